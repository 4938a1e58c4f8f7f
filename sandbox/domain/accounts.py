"""A practice account: what the journal says of it, and what its user and the managers may do now.

Nothing of an account is stored but the facts: where it stands at a moment is asked of them, so that a link that died
or a lock that ended needs nobody to note it. Passwords are chosen from a short list, so that nobody types a real one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sandbox.domain.account_rules import (
    GESTURES,
    LINK_LIFE,
    LOCK_LIFE,
    MANAGERS,
    MAX_REASON,
    MAX_TRIES,
    Access,
    AccessStatus,
    AccountAction,
    Level,
    ManagerAction,
    Phase,
)
from sandbox.domain.actions import EventType
from sandbox.domain.labelled import Labelled
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError


class Secret(Labelled):
    """The passwords of the drill: fictitious ones, to choose from."""

    LAMPS = "LAMPES", "Trois-Lampes-Au-Plafond-27"
    YARD = "COUR", "La-Cour-Est-Couverte-42"
    RIVER = "RIVIERE", "La-Brevenne-Coule-Au-Nord-9"
    CHALK = "CRAIE", "Craie-Blanche-Et-Tableau-16"


class LinkState(Labelled):
    """What an activation link is worth."""

    LIVE = "vivant", "Vivant"
    EXPIRED = "perime", "Périmé"
    REPLACED = "remplace", "Remplacé par un autre"
    USED = "servi", "Le compte est activé"


@dataclass(frozen=True, slots=True)
class AccountFact:
    """One event of the journal, as an account reads it."""

    sequence: int
    type: EventType
    at: datetime
    payload: Mapping[str, Any]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """What somebody asked of the managers of ``structure`` (its identifier); ``answered``: the event that answered."""

    rank: int
    by: str
    access: Access
    structure: str
    structure_name: str
    asked_at: datetime
    status: AccessStatus = AccessStatus.PENDING
    answered: int = 0
    answered_at: datetime | None = None
    answered_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the facts made it. ``links``: when each activation link left; ``signed_in``: the event of the
    connection that lasts, 0 for none; ``failures``: wrong passwords since the last right one or the last lock;
    ``secondaries``: (structure, name) of the secondary managers named."""

    links: tuple[datetime, ...] = ()
    activated_at: datetime | None = None
    secret: str = ""
    failures: int = 0
    locked_until: datetime | None = None
    signed_in: int = 0
    requests: tuple[AccessRequest, ...] = ()
    secondaries: tuple[tuple[str, str], ...] = ()

    def locked_at(self, now: datetime) -> bool:
        """Whether the lock still holds."""
        return self.locked_until is not None and now < self.locked_until

    def phase(self, now: datetime) -> Phase:
        """Where it stands."""
        if not self.links:
            return Phase.NONE
        if self.activated_at is None:
            return Phase.TO_ACTIVATE
        if self.signed_in:
            return Phase.SIGNED_IN
        return Phase.LOCKED if self.locked_at(now) else Phase.SIGNED_OUT

    def tries_left(self, now: datetime) -> int:
        """Wrong passwords that are still without consequence, the one that locks included."""
        if self.locked_until is not None:
            return 0 if self.locked_at(now) else MAX_TRIES
        return MAX_TRIES - self.failures

    def link_state(self, rank: int, now: datetime) -> LinkState:
        """What the link of a rank (from 1) is worth now."""
        if self.activated_at is not None:
            return LinkState.USED
        if rank != len(self.links):
            return LinkState.REPLACED
        return LinkState.LIVE if now < self.links[rank - 1] + LINK_LIFE else LinkState.EXPIRED

    def request(self, rank: int) -> AccessRequest | None:
        """The request of a rank."""
        return next((it for it in self.requests if it.rank == rank), None)

    def latest(self, access: Access, structure: str, by: str) -> AccessRequest | None:
        """The last time that somebody asked this of a structure."""
        asked = (it for it in self.requests if (it.access, it.structure, it.by) == (access, structure, by))
        return max(asked, key=lambda it: it.rank, default=None)

    def attached(self, by: str) -> tuple[AccessRequest, ...]:
        """The structures that somebody is attached to: the requests that were granted."""
        return tuple(
            it
            for it in self.requests
            if it.by == by and it.access is Access.ATTACHMENT and it.status is AccessStatus.GRANTED
        )

    def menu(self, by: str) -> tuple[Access, ...]:
        """The espaces in the menu: those granted before the connection that lasts, in the order of the portal."""
        seen = {
            it.access
            for it in self.requests
            if it.by == by and it.status is AccessStatus.GRANTED and it.answered < self.signed_in
        }
        return tuple(access for access in Access if access in seen and access.is_espace)

    def unseen(self, by: str) -> tuple[Access, ...]:
        """The espaces granted since the connection: they wait for the next one."""
        shown = self.menu(by)
        granted = {it.access for it in self.requests if it.by == by and it.status is AccessStatus.GRANTED}
        return tuple(access for access in Access if access in granted and access.is_espace and access not in shown)


