"""A9 and A12: who validates, what a refusal leaves, the fifteen days, and when the payment time starts."""

from datetime import timedelta

import pytest

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Party
from sandbox.domain.refusals import ActionRefusedError, DepositRefusedError, RefusalCode
from sandbox.domain.vocabulary import Role, Status
from sandbox.formats.attachments import attachment_of
from sandbox.models import Document, Event, PracticeSpace, Structure
from sandbox.queries import document_list, document_page, role_on, seat_documents, space_dashboard
from sandbox.services import (
    Routing,
    advance_clock,
    deposit_form,
    perform_action,
    recycle,
    run_due_turns,
    save_draft,
    take_seat,
)
from tests.sandbox.factories import COMMUNE, CONTREX, LUMEN, MENUISERIE, make_document, make_draft, make_space, seat_of

pytestmark = pytest.mark.django_db
METROPOLE = "24590041000292"


def request(frame="A9", **changes):
    return make_draft(frame_code=frame, validator=Party(identifier=MENUISERIE), **changes)


def fresh(document):
    return Document.objects.select_related("supplier", "recipient", "validator", "second_validator").get(pk=document.pk)


def refusal_of(call, **kwargs):
    with pytest.raises((ActionRefusedError, DepositRefusedError)) as caught:
        call(**kwargs)
    return caught.value.refusal.code


@pytest.mark.parametrize("frame", ["A9", "A12"])
def test_request_waits_for_its_validator_and_the_recipient_sees_nothing(frame):
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=request(frame))
    run_due_turns(space_id=space.pk)
    document = fresh(document)
    assert (document.state, document.validator.identifier) == (Status.TO_VALIDATE_1, MENUISERIE)
    commune = space.structures.get(identifier=COMMUNE)
    assert list(document_list(space, role=Role.RECIPIENT, structure_id=commune.pk)) == []
    assert list(document_list(space, role=Role.VALIDATOR, structure_id=document.validator_id)) == [document]


@pytest.mark.parametrize(
    ("validator", "code"),
    [
        (None, RefusalCode.VALIDATOR_MISSING),
        (Party(), RefusalCode.VALIDATOR_MISSING),
        (Party(identifier="99999999999999"), RefusalCode.VALIDATOR_UNKNOWN),
        (Party(identifier=LUMEN), RefusalCode.VALIDATOR_IS_SUPPLIER),
        (Party(identifier=CONTREX), RefusalCode.VALIDATOR_INACTIVE),
    ],
)
@pytest.mark.parametrize("frame", ["A9", "A12"])
def test_gate_wants_a_validator_that_is_named_known_active_and_another(frame, validator, code):
    space = make_space()
    Structure.objects.filter(space=space, identifier=CONTREX).update(active=False)
    draft = make_draft(frame_code=frame, validator=validator)
    assert refusal_of(deposit_form, space_id=space.pk, draft=draft) is code
    assert not Document.objects.filter(space=space).exists()


def test_agreement_sends_the_request_on_and_starts_the_payment_time():
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=request())
    advance_clock(space_id=space.pk, days=4)
    piece = attachment_of(name="accord.pdf", mime_type="application/pdf", content=b"%PDF accord")
    perform_action(document_id=document.pk, action=Action.VALIDATE, role=Role.VALIDATOR, attachments=[piece])
    run_due_turns(space_id=space.pk)
    document = fresh(document)
    agreed_on = (space.clock + timedelta(days=4)).date()
    assert (document.state, document.agreed_at.date()) == (Status.AVAILABLE, agreed_on)
    assert document.due_on == agreed_on + timedelta(days=30)
    assert [piece.name for piece in document.attachments.all()] == ["accord.pdf"]
    targets = list(document.events.order_by("sequence").values_list("target", flat=True))
    assert targets == ["A_VALIDER_1", "VALIDEE_1", "DEPOSEE", "MISE_A_DISPOSITION"]


