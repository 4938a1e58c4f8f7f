"""The invoice that the exercise proposes: what a new draft is filled with."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from sandbox.domain.drafts import Draft, Line, Party, Works, with_computed_totals
from sandbox.domain.vocabulary import Frame, PaymentMode, TaxRegime
from sandbox.models import PracticeSpace, Structure
from sandbox.queries.contracts import contract_of
from sandbox.queries.documents import document_list
from sandbox.queries.spaces import recipients_of, scenario_of


def suggested_draft(space: PracticeSpace) -> Draft:
    """The invoice that the exercise proposes; without its number once that number is taken."""
    told = scenario_of(space).suggestion
    seat = space.current_seat
    own = seat.structure if seat else None
    number = told.get("number", "")
    if number and document_list(space, number=number).filter(number=number, deposited_at__isnull=False).exists():
        number = ""
    lines: tuple[Line, ...] = ()
    if told.get("line_name"):
        lines = (
            Line(
                number=1,
                name=told["line_name"],
                quantity=Decimal(told.get("line_quantity", "1")),
                unit_price_excl_vat=Decimal(told.get("line_unit_price", "0")),
                vat_rate=Decimal(told.get("line_vat_rate", "20")),
            ),
        )
    recipient = told.get("recipient", "")
    names = {row.identifier: row.name for row in recipients_of(space)}
    return Draft(
        number=number,
        issued_on=timezone.localtime(space.clock).date(),
        frame_code=Frame.A1.value,
        supplier=Party(
            identifier=own.identifier if own else "",
            identifier_type=own.identifier_type if own else Party().identifier_type,
            name=own.name if own else "",
        ),
        recipient=Party(identifier=recipient, name=names.get(recipient, "")),
        commitment_number=told.get("commitment_number", ""),
        tax_regime=TaxRegime.ON_DEBITS.value,
        payment_mode=PaymentMode.TRANSFER.value,
        iban=own.iban if own else "",
        account_name=own.name if own else "",
        lines=lines,
    )


def suggested_piece(space: PracticeSpace) -> Draft:
    """The first piece of a dossier on the works contract that the exercise proposes, its number and frame apart."""
    told = scenario_of(space).suggestion
    line = Line(1, told["line_name"], Decimal(1), Decimal(told["line_unit_price"]), vat_rate=Decimal(20))
    return first_piece(space, told["contract"], line)


_WORKS_LINE = Line(1, "Installation du chantier", Decimal(1), Decimal(10000), vat_rate=Decimal(20))


def first_piece(space: PracticeSpace, contract_number: str, line: Line = _WORKS_LINE) -> Draft:
    """The first piece of a dossier on a works contract of the space, its number and frame apart."""
    contract = contract_of(space, contract_number)
    assert contract is not None  # noqa: S101 - the callers name one that is there
    supplier = Structure.objects.get(space=space, identifier=contract.contractor)
    return with_computed_totals(
        Draft(
            issued_on=timezone.localtime(space.clock).date(),
            supplier=Party(supplier.identifier, name=supplier.name),
            recipient=Party(contract.payer),
            commitment_number=contract.number,
            contract_number=contract.number,
            tax_regime=TaxRegime.ON_DEBITS.value,
            payment_mode=PaymentMode.TRANSFER.value,
            iban=supplier.iban,
            account_name=supplier.name,
            lines=(line,),
            works=Works(moe=contract.moe, moa=contract.moa),
        )
    )
