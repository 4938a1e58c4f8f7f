"""What a trainer does in a live class: open it, lead it step by step, act on the practice spaces of all, close it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.domain.live import opening_refusal, poll_refusal, text_refusal
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import EventType
from courses.models import LessonStep, LiveClass, OrganiserNote, Participant, Poll, Question, Session
from courses.services.attendance import close_attendance
from courses.services.enrolment import lock_session
from courses.services.journal import record
from courses.services.live import touch
from sandbox.domain.actions import Reason
from sandbox.domain.refusals import RefusedError as SpaceRefusedError
from sandbox.services import class_acts, freeze_spaces, return_newest, rewind, unfreeze_spaces


@dataclass(frozen=True)
class Reached:
    """How many practice spaces a gesture reached, of how many there are."""

    done: int
    of: int


@transaction.atomic
def open_class(*, session_id: int, actor: Any, now: datetime) -> LiveClass:
    """Open the class; opening it again changes nothing. Without a plan, the lines of the session are its steps.

    RefusedError: NOT_YOURS, SESSION_CALLED_OFF, LIVE_TOO_EARLY (more than an hour before), LIVE_OVER.
    """
    session = lock_session(session_id)
    _refuse_stranger(session, actor)
    if session.called_off_at is not None:
        raise RefusedError(Refusal.SESSION_CALLED_OFF)
    existing = LiveClass.objects.filter(session=session).first()
    if existing is not None and existing.ended_at is None:
        return existing
    refusal = opening_refusal(
        now=now, starts_at=session.starts_at, ends_at=session.ends_at, closed=existing is not None
    )
    if refusal:
        raise RefusedError(refusal)
    if not session.plan.exists():
        titles = [line.strip()[:150] for line in session.steps.splitlines() if line.strip()]
        LessonStep.objects.bulk_create(
            LessonStep(session=session, position=position, title=title) for position, title in enumerate(titles, 1)
        )
    live = LiveClass.objects.create(session=session, opened_at=now, step=session.plan.first())
    record(event_type=EventType.LIVE_OPENED, now=now, session=session, actor=actor)
    return live


@transaction.atomic
def go_to_step(*, session_id: int, step_id: int, actor: Any, now: datetime) -> LiveClass:
    """Make a step of the plan the one in hand; participants open their space at it when they are ready."""
    live = _locked(session_id, actor)
    step = LessonStep.objects.filter(pk=step_id, session_id=session_id).first()
    if step is None:
        raise RefusedError(Refusal.STEP_UNKNOWN)
    live.step = step
    live.spotlight = ""
    _save(live)
    record(event_type=EventType.LIVE_LED, now=now, session=live.session, actor=actor, payload={"step": step.position})
    return live


@transaction.atomic
def hold(*, session_id: int, held: bool, actor: Any, now: datetime) -> Reached:
    """Hold every practice space of the class still, or let them go."""
    live = _locked(session_id, actor)
    live.frozen_at = now if held else None
    _save(live)
    spaces = _spaces(live)
    ids = [space_id for _pk, space_id, _start in spaces]
    done = freeze_spaces(space_ids=ids, now=now) if held else unfreeze_spaces(space_ids=ids)
    record(event_type=EventType.LIVE_LED, now=now, session=live.session, actor=actor, payload={"held": held})
    return Reached(done=done, of=len(spaces))


@transaction.atomic
def rewind_all(*, session_id: int, actor: Any, now: datetime) -> Reached:
    """Bring every practice space of the class back to the beginning of the step its owner opened."""
    live = _locked(session_id, actor)
    done, spaces = 0, _spaces(live)
    with class_acts():
        for _pk, space_id, start in spaces:
            try:
                rewind(space_id=space_id, to_sequence=start)
            except SpaceRefusedError:
                # Its owner began again meanwhile: there is no such moment any more.
                continue
            done += 1
    _save(live)
    record(event_type=EventType.LIVE_LED, now=now, session=live.session, actor=actor, payload={"rewound": done})
    return Reached(done=done, of=len(spaces))


@transaction.atomic
def inject_return(*, session_id: int, reason: str, comment: str, actor: Any, now: datetime) -> Reached:
    """Have the recipient send an invoice back, for this reason, in every practice space of the class."""
    given = Reason.read(reason)
    if given is None:
        raise RefusedError(Refusal.REASON_UNKNOWN)
    comment = comment.strip()
    if refusal := text_refusal(comment):
        raise RefusedError(refusal)
    live = _locked(session_id, actor)
    spaces = _spaces(live)
    done = sum(
        return_newest(space_id=space_id, reason=given, comment=comment) is not None for _p, space_id, _s in spaces
    )
    _save(live)
    payload = {"reason": given.value, "reached": done}
    record(event_type=EventType.LIVE_LED, now=now, session=live.session, actor=actor, payload=payload)
    return Reached(done=done, of=len(spaces))


@transaction.atomic
def show_to_all(*, session_id: int, text: str, actor: Any) -> LiveClass:
    """Show a sentence (what a mistake overlooks) on every participant's page; an empty one takes it away."""
    live = _locked(session_id, actor)
    text = text.strip()
    if text and (refusal := text_refusal(text)):
        raise RefusedError(refusal)
    live.spotlight = text
    _save(live)
    return live


