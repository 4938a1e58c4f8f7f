"""Gestures: the rulebook against the service, conflicts, and what each return changes."""

import dataclasses
from itertools import groupby, product
from operator import itemgetter

import pytest

from sandbox.domain.actions import Action, Reason
from sandbox.domain.lifecycles import circuit_of
from sandbox.domain.refusals import ActionRefusedError, DepositRefusedError, RefusalCode, StaleDocumentError
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.formats.attachments import attachment_of
from sandbox.models import Document, Event, Structure
from sandbox.queries import pop_up, stored_bytes
from sandbox.services import Routing, acknowledge, complete, handle_rejection, perform_action, recycle
from tests.sandbox.domain.rulebook import FRAMES, expected_moves, second_validator_for
from tests.sandbox.factories import COMMUNE, CONTREX, make_document, make_draft, make_space

pytestmark = pytest.mark.django_db
DELIVERY_NOTE = attachment_of(name="bon.pdf", mime_type="application/pdf", content=b"%PDF bon")


SIMPLE_MOVES = sorted({row.action for frame in ("A1", "A9") for row in circuit_of(Frame.from_short(frame)).transitions})
SIMPLE_MOVES += [Action.ASSOCIATE, Action.TAKE_UP]  # of other circuits: refused here


def first_reason(action):
    reasons = Reason.for_action(action)
    return reasons[0].value if reasons else ""


def snapshot(document):
    return Document.objects.filter(pk=document.pk).values().get(), Event.objects.count()


@pytest.mark.parametrize(
    ("frame", "state"),
    [(frame, state) for frame in FRAMES if not frame.is_works for state in sorted(circuit_of(frame).statuses)],
)
def test_perform_action_follows_the_rulebook(frame, state):
    """From one status, the moves of the rulebook and one event each; each action is refused to one who may not.

    That it is refused to all the others is proved on the table that the service asks (test_lifecycles).
    """
    expected = expected_moves(frame)
    space = make_space()
    Structure.objects.filter(space=space).update(by_flow=True)
    draft = make_draft()
    totals = dataclasses.replace(draft.totals, prepaid=draft.totals.incl_vat)
    document = make_document(space, status=state, frame_code=frame.short, totals=totals)
    second = Structure.objects.get(space=space, identifier=CONTREX)

    def perform(action, role):
        perform_action(
            document_id=document.pk,
            action=action,
            role=role,
            reason=first_reason(action),
            comment="Voici.",
            routing=Routing(commitment_number="BC12345"),
            validator_identifier="24590041000292" if action is Action.CORRECT_VALIDATOR else "",
        )

    # To submit a draft goes through the gate: test_deposits.
    gate = {(Action.SUBMIT, Role.SUPPLIER)} if state == Status.DRAFT else set()
    allowed = {(action, role): target for (moved, action, role), target in expected.items() if moved == state}
    refused = [pair for pair in product(SIMPLE_MOVES, Role) if pair not in gate and pair not in allowed]
    # Another role from one status to the next, so that each is refused each action somewhere.
    turn = sorted(circuit_of(frame).statuses).index(state)
    refused = [roles[turn % len(roles)] for _action, same in groupby(refused, itemgetter(0)) if (roles := list(same))]
    for needed in (False, True):
        if needed:
            Document.objects.filter(pk=document.pk).update(second_validator=second)
        original, count = snapshot(document)
        # The refused ones in a row: none leaves anything that the comparison after the last would not show.
        for action, role in refused:
            if second_validator_for(action) is needed:
                with pytest.raises(ActionRefusedError):
                    perform(action, role)
        assert snapshot(document) == (original, count)
        for (action, role), target in allowed.items():
            if second_validator_for(action) is not needed or (action, role) in gate:
                continue
            perform(action, role)
            after = Document.objects.get(pk=document.pk)
            assert (after.state, after.version) == (target, original["version"] + 1), (action, role)
            count += 1
            event = Event.objects.order_by("-pk").first()
            assert (event.document_id, event.source, event.target, event.role) == (document.pk, state, target, role)
            assert Event.objects.count() == count
            Document.objects.filter(pk=document.pk).update(**original)


