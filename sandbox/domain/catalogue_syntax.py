"""Catalogue, part 7: what schemas and syntax rules object to. A schema knows names and shapes, not invoices."""

from __future__ import annotations

import re

from sandbox.domain.catalogue_rules import IN_FILE, SOURCE
from sandbox.domain.entries import Entry, Kind
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.typography import typeset

_GUIDE = "deposer-un-fichier"
_SCHEMA_SOURCE = "Schémas CII D16B et UBL 2.1 ; forme des messages : comptes rendus de flux (observé)"
_ORDER = "Un schéma fixe quels éléments existent, dans quel ordre, et combien de fois."

# Code, other wordings (a regular expression on folded text), title, what it says, cause, remedy.
_SCHEMA_ROWS: tuple[tuple[str, str, str, str, str, str], ...] = (
    (
        "cvc-complex-type.2.4.a",
        r"this element is not expected|invalid content was found starting with element",
        "Un élément n’est pas attendu à cet endroit",
        "Le fichier montre un élément là où le schéma en attend un autre : mal placé, ou précédé d’un manque.",
        _ORDER,
        "Comparez avec l’élément attendu que cite le message : ajoutez ce qui manque avant, ou remettez dans l’ordre.",
    ),
    (
        "cvc-complex-type.2.4.b",
        r"missing child element|the content of element .{1,200} is not complete",
        "Un bloc est incomplet",
        "Un élément obligatoire manque dans le bloc que cite le message.",
        "Le logiciel ouvre le bloc mais n’a rien à y écrire : une fiche est vide.",
        "Complétez le renseignement attendu, ou faites retirer le bloc entier.",
    ),
    (
        "cvc-complex-type.2.4.d",
        r"no child element is expected at this point",
        "Un élément est de trop",
        "Le bloc est complet ; l’élément cité n’a plus de place, souvent parce qu’il est répété.",
        _ORDER,
        "Gardez un seul exemplaire de l’élément, ou retirez-le.",
    ),
    (
        "cvc-complex-type.2.3",
        r"character content (?:other than whitespace )?is not allowed|cannot have character \[children\]",
        "Du texte traîne entre deux éléments",
        "Le bloc ne contient que d’autres éléments ; du texte y a été écrit.",
        "Un fichier retouché à la main, ou un export qui a perdu une balise.",
        "Retirez le texte, ou exportez de nouveau depuis le logiciel.",
    ),
    (
        "cvc-complex-type.3.2.2",
        r"the attribute .{1,120} is not allowed|attribute .{1,120} is not allowed to appear",
        "Un attribut n’est pas permis",
        "L’élément porte un attribut que le schéma ne connaît pas.",
        "Le fichier suit une autre version de la norme, ou une extension privée.",
        "Faites retirer l’attribut, ou choisissez l’export CII D16B ou UBL 2.1.",
    ),
    (
        "cvc-complex-type.4",
        r"attribute .{1,120} is required but missing|attribute .{1,120} must appear on element",
        "Un attribut obligatoire manque",
        "L’élément cité doit porter un attribut (schemeID, currencyID, unitCode, mimeCode…) qui est absent.",
        "Le logiciel écrit la valeur sans dire son type, sa devise ou son unité.",
        "Faites écrire l’attribut que cite le message.",
    ),
    (
        "cvc-elt.1",
        r"no matching global (?:element )?declaration|cannot find the declaration of element",
        "Le fichier n’est pas du format annoncé",
        "Le premier élément n’est pas celui que le schéma attend : le fichier est d’un autre format.",
        "La syntaxe choisie au dépôt ne correspond pas au fichier (UBL annoncé CII, par exemple).",
        "Choisissez la syntaxe qui correspond, ou exportez au format annoncé.",
    ),
    (
        "cvc-datatype-valid.1.2.1",
        r"is not a valid value (?:of the atomic type|for '\w+')|valeur .{0,80} illisible",
        "Une valeur n’a pas le bon type",
        "Le schéma attend un nombre, une date ou un oui/non, et lit autre chose.",
        "Une virgule ou un espace dans un montant, une date avec des barres, un texte à la place d’un nombre.",
        "Écrivez les montants avec un point (1234.50) et les dates comme le format les demande.",
    ),
    (
        "cvc-enumeration-valid",
        r"facet 'enumeration'",
        "Une valeur n’est pas dans la liste permise",
        "L’élément n’accepte que les codes d’une liste, et la valeur n’y est pas.",
        "Un libellé, ou un code propre au logiciel, a été écrit.",
        "Choisissez un code de la liste que cite le message.",
    ),
    (
        "cvc-pattern-valid",
        r"facet 'pattern'",
        "Une valeur n’a pas la forme voulue",
        "La valeur ne suit pas le modèle que le schéma impose : chiffres, longueur, séparateurs.",
        "Un espace, un point ou un « n° » s’est glissé dans un identifiant.",
        "Ne gardez que les caractères permis.",
    ),
    (
        "cvc-maxLength-valid",
        r"facet 'maxlength'|facet 'totaldigits'|cvc-totaldigits-valid",
        "Une valeur est trop longue",
        "La valeur dépasse la longueur permise.",
        "Un libellé ou un numéro a été écrit avec son préfixe.",
        "Raccourcissez la valeur : 20 caractères au plus pour un numéro de facture.",
    ),
    (
        "cvc-minLength-valid",
        r"facet 'minlength'|facet 'length'|cvc-length-valid",
        "Une valeur est vide ou trop courte",
        "L’élément est présent, mais vide ou trop court.",
        "Le logiciel écrit la balise alors que la fiche est vide.",
        "Remplissez la valeur, ou faites retirer l’élément.",
    ),
    (
        "cvc-fractionDigits-valid",
        r"facet 'fractiondigits'",
        "Trop de décimales",
        "Le montant a plus de décimales que le schéma n’en permet.",
        "Le logiciel écrit le résultat du calcul sans l’arrondir.",
        "Arrondissez au centime.",
    ),
    (
        "cvc-minInclusive-valid",
        r"facet 'm(?:in|ax)(?:in|ex)clusive'|cvc-maxinclusive-valid",
        "Un nombre est hors des limites",
        "Le nombre est plus petit ou plus grand que ce que le schéma permet.",
        "Un signe inversé, ou une quantité dans une autre unité.",
        "Corrigez le nombre que cite le message.",
    ),
    (
        "cvc-type.3.1.3",
        r"the value .{1,120} of element .{1,120} is not valid",
        "La valeur d’un élément n’est pas valide",
        "Le contenu de l’élément cité ne convient pas à son type.",
        "Une date, un montant ou un code mal écrit ; la ligne d’avant du message dit lequel.",
        "Corrigez la valeur citée, puis exportez de nouveau.",
    ),
    (
        "cvc-attribute.3",
        r"the value .{1,120} of attribute .{1,120} on element",
        "La valeur d’un attribut n’est pas valide",
        "L’attribut cité (schemeID, currencyID, unitCode…) porte une valeur que le schéma refuse.",
        "Un code propre au logiciel a été écrit.",
        "Choisissez un code de la liste : EUR, C62, 0009…",
    ),
)
_OTHER_SCHEMA = (
    "cvc-…",
    "Le fichier ne respecte pas le schéma",
    "Le schéma refuse l’élément que cite le message.",
    _ORDER,
    "Corrigez l’élément à la ligne indiquée, ou demandez à l’éditeur du logiciel un export conforme.",
)


