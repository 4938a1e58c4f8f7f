"""Unsurprising objects: a space of the first scenario, a right draft, a document in any status."""

import dataclasses
import io
import tarfile
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal

from facturx import generate_from_binary
from pypdf import PdfWriter

from sandbox.domain.drafts import Draft, Line, Party, Works, with_computed_totals
from sandbox.domain.market_sheet import (
    IndexTerm,
    MarketSheet,
    PartyRole,
    RevisionClause,
    SheetParty,
    index_table,
    months_from,
)
from sandbox.domain.vocabulary import SECOND_LEVEL, VALIDATION_RETURNS, Family, Frame, Role, Status
from sandbox.domain.works_drafts import following_draft, revised_by
from sandbox.models import Document, PracticeSpace, Seat
from sandbox.services import deposit_form, open_space, run_due_turns
from sandbox.services.days import day_of
from sandbox.services.works import deposit_piece, free_number
from tests.sandbox.conftest import NOW

COMMUNE = "12345678200036"
LUMEN = "33254021516357"
MENUISERIE = "40668031401116"
CONTREX = "81034732800017"


def make_space(*, now: datetime = NOW, **kwargs: object) -> PracticeSpace:
    """A space of the first scenario, opened at NOW, the supplier's seat taken."""
    return open_space(now=now, **kwargs)


def make_draft(**changes: object) -> Draft:
    """The invoice of the lesson: right in every way; ``changes`` make it otherwise."""
    draft = Draft(
        number="F-2026-001",
        issued_on=date(2026, 11, 20),
        frame_code="A1",
        supplier=Party(identifier=LUMEN, name="Atelier Lumen"),
        recipient=Party(identifier=COMMUNE, name="Commune de Valmont-les-Prés"),
        commitment_number="CDE234",
        tax_regime="TVA_SUR_DEBIT",
        payment_mode="VIREMENT",
        iban="FR7630006000011234567890189",
        lines=(
            Line(
                number=1,
                name="Pose de luminaires",
                quantity=Decimal(12),
                unit_price_excl_vat=Decimal("85.00"),
                vat_rate=Decimal("20.00"),
            ),
        ),
    )
    return with_computed_totals(dataclasses.replace(draft, **changes))


SERIES = (("BT01", Decimal("130.0")), ("TP08", Decimal("120.0")))


def make_sheet(**changes: object) -> MarketSheet:
    """The market of the lesson: twelve months, one subcontractor, an advance, a retention, two indices."""
    months = months_from(date(2025, 10, 1), 24)
    rows = [(index, month, start + rank) for index, start in SERIES for rank, month in enumerate(months)]
    sheet = MarketSheet(
        number="2026-TX-014",
        title="Réhabilitation de la halle",
        amount_excl_vat=Decimal("600000.00"),
        notified_on=date(2025, 12, 15),
        starts_on=date(2026, 1, 5),
        months=12,
        parties=(
            SheetParty(PartyRole.CONTRACTOR, LUMEN),
            SheetParty(PartyRole.SUBCONTRACTOR, MENUISERIE, Decimal("90000.00")),
            SheetParty(PartyRole.MOA, COMMUNE),
            SheetParty(PartyRole.FINANCE, COMMUNE),
        ),
        revision=RevisionClause(
            base_month=months[0],
            terms=(IndexTerm("BT01", Decimal(60)), IndexTerm("TP08", Decimal(25))),
            table=index_table(rows),
        ),
    )
    return dataclasses.replace(sheet, **changes)


def make_document(space: PracticeSpace, *, status: Status = Status.DEPOSITED, **changes: object) -> Document:
    """A deposited invoice put in any status of its circuit, with the dates that the status implies."""
    if changes.get("frame_code") in {"A9", "A12"}:
        changes.setdefault("validator", Party(identifier=MENUISERIE))
    # A petition enters by its own space, with its papers; its row is that of an invoice but for the frame.
    petition = Frame.from_short(str(changes.pop("frame_code"))) if changes.get("frame_code") in {"A3", "A21"} else None
    document = deposit_form(space_id=space.pk, draft=make_draft(**changes))
    later = document.deposited_at
    values: dict[str, object] = {"status": status.value, "status_since": later}
    if petition:
        values |= {"frame": petition.value}
    if status in {Status.TO_RECYCLE, Status.SUSPENDED, Status.REJECTED}:
        values |= {"returned_at": later, "return_reason": "REJET_MONTANT", "return_comment": "Voir le devis."}
    if status in SECOND_LEVEL:
        values |= {"second_validator": space.structures.get(identifier=CONTREX)}
    if status in VALIDATION_RETURNS:
        values |= {"returned_at": later, "return_reason": "REFUS_MONTANT"}
    if status not in {Status.DRAFT, Status.DELETED, Status.DEPOSITED, Status.ROUTING} and not is_validation(status):
        values |= {"available_at": later, "due_on": day_of(later) + timedelta(days=30)}
    if status is Status.PAID:
        values |= {"paid_at": later}
    Document.objects.filter(pk=document.pk).update(**values)
    return Document.objects.select_related("supplier", "recipient", "validator").get(pk=document.pk)


