"""The life of an idea: one table of moves, and the small engine that reads it.

The path (submitted to delivered) is that of the club's rules; the delays are the platform's own promise.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cms.club.domain.vocabulary import Action, ClubRefusedError, Evidence, Refusal, Role, State


@dataclass(frozen=True)
class IdeaFacts:
    """What a guard may know of the idea and of the person who acts."""

    actor_is_author: bool
    # Evaluations handed in; a decision of the board looks at none.
    studies: int = 0


Guard = Callable[[IdeaFacts], Refusal | None]


def _not_party_to_the_case(facts: IdeaFacts) -> Refusal | None:
    return Refusal.PARTY_TO_THE_CASE if facts.actor_is_author else None


# The board decides on two opinions, never on one.
EVALUATORS_NEEDED = 2


def _studied(facts: IdeaFacts) -> Refusal | None:
    return Refusal.STUDIES_MISSING if facts.studies < EVALUATORS_NEEDED else None


@dataclass(frozen=True)
class Transition:
    """One move: who may make it, from where to where, and whether its reason is published with it."""

    action: Action
    sources: frozenset[State]
    target: State
    roles: frozenset[Role]
    evidence: Evidence
    needs_reason: bool = False
    guards: tuple[Guard, ...] = (_not_party_to_the_case,)


@dataclass(frozen=True)
class Gesture:
    """A button: the move, and why it is greyed (None when it may be pressed)."""

    transition: Transition
    refusal: Refusal | None


# Characters of a published reason.
MAX_REASON = 4000

STAFF = frozenset({Role.SUPPORT, Role.ADMINISTRATOR})
BOARD = frozenset({Role.BOARD})
MEETING = frozenset({Role.MEETING})

TRANSITIONS = (
    Transition(Action.DECLARE_ADMISSIBLE, frozenset({State.SUBMITTED}), State.ADMISSIBLE, STAFF, Evidence.ASSUMED),
    # Out of scope or double; "unfeasible" is not a reason here, only a study may say so.
    Transition(
        Action.DECLARE_INADMISSIBLE,
        frozenset({State.SUBMITTED}),
        State.DISMISSED,
        STAFF,
        Evidence.ASSUMED,
        needs_reason=True,
    ),
    Transition(Action.OPEN_STUDY, frozenset({State.ADMISSIBLE}), State.UNDER_STUDY, STAFF, Evidence.ASSUMED),
    # The reason is the opinion that closes the study: nothing is said of feasibility before.
    Transition(
        Action.PUT_ON_AGENDA,
        frozenset({State.UNDER_STUDY, State.POSTPONED}),
        State.ON_AGENDA,
        STAFF | BOARD,
        Evidence.ASSUMED,
        needs_reason=True,
        guards=(_not_party_to_the_case, _studied),
    ),
    # Only the board decides, together, and always with a motive: these moves come from the votes of a meeting.
    Transition(
        Action.ACCEPT, frozenset({State.ON_AGENDA}), State.ACCEPTED, MEETING, Evidence.OFFICIAL, needs_reason=True
    ),
    Transition(
        Action.POSTPONE, frozenset({State.ON_AGENDA}), State.POSTPONED, MEETING, Evidence.OFFICIAL, needs_reason=True
    ),
    Transition(
        Action.DISMISS, frozenset({State.ON_AGENDA}), State.DISMISSED, MEETING, Evidence.OFFICIAL, needs_reason=True
    ),
    # A decision is not undone, it is put to the board again: the reason says why, the minutes name the former one.
    Transition(
        Action.REOPEN,
        frozenset({State.ACCEPTED, State.DISMISSED}),
        State.ON_AGENDA,
        STAFF | BOARD,
        Evidence.ASSUMED,
        needs_reason=True,
    ),
    # A double is not dismissed: its votes, its authors and its followers go to the idea that stays.
    Transition(
        Action.MERGE,
        frozenset({State.SUBMITTED, State.ADMISSIBLE, State.UNDER_STUDY}),
        State.MERGED,
        STAFF,
        Evidence.ASSUMED,
        needs_reason=True,
    ),
    Transition(Action.PLAN, frozenset({State.ACCEPTED}), State.PLANNED, STAFF, Evidence.ASSUMED),
    Transition(Action.START_PILOT, frozenset({State.PLANNED}), State.PILOT, STAFF, Evidence.ASSUMED),
    # The pilot's feedback says that it is not ready: the reason says what changes before the next one.
    Transition(Action.END_PILOT, frozenset({State.PILOT}), State.PLANNED, STAFF, Evidence.ASSUMED, needs_reason=True),
    # The reason says what was delivered and where to find it.
    Transition(Action.DELIVER, frozenset({State.PILOT}), State.DELIVERED, STAFF, Evidence.ASSUMED, needs_reason=True),
)

# Moves that change more than the idea, each with a command of its own: a double and its votes, a pilot and its members.
OWN_COMMANDS = frozenset({Action.MERGE, Action.START_PILOT, Action.DELIVER, Action.END_PILOT})

# Within how many days an idea must have left the state it stands in; None: its life is over.
OWED_DAYS: dict[State, int | None] = {
    State.SUBMITTED: 15,
    State.ADMISSIBLE: 30,
    State.UNDER_STUDY: 60,
    State.ON_AGENDA: 45,
    State.POSTPONED: 90,
    State.ACCEPTED: 60,
    State.PLANNED: 180,
    State.PILOT: 90,
    State.DELIVERED: None,
    State.DISMISSED: None,
    State.MERGED: None,
}
CLOSED = frozenset(state for state, days in OWED_DAYS.items() if days is None)


def next_due(state: State, *, since: date) -> date | None:
    """The last day on which an idea that entered ``state`` on ``since`` may still stand there."""
    days = OWED_DAYS[state]
    return None if days is None else since + timedelta(days=days)


def is_late(*, next_due_on: date | None, today: date) -> bool:
    """Late from the day after the date owed."""
    return next_due_on is not None and next_due_on < today


class Lifecycle:
    """Reads the table; knows nothing of the database."""

    def __init__(self, *, initial: State, transitions: Iterable[Transition]) -> None:
        self.initial = initial
        self.transitions = tuple(transitions)
        self._by_move = {(source, t.action): t for t in self.transitions for source in t.sources}
        if len(self._by_move) != sum(len(t.sources) for t in self.transitions):
            raise ValueError("two transitions claim the same state and action")

    def resolve(
        self, state: State, action: Action, *, roles: frozenset[Role], facts: IdeaFacts, reason: str = ""
    ) -> Transition:
        """The move to make, or ClubRefusedError naming the first objection."""
        transition = self._by_move.get((state, action))
        if transition is None:
            raise ClubRefusedError(Refusal.NOT_ALLOWED_NOW)
        if refusal := _objection(transition, roles=roles, facts=facts):
            raise ClubRefusedError(refusal)
        if transition.needs_reason and not reason.strip():
            raise ClubRefusedError(Refusal.REASON_MISSING)
        return transition

    def offered(self, state: State, *, roles: frozenset[Role], facts: IdeaFacts) -> list[Gesture]:
        """Every gesture of the table in its order, those that are refused with the refusal."""
        gestures = []
        for transition in self.transitions:
            refusal = (
                _objection(transition, roles=roles, facts=facts)
                if state in transition.sources
                else Refusal.NOT_ALLOWED_NOW
            )
            gestures.append(Gesture(transition, refusal))
        return gestures

    def next_states(self, state: State) -> list[State]:
        """Where an idea goes from ``state``, in table order; what goes aside or back is no step ahead."""
        aside = (Action.REOPEN, Action.MERGE, Action.END_PILOT)
        ahead = (t for t in self.transitions if state in t.sources and t.action not in aside)
        return list(dict.fromkeys(t.target for t in ahead))

    def to_mermaid(self) -> str:
        """The diagram of the documentation."""
        rows = [f"    {s} --> {t.target}: {t.action.label}" for t in self.transitions for s in sorted(t.sources)]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.initial}", *rows])


def _objection(transition: Transition, *, roles: frozenset[Role], facts: IdeaFacts) -> Refusal | None:
    if not roles & transition.roles:
        return Refusal.NOT_YOUR_ROLE
    for guard in transition.guards:
        if refusal := guard(facts):
            return refusal
    return None


IDEA_LIFECYCLE = Lifecycle(initial=State.SUBMITTED, transitions=TRANSITIONS)