def _schema(code: str, title: str, says: str, cause: str, remedy: str) -> Entry:
    return Entry(
        code=code,
        kind=Kind.SCHEMA,
        title=typeset(title),
        says=typeset(says),
        cause=typeset(cause),
        remedy=typeset(remedy),
        guide=_GUIDE,
        evidence=Evidence.OBSERVED,
        source=typeset(_SCHEMA_SOURCE),
        field="file",
        refusal=RefusalCode.XML_SCHEMA,
    )


SCHEMA_ERRORS: dict[str, Entry] = {row[0]: _schema(row[0], row[2], row[3], row[4], row[5]) for row in _SCHEMA_ROWS} | {
    _OTHER_SCHEMA[0]: _schema(*_OTHER_SCHEMA)
}
SCHEMA_WORDINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(row[1]), row[0]) for row in _SCHEMA_ROWS)
_SAME = {
    "cvc-complex-type.2.4.c": "cvc-complex-type.2.4.a",
    "cvc-complex-type.2.4.e": "cvc-complex-type.2.4.a",
    "cvc-complex-type.2.4.f": "cvc-complex-type.2.4.d",
    "cvc-complex-type.2.2": "cvc-complex-type.2.3",
    "cvc-complex-type.2.1": "cvc-complex-type.2.3",
    "cvc-complex-type.3.1": "cvc-attribute.3",
    "cvc-complex-type.3.2.1": "cvc-complex-type.3.2.2",
    "cvc-elt.1.a": "cvc-elt.1",
    "cvc-datatype-valid.1.2.3": "cvc-datatype-valid.1.2.1",
    "cvc-totalDigits-valid": "cvc-maxLength-valid",
    "cvc-length-valid": "cvc-minLength-valid",
    "cvc-maxInclusive-valid": "cvc-minInclusive-valid",
    "cvc-type.3.1.1": "cvc-complex-type.3.2.2",
    "cvc-type.3.1.2": "cvc-complex-type.2.3",
}
_BY_LOW = {code.lower(): code for code in (*SCHEMA_ERRORS, *_SAME)}


