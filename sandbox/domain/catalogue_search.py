"""Catalogue, part 4: searches and exported lists. Columns: code, field, title, sentence, cause, remedy, guide."""

from __future__ import annotations

from sandbox.domain.catalogue_files import Row
from sandbox.domain.refusals import RefusalCode

_SANDBOX = "rechercher-et-exporter-ses-factures"

SEARCH_ROWS: tuple[Row, ...] = (
    (
        RefusalCode.SEARCH_NAME_WRONG,
        "Nom de la recherche",
        "Le nom de la recherche ne convient pas",
        "Champ « Nom de la recherche » : il faut un nom, de {limit} caractères au plus.",
        "Le nom sert à retrouver la recherche dans la liste.",
        "Donnez un nom court, par exemple « Rejets du mois ».",
        _SANDBOX,
    ),
    (
        RefusalCode.SEARCH_NAME_TAKEN,
        "Nom de la recherche",
        "Une recherche porte déjà ce nom",
        "Champ « Nom de la recherche » : « {name} » existe déjà dans cet espace.",
        "Deux recherches du même nom ne se distingueraient pas.",
        "Choisissez un autre nom, ou supprimez d’abord l’ancienne recherche.",
        _SANDBOX,
    ),
    (
        RefusalCode.SEARCH_TOO_MANY,
        "Nom de la recherche",
        "Trop de recherches enregistrées",
        "Champ « Nom de la recherche » : {limit} recherches sont déjà enregistrées ici, c’est la limite.",
        "La liste doit rester courte pour servir.",
        "Supprimez une recherche dont vous ne vous servez plus.",
        _SANDBOX,
    ),
    (
        RefusalCode.SEARCH_CRITERIA_WRONG,
        "Critères",
        "Un critère ne peut pas être lu",
        "Champ « {field} » : {fault}.",
        "Chaque critère a sa forme : une date, un montant, une valeur d’une liste.",
        "Corrigez ce critère, ou videz-le.",
        _SANDBOX,
    ),
    (
        RefusalCode.EXPORT_EMPTY,
        "",
        "Rien à exporter",
        "Aucune facture ne répond à ces critères : le fichier serait vide.",
        "Un export contient ce que la recherche trouve.",
        "Élargissez la période de dépôt ou videz un critère, puis exportez.",
        _SANDBOX,
    ),
    (
        RefusalCode.EXPORT_TOO_MANY,
        "",
        "Deux exports sont déjà en préparation",
        "{count} exports de cet espace sont déjà en préparation.",
        "Le bac à sable prépare au plus {limit} fichiers à la fois pour un même espace.",
        "Attendez la fin de l’un d’eux : sa barre d’avancement est dans « Mes exports ».",
        _SANDBOX,
    ),
    (
        RefusalCode.EXPORT_FORMAT,
        "Format",
        "Ce format n’existe pas",
        "Champ « Format » : « {format} » n’est pas un format d’export.",
        "Le bac à sable écrit des listes en CSV, XLSX et ODS.",
        "Choisissez un des trois formats de la liste.",
        _SANDBOX,
    ),
)
