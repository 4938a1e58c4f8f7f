"""What a scenario is, and the reading of one with its mistakes named: plain values, from a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.domain.actions import Action, EventType, Reason
from sandbox.domain.exercises import HINT_LEVELS, Exercise, Step
from sandbox.domain.labelled import Labelled
from sandbox.domain.partners import FACT_NAMES, OPERATORS, Condition, PartnerRule
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import OPTIONAL_STATUSES, IdentifierType, RecipientKind, Role, Status

M = TypeVar("M", bound=Labelled)


class ScenarioError(ValueError):
    """A scenario that cannot be read: says where and why. For those who write scenarios, not for learners."""


@dataclass(frozen=True, slots=True)
class DepartmentSpec:
    """A « service » of a structure."""

    code: str
    name: str
    active: bool = True
    commitment_required: bool = False


@dataclass(frozen=True, slots=True)
class CommitmentSpec:
    """An « engagement » of a structure."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class StructureSpec:
    """A fictitious structure of the directory."""

    identifier: str
    name: str
    kind: RecipientKind
    identifier_type: IdentifierType = IdentifierType.SIRET
    active: bool = True
    supplier: bool = False
    recipient: bool = False
    service_required: bool = False
    commitment_required: bool = False
    service_or_commitment_required: bool = False
    by_flow: bool = False
    helios: bool = False
    unused_statuses: tuple[Status, ...] = ()
    departments: tuple[DepartmentSpec, ...] = ()
    commitments: tuple[CommitmentSpec, ...] = ()
    iban: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class SeatSpec:
    """A seat a person may take: the structure's identifier and the role."""

    structure: str
    role: Role


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything a space starts with. ``suggestion`` pre-fills the deposit form (keys of the form, text values)."""

    slug: str
    title: str
    summary: str
    structures: tuple[StructureSpec, ...]
    seats: tuple[SeatSpec, ...]
    partners: tuple[PartnerRule, ...]
    exercise: Exercise
    suggestion: Mapping[str, str]

    @property
    def start_seat(self) -> SeatSpec:
        """The seat one begins on: the first of the list."""
        return self.seats[0]


def read_scenario(data: Mapping[str, Any]) -> Scenario:
    """The scenario of a mapping (the YAML file), or ScenarioError."""
    structures = tuple(_structure(row, f"structures[{rank}]") for rank, row in enumerate(_rows(data, "structures")))
    identifiers = {structure.identifier for structure in structures}
    if len(identifiers) != len(structures):
        raise ScenarioError("structures: an identifier stands twice")
    seats = tuple(_seat(row, identifiers, f"seats[{rank}]") for rank, row in enumerate(_rows(data, "seats")))
    partners = tuple(
        _partner(row, identifiers, f"partners[{rank}]") for rank, row in enumerate(_rows(data, "partners"))
    )
    if not seats:
        raise ScenarioError("seats: at least one is needed")
    return Scenario(
        slug=_text(data, "slug", "scenario"),
        title=_text(data, "title", "scenario"),
        summary=_text(data, "summary", "scenario"),
        structures=structures,
        seats=seats,
        partners=partners,
        exercise=_exercise(_mapping(data, "exercise", "scenario")),
        suggestion={str(key): str(value) for key, value in (data.get("suggestion") or {}).items()},
    )


def _rows(data: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    rows = data.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ScenarioError(f"{name}: a list of mappings is expected")
    return rows


def _mapping(data: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    value = data.get(name)
    if not isinstance(value, dict):
        raise ScenarioError(f"{where}.{name}: a mapping is expected")
    return value


def _text(data: Mapping[str, Any], name: str, where: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ScenarioError(f"{where}.{name}: a text is expected")
    return typeset(value.strip())


def _member(enum: type[M], value: object, where: str) -> M:
    member = enum.read(str(value))
    if member is None:
        raise ScenarioError(f"{where}: {value!r} is no {enum.__name__}")
    return member


def _statuses(values: Any, where: str) -> tuple[Status, ...]:
    return tuple(_member(Status, value, where) for value in values or [])


def _structure(row: Mapping[str, Any], where: str) -> StructureSpec:
    known = set(StructureSpec.__dataclass_fields__)
    if unknown := set(row) - known:
        raise ScenarioError(f"{where}: unknown keys {sorted(unknown)}")
    data = dict(row)
    data["identifier"] = _text(row, "identifier", where)
    data["name"] = _text(row, "name", where)
    data["kind"] = _member(RecipientKind, row.get("kind"), f"{where}.kind")
    data["identifier_type"] = _member(IdentifierType, row.get("identifier_type", "SIRET"), f"{where}.identifier_type")
    data["unused_statuses"] = _statuses(row.get("unused_statuses"), f"{where}.unused_statuses")
    if compulsory := set(data["unused_statuses"]) - OPTIONAL_STATUSES:
        raise ScenarioError(f"{where}.unused_statuses: {sorted(compulsory)} cannot be left out")
    data["departments"] = tuple(DepartmentSpec(**department) for department in row.get("departments") or [])
    data["commitments"] = tuple(CommitmentSpec(**commitment) for commitment in row.get("commitments") or [])
    return StructureSpec(**data)


def _seat(row: Mapping[str, Any], identifiers: set[str], where: str) -> SeatSpec:
    structure = _text(row, "structure", where)
    if structure not in identifiers:
        raise ScenarioError(f"{where}.structure: {structure!r} is no structure of this scenario")
    return SeatSpec(structure=structure, role=_member(Role, row.get("role"), f"{where}.role"))


def _partner(row: Mapping[str, Any], identifiers: set[str], where: str) -> PartnerRule:
    recipient = str(row.get("recipient") or "")
    if recipient and recipient not in identifiers:
        raise ScenarioError(f"{where}.recipient: {recipient!r} is no structure of this scenario")
    action = _member(Action, row.get("action"), f"{where}.action")
    reason = _member(Reason, row["reason"], f"{where}.reason") if row.get("reason") else None
    if Reason.for_action(action) and (reason is None or reason.action is not action):
        raise ScenarioError(f"{where}.reason: {action} needs one of its own reasons")
    return PartnerRule(
        role=_member(Role, row.get("role"), f"{where}.role"),
        when=frozenset(_statuses(row.get("when"), f"{where}.when")),
        action=action,
        after_days=int(row.get("after_days", 0)),
        after_calendar_days=int(row.get("after_calendar_days", 0)),
        recipient=recipient,
        conditions=tuple(_condition(item, f"{where}.conditions") for item in row.get("conditions") or []),
        reason=reason,
        comment=typeset(str(row.get("comment") or "").strip()),
    )


def _condition(item: Mapping[str, Any], where: str) -> Condition:
    fact, operator = str(item.get("fact")), str(item.get("operator", "eq"))
    if fact not in FACT_NAMES:
        raise ScenarioError(f"{where}: {fact!r} is no fact a partner sees")
    if operator not in OPERATORS:
        raise ScenarioError(f"{where}: {operator!r} is no operator")
    return Condition(fact=fact, operator=operator, value=item["value"])


def _exercise(data: Mapping[str, Any]) -> Exercise:
    steps = []
    for rank, row in enumerate(_rows(data, "steps")):
        where = f"exercise.steps[{rank}]"
        hints = tuple(typeset(str(hint).strip()) for hint in row.get("hints") or [])
        if len(hints) != HINT_LEVELS:
            raise ScenarioError(f"{where}.hints: {HINT_LEVELS} levels are expected")
        steps.append(
            Step(
                code=_text(row, "code", where),
                title=_text(row, "title", where),
                events=frozenset(_member(EventType, value, f"{where}.events") for value in row.get("events") or []),
                hints=hints,
                role=_member(Role, row["role"], f"{where}.role") if row.get("role") else None,
            )
        )
    return Exercise(
        slug=_text(data, "slug", "exercise"),
        title=_text(data, "title", "exercise"),
        goal=_text(data, "goal", "exercise"),
        steps=tuple(steps),
        mistakes=tuple(data.get("mistakes") or ()),
    )