def schema_error(code: str) -> Entry:
    """A ``cvc-`` code, known or not: what no row tells is told in general."""
    known = _BY_LOW.get(code.lower(), _OTHER_SCHEMA[0])
    return SCHEMA_ERRORS[_SAME.get(known, known)]


# -- rules on syntax (CII, UBL, Factur-X) -----------------------------------------------------------------------------

_ONCE_UBL = """
01 le numéro de marché|02 la référence de réception|03 la référence d’expédition|04 l’identifiant de l’objet facturé|
05 les conditions de paiement|06 la référence à la facture d’origine|08 la période facturée|09 le nom du fournisseur|
10 le nom commercial du fournisseur|11 le SIREN du fournisseur|12 le numéro de TVA du fournisseur|
13 l’identifiant fiscal du fournisseur|14 la mention légale du fournisseur|15 le nom du client|
16 l’identifiant du client|17 le SIREN du client|18 le numéro de TVA du client|19 le nom du bénéficiaire|
20 l’identifiant du bénéficiaire|21 le SIREN du bénéficiaire|22 le nom du représentant fiscal|
23 le numéro de TVA du représentant fiscal|24 le lieu de livraison|25 le nom du lieu de livraison|
26 la référence du paiement|27 le libellé du mode de règlement|28 la référence du mandat de prélèvement|
29 l’identifiant du créancier|30 le motif d’une remise globale|31 le motif de frais globaux|
32 le motif d’exonération|33 la description d’une pièce jointe|34 la note d’une ligne|
35 la ligne du bon de commande|36 la période d’une ligne|37 la remise sur un prix|39 la référence du projet|
40 le nom commercial du client|44 la référence du paiement|45 la date d’échéance|46 le libellé du mode de règlement|
49 la date d’exigibilité de la TVA|50 la description d’un article|51 la troisième ligne d’une adresse|
52 la référence d’un document|54 la carte de paiement|55 le mandat de prélèvement|56 la référence de l’appel d’offres
"""
_ONCE = {f"UBL-SR-{row.strip()[:2]}": row.strip()[3:] for row in _ONCE_UBL.replace("\n", "").split("|")} | {
    "CII-SR-464": "le BIC de la banque",
    "CII-SR-465": "le contact du fournisseur",
    "CII-SR-466": "le contact du client",
    "CII-SR-469": "la référence du paiement",
    "CII-SR-473": "le montant d’une remise ou de frais",
    "CII-SR-474": "l’identifiant de l’objet facturé à la ligne",
    "CII-SR-475": "le nom d’une pièce jointe",
    "CII-SR-476": "le fichier d’une pièce jointe",
}
_SYNTAX: dict[str, tuple[str, str, str]] = {
    "UBL-SR-07": (
        "La facture d’origine est citée sans son numéro",
        "Un bloc cite une facture d’origine et ne donne pas son numéro.",
        "Donnez le numéro de la facture d’origine, ou retirez le bloc.",
    ),
    "UBL-SR-42": (
        "Trop d’identifiants fiscaux pour le fournisseur",
        "Le fournisseur donne au plus deux identifiants fiscaux : son numéro de TVA et un autre.",
        "Gardez le numéro de TVA.",
    ),
    "UBL-SR-43": (
        "Une pièce jointe porte un type d’identifiant",
        "Le type d’identifiant (schemeID) ne sert que pour l’objet facturé, pas pour une pièce jointe.",
        "Retirez l’attribut schemeID de la pièce jointe.",
    ),
    "UBL-SR-47": (
        "Deux modes de règlement se contredisent",
        "Quand plusieurs comptes sont donnés, le mode de règlement est le même pour tous.",
        "Gardez un seul mode de règlement.",
    ),
    "UBL-SR-48": (
        "Une ligne a zéro ou plusieurs catégories de TVA",
        "Chaque ligne porte une catégorie de TVA, une seule.",
        "Séparez la ligne en deux si deux taux s’appliquent.",
    ),
    "UBL-SR-53": (
        "Un régime fiscal est donné sans son numéro",
        "Un bloc fiscal annonce un numéro de TVA et ne le donne pas.",
        "Donnez le numéro de TVA, ou retirez le bloc.",
    ),
    "CII-SR-463": (
        "Remise ou frais ? le fichier ne le dit pas",
        "Un bloc de remise ou de frais dit par oui ou non (ChargeIndicator) duquel il s’agit.",
        "Faites écrire « false » pour une remise, « true » pour des frais.",
    ),
    "CII-SR-467": (
        "Deux modes de règlement se contredisent",
        "Quand plusieurs comptes sont donnés, le mode de règlement est le même pour tous.",
        "Gardez un seul mode de règlement.",
    ),
    "CII-SR-468": (
        "Deux libellés de règlement se contredisent",
        "Quand plusieurs comptes sont donnés, le libellé du règlement est le même pour tous.",
        "Gardez un seul libellé.",
    ),
    "CII-SR-470": (
        "Le compte à créditer est donné deux fois",
        "On donne un IBAN ou un numéro de compte d’une autre forme, pas les deux.",
        "Gardez l’IBAN.",
    ),
    "CII-SR-471": (
        "Une remise ou des frais n’ont pas de catégorie de TVA",
        "Chaque remise globale et chaque frais global disent leur catégorie de TVA.",
        "Donnez la catégorie : S quand la vente est à taux normal ou réduit.",
    ),
    "CII-SR-472": (
        "Une remise ou des frais n’ont pas de taux de TVA",
        "Chaque remise globale et chaque frais global disent leur taux de TVA.",
        "Donnez le taux, 0 compris.",
    ),
    "CII-DT-097": (
        "Une date est mal écrite",
        "Une date de format 102 s’écrit AAAAMMJJ.",
        "Faites écrire la date en chiffres seuls : 20261124 pour le 24 novembre 2026.",
    ),
    "UBL-DT-01": (
        "Un montant a plus de deux décimales",
        "Tout montant du fichier s’arrête au centime.",
        "Arrondissez à deux décimales.",
    ),
    "UBL-DT-06": (
        "Une pièce jointe ne dit pas son type",
        "Une pièce incluse dans le fichier dit son type (mimeCode).",
        "Faites écrire le type : application/pdf, par exemple.",
    ),
    "UBL-DT-07": (
        "Une pièce jointe n’a pas de nom",
        "Une pièce incluse dans le fichier donne le nom de son fichier.",
        "Faites écrire le nom, extension comprise.",
    ),
    "PEPPOL-EN16931-R008": (
        "Le fichier contient un élément vide",
        "Un élément est écrit sans valeur.",
        "Remplissez-le, ou faites-le retirer.",
    ),
    "BR-FX-EN-04": (
        "La date de livraison ou de prestation manque",
        "Une facture autre qu’un acompte dit quand la livraison ou la prestation a eu lieu.",
        "Donnez la date de livraison, ou la période facturée en tête ou à chaque ligne.",
    ),
}
_UNUSED = (
    "Un élément n’a pas sa place dans une facture",
    "L’élément ou l’attribut que cite le message existe dans le format, mais la facture européenne ne s’en sert pas.",
    "Retirez-le : le destinataire ne le lira pas. La facture reste lisible sans lui.",
)
_SHAPES = {
    "FX-VALEUR": (
        "Une valeur n’est pas permise",
        "L’élément que cite le message contient une valeur qui n’est pas dans la liste de Factur-X.",
        "Choisissez un code de la liste : FR pour un pays, EUR pour une devise, S pour une TVA ordinaire…",
    ),
    "FX-OBLIGATOIRE": (
        "Un élément obligatoire manque, ou se répète",
        "L’élément que cite le message doit figurer dans le fichier, le nombre de fois indiqué.",
        "Complétez le renseignement qui manque, ou gardez-en un seul exemplaire.",
    ),
    "FX-REPETE": (
        "Un élément se répète trop",
        "L’élément que cite le message figure plus de fois que Factur-X ne le permet.",
        "Gardez-en un seul exemplaire.",
    ),
    "FX-ATTRIBUT": (
        "Un attribut obligatoire manque",
        "L’élément que cite le message doit porter un attribut (schemeID, currencyID, unitCode…).",
        "Faites écrire l’attribut.",
    ),
    "FX-NON-PREVU": _UNUSED,
}
SHAPE_WORDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"value of '[^']{1,80}' is not allowed"), "FX-VALEUR"),
    (re.compile(r"must occur (?:exactly|at least) \d"), "FX-OBLIGATOIRE"),
    (re.compile(r"may occur at maximum \d"), "FX-REPETE"),
    (re.compile(r"attribute '?\S{1,80} is required in this context"), "FX-ATTRIBUT"),
    (re.compile(r"marked as not used in the given context"), "FX-NON-PREVU"),
)
_CAUSE = "Le fichier suit une autre version de la norme, ou le logiciel écrit plus, ou moins, que la norme ne veut."


