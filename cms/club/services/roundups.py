"""Who is owed which message, and in which mail. The sending itself is in ``handlers``.

A line is written once for each person and message; it goes into one round-up and no other; a round-up is claimed by
one worker, marked before it leaves and stamped after. A worker killed between two mails therefore neither repeats one
nor forgets one; killed within a hand-over, it leaves one whose fate nobody knows, which is not sent again (ADR 29).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.roundups import CLAIM_TERM, LINES_KEPT, Frequency, next_due
from cms.club.domain.spaces import Space
from cms.club.models import Membership, Message, Roundup, RoundupChoice, RoundupLine
from cms.club.models.roundup import RoundupChoiceQuerySet

_BATCH = 500


def _audience(message: Message) -> list[int]:
    """Who follows the thread, its space or its idea and may read it, but for its author and those whom it calls."""
    thread = message.thread
    follows = Q(club_thread_follows__thread=thread)
    if thread.idea_id:
        people = User.objects.filter(follows | Q(club_follows__idea=thread.idea_id))
    else:
        people = User.objects.filter(follows | Q(club_space_follows__space=thread.space))
        members = Membership.objects.active()
        if thread.space != Space.PLENARY:
            members = Membership.objects.confirmed().filter(college=thread.space)
        people = people.filter(pk__in=members.values("user"))
    people = people.filter(is_active=True).exclude(pk=message.author_id)
    people = people.exclude(pk__in=message.mentions.order_by().values("user"))
    return list(people.order_by("pk").values_list("pk", flat=True).distinct())


@transaction.atomic
def spread(*, message_id: int, now: datetime) -> int:
    """Owe a message to all who follow where it stands, once each; how many they are."""
    message = Message.objects.visible().select_related("thread").filter(pk=message_id).first()
    people = _audience(message) if message else []
    due_at = next_due(Frequency.DAILY, after=timezone.localtime(now))
    RoundupChoice.objects.bulk_create(
        (RoundupChoice(user_id=pk, frequency=Frequency.DAILY.value, due_at=due_at) for pk in people),
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    wanting = RoundupChoice.objects.filter(user__in=people).exclude(frequency=Frequency.NEVER.value)
    lines = [
        RoundupLine(user_id=pk, message_id=message_id)
        for pk in wanting.order_by("pk").values_list("user_id", flat=True)
    ]
    RoundupLine.objects.bulk_create(lines, ignore_conflicts=True, batch_size=_BATCH)
    return len(lines)


def make_immediate_roundups(*, message_id: int, now: datetime) -> list[int]:
    """Make the mails of those who want each message at once; the numbers of the mails to send."""
    waiting = RoundupLine.objects.filter(message=message_id, roundup=None).order_by().values("user")
    choices = RoundupChoice.objects.filter(frequency=Frequency.IMMEDIATE.value, user__in=waiting)
    return _make(choices, now=now)


def make_due_roundups(*, now: datetime) -> list[int]:
    """Make the mails whose hour has come; the numbers of the mails to send."""
    return _make(RoundupChoice.objects.filter(due_at__lte=now), now=now)


def _make(choices: RoundupChoiceQuerySet, *, now: datetime) -> list[int]:
    numbers = list(choices.order_by("pk").values_list("pk", flat=True))
    made: list[int] = []
    for start in range(0, len(numbers), _BATCH):
        made += _make_some(numbers[start : start + _BATCH], now=now)
    return made


@transaction.atomic
def _make_some(numbers: list[int], *, now: datetime) -> list[int]:
    """One mail for each of these choices that has lines waiting, and its next departure."""
    locked = RoundupChoice.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    # Two workers may have read the same numbers: the second finds the departure already moved.
    due = [c for c in locked if c.frequency == Frequency.IMMEDIATE or (c.due_at is not None and c.due_at <= now)]
    waiting = RoundupLine.objects.filter(roundup=None, user__in=[choice.user_id for choice in due])
    people = sorted(set(waiting.order_by("pk").values_list("user_id", flat=True)))
    roundups = Roundup.objects.bulk_create(Roundup(user_id=pk, made_at=now) for pk in people)
    made = [roundup.pk for roundup in roundups]
    if made:
        theirs = Roundup.objects.filter(pk__in=made, user=OuterRef("user")).order_by().values("pk")
        RoundupLine.objects.filter(roundup=None, user__in=people).update(roundup=Subquery(theirs[:1]))
    for frequency in (Frequency.DAILY, Frequency.WEEKLY):
        leaving = [choice.pk for choice in due if choice.frequency == frequency]
        RoundupChoice.objects.filter(pk__in=leaving).update(due_at=next_due(frequency, after=timezone.localtime(now)))
    return made


@transaction.atomic
def choose_frequency(*, user: User, frequency: Frequency, now: datetime) -> RoundupChoice:
    """Change how often a person is told; « never » drops what waits, « each message » sends it with the next sweep."""
    due_at = next_due(frequency, after=timezone.localtime(now))
    choice, _new = RoundupChoice.objects.update_or_create(
        user=user, defaults={"frequency": frequency.value, "due_at": due_at}
    )
    if frequency is Frequency.NEVER:
        RoundupLine.objects.filter(user=user, roundup=None).delete()
    elif frequency is Frequency.IMMEDIATE:
        _make_some([choice.pk], now=now)
    return choice


def _free(now: datetime) -> Q:
    return Q(handed_at=None) & (Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_TERM))


def claim(*, roundup_id: int, now: datetime) -> bool:
    """Take one mail to send; False when it left, or when another worker has it."""
    return bool(Roundup.objects.filter(_free(now), pk=roundup_id).update(claimed_at=now))


def hand_over(*, roundup_id: int, now: datetime) -> bool:
    """Mark a mail just before its first byte leaves; False when another worker was faster."""
    return bool(Roundup.objects.filter(pk=roundup_id, handed_at=None).update(handed_at=now))


def release(*, roundup_id: int) -> None:
    """Give back a mail that the server did not take."""
    Roundup.objects.filter(pk=roundup_id, sent_at=None).update(claimed_at=None, handed_at=None)


def stamp(*, roundup_id: int, now: datetime) -> None:
    """Note that a mail was handed over, or that nothing was left to say."""
    Roundup.objects.filter(pk=roundup_id).update(handed_at=now, sent_at=now)


def waiting_roundups(*, now: datetime) -> QuerySet[Roundup, int]:
    """The mails that nobody sends: new ones, and those of a worker that died before it handed them over."""
    return Roundup.objects.filter(_free(now)).order_by("pk").values_list("pk", flat=True)


def forget_roundups(*, now: datetime) -> None:
    """Delete the proofs of sending that are of no use any more."""
    Roundup.objects.filter(handed_at__lt=now - LINES_KEPT).delete()