@pytest.mark.parametrize("seat", [None, MENUISERIE])
def test_fifteen_days_of_silence_are_an_agreement_even_when_a_person_holds_the_seat(seat):
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=request())
    if seat:
        take_seat(space_id=space.pk, seat_id=seat_of(space, Role.VALIDATOR, seat).pk)
    advance_clock(space_id=space.pk, days=14)
    assert fresh(document).state is Status.TO_VALIDATE_1
    advance_clock(space_id=space.pk, days=1)
    document = fresh(document)
    lapsed_at = space.clock + timedelta(days=15)
    assert (document.state, document.agreed_at, document.available_at) == (Status.AVAILABLE, lapsed_at, lapsed_at)
    assert document.due_on == lapsed_at.date() + timedelta(days=30)
    events = document.events.order_by("sequence").values_list("target", "role")
    assert list(events) == [
        ("A_VALIDER_1", "FOURNISSEUR"),
        ("ABSENCE_VALIDATION_1_HORS_DELAI", "SYSTEME"),
        ("DEPOSEE", "SYSTEME"),
        ("MISE_A_DISPOSITION", "SYSTEME"),
    ]


def test_payment_time_starts_at_availability_for_a_co_contractor_and_after_a_recycling():
    space = make_space()
    documents = []
    for number, frame in [("F-1", "A12"), ("F-2", "A9")]:
        document = deposit_form(space_id=space.pk, draft=request(frame, number=number))
        perform_action(document_id=document.pk, action=Action.VALIDATE, role=Role.VALIDATOR)
        Document.objects.filter(pk=document.pk).update(agreed_at=space.clock - timedelta(days=5))
        documents.append(document)
    run_due_turns(space_id=space.pk)
    received_on = space.clock.date()
    assert [fresh(document).due_on - received_on for document in documents] == [timedelta(days=30), timedelta(days=25)]
    subcontractor = documents[1]
    perform_action(
        document_id=subcontractor.pk, action=Action.ASK_RECYCLING, role=Role.RECIPIENT, reason="RECYCLAGE_DEST_EJ"
    )
    recycle(document_id=subcontractor.pk, routing=Routing(commitment_number="BC12345"))
    assert fresh(subcontractor).state is Status.DEPOSITED  # the agreement stands: no second validation
    run_due_turns(space_id=space.pk)
    assert fresh(subcontractor).due_on == received_on + timedelta(days=30)


def test_refusal_ends_the_request_and_keeps_its_number():
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=request())
    perform_action(
        document_id=document.pk,
        action=Action.REFUSE,
        role=Role.VALIDATOR,
        reason="REFUS_MONTANT",
        comment="Situation n° 2 non faite.",
    )
    document = fresh(document)
    assert (document.state, document.return_reason_label) == (Status.REFUSED_1, "Montant erroné")
    assert document.return_comment == "Situation n° 2 non faite."
    advance_clock(space_id=space.pk, days=60)
    assert fresh(document).state is Status.REFUSED_1
    assert refusal_of(deposit_form, space_id=space.pk, draft=request()) is RefusalCode.NUMBER_DUPLICATE


def test_wrong_validator_is_corrected_by_the_supplier_and_fifteen_days_start_again():
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=request())
    advance_clock(space_id=space.pk, days=10)
    perform_action(
        document_id=document.pk,
        action=Action.REPORT_WRONG_VALIDATOR,
        role=Role.VALIDATOR,
        reason="REFUS_PAS_VALIDEUR",
    )
    document = fresh(document)
    board = space_dashboard(PracticeSpace.objects.select_related("current_seat__structure").get(pk=space.pk))
    assert board.waiting == (document,)
    correct = {"document_id": document.pk, "action": Action.CORRECT_VALIDATOR, "role": Role.SUPPLIER}
    assert refusal_of(perform_action, **correct) is RefusalCode.VALIDATOR_MISSING
    assert refusal_of(perform_action, **correct, validator_identifier="123") is RefusalCode.VALIDATOR_UNKNOWN
    assert refusal_of(perform_action, **correct, validator_identifier=MENUISERIE) is RefusalCode.VALIDATOR_UNCHANGED
    perform_action(**correct, validator_identifier=METROPOLE)
    document = fresh(document)
    assert (document.state, document.validator.identifier) == (Status.TO_VALIDATE_1, METROPOLE)
    assert (document.payload["validator"]["identifier"], document.return_reason) == (METROPOLE, "")
    advance_clock(space_id=space.pk, days=14)
    assert fresh(document).state is Status.TO_VALIDATE_1


