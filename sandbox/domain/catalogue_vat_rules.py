"""Catalogue, part 5: the rules of EN 16931 on each category of VAT. One shape, nine categories."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.domain.catalogue_rules import entry_of, missing, sum_of
from sandbox.domain.catalogue_terms import TERMS
from sandbox.domain.entries import Entry, Kind
from sandbox.domain.refusals import RefusalCode


@dataclass(frozen=True, slots=True)
class Category:
    """``code`` as written in the file; ``rate``: positive, zero, any, none; ``ids``: who must show a VAT number."""

    code: str
    name: str
    rate: str
    ids: str
    reason: str  # what is written as the reason of the exemption; empty: none may be


_EXEMPT = "l’article du code général des impôts qui exonère"
CATEGORIES: dict[str, Category] = {
    "S": Category("S", "TVA à taux normal ou réduit", "positive", "seller", ""),
    "Z": Category("Z", "TVA à taux zéro", "zero", "seller", ""),
    "E": Category("E", "exonération de TVA", "zero", "seller", f"{_EXEMPT} (293 B pour la franchise en base)"),
    "AE": Category("AE", "autoliquidation", "zero", "both", "« Autoliquidation »"),
    "IC": Category("K", "livraison intracommunautaire", "zero", "both-vat", "« Livraison intracommunautaire »"),
    "G": Category("G", "exportation hors de l’Union européenne", "zero", "seller-vat", "« Exportation »"),
    "O": Category("O", "opération hors du champ de la TVA", "none", "nobody", "« Hors champ de la TVA »"),
    "AF": Category("L", "taxe des îles Canaries (IGIC)", "any", "seller", ""),
    "AG": Category("M", "taxe de Ceuta et Melilla (IPSI)", "any", "seller", ""),
}
_FORMER = {"IG": "AF", "IP": "AG"}  # their names in the text of the norm, before the sheets
_PARTS = {
    "": ("la ligne de facture", "une ligne", "BT-151", "BT-152"),
    "+": ("la remise globale", "une remise globale", "BT-95", "BT-96"),
    "++": ("les frais globaux", "un montant de frais", "BT-102", "BT-103"),
}
_IDS = {
    "seller": (
        "le numéro de TVA ou l’identifiant fiscal du fournisseur",
        "Complétez le numéro de TVA de votre société.",
    ),
    "seller-vat": ("le numéro de TVA du fournisseur", "Complétez le numéro de TVA de votre société."),
    "both": (
        "le numéro de TVA du fournisseur, et le numéro de TVA ou le SIREN du client",
        "Complétez votre numéro de TVA et celui du client : c’est lui qui paie la taxe.",
    ),
    "both-vat": (
        "le numéro de TVA du fournisseur et celui du client",
        "Complétez les deux numéros de TVA : la livraison passe d’un pays de l’Union à un autre.",
    ),
}
_RATES = {
    "positive": ("être supérieur à zéro", "Indiquez le taux (20, 10, 5.5 ou 2.1), ou changez de catégorie."),
    "zero": ("être 0", "Mettez le taux à 0, ou choisissez la catégorie S si la TVA est due."),
    "any": ("être zéro ou plus", "Cette taxe n’existe pas en France : choisissez une autre catégorie."),
}
_WRONG_CHOICE = "Le code de TVA choisi dans le logiciel ne correspond pas à l’opération, ou sa fiche est incomplète."


def vat_rule(code: str) -> Entry | None:
    """``BR-AE-05`` and its sisters; None when there is no such rule."""
    found = re.fullmatch(r"BR-(FXEXT-)?(S|Z|E|AE|IC|G|O|AF|AG|IG|IP)-?(\d\d)(b|ini|rev)?", code)
    if found is None:
        return None
    extended, letters, number, variant = found.groups()
    if variant and not extended:
        return None
    if extended and number not in ("01", "08", "09"):
        return None
    rank, category = int(number), CATEGORIES[_FORMER.get(letters, letters)]
    last = {"IC": 12, "O": 14}.get(letters, 10)
    if not 1 <= rank <= last:
        return None
    entry = _common(code, rank, category) if rank <= 10 else _special(code, rank, category)
    return _as_extended(entry) if extended else entry


def _named(category: Category) -> str:
    return f"{category.code} ({category.name})"


def _common(code: str, rank: int, category: Category) -> Entry:
    named = _named(category)
    if rank == 1:
        return entry_of(
            code,
            TERMS["BG-23"],
            title=f"Le récapitulatif oublie la catégorie {category.code}",
            says=f"Une ligne, une remise ou des frais portent la catégorie {named} ; le récapitulatif de TVA n’en dit "
            "rien, ou la dit en trop.",
            cause="Le récapitulatif n’a pas été refait après l’ajout d’une ligne, ou deux codes de TVA ont été mêlés.",
            remedy=f"Ajoutez au récapitulatif la ligne de catégorie {category.code}, avec sa base et son montant.",
        )
    if rank in (2, 3, 4):
        return _identity(code, rank, category)
    if rank in (5, 6, 7):
        return _rate(code, rank, category)
    if rank == 8:
        return entry_of(
            code,
            TERMS["BT-116"],
            title=f"La base de TVA de catégorie {category.code} ne correspond pas aux lignes",
            says=f"La base (BT-116) de la catégorie {named} devrait être la somme de ses lignes, moins ses remises, "
            "plus ses frais" + (", taux par taux." if category.rate in ("positive", "any") else "."),
            cause="Une remise, des frais ou une ligne ont été comptés dans une autre catégorie.",
            remedy="Refaites le total des lignes de cette catégorie, puis corrigez la base du récapitulatif.",
        )
    if rank == 9:
        product = category.rate in ("positive", "any")
        return entry_of(
            code,
            TERMS["BT-117"],
            title=f"Le montant de TVA de catégorie {category.code} est faux",
            says=f"Le montant de TVA (BT-117) de la catégorie {named} devrait être "
            + ("la base multipliée par le taux, au centime." if product else "zéro."),
            cause="La TVA a été arrondie ligne à ligne." if product else _WRONG_CHOICE,
            remedy="Calculez la TVA une fois par taux, sur la base." if product else "Mettez le montant de TVA à 0.00.",
            refusal=RefusalCode.VAT_BREAKDOWN if product else None,
        )
    if category.reason:
        return missing(
            code,
            TERMS["BT-120"],
            f"Écrivez le motif dans le récapitulatif : {category.reason}, ou son code VATEX.",
            refusal=RefusalCode.VAT_EXEMPTION_REASON if category.code == "E" else None,
        )
    return entry_of(
        code,
        TERMS["BT-120"],
        title=f"La catégorie {category.code} ne porte pas de motif d’exonération",
        says=f"Un motif d’exonération est écrit pour la catégorie {named}, qui n’est pas une exonération.",
        cause=_WRONG_CHOICE,
        remedy="Retirez le motif, ou choisissez la catégorie E si l’opération est exonérée.",
    )


def _identity(code: str, rank: int, category: Category) -> Entry:
    _, one, bt, _ = list(_PARTS.values())[rank - 2]
    named = _named(category)
    if category.ids == "nobody":
        return entry_of(
            code,
            TERMS["BT-31"],
            title="Un numéro de TVA est donné sur une facture hors champ",
            says=f"Quand {one} porte la catégorie {named} ({bt}), la facture ne montre aucun numéro de TVA, ni du "
            "fournisseur ni du client.",
            cause=_WRONG_CHOICE,
            remedy="Retirez les numéros de TVA, ou changez de catégorie : E si vous êtes en franchise en base.",
        )
    wanted, remedy = _IDS[category.ids]
    return entry_of(
        code,
        TERMS["BT-31"],
        title=f"Il manque un numéro de TVA (catégorie {category.code})",
        says=f"Quand {one} porte la catégorie {named} ({bt}), la facture donne {wanted}.",
        cause="La fiche de votre société, ou celle du client, est incomplète dans le logiciel.",
        remedy=remedy,
    )


def _rate(code: str, rank: int, category: Category) -> Entry:
    what, _, _, bt = list(_PARTS.values())[rank - 5]
    of = {"la ligne de facture": "de la ligne", "la remise globale": "de la remise"}.get(what, "des frais")
    if category.rate == "none":
        says = f"Le taux de TVA {of} ({bt}) ne doit pas être écrit : l’opération est hors du champ de la TVA."
        remedy = "Retirez le taux (ne mettez pas 0), ou choisissez une autre catégorie."
    else:
        how, remedy = _RATES[category.rate]
        says = f"Le taux de TVA {of} ({bt}), de catégorie {_named(category)}, doit {how}."
    return entry_of(
        code,
        TERMS[bt],
        title=f"Le taux de TVA {of} ne va pas avec la catégorie {category.code}",
        says=says,
        cause=_WRONG_CHOICE,
        remedy=remedy,
    )


def _special(code: str, rank: int, category: Category) -> Entry:
    if category.code == "K":
        term = TERMS["BT-72" if rank == 11 else "BT-80"]
        remedy = (
            "Donnez la date de livraison ou la période facturée : elle prouve que la marchandise est partie."
            if rank == 11
            else "Donnez le pays d’arrivée de la marchandise, sur deux lettres."
        )
        return missing(code, term, remedy)
    what = {11: "une autre ligne au récapitulatif de TVA", 12: "une ligne de facture", 13: "une remise"}.get(
        rank, "des frais"
    )
    return entry_of(
        code,
        TERMS["BT-118"],
        title="Hors champ et TVA sont mêlés sur la même facture",
        says=f"Une facture hors du champ de la TVA (catégorie O) l’est tout entière ; celle-ci a aussi {what} d’une "
        "autre catégorie.",
        cause="Deux opérations de régimes différents ont été réunies sur une facture.",
        remedy="Faites deux factures, ou corrigez la catégorie de ce qui a été mal codé.",
    )


_EXTENDED_SOURCE = "Règles du profil EXTENDED de Factur-X, qui tolère un centime par ligne additionnée"
_EXTENDED_SUMS = {
    "10": ("BT-106", "la somme des totaux hors taxe des lignes"),
    "11": ("BT-107", "la somme des remises globales"),
    "12": ("BT-108", "la somme des frais globaux et du transport"),
    "13": ("BT-109", "la somme des lignes, moins les remises globales, plus les frais globaux"),
    "15": ("BT-112", "le total hors taxe plus le total de TVA"),
    "16": ("BT-115", "le total TTC, moins ce qui est déjà payé, plus l’arrondi et ce qui est perçu pour un tiers"),
}
_EXTENDED_TERMS = {
    "22": ("BT-129", "Indiquez une quantité à chaque ligne de détail, 1 pour un forfait."),
    "23": ("BT-130", "Indiquez l’unité par son code : C62 pour l’unité, HUR pour l’heure."),
    "24": ("BT-131", "Faites écrire le total hors taxe de chaque ligne de détail."),
    "26": ("BT-146", "Indiquez le prix unitaire de chaque ligne de détail."),
    "38": ("BT-104", "Écrivez le motif des frais ou de la taxe, ou son code."),
    "44": ("BT-144", "Écrivez le motif des frais de la ligne, ou son code."),
    "54-1": ("BT-160", "Donnez le nom ou le code de la caractéristique."),
    "54-2": ("BT-161", "Donnez une valeur, ou une valeur avec son unité, mais pas les deux."),
}
_EXTENDED_OTHERS = {
    "01": (
        "BT-22",
        "Une note a un sujet mais pas de texte",
        "Une note qui a un code sujet a aussi un texte, ou un code.",
    ),
    "02": ("BG-25", "La note d’une ligne n’a pas de texte", "Une note de ligne qui a un code sujet a aussi un texte."),
    "03": ("BT-31", "Un identifiant fiscal n’est pas un numéro de TVA", "Ces acteurs ne portent qu’un numéro de TVA."),
    "04": ("BT-161", "Le code d’une caractéristique n’est pas dans la liste", "Le code vient de la liste UNTDED 6313."),
    "06": (
        "BG-25",
        "Une sous-ligne n’a pas de sous-type",
        "Une ligne qui dit sa ligne parente dit aussi son sous-type.",
    ),
    "08": (
        "BT-131",
        "Le total d’un groupe n’est pas celui de ses lignes",
        "Un groupe vaut la somme de ses sous-lignes.",
    ),
    "11": ("BG-25", "Une sous-ligne cite une ligne qui n’existe pas", "La ligne parente doit exister dans la facture."),
    "12": ("BT-131", "Une ligne de groupe n’a pas de montant", "Si le groupe a un total, ses sous-lignes en ont un."),
}


def extended_rule(code: str) -> Entry | None:
    """``BR-FXEXT-...``: the rules of the profile EXTENDED that are not about one category."""
    found = re.fullmatch(r"BR-FXEXT-(?:(CO|BR)-)?(\d\d(?:-\d)?|CII-DT-097a)", code)
    if found is None:
        return None
    family, number = found.groups()
    if number == "CII-DT-097a":
        entry = date_format(code, "AAAAMMJJhhmmss (format 205)")
    elif family == "CO" and number == "04":
        entry = missing(code, TERMS["BT-151"], "Donnez la catégorie de TVA de chaque ligne de détail.")
    elif family == "CO" and number in _EXTENDED_SUMS:
        term, how = _EXTENDED_SUMS[number]
        entry = sum_of(code, TERMS[term], how)
    elif family == "BR" and number in _EXTENDED_TERMS:
        term, remedy = _EXTENDED_TERMS[number]
        entry = missing(code, TERMS[term], remedy)
    elif family is None and number in _EXTENDED_OTHERS:
        term, title, says = _EXTENDED_OTHERS[number]
        entry = entry_of(
            code,
            TERMS[term],
            title=title,
            says=says,
            cause="Le fichier annonce le profil EXTENDED, dont les sous-lignes et les notes ont leurs règles.",
            remedy="Complétez le renseignement, ou exportez au profil « EN 16931 » si vous n’avez pas de sous-lignes.",
        )
    else:
        return None
    return _as_extended(entry)


def date_format(code: str, wanted: str) -> Entry:
    """A date that is not written as its format says."""
    return entry_of(
        code,
        TERMS["BT-2"],
        title="Une date est mal écrite",
        says=f"Une date du fichier n’est pas écrite sous la forme {wanted}.",
        cause="Le logiciel écrit la date avec des tirets, des barres ou une heure.",
        remedy="Faites écrire la date en chiffres seuls : 20261124 pour le 24 novembre 2026.",
    )


def _as_extended(entry: Entry) -> Entry:
    return Entry(
        code=entry.code,
        kind=Kind.FACTURX,
        title=entry.title,
        says=entry.says,
        cause=entry.cause,
        remedy=entry.remedy,
        guide=entry.guide,
        evidence=entry.evidence,
        source=_EXTENDED_SOURCE,
        field=entry.field,
        where=entry.where,
        refusal=entry.refusal,
    )
