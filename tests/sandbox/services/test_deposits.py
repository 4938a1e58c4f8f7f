"""Deposits by form and by file: one gate, nothing half-written, a rejected number stays taken."""

from datetime import date
from decimal import Decimal

import pytest

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Draft, Line, Party
from sandbox.domain.flows import DepositMode
from sandbox.domain.refusals import (
    ActionRefusedError,
    DepositRefusedError,
    RefusalCode,
    RefusedError,
    StaleDocumentError,
)
from sandbox.domain.vocabulary import Role, Status
from sandbox.formats.attachments import attachment_of
from sandbox.formats.cii_writer import write_cii
from sandbox.models import Document, Event, Flow, PracticeSpace
from sandbox.queries import flow_report, stored_bytes
from sandbox.services import check_draft, deposit_flow, deposit_form, perform_action, save_draft, submit_draft
from tests.sandbox.factories import COMMUNE, LUMEN, make_document, make_draft, make_space

pytestmark = pytest.mark.django_db


def counts():
    return Document.objects.count(), Flow.objects.count(), Event.objects.count()


def sent(space, draft, **kwargs):
    return deposit_flow(space_id=space.pk, content=write_cii(draft), file_name="f.xml", **kwargs)


def test_form_makes_a_deposited_document():
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=make_draft())
    document.refresh_from_db()
    assert (document.state, document.number, document.rank) == (Status.DEPOSITED, "F-2026-001", 1)
    assert (document.supplier.identifier, document.recipient.identifier) == (LUMEN, COMMUNE)
    assert (str(document.total_excl_vat), str(document.total_vat), str(document.amount_due)) == (
        "1020.00",
        "204.00",
        "1224.00",
    )
    assert document.deposited_at == space.clock
    assert document.draft() == make_draft()
    assert document.deposit_mode == "SAISIE_PORTAIL"


def test_form_without_supplier_takes_the_one_of_the_seat():
    document = deposit_form(space_id=make_space().pk, draft=make_draft(supplier=Party()))
    assert document.supplier.identifier == LUMEN


def test_refused_form_leaves_no_row_but_one_fact():
    space = make_space()
    documents, flows, events = counts()
    with pytest.raises(DepositRefusedError) as caught:
        deposit_form(space_id=space.pk, draft=make_draft(number="", commitment_number=""))
    assert [refusal.code for refusal in caught.value.refusals] == [
        RefusalCode.COMMITMENT_MISSING,
        RefusalCode.NUMBER_MISSING,
    ]
    assert counts() == (documents, flows, events + 1)
    assert Event.objects.order_by("-pk").first().payload["codes"] == ["ENGAGEMENT_ABSENT", "NUMERO_ABSENT"]


@pytest.mark.parametrize("status", [Status.DEPOSITED, Status.REJECTED, Status.PAID])
def test_number_stays_taken_whatever_became_of_it(status):
    space = make_space()
    make_document(space, status=status)
    with pytest.raises(DepositRefusedError) as caught:
        deposit_form(space_id=space.pk, draft=make_draft())
    assert caught.value.refusal.code is RefusalCode.NUMBER_DUPLICATE


def test_same_number_of_another_supplier_or_space_is_free():
    space = make_space()
    make_document(space)
    other = make_draft(supplier=Party(identifier="40668031401116"))
    assert deposit_form(space_id=space.pk, draft=other).rank == 2
    assert deposit_form(space_id=make_space().pk, draft=make_draft()).rank == 1


def test_draft_takes_no_number_and_is_finished_later():
    space = make_space()
    first = save_draft(space_id=space.pk, draft=make_draft(recipient=Party(identifier="nulle part")))
    save_draft(space_id=space.pk, draft=make_draft())
    assert (first.state, first.recipient) == (Status.DRAFT, None)
    done = deposit_form(space_id=space.pk, draft=make_draft(), document_id=first.pk, expected_version=first.version)
    assert (done.pk, done.state, done.recipient.identifier) == (first.pk, Status.DEPOSITED, COMMUNE)


