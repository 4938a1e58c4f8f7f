"""The gate of the second factor."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import urlencode

from cms.accounts import second_factor


class SecondFactorMiddleware(MiddlewareMixin):
    """Keeps those whose role demands a second factor on the pages of their account until they have one.

    Every other page is closed, not only the admin: what a role opens is decided all over the house, and a
    list of such pages would one day miss one. Reading the site without signing in stays possible.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Send to the page that sets the second factor up, or let through."""
        # Without a session there is nobody to ask about: the answer to a passer-by stays the same for all.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or self._is_open(request.path):
            return None
        if not request.user.is_authenticated or not second_factor.is_due(request.user):
            return None
        return HttpResponseRedirect(f"{reverse('mfa_index')}?{urlencode({'next': request.get_full_path()})}")

    @staticmethod
    def _is_open(path: str) -> bool:
        open_prefixes = (reverse("account_home"), settings.STATIC_URL, settings.MEDIA_URL, reverse("health"))
        return path.startswith(open_prefixes) or (settings.BROWSER_MAILBOX and path.startswith(reverse("mailbox")))
