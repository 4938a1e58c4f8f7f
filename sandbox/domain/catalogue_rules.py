"""Catalogue, part 4: the rules of EN 16931 that are not about one category of VAT. Advice, never the gate.

Each row: number, terms, title, what it says, remedy. The causes are told by shape: what is missing, what does not add
up, what is not in a list. Source: the rules as published with Factur-X and by CEN.
"""

from __future__ import annotations

from sandbox.domain.catalogue_places import PLACES
from sandbox.domain.catalogue_terms import TERMS, Term
from sandbox.domain.entries import Entry, Kind
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.typography import typeset

SOURCE = "Norme EN 16931, règles publiées par le CEN et avec Factur-X ; Chorus Pro ne refuse pas pour elle (observé)"
IN_FILE = "Ce renseignement ne se saisit pas à l’écran : il est dans le fichier que produit votre logiciel."
_R = RefusalCode

_MISSING_CAUSE = (
    "Le logiciel n’écrit pas ce renseignement dans le fichier, ou sa fiche (client, article, banque) est vide."
)
_TWICE_CAUSE = (
    "Le logiciel a calculé ce montant autrement : arrondi ligne à ligne, remise oubliée, ligne ajoutée après coup."
)
_LIST_CAUSE = (
    "Le fichier contient un libellé, ou un code propre au logiciel, là où seuls les codes d’une liste sont permis."
)