def second_level(space):
    document = deposit_form(space_id=space.pk, draft=request())
    perform_action(document_id=document.pk, action=Action.VALIDATE, role=Role.VALIDATOR, validator_identifier=METROPOLE)
    run_due_turns(space_id=space.pk)
    return fresh(document)


def test_second_validator_is_named_by_the_first_and_answers_before_the_recipient():
    space = make_space()
    document = second_level(space)
    assert (document.state, document.agreed_at) == (Status.TO_VALIDATE_2, None)
    assert refusal_of(perform_action, document_id=document.pk, action=Action.VALIDATE, role=Role.VALIDATOR) is (
        RefusalCode.NOT_YOUR_ROLE
    )
    perform_action(document_id=document.pk, action=Action.VALIDATE, role=Role.SECOND_VALIDATOR)
    run_due_turns(space_id=space.pk)
    document = fresh(document)
    assert (document.state, document.agreed_at) == (Status.AVAILABLE, space.clock)
    assert Event.objects.get(target="VALIDEE_2").structure.identifier == METROPOLE


def test_wrong_second_validator_is_corrected_by_the_first():
    space = make_space()
    document = second_level(space)
    perform_action(
        document_id=document.pk,
        action=Action.REPORT_WRONG_VALIDATOR,
        role=Role.SECOND_VALIDATOR,
        reason="REFUS_PAS_VALIDEUR",
    )
    correct = {"document_id": document.pk, "action": Action.CORRECT_VALIDATOR, "role": Role.VALIDATOR}
    for identifier in (MENUISERIE, METROPOLE):
        code = refusal_of(perform_action, **correct, validator_identifier=identifier)
        assert code is RefusalCode.VALIDATOR_UNCHANGED
    perform_action(**correct, validator_identifier=CONTREX)
    document = fresh(document)
    assert (document.state, document.second_validator.identifier) == (Status.TO_VALIDATE_2, CONTREX)
    assert document.validator.identifier == MENUISERIE


def test_co_contractor_has_no_second_validator():
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=request("A12"))
    code = refusal_of(
        perform_action,
        document_id=document.pk,
        action=Action.VALIDATE,
        role=Role.VALIDATOR,
        validator_identifier=METROPOLE,
    )
    assert (code, fresh(document).state) == (RefusalCode.NO_SECOND_VALIDATOR, Status.TO_VALIDATE_1)


def test_seat_of_a_validator_sees_and_does_only_what_is_its_own():
    space = make_space()
    document = make_document(space, status=Status.TO_VALIDATE_1, frame_code="A9")
    save_draft(space_id=space.pk, draft=request(number="F-2"))
    seat = take_seat(space_id=space.pk, seat_id=seat_of(space, Role.VALIDATOR, MENUISERIE).pk)
    space = PracticeSpace.objects.select_related("current_seat__structure").get(pk=space.pk)
    assert list(seat_documents(space)) == [document]
    page = document_page(document, seat=seat, at=space.clock)
    assert (page.role, {button.action for button in page.actions if button.allowed}) == (
        Role.VALIDATOR,
        {Action.VALIDATE, Action.REFUSE, Action.REPORT_WRONG_VALIDATOR},
    )
    board = space_dashboard(space)
    assert board.waiting == (document,)
    assert [(item.kind, item.at - space.clock) for item in board.deadlines] == [("validation", timedelta(days=15))]
    other = space.structures.get(identifier=CONTREX)
    Document.objects.filter(pk=document.pk).update(second_validator=document.validator, validator=other)
    assert role_on(fresh(document), seat) is Role.SECOND_VALIDATOR


def test_supplier_sees_who_has_the_request():
    space = make_space()
    make_document(space, status=Status.TO_VALIDATE_1, frame_code="A9")
    make_document(space, status=Status.REFUSED_1, frame_code="A9", number="F-2")
    board = space_dashboard(PracticeSpace.objects.select_related("current_seat__structure").get(pk=space.pk))
    assert [activity.actor for activity in board.others] == ["Menuiserie du Préau (fictive)"]
