"""The straight way to a page: two queries whatever its depth, where Wagtail walks down with two a level."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from wagtail import views
from wagtail.models import Page, Site, get_page_models
from wagtail.url_routing import RouteResult


@cache
def _some_page_routes_by_itself() -> bool:
    """Whether a page type answers for addresses below its own: then only the walk is right."""
    return any(model.route is not Page.route for model in get_page_models())


def find_straight(request: HttpRequest, path: str) -> None:
    """Leave on the request the live page of that address, where Wagtail looks before it walks; or nothing."""
    slugs = [slug for slug in path.split("/") if slug]
    site = Site.find_for_request(request)
    if not slugs or site is None or _some_page_routes_by_itself():
        return
    address = f"{site.root_page.url_path}{'/'.join(slugs)}/"
    # The slug is indexed, the address is not.
    page = Page.objects.filter(slug=slugs[-1], url_path=address, live=True).order_by("pk").first()
    if page is not None:
        request._wagtail_route_for_request = RouteResult(page.specific)  # noqa: SLF001 - Wagtail's own cache


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's view, the page already found."""
    find_straight(request, path)
    return views.serve(request, path)
