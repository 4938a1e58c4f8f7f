"""Figures of what is read: views of pages, counted by ourselves."""

from datetime import date

from cms.report.domain.checks import Check, no_less, sums_to
from cms.report.domain.figures import Figure, Reading, Row
from cms.report.queries import opinions, page_views

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


def _opinions(year: int | None, _today: date) -> Reading:
    found = opinions.opinions_by_page(year=year)
    rows = [Row(str(rank), title, (total, yes)) for rank, (title, total, yes) in enumerate(found[:MOST_PAGES], start=1)]
    rest = found[MOST_PAGES:]
    if rest:
        rows.append(Row("autres", OTHER, (sum(row[1] for row in rest), sum(row[2] for row in rest))))
    return Reading(tuple(rows), opinions.opinions_total(year=year))


def _check_opinions(reading: Reading) -> list[Check]:
    return [
        sums_to("pages", [row.values[0] for row in reading.rows], reading.total),
        no_less("Pas plus de oui que d’avis", [(row.label, row.values[0], row.values[1]) for row in reading.rows]),
    ]


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
    Figure(
        slug="avis-sur-les-pages",
        title="Pages jugées utiles, ou non",
        unit="avis",
        units="avis",
        row_title="Page",
        columns=("Avis", "Dont utiles"),
        definition="Réponses par oui ou par non à «\u00a0Cette page vous a-t-elle été utile\u202f?\u00a0», au bas des "
        "pages. Une réponse n’est rattachée à personne\u00a0: qui répond deux fois compte deux fois. Les "
        f"{MOST_PAGES} pages les plus commentées, puis toutes les autres ensemble.",
        source="Nombres par page, par jour et par réponse, écrits au moment de la réponse.",
        owner=OWNER,
        read=_opinions,
        checks=_check_opinions,
        gesture=("/guides/", "Lire les guides"),
    ),
)
