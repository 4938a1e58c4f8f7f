"""Mémoires and refund claims: which spaces a seat has, what the gate may know, what a new claim is filled with."""

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from sandbox.domain.drafts import Draft, Line, Party, with_computed_totals
from sandbox.domain.petitions import Delivery, Fees, PetitionFacts, Refund, latest_campaign
from sandbox.domain.refunds import with_deliveries
from sandbox.domain.scenarios import StructureSpec
from sandbox.domain.vocabulary import PETITION_FRAMES, Frame, PaymentMode, Role, TaxRegime
from sandbox.models import Document, PracticeSpace
from sandbox.queries.documents import document_list, seat_documents
from sandbox.queries.spaces import scenario_of


def petition_frames(space: PracticeSpace) -> tuple[Frame, ...]:
    """The claims that the seat one holds may type, or handle; none in most scenarios (no query)."""
    seat = space.current_seat
    if seat is None:
        return ()
    spec = scenario_of(space).structure(seat.structure.identifier)
    if spec is None:
        return ()
    frames = spec.files if seat.role == Role.SUPPLIER.value else spec.takes
    return tuple(frame for frame in Frame if frame in frames)


def petition_facts(space: PracticeSpace, draft: Draft) -> PetitionFacts | None:
    """What the gate knows beside a claim that was typed in its space; None for anything else (no query)."""
    frame = draft.frame
    part = draft.fees if frame is Frame.A3 else draft.refund
    if frame not in PETITION_FRAMES or part is None:
        return None
    told = scenario_of(space)
    recipient, supplier = told.structure(draft.recipient.identifier), told.structure(draft.supplier.identifier)
    return PetitionFacts(
        taken_by_recipient=recipient is not None and frame in recipient.takes,
        filers=frozenset(supplier.filers) if supplier else frozenset(),
    )


def petitions_of(space: PracticeSpace, frame: Frame) -> QuerySet[Document]:
    """The claims of this kind that the seat sees, newest first."""
    return seat_documents(space).filter(frame=frame.value)


def suggested_petition(space: PracticeSpace, frame: Frame) -> Draft:
    """A new claim: the seat and its account, what the directory says of it, and what the exercise proposes."""
    told = scenario_of(space)
    seat = space.current_seat
    own = seat.structure if seat else None
    spec = told.structure(own.identifier) if own else None
    today = timezone.localtime(space.clock).date()
    proposed = told.suggestion if told.suggestion.get("frame") == frame.short else {}
    number = proposed.get("number", "")
    if number and document_list(space, number=number).filter(number=number, deposited_at__isnull=False).exists():
        number = ""
    draft = Draft(
        number=number,
        issued_on=today,
        frame_code=frame.value,
        supplier=Party(own.identifier, own.identifier_type, own.name) if own else Party(),
        payment_mode=PaymentMode.TRANSFER.value,
        tax_regime=(TaxRegime.ON_RECEIPTS if frame is Frame.A3 else TaxRegime.WITHOUT).value,
        iban=own.iban if own else "",
        account_name=own.name if own else "",
    )
    return with_computed_totals(
        _with_fees(draft, proposed) if frame is Frame.A3 else _with_refund(draft, spec, proposed)
    )


def _with_fees(draft: Draft, proposed: Mapping[str, str]) -> Draft:
    ended_on = draft.issued_on - timedelta(days=_ENDED_BEFORE) if draft.issued_on and proposed else None
    line = Line(
        number=1,
        name=proposed.get("line_name", ""),
        quantity=Decimal(proposed.get("line_quantity", "1")),
        unit_price_excl_vat=Decimal(proposed.get("line_unit_price", "0")),
        vat_rate=Decimal(proposed.get("line_vat_rate", "20")),
    )
    fees = Fees(
        service=proposed.get("service", ""),
        case_number=proposed.get("case_number", ""),
        ordered_by=proposed.get("ordered_by", ""),
        ended_on=ended_on,
    )
    return dataclasses.replace(draft, fees=fees, lines=(line,) if line.name else ())


def _with_refund(draft: Draft, spec: StructureSpec | None, proposed: Mapping[str, str]) -> Draft:
    year = latest_campaign(draft.issued_on) if draft.issued_on else None
    refund = Refund(year=year, pacage=spec.pacage if spec else "", beneficiary=spec.beneficiary if spec else "")
    if not proposed or year is None:
        return dataclasses.replace(draft, refund=refund)
    row = Delivery(1, proposed["product"], proposed["delivery_invoice"], date(year, 5, 12))
    return with_deliveries(draft, refund, [(row, Decimal(proposed["volume"]))])


_ENDED_BEFORE = 60
"""Days between the end of the mission of an exercise and its mémoire."""
