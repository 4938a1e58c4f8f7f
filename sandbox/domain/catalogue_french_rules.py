"""Catalogue, part 6: the French rules (BR-FR), published for the reform of e-invoicing. Advice, never the gate.

The sheets name a rule and the term it looks at: « BR-FR-09_BT-29 », which messages write « BR-FR-09/BT-29 ».
"""

from __future__ import annotations

import re

from sandbox.domain.catalogue_rules import decimals, entry_of, not_listed
from sandbox.domain.catalogue_terms import TERMS, Term
from sandbox.domain.entries import Entry, Kind
from sandbox.domain.refusals import RefusalCode

SOURCE = "Règles de gestion françaises (BR-FR) de la réforme ; Chorus Pro ne refuse pas pour elles (observé)"
_R = RefusalCode
_NOTES = {
    "AAB": "l’escompte ou son absence (code AAB)",
    "PMD": "les pénalités de retard (code PMD)",
    "PMT": "l’indemnité forfaitaire de recouvrement (code PMT)",
    "TXD": "la taxe (code TXD)",
}
_NOTE_RANKS = {"1": "PMT", "2": "PMD", "3": "AAB", "4": "TXD"}

# Rules that are one sentence: number, usual term, title, what it says, remedy. {of}, {name}: the term looked at.
_TOLD: dict[str, tuple[str, str, str, str]] = {
    "02": (
        "BT-1",
        "Un caractère n’est pas permis dans un numéro",
        "La valeur {of} ne contient que des lettres sans accent, des chiffres et - + _ /, sans espace au bord.",
        "Retirez « n° », les points, les accents et les espaces du numéro.",
    ),
    "03": (
        "BT-2",
        "Une date est hors de portée",
        "L’année {of} doit être comprise entre 2000 et 2099, la date écrite AAAAMMJJ.",
        "Corrigez la date : une année sur deux chiffres, ou un jour et un mois inversés, en sont souvent la cause.",
    ),
    "09": (
        "BT-29",
        "Un SIRET ne correspond pas à son SIREN",
        "Un SIRET a 14 chiffres, et ses neuf premiers sont le SIREN du même acteur ; ici, {name} s’en écarte.",
        "Recopiez le SIRET et le SIREN du même établissement.",
    ),
    "10": (
        "BT-30",
        "Le SIREN du fournisseur manque ou est faux",
        "Le fichier donne le SIREN du fournisseur : neuf chiffres, avec le type 0002.",
        "Complétez le SIREN dans la fiche de votre société : les neuf premiers chiffres de votre SIRET.",
    ),
    "11": (
        "BT-47",
        "Le SIREN du client manque ou est faux",
        "Pour une facture entre entreprises françaises, le fichier donne le SIREN du client : neuf chiffres.",
        "Complétez le SIREN dans la fiche du client.",
    ),
    "12": (
        "BT-49",
        "L’adresse électronique du client manque",
        "Le fichier donne l’adresse de facturation électronique du client, telle que l’annuaire la publie.",
        "Cherchez l’adresse du client dans l’annuaire de la facturation électronique.",
    ),
    "13": (
        "BT-34",
        "L’adresse électronique du fournisseur manque",
        "Le fichier donne votre adresse de facturation électronique.",
        "Complétez votre adresse dans le logiciel : votre SIREN, le plus souvent.",
    ),
    "16": (
        "BT-119",
        "Le taux de TVA n’est pas un taux français",
        "La valeur {of} s’écrit en pourcentage, sans « % », et fait partie des taux permis : 20, 10, 5.5, 2.1, 0…",
        "Choisissez un taux en vigueur, écrit avec un point.",
    ),
    "18": (
        "BT-123",
        "Deux documents se disent « LISIBLE »",
        "Une seule pièce jointe peut être le double lisible de la facture.",
        "Gardez une seule pièce qualifiée « LISIBLE ».",
    ),
    "21": (
        "BT-49",
        "L’adresse électronique du client n’est pas la sienne",
        "Entre entreprises françaises, l’adresse du client commence par son SIREN, avec le type 0225.",
        "Reprenez l’adresse de l’annuaire : SIREN, puis le suffixe du service s’il y en a un.",
    ),
    "22": (
        "BT-34",
        "L’adresse électronique du fournisseur n’est pas la sienne",
        "Dans une autofacture entre entreprises françaises, l’adresse du fournisseur commence par son SIREN.",
        "Reprenez l’adresse de l’annuaire : SIREN, puis le suffixe du service s’il y en a un.",
    ),
    "23": (
        "BT-49",
        "Une adresse électronique contient un caractère interdit",
        "{Name} ne contient que des lettres, des chiffres et - _ .",
        "Retirez les espaces, les accents et les autres signes.",
    ),
    "24": (
        "BT-29",
        "Un identifiant contient un caractère interdit",
        "{Name} ne contient que des lettres, des chiffres et - _ .",
        "Retirez les espaces, les accents et les autres signes.",
    ),
    "25": (
        "BT-49",
        "Une adresse électronique est trop longue",
        "{Name} ne dépasse pas 125 caractères.",
        "Raccourcissez l’adresse : reprenez celle de l’annuaire.",
    ),
    "26": (
        "BT-29",
        "Un identifiant est trop long",
        "{Name} ne dépasse pas 100 caractères.",
        "Raccourcissez l’identifiant.",
    ),
    "27": (
        "BG-32",
        "La caractéristique d’un article n’a pas de nom",
        "Une caractéristique d’article a un nom ou un code, et il n’est pas vide.",
        "Donnez le nom ou le code, ou retirez la caractéristique.",
    ),
    "28": (
        "BT-161",
        "La valeur d’une caractéristique est absente ou double",
        "Une caractéristique a une valeur, ou une quantité avec son unité, mais pas les deux.",
        "Gardez l’une des deux.",
    ),
    "29": (
        "BT-18",
        "Une référence de l’objet facturé est vide ou double",
        "Les références AFL (numéro de facture) et AVV (avenant ou vente) sont remplies, une seule fois chacune.",
        "Remplissez la référence, ou retirez celle qui est en trop.",
    ),
    "30": (
        "BT-128",
        "Une référence de la ligne est vide ou double",
        "À la ligne, les références AFL et AVV sont remplies, une seule fois chacune.",
        "Remplissez la référence, ou retirez celle qui est en trop.",
    ),
    "31": (
        "BT-21",
        "Le traitement demandé (note BAR) est dit deux fois",
        "Une facture ne porte qu’une note BAR, qui dit à quel traitement elle est destinée.",
        "Gardez une seule note BAR.",
    ),
    "32": (
        "BT-30",
        "Un SIREN n’a pas neuf chiffres",
        "Un identifiant de type 0002 (SIREN) ou 0231 (assujetti unique) a exactement neuf chiffres.",
        "Recopiez les neuf chiffres du SIREN ; un SIRET (14 chiffres) porte le type 0009.",
    ),
    "CO-03": (
        "BT-3",
        "La remise globale n’est pas rattachée à un marché",
        "Un avoir de remise globale (type 262) donne le numéro de marché et la période concernée.",
        "Ajoutez le numéro de marché, et le début et la fin de la période.",
    ),
    "CO-04": (
        "BT-25",
        "La facture rectificative ne cite pas une seule facture",
        "Une facture rectificative (384, 471, 472, 473) cite une facture d’origine et sa date, une seule.",
        "Citez le numéro et la date de la facture corrigée ; une rectificative par facture.",
    ),
    "CO-05": (
        "BT-25",
        "L’avoir ne cite pas sa facture",
        "Un avoir cite la facture d’origine et sa date, en tête ou à chaque ligne.",
        "Indiquez le numéro et la date de la facture d’origine.",
    ),
    "CO-07": (
        "BT-9",
        "L’échéance précède la facture",
        "La date d’échéance est le jour de la facture, ou après, sauf acompte ou facture déjà payée.",
        "Corrigez l’échéance ou la date de la facture.",
    ),
    "CO-08": (
        "BT-23",
        "Le cadre et le type de facture se contredisent",
        "Un cadre B4, S4 ou M4 (facture définitive après acompte) ne va pas avec une facture d’acompte.",
        "Changez le cadre, ou le type de la facture.",
    ),
    "CO-09": (
        "BT-115",
        "La facture déjà payée demande encore un paiement",
        "Avec un cadre B2, S2 ou M2, le montant déjà payé est le TTC, le net à payer est nul, l’échéance est passée.",
        "Mettez le TTC dans « déjà payé », ou choisissez un autre cadre.",
    ),
    "CO-10": (
        "BT-29",
        "Un identifiant n’a pas de type, ou son type est double",
        "Chaque identifiant dit son type (schemeID), et un type ne sert qu’une fois ; ici, {name}.",
        "Écrivez le type de l’identifiant : 0009 pour un SIRET, 0002 pour un SIREN.",
    ),
    "CO-12": (
        "BT-6",
        "La TVA n’est pas dite en euros",
        "Une facture en devise donne aussi la TVA en euros, avec EUR comme devise de comptabilisation.",
        "Ajoutez la devise de comptabilisation EUR et le total de TVA en euros.",
    ),
    "CO-14": (
        "BT-22",
        "La mention d’assujetti unique manque",
        "Un membre d’assujetti unique (type 0231) l’écrit dans une note TXD : MEMBRE_ASSUJETTI_UNIQUE.",
        "Ajoutez cette note, ou retirez l’identifiant 0231.",
    ),
    "CO-15": (
        "BT-63",
        "Le numéro de TVA de l’assujetti unique manque",
        "Un membre d’assujetti unique donne le numéro de TVA du groupe dans le bloc du représentant fiscal.",
        "Complétez ce numéro, ou retirez l’identifiant 0231.",
    ),
}

