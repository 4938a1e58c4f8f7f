"""What becomes of a person's traces when they ask to be forgotten."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from cms.accounts.models import User
from cms.club.models import (
    BallotElector,
    BallotOption,
    BoardSeat,
    ClubEvent,
    CoAuthor,
    ContactMessage,
    Follow,
    Idea,
    IdeaStudy,
    Listing,
    Membership,
    Notice,
    Vote,
)


@transaction.atomic
def erase_for(*, user: User, emails: Sequence[str] = (), now: datetime) -> None:
    """Cut every link to the person; what they did stays, without a name, so that totals stay true."""
    Membership.objects.filter(user=user, left_at=None).update(left_at=now)
    Listing.objects.filter(membership__user=user).delete()
    written = ContactMessage.objects.filter(Q(sender__user=user) | Q(recipient__user=user))
    ClubEvent.objects.filter(pk__in=written.values("event")).delete()
    # Where a person was placed stays counted; why may speak of them.
    Membership.objects.filter(user=user).update(
        user=None, display_name="", organisation="", wish="", placement_reason="", proposed_college=F("college")
    )
    Membership.objects.filter(confirmed_by=user).update(confirmed_by=None)
    Idea.objects.filter(author=user).update(author=None, author_name="")
    Vote.objects.filter(member=user).update(member=None)
    ClubEvent.objects.filter(actor=user).update(actor=None)
    CoAuthor.objects.filter(user=user).update(user=None, name="")
    IdeaStudy.objects.filter(evaluator=user).update(evaluator=None)
    BallotElector.objects.filter(user=user).update(user=None)
    BallotOption.objects.filter(candidate=user).update(candidate=None, label="Candidat parti", statement="")
    BoardSeat.objects.filter(holder=user).update(holder=None, holder_name="")
    Follow.objects.filter(user=user).delete()
    Notice.objects.filter(user=user).delete()