def test_empty_draft_can_be_saved():
    document = save_draft(space_id=make_space().pk, draft=Draft())
    assert (document.state, document.number, document.supplier.identifier) == (Status.DRAFT, "", LUMEN)


def test_saved_draft_is_submitted_as_it_is():
    document = save_draft(space_id=make_space().pk, draft=make_draft())
    assert perform_action(document_id=document.pk, action=Action.SUBMIT, role=Role.SUPPLIER).state is Status.DEPOSITED


def test_wrong_draft_is_not_submitted():
    document = save_draft(space_id=make_space().pk, draft=make_draft(number=""))
    with pytest.raises(DepositRefusedError):
        submit_draft(document_id=document.pk)
    document.refresh_from_db()
    assert document.state is Status.DRAFT


def test_draft_of_somebody_else_is_not_submitted():
    document = save_draft(space_id=make_space().pk, draft=make_draft())
    with pytest.raises(ActionRefusedError) as caught:
        submit_draft(document_id=document.pk, role=Role.RECIPIENT)
    assert caught.value.refusal.code is RefusalCode.NOT_YOUR_ROLE


def test_deposited_document_is_never_edited():
    space = make_space()
    document = make_document(space)
    with pytest.raises(RefusedError) as caught:
        save_draft(space_id=space.pk, draft=make_draft(), document_id=document.pk)
    assert caught.value.refusal.code is RefusalCode.NOT_A_DRAFT


def test_stale_draft_is_a_conflict():
    space = make_space()
    document = save_draft(space_id=space.pk, draft=make_draft())
    save_draft(space_id=space.pk, draft=make_draft(number="F-9"), document_id=document.pk, expected_version=1)
    with pytest.raises(StaleDocumentError):
        save_draft(space_id=space.pk, draft=make_draft(), document_id=document.pk, expected_version=1)
    document.refresh_from_db()
    assert document.number == "F-9"


def test_attachments_are_kept_by_their_fingerprint():
    piece = attachment_of(name="devis.pdf", mime_type="application/pdf", content=b"%PDF devis")
    document = deposit_form(space_id=make_space().pk, draft=make_draft(attachments=(piece,)))
    (row,) = document.attachments.all()
    assert (row.name, row.size, stored_bytes(row.sha256)) == ("devis.pdf", 10, b"%PDF devis")


def test_api_gives_a_number_of_twenty_digits_when_asked():
    document = deposit_form(space_id=make_space().pk, draft=make_draft(number=""), deposit_mode=DepositMode.API_ENTRY)
    assert document.number == "20260000000000000001"


def test_api_totals_are_judged_and_not_computed():
    draft = make_draft()
    wrong = Draft.from_json(draft.as_json() | {"totals": draft.as_json()["totals"] | {"incl_vat": "1.00"}})
    with pytest.raises(DepositRefusedError) as caught:
        deposit_form(space_id=make_space().pk, draft=wrong, compute_totals=False)
    assert [refusal.code for refusal in caught.value.refusals] == [RefusalCode.TOTALS, RefusalCode.AMOUNT_DUE]


def test_check_draft_says_what_the_gate_would_and_writes_nothing():
    space = make_space()
    before = counts()
    codes = [refusal.code for refusal in check_draft(space_id=space.pk, draft=make_draft(issued_on=date(2027, 1, 1)))]
    assert codes == [RefusalCode.DATE_IN_FUTURE]
    assert counts() == before


def test_file_makes_a_flow_and_its_document():
    space = make_space()
    flow = sent(space, make_draft())
    (document,) = flow.documents.all()
    assert flow.accepted
    assert len(flow.number) == 25
    assert (document.state, document.number, document.sha256) == (Status.DEPOSITED, "F-2026-001", flow.sha256)
    assert stored_bytes(flow.sha256) == write_cii(make_draft())


