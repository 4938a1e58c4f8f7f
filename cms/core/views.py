"""What robots read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# Practice spaces belong to those who opened them, and the rest is not for reading.
CLOSED_TO_ROBOTS = ("/admin/", "/compte/", "/courrier/", "/bac-a-sable/", "/recherche/", "/sante/", "/votre-avis/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """``/robots.txt``."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS)]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