# Terms that a rule wants: number, term, refusal of our gate that plays it, and what to do when it is not obvious.
_MISSING: tuple[tuple[str, str, RefusalCode | None, str], ...] = (
    ("01", "BT-24", None, "Choisissez le profil « EN 16931 » de Factur-X dans votre logiciel : il écrit ce code."),
    ("02", "BT-1", _R.NUMBER_MISSING, "Donnez le numéro de la facture."),
    ("03", "BT-2", _R.DATE_MISSING, "Donnez la date d’émission."),
    ("04", "BT-3", None, "Indiquez le code : 380 pour une facture, 381 pour un avoir, 386 pour un acompte."),
    ("05", "BT-5", _R.CURRENCY_MISSING, "Indiquez EUR pour l’euro."),
    ("06", "BT-27", None, "Complétez la fiche de votre société dans le logiciel : sa raison sociale doit être écrite."),
    ("07", "BT-44", None, "Complétez la fiche du client : le nom de l’organisme public doit être écrit."),
    ("08", "BG-5", None, "Complétez la fiche de votre société : rue, code postal, ville, pays."),
    ("09", "BT-40", None, "Indiquez le code du pays sur deux lettres : FR pour la France."),
    ("10", "BG-8", None, "Complétez la fiche du client : rue, code postal, ville, pays."),
    ("11", "BT-55", None, "Indiquez le code du pays sur deux lettres : FR pour la France."),
    ("12", "BT-106", None, "Faites écrire par le logiciel la somme des lignes hors taxe."),
    ("13", "BT-109", None, "Faites écrire par le logiciel le total hors taxe."),
    ("14", "BT-112", None, "Faites écrire par le logiciel le total toutes taxes comprises."),
    ("15", "BT-115", None, "Faites écrire le net à payer, même quand il vaut zéro."),
    ("16", "BG-25", _R.LINES_MISSING, "Ajoutez au moins une ligne : désignation, quantité, prix, TVA."),
    ("17", "BT-59", None, "Un autre que vous doit être payé (affactureur) : écrivez son nom, ou retirez-le."),
    ("18", "BT-62", None, "Complétez le nom du représentant fiscal, ou retirez-le de la facture."),
    ("19", "BG-12", None, "Complétez l’adresse du représentant fiscal."),
    ("20", "BT-69", None, "Indiquez le pays du représentant fiscal, sur deux lettres."),
    ("21", "BT-126", None, "Numérotez chaque ligne : 1, 2, 3…"),
    ("22", "BT-129", None, "Indiquez une quantité à chaque ligne, 1 pour un forfait."),
    ("23", "BT-130", None, "Indiquez l’unité par son code : C62 pour l’unité, HUR pour l’heure, DAY pour le jour."),
    ("24", "BT-131", None, "Faites écrire le total hors taxe de chaque ligne."),
    ("25", "BT-153", None, "Donnez une désignation à chaque ligne."),
    ("26", "BT-146", None, "Indiquez le prix unitaire de chaque ligne."),
    ("31", "BT-92", None, "Indiquez le montant de la remise, ou retirez-la."),
    ("32", "BT-95", None, "Indiquez la catégorie de TVA de la remise : S quand la vente est à taux normal ou réduit."),
    ("33", "BT-97", _R.DISCOUNT_REASON, "Écrivez le motif de la remise."),
    ("36", "BT-99", None, "Indiquez le montant des frais, ou retirez-les."),
    ("37", "BT-102", None, "Indiquez la catégorie de TVA des frais : S quand la vente est à taux normal ou réduit."),
    ("38", "BT-104", None, "Écrivez le motif des frais : port, emballage…"),
    ("41", "BT-136", None, "Indiquez le montant de la remise de la ligne, ou retirez-la."),
    ("42", "BT-139", None, "Écrivez le motif de la remise de la ligne."),
    ("43", "BT-141", None, "Indiquez le montant des frais de la ligne, ou retirez-les."),
    ("44", "BT-144", None, "Écrivez le motif des frais de la ligne."),
    ("45", "BT-116", None, "Donnez la base hors taxe de chaque taux."),
    ("46", "BT-117", None, "Donnez le montant de TVA de chaque taux, 0 compris."),
    ("47", "BT-118", None, "Donnez la catégorie : S (taux normal ou réduit), E (exonéré), AE (autoliquidation)…"),
    ("48", "BT-119", None, "Donnez le taux de chaque ligne du récapitulatif, 0 compris."),
    ("49", "BT-81", _R.PAYMENT_MEANS_MISSING, "Choisissez le mode de règlement : 30 ou 58 pour un virement."),
    ("50", "BT-84", _R.IBAN_MISSING, "Indiquez l’IBAN du compte à créditer."),
    ("52", "BT-122", None, "Donnez une référence à chaque pièce jointe : le nom du document suffit."),
    ("53", "BT-111", None, "Donnez aussi la TVA dans la devise de comptabilisation, ou retirez cette devise."),
    ("54", "BG-32", None, "Donnez le nom et la valeur de la caractéristique, ou retirez-la."),
    ("55", "BT-25", None, "Donnez le numéro de la facture d’origine."),
    ("56", "BT-63", None, "Donnez le numéro de TVA du représentant fiscal."),
    ("57", "BT-80", None, "Donnez le pays de livraison sur deux lettres : FR pour la France."),
    ("61", "BT-84", _R.IBAN_MISSING, "Le règlement est un virement : indiquez l’IBAN du compte à créditer."),
    ("CO-04", "BT-151", None, "Donnez la catégorie de TVA de chaque ligne : S, Z, E, AE, K, G ou O."),
    ("CO-18", "BG-23", None, "Ajoutez au récapitulatif une ligne par taux, même à 0 %."),
    ("CO-21", "BT-97", _R.DISCOUNT_REASON, "Écrivez le motif de la remise, ou son code."),
    ("CO-22", "BT-104", None, "Écrivez le motif des frais, ou son code."),
    ("CO-23", "BT-139", None, "Écrivez le motif de la remise de la ligne, ou son code."),
    ("CO-24", "BT-144", None, "Écrivez le motif des frais de la ligne, ou son code."),
)

# Sums: number, term, how it is made.
_SUMS: tuple[tuple[str, str, str], ...] = (
    ("CO-10", "BT-106", "la somme des totaux hors taxe des lignes"),
    ("CO-11", "BT-107", "la somme des remises globales"),
    ("CO-12", "BT-108", "la somme des frais globaux"),
    ("CO-13", "BT-109", "la somme des lignes, moins les remises globales, plus les frais globaux"),
    ("CO-14", "BT-110", "la somme des montants du récapitulatif de TVA"),
    ("CO-15", "BT-112", "le total hors taxe plus le total de TVA"),
    ("CO-16", "BT-115", "le total TTC, moins ce qui est déjà payé, plus l’arrondi"),
    ("CO-17", "BT-117", "la base multipliée par le taux, arrondie au centime"),
)