# -- what the facts make of it --


def _created(account: Account, fact: AccountFact) -> Account:
    return replace(account, links=(*account.links, fact.at))


def _activated(account: Account, fact: AccountFact) -> Account:
    return replace(account, activated_at=fact.at, secret=fact.payload["secret"])


def _failed(account: Account, fact: AccountFact) -> Account:
    before = 0 if account.locked_until is not None and not account.locked_at(fact.at) else account.failures
    locks = before + 1 >= MAX_TRIES
    return replace(account, failures=before + 1, locked_until=fact.at + LOCK_LIFE if locks else None)


def _signed_in(account: Account, fact: AccountFact) -> Account:
    return replace(account, signed_in=fact.sequence, failures=0, locked_until=None)


def _signed_out(account: Account, fact: AccountFact) -> Account:
    return replace(account, signed_in=0)


def _changed(account: Account, fact: AccountFact) -> Account:
    return replace(account, secret=fact.payload["secret"], failures=0, locked_until=None)


def _asked(account: Account, fact: AccountFact) -> Account:
    told = fact.payload
    request = AccessRequest(
        rank=told["request"],
        by=told["by"],
        access=Access.of(told["access"]),
        structure=told["structure"],
        structure_name=told["name"],
        asked_at=fact.at,
    )
    return replace(account, requests=(*account.requests, request))


def _answered(account: Account, fact: AccountFact) -> Account:
    status = AccessStatus.GRANTED if fact.type is EventType.ACCESS_GRANTED else AccessStatus.REFUSED

    def told(request: AccessRequest) -> AccessRequest:
        if request.rank != fact.payload["request"]:
            return request
        return replace(
            request,
            status=status,
            answered=fact.sequence,
            answered_at=fact.at,
            answered_by=fact.payload["manager"],
            reason=fact.comment,
        )

    return replace(account, requests=tuple(told(request) for request in account.requests))


def _named(account: Account, fact: AccountFact) -> Account:
    return replace(account, secondaries=(*account.secondaries, (fact.payload["structure"], fact.payload["by"])))


_MADE_BY: Mapping[EventType, Callable[[Account, AccountFact], Account]] = {
    EventType.ACCOUNT_CREATED: _created,
    EventType.ACTIVATION_RESENT: _created,
    EventType.ACCOUNT_ACTIVATED: _activated,
    EventType.ACCOUNT_SIGN_IN_FAILED: _failed,
    EventType.ACCOUNT_SIGNED_IN: _signed_in,
    EventType.ACCOUNT_SIGNED_OUT: _signed_out,
    EventType.ACCOUNT_SECRET_CHANGED: _changed,
    EventType.ACCESS_ASKED: _asked,
    EventType.ACCESS_GRANTED: _answered,
    EventType.ACCESS_REFUSED: _answered,
    EventType.SECONDARY_NAMED: _named,
}
ACCOUNT_EVENTS = frozenset(_MADE_BY)
"""The facts that an account is made of."""


def account_of(facts: Iterable[AccountFact]) -> Account:
    """The account that these facts made, in the order of the journal."""
    account = Account()
    for fact in sorted(facts, key=lambda told: told.sequence):
        account = _MADE_BY[fact.type](account, fact)
    return account


# -- what one may do now: nothing, or RefusedError --


def judge_gesture(account: Account, action: AccountAction, now: datetime) -> None:
    """Whether the phase lets one do this. RefusedError: ACCOUNT_LOCKED, ACCOUNT_NOT_NOW."""
    phase = account.phase(now)
    if phase in GESTURES[action].phases:
        return
    if phase is Phase.LOCKED:
        raise RefusedError(Refusal(RefusalCode.ACCOUNT_LOCKED))
    values = {"action": action.label, "status": phase.label}
    raise RefusedError(Refusal(RefusalCode.ACCOUNT_NOT_NOW, values=values))