def is_validation(status: Status) -> bool:
    """Whether the validator still has the document."""
    return status.family is Family.VALIDATION


def seat_of(space: PracticeSpace, role: Role, structure: str = COMMUNE) -> Seat:
    """A seat of the space."""
    return space.seats.get(role=role.value, structure__identifier=structure)


def make_zip(*files: tuple[str, bytes]) -> bytes:
    """A zip of named files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def make_tar_gz(*files: tuple[str, bytes]) -> bytes:
    """A tar.gz of named files."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def make_facturx(xml: bytes, *, level: str = "en16931") -> bytes:
    """A PDF that carries an XML as a Factur-X does."""
    result: bytes = generate_from_binary(
        make_blank_pdf(), xml, flavor="factur-x", level=level, check_xsd=False, pdf_metadata=_NO_METADATA
    )
    return result


def make_blank_pdf(*, password: str = "") -> bytes:
    """A PDF of one page without a word."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


_NO_METADATA = {"author": "", "keywords": "", "title": "", "subject": ""}


BATI, MOULIN, RUISSEAU = "81034732800017", "12345678200143", "12345678200150"
EQUERRE, VALBRUNE, FINANCE = "12345678200168", "12345678200184", "12345678200200"
WORKS_SCENARIO = "travaux-premier-decompte"


def make_works_space(scenario: str = WORKS_SCENARIO, **kwargs: object) -> PracticeSpace:
    """A space with a works contract, the contractor's seat taken."""
    return open_space(now=NOW, scenario=scenario, **kwargs)


def make_piece(**changes: object) -> Draft:
    """The first monthly draft statement of the school: two lines, 20,000 euro before tax."""
    works = Works(moe=EQUERRE, moa=VALBRUNE)
    draft = Draft(
        number="PDM-01",
        issued_on=date(2026, 11, 20),
        frame_code="A4",
        supplier=Party(identifier=BATI),
        recipient=Party(identifier=FINANCE),
        commitment_number="MT-2026-01",
        contract_number="MT-2026-01",
        tax_regime="TVA_SUR_DEBIT",
        payment_mode="VIREMENT",
        iban="FR7610057191370188512730284",
        lines=(
            Line(1, "Terrassement", Decimal(1), Decimal("12000.00"), vat_rate=Decimal("20.00")),
            Line(2, "Fondations", Decimal(1), Decimal("8000.00"), vat_rate=Decimal("20.00")),
        ),
        works=works,
    )
    return with_computed_totals(dataclasses.replace(draft, **changes))


def deposit(space: PracticeSpace, role: Role = Role.SUPPLIER, **changes: object) -> Document:
    """A works piece deposited, and Chorus Pro's own moves made."""
    document = deposit_piece(space_id=space.pk, draft=make_piece(**changes), role=role)
    run_due_turns(space_id=space.pk)
    return fresh(document)


def answer_to(previous: Document) -> Draft:
    """The certificate that admits all that a draft statement asks."""
    number = f"{previous.number}-EA"
    return following_draft(previous.draft(), frame=Frame.A15, number=number, issued_on=date(2026, 11, 24))


def associate(
    space: PracticeSpace, previous: Document, frame: str, role: Role, *, percent: str = "0", **changes: object
) -> Document:
    """The piece that an actor associates to another, maybe revised by some percent with a reason."""
    told = previous.draft()
    draft = following_draft(
        told,
        frame=Frame.from_short(frame),
        number=free_number(space, previous, Frame.from_short(frame)),
        issued_on=told.issued_on,
        admitted=revised_by(told, Decimal(percent), "Quantités constatées sur le chantier."),
    )
    document = deposit_piece(space_id=space.pk, draft=dataclasses.replace(draft, **changes), role=role)
    run_due_turns(space_id=space.pk)
    return fresh(document)


def fresh(document: Document) -> Document:
    """The document as the database has it."""
    return Document.objects.select_related(
        "supplier", "recipient", "validator", "second_validator", "moe", "moa", "works_file", "previous", "space"
    ).get(pk=document.pk)
