"""A live class as its participants see it, and as its trainer does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from courses.domain.live import (
    AWAY_AFTER,
    CellState,
    FrequentMistake,
    Gestures,
    Verdict,
    frequent_mistakes,
    verdict,
)
from courses.models import (
    Enrolment,
    LessonStep,
    LiveClass,
    OrganiserNote,
    Participant,
    Poll,
    PollAnswer,
    Question,
    QuestionVote,
    Session,
)
from sandbox.queries import SpaceLine, class_board

QUESTIONS_SHOWN = 12
NOTES_SHOWN = 20


@dataclass(frozen=True)
class QuestionRow:
    """A question and how many ask it too."""

    id: int
    text: str
    pseudonym: str
    votes: int


@dataclass(frozen=True)
class PollRow:
    """A poll; ``rows``: answer, how many chose it, share out of 100."""

    id: int
    question: str
    is_open: bool
    rows: tuple[tuple[str, int, int], ...]
    answers: int


@dataclass(frozen=True)
class SharedView:
    """What everybody in the class sees, the same for all."""

    live: LiveClass
    step: LessonStep | None
    position: int
    step_count: int
    questions: tuple[QuestionRow, ...]
    poll: PollRow | None

    @property
    def is_over(self) -> bool:
        """Whether the class is over."""
        return self.live.ended_at is not None

    @property
    def is_frozen(self) -> bool:
        """Whether practice spaces are held still."""
        return self.live.frozen_at is not None


@dataclass(frozen=True)
class OwnView:
    """What one participant did: ``votes`` are ids of questions, ``answer`` the rank chosen in the last poll."""

    participant: Participant
    votes: frozenset[int]
    answer: int | None


@dataclass(frozen=True)
class Cell:
    """A participant on the board. ``name`` is empty unless its owner shows it."""

    id: int
    pseudonym: str
    name: str
    verdict: Verdict
    step: str
    done: int
    total: int
    hand_up: bool


@dataclass(frozen=True)
class CockpitView:
    """All that the trainer's screen shows. ``lines``: to hand to the next call, which then reads only what moved."""

    shared: SharedView
    steps: tuple[LessonStep, ...]
    cells: tuple[Cell, ...]
    mistakes: tuple[FrequentMistake, ...]
    hands: tuple[Cell, ...]
    notes: tuple[OrganiserNote, ...]
    enrolled: int
    present: int
    spaces: int
    lines: Mapping[int, SpaceLine]

    @property
    def next_step(self) -> LessonStep | None:
        """The step after the one in hand."""
        return next((step for step in self.steps if step.position > self.shared.position), None)

    @property
    def counts(self) -> tuple[tuple[CellState, int], ...]:
        """How many cells are in each state, in the order of the states."""
        states = [cell.verdict.state for cell in self.cells]
        return tuple((state, states.count(state)) for state in CellState)

    @property
    def stuck(self) -> tuple[Cell, ...]:
        """Those who are stuck."""
        return tuple(cell for cell in self.cells if cell.verdict.state is CellState.STUCK)


def live_of(*, session_id: int) -> LiveClass | None:
    """The class of a session, or None when it was never opened."""
    return LiveClass.objects.filter(session_id=session_id).first()


def participant_of(*, token: str) -> Participant | None:
    """Who entered the class with this private link, or None."""
    enrolment = Enrolment.objects.by_token(token).filter(erased_at=None)
    return Participant.objects.filter(enrolment__in=enrolment).select_related("live").first()


def session_to_lead(*, slug: str, user: Any) -> Session | None:
    """The session of an address if ``user`` may lead it, or None."""
    return Session.objects.visible_to(user).select_related("topic", "trainer").filter(slug=slug).first()


def versions(*, live_ids: list[int]) -> dict[int, int]:
    """The version of each class: what live pages ask again and again (one query)."""
    return dict(LiveClass.objects.filter(pk__in=live_ids).order_by().values_list("pk", "version"))


