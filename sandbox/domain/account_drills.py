"""The account of a scenario: whose it is, who manages the structures, and what those who hold empty seats answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.domain.account_rules import MANAGER_DAYS, MAX_REASON, Access, AccessStatus, Level
from sandbox.domain.accounts import AccessRequest, Secret
from sandbox.domain.calendar import add_working_time
from sandbox.domain.scenario_reading import ScenarioError, mapping_of, member_of, rows_of, text_of
from sandbox.domain.starts import ACCOUNT_GESTURES, StartAccount
from sandbox.domain.typography import typeset


@dataclass(frozen=True, slots=True)
class ManagerSpec:
    """A manager of a structure, by its identifier."""

    structure: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class ManagerAnswer:
    """What a scripted manager answers, and after how many working days; the first that fits decides.

    ``structure`` and ``accesses`` empty: whichever; ``text``: why not, when it is a refusal.
    """

    grant: bool = True
    structure: str = ""
    accesses: frozenset[Access] = frozenset()
    after_days: int = MANAGER_DAYS
    text: str = ""

    def fits(self, request: AccessRequest) -> bool:
        """Whether it answers this request."""
        return self.structure in ("", request.structure) and (not self.accesses or request.access in self.accesses)


@dataclass(frozen=True, slots=True)
class AccountDrill:
    """``person`` and ``mail``: whose account it is. A structure has one principal manager at most."""

    person: str
    mail: str
    managers: tuple[ManagerSpec, ...]
    answers: tuple[ManagerAnswer, ...] = ()

    def managers_of(self, structure: str) -> tuple[ManagerSpec, ...]:
        """Those of a structure, the principal first."""
        found = [it for it in self.managers if it.structure == structure]
        return tuple(sorted(found, key=lambda it: it.level is not Level.PRINCIPAL))


@dataclass(frozen=True, slots=True)
class AccessTurn:
    """What will be answered to a request, by whom and when, if nobody sits in the manager’s seat."""

    due_at: datetime
    request: AccessRequest
    manager: ManagerSpec
    answer: ManagerAnswer


def access_turns(drill: AccountDrill, requests: Iterable[AccessRequest], *, held: str) -> list[AccessTurn]:
    """The answers to come, soonest first. ``held``: the structure whose manager a person plays (empty: none)."""
    found = []
    for request in requests:
        managers = drill.managers_of(request.structure)
        if request.status is not AccessStatus.PENDING or request.structure == held or not managers:
            continue
        answer = next((it for it in drill.answers if it.fits(request)), ManagerAnswer())
        due_at = add_working_time(request.asked_at, days=answer.after_days)
        found.append(AccessTurn(due_at, request, managers[0], answer))
    return sorted(found, key=lambda turn: (turn.due_at, turn.request.rank))


def read_drill(data: Mapping[str, Any], identifiers: Collection[str]) -> AccountDrill | None:
    """The account of a scenario’s mapping, None without one, or ScenarioError."""
    if "account" not in data:
        return None
    told = mapping_of(data, "account", "scenario")
    managers = tuple(
        ManagerSpec(
            structure=_structure(row, identifiers, f"account.managers[{rank}]"),
            name=text_of(row, "name", f"account.managers[{rank}]"),
            level=member_of(Level, row.get("level", Level.PRINCIPAL.value), f"account.managers[{rank}].level"),
        )
        for rank, row in enumerate(rows_of(told, "managers"))
    )
    principals = [it.structure for it in managers if it.level is Level.PRINCIPAL]
    if len(set(principals)) != len(principals):
        raise ScenarioError("account.managers: a structure has one principal manager")
    return AccountDrill(
        person=text_of(told, "person", "account"),
        mail=text_of(told, "mail", "account"),
        managers=managers,
        answers=tuple(
            _answer(row, identifiers, f"account.answers[{rank}]") for rank, row in enumerate(rows_of(told, "answers"))
        ),
    )


def read_account_gesture(row: Mapping[str, Any], where: str) -> StartAccount:
    """A gesture of the story on the account, or ScenarioError."""
    gesture = text_of(row, "account", where)
    if gesture not in ACCOUNT_GESTURES:
        raise ScenarioError(f"{where}.account: {gesture!r} is no gesture on an account")
    return StartAccount(
        gesture=gesture,
        secret=member_of(Secret, row["secret"], f"{where}.secret") if row.get("secret") else None,
        access=member_of(Access, row["access"], f"{where}.access") if row.get("access") else None,
        structure=str(row.get("structure") or ""),
        by=str(row.get("by") or ""),
    )


def _structure(row: Mapping[str, Any], identifiers: Collection[str], where: str) -> str:
    structure = text_of(row, "structure", where)
    if structure not in identifiers:
        raise ScenarioError(f"{where}.structure: {structure!r} is no structure of this scenario")
    return structure


def _answer(row: Mapping[str, Any], identifiers: Collection[str], where: str) -> ManagerAnswer:
    grant = bool(row.get("grant", True))
    text = typeset(str(row.get("text") or "").strip())
    if len(text) > MAX_REASON or not (grant or text):
        raise ScenarioError(f"{where}.text: a refusal says why, in {MAX_REASON} characters")
    return ManagerAnswer(
        grant=grant,
        structure=_structure(row, identifiers, where) if row.get("structure") else "",
        accesses=frozenset(member_of(Access, value, f"{where}.accesses") for value in row.get("accesses") or []),
        after_days=int(row.get("after_days", MANAGER_DAYS)),
        text=text,
    )
