"""The feed of the articles, for those who read elsewhere."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed

from cms.core.feeds import HouseFeed
from cms.news.models import NewsPage

LENGTH = 20


class NewsFeed(HouseFeed):
    """RSS 2.0: the twenty newest articles, whole titles and their introduction."""

    feed_type = Rss201rev2Feed
    title = "Actualités de Préau"
    link = "/actualites/"
    description = "Actualités, bonnes pratiques et témoignages d’utilisateurs de Chorus Pro."

    def items(self) -> list[NewsPage]:
        """Published articles, newest first."""
        return list(NewsPage.objects.live().public().newest().defer_streamfields()[:LENGTH])

    def item_title(self, item: NewsPage) -> str:
        """The title."""
        return item.title

    def item_description(self, item: NewsPage) -> str:
        """The introduction."""
        return item.intro

    def item_link(self, item: NewsPage) -> str:
        """The address on this site."""
        return item.url

    def item_pubdate(self, item: NewsPage) -> datetime:
        """The morning of its day, in Paris."""
        return timezone.make_aware(datetime.combine(item.published_on, time(8)))

    def item_categories(self, item: NewsPage) -> list[str]:
        """Its category, in words."""
        return [item.get_category_display()]
