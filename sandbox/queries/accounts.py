"""The practice account of a space: what the journal makes of it, who manages, what will be answered."""

from sandbox.domain.account_drills import AccessTurn, AccountDrill, access_turns
from sandbox.domain.account_rules import Level
from sandbox.domain.accounts import ACCOUNT_EVENTS, Account, AccountFact, account_of
from sandbox.domain.actions import EventType
from sandbox.domain.vocabulary import Role
from sandbox.models import Event, PracticeSpace
from sandbox.scenarios import scenario_named

_KINDS = sorted(kind.value for kind in ACCOUNT_EVENTS)


def drill_of(space: PracticeSpace) -> AccountDrill | None:
    """The account that the scenario plays; None when it plays none (no query)."""
    return scenario_named(space.scenario).account


def space_account(space: PracticeSpace) -> Account:
    """The account as it stands (one query)."""
    rows = (
        Event.objects.filter(space=space, run=space.run, type__in=_KINDS)
        .order_by("sequence")
        .values_list("sequence", "type", "occurred_at", "payload", "comment")
    )
    return account_of(
        AccountFact(sequence, EventType.of(kind), at, payload, comment) for sequence, kind, at, payload, comment in rows
    )


def managed_structure(space: PracticeSpace) -> str:
    """The structure whose manager’s seat a person holds; empty on any other seat."""
    seat = space.current_seat
    return seat.structure.identifier if seat is not None and seat.role == Role.MANAGER.value else ""


def manager_level(space: PracticeSpace, drill: AccountDrill, account: Account) -> tuple[Level | None, str]:
    """What one manages now, and of which structure: from the manager’s seat, or signed in as a secondary."""
    if structure := managed_structure(space):
        managers = drill.managers_of(structure)
        return (managers[0].level if managers else None), structure
    named = [structure for structure, person in account.secondaries if person == drill.person]
    if named and account.signed_in:
        return Level.SECONDARY, named[0]
    return None, ""


def manager_name(space: PracticeSpace, drill: AccountDrill) -> str:
    """Who answers from the seat one holds."""
    managers = drill.managers_of(managed_structure(space))
    return managers[0].name if managers else drill.person


def account_turns(space: PracticeSpace) -> list[AccessTurn]:
    """What scripted managers will answer, soonest first; no query where no account is played, else one."""
    drill = drill_of(space)
    if drill is None:
        return []
    return access_turns(drill, space_account(space).requests, held=managed_structure(space))