# Lists of codes: number, term, which list, an example.
_LISTS: tuple[tuple[str, str, str, str], ...] = (
    ("01", "BT-3", "des types de document (UNTDID 1001)", "380 pour une facture, 381 pour un avoir"),
    ("03", "BT-5", "des devises (ISO 4217), pour chaque montant", "EUR"),
    ("04", "BT-5", "des devises (ISO 4217)", "EUR"),
    ("05", "BT-6", "des devises (ISO 4217)", "EUR"),
    ("06", "BT-8", "des exigibilités de TVA", "5 ou 29 sur les débits, 72 sur les encaissements"),
    ("07", "BT-18", "des types de référence (UNTDID 1153)", "AFL"),
    ("08", "BT-21", "des sujets de note (UNCL 4451)", "AAI pour une information générale"),
    ("10", "BT-29", "des types d’identifiant (ISO 6523)", "0009 pour un SIRET, 0002 pour un SIREN"),
    ("11", "BT-30", "des types d’immatriculation (ISO 6523)", "0002 pour un SIREN"),
    ("13", "BT-158", "des classements d’article (UNTDID 7143)", "STI pour le CPV"),
    ("14", "BT-40", "des pays (ISO 3166)", "FR"),
    ("15", "BT-40", "des pays (ISO 3166), ici celui d’origine de l’article", "FR"),
    ("16", "BT-81", "des modes de règlement (UNCL 4461)", "30 ou 58 pour un virement, 48 pour une carte"),
    ("17", "BT-118", "des catégories de TVA (UNCL 5305)", "S, Z, E, AE, K, G ou O"),
    ("18", "BT-151", "des catégories de TVA (UNCL 5305)", "S, Z, E, AE, K, G ou O"),
    ("19", "BT-97", "des motifs de remise (UNCL 5189)", "95 pour une remise"),
    ("20", "BT-104", "des motifs de frais (UNCL 7161)", "FC pour un port"),
    ("21", "BT-157", "des types d’identifiant (ISO 6523)", "0160 pour un code-barres GTIN"),
    ("22", "BT-121", "des motifs d’exonération (VATEX)", "VATEX-EU-AE pour l’autoliquidation"),
    ("23", "BT-130", "des unités (Recommandations 20 et 21)", "C62 pour l’unité, HUR pour l’heure"),
    ("24", "BT-122", "des types de fichier permis", "application/pdf"),
    ("25", "BT-49", "des types d’adresse électronique (EAS)", "0225 pour l’annuaire français, 0009 pour un SIRET"),
    ("26", "BT-71", "des types d’identifiant (ISO 6523)", "0009 pour un SIRET"),
)

_DECIMALS = {
    "01": "BT-92",
    "02": "BT-93",
    "05": "BT-99",
    "06": "BT-100",
    "09": "BT-106",
    "10": "BT-107",
    "11": "BT-108",
    "12": "BT-109",
    "13": "BT-110",
    "14": "BT-112",
    "15": "BT-111",
    "16": "BT-113",
    "17": "BT-114",
    "18": "BT-115",
    "19": "BT-116",
    "20": "BT-117",
    "23": "BT-131",
    "24": "BT-136",
    "25": "BT-137",
    "27": "BT-141",
    "28": "BT-142",
}
_SCHEMES = {"62": "BT-34", "63": "BT-49", "64": "BT-157", "65": "BT-158"}
_SAME_REASON = {"CO-05": "BT-97", "CO-06": "BT-104", "CO-07": "BT-139", "CO-08": "BT-144"}

