"""What a scenario is, and the reading of one with its mistakes named: plain values, from a mapping."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.domain.account_drills import AccountDrill, read_account_gesture, read_drill
from sandbox.domain.actions import Action, Reason
from sandbox.domain.broadcasts import MAX_SUBJECT, MAX_TEXT, ScriptedBroadcast
from sandbox.domain.drafts import Attachment, Draft, Line, Party, Totals, Works, with_computed_totals
from sandbox.domain.exercise_reading import read_exercise
from sandbox.domain.exercises import Exercise
from sandbox.domain.market_checks import blocking, judge_sheet
from sandbox.domain.market_sheet import Ccag
from sandbox.domain.market_templates import MarketTemplate, read_market
from sandbox.domain.money import ZERO
from sandbox.domain.partners import FACT_NAMES, OPERATORS, Condition, PartnerRule
from sandbox.domain.petitions import Beneficiary
from sandbox.domain.requests import CLIENT_DAYS, AnswerRule
from sandbox.domain.scenario_reading import ScenarioError, mapping_of, member_of, rows_of, text_of
from sandbox.domain.starts import StartAdvance, StartAnswer, StartDeposit, StartGesture, StartMove, StartPiece
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import (
    OPTIONAL_STATUSES,
    DocumentKind,
    Frame,
    IdentifierType,
    PaymentMode,
    RecipientKind,
    Role,
    Status,
    TaxRegime,
)


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
    """A fictitious structure of the directory.

    ``takes``: the claims that a recipient of the State handles; ``files``: those that a supplier may type. Of a
    beneficiary: its ``pacage`` number, its category, and the third parties attached to it (``filers``).
    """

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
    takes: tuple[Frame, ...] = ()
    files: tuple[Frame, ...] = ()
    pacage: str = ""
    beneficiary: str = ""
    filers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContractSpec:
    """A works contract of the scenario: its parties by identifier, and the version of the CCAG it refers to.

    ``moe`` and ``moa`` empty: that actor is not in the tool. ``members``: co-contractors and subcontractors.
    """

    number: str
    label: str
    contractor: str
    payer: str
    moe: str = ""
    moa: str = ""
    members: tuple[str, ...] = ()
    ccag: Ccag = Ccag.V2021

    @property
    def parties(self) -> frozenset[str]:
        """Everybody who sees its dossiers."""
        return frozenset({self.contractor, self.payer, self.moe, self.moa, *self.members}) - {""}


@dataclass(frozen=True, slots=True)
class SeatSpec:
    """A seat a person may take: the structure's identifier and the role."""

    structure: str
    role: Role


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything a space starts with. ``suggestion`` pre-fills the deposit form (keys of the form, text values).

    ``start``: what is played at the opening, before the person's first move. ``announcements``: what partners write
    in « Mes messages »; ``answers``: what they answer to a « sollicitation ». ``account``: the account that is played.
    """

    slug: str
    title: str
    summary: str
    structures: tuple[StructureSpec, ...]
    seats: tuple[SeatSpec, ...]
    partners: tuple[PartnerRule, ...]
    exercise: Exercise
    suggestion: Mapping[str, str]
    start: tuple[StartMove, ...] = ()
    markets: tuple[MarketTemplate, ...] = ()
    contracts: tuple[ContractSpec, ...] = ()
    announcements: tuple[ScriptedBroadcast, ...] = ()
    answers: tuple[AnswerRule, ...] = ()
    account: AccountDrill | None = None

    def contract(self, number: str) -> ContractSpec | None:
        """The works contract of a number, or None."""
        return next((contract for contract in self.contracts if contract.number == number), None)

    def structure(self, identifier: str) -> StructureSpec | None:
        """The structure of an identifier, or None."""
        return next((spec for spec in self.structures if spec.identifier == identifier), None)

    @property
    def start_seat(self) -> SeatSpec:
        """The seat one begins on: the first of the list."""
        return self.seats[0]


def read_scenario(data: Mapping[str, Any]) -> Scenario:
    """The scenario of a mapping (the YAML file), or ScenarioError."""
    structures = tuple(_structure(row, f"structures[{rank}]") for rank, row in enumerate(rows_of(data, "structures")))
    identifiers = {structure.identifier for structure in structures}
    if len(identifiers) != len(structures):
        raise ScenarioError("structures: an identifier stands twice")
    seats = tuple(_seat(row, identifiers, f"seats[{rank}]") for rank, row in enumerate(rows_of(data, "seats")))
    partners = tuple(
        _partner(row, identifiers, f"partners[{rank}]") for rank, row in enumerate(rows_of(data, "partners"))
    )
    contracts = tuple(
        _contract(row, identifiers, f"contracts[{rank}]") for rank, row in enumerate(rows_of(data, "contracts"))
    )
    if not seats:
        raise ScenarioError("seats: at least one is needed")
    return Scenario(
        slug=text_of(data, "slug", "scenario"),
        title=text_of(data, "title", "scenario"),
        summary=text_of(data, "summary", "scenario"),
        structures=structures,
        seats=seats,
        partners=partners,
        exercise=read_exercise(mapping_of(data, "exercise", "scenario")),
        markets=tuple(
            _market(row, identifiers, f"markets[{rank}]") for rank, row in enumerate(rows_of(data, "markets"))
        ),
        start=tuple(_start(row, contracts, f"start[{rank}]") for rank, row in enumerate(rows_of(data, "start"))),
        contracts=contracts,
        announcements=tuple(
            _announcement(row, identifiers, f"announcements[{rank}]")
            for rank, row in enumerate(rows_of(data, "announcements"))
        ),
        answers=tuple(
            _answer(row, identifiers, f"answers[{rank}]") for rank, row in enumerate(rows_of(data, "answers"))
        ),
        account=read_drill(data, identifiers),
        suggestion={str(key): str(value) for key, value in (data.get("suggestion") or {}).items()},
    )


def _statuses(values: Any, where: str) -> tuple[Status, ...]:
    return tuple(member_of(Status, value, where) for value in values or [])


def _structure(row: Mapping[str, Any], where: str) -> StructureSpec:
    known = set(StructureSpec.__dataclass_fields__)
    if unknown := set(row) - known:
        raise ScenarioError(f"{where}: unknown keys {sorted(unknown)}")
    data = dict(row)
    data["identifier"] = text_of(row, "identifier", where)
    data["name"] = text_of(row, "name", where)
    data["kind"] = member_of(RecipientKind, row.get("kind"), f"{where}.kind")
    data["identifier_type"] = member_of(IdentifierType, row.get("identifier_type", "SIRET"), f"{where}.identifier_type")
    data["unused_statuses"] = _statuses(row.get("unused_statuses"), f"{where}.unused_statuses")
    if compulsory := set(data["unused_statuses"]) - OPTIONAL_STATUSES:
        raise ScenarioError(f"{where}.unused_statuses: {sorted(compulsory)} cannot be left out")
    data["departments"] = tuple(DepartmentSpec(**department) for department in row.get("departments") or [])
    data["commitments"] = tuple(CommitmentSpec(**commitment) for commitment in row.get("commitments") or [])
    for name in ("takes", "files"):
        data[name] = tuple(_petition(code, f"{where}.{name}") for code in row.get(name) or [])
    if row.get("beneficiary"):
        member_of(Beneficiary, row["beneficiary"], f"{where}.beneficiary")
    data["filers"] = tuple(str(item) for item in row.get("filers") or [])
    return StructureSpec(**data)


def _petition(code: object, where: str) -> Frame:
    frame = _frame(code, where)
    if not frame.is_petition:
        raise ScenarioError(f"{where}: {code!r} is no claim with an entry of its own")
    return frame


def _seat(row: Mapping[str, Any], identifiers: set[str], where: str) -> SeatSpec:
    structure = text_of(row, "structure", where)
    if structure not in identifiers:
        raise ScenarioError(f"{where}.structure: {structure!r} is no structure of this scenario")
    return SeatSpec(structure=structure, role=member_of(Role, row.get("role"), f"{where}.role"))


def _market(row: Mapping[str, Any], identifiers: set[str], where: str) -> MarketTemplate:
    market = read_market(row, where)
    if unknown := {party.structure for party in market.sheet.parties} - identifiers:
        raise ScenarioError(f"{where}.parties: {sorted(unknown)} are no structures of this scenario")
    if wrong := blocking(judge_sheet(market.sheet_on(date(2026, 1, 1)), structures=identifiers)):
        raise ScenarioError(f"{where}: {', '.join(refusal.code for refusal in wrong)}")
    return market


def _contract(row: Mapping[str, Any], identifiers: set[str], where: str) -> ContractSpec:
    named = {name: str(row.get(name) or "") for name in ("contractor", "payer", "moe", "moa")}
    members = tuple(str(item) for item in row.get("members") or ())
    if unknown := {*named.values(), *members} - identifiers - {""}:
        raise ScenarioError(f"{where}: {sorted(unknown)} are no structures of this scenario")
    if not named["contractor"] or not named["payer"]:
        raise ScenarioError(f"{where}: a contractor and a payer are needed")
    return ContractSpec(
        number=text_of(row, "number", where),
        label=text_of(row, "label", where),
        members=members,
        ccag=member_of(Ccag, row.get("ccag", Ccag.V2021.value), f"{where}.ccag"),
        **named,
    )


def _partner(row: Mapping[str, Any], identifiers: set[str], where: str) -> PartnerRule:
    recipient = str(row.get("recipient") or "")
    if recipient and recipient not in identifiers:
        raise ScenarioError(f"{where}.recipient: {recipient!r} is no structure of this scenario")
    action = member_of(Action, row.get("action"), f"{where}.action")
    reason = member_of(Reason, row["reason"], f"{where}.reason") if row.get("reason") else None
    if Reason.for_action(action) and (reason is None or reason.action is not action):
        raise ScenarioError(f"{where}.reason: {action} needs one of its own reasons")
    return PartnerRule(
        role=member_of(Role, row.get("role"), f"{where}.role"),
        when=frozenset(_statuses(row.get("when"), f"{where}.when")),
        action=action,
        after_days=int(row.get("after_days", 0)),
        after_calendar_days=int(row.get("after_calendar_days", 0)),
        recipient=recipient,
        conditions=tuple(_condition(item, f"{where}.conditions") for item in row.get("conditions") or []),
        reason=reason,
        comment=typeset(str(row.get("comment") or "").strip()),
        frame=_frame(row["frame"], f"{where}.frame") if row.get("frame") else None,
        revise_percent=Decimal(str(row.get("revise_percent", 0))),
    )


def _announcement(row: Mapping[str, Any], identifiers: set[str], where: str) -> ScriptedBroadcast:
    found = ScriptedBroadcast(
        code=text_of(row, "code", where),
        sender=text_of(row, "sender", where),
        subject=text_of(row, "subject", where),
        text=text_of(row, "text", where),
        after_days=int(row.get("after_days", 0)),
    )
    if found.sender not in identifiers:
        raise ScenarioError(f"{where}.sender: {found.sender!r} is no structure of this scenario")
    if len(found.subject) > MAX_SUBJECT or len(found.text) > MAX_TEXT:
        raise ScenarioError(f"{where}: too long")
    return found


def _answer(row: Mapping[str, Any], identifiers: set[str], where: str) -> AnswerRule:
    client = str(row.get("client") or "")
    if client and client not in identifiers:
        raise ScenarioError(f"{where}.client: {client!r} is no structure of this scenario")
    return AnswerRule(
        text=text_of(row, "text", where),
        client=client,
        statuses=frozenset(_statuses(row.get("statuses"), f"{where}.statuses")),
        after_days=int(row.get("after_days", CLIENT_DAYS)),
    )


def _condition(item: Mapping[str, Any], where: str) -> Condition:
    fact, operator = str(item.get("fact")), str(item.get("operator", "eq"))
    if fact not in FACT_NAMES:
        raise ScenarioError(f"{where}: {fact!r} is no fact a partner sees")
    if operator not in OPERATORS:
        raise ScenarioError(f"{where}: {operator!r} is no operator")
    return Condition(fact=fact, operator=operator, value=item["value"])


_START_KEYS = frozenset(
    {
        "deposit",
        "supplier",
        "recipient",
        "contract",
        "department_code",
        "commitment_number",
        "frame",
        "kind",
        "validator",
        "origin_number",
        "iban",
        "lines",
        "prepaid",
        "attachments",
        "comment",
    }
)


def _start(row: Mapping[str, Any], contracts: tuple[ContractSpec, ...], where: str) -> StartMove:
    """A move of the story: ``advance`` (days) or ``minutes``, ``account`` (a gesture on it), ``deposit`` (a number;
    with ``contract``: a works piece), ``answer`` (the frame of the piece associated ``to`` a number), or ``gesture``
    (on a number).
    """
    if "advance" in row:
        return StartAdvance(days=int(row["advance"]))
    if "minutes" in row:
        return StartAdvance(minutes=int(row["minutes"]))
    if "account" in row:
        return read_account_gesture(row, where)
    if "gesture" in row:
        return StartGesture(
            number=text_of(row, "number", where),
            action=member_of(Action, row["gesture"], f"{where}.gesture"),
            role=member_of(Role, row.get("role"), f"{where}.role"),
            reason=member_of(Reason, row["reason"], f"{where}.reason").value if row.get("reason") else "",
            comment=typeset(str(row.get("comment") or "").strip()),
            payment_reference=str(row.get("payment_reference") or ""),
        )
    if "answer" in row:
        return StartAnswer(
            number=text_of(row, "to", where),
            frame=_frame(row["answer"], f"{where}.answer"),
            revise_percent=Decimal(str(row.get("revise_percent", 0))),
            comment=typeset(str(row.get("comment") or "").strip()),
        )
    if unknown := set(row) - _START_KEYS:
        raise ScenarioError(f"{where}: unknown keys {sorted(unknown)}")
    draft = _start_draft(row, where)
    if "contract" not in row:
        return StartDeposit(draft=draft)
    contract = next((item for item in contracts if item.number == row["contract"]), None)
    if contract is None:
        raise ScenarioError(f"{where}.contract: {row['contract']!r} is no contract of this scenario")
    return StartPiece(draft=_start_piece(draft, contract))


def _start_piece(draft: Draft, contract: ContractSpec) -> Draft:
    """The draft of a works piece: its actors are those of the contract."""
    return with_computed_totals(
        dataclasses.replace(
            draft,
            recipient=Party(identifier=contract.payer),
            contract_number=contract.number,
            commitment_number=contract.number,
            works=Works(moe=contract.moe, moa=contract.moa),
        )
    )


def _frame(value: object, where: str) -> Frame:
    frame = Frame.from_short(str(value))
    if frame is None:
        raise ScenarioError(f"{where}: {value!r} is no frame")
    return frame


def _start_draft(row: Mapping[str, Any], where: str) -> Draft:
    validator = str(row.get("validator") or "")
    return Draft(
        number=text_of(row, "deposit", where),
        frame_code=str(row.get("frame") or "A1"),
        kind=member_of(DocumentKind, row.get("kind", "FACTURE"), f"{where}.kind").value,
        supplier=Party(identifier=text_of(row, "supplier", where)),
        recipient=Party(
            identifier=str(row.get("recipient") or ""), department_code=str(row.get("department_code") or "")
        ),
        validator=Party(identifier=validator) if validator else None,
        commitment_number=str(row.get("commitment_number") or ""),
        origin_number=str(row.get("origin_number") or ""),
        tax_regime=TaxRegime.ON_DEBITS.value,
        payment_mode=PaymentMode.TRANSFER.value,
        iban=str(row.get("iban") or "FR7630006000011234567890189"),
        lines=tuple(
            Line(
                number=rank,
                name=text_of(line, "name", f"{where}.lines"),
                quantity=Decimal(str(line.get("quantity", 1))),
                unit_price_excl_vat=Decimal(str(line["unit_price"])),
                vat_rate=Decimal(str(line.get("vat_rate", "20.00"))),
            )
            for rank, line in enumerate(rows_of(row, "lines"), start=1)
        ),
        totals=Totals(prepaid=Decimal(str(row.get("prepaid", ZERO)))),
        comment=typeset(str(row.get("comment") or "").strip()),
        attachments=tuple(
            Attachment(
                name=text_of(piece, "name", f"{where}.attachments"),
                mime_type="text/plain",
                content=text_of(piece, "text", f"{where}.attachments").encode(),
            )
            for piece in rows_of(row, "attachments")
        ),
    )
