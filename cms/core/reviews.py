"""The pages that must be read again, the most urgent first, and how somebody says that it was done."""

from dataclasses import dataclass
from datetime import date, timedelta

from wagtail.models import Page

from cms.core.models import PreauPage
from cms.core.review_days import due_on

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Review:
    """Where a page stands. ``due``: None when it was never checked, which is as urgent as being late."""

    page: PreauPage
    due: date | None
    is_late: bool
    is_soon: bool


def review_of(page: PreauPage, *, today: date) -> Review:
    """Where one page stands today."""
    due = due_on(page.reviewed_on) if page.reviewed_on else None
    late = due is None or due <= today
    return Review(page, due, late, not late and due is not None and due - today <= SOON)


def reviews(*, today: date) -> list[Review]:
    """Every published page that somebody answers for, the most urgent first: one query a type of page."""
    pages = Page.objects.live().filter(depth__gt=2).defer_streamfields().specific(defer=False)
    found = [review_of(page, today=today) for page in pages if isinstance(page, PreauPage) and page.is_reviewed]
    return sorted(found, key=lambda review: (review.due or date.min, review.page.title))


class DraftPendingError(Exception):
    """The page has a draft: publishing it says that it was read; noting the day beside it would be lost."""


def mark_reviewed(*, page_id: int, today: date, user: object = None) -> PreauPage:
    """Say that a published page was read again today. Raises DraftPendingError; Page.DoesNotExist for no such page."""
    page = Page.objects.live().get(pk=page_id).specific
    if page.has_unpublished_changes:
        raise DraftPendingError
    page.reviewed_on = today
    # Not a word changes but the day: no second reader is needed.
    page.save_revision(user=user, log_action=True).publish(user=user, skip_permission_checks=True)
    return page
