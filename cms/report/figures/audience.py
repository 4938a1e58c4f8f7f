"""Figures of what is read: views of pages, counted by ourselves."""

from datetime import date

from cms.report.domain.checks import Check, no_less, sums_to
from cms.report.domain.figures import Figure, Reading, Row
from cms.report.queries import page_views

OWNER = "Rédaction"
MOST_PAGES = 20
SECTIONS = {
    "": "Accueil",
    "accompagnement": "Accompagnement",
    "actualites": "Actualités",
    "bac-a-sable": "Bac à sable",
    "bilan": "Bilan",
    "club": "Club",
    "compte": "Mon compte",
    "formations": "Formations",
    "guides": "Guides",
    "labo": "Labo",
    "lettre": "Lettre d’information",
    "recherche": "Recherche",
}
OTHER = "Autres pages"
DEFINITION = (
    "Une vue compte quand une page entière est donnée à un navigateur, qu’elle vienne du cache ou non\u202f; les "
    "robots qui se nomment, les appels de programmes et l’espace des rédacteurs ne comptent pas. Le compte se fait sur "
    "le serveur, sans cookie, sans adresse réseau, sans tiers\u00a0: une personne qui revient compte de nouveau."
)
SOURCE = "Nombres par page et par jour, écrits toutes les trente secondes par les serveurs du site."


def _section(address: str) -> str:
    first = address.strip("/").partition("/")[0]
    return SECTIONS.get(first, OTHER)


def _sections(year: int | None, _today: date) -> Reading:
    views, pages = dict.fromkeys([*SECTIONS.values(), OTHER], 0), dict.fromkeys([*SECTIONS.values(), OTHER], 0)
    for address, count in page_views.views_by_address(year=year):
        section = _section(address)
        views[section] += count
        pages[section] += 1
    rows = tuple(Row(name, name, (views[name], pages[name])) for name in views if views[name])
    return Reading(rows, page_views.views_total(year=year))


def _check_sections(reading: Reading) -> list[Check]:
    return [
        sums_to("rubriques", [row.values[0] for row in reading.rows], reading.total),
        no_less("Pas plus de pages que de vues", [(row.label, row.values[0], row.values[1]) for row in reading.rows]),
    ]


def _pages(year: int | None, _today: date) -> Reading:
    found = page_views.views_by_address(year=year)
    rows = [Row(address, address, (count,)) for address, count in found[:MOST_PAGES]]
    rest = sum(count for _address, count in found[MOST_PAGES:])
    if rest:
        rows.append(Row("autres", OTHER, (rest,)))
    return Reading(tuple(rows), page_views.views_total(year=year))


def _check_pages(reading: Reading) -> list[Check]:
    return [sums_to("pages", [row.values[0] for row in reading.rows], reading.total)]


FIGURES: tuple[Figure, ...] = (
    Figure(
        slug="vues-par-rubrique",
        title="Pages vues, par rubrique",
        unit="vue",
        units="vues",
        row_title="Rubrique",
        columns=("Vues", "Pages vues"),
        definition=DEFINITION,
        source=SOURCE,
        owner=OWNER,
        read=_sections,
        checks=_check_sections,
        gesture=("/guides/", "Lire les guides"),
    ),
    Figure(
        slug="pages-les-plus-vues",
        title="Pages les plus vues",
        unit="vue",
        units="vues",
        row_title="Adresse",
        columns=("Vues",),
        definition=f"{DEFINITION} Les {MOST_PAGES} adresses les plus vues, puis toutes les autres ensemble\u202f; "
        "«\u00a0…\u00a0» tient lieu de ce qui change dans l’adresse d’un écran.",
        source=SOURCE,
        owner=OWNER,
        read=_pages,
        checks=_check_pages,
        gesture=("/guides/", "Lire les guides"),
    ),
)
