"""RSS feeds of the portal, in French, at the public address of the house."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import SyndicationFeed


class HouseFeed(Feed):
    """RSS whose links start with ``BASE_URL``.

    Django would take the domain of the table of sites, which nobody fills: every link led to « example.com ».
    """

    language = "fr"

    def get_feed(self, obj: Any, request: HttpRequest) -> SyndicationFeed:
        """The feed with its links, those of its items, and the identifiers that are links."""
        feed = super().get_feed(obj, request)
        for fields, names in [
            (feed.feed, ("link", "feed_url")),
            *((item, ("link", "unique_id")) for item in feed.items),
        ]:
            for name in names:
                fields[name] = _at_home(fields[name])
        return feed


def _at_home(address: str | None) -> str | None:
    if address is None or "://" not in address:
        return address
    path = address.split("://", 1)[1].partition("/")[2]
    return f"{settings.BASE_URL}/{path}"
