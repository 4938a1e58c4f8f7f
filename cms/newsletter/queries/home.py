"""The letter on the home page."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from cms.newsletter.models import IssuePage, LetterPage


def latest_issue(*, request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """The newest issue, and the form; nothing while the letter has no page."""
    if not LetterPage.objects.live().exists():
        return None
    return {"issue": IssuePage.objects.live().public().newest().defer_streamfields().first()}
