"""The straight way to a page: one query once its address is known, where Wagtail walks down with two a level."""

from copy import copy
from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from wagtail import views
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtail.url_routing import RouteResult

from cms.core.facts import facts_of
from cms.core.models import PreauPage


@cache
def _some_page_routes_by_itself() -> bool:
    """Whether a page type answers for addresses below its own: then only the walk is right."""
    return any(model.route is not Page.route for model in get_page_models())


def _site(request: HttpRequest) -> Site | None:
    """The site of the request's host, left where Wagtail looks for it."""
    # The host as it came, as Wagtail reads it: the list of allowed hosts is another matter.
    host = (request._get_raw_host(), request.get_port())  # noqa: SLF001 - as Wagtail does
    kept = facts_of(request).get(("site", *host), lambda: Site.find_for_request(request))
    # A copy for each request: Wagtail notes on these objects what it finds on the way.
    site = copy(kept)
    if kept is not None:
        site.root_page = copy(kept.root_page)
    request._wagtail_site = site  # noqa: SLF001 - Wagtail's own cache
    return site


def _page_at(address: str, slug: str) -> tuple[type[Page], int] | None:
    """Type and key of the live page of that address."""
    # The slug is indexed, the address is not.
    pages = Page.objects.filter(slug=slug, url_path=address, live=True).order_by("pk")
    row = pages.values_list("pk", "content_type_id").first()
    if row is None:
        return None
    pk, type_id = row
    return ContentType.objects.get_for_id(type_id).model_class() or Page, pk


def _has_reserved_pages() -> bool:
    return PageViewRestriction.objects.exists()


def find_straight(request: HttpRequest, path: str) -> None:
    """Leave on the request the live page of that address, where Wagtail looks before it walks; or nothing."""
    slugs = [slug for slug in path.split("/") if slug]
    site = _site(request)
    if not slugs or site is None or _some_page_routes_by_itself():
        return
    facts = facts_of(request)
    address = f"{site.root_page.url_path}{'/'.join(slugs)}/"
    found = facts.get(("page", address), lambda: _page_at(address, slugs[-1]))
    if found is None:
        return
    model, pk = found
    page = model._default_manager.filter(pk=pk, live=True).first()  # noqa: SLF001 - Django's documented API
    if page is None:
        return
    if isinstance(page, PreauPage):
        page.is_known_public = not facts.get("reserved", _has_reserved_pages)
    request._wagtail_route_for_request = RouteResult(page)  # noqa: SLF001 - Wagtail's own cache


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's view, the page already found."""
    find_straight(request, path)
    return views.serve(request, path)
