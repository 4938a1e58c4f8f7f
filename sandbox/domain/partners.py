"""Scripted partners: who holds the empty seats, and what they decide. Their behaviour is data of the scenario.

A turn is never stored: it follows from the status of a document, since when it has it, and the rules. So the same
space always gets the same answers, replay is exact, and asking twice changes nothing. Chorus Pro itself (routing, the
accountants' application) is a partner like another: ``SYSTEM_RULES``; the law too: ``DEADLINE_RULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sandbox.domain.actions import Action, Reason
from sandbox.domain.calendar import VALIDATION_DAYS, add_working_time
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.domain.works_pieces import WAITS, Wait

FactValue = str | int | bool | Decimal


class Since(StrEnum):
    """From which moment of a document a time is counted."""

    STATUS = "status"
    RECEIPT = "receipt"  # the actor it goes to got it
    DEPOSIT = "deposit"
    FINAL = "final"  # the public side got the final draft statement of its dossier


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """What a partner sees of a document.

    ``rank``: 1 for the first document this recipient received from this supplier in the space, and so on.
    ``rejected_before``: how many of the earlier ones were rejected.
    """

    recipient: str
    rank: int
    rejected_before: int
    frame: str
    kind: str
    number: str
    department_code: str
    commitment_number: str
    commitment_known: bool
    attachment_count: int
    was_completed: bool
    was_recycled: bool
    recipient_by_flow: bool
    recipient_on_helios: bool
    supplier: str
    validator: str
    has_second_validator: bool
    total_incl_vat: Decimal
    moe: str = ""
    moa: str = ""
    works_kind: str = ""  # « mensuel », « final », or nothing for an ordinary invoice
    revised: bool = False

    def value(self, name: str) -> FactValue:
        """A fact by the name the scenario gives it; AttributeError for an unknown one."""
        found: FactValue = getattr(self, name)
        return found


FACT_NAMES = frozenset(name for name in PartnerFacts.__dataclass_fields__ if name != "recipient")


def _number(value: FactValue) -> Decimal:
    return Decimal(str(value))


OPERATORS: Mapping[str, Callable[[FactValue, FactValue], bool]] = {
    "eq": lambda fact, value: fact == value,
    "ne": lambda fact, value: fact != value,
    "lt": lambda fact, value: _number(fact) < _number(value),
    "gt": lambda fact, value: _number(fact) > _number(value),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """``fact operator value``, for instance ``rank eq 1``."""

    fact: str
    operator: str
    value: FactValue

    def holds(self, facts: PartnerFacts) -> bool:
        """Whether the document is so."""
        return OPERATORS[self.operator](facts.value(self.fact), self.value)


@dataclass(frozen=True, slots=True)
class PartnerRule:
    """In these statuses, if all conditions hold, after so many working (or calendar) days, the partner does this.

    ``recipient``: the identifier of the structure whose documents are concerned; empty for every structure.
    ``frame`` and ``revise_percent``: the piece to associate (ASSOCIATE), and by how much its lines are revised.
    ``since``: from which moment the days are counted.
    """

    role: Role
    when: frozenset[Status]
    action: Action
    after_days: int = 0
    after_calendar_days: int = 0
    recipient: str = ""
    conditions: tuple[Condition, ...] = ()
    reason: Reason | None = None
    comment: str = ""
    frame: Frame | None = None
    revise_percent: Decimal = Decimal(0)
    since: Since = Since.STATUS


@dataclass(frozen=True, slots=True)
class Turn:
    """A decision to come."""

    due_at: datetime
    rule: PartnerRule


_HELD = frozenset(
    {
        *(Status.AVAILABLE_MOE, Status.TAKEN_BY_MOE, Status.TO_VALIDATE_MOE, Status.TO_ASSOCIATE_MOE),
        *(Status.AVAILABLE_MOA, Status.TAKEN_BY_MOA, Status.TO_ASSOCIATE_MOA, Status.SENT_TO_MOA, Status.MOE_SILENT),
    }
)

SYSTEM_RULES = (
    PartnerRule(
        role=Role.SYSTEM,
        when=frozenset({Status.DEPOSITED}),
        action=Action.ROUTE,
        conditions=(Condition("recipient_by_flow", "eq", True),),
    ),
    PartnerRule(role=Role.SYSTEM, when=frozenset({Status.DEPOSITED, Status.ROUTING}), action=Action.MAKE_AVAILABLE),
    PartnerRule(
        role=Role.SYSTEM,
        when=frozenset({Status.VALIDATED_1}),
        action=Action.ASK_SECOND_VALIDATION,
        conditions=(Condition("has_second_validator", "eq", True),),
    ),
    PartnerRule(
        role=Role.SYSTEM,
        when=frozenset(
            {Status.VALIDATED_1, Status.VALIDATION_1_OVERDUE, Status.VALIDATED_2, Status.VALIDATION_2_OVERDUE}
        ),
        action=Action.FORWARD,
    ),
    # Hélios writes two statuses by itself: at receipt of the mandate, and at payment (AIFE). Its pace is ours.
    PartnerRule(
        role=Role.SYSTEM,
        when=frozenset({Status.MANDATED}),
        action=Action.HAND_TO_ACCOUNTANT,
        after_days=1,
        conditions=(Condition("recipient_on_helios", "eq", True),),
    ),
    PartnerRule(
        role=Role.SYSTEM,
        when=frozenset({Status.WITH_ACCOUNTANT, Status.POSTED}),
        action=Action.PAY,
        after_days=5,
        conditions=(Condition("recipient_on_helios", "eq", True),),
    ),
    PartnerRule(role=Role.SYSTEM, when=frozenset({Status.DEPOSITED}), action=Action.MAKE_AVAILABLE_MOE),
    PartnerRule(role=Role.SYSTEM, when=frozenset({Status.DEPOSITED}), action=Action.MAKE_AVAILABLE_MOA),
    PartnerRule(role=Role.SYSTEM, when=frozenset({Status.DEPOSITED}), action=Action.NOTIFY_SUPPLIER),
    PartnerRule(
        role=Role.SYSTEM, when=frozenset({Status.TAKEN_BY_MOE, Status.TAKEN_BY_MOA}), action=Action.AWAIT_PIECE
    ),
)
"""Routing takes moments: it is due at once, and runs as soon as someone looks."""

DEADLINE_RULES = (
    PartnerRule(
        role=Role.SYSTEM,
        when=frozenset({Status.TO_VALIDATE_1, Status.TO_VALIDATE_2}),
        action=Action.NOTE_SILENCE,
        after_calendar_days=VALIDATION_DAYS,
    ),
    PartnerRule(
        role=Role.SYSTEM,
        when=_HELD,
        action=Action.NOTE_MOE_SILENCE,
        after_calendar_days=WAITS[Wait.MOE].days,
        since=Since.RECEIPT,
    ),
    PartnerRule(
        role=Role.SYSTEM,
        when=_HELD,
        action=Action.OPEN_TACIT_BRANCH,
        after_calendar_days=WAITS[Wait.DG].days,
        since=Since.FINAL,
    ),
    PartnerRule(
        role=Role.SYSTEM,
        when=_HELD,
        action=Action.NOTE_MOA_SILENCE,
        after_calendar_days=WAITS[Wait.TACIT].days,
        since=Since.RECEIPT,
    ),
    PartnerRule(
        role=Role.SYSTEM,
        when=frozenset({Status.TO_ASSOCIATE_SUPPLIER}),
        action=Action.NOTE_SUPPLIER_SILENCE,
        after_calendar_days=WAITS[Wait.SIGNATURE].days,
        since=Since.RECEIPT,
    ),
    PartnerRule(
        role=Role.SYSTEM,
        when=frozenset(Status),
        # Whatever became of the piece meanwhile: an open revision is asked for beside its status.
        action=Action.NOTE_REVISION_SILENCE,
        after_calendar_days=WAITS[Wait.REVISION].days,
        conditions=(Condition("revised", "eq", True),),
        since=Since.DEPOSIT,
    ),
)
"""What happens when nobody moved, whoever holds the seat: the first of the partner and the deadline."""


def statuses_of_turns(rules: Iterable[PartnerRule]) -> frozenset[Status]:
    """The statuses in which somebody may act by himself. Beside them, only a revision that nobody answered yet."""
    named = (
        rule for rule in (*SYSTEM_RULES, *rules, *DEADLINE_RULES) if rule.action is not Action.NOTE_REVISION_SILENCE
    )
    return frozenset().union(*(rule.when for rule in named))


def next_turn(
    rules: Iterable[PartnerRule],
    *,
    facts: PartnerFacts,
    status: Status,
    since: Mapping[Since, datetime],
    silent: frozenset[Role],
    allows: Callable[[PartnerRule], bool],
) -> Turn | None:
    """The next decision on a document, or None. ``silent``: roles whose seat a person holds: nobody acts for them.

    The first rule that matches decides, silent or not: a person who takes the seat takes the decision too. A rule
    that the circuit does not allow (``allows``: a status that this structure does not use) is passed over.
    """
    groups = ((*SYSTEM_RULES, *rules), *((rule,) for rule in DEADLINE_RULES))
    found = (_first_turn(group, facts, status, since, silent, allows) for group in groups)
    return min((turn for turn in found if turn is not None), key=lambda turn: turn.due_at, default=None)


def _first_turn(
    rules: Iterable[PartnerRule],
    facts: PartnerFacts,
    status: Status,
    since: Mapping[Since, datetime],
    silent: frozenset[Role],
    allows: Callable[[PartnerRule], bool],
) -> Turn | None:
    for rule in rules:
        if rule.recipient not in ("", facts.recipient) or status not in rule.when:
            continue
        if all(condition.holds(facts) for condition in rule.conditions) and allows(rule):
            if rule.role in silent:
                return None
            due_at = add_working_time(since[rule.since], days=rule.after_days) + timedelta(
                days=rule.after_calendar_days
            )
            return Turn(due_at=due_at, rule=rule)
    return None