def chosen_secret(typed: str) -> Secret:
    """The password chosen from the list. RefusedError (ACCOUNT_SECRET_MISSING) for none of them."""
    secret = Secret.read(typed)
    if secret is None:
        raise RefusedError(Refusal(RefusalCode.ACCOUNT_SECRET_MISSING, field="secret"))
    return secret


def judge_link(account: Account, rank: int, now: datetime) -> None:
    """Whether a link activates the account.

    RefusedError: ACCOUNT_NOT_NOW, ACCOUNT_LINK_REPLACED, ACCOUNT_LINK_EXPIRED.
    """
    judge_gesture(account, AccountAction.ACTIVATE, now)
    state = account.link_state(rank, now)
    if state is LinkState.REPLACED:
        raise RefusedError(Refusal(RefusalCode.ACCOUNT_LINK_REPLACED))
    if state is LinkState.EXPIRED:
        raise RefusedError(Refusal(RefusalCode.ACCOUNT_LINK_EXPIRED))


def judge_access(account: Account, *, access: Access | None, structure: str, by: str) -> Access:
    """Whether somebody may ask this of a structure (empty: none is known by this number).

    RefusedError: ACCESS_UNKNOWN, ACCESS_STRUCTURE_UNKNOWN, ACCESS_NOT_ATTACHED, ACCESS_ASKED_TWICE.
    """
    if access is None:
        raise RefusedError(Refusal(RefusalCode.ACCESS_UNKNOWN, field="access"))
    attached = structure in {it.structure for it in account.attached(by)}
    if access.is_espace and not attached:
        raise RefusedError(Refusal(RefusalCode.ACCESS_NOT_ATTACHED, field="access", values={"access": access.label}))
    if not structure:
        raise RefusedError(Refusal(RefusalCode.ACCESS_STRUCTURE_UNKNOWN, field="structure"))
    before = account.latest(access, structure, by)
    if before is not None and before.status is not AccessStatus.REFUSED:
        values = {"access": access.label, "status": before.status.label.lower()}
        field = "access" if access.is_espace else "structure"
        raise RefusedError(Refusal(RefusalCode.ACCESS_ASKED_TWICE, field=field, values=values))
    return access


def judge_answer(
    request: AccessRequest | None, *, level: Level | None, structure: str, grant: bool, reason: str
) -> AccessRequest:
    """Whether a manager of ``structure`` may answer so. ``level`` None: one manages nothing.

    RefusedError: ACCESS_NOT_MANAGER, ACCESS_ANSWERED, ACCESS_REASON_MISSING, ACCESS_REASON_TOO_LONG.
    """
    _judge_level(ManagerAction.ANSWER, level)
    if request is None or request.structure != structure or request.status is not AccessStatus.PENDING:
        raise RefusedError(Refusal(RefusalCode.ACCESS_ANSWERED))
    if not grant and not reason:
        raise RefusedError(Refusal(RefusalCode.ACCESS_REASON_MISSING, field=f"reason-{request.rank}"))
    if len(reason) > MAX_REASON:
        values = {"limit": str(MAX_REASON), "length": str(len(reason))}
        raise RefusedError(Refusal(RefusalCode.ACCESS_REASON_TOO_LONG, field=f"reason-{request.rank}", values=values))
    return request


def judge_secondary(account: Account, *, level: Level | None, structure: str, person: str) -> None:
    """Whether one may name somebody secondary manager.

    RefusedError: ACCESS_NOT_MANAGER, ACCESS_PRINCIPAL_ONLY, ACCESS_PERSON_UNKNOWN, ACCESS_ALREADY_SECONDARY.
    """
    _judge_level(ManagerAction.NAME_SECONDARY, level)
    if structure not in {it.structure for it in account.attached(person)}:
        raise RefusedError(Refusal(RefusalCode.ACCESS_PERSON_UNKNOWN, field="person"))
    if (structure, person) in account.secondaries:
        raise RefusedError(Refusal(RefusalCode.ACCESS_ALREADY_SECONDARY, field="person", values={"name": person}))


def _judge_level(action: ManagerAction, level: Level | None) -> None:
    if level is None:
        raise RefusedError(Refusal(RefusalCode.ACCESS_NOT_MANAGER))
    if level not in MANAGERS[action].levels:
        raise RefusedError(Refusal(RefusalCode.ACCESS_PRINCIPAL_ONLY, values={"action": action.label}))
