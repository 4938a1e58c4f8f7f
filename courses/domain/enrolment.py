"""The rules of an enrolment: one table of moves, when one may enrol, how long a seat is held."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import Action, Actor, EnrolmentState, EventType

# How long a seat waits for its link to be followed.
HOLD = timedelta(hours=24)
# How long after a session its private link can still be asked for.
LINKS_SENT_FOR = timedelta(days=365)
# How long the answers of somebody who never confirmed are kept, so that « un nouveau lien » still works.
UNCONFIRMED_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class EnrolmentFacts:
    """What the guards look at."""

    now: datetime
    starts_at: datetime
    held_until: datetime | None
    offered: bool = False
    called_off: bool = False


Guard = Callable[[EnrolmentFacts], Refusal | None]


def not_started(facts: EnrolmentFacts) -> Refusal | None:
    """A session that has begun is not entered nor left any more."""
    return Refusal.SESSION_STARTED if facts.now >= facts.starts_at else None


def not_called_off(facts: EnrolmentFacts) -> Refusal | None:
    """Nobody sits down in a session that will not be given."""
    return Refusal.SESSION_CALLED_OFF if facts.called_off else None


def is_offered(facts: EnrolmentFacts) -> Refusal | None:
    """Only a seat offered to somebody who waited can be passed on."""
    return None if facts.offered else Refusal.NOT_ALLOWED_NOW


def hold_runs(facts: EnrolmentFacts) -> Refusal | None:
    """The link works while the seat is held, and not a second longer."""
    return _over(facts) if facts.held_until is None or facts.now >= facts.held_until else None


def _over(facts: EnrolmentFacts) -> Refusal:
    return Refusal.OFFER_EXPIRED if facts.offered else Refusal.HOLD_EXPIRED


def hold_is_over(facts: EnrolmentFacts) -> Refusal | None:
    """Time takes back no seat before its term."""
    return Refusal.NOT_ALLOWED_NOW if facts.held_until is None or facts.now < facts.held_until else None


@dataclass(frozen=True)
class Transition:
    """One move of an enrolment."""

    action: Action
    sources: frozenset[EnrolmentState]
    target: EnrolmentState
    actors: frozenset[Actor]
    event: EventType
    guards: tuple[Guard, ...] = ()


class Lifecycle:
    """A table of transitions that answers questions; ValueError when two rows claim the same move."""

    def __init__(self, *, initial: EnrolmentState, transitions: Iterable[Transition]) -> None:
        self.initial = initial
        self.transitions = tuple(transitions)
        self._by_move = {(source, t.action): t for t in self.transitions for source in t.sources}
        if len(self._by_move) != sum(len(t.sources) for t in self.transitions):
            raise ValueError("two transitions claim the same state and action")

    def offered(self, state: EnrolmentState, actor: Actor, *, facts: EnrolmentFacts) -> list[Transition]:
        """The moves to show as buttons, in table order: those that no guard objects to."""
        return [
            t
            for t in self.transitions
            if state in t.sources and actor in t.actors and not any(guard(facts) for guard in t.guards)
        ]

    def resolve(self, state: EnrolmentState, action: Action, *, actor: Actor, facts: EnrolmentFacts) -> Transition:
        """The transition to apply, or RefusedError naming the first objection."""
        transition = self._by_move.get((state, action))
        if facts.called_off and action is Action.CONFIRM:
            # Said first: the seat is gone with the session, whatever became of the hold.
            raise RefusedError(Refusal.SESSION_CALLED_OFF)
        if transition is None:
            expired = state is EnrolmentState.EXPIRED and action is Action.CONFIRM
            raise RefusedError(_over(facts) if expired else Refusal.NOT_ALLOWED_NOW)
        if actor not in transition.actors:
            raise RefusedError(Refusal.NOT_ALLOWED_NOW)
        for guard in transition.guards:
            if refusal := guard(facts):
                raise RefusedError(refusal)
        return transition


ENROLMENT_LIFECYCLE = Lifecycle(
    initial=EnrolmentState.HELD,
    transitions=(
        Transition(
            action=Action.CONFIRM,
            sources=frozenset({EnrolmentState.HELD}),
            target=EnrolmentState.CONFIRMED,
            actors=frozenset({Actor.PARTICIPANT}),
            event=EventType.CONFIRMED,
            guards=(not_called_off, not_started, hold_runs),
        ),
        Transition(
            action=Action.CANCEL,
            sources=frozenset({EnrolmentState.HELD, EnrolmentState.CONFIRMED, EnrolmentState.WAITING}),
            target=EnrolmentState.CANCELLED,
            actors=frozenset({Actor.PARTICIPANT}),
            event=EventType.CANCELLED,
            guards=(not_started,),
        ),
        Transition(
            action=Action.EXPIRE,
            sources=frozenset({EnrolmentState.HELD}),
            target=EnrolmentState.EXPIRED,
            actors=frozenset({Actor.SYSTEM}),
            event=EventType.EXPIRED,
            guards=(hold_is_over,),
        ),
        Transition(
            action=Action.OFFER,
            sources=frozenset({EnrolmentState.WAITING}),
            target=EnrolmentState.HELD,
            actors=frozenset({Actor.SYSTEM}),
            event=EventType.OFFERED,
            guards=(not_called_off, not_started),
        ),
        Transition(
            action=Action.PASS,
            sources=frozenset({EnrolmentState.HELD}),
            target=EnrolmentState.CANCELLED,
            actors=frozenset({Actor.PARTICIPANT}),
            event=EventType.PASSED,
            guards=(not_started, is_offered),
        ),
        Transition(
            action=Action.CLOSE_LIST,
            sources=frozenset({EnrolmentState.WAITING}),
            target=EnrolmentState.UNSERVED,
            actors=frozenset({Actor.SYSTEM}),
            event=EventType.UNSERVED,
        ),
    ),
)


def closes_at(*, starts_at: datetime, cutoff: timedelta) -> datetime:
    """When enrolments close: ``cutoff`` before the start, never after it."""
    return starts_at - max(cutoff, timedelta(0))


def enrolment_refusal(*, now: datetime, starts_at: datetime, cutoff: timedelta, seats_left: int) -> Refusal | None:
    """Why nobody can enrol in this session now, or None. A past session comes first: its seats say nothing."""
    if now >= starts_at:
        return Refusal.SESSION_STARTED
    if now >= closes_at(starts_at=starts_at, cutoff=cutoff):
        return Refusal.ENROLMENT_CLOSED
    if seats_left <= 0:
        return Refusal.SESSION_FULL
    return None


def hold_ends_at(*, now: datetime, starts_at: datetime) -> datetime:
    """Until when a seat is held: 24 hours, and never past the start of the session."""
    return min(now + HOLD, starts_at)
