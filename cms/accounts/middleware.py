"""The gate of the second factor."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from cms.accounts import second_factor


class SecondFactorMiddleware:
    """Keeps those whose role demands a second factor on the pages of their account until they have one.

    Every other page is closed, not only the admin: what a role opens is decided all over the house, and a
    list of such pages would one day miss one. Reading the site without signing in stays possible.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let through, or send to the page that sets the second factor up."""
        if not self._is_open(request.path) and request.user.is_authenticated and second_factor.is_due(request.user):
            setup = reverse("mfa_index")
            return HttpResponseRedirect(f"{setup}?{urlencode({'next': request.get_full_path()})}")
        return self.get_response(request)

    @staticmethod
    def _is_open(path: str) -> bool:
        open_prefixes = (reverse("account_home"), settings.STATIC_URL, settings.MEDIA_URL, reverse("health"))
        return path.startswith(open_prefixes) or (settings.BROWSER_MAILBOX and path.startswith(reverse("mailbox")))
