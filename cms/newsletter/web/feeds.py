"""The feed of the issues."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed

from cms.core.feeds import HouseFeed
from cms.newsletter.models import IssuePage

LENGTH = 20


class LetterFeed(HouseFeed):
    """RSS 2.0: the twenty newest issues."""

    feed_type = Rss201rev2Feed
    title = "La lettre de Préau"
    link = "/lettre/"
    description = "Tous les numéros de la lettre d’information, sans donner d’adresse."

    def items(self) -> list[IssuePage]:
        """Published issues, newest first."""
        return list(IssuePage.objects.live().public().newest().defer_streamfields()[:LENGTH])

    def item_title(self, item: IssuePage) -> str:
        """The title."""
        return item.title

    def item_description(self, item: IssuePage) -> str:
        """The introduction."""
        return item.intro

    def item_link(self, item: IssuePage) -> str:
        """The address on this site."""
        return item.url

    def item_pubdate(self, item: IssuePage) -> datetime:
        """The morning of its day, in Paris."""
        return timezone.make_aware(datetime.combine(item.issued_on, time(8)))
