"""Entries of the catalogue that no case can play, and why: said on the page, in place of « Reproduire »."""

from __future__ import annotations

from sandbox.domain.entries import Entry, Kind
from sandbox.domain.typography import typeset

_NEVER = "La feuille officielle ne peut pas dire cette règle : son test est toujours vrai, ou nomme un élément absent."
_STOPS = (
    "La feuille officielle s’arrête sur une erreur de calcul avant de dire cette règle : elle ne peut pas se montrer."
)
_PASSED = "Cet état ne dure pas, ou retire la facture de l’écran : il n’y a rien à montrer ensuite."
_CLASS = "Seul un formateur fige les espaces de sa classe : ce refus se voit en session, pas ici."
_WORKS = (
    "C’est la réponse à une recherche de pièces de travaux faite par un programme : aucun écran ne la donne, et l’API "
    "du bac à sable ne joue pas cette recherche."
)
_TECHNICAL = "C’est une étape interne de Chorus Pro : personne ne la provoque, et le bac à sable ne l’imite pas."
_UNPUBLISHED = "Le texte de ce code n’est pas publié : nous ne savons pas quelle faute le provoque."
_PASSING = "Le bac à sable contrôle les fichiers aussitôt : un flux n’y attend pas, et n’y tombe pas en panne."
_PLACE = "Un chemin dit où se trouve la faute, pas laquelle : il n’y a rien à rejouer sans le message qui l’accompagne."
_RANK = (
    "Ce numéro n’est qu’un rang dans la feuille d’un profil de Factur-X ; sa règle se rejoue par les exemples voisins, "
    "valeur non permise ou élément en double."
)
_FORGED = "Aucun écran ne conduit à ce refus : il répond à une adresse ou à un formulaire fabriqués à la main."
_BY_ITSELF = (
    "Le portail adresse lui-même chaque pièce à la maîtrise d’œuvre quand elle est dans l’outil : aucun geste ne "
    "conduit à ce refus."
)
_TOO_LARGE = "Un montant aussi grand est arrêté à la lecture, avant ce contrôle : seul un programme y conduit."
_OWN = "C’est un incident du bac à sable lui-même : il ne se commande pas."

_SILENT = (
    *("BR-CO-05", "BR-CO-06", "BR-CO-07", "BR-CO-08"),
    *("CII-SR-464", "CII-SR-472", "UBL-CR-629", "UBL-CR-630", "UBL-CR-651"),
    *("BR-FR-16_BT-103", "BR-FR-DEC-01_BT-111"),
)
_STOPPED = frozenset(["UBL-SR-09", "UBL-SR-15", "UBL-SR-22", "UBL-SR-27", "UBL-SR-33"])
_TOLD: dict[str, str] = {
    **dict.fromkeys(("GFT_MSG_01.075", "20007"), _WORKS),
    **dict.fromkeys(
        (
            "SIEGE_INCONNU",
            "SCENARIO_INCONNU",
            "MARQUE_PAGE_INCONNU",
            "ETAPE_INCONNUE",
            "REPONSE_INCONNUE",
            "MARCHE_ACTEUR_INCONNU",
            "ESPACE_DEJA_RATTACHE",
        ),
        _FORGED,
    ),
    "AVIS_INDISPONIBLE": _OWN,
    "MOE_D_ABORD": _BY_ITSELF,
    "ESPACE_FIGE": _CLASS,
    "MONTANT_HORS_LIMITES": _TOO_LARGE,
    **dict.fromkeys(("ABANDONNEE", "SUPPRIMEE", "INTERPRETEE_OCR"), _PASSED),
    **dict.fromkeys(_SILENT, _NEVER),
    **dict.fromkeys(_STOPPED, _STOPS),
}


def why_not_played(entry: Entry) -> str:
    """Why nothing plays an entry that has no case; empty when nothing excuses it."""
    return typeset(_reason(entry))


def _reason(entry: Entry) -> str:
    if found := _TOLD.get(entry.code):
        return found
    if entry.kind is Kind.STATUS:
        return _TECHNICAL
    if entry.kind is Kind.API:
        return _UNPUBLISHED if "n’est pas publié" in entry.says else ""
    if entry.kind is Kind.FACTURX:
        return _RANK
    return {Kind.PLACE: _PLACE, Kind.FLOW: _PASSING}.get(entry.kind, "")
