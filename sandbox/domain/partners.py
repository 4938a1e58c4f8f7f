"""Scripted partners: who holds the empty seats, and what they decide. Their behaviour is data of the scenario.

A turn is never stored: it follows from the status of a document, since when it has it, and the rules. So the same
space always gets the same answers, replay is exact, and asking twice changes nothing. Chorus Pro itself (routing) is a
partner like another: ``SYSTEM_RULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sandbox.domain.actions import Action, Reason
from sandbox.domain.calendar import add_working_time
from sandbox.domain.vocabulary import Role, Status

FactValue = str | int | bool | Decimal


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
    total_incl_vat: Decimal

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
    """In these statuses, if all conditions hold, after so many working days, the partner does this.

    ``recipient``: the identifier of the structure whose documents are concerned; empty for every structure.
    """

    role: Role
    when: frozenset[Status]
    action: Action
    after_days: int = 0
    recipient: str = ""
    conditions: tuple[Condition, ...] = ()
    reason: Reason | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A decision to come."""

    due_at: datetime
    rule: PartnerRule


SYSTEM_RULES = (
    PartnerRule(
        role=Role.SYSTEM,
        when=frozenset({Status.DEPOSITED}),
        action=Action.ROUTE,
        conditions=(Condition("recipient_by_flow", "eq", True),),
    ),
    PartnerRule(role=Role.SYSTEM, when=frozenset({Status.DEPOSITED, Status.ROUTING}), action=Action.MAKE_AVAILABLE),
)
"""Routing takes moments: it is due at once, and runs as soon as someone looks."""


def next_turn(
    rules: Iterable[PartnerRule], *, facts: PartnerFacts, status: Status, since: datetime, silent: frozenset[Role]
) -> Turn | None:
    """The next decision on a document, or None. ``silent``: roles whose seat a person holds: nobody acts for them.

    The first rule that matches decides, silent or not: a person who takes the seat takes the decision too.
    """
    for rule in (*SYSTEM_RULES, *rules):
        if rule.recipient not in ("", facts.recipient) or status not in rule.when:
            continue
        if all(condition.holds(facts) for condition in rule.conditions):
            if rule.role in silent:
                return None
            return Turn(due_at=add_working_time(since, days=rule.after_days), rule=rule)
    return None