# The others, each told in full: number, term, title, what it says, cause, remedy.
_OTHERS: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "27",
        "BT-146",
        "Le prix unitaire net est négatif",
        "Un prix unitaire n’est jamais négatif ; pour retirer, la quantité devient négative, ou l’on fait une remise.",
        "Le logiciel écrit l’avoir ou la remise par un prix négatif.",
        "Mettez le signe moins sur la quantité, ou saisissez une remise.",
    ),
    (
        "28",
        "BT-148",
        "Le prix unitaire brut est négatif",
        "Le prix avant remise ne peut pas être négatif.",
        "Le logiciel écrit l’avoir ou la remise par un prix négatif.",
        "Mettez le signe moins sur la quantité, ou saisissez une remise.",
    ),
    (
        "29",
        "BT-74",
        "La période facturée finit avant de commencer",
        "La fin de la période facturée doit être le jour de son début, ou après.",
        "Les deux dates ont été inversées.",
        "Échangez les deux dates.",
    ),
    (
        "30",
        "BT-135",
        "La période d’une ligne finit avant de commencer",
        "La fin de la période de la ligne doit être le jour de son début, ou après.",
        "Les deux dates ont été inversées.",
        "Échangez les deux dates.",
    ),
    (
        "51",
        "BT-87",
        "Le numéro de carte est écrit en entier",
        "Une facture ne montre jamais un numéro de carte entier : les quatre à six derniers chiffres suffisent.",
        "Le logiciel recopie le numéro de la carte d’achat.",
        "Ne laissez que les derniers chiffres de la carte.",
    ),
    (
        "CO-03",
        "BT-7",
        "L’exigibilité de la TVA est dite deux fois",
        "On donne la date d’exigibilité de la TVA ou son code, pas les deux.",
        "Le logiciel remplit les deux renseignements.",
        "Gardez le code (5, 29 ou 72) et retirez la date, ou l’inverse.",
    ),
    (
        "CO-09",
        "BT-31",
        "Un numéro de TVA ne commence pas par son pays",
        "Un numéro de TVA commence par les deux lettres du pays qui l’a donné : FR pour la France.",
        "Le numéro a été saisi sans ses lettres, ou un SIREN a été mis à sa place.",
        "Écrivez le numéro entier, par exemple FR suivi de deux caractères et du SIREN.",
    ),
    (
        "CO-19",
        "BT-73",
        "La période facturée est vide",
        "Quand le fichier annonce une période, il en donne au moins le début ou la fin.",
        "Le logiciel écrit une période sans date.",
        "Renseignez le début ou la fin, ou retirez la période.",
    ),
    (
        "CO-20",
        "BT-134",
        "La période d’une ligne est vide",
        "Quand une ligne annonce une période, elle en donne au moins le début ou la fin.",
        "Le logiciel écrit une période sans date.",
        "Renseignez le début ou la fin, ou retirez la période de la ligne.",
    ),
    (
        "CO-25",
        "BT-9",
        "Rien ne dit quand payer",
        "Quand il reste quelque chose à payer, la facture donne une date d’échéance ou des conditions de paiement.",
        "Le logiciel n’écrit ni l’une ni les autres.",
        "Donnez l’échéance, ou écrivez « paiement à 30 jours ».",
    ),
    (
        "CO-26",
        "BT-29",
        "Rien n’identifie le fournisseur",
        "La facture donne au moins un identifiant du fournisseur : SIRET, SIREN ou numéro de TVA.",
        "La fiche de votre société est incomplète dans le logiciel.",
        "Complétez le SIRET et le numéro de TVA de votre société.",
    ),
    (
        "CO-27",
        "BT-84",
        "Le compte à créditer est donné deux fois",
        "On donne un IBAN ou un numéro de compte d’une autre forme, pas les deux.",
        "Le logiciel écrit l’IBAN et l’ancien numéro de compte.",
        "Gardez l’IBAN.",
    ),
    (
        "B-01",
        "BT-151",
        "Une catégorie de TVA italienne est utilisée",
        "La catégorie B (« split payment ») n’existe que pour les factures italiennes.",
        "Un mauvais code de catégorie a été choisi dans le logiciel.",
        "En France, choisissez S, Z, E, AE, K, G ou O.",
    ),
    (
        "B-02",
        "BT-151",
        "Deux catégories de TVA ne vont pas ensemble",
        "La catégorie italienne B ne peut pas voisiner avec la catégorie S sur une même facture.",
        "Un mauvais code de catégorie a été choisi dans le logiciel.",
        "En France, choisissez S, Z, E, AE, K, G ou O.",
    ),
)


def entry_of(
    code: str,
    term: Term,
    *,
    title: str,
    says: str,
    cause: str,
    remedy: str,
    kind: Kind = Kind.EUROPEAN,
    source: str = SOURCE,
    refusal: RefusalCode | None = None,
) -> Entry:
    """A rule about one term: its place and its guide follow from the term."""
    place = PLACES.get(term.field)
    return Entry(
        code=code,
        kind=kind,
        title=typeset(title),
        says=typeset(says),
        cause=typeset(cause),
        remedy=typeset(remedy),
        guide=place.guide if place else "deposer-un-fichier",
        evidence=Evidence.OFFICIAL,
        source=typeset(source),
        field=term.field,
        where="" if place else typeset(IN_FILE),
        refusal=refusal,
    )