def shared_view(*, live_id: int) -> SharedView | None:
    """What everybody sees (four queries); None when the class is gone."""
    live = LiveClass.objects.select_related("step", "session__topic").filter(pk=live_id).first()
    if live is None:
        return None
    return SharedView(
        live=live,
        step=live.step,
        position=live.step.position if live.step else 0,
        step_count=LessonStep.objects.filter(session_id=live.session_id).count(),
        questions=_questions(live),
        poll=_poll(live),
    )


def own_view(*, participant: Participant, shared: SharedView) -> OwnView:
    """What this participant did (two queries)."""
    votes = QuestionVote.objects.filter(participant=participant).values_list("question_id", flat=True)
    answer = None
    if shared.poll is not None:
        given = PollAnswer.objects.filter(participant=participant, poll_id=shared.poll.id)
        answer = given.values_list("choice", flat=True).first()
    return OwnView(participant=participant, votes=frozenset(votes.order_by()), answer=answer)


def cockpit_view(*, live_id: int, now: datetime, known: Mapping[int, SpaceLine] | None = None) -> CockpitView | None:
    """What the trainer sees (a fixed number of queries, whatever the crowd); None when the class is gone."""
    shared = shared_view(live_id=live_id)
    if shared is None:
        return None
    participants = list(Participant.objects.filter(live_id=live_id).select_related("enrolment").order_by("number"))
    lines = class_board(space_ids=[p.space_id for p in participants if p.space_id], known=known)
    cells = tuple(_cell(p, lines.get(p.space_id or 0), now=now, frozen=shared.is_frozen) for p in participants)
    return CockpitView(
        shared=shared,
        steps=tuple(LessonStep.objects.filter(session_id=shared.live.session_id)),
        cells=cells,
        mistakes=tuple(frequent_mistakes(line.mistakes for line in lines.values())),
        hands=_hands(participants, cells),
        notes=tuple(OrganiserNote.objects.filter(live_id=live_id).select_related("author")[:NOTES_SHOWN]),
        enrolled=shared.live.session.enrolments.confirmed().count(),
        present=sum(now - p.seen_at <= AWAY_AFTER for p in participants),
        spaces=len(lines),
        lines=lines,
    )


def _hands(participants: list[Participant], cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    by_id = {cell.id: cell for cell in cells}
    raised = [p for p in participants if p.hand_raised_at is not None]
    raised.sort(key=lambda p: (p.hand_raised_at, p.number))
    return tuple(by_id[p.pk] for p in raised)


def _cell(participant: Participant, line: SpaceLine | None, *, now: datetime, frozen: bool) -> Cell:
    gestures = Gestures(line.moved_at, line.finished, line.stuck_on) if line else None
    return Cell(
        id=participant.pk,
        pseudonym=participant.pseudonym,
        name=participant.enrolment.name if participant.shows_name else "",
        verdict=verdict(now=now, seen_at=participant.seen_at, gestures=gestures, frozen=frozen),
        step=line.step if line else "",
        done=line.done if line else 0,
        total=line.total if line else 0,
        hand_up=participant.hand_raised_at is not None,
    )


def _questions(live: LiveClass) -> tuple[QuestionRow, ...]:
    rows = (
        Question.objects.filter(live=live, answered_at=None)
        .select_related("participant")
        .annotate(vote_count=Count("votes"))
        .order_by("-vote_count", "asked_at", "pk")[:QUESTIONS_SHOWN]
    )
    return tuple(
        QuestionRow(
            id=row.pk,
            text=row.text,
            pseudonym=row.participant.pseudonym if row.participant else "",
            votes=row.vote_count,
        )
        for row in rows
    )


def _poll(live: LiveClass) -> PollRow | None:
    poll = Poll.objects.filter(live=live).first()
    if poll is None:
        return None
    counted = dict(PollAnswer.objects.filter(poll=poll).order_by().values_list("choice").annotate(count=Count("pk")))
    total = sum(counted.values())
    return PollRow(
        id=poll.pk,
        question=poll.question,
        is_open=poll.closed_at is None,
        rows=tuple(
            (choice, counted.get(rank, 0), 100 * counted.get(rank, 0) // total if total else 0)
            for rank, choice in enumerate(poll.choices)
        ),
        answers=total,
    )
