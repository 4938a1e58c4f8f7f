"""The search over the published pages, by kind."""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils.text import slugify
from wagtail.models import Page, get_page_models
from wagtail.search.query import PlainText, SearchQuery

from cms.search.postgres import count_by_type, found_pages
from cms.search.sources import Found, Hit


@dataclass(frozen=True)
class Kind:
    """A page type that people can search for: ``code`` stands in the address (``?type=guides``)."""

    code: str
    label: str
    model: type[Page]
    total: int = 0


def page_kinds() -> list[Kind]:
    """The page types that carry a ``search_kind``, by label."""
    models = [model for model in get_page_models() if getattr(model, "search_kind", "")]
    kinds = [Kind(slugify(model.search_kind), model.search_kind, model) for model in models]
    return sorted(kinds, key=lambda kind: kind.label)


def _query(words: str, operator: str) -> SearchQuery:
    # « oeuvre » is typed, « œuvre » is printed: each is searched as the other.
    either = [
        PlainText(word) | PlainText(word.replace("oe", "œ") if "oe" in word else word.replace("œ", "oe"))
        if "oe" in word or "œ" in word
        else PlainText(word)
        for word in words.split()
    ]
    return reduce(and_ if operator == "and" else or_, either)


def count_pages(words: str, operator: str) -> list[Kind]:
    """The kinds that have results, with how many: one query."""
    kinds = page_kinds()
    if connection.vendor == "postgresql":
        by_type = count_by_type(words, operator, _types(kinds))
    else:
        by_type = Page.objects.live().public().search(_query(words, operator)).facet("content_type_id")
    return [
        Kind(kind.code, kind.label, kind.model, total)
        for kind in kinds
        if (total := by_type.get(ContentType.objects.get_for_model(kind.model).pk, 0))
    ]


def _types(kinds: list[Kind]) -> list[int]:
    return [ContentType.objects.get_for_model(kind.model).pk for kind in kinds]


def _pages(words: str, operator: str, kinds: list[Kind], start: int, stop: int) -> list[Page]:
    queryset = Page.objects.live().public().filter(content_type_id__in=_types(kinds))
    if connection.vendor == "postgresql":
        keys = found_pages(words, operator, _types(kinds), start, stop)
        found = {page.pk: page for page in queryset.filter(pk__in=keys).specific()}
        return [found[pk] for pk in keys if pk in found]
    return list(queryset.specific().search(_query(words, operator))[start:stop])


def find_pages(words: str, operator: str, kinds: list[Kind], start: int, stop: int) -> Found:
    """The pages of ``kinds``, most relevant first: one query, and one more for each kind among the results."""
    total = sum(kind.total for kind in kinds)
    if not total or start >= total:
        return Found(total=total)
    labels = {kind.model: kind.label for kind in kinds}
    hits = [
        Hit(
            title=page.title,
            url=page.url,
            kind=labels[type(page)],
            text=page.plain_text(),
            on=getattr(page, "published_on", None) or page.reviewed_on,
        )
        for page in _pages(words, operator, kinds, start, stop)
    ]
    return Found(total=total, hits=hits)