def test_rejected_flow_creates_no_invoice_and_burns_no_number():
    space = make_space()
    flow = sent(space, make_draft(commitment_number=""))
    assert not flow.accepted
    assert Document.objects.filter(space=space).count() == 0
    report = flow_report(flow)
    assert [error.code for error in report.errors] == ["ENGAGEMENT_ABSENT"]
    assert report.libelle == (
        "ENGAGEMENT_ABSENT - balise : SupplyChainTradeTransaction.ApplicableHeaderTradeAgreement."
        "BuyerOrderReferencedDocument.IssuerAssignedID.value"
    )
    assert (flow.invoice_number, flow.supplier_identifier, flow.recipient_identifier) == ("F-2026-001", LUMEN, COMMUNE)

    again = sent(space, make_draft())
    assert again.accepted
    assert again.number != flow.number


def test_advice_is_told_and_does_not_reject():
    flow = sent(make_space(), make_draft(commitment_number="BC999"))
    assert flow.accepted
    assert [advice.code for advice in flow_report(flow).advice] == ["ENGAGEMENT_INCONNU"]


@pytest.mark.parametrize("content", [b"<a><b></a>", b"<facture/>", b"%PDF-1.7"])
def test_unreadable_file_is_refused_on_the_portal_and_reported_by_the_api(content):
    space = make_space()
    before = counts()
    with pytest.raises(RefusedError):
        deposit_flow(space_id=space.pk, content=content, file_name="f.xml")
    # The attempt is told in the journal, and nothing else is written.
    documents, flows, events = before
    assert counts() == (documents, flows, events + 1)
    assert Event.objects.latest("pk").type == "deposit.refused"
    flow = deposit_flow(space_id=space.pk, content=content, file_name="f.xml", deposit_mode=DepositMode.API_UPLOAD)
    report = flow_report(flow)
    assert (flow.accepted, len(report.errors), report.libelle) == (False, 1, "")
    assert report.technical[0].startswith("IRRECEVABILITE: ")


@pytest.mark.parametrize("mode", [DepositMode.PORTAL_UPLOAD, DepositMode.API_UPLOAD])
@pytest.mark.parametrize(
    ("content", "syntax", "code"),
    [
        (b"", "IN_DP_E1_CII_16B", RefusalCode.FILE_EMPTY),
        (b"<a>" + b" " * (10 * 1024 * 1024), "IN_DP_E1_CII_16B", RefusalCode.FILE_TOO_LARGE),
        (b"<a/>", "IN_DP_E2_FACTURX", RefusalCode.SYNTAX_UNKNOWN),
        (b"<a/>", "IN_DP_E1_PES_FACTURE", RefusalCode.SYNTAX_UNKNOWN),
    ],
)
def test_file_that_is_no_deposit_at_all_writes_nothing(mode, content, syntax, code):
    space = make_space()
    before = counts()
    with pytest.raises(RefusedError) as caught:
        deposit_flow(space_id=space.pk, content=content, file_name="f.xml", syntax=syntax, deposit_mode=mode)
    assert caught.value.refusal.code is code
    assert counts() == before


def test_unknown_siret_with_a_service_of_the_state_is_routed_by_the_service():
    space = make_space()
    draft = make_draft(
        recipient=Party(identifier="0" * 14, department_code="DSJPFGU057"), commitment_number="1501966748"
    )
    assert sent(space, draft).documents.get().recipient.identifier == "11000201100044"


def test_sequences_belong_to_the_space():
    one, two = make_space(), make_space()
    assert sent(one, make_draft()).number == sent(two, make_draft()).number
    assert PracticeSpace.objects.get(pk=one.pk).last_flow_rank == 1


@pytest.mark.parametrize("value", ["NaN", "1E+400", "1000000000001"])
@pytest.mark.parametrize("command", [save_draft, deposit_form])
def test_number_that_cannot_be_counted_with_is_refused(command, value):
    space = make_space()
    line = Line(number=1, quantity=Decimal(value), unit_price_excl_vat=Decimal(1))
    draft = Draft(number="F-1", lines=(line,))
    with pytest.raises(DepositRefusedError) as caught:
        command(space_id=space.pk, draft=draft)
    assert caught.value.refusal.code is RefusalCode.AMOUNT_OUT_OF_RANGE
    assert Document.objects.count() == 0