def syntax_rule(code: str) -> Entry | None:
    """``UBL-CR-123``, ``CII-SR-464``, ``FX-SCH-A-000019``...; None when there is no such rule."""
    if code in _SYNTAX:
        return _told(code, *_SYNTAX[code])
    if code in _SHAPES:
        return _told(code, *_SHAPES[code])
    if code in _ONCE:
        what = _ONCE[code]
        return _told(
            code,
            f"Un renseignement est donné deux fois : {what}",
            f"Le fichier ne donne qu’une fois {what}.",
            "Gardez-en un seul exemplaire.",
        )
    if found := re.fullmatch(r"UBL-CR-(\d{3})", code):
        return _told(code, *_UNUSED) if 1 <= int(found[1]) <= 682 else None
    if found := re.fullmatch(r"UBL-DT-(\d{2})", code):
        return _told(code, *_UNUSED) if 8 <= int(found[1]) <= 28 else None
    if re.fullmatch(r"FX-SCH-A-\d{6}", code):
        return _told(
            code,
            "Le fichier s’écarte du profil de Factur-X annoncé",
            "Ce code n’est qu’un rang dans la feuille de Factur-X ; la phrase qui l’accompagne nomme l’élément et dit "
            "s’il manque, se répète ou porte une valeur non permise.",
            "Collez ici la phrase entière du message : elle sera expliquée avec l’élément.",
        )
    return None


def _told(code: str, title: str, says: str, remedy: str) -> Entry:
    factur_x = code.startswith(("FX-", "BR-FX"))
    return Entry(
        code=code,
        kind=Kind.FACTURX if factur_x else Kind.EUROPEAN,
        title=typeset(title),
        says=typeset(says),
        cause=typeset(_CAUSE),
        remedy=typeset(remedy),
        guide=_GUIDE,
        evidence=Evidence.OFFICIAL,
        source=typeset("Feuilles de règles publiées avec Factur-X" if factur_x else SOURCE),
        field="",
        where=typeset(IN_FILE),
    )
