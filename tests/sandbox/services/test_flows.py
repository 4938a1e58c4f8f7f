"""Files of every format and batches: one gate, one line an invoice, the right ones pass."""

import dataclasses
import hashlib

import pytest

from sandbox.domain.drafts import Party
from sandbox.domain.flows import DepositMode
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.vocabulary import Frame, Status
from sandbox.formats.cii_writer import write_cii
from sandbox.models import Document, Event, Flow, PracticeSpace
from sandbox.queries import flow_report, stored_bytes
from sandbox.services import advance_clock, deposit_flow, rewind
from tests.sandbox.factories import make_blank_pdf, make_draft, make_facturx, make_space, make_tar_gz, make_zip
from tests.sandbox.formats.test_ubl import CREDIT, invoice

pytestmark = pytest.mark.django_db
FLOW_NAME = "FSO1106A_CPP001_CPP0011106000000000000001.tar.gz"


def cii(number, **changes):
    return write_cii(make_draft(number=number, **changes))


def batch_of(*numbers):
    return make_zip(*((f"{number}.xml", cii(number)) for number in numbers))


def sent(space, content, name="lot.zip", **kwargs):
    return deposit_flow(space_id=space.pk, content=content, file_name=name, **kwargs)


def counts():
    return Document.objects.count(), Flow.objects.count(), Event.objects.count()


@pytest.mark.parametrize("syntax", ["", "IN_DP_E1_UBL_INVOICE", "IN_DP_E2_UBL_INVOICE_MIN"])
def test_ubl_invoice_becomes_a_document(syntax):
    content = invoice().replace(b">A9<", b">A1<")
    flow = sent(make_space(), content, "f.xml", syntax=syntax)
    document = flow.documents.get()
    assert (document.number, document.status, document.contract_number) == ("U-1", "DEPOSEE", "CT12345")
    assert flow.syntax == (syntax or "IN_DP_E1_UBL_INVOICE")
    assert flow.number[6:10] == {"IN_DP_E2_UBL_INVOICE_MIN": "1110"}.get(syntax, "1100")


@pytest.mark.parametrize("syntax", ["", "IN_DP_E3_UBL_INVOICE"])
def test_memoire_in_ubl_travels_in_its_own_flow(syntax):
    flow = sent(make_space(), invoice().replace(b">A9<", b">A3<"), "m.xml", syntax=syntax)
    assert (flow.syntax, flow.number[6:10]) == ("IN_DP_E3_UBL_INVOICE", "1120")
    assert flow.documents.get().frame == Frame.A3


def test_ubl_credit_note_becomes_a_document():
    content = invoice("CreditNote", kind=CREDIT).replace(b">A9<", b">A1<")
    assert sent(make_space(), content, "f.xml").documents.get().kind == "AVOIR"


def test_refused_ubl_names_the_paths_of_ubl():
    content = invoice().replace(b">A9<", b">A1<").replace(b">33254021516357<", b">99999999999999<")
    flow = sent(make_space(), content, "f.xml")
    assert flow_report(flow).libelle == (
        "FOURNISSEUR_INCONNU - balise : AccountingSupplierParty.Party.PartyIdentification.ID.value"
    )


def test_facturx_becomes_a_document_with_its_pdf():
    pdf = make_facturx(cii("FX-1"))
    flow = sent(make_space(), pdf, "facture.pdf")
    document = flow.documents.get()
    assert (flow.syntax, flow.number[6:10], document.number) == ("IN_DP_E2_CII_FACTURX", "1117", "FX-1")
    (piece,) = document.attachments.all()
    assert (piece.name, piece.main, stored_bytes(piece.sha256)) == ("facture.pdf", True, pdf)