def missing(code: str, term: Term, remedy: str, *, refusal: RefusalCode | None = None, **more: object) -> Entry:
    """A rule that wants a term."""
    return entry_of(
        code,
        term,
        title=f"Il manque {term.name}",
        says=f"La règle attend {term.name} ({term.code}) et ne trouve rien dans le fichier.",
        cause=_MISSING_CAUSE,
        remedy=remedy,
        refusal=refusal,
        **more,  # type: ignore[arg-type]
    )


def decimals(code: str, term: Term, *, limit: int = 2, **more: object) -> Entry:
    """A rule on the number of decimals."""
    return entry_of(
        code,
        term,
        title=f"Trop de décimales : {term.bare}",
        says=f"{term.name[0].upper()}{term.name[1:]} ({term.code}) a plus de {limit} décimales.",
        cause="Le logiciel écrit le résultat brut du calcul, sans l’arrondir.",
        remedy=f"Arrondissez à {limit} décimales, avec un point et sans espace : 1234.50.",
        **more,  # type: ignore[arg-type]
    )


def not_listed(code: str, term: Term, listing: str, example: str, **more: object) -> Entry:
    """A rule that wants a code of a list."""
    return entry_of(
        code,
        term,
        title=f"Ce code n’est pas dans la liste : {term.bare}",
        says=f"La valeur {term.of} ({term.code}) n’est pas dans la liste {listing}.",
        cause=_LIST_CAUSE,
        remedy=f"Choisissez un code de la liste, par exemple {example}.",
        **more,  # type: ignore[arg-type]
    )


def sum_of(code: str, term: Term, made_of: str, *, refusal: RefusalCode | None = _R.TOTALS, **more: object) -> Entry:
    """A rule on a sum."""
    return entry_of(
        code,
        term,
        title=f"Le compte n’y est pas : {term.bare}",
        says=f"{term.name[0].upper()}{term.name[1:]} ({term.code}) devrait être {made_of}.",
        cause=_TWICE_CAUSE,
        remedy="Refaites le calcul à partir des lignes, corrigez le montant, puis exportez de nouveau.",
        refusal=refusal,
        **more,  # type: ignore[arg-type]
    )


def _all() -> dict[str, Entry]:
    found = [missing(f"BR-{code}", TERMS[bt], remedy, refusal=refusal) for code, bt, refusal, remedy in _MISSING]
    played = {"CO-16": _R.AMOUNT_DUE, "CO-14": _R.VAT_BREAKDOWN, "CO-17": _R.VAT_BREAKDOWN}
    found += [sum_of(f"BR-{code}", TERMS[bt], how, refusal=played.get(code, _R.TOTALS)) for code, bt, how in _SUMS]
    found += [not_listed(f"BR-CL-{code}", TERMS[bt], what, example) for code, bt, what, example in _LISTS]
    found += [decimals(f"BR-DEC-{code}", TERMS[bt]) for code, bt in _DECIMALS.items()]
    for code, bt in _SCHEMES.items():
        term = TERMS[bt]
        found.append(
            entry_of(
                f"BR-{code}",
                term,
                title=f"Le type de l’identifiant manque : {term.bare}",
                says=f"La valeur {term.of} ({bt}) est donnée sans dire de quelle liste elle vient (schemeID).",
                cause="Le logiciel écrit la valeur sans son attribut.",
                remedy="Faites écrire l’attribut schemeID, par exemple 0225 pour une adresse de l’annuaire français.",
            )
        )
    for code, bt in _SAME_REASON.items():
        term = TERMS[bt]
        found.append(
            entry_of(
                f"BR-{code}",
                term,
                title=f"Le motif et son code se contredisent : {term.bare}",
                says=f"Quand {term.name} ({bt}) est donné en clair et par un code, les deux disent la même chose.",
                cause="Le libellé a été changé sans changer le code, ou l’inverse.",
                remedy="Gardez le libellé et retirez le code, ou choisissez le code qui convient.",
            )
        )
    found += [
        entry_of(f"BR-{code}", TERMS[bt], title=title, says=says, cause=cause, remedy=remedy)
        for code, bt, title, says, cause, remedy in _OTHERS
    ]
    rules = {entry.code: entry for entry in found}
    if len(rules) != len(found):
        raise ValueError("a rule stands twice in the catalogue")
    return rules


RULES: dict[str, Entry] = _all()
