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
    Mention,
    Message,
    MessageFile,
    MessageRevision,
    ModerationCase,
    Notice,
    PilotMember,
    Report,
    Roundup,
    RoundupChoice,
    RoundupLine,
    SpaceFollow,
    ThreadFollow,
    ThreadVisit,
    Vote,
)
from cms.club.services.pilots import withdraw_from_pilots


@transaction.atomic
def erase_for(*, user: User, emails: Sequence[str] = (), now: datetime) -> None:
    """Cut every link to the person; what they did stays, without a name, so that totals stay true."""
    _erase_discussions(user)
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
    withdraw_from_pilots(user=user)
    # What was said of the trial stays in its report, without its author.
    PilotMember.objects.filter(user=user).update(user=None, name="", motivation="")
    Follow.objects.filter(user=user).delete()
    Notice.objects.filter(user=user).delete()


def _erase_discussions(user: User) -> None:
    """Messages stay, so that the answers to them can be read, without a name, a file or what they said before.

    The name is also taken out of the messages that called the person.
    """
    names = {name for name in Membership.objects.filter(user=user).values_list("display_name", flat=True) if name}
    for message in Message.objects.filter(mentions__user=user).order_by("pk"):
        text = message.text
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(f"@{name}", "@membre parti")
        if text != message.text:
            Message.objects.filter(pk=message.pk).update(text=text)
    mine = Message.objects.filter(author=user)
    MessageFile.objects.filter(message__in=mine).delete()
    MessageRevision.objects.filter(message__in=mine).delete()
    ModerationCase.objects.filter(message__in=mine).update(appeal="")
    ModerationCase.objects.filter(decided_by=user).update(decided_by=None)
    ModerationCase.objects.filter(final_by=user).update(final_by=None)
    Report.objects.filter(reporter=user).update(reporter=None, details="")
    mine.update(author=None, author_name="", token=None)
    for model in (Mention, ThreadFollow, SpaceFollow, ThreadVisit, RoundupLine, Roundup, RoundupChoice):
        model.objects.filter(user=user).delete()