def test_event_is_relayed_after_commit(django_capture_on_commit_callbacks):
    document = make_document(make_space(), status=Status.AVAILABLE)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        perform_action(document_id=document.pk, action=Action.PAY, role=Role.ACCOUNTANT)
    assert len(callbacks) == 1
    assert Event.objects.get(type="document.paid").relayed_at is not None


def test_stale_form_changes_nothing():
    document = make_document(make_space(), status=Status.AVAILABLE)
    perform_action(
        document_id=document.pk, action=Action.CERTIFY_SERVICE, role=Role.RECIPIENT, expected_version=document.version
    )
    before = snapshot(document)
    with pytest.raises(StaleDocumentError) as caught:
        perform_action(
            document_id=document.pk, action=Action.MANDATE, role=Role.RECIPIENT, expected_version=document.version
        )
    assert caught.value.refusal.code is RefusalCode.DOCUMENT_MOVED
    assert snapshot(document) == before


def test_rejection_keeps_reason_and_comment_for_the_pop_up():
    space = make_space()
    document = make_document(space, status=Status.AVAILABLE)
    perform_action(
        document_id=document.pk,
        action=Action.REJECT,
        role=Role.RECIPIENT,
        reason="REJET_CADRE",
        comment="C’est un marché de travaux.",
    )
    (row,) = pop_up(space).rows
    assert (row.document, row.reason_label, row.comment) == (
        document,
        "Cadre de facturation erroné",
        "C’est un marché de travaux.",
    )
    document.refresh_from_db()
    assert document.due_on is None


def test_recycling_keeps_the_number_and_changes_only_the_address():
    space = make_space()
    document = make_document(space, status=Status.TO_RECYCLE)
    before = document.payload
    deposited_at, sha256 = document.deposited_at, document.sha256
    done = recycle(
        document_id=document.pk,
        routing=Routing(recipient_identifier="12345678200028", department_code="SERVICE_DEST_SERV_OBL"),
    )
    done.refresh_from_db()
    assert done.state is Status.DEPOSITED
    assert (done.number, done.deposited_at, done.sha256) == (document.number, deposited_at, sha256)
    assert (done.recipient.identifier, done.department.code) == ("12345678200028", "SERVICE_DEST_SERV_OBL")
    assert {key for key in before if before[key] != done.payload[key]} == {"recipient"}
    assert (done.return_reason, done.returned_at) == ("", None)


@pytest.mark.parametrize(
    ("routing", "code"),
    [
        (Routing(), RefusalCode.NOTHING_RECYCLED),
        (Routing(recipient_identifier=COMMUNE, commitment_number="CDE234"), RefusalCode.NOTHING_RECYCLED),
        (Routing(recipient_identifier="99999999999999"), RefusalCode.RECIPIENT_UNKNOWN),
        (Routing(recipient_identifier="12345678200028"), RefusalCode.SERVICE_MISSING),
        (Routing(commitment_number=""), RefusalCode.COMMITMENT_MISSING),
    ],
)
def test_recycling_to_the_same_or_a_wrong_address_is_refused(routing, code):
    document = make_document(make_space(), status=Status.TO_RECYCLE)
    before = snapshot(document)
    with pytest.raises((ActionRefusedError, DepositRefusedError)) as caught:
        recycle(document_id=document.pk, routing=routing)
    assert caught.value.refusal.code is code
    assert snapshot(document) == before


def test_completing_adds_pieces_and_touches_nothing_else():
    document = make_document(make_space(), status=Status.SUSPENDED)
    payload = document.payload
    done = complete(document_id=document.pk, attachments=[DELIVERY_NOTE], comment="Voici le bon.")
    done.refresh_from_db()
    assert (done.state, done.payload) == (Status.COMPLETED, payload)
    (piece,) = done.attachments.all()
    assert (piece.name, piece.added_by_completion, stored_bytes(piece.sha256)) == ("bon.pdf", True, b"%PDF bon")


