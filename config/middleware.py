"""What no view should have to think of: headers by place, and addresses that no database can look up."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

# No page of ours needs these devices; the classroom tools that do are other sites.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics")
)
# Wagtail writes scripts and styles in its own pages, and previews images before they are sent.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}


class HeadersMiddleware:
    """Inside django-csp's middleware: Permissions-Policy everywhere, a policy of its own for the editors' desk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.desk = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add to what the view answered."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.path.startswith(self.desk):
            response._csp_replace = ADMIN_POLICY  # noqa: SLF001 - what django-csp's own decorators set
        return response


class NullCharacterMiddleware:
    """Refuses U+0000 in a path: PostgreSQL fails on it when Wagtail looks up the page of that name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """400, or what the view answers. Queries and forms are the views' own matter."""
        if "\0" in request.path:
            raise BadRequest("a null character in the path")
        return self.get_response(request)