@transaction.atomic
def lower_hand(*, session_id: int, participant_id: int, actor: Any) -> None:
    """The hand was heard."""
    live = _locked(session_id, actor)
    live.participants.filter(pk=participant_id).update(hand_raised_at=None)
    _save(live)


@transaction.atomic
def mark_answered(*, session_id: int, question_id: int, actor: Any, now: datetime) -> None:
    """The question was answered aloud."""
    live = _locked(session_id, actor)
    live.questions.filter(pk=question_id, answered_at=None).update(answered_at=now)
    _save(live)


@transaction.atomic
def write_answer(*, question_id: int, answer: str, actor: Any, now: datetime) -> Question:
    """Answer a question in writing, during the class or after it; it stands on the session's page."""
    question = Question.objects.select_for_update(of=("self",)).select_related("live__session").get(pk=question_id)
    _refuse_stranger(question.live.session, actor)
    question.answer = answer.strip()
    question.answered_at = question.answered_at or now
    question.save(update_fields=["answer", "answered_at"])
    touch(question.live_id)
    return question


@transaction.atomic
def open_poll(*, session_id: int, question: str, choices: Sequence[str], actor: Any, now: datetime) -> Poll:
    """Ask everybody; the poll that was open is closed."""
    question = " ".join(question.split())
    choices = [choice.strip() for choice in choices if choice.strip()]
    if refusal := poll_refusal(question=question, choices=choices):
        raise RefusedError(refusal)
    live = _locked(session_id, actor)
    live.polls.filter(closed_at=None).update(closed_at=now)
    poll = Poll.objects.create(live=live, question=question, choices=choices, opened_at=now)
    _save(live)
    return poll


@transaction.atomic
def close_poll(*, session_id: int, actor: Any, now: datetime) -> None:
    """Close the poll; its figures stay on the screen of all."""
    live = _locked(session_id, actor)
    live.polls.filter(closed_at=None).update(closed_at=now)
    _save(live)


@transaction.atomic
def write_note(*, session_id: int, text: str, actor: Any, now: datetime) -> OrganiserNote:
    """Tell the other organisers something; participants never see it."""
    text = text.strip()
    if refusal := text_refusal(text):
        raise RefusedError(refusal)
    live = _locked(session_id, actor)
    note = OrganiserNote.objects.create(live=live, author=actor, text=text, at=now)
    _save(live)
    return note


@transaction.atomic
def end_class(*, session_id: int, actor: Any, now: datetime) -> LiveClass:
    """End the class: spaces are let go, the list of presences is closed, every participant's page says so."""
    live = _locked(session_id, actor)
    unfreeze_spaces(space_ids=[space_id for _pk, space_id, _start in _spaces(live)])
    close_attendance(session_id=session_id, now=now, actor=actor)
    live.polls.filter(closed_at=None).update(closed_at=now)
    live.participants.exclude(hand_raised_at=None).update(hand_raised_at=None)
    live.ended_at = now
    live.frozen_at = None
    _save(live)
    record(event_type=EventType.LIVE_ENDED, now=now, session=live.session, actor=actor)
    return live


def _spaces(live: LiveClass) -> list[tuple[int, int, int]]:
    """Participant, practice space, and where in its journal the step begins, for those who opened one."""
    opened = Participant.objects.filter(live=live).exclude(space=None).order_by("space_id")
    return list(opened.values_list("pk", "space_id", "space_start"))


def _locked(session_id: int, actor: Any) -> LiveClass:
    """The class, locked; RefusedError (NOT_YOURS, LIVE_NOT_OPEN, LIVE_OVER)."""
    live = LiveClass.objects.select_for_update(of=("self",)).select_related("session").filter(session_id=session_id)
    found = live.first()
    if found is None:
        raise RefusedError(Refusal.LIVE_NOT_OPEN)
    _refuse_stranger(found.session, actor)
    if found.ended_at is not None:
        raise RefusedError(Refusal.LIVE_OVER)
    return found


def _save(live: LiveClass) -> None:
    live.version += 1
    live.save()


def _refuse_stranger(session: Session, actor: Any) -> None:
    if not Session.objects.visible_to(actor).filter(pk=session.pk).exists():
        raise RefusedError(Refusal.NOT_YOURS)