def test_completing_with_nothing_is_refused():
    document = make_document(make_space(), status=Status.SUSPENDED)
    with pytest.raises(ActionRefusedError) as caught:
        complete(document_id=document.pk, comment="  ")
    assert caught.value.refusal.code is RefusalCode.NOTHING_TO_COMPLETE


def test_completing_with_a_forbidden_file_is_refused():
    document = make_document(make_space(), status=Status.SUSPENDED)
    program = attachment_of(name="bon.exe", mime_type="", content=b"MZ")
    with pytest.raises(DepositRefusedError) as caught:
        complete(document_id=document.pk, attachments=[program])
    assert [refusal.code for refusal in caught.value.refusals] == [RefusalCode.ATTACHMENT_TYPE]
    document.refresh_from_db()
    assert document.state is Status.SUSPENDED


def test_suspension_interrupts_the_payment_time_once():
    space = make_space()
    document = make_document(space, status=Status.AVAILABLE)
    due_on = document.due_on
    suspend = {"action": Action.SUSPEND, "role": Role.RECIPIENT, "reason": "SUSPENSION_PJ_MANQUANTE"}
    perform_action(document_id=document.pk, **suspend)
    document.refresh_from_db()
    assert document.due_on is None
    complete(document_id=document.pk, comment="Voici.")
    document.refresh_from_db()
    after = document.due_on
    assert after == due_on  # suspended and completed the same day: thirty days again
    perform_action(document_id=document.pk, **suspend)
    document.refresh_from_db()
    assert document.due_on == after


def test_acknowledge_all_then_handle_the_rejection():
    space = make_space()
    rejected = make_document(space, status=Status.REJECTED)
    suspended = make_document(space, status=Status.SUSPENDED, number="F-2")
    make_document(space, status=Status.TO_RECYCLE, number="F-3")
    assert acknowledge(space_id=space.pk) == [rejected, suspended]
    assert acknowledge(space_id=space.pk) == []
    assert Document.objects.returned().count() == 3  # acknowledging removes nothing from the Synthèse
    handle_rejection(document_id=rejected.pk)
    assert Document.objects.returned().filter(pk=rejected.pk).count() == 0


def test_acknowledge_some_leaves_the_others():
    space = make_space()
    one = make_document(space, status=Status.REJECTED)
    other = make_document(space, status=Status.REJECTED, number="F-2")
    acknowledge(space_id=space.pk, document_ids=[one.pk])
    assert [row.document for row in pop_up(space).rows] == [other]


def test_acknowledging_what_is_no_return_writes_nothing():
    space = make_space()
    rejected = make_document(space, status=Status.REJECTED)
    paid = make_document(space, status=Status.PAID, number="F-2")
    count = Event.objects.count()
    with pytest.raises(ActionRefusedError):
        acknowledge(space_id=space.pk, document_ids=[rejected.pk, paid.pk])
    rejected.refresh_from_db()
    assert (rejected.acknowledged_at, Event.objects.count()) == (None, count)


def test_rejection_is_acknowledged_before_it_is_handled():
    document = make_document(make_space(), status=Status.REJECTED)
    with pytest.raises(ActionRefusedError) as caught:
        perform_action(document_id=document.pk, action=Action.HANDLE_REJECTION, role=Role.SUPPLIER)
    assert caught.value.refusal.code is RefusalCode.NOT_ACKNOWLEDGED


def test_mandate_keeps_its_reference():
    document = make_document(make_space(), status=Status.AVAILABLE)
    done = perform_action(
        document_id=document.pk, action=Action.MANDATE, role=Role.RECIPIENT, payment_reference="M-2026-12"
    )
    assert done.payment_reference == "M-2026-12"


def test_recycled_document_can_be_suspended_and_its_time_starts_again():
    space = make_space()
    document = make_document(space, status=Status.TO_RECYCLE)
    recycle(document_id=document.pk, routing=Routing(commitment_number="BC12345"))
    perform_action(document_id=document.pk, action=Action.MAKE_AVAILABLE, role=Role.SYSTEM)
    document.refresh_from_db()
    assert document.available_at == space.clock
    assert make_draft().commitment_number != document.commitment_number
