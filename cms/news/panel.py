"""The latest articles on the home page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from cms.news.models import NewsPage


def latest_news(*, request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """The three newest articles that are out at ``now``; nothing when there is none."""
    today = timezone.localtime(now).date()
    articles = list(NewsPage.objects.live().public().filter(published_on__lte=today).newest().defer_streamfields()[:3])
    return {"articles": articles} if articles else None
