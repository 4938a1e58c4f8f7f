"""What a participant does in a live class: come in, raise a hand, ask, vote, answer a poll, redo the gesture.

These gestures write no event: a class of five hundred people has thousands, and they are forgotten with it. Each one
moves the version of its class on, which is what tells every live page to look.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from courses.domain.live import text_refusal
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import EnrolmentState
from courses.models import Enrolment, LiveClass, Participant, Poll, PollAnswer, Question, QuestionVote
from courses.services.attendance import record_join, record_leave
from sandbox.domain.refusals import RefusedError as SpaceRefusedError
from sandbox.services import freeze_spaces, open_bookmark

# The connection that a live page is, for the list of presences.
CONNECTION = "direct"


def touch(live_id: int) -> None:
    """Tell every live page of the class that something changed."""
    LiveClass.objects.filter(pk=live_id).update(version=F("version") + 1)


@transaction.atomic
def enter(*, token: str, now: datetime) -> Participant:
    """Come into the class (again): with the person's consent, the arrival is noted for the list of presences.

    RefusedError: LINK_UNKNOWN, ENROLMENT_NOT_CONFIRMED, LIVE_NOT_OPEN, LIVE_OVER.
    """
    enrolment = Enrolment.objects.by_token(token).filter(erased_at=None).first()
    if enrolment is None:
        raise RefusedError(Refusal.LINK_UNKNOWN)
    if enrolment.state != EnrolmentState.CONFIRMED.value:
        raise RefusedError(Refusal.ENROLMENT_NOT_CONFIRMED)
    participant = Participant.objects.filter(enrolment=enrolment).select_related("live").first()
    if participant is None:
        participant = _first_time(enrolment, now)
    elif participant.live.ended_at is not None:
        raise RefusedError(Refusal.LIVE_OVER)
    else:
        Participant.objects.filter(pk=participant.pk).update(seen_at=now)
    record_join(enrolment_id=enrolment.pk, at=now, connection=CONNECTION)
    return participant


def _first_time(enrolment: Enrolment, now: datetime) -> Participant:
    # The class is locked, so that two who come at once do not get one number.
    live = LiveClass.objects.select_for_update(of=("self",)).filter(session_id=enrolment.session_id).first()
    if live is None:
        raise RefusedError(Refusal.LIVE_NOT_OPEN)
    if live.ended_at is not None:
        raise RefusedError(Refusal.LIVE_OVER)
    existing = Participant.objects.filter(enrolment=enrolment).first()
    if existing is not None:
        return existing
    number = (live.participants.aggregate(last=Max("number"))["last"] or 0) + 1
    touch(live.pk)
    return Participant.objects.create(live=live, enrolment=enrolment, number=number, joined_at=now, seen_at=now)


def note_presence(*, seen: Collection[int], now: datetime, departed: Mapping[int, datetime]) -> None:
    """Note who is still there (primary keys of participants), and who left, at which moment."""
    if seen:
        Participant.objects.filter(pk__in=seen).update(seen_at=now)
    enrolments = dict(Participant.objects.filter(pk__in=departed).order_by().values_list("pk", "enrolment_id"))
    for participant_id, at in departed.items():
        if participant_id in enrolments:
            record_leave(enrolment_id=enrolments[participant_id], at=at, connection=CONNECTION)


@transaction.atomic
def raise_hand(*, participant_id: int, raised: bool, now: datetime) -> None:
    """Raise one's hand, or take it down; doing so twice changes nothing."""
    participant = _in_class(participant_id)
    if raised != (participant.hand_raised_at is not None):
        participant.hand_raised_at = now if raised else None
        participant.save(update_fields=["hand_raised_at"])
        touch(participant.live_id)


@transaction.atomic
def show_name(*, participant_id: int, shown: bool) -> None:
    """Let the trainer read one's name beside the pseudonym, or not."""
    participant = _in_class(participant_id)
    participant.shows_name = shown
    participant.save(update_fields=["shows_name"])
    touch(participant.live_id)


@transaction.atomic
def ask(*, participant_id: int, text: str, now: datetime) -> Question:
    """Ask a question. The same words twice from one person are one question (a double click)."""
    text = " ".join(text.split())
    if refusal := text_refusal(text):
        raise RefusedError(refusal)
    participant = _in_class(participant_id)
    question, made = Question.objects.get_or_create(
        live_id=participant.live_id, participant=participant, text=text, defaults={"asked_at": now}
    )
    if made:
        touch(participant.live_id)
    return question


@transaction.atomic
def vote(*, participant_id: int, question_id: int) -> bool:
    """« Moi aussi », or no more; whether the vote now stands. One's own question bears no vote of one's own."""
    participant = _in_class(participant_id)
    question = Question.objects.filter(pk=question_id, live_id=participant.live_id, answered_at=None).first()
    if question is None:
        raise RefusedError(Refusal.QUESTION_UNKNOWN)
    if question.participant_id == participant.pk:
        return False
    deleted, _by_model = QuestionVote.objects.filter(question=question, participant=participant).delete()
    if not deleted:
        QuestionVote.objects.create(question=question, participant=participant)
    touch(participant.live_id)
    return not deleted


@transaction.atomic
def answer_poll(*, participant_id: int, poll_id: int, choice: int) -> None:
    """Answer a poll, or change one's answer, while it is open."""
    participant = _in_class(participant_id)
    poll = Poll.objects.filter(pk=poll_id, live_id=participant.live_id, closed_at=None).first()
    if poll is None:
        raise RefusedError(Refusal.POLL_CLOSED)
    if not 0 <= choice < len(poll.choices):
        raise RefusedError(Refusal.POLL_CHOICE_UNKNOWN)
    PollAnswer.objects.update_or_create(poll=poll, participant=participant, defaults={"choice": choice})
    touch(participant.live_id)


@transaction.atomic
def redo(*, participant_id: int, now: datetime, owner_id: int | None, anonymous_key: str) -> int:
    """Open a practice space of one's own at the step in hand; its id. A new one each time: the step is always the same.

    While the class is held still, so is the new space.
    """
    participant = _in_class(participant_id)
    live = LiveClass.objects.select_related("step").get(pk=participant.live_id)
    if live.step is None or not live.step.bookmark:
        raise RefusedError(Refusal.STEP_WITHOUT_GESTURE)
    try:
        space = open_bookmark(code=live.step.bookmark, now=now, owner_id=owner_id, anonymous_key=anonymous_key)
    except SpaceRefusedError as error:
        raise RefusedError(Refusal.STEP_WITHOUT_GESTURE) from error
    participant.space_id = space.pk
    participant.space_start = space.last_sequence
    participant.save(update_fields=["space", "space_start"])
    if live.frozen_at is not None:
        freeze_spaces(space_ids=[space.pk], now=now)
    touch(live.pk)
    return space.pk


def _in_class(participant_id: int) -> Participant:
    """The participant, locked; RefusedError (LIVE_OVER) once the class is over."""
    participant = Participant.objects.select_for_update(of=("self",)).select_related("live").get(pk=participant_id)
    if participant.live.ended_at is not None:
        raise RefusedError(Refusal.LIVE_OVER)
    return participant
