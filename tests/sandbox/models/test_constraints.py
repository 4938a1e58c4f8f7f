"""What must never be false is refused by the database itself: every test goes around the model."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from sandbox.domain.vocabulary import Role, Status
from sandbox.formats.cii_writer import write_cii
from sandbox.models import (
    AccessToken,
    Attachment,
    Bookmark,
    Broadcast,
    Commitment,
    Delivery,
    Department,
    Document,
    Event,
    ExportJob,
    FileAdvice,
    Flow,
    Market,
    MarketParty,
    NotificationChoice,
    PracticeSpace,
    PracticeTally,
    Request,
    RequestFile,
    RequestMessage,
    SavedSearch,
    Seat,
    StoredFile,
    Structure,
    WorksFile,
)
from sandbox.services import add_file, deposit_flow, issue_token, keep_bookmark, register_client, save_market
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import (
    COMMUNE,
    associate,
    deposit,
    make_document,
    make_draft,
    make_sheet,
    make_space,
    make_works_space,
)

# The last test counts what the others tried: one worker runs the whole file (tests/run.py).
pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture
def space():
    return make_space()


@pytest.fixture
def available(space):
    return make_document(space, status=Status.AVAILABLE)


def refused(rows, **values):
    """The update is refused, and by the constraint one thinks of."""
    name = values.pop("by")
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        assert rows.update(**values) == rows.count() > 0
    text = str(caught.value)
    assert name in text or text.startswith("UNIQUE constraint failed"), text
    REFUSED.add(name)


REFUSED: set[str] = set()


def document_rows(document):
    return Document.objects.filter(pk=document.pk)


def test_document_keeps_to_its_circuit(available):
    refused(document_rows(available), status="A_VALIDER_1", by="sandbox_document_status_in_circuit")
    refused(document_rows(available), status="INVENTE", by="sandbox_document_status_in_circuit")
    refused(
        document_rows(available),
        frame="A21_DEMANDE_REMBOURSEMENT_TIC",
        status="SERVICE_FAIT",
        by="sandbox_document_status_in_circuit",
    )


@pytest.mark.parametrize(
    "values",
    [
        {"number": ""},
        {"supplier": None},
        {"recipient": None},
        {"issued_on": None},
        {"deposited_at": None, "available_at": None},
        {"sha256": "abc"},
    ],
)
def test_issued_document_is_complete(available, values):
    refused(document_rows(available), **values, by="sandbox_document_issued_complete")


@pytest.mark.parametrize(
    "values",
    [
        {"total_incl_vat": Decimal("1224.02")},
        {"total_excl_vat": Decimal("1019.98")},
        {"total_vat": Decimal("0.00")},
        {"total_discount": Decimal("0.02")},
    ],
)
def test_totals_of_an_issued_document_add_up(available, values):
    refused(document_rows(available), **values, by="sandbox_document_totals_add_up")


def test_totals_may_differ_by_the_cent_that_the_gate_tolerates(available):
    assert document_rows(available).update(total_incl_vat=Decimal("1224.01")) == 1


def test_number_is_taken_once_for_a_supplier(space, available):
    other = make_document(space, number="F-2")
    refused(document_rows(other), number="F-2026-001", by="sandbox_document_number_unique")
    Document.objects.filter(pk=available.pk).update(
        status="REJETEE", returned_at=space.clock, return_reason="REJET_MONTANT"
    )
    refused(document_rows(other), number="F-2026-001", by="sandbox_document_number_unique")
    assert document_rows(other).update(number="F-2026-001", status="BROUILLON") == 1


@pytest.mark.parametrize(("status", "frame"), [(Status.SUSPENDED, "A1"), (Status.REFUSED_1, "A9")])
def test_return_has_its_reason_and_moment(space, status, frame):
    returned = make_document(space, status=status, frame_code=frame)
    refused(document_rows(returned), return_reason="", by="sandbox_document_return_has_reason")
    refused(document_rows(returned), returned_at=None, by="sandbox_document_return_has_reason")


@pytest.mark.parametrize("frame", ["A9", "A12"])
def test_document_to_validate_names_who_validates(space, frame):
    document = make_document(space, status=Status.TO_VALIDATE_1, frame_code=frame)
    refused(document_rows(document), validator=None, by="sandbox_document_validator_named")


def test_second_level_has_a_second_validator_who_is_not_the_first(space):
    document = make_document(space, status=Status.TO_VALIDATE_2, frame_code="A9")
    refused(document_rows(document), second_validator=None, by="sandbox_document_second_validator_named")
    refused(document_rows(document), second_validator=document.validator_id, by="sandbox_document_validators_differ")


def test_co_contractor_has_one_level_only(space):
    document = make_document(space, status=Status.TO_VALIDATE_1, frame_code="A12")
    other = space.structures.get(identifier="81034732800017")
    refused(
        document_rows(document), status="A_VALIDER_2", second_validator=other, by="sandbox_document_status_in_circuit"
    )


def test_flags_stand_only_where_they_mean_something(space, available):
    refused(document_rows(available), acknowledged_at=NOW, by="sandbox_document_acknowledged_is_returned")
    rejected = make_document(space, status=Status.REJECTED, number="F-2")
    refused(document_rows(rejected), rejection_handled_at=NOW, by="sandbox_document_handled_is_rejected")
    suspended = make_document(space, status=Status.SUSPENDED, number="F-3")
    refused(
        document_rows(suspended),
        acknowledged_at=NOW,
        rejection_handled_at=NOW,
        by="sandbox_document_handled_is_rejected",
    )


def test_paid_document_has_its_moment_and_no_other_has(available):
    refused(document_rows(available), status="MISE_EN_PAIEMENT", by="sandbox_document_paid_has_moment")
    refused(document_rows(available), paid_at=NOW, by="sandbox_document_paid_has_moment")


def test_document_is_not_available_before_its_deposit(available):
    refused(
        document_rows(available),
        available_at=available.deposited_at - timedelta(days=1),
        by="sandbox_document_available_after_deposit",
    )


def test_ranks_and_sequences_are_used_once(space, available):
    other = make_document(space, number="F-2")
    refused(document_rows(other), rank=available.rank, by="sandbox_document_rank_unique")
    events = Event.objects.filter(space=space).order_by("sequence")
    refused(events.filter(sequence=2), sequence=1, by="sandbox_event_sequence_unique")
    refused(events.filter(sequence=2), sequence=0, by="sandbox_event_sequence_positive")
    refused(events.filter(sequence=2), type="rien", by="sandbox_event_type_known")


def test_flow_is_numbered_once_and_has_a_known_state(space):
    for number in ("F-1", "F-2"):
        deposit_flow(space_id=space.pk, content=write_cii(make_draft(number=number)), file_name="a.xml")
    one, two = Flow.objects.filter(space=space).order_by("rank")
    rows = Flow.objects.filter(pk=two.pk)
    refused(rows, number=one.number, by="sandbox_flow_number_unique")
    refused(rows, rank=one.rank, by="sandbox_flow_rank_unique")
    refused(rows, number="COURT", by="sandbox_flow_number_length")
    refused(rows, state="IN_PERDU", by="sandbox_flow_state_known")


def test_files_are_never_empty_and_ranked_once(space):
    for name in ("a.pdf", "b.pdf"):
        add_file(space_id=space.pk, name=name, mime_type="application/pdf", content=b"%PDF")
    rows = StoredFile.objects.filter(space=space, rank=2)
    refused(rows, rank=1, by="sandbox_file_rank_unique")
    refused(rows, size=0, by="sandbox_file_not_empty")


def test_attachments_are_never_empty_and_ranked_once(available):
    for rank in (1, 2):
        Attachment.objects.create(document=available, rank=rank, name="a.pdf", mime_type="x", size=1, sha256="0" * 64)
    rows = Attachment.objects.filter(document=available, rank=2)
    refused(rows, rank=1, by="sandbox_attachment_rank_unique")
    refused(rows, size=0, by="sandbox_attachment_not_empty")
    refused(rows, sha256="abc", by="sandbox_attachment_fingerprint")


def test_directory_holds_each_thing_once(space):
    rows = Structure.objects.filter(space=space, identifier="81034732800017")
    refused(rows, identifier=COMMUNE, by="sandbox_structure_unique")
    refused(rows, identifier="", by="sandbox_structure_identified")
    refused(rows, identifier_type="INSEE", by="sandbox_structure_type_known")
    refused(rows, kind="PLANETE", by="sandbox_structure_kind_known")
    commune = Structure.objects.get(space=space, identifier=COMMUNE)
    departments = Department.objects.filter(structure=commune, code="TECHNIQUE")
    refused(departments, code="FACTURES_PUBLIQUES", by="sandbox_department_unique")
    refused(
        Commitment.objects.filter(structure=commune, number="CDE234"), number="BC12345", by="sandbox_commitment_unique"
    )


def test_seat_is_one_of_the_known_and_only_once(space):
    rows = Seat.objects.filter(space=space, structure__identifier=COMMUNE, role=Role.ACCOUNTANT.value)
    refused(rows, role=Role.RECIPIENT.value, by="sandbox_seat_unique")
    refused(rows, role="ROI", by="sandbox_seat_role_known")


def test_space_has_one_owner_and_counts_its_runs(space, django_user_model):
    user = django_user_model.objects.create_user(email="lea@exemple.test", password="x")
    rows = PracticeSpace.objects.filter(pk=space.pk)
    refused(rows, run=0, by="sandbox_space_run_positive")
    refused(rows, owner=user, anonymous_fingerprint="a" * 64, by="sandbox_space_one_owner")


def test_notifications_go_at_a_known_pace(django_user_model):
    user = django_user_model.objects.create_user(email="lea@exemple.test", password="x")
    NotificationChoice.objects.create(user=user)
    refused(NotificationChoice.objects.order_by("pk"), pace="PARFOIS", by="sandbox_notification_pace_known")


def test_market_is_named_dated_and_in_euros(space):
    for number in ("2026-TX-014", "2026-TX-015"):
        market = save_market(space_id=space.pk, sheet=make_sheet(number=number))
    rows = Market.objects.filter(pk=market.pk)
    refused(rows, rank=1, by="sandbox_market_rank_unique")
    refused(rows, number="2026-TX-014", by="sandbox_market_number_unique")
    refused(rows, title="", by="sandbox_market_named")
    refused(rows, ccag="1976", by="sandbox_market_ccag_known")
    refused(rows, currency="USD", by="sandbox_market_in_euros")
    refused(rows, amount_excl_vat=0, by="sandbox_market_amounts")
    refused(rows, months=0, by="sandbox_market_lasts")
    refused(rows, starts_on=market.notified_on - timedelta(days=1), by="sandbox_market_days")


def test_market_has_one_contractor_and_each_actor_once_a_role(space):
    market = save_market(space_id=space.pk, sheet=make_sheet())
    subcontractor = MarketParty.objects.filter(market=market, role="SOUS_TRAITANT")
    refused(subcontractor, role="TITULAIRE", by="sandbox_party_one_contractor")
    refused(subcontractor, role="ROI", by="sandbox_party_role_known")
    refused(subcontractor, share_excl_vat=-1, by="sandbox_party_share")
    moa = MarketParty.objects.filter(market=market, role="MOA")
    refused(moa, role="SERVICE_FINANCIER", by="sandbox_party_once_a_role")


def test_token_expires_after_it_was_issued():
    register_client(client_id="c", client_secret="s")
    assert issue_token(client_id="c", client_secret="s", now=NOW) is not None
    refused(AccessToken.objects.all().order_by("pk"), expires_at=NOW, by="sandbox_token_expires_later")


def test_advice_is_of_a_file_and_stands_somewhere():
    FileAdvice.objects.create(sha256="a" * 64)
    other = FileAdvice.objects.create(sha256="b" * 64)
    rows = FileAdvice.objects.filter(pk=other.pk).order_by("pk")
    refused(rows, state="perhaps", by="sandbox_advice_state_known")
    refused(rows, sha256="b", by="sandbox_advice_fingerprint")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(sha256="a" * 64)


def test_saved_search_is_named_once_in_a_known_space(space):
    for name in ("Rejets", "Avoirs"):
        SavedSearch.objects.create(space=space, search_space="emises", name=name)
    rows = SavedSearch.objects.filter(name="Avoirs")
    refused(rows, name="Rejets", by="sandbox_search_name_unique")
    refused(rows, name="", by="sandbox_search_named")
    refused(rows, search_space="ailleurs", by="sandbox_search_space_known")


def test_export_that_is_done_has_its_whole_file(space):
    job = ExportJob.objects.create(
        space=space, seat=space.current_seat, search_space="emises", format="csv", rows_total=3, requested_at=NOW
    )
    rows = ExportJob.objects.filter(pk=job.pk)
    done = {"state": "done", "path": "a", "finished_at": NOW, "expires_at": NOW, "rows_done": 3}
    refused(rows, **done | {"path": ""}, by="sandbox_export_done_has_file")
    refused(rows, path="a", by="sandbox_export_done_has_file")
    refused(rows, **done | {"rows_done": 2}, by="sandbox_export_done_is_whole")
    refused(rows, state="perdu", by="sandbox_export_state_known")
    refused(rows, format="pdf", by="sandbox_export_format_known")
    refused(rows, search_space="ailleurs", by="sandbox_export_space_known")
    assert rows.update(**done) == 1


def test_works_piece_stands_in_a_dossier_with_one_answer_a_piece():
    space = make_works_space()
    draft = deposit(space)
    certificate = associate(space, draft, "A15", Role.MOE)
    other = deposit(space, number="PDM-02")
    refused(document_rows(draft), works_file=None, by="sandbox_document_works_in_file")
    refused(document_rows(other), previous=certificate.previous, by="sandbox_document_one_answer_a_piece")
    refused(document_rows(certificate), revision_answer="deemed", by="sandbox_document_revision_answered")
    refused(document_rows(draft), revision_answer="deemed", revision_answered_at=NOW, by=REVISION)
    files = WorksFile.objects.filter(pk=draft.works_file_id)
    refused(files, rank=other.works_file.rank, by="sandbox_works_rank_unique")
    refused(files, ccag="1976", by="sandbox_works_ccag_known")
    refused(files, number="", by="sandbox_works_numbered")


REVISION = "sandbox_document_revision_answered"


def test_bookmark_has_a_code():
    kept = keep_bookmark(title="Étape", scenario="facture-simple", now=NOW)
    refused(Bookmark.objects.filter(pk=kept.pk), code="", by="sandbox_bookmark_has_a_code")


def test_message_is_written_and_put_once_in_each_box(space):
    commune = space.structures.get(identifier=COMMUNE)
    letter = {"space": space, "sender": commune, "subject": "S", "text": "T", "sent_at": NOW}
    first, second = (Broadcast.objects.create(rank=rank, script=code, **letter) for rank, code in ((1, "a"), (2, "b")))
    rows = Broadcast.objects.filter(pk=second.pk)
    refused(rows, rank=first.rank, by="sandbox_broadcast_rank_unique")
    refused(rows, script="a", by="sandbox_broadcast_script_once")
    refused(rows, subject="", by="sandbox_broadcast_written")
    refused(rows, text="", by="sandbox_broadcast_written")
    Delivery.objects.create(broadcast=first, structure=commune)
    twice = Delivery.objects.create(broadcast=second, structure=commune)
    refused(Delivery.objects.filter(pk=twice.pk), broadcast=first, by="sandbox_delivery_once")


def test_request_keeps_to_its_route(space):
    commune = space.structures.get(identifier=COMMUNE)
    told = {"space": space, "pair": "SUIVI", "author": commune, "sent_at": NOW, "status_since": NOW}
    direct = Request.objects.create(
        rank=1, number="S-1", route="DIRECTE", status="CHEZ_CLIENT", addressee=commune, reached_at=NOW, **told
    )
    support = Request.objects.create(rank=2, number="S-2", route="ASSISTANCE", status="CHEZ_ASSISTANCE", **told)
    rows, others = Request.objects.filter(pk=direct.pk), Request.objects.filter(pk=support.pk)
    refused(others, rank=1, by="sandbox_request_rank_unique")
    refused(others, number="S-1", by="sandbox_request_number_unique")
    refused(rows, status="PERDUE", by="sandbox_request_known")
    refused(rows, addressee=None, by="sandbox_request_has_client")
    refused(rows, status="CHEZ_ASSISTANCE", by="sandbox_request_on_its_route")
    refused(others, status="CHEZ_CLIENT", reached_at=NOW, by="sandbox_request_on_its_route")
    refused(rows, reached_at=None, by="sandbox_request_reached")
    refused(rows, status="CLOSE", by="sandbox_request_closed")
    refused(rows, closed_at=NOW, by="sandbox_request_closed")
    lines = [
        RequestMessage.objects.create(
            request=direct, rank=rank, party="CLIENT", structure=commune, text="T", written_at=NOW
        )
        for rank in (1, 2)
    ]
    last = RequestMessage.objects.filter(pk=lines[1].pk)
    refused(last, rank=1, by="sandbox_request_message_rank_unique")
    refused(last, text="", by="sandbox_request_message_written")
    refused(last, structure=None, by="sandbox_request_message_signed")
    refused(last, party="ASSISTANCE", by="sandbox_request_message_signed")
    kept = {"request": direct, "message": lines[0], "name": "a.pdf", "mime_type": "", "sha256": "0" * 64}
    pieces = [RequestFile.objects.create(rank=rank, size=1, **kept) for rank in (1, 2)]
    files = RequestFile.objects.filter(pk=pieces[1].pk)
    refused(files, rank=1, by="sandbox_request_file_rank_unique")
    refused(files, size=0, by="sandbox_request_file_kept")
    refused(files, sha256="abc", by="sandbox_request_file_kept")


def test_tally_counts_and_only_refusals_have_a_message():
    kept = PracticeTally.objects.create(month=date(2026, 1, 1), kind="document.paid", count=1)
    rows = PracticeTally.objects.filter(pk=kept.pk)
    refused(rows, count=0, by="sandbox_tally_counts")
    refused(rows, code="X", by="sandbox_tally_code_of_refusals")


def test_zz_every_constraint_was_tried(request):
    if len(request.session.items) < 20:
        pytest.skip("only when the whole file runs")
    named = {
        constraint.name
        for model in apps.get_app_config("sandbox").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    assert named == REFUSED
