"""The members' directory: what each agreed to show, and nothing else, not even to a search."""

from django.db.models import Case, F, Q, QuerySet, Value, When

from cms.accounts.models import User
from cms.club.domain.membership import Quality
from cms.club.domain.vocabulary import College
from cms.club.models import Listing


def directory(*, college: College | None = None, words: str = "") -> "QuerySet[Listing]":
    """Listings of people who are in the club, by name, with their memberships; every word must be in a shown field."""
    found = (
        Listing.objects.filter(membership__left_at=None, membership__user__isnull=False)
        .select_related("membership")
        # A name that is not shown does not order the list either.
        .order_by("-name", Case(When(name=True, then=F("membership__display_name")), default=Value("")), "pk")
    )
    if college is not None:
        found = found.filter(membership__college=college.value)
    for word in words.split():
        qualities = [quality.value for quality in Quality if word.lower() in quality.label.lower()]
        found = found.filter(
            Q(name=True, membership__display_name__icontains=word)
            | Q(organisation=True, membership__organisation__icontains=word)
            | Q(quality=True, membership__quality__in=qualities)
        )
    return found


def listing_of(*, user: User) -> Listing | None:
    """What the person shows, or None."""
    return Listing.objects.filter(membership__user=user, membership__left_at=None).first()


def contactable(*, listing_id: int) -> Listing | None:
    """A listing that takes messages, with its membership, or None."""
    return directory().filter(pk=listing_id, contactable=True).first()