# The invoices of several sellers (MV) and the two-way ones (BD): number, usual term, what it says.
_GROUPED: dict[str, tuple[str, str]] = {
    "MV-01": ("EXT-FR-FE-163", "chaque ligne dit son sous-type (GROUP, DETAIL ou INFORMATION)"),
    "MV-02": ("EXT-FR-FE-163", "la facture a au moins une ligne GROUP sans parent"),
    "MV-03": ("BT-128", "chaque groupe dit son vendeur, son pays, son numéro de facture et son total de TVA"),
    "MV-05": ("EXT-FR-FE-BG-12", "le total hors taxe d’un groupe est la somme de ses lignes"),
    "MV-06": ("EXT-FR-FE-167", "chaque ligne dit le vendeur, le même que celui de son groupe"),
    "MV-07": ("BT-128", "chaque ligne dit le numéro de facture de son groupe"),
    "MV-08": ("BT-128", "le motif d’exonération d’une ligne commence par le numéro de facture de son groupe"),
    "MV-09": ("EXT-FR-FE-181", "le total de TVA d’un groupe est la somme de ses lignes"),
    "MV-10": ("EXT-FR-FE-184", "le total TTC d’un groupe est son total hors taxe plus sa TVA"),
    "MV-11": ("BT-128", "le groupe du vendeur principal porte le numéro de la facture"),
    "MV-12": ("BT-128", "deux groupes n’ont pas le même numéro de facture"),
    "MV-13": ("BT-3", "le type n’est pas celui d’une autofacture"),
    "MV-14": ("EXT-FR-FE-136", "un avoir ou une rectificative cite, à chaque groupe, la facture d’origine et sa date"),
    "MV-BD": ("BT-3", "le type est celui d’une autofacture (389, 261, 471, 473, 500, 501 ou 502)"),
    "BD-02": ("EXT-FR-FE-163", "il y a deux groupes, un du vendeur et un de l’acheteur"),
    "BD-13": ("BT-3", "le type est celui d’une autofacture (389, 261, 471, 473, 500, 501 ou 502)"),
    "BD-14": ("EXT-FR-FE-136", "un avoir ou une rectificative cite, à chaque groupe, la facture d’origine et sa date"),
}
_SHAPE = re.compile(
    r"BR-FR-(?P<rule>(?:CO|DEC|MV|BD)-\d\d|MV-BD|\d\d)"
    r"(?:_BR-FR-\d\d|[_/-](?P<term>(?:EXT-FR-FE(?:-BG)?-|BT-|BG-)\d+(?:-\d)?(?:_BT-\d+(?:-\d)?)?))?"
    r"(?:[_-](?P<suffix>[A-Za-z0-9]+))?"
)
_LISTED = {"04": "des types de document permis en France", "17": "des qualifications de pièce jointe (annexe 7)"}


