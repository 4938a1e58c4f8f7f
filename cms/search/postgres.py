"""The search over pages on PostgreSQL, in two questions that fifty thousand pages answer in tens of milliseconds.

Wagtail’s own queries read the stems of every page that holds a word, twice: half a second for a word of the trade,
which most pages hold. Here the counts come from one index (``search_title_and_body``) without opening a page’s stems;
and only the pages that have the words in their title, or the latest few hundred others, are ranked.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from wagtail.models import Page

RANKED = 500
"""How many pages that hold the words in their body alone are ranked, the latest; older ones follow by date."""

_QUERY = "to_tsquery('preau_french', %(query)s)"
# « + 0 » keeps the planner from the index of the type: nearly every page has one of those asked.
_PUBLIC = "content_type_id + 0 = ANY(%(types)s) AND object_id <> ALL(%(hidden)s)"
_FOUND = f"FROM wagtailsearch_indexentry WHERE (title || body) @@ {_QUERY} AND {_PUBLIC}"
_TITLED = f"FROM wagtailsearch_indexentry WHERE title @@ {_QUERY} AND {_PUBLIC}"
_COUNT = f"SELECT content_type_id, count(*) {_FOUND} GROUP BY content_type_id"
_TITLES = f"SELECT count(*) {_TITLED}"
_IN_TITLE = f"""
SELECT object_id::int {_TITLED}
ORDER BY ts_rank(title, {_QUERY}) * title_norm DESC, id DESC OFFSET %(start)s LIMIT %(limit)s
"""
_IN_BODY = f"""
SELECT object_id::int FROM (
  SELECT id, object_id, body {_FOUND} AND NOT title @@ {_QUERY} ORDER BY id DESC LIMIT %(ranked)s
) AS latest
ORDER BY ts_rank(body, {_QUERY}) DESC, id DESC OFFSET %(start)s LIMIT %(limit)s
"""  # noqa: S608 - our own pieces; what people typed travels as a value
_OLDER = f"""
SELECT object_id::int {_FOUND} AND NOT title @@ {_QUERY}
ORDER BY id DESC OFFSET %(start)s LIMIT %(limit)s
"""


def count_by_type(words: str, operator: str, types: Collection[int]) -> dict[int, int]:
    """How many public pages of each content type hold the words."""
    with _asking(words, operator, types) as ask:
        return dict(ask(_COUNT))


def found_pages(
    words: str, operator: str, types: Collection[int], start: int, stop: int, *, ranked: int = RANKED
) -> list[int]:
    """The keys of the pages from ``start`` to ``stop``: titles first by relevance, then bodies."""
    with _asking(words, operator, types) as ask:
        found = [pk for (pk,) in ask(_IN_TITLE, start=start, limit=stop - start)]
        room = stop - start - len(found)
        if room:
            ((titles,),) = ask(_TITLES)
            start = max(0, start - titles)
            if start < ranked:
                limit = min(room, ranked - start)
                found += [pk for (pk,) in ask(_IN_BODY, start=start, limit=limit, ranked=ranked)]
            if start + room > ranked:
                older = max(start, ranked)
                found += [pk for (pk,) in ask(_OLDER, start=older, limit=start + room - older)]
    return found


@contextmanager
def _asking(words: str, operator: str, types: Collection[int]) -> Iterator[Any]:
    hidden = (Page.objects.not_live() | Page.objects.not_public()).order_by().values_list("pk", flat=True)
    values = {"query": _asked(words, operator), "types": list(types), "hidden": [str(pk) for pk in hidden]}
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner does not know what reading a page’s stems costs: left alone, it reads them all.
        cursor.execute("SET LOCAL enable_seqscan = off")

        def ask(sql: str, **more: int) -> list[tuple[Any, ...]]:
            cursor.execute(sql, {**values, **more})
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

        yield ask


def _asked(words: str, operator: str) -> str:
    """What PostgreSQL is asked; ``words`` holds letters and figures only, and is quoted all the same."""
    asked = []
    for word in words.replace("'", " ").split():
        # « oeuvre » is typed, « œuvre » is printed: each is searched as the other.
        other = word.replace("oe", "œ") if "oe" in word else word.replace("œ", "oe")
        asked.append(f"'{word}'" if other == word else f"('{word}' | '{other}')")
    return (" & " if operator == "and" else " | ").join(asked)
