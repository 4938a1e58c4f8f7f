"""The main menu, as data: three doors named by what one does, then what one reads.

A row points to a view by its URL name, or to a page of the tree by its path. What does not exist is not shown: a name
that no room declares is dropped, and so is the path of a page that is not published. The published paths are kept in
the cache and refreshed when a page is published, hidden, moved or deleted, so that the header of an anonymous visitor
costs no query; when the cache knows nothing, the paths are taken to exist.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.core.cache import cache
from django.urls import NoReverseMatch, get_urlconf, reverse

PUBLISHED_PATHS_KEY = "core-published-paths"


@dataclass(frozen=True)
class Link:
    """One row of the menu: ``names`` are URL names, the first that resolves wins; ``path`` is a page of the tree."""

    label: str
    names: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True)
class Door:
    """A menu that opens on its links."""

    label: str
    code: str
    links: tuple[Link, ...]


MENU: tuple[Door | Link, ...] = (
    Door(
        "Apprendre",
        "learn",
        (
            Link("Guides", path="/guides/"),
            Link("Formations", names=("courses:index", "courses:session_list", "courses:sessions")),
            Link("Labo", path="/labo/"),
            Link("Accompagnement", names=("support:index",)),
        ),
    ),
    Door(
        "S’entraîner",
        "practise",
        (
            Link("Bac à sable", names=("sandbox:index", "sandbox:home")),
            Link("Exercices", names=("sandbox:exercises", "sandbox:exercise_list")),
            Link("Expliquer un rejet", names=("sandbox:explain",)),
            Link("Annuaire", names=("sandbox:public_directory",)),
        ),
    ),
    Door(
        "Participer",
        "take-part",
        (
            Link("Club", names=("club:index", "club:home")),
            Link("Espaces", names=("club:spaces",)),
            Link("Idées", names=("club:ideas", "club:idea_list")),
            Link("Feuille de route", names=("club:roadmap",)),
            Link("Scrutins", names=("club:ballots",)),
        ),
    ),
    Link("Actualités", path="/actualites/"),
    Link("Bilan", names=("report:index",)),
)

PAGE_PATHS = tuple(
    link.path for entry in MENU for link in (entry.links if isinstance(entry, Door) else (entry,)) if link.path
)


@dataclass(frozen=True)
class Item:
    """What the template draws: ``current`` is ``page`` on the page itself, ``true`` on what lies below, else empty."""

    label: str
    url: str = ""
    code: str = ""
    current: str = ""
    items: tuple["Item", ...] = ()


@lru_cache(maxsize=256)
def _reversed(urlconf: str | None, name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def address(*names: str) -> str:
    """The address of the first URL name that exists; empty when none does."""
    return next((url for name in names if (url := _reversed(get_urlconf(), name))), "")


def _url(link: Link, hidden: set[str]) -> str:
    if link.path:
        return "" if link.path in hidden else link.path
    return address(*link.names)


def main_menu(path: str) -> list[Item]:
    """The menu as seen from ``path``: rows that lead nowhere are left out, and so is a door without a row."""
    published = cache.get(PUBLISHED_PATHS_KEY)
    hidden = set() if published is None else set(PAGE_PATHS) - set(published)
    urls = {
        link: _url(link, hidden) for entry in MENU for link in (entry.links if isinstance(entry, Door) else (entry,))
    }
    # /bac-a-sable/exercices/ belongs to « Exercices », not to « Bac à sable » : the longest address wins.
    here = max((url for url in urls.values() if url and path.startswith(url)), key=len, default="")

    def item(link: Link) -> Item:
        url = urls[link]
        current = "" if url != here else ("page" if path == url else "true")
        return Item(link.label, url=url, current=current)

    menu: list[Item] = []
    for entry in MENU:
        if isinstance(entry, Link):
            if urls[entry]:
                menu.append(item(entry))
        elif items := tuple(item(link) for link in entry.links if urls[link]):
            opened = "true" if any(child.current for child in items) else ""
            menu.append(Item(entry.label, code=entry.code, current=opened, items=items))
    return menu