def french_rule(code: str) -> Entry | None:
    """``BR-FR-09_BT-29``, ``BR-FR-CO-10``...; None when there is no such rule."""
    found = _SHAPE.fullmatch(code)
    if found is None:
        return None
    rule, term, suffix = found["rule"], _term(found["term"]), found["suffix"] or ""
    if rule == "30" and term and term.code == "BT-21":
        rule = "31"  # the sheets number it so
    if rule in _TOLD:
        return _told(code, rule, term)
    if rule in _GROUPED:
        return _grouped(code, rule, term)
    if rule.startswith("DEC-"):
        return _decimals(code, rule[4:], term)
    return _numbered(code, rule, term, found["term"] or "", suffix)


def _told(code: str, rule: str, term: Term | None) -> Entry:
    usual, title, says, remedy = _TOLD[rule]
    term = term or TERMS[usual]
    name = {"of": f"{term.of} ({term.code})", "name": f"{term.name} ({term.code})"}
    says = says.format(**name, Name=name["name"][:1].upper() + name["name"][1:])
    return _french(
        code,
        term,
        title=title,
        says=says,
        cause="Le logiciel n’applique pas encore cette règle de la réforme, ou une fiche est mal remplie.",
        remedy=remedy,
    )


def _grouped(code: str, rule: str, term: Term | None) -> Entry:
    usual, says = _GROUPED[rule]
    several = "Facture de plusieurs vendeurs" if rule.startswith("MV") else "Facture à double sens"
    frames = "S8, B8, M8, S9, B9 ou M9" if rule.startswith("MV") else "S9, B9 ou M9"
    return _french(
        code,
        term or TERMS[usual],
        title=f"{several} : un groupe de lignes est incomplet",
        says=f"Avec un cadre {frames}, {says}.",
        cause="Ces cadres réunissent plusieurs factures en une ; chaque groupe de lignes doit se suffire.",
        remedy="Complétez le groupe de lignes, ou choisissez un cadre ordinaire (B1, S1, M1) si vous facturez seul.",
    )