@pytest.mark.parametrize(
    ("content", "syntax", "values"),
    [
        (cii("F-1"), "IN_DP_E1_UBL_INVOICE", ("CII", "UBL 2.1")),
        (invoice(), "IN_DP_E2_CII_MIN_16B", ("UBL 2.1", "CII")),
        (cii("F-1"), "IN_DP_E2_CII_FACTURX", ("CII", "Factur-X")),
    ],
)
def test_file_of_another_format_than_announced_is_refused(content, syntax, values):
    space = make_space()
    with pytest.raises(RefusedError) as caught:
        sent(space, content, "f.xml", syntax=syntax)
    refusal = caught.value.refusal
    assert (refusal.code, refusal.values["found"], refusal.values["expected"]) == (RefusalCode.SYNTAX_MISMATCH, *values)
    flow = sent(space, content, "f.xml", syntax=syntax, deposit_mode=DepositMode.API_UPLOAD)
    assert (flow.accepted, flow.syntax, flow_report(flow).technical[0][:16]) == (False, syntax, "IRRECEVABILITE: ")


def test_batch_gives_a_document_an_invoice():
    space = make_space()
    flow = sent(space, batch_of("L-1", "L-2", "L-3"))
    report = flow_report(flow)
    assert (flow.state, report.partial, flow.errors) == ("IN_INTEGRE", False, [])
    assert [document.number for document in flow.documents.order_by("rank")] == ["L-1", "L-2", "L-3"]
    assert [(line.name, line.invoice_number, line.document.number) for line in report.lines] == [
        ("L-1.xml", "L-1", "L-1"),
        ("L-2.xml", "L-2", "L-2"),
        ("L-3.xml", "L-3", "L-3"),
    ]
    assert [document.events.count() for document in flow.documents.all()] == [1, 1, 1]
    assert flow.documents.first().sha256 == hashlib.sha256(cii("L-3")).hexdigest()


def test_bad_invoice_of_a_batch_does_not_stop_the_others():
    space = make_space()
    flow = sent(
        space,
        make_zip(
            ("a.xml", cii("L-1")),
            ("b.xml", cii("L-2", commitment_number="")),
            ("c.xml", b"<a><b></a>"),
            ("d.pdf", make_facturx(cii("L-4"))),
            ("e.xml", invoice().replace(b">A9<", b">A1<")),
        ),
    )
    report = flow_report(flow)
    assert (flow.state, flow.accepted, report.partial) == ("IN_INTEGRE_PARTIEL", True, True)
    assert [document.number for document in flow.documents.order_by("rank")] == ["L-1", "L-4", "U-1"]
    assert [(line.name, line.accepted, [error.code for error in line.errors]) for line in report.lines] == [
        ("a.xml", True, []),
        ("b.xml", False, ["ENGAGEMENT_ABSENT"]),
        ("c.xml", False, ["XML_MAL_FORME"]),
        ("d.pdf", True, []),
        ("e.xml", True, []),
    ]
    assert report.lines[1].libelle.startswith("ENGAGEMENT_ABSENT - balise : ")
    assert len(report.technical) == 1


def test_refused_number_of_a_batch_passes_once_corrected():
    space = make_space()
    sent(space, make_zip(("a.xml", cii("L-1")), ("b.xml", cii("L-2", commitment_number=""))))
    flow = sent(space, batch_of("L-2"))
    assert [document.number for document in flow.documents.all()] == ["L-2"]


def test_batch_without_a_right_invoice_is_rejected():
    space = make_space()
    flow = sent(space, make_zip(("a.xml", cii("L-1", commitment_number="")), ("b.xml", b"<facture/>")))
    assert (flow.state, flow.accepted, Document.objects.count()) == ("IN_REJETE", False, 0)
    assert [[error.code for error in line.errors] for line in flow_report(flow).lines] == [
        ["ENGAGEMENT_ABSENT"],
        ["XML_RACINE_INCONNUE"],
    ]
    assert Event.objects.order_by("-pk").first().payload["codes"] == ["ENGAGEMENT_ABSENT", "XML_RACINE_INCONNUE"]


def test_number_twice_in_a_batch_is_a_duplicate():
    flow = sent(make_space(), make_zip(("a.xml", cii("L-1")), ("b.xml", cii("L-1"))))
    assert [[error.code for error in line.errors] for line in flow_report(flow).lines] == [[], ["NUMERO_DEJA_UTILISE"]]
    assert flow.documents.count() == 1