def _decimals(code: str, rank: str, term: Term | None) -> Entry | None:
    if rank not in ("01", "02", "03", "04"):
        return None
    usual, limit = {"01": ("BT-112", 2), "02": ("BT-129", 4), "03": ("BT-146", 6), "04": ("BT-119", 2)}[rank]
    return decimals(code, term or TERMS[usual], limit=limit, kind=Kind.FRENCH, source=SOURCE)


def _numbered(code: str, rule: str, term: Term | None, typed: str, suffix: str) -> Entry | None:
    kind = {"kind": Kind.FRENCH, "source": SOURCE}
    if rule == "01":
        term = term or TERMS["BT-1"]
        return _french(
            code,
            term,
            title="Le numéro est trop long ou contient un signe interdit",
            says=f"{term.name[0].upper()}{term.name[1:]} ({term.code}) a 35 caractères au plus, lettres, chiffres et "
            "- + _ /. Chorus Pro, lui, s’arrête à 20.",
            cause="Le logiciel ajoute un préfixe, un espace ou « n° » au numéro.",
            remedy="Raccourcissez le numéro dans le logiciel : 20 caractères au plus conviennent partout.",
            refusal=_R.NUMBER_TOO_LONG if term.code == "BT-1" else None,
        )
    if rule in _LISTED:
        example = "380 pour une facture, 381 pour un avoir" if rule == "04" else "PJA ou BON_LIVRAISON"
        usual = TERMS["BT-3" if rule == "04" else "BT-123"]
        return not_listed(code, term or usual, _LISTED[rule], example, **kind)
    if rule in ("05", "06"):
        note = _NOTES.get(suffix) or _NOTES.get(_NOTE_RANKS.get(typed.rpartition("-")[2], ""), "une mention légale")
        return _note(code, note, absent=rule == "05")
    if rule == "08" and term and term.code == "BT-151":
        rule = "15"
    if rule == "08":
        return _french(
            code,
            TERMS["BT-23"],
            title="Le cadre n’est pas un cadre de la réforme",
            says="La règle attend un cadre de la réforme (B1, S1, M1… M9) ; le fichier porte un cadre de Chorus Pro "
            "(A1 à A25), ou rien.",
            cause="Deux listes de cadres existent : celle de Chorus Pro, et celle des plateformes agréées.",
            remedy="Pour Chorus Pro, gardez A1 à A25. Par une plateforme agréée : S1 (prestation) ou B1 (bien).",
        )
    if rule == "15":
        what = "des catégories de TVA utilisées en France ; L et M n’en sont pas"
        return not_listed(code, term or TERMS["BT-118"], what, "S, E, AE, K, G, O ou Z", **kind)
    if rule == "20":
        what = "des traitements (B2B, B2BINT, B2C, B2CINT, OUTOFSCOPE, ARCHIVEONLY)"
        return not_listed(code, TERMS["BT-22"], what, "B2B, ou retirez la note BAR", **kind)
    return None


def _note(code: str, note: str, *, absent: bool) -> Entry:
    if absent:
        return _french(
            code,
            TERMS["BT-22"],
            title="Une mention légale manque",
            says=f"La facture porte une note sur {note} ; elle est absente.",
            cause="Le modèle de facture du logiciel n’écrit pas cette mention, ou l’écrit hors des notes.",
            remedy=f"Ajoutez une note sur {note} : c’est une mention obligatoire entre professionnels.",
        )
    return _french(
        code,
        TERMS["BT-21"],
        title="Une mention légale est écrite deux fois",
        says=f"La note sur {note} ne figure qu’une fois.",
        cause="Le logiciel ajoute la mention à celle du modèle.",
        remedy="Retirez l’une des deux notes.",
    )


def _french(code: str, term: Term, **told: object) -> Entry:
    return entry_of(code, term, kind=Kind.FRENCH, source=SOURCE, **told)  # type: ignore[arg-type]


def _term(typed: str | None) -> Term | None:
    """The term of a suffix: « BT-29-1 » and « BT-96_BT-103 » are about BT-29 and BT-96."""
    if not typed:
        return None
    first = typed.split("_BT-")[0]
    return TERMS.get(first) or TERMS.get(first.rpartition("-")[0])