def test_number_refused_first_is_free_for_the_next_of_the_batch():
    flow = sent(make_space(), make_zip(("a.xml", cii("L-1", commitment_number="")), ("b.xml", cii("L-1"))))
    assert [line.accepted for line in flow_report(flow).lines] == [False, True]


def test_plain_pdf_in_a_batch_is_refused_by_name():
    flow = sent(make_space(), make_zip(("a.xml", cii("L-2")), ("scan.pdf", make_blank_pdf())))
    line = flow_report(flow).lines[1]
    assert [error.code for error in line.errors] == ["LOT_PDF_SIMPLE"]
    assert "scan.pdf" in line.errors[0].message


@pytest.mark.parametrize("mode", [DepositMode.PORTAL_UPLOAD, DepositMode.API_UPLOAD])
def test_archive_that_does_not_open_is_refused_whole(mode):
    space = make_space()
    before = counts()
    if mode is DepositMode.PORTAL_UPLOAD:
        with pytest.raises(RefusedError) as caught:
            sent(space, b"PK\x03\x04 abime", deposit_mode=mode)
        assert caught.value.refusal.code is RefusalCode.ARCHIVE_UNREADABLE
        assert counts() == (*before[:2], before[2] + 1)
        event = Event.objects.latest("pk")
        assert (event.type, event.payload["codes"]) == ("deposit.refused", ["ARCHIVE_ILLISIBLE"])
    else:
        flow = sent(space, b"\x1f\x8b\x08 abime", FLOW_NAME, deposit_mode=mode, syntax="IN_DP_E1_CII_16B")
        assert [error.code for error in flow_report(flow).errors] == ["ARCHIVE_ILLISIBLE"]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (make_tar_gz(("a.xml", cii("L-1"))), FLOW_NAME, None),
        (make_tar_gz(("a.xml", cii("L-1"))), "lot.tar.gz", "FLUX_NOM"),
        (make_zip(("a.xml", cii("L-1"))), FLOW_NAME, "FLUX_NOM"),
    ],
)
def test_archive_by_connection_is_a_tar_gz_named_like_its_flow(content, name, code):
    flow = sent(make_space(), content, name, deposit_mode=DepositMode.API_UPLOAD, syntax="IN_DP_E1_CII_16B")
    assert [error.code for error in flow_report(flow).errors] == ([code] if code else [])
    assert flow.accepted is (code is None)


def test_documents_of_a_batch_live_their_lives():
    space = make_space()
    sent(space, batch_of("L-1", "L-2"))
    advance_clock(space_id=space.pk, days=1)
    assert {document.state for document in Document.objects.all()} == {Status.AVAILABLE}


def test_replay_gives_the_same_batch():
    space = make_space()
    flow = sent(space, make_zip(("a.xml", cii("L-1")), ("b.xml", b"<a>"), ("c.xml", cii("L-3"))))
    last = PracticeSpace.objects.get(pk=space.pk).last_sequence
    before = list(Document.objects.order_by("rank").values())
    lines = Flow.objects.values()[0]
    advance_clock(space_id=space.pk, days=3)
    rewind(space_id=space.pk, to_sequence=last)
    assert list(Document.objects.order_by("rank").values()) == before
    assert Flow.objects.values()[0] == lines
    assert flow_report(Flow.objects.get(pk=flow.pk)).lines[2].document.number == "L-3"


def test_report_asks_two_queries_whatever_the_batch(django_assert_num_queries):
    space = make_space()
    # More than ten: a report that stops at its first page would lose the rest.
    small, large = sent(space, batch_of("L-1")), sent(space, batch_of(*(f"M-{n:02d}" for n in range(12))))
    for flow, invoices in ((small, 1), (large, 12)):
        with django_assert_num_queries(2):
            report = flow_report(flow)
        assert len([line for line in report.lines if line.document]) == invoices


def test_unknown_supplier_of_a_batch_is_told():
    draft = dataclasses.replace(make_draft(), supplier=Party(identifier="inconnu"))
    flow = sent(make_space(), make_zip(("a.xml", write_cii(draft))))
    assert [error.code for error in flow_report(flow).lines[0].errors] == ["FOURNISSEUR_INCONNU"]
