"""The works circuits through the services: the chain, its times, the revision that is not a refusal, the tacit end."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from sandbox.domain.actions import Action, EventType, Reason
from sandbox.domain.drafts import Party, with_computed_totals
from sandbox.domain.refusals import ActionRefusedError, DepositRefusedError, RefusalCode, StaleDocumentError
from sandbox.domain.vocabulary import WORKS_FRAMES, WORKS_RETURNS, Frame, Role, Status
from sandbox.domain.works_pieces import BY_A_PIECE
from sandbox.models import Document, Event, PracticeSpace, WorksFile
from sandbox.services import Routing, advance_clock, perform_action, rewind, take_seat
from sandbox.services.works import deposit_piece
from tests.sandbox.domain.rulebook import expected_moves, moe_for, second_validator_for
from tests.sandbox.factories import (
    BATI,
    EQUERRE,
    FINANCE,
    MOULIN,
    VALBRUNE,
    answer_to,
    associate,
    deposit,
    fresh,
    make_piece,
    make_works_space,
    seat_of,
)

pytestmark = pytest.mark.django_db


def act(document, action, role, **kwargs):
    return fresh(perform_action(document_id=document.pk, action=action, role=role, **kwargs))


def states(space):
    return {document.number: document.state for document in Document.objects.filter(space=space).order_by("rank")}


def wait(space, days):
    advance_clock(space_id=space.pk, days=days)


@pytest.fixture
def space():
    """A works space where a person holds no seat that the pieces wait for."""
    return make_works_space()


@pytest.fixture
def alone(space):
    """The same, with nobody scripted: only Chorus Pro and the law move."""
    return make_works_space("travaux-tous-les-sieges")


def test_monthly_cycle_goes_from_the_draft_to_the_payment(space):
    draft = deposit(space)
    assert draft.state is Status.AVAILABLE_MOE
    file = draft.works_file
    assert (file.number, file.moe.identifier, file.payment_from) == ("PDM-01", EQUERRE, date(2026, 11, 24))
    certificate = associate(space, draft, "A15", Role.MOE)
    assert (certificate.number, certificate.state, certificate.previous) == ("PDM-01-EA", Status.AVAILABLE_MOA, draft)
    approved = associate(space, certificate, "A19", Role.MOA)
    assert (approved.number, approved.state) == ("PDM-01-EAV", Status.AVAILABLE)
    assert {fresh(draft).state, fresh(certificate).state} == {Status.ASSOCIATED}
    assert {piece.works_file for piece in (draft, certificate, approved)} == {file}
    assert approved.due_on == date(2026, 12, 24)  # thirty days from the receipt by the project manager
    for action, role in (
        (Action.CERTIFY_SERVICE, Role.RECIPIENT),
        (Action.MANDATE, Role.RECIPIENT),
        (Action.HAND_TO_ACCOUNTANT, Role.RECIPIENT),
        (Action.PAY, Role.ACCOUNTANT),
    ):
        approved = act(approved, action, role)
    assert approved.state is Status.PAID


def test_partners_play_the_whole_cycle_and_the_careful_one_revises(space):
    deposit(space)
    wait(space, 60)
    assert states(space) == {"PDM-01": Status.ASSOCIATED, "PDM-01-EA": Status.ASSOCIATED, "PDM-01-EAV": Status.PAID}
    big = deposit(space, number="PDM-02", lines=make_piece().lines * 2, issued_on=date(2026, 11, 24))
    wait(space, 10)
    certificate = Document.objects.get(space=space, number="PDM-02-EA")
    assert (certificate.asked_excl_vat, certificate.total_excl_vat) == (big.total_excl_vat, Decimal("35200.00"))
    assert {row.reason for row in certificate.draft().works.rows} == {certificate.draft().comment}


def test_amount_is_not_a_reason_to_refuse_and_the_attempt_stays_in_the_journal(space):
    draft = deposit(space)
    before = Event.objects.filter(space=space).count()
    with pytest.raises(ActionRefusedError) as caught:
        act(draft, Action.REFUSE_PIECE, Role.MOE, reason=Reason.PIECE_AMOUNT.value)
    assert caught.value.refusal.code is RefusalCode.AMOUNT_IS_NOT_A_REFUSAL
    assert fresh(draft).state is Status.AVAILABLE_MOE
    (stopped,) = Event.objects.filter(space=space).order_by("sequence")[before:]
    assert (stopped.type, stopped.payload["codes"]) == (
        EventType.REFUSAL_STOPPED,
        [RefusalCode.AMOUNT_IS_NOT_A_REFUSAL],
    )


def test_revision_keeps_both_amounts_line_by_line_and_the_contractor_has_thirty_days(alone):
    draft = deposit(alone)
    certificate = associate(alone, draft, "A15", Role.MOE, percent="-12")
    works = certificate.draft().works
    assert [
        (row.asked_excl_vat, line.declared_total)
        for row, line in zip(works.rows, certificate.draft().lines, strict=True)
    ] == [
        (Decimal("12000.00"), Decimal("10560.00")),
        (Decimal("8000.00"), Decimal("7040.00")),
    ]
    wait(alone, 29)
    assert fresh(certificate).revision_answer == ""
    wait(alone, 2)
    certificate = fresh(certificate)
    assert certificate.revision_answer == "deemed"
    with pytest.raises(ActionRefusedError) as caught:
        act(certificate, Action.CONTEST_REVISION, Role.SUPPLIER, comment="Voir le constat.")
    assert caught.value.refusal.code is RefusalCode.REVISION_ANSWERED


def test_disagreement_is_reasoned_and_moves_nothing(alone):
    certificate = associate(alone, deposit(alone), "A15", Role.MOE, percent="-12")
    with pytest.raises(ActionRefusedError) as caught:
        act(certificate, Action.CONTEST_REVISION, Role.SUPPLIER, comment=" ")
    assert caught.value.refusal.code is RefusalCode.CONTEST_WITHOUT_REASON
    certificate = act(certificate, Action.CONTEST_REVISION, Role.SUPPLIER, comment="Le constat compte 60 m³.")
    assert (certificate.revision_answer, certificate.state) == ("contested", Status.AVAILABLE_MOA)
    wait(alone, 40)
    assert fresh(certificate).revision_answer == "contested"


def test_unrevised_certificate_has_nothing_to_contest(alone):
    certificate = associate(alone, deposit(alone), "A15", Role.MOE)
    with pytest.raises(ActionRefusedError) as caught:
        act(certificate, Action.CONTEST_REVISION, Role.SUPPLIER, comment="Non.")
    assert caught.value.refusal.code is RefusalCode.NOT_REVISED


def test_silence_of_the_moe_approves_nothing_and_the_moa_may_take_up(alone):
    draft = deposit(alone)
    wait(alone, 6)
    assert fresh(draft).state is Status.AVAILABLE_MOE
    wait(alone, 2)
    assert fresh(draft).state is Status.MOE_SILENT
    draft = act(draft, Action.TAKE_UP, Role.MOA)
    assert draft.state is Status.SENT_TO_MOA
    assert associate(alone, draft, "A19", Role.MOA).state is Status.AVAILABLE


def test_subcontractor_goes_through_the_contractor_and_is_paid_from_his_agreement(alone):
    request = deposit(
        alone,
        number="ST-01",
        frame_code="A10",
        supplier=Party(identifier=MOULIN),
        validator=make_piece().supplier,
    )
    assert request.state is Status.TO_VALIDATE_1
    wait(alone, 16)
    request = fresh(request)
    assert request.state is Status.AVAILABLE_MOE
    certificate = associate(alone, request, "A15", Role.MOE)
    approved = associate(alone, certificate, "A19", Role.MOA)
    assert (approved.supplier.identifier, approved.number) == (MOULIN, "ST-01-EAV")
    assert approved.works_file.contractor.identifier == BATI
    assert approved.due_on == date(2027, 1, 8)  # thirty days from the end of the contractor's fifteen


def test_without_a_moe_the_certificate_goes_to_the_moa(alone):
    works = dataclasses.replace(make_piece().works, moe="")
    with pytest.raises(DepositRefusedError) as caught:
        deposit(alone, works=works)
    assert [refusal.code for refusal in caught.value.refusals] == [RefusalCode.NO_MOE]
    certificate = deposit(alone, works=works, frame_code="A5")
    assert certificate.state is Status.AVAILABLE_MOA
    assert associate(alone, certificate, "A19", Role.MOA).state is Status.AVAILABLE


def test_without_moe_nor_moa_the_piece_goes_to_the_payer(alone):
    piece = deposit(alone, works=dataclasses.replace(make_piece().works, moe="", moa=""), frame_code="A6")
    assert piece.state is Status.AVAILABLE


def final_draft(space):
    draft = deposit(space, number="PDF-01", frame_code="A7")
    draft = act(draft, Action.TAKE_AS_MOE, Role.MOE)
    advance_clock(space_id=space.pk, days=1)
    draft = act(draft, Action.ACCEPT_FINAL, Role.MOE)
    assert draft.state is Status.TO_ASSOCIATE_MOE
    return draft


def test_final_account_is_signed_and_paid(alone):
    project = associate(alone, final_draft(alone), "A17", Role.MOE)
    account = associate(alone, project, "A20", Role.MOA)
    assert (account.number, account.state) == ("PDF-01-DG", Status.TO_ASSOCIATE_SUPPLIER)
    signed = associate(alone, account, "A8", Role.SUPPLIER)
    assert signed.state is Status.AVAILABLE
    assert signed.due_on == date(2026, 12, 25)  # the balance counts from the signed account


def test_unsigned_general_account_is_deemed_accepted_after_thirty_days(alone):
    account = associate(alone, associate(alone, final_draft(alone), "A17", Role.MOE), "A20", Role.MOA)
    wait(alone, 31)
    account = fresh(account)
    assert (account.state, account.available_at is not None) == (Status.AVAILABLE, True)
    with pytest.raises(ActionRefusedError) as caught:
        associate(alone, account, "A8", Role.SUPPLIER)
    assert caught.value.refusal.code is RefusalCode.NOT_ALLOWED_NOW


def test_tacit_branch_opens_after_thirty_days_and_ends_by_silence(alone):
    project = associate(alone, final_draft(alone), "A17", Role.MOE)
    with pytest.raises(ActionRefusedError):
        associate(alone, project, "A22", Role.SUPPLIER)
    wait(alone, 28)
    assert fresh(project).state is Status.AVAILABLE_MOA
    wait(alone, 2)
    project = fresh(project)
    assert project.state is Status.TO_ASSOCIATE_SUPPLIER
    tacit = associate(alone, project, "A22", Role.SUPPLIER)
    assert (fresh(project).state, tacit.state) == (Status.REPLACED_BY_A22, Status.AVAILABLE_MOA)
    wait(alone, 11)
    tacit = fresh(tacit)
    assert tacit.state is Status.TO_ASSOCIATE_SUPPLIER
    assert associate(alone, tacit, "A23", Role.SUPPLIER).state is Status.AVAILABLE
    assert fresh(tacit).state is Status.ASSOCIATED


def test_moa_answers_the_tacit_branch_in_time(alone):
    project = associate(alone, final_draft(alone), "A17", Role.MOE)
    wait(alone, 31)
    tacit = associate(alone, fresh(project), "A22", Role.SUPPLIER)
    assert associate(alone, tacit, "A25", Role.MOA).state is Status.AVAILABLE


@pytest.mark.parametrize(
    ("action", "reason", "returned", "answer", "sent_again"),
    [
        (Action.ASK_COMPLETION, Reason.COMPLETION_MISSING, Status.TO_COMPLETE, Action.COMPLETE_PIECE, {}),
        (
            Action.ASK_PREVIOUS_RECYCLING,
            Reason.PREVIOUS_FILE,
            Status.AWAITING_SUPPLIER_RECYCLING,
            Action.RECYCLE_PIECE,
            {},
        ),
        (
            Action.REPORT_WRONG_ACTOR,
            Reason.WRONG_ACTOR,
            Status.WRONG_MOE,
            Action.CORRECT_ACTOR,
            {"actor_identifier": "12345678200176"},
        ),
        (
            Action.REPORT_WRONG_PAYER,
            Reason.WRONG_PAYER,
            Status.DRAFT_STATEMENT_WRONG_RECIPIENT,
            Action.CORRECT_ACTOR,
            {"actor_identifier": VALBRUNE},
        ),
    ],
)
def test_returned_piece_goes_again(alone, action, reason, returned, answer, sent_again):
    draft = act(deposit(alone), action, Role.MOE, reason=reason.value)
    assert (draft.state, draft.return_reason) == (returned, reason.value)
    draft = act(draft, answer, Role.SUPPLIER, comment="Voici.", **sent_again)
    assert draft.state is Status.DEPOSITED
    wait(alone, 1)
    draft = fresh(draft)
    assert draft.state is Status.AVAILABLE_MOE
    wanted = sent_again.get("actor_identifier")
    if action is Action.REPORT_WRONG_ACTOR:
        assert (draft.moe.identifier, draft.works_file.moe) == (wanted, draft.moe)
    if action is Action.REPORT_WRONG_PAYER:
        assert (draft.recipient.identifier, draft.works_file.payer) == (wanted, draft.recipient)


def test_refused_piece_is_taken_up_in_another_of_the_same_dossier(alone):
    draft = act(deposit(alone), Action.REFUSE_PIECE, Role.MOE, reason=Reason.PIECE_FRAME.value)
    assert draft.state is Status.REFUSED_MOE
    again = deposit_piece(
        space_id=alone.pk,
        draft=make_piece(number="PDM-01-B", works=dataclasses.replace(make_piece().works, replaces="PDM-01")),
        role=Role.SUPPLIER,
    )
    assert fresh(draft).state is Status.DUPLICATED_AFTER_REFUSAL
    assert again.works_file == draft.works_file


MISTAKES = [
    (RefusalCode.PREVIOUS_MISMATCH, "A17", Role.MOE, {}),
    (RefusalCode.WORKS_OTHER_DEPOSITOR, "A15", Role.SUPPLIER, {}),
    (RefusalCode.FILE_CURRENCY, "A15", Role.MOE, {"currency": "USD"}),
    (RefusalCode.NUMBER_DUPLICATE, "A15", Role.MOE, {"number": "PDM-01"}),
    (RefusalCode.TOTALS, "A15", Role.MOE, {"totals": dataclasses.replace(make_piece().totals, lines=Decimal(1))}),
]


@pytest.mark.parametrize(("code", "frame", "role", "changes"), MISTAKES)
def test_wrong_association_is_refused_and_nothing_written(alone, code, frame, role, changes):
    draft = deposit(alone)
    with pytest.raises(DepositRefusedError) as caught:
        associate(alone, draft, frame, role, **changes)
    assert code in {refusal.code for refusal in caught.value.refusals}
    assert Document.objects.filter(space=alone).count() == 1
    assert fresh(draft).state is Status.AVAILABLE_MOE


def test_previous_piece_that_nobody_deposited_is_refused(alone):
    lost = dataclasses.replace(make_piece().works, previous="PDM-99")
    with pytest.raises(DepositRefusedError) as caught:
        deposit(alone, works=lost)
    assert [refusal.code for refusal in caught.value.refusals] == [RefusalCode.PREVIOUS_UNKNOWN]
    assert not Document.objects.filter(space=alone).exists()


@pytest.mark.parametrize("role", [Role.MOE, Role.MOA, Role.SUPPLIER])
def test_stranger_to_the_dossier_does_not_answer_in_the_place_of_its_actor(alone, role):
    draft = deposit(alone)
    works = answer_to(draft).works
    changes = {
        Role.MOE: {"works": dataclasses.replace(works, moe="12345678200176")},
        Role.MOA: {"works": dataclasses.replace(works, moa="12345678200192")},
        Role.SUPPLIER: {"supplier": Party(identifier=MOULIN)},
    }[role]
    with pytest.raises(DepositRefusedError) as caught:
        associate(alone, draft, "A15", Role.MOE, **changes)
    assert [refusal.code for refusal in caught.value.refusals] == [RefusalCode.PREVIOUS_MISMATCH]
    assert Document.objects.filter(space=alone).count() == 1
    assert (fresh(draft).state, fresh(draft).works_file.moe.identifier) == (Status.AVAILABLE_MOE, EQUERRE)


def late_refusal_of_a_subcontractor(space):
    works = {"supplier": Party(identifier=MOULIN), "validator": make_piece().supplier}
    request = deposit(space, number="ST-01", frame_code="A10", **works)
    wait(space, 16)
    return lambda: act(request, Action.REFUSE, Role.VALIDATOR, reason=Reason.REFUSE_AMOUNT.value)


def late_answer_to_the_tacit_account(space):
    project = associate(space, final_draft(space), "A17", Role.MOE)
    wait(space, 31)
    tacit = associate(space, fresh(project), "A22", Role.SUPPLIER)
    wait(space, 11)
    return lambda: associate(space, fresh(tacit), "A25", Role.MOA)


def early_tacit_account(space):
    project = associate(space, final_draft(space), "A17", Role.MOE)
    wait(space, 31)
    tacit = associate(space, fresh(project), "A22", Role.SUPPLIER)
    return lambda: associate(space, tacit, "A23", Role.SUPPLIER)


def late_signature(space):
    account = associate(space, associate(space, final_draft(space), "A17", Role.MOE), "A20", Role.MOA)
    wait(space, 31)
    return lambda: associate(space, fresh(account), "A8", Role.SUPPLIER)


@pytest.mark.parametrize(
    "told",
    [late_refusal_of_a_subcontractor, late_answer_to_the_tacit_account, early_tacit_account, late_signature],
)
def test_gesture_out_of_its_time_is_refused_and_nothing_written(alone, told):
    late = told(alone)
    before = (states(alone), Event.objects.filter(space=alone).count())
    with pytest.raises(ActionRefusedError) as caught:
        late()
    assert caught.value.refusal.code in {RefusalCode.NOT_ALLOWED_NOW, RefusalCode.NOT_YOUR_ROLE}
    assert (states(alone), Event.objects.filter(space=alone).count()) == before


def test_piece_is_not_answered_twice(alone):
    draft = deposit(alone)
    associate(alone, draft, "A15", Role.MOE)
    with pytest.raises(DepositRefusedError) as caught:
        associate(alone, draft, "A15", Role.MOE)
    assert RefusalCode.PREVIOUS_TAKEN in {refusal.code for refusal in caught.value.refusals}
    assert Document.objects.filter(space=alone).count() == 2


def test_piece_of_another_contract_does_not_follow(alone):
    draft = deposit(alone)
    with pytest.raises(DepositRefusedError) as caught:
        associate(alone, draft, "A15", Role.MOE, contract_number="MT-2026-02")
    assert RefusalCode.PREVIOUS_MISMATCH in {refusal.code for refusal in caught.value.refusals}


def test_revision_without_its_reason_is_refused(alone):
    draft = deposit(alone)
    lines = tuple(dataclasses.replace(line, unit_price_excl_vat=Decimal(1)) for line in draft.draft().lines)
    changed = with_computed_totals(dataclasses.replace(answer_to(draft), lines=lines))
    with pytest.raises(DepositRefusedError) as caught:
        deposit_piece(space_id=alone.pk, draft=changed, role=Role.MOE)
    assert [refusal.code for refusal in caught.value.refusals] == [RefusalCode.REVISION_UNEXPLAINED]


def test_cumulative_amount_may_not_go_down_without_a_word(alone):
    def works(amount):
        return dataclasses.replace(make_piece().works, cumulative_excl_vat=Decimal(amount))

    deposit(alone, works=works("20000"))
    with pytest.raises(DepositRefusedError) as caught:
        deposit(alone, number="PDM-02", works=works("19999.99"))
    assert [refusal.code for refusal in caught.value.refusals] == [RefusalCode.CUMULATIVE_DOWN]
    deposit(alone, number="PDM-02", works=works("19999.99"), comment="Travaux repris après malfaçon.")


def test_a_stale_association_is_told_so(alone):
    draft = deposit(alone)
    act(draft, Action.TAKE_AS_MOE, Role.MOE)
    with pytest.raises(StaleDocumentError):
        deposit_piece(
            space_id=alone.pk,
            draft=answer_to(draft),
            role=Role.MOE,
            expected_version=draft.version,
        )


def test_rewind_gives_back_the_dossier_and_its_keys(alone):
    take_seat(space_id=alone.pk, seat_id=seat_of(alone, Role.MOE, EQUERRE).pk)
    draft = deposit(alone)
    here = PracticeSpace.objects.get(pk=alone.pk).last_sequence
    associate(alone, draft, "A15", Role.MOE, percent="-12")
    before = (draft.works_file_id, draft.pk)
    rewind(space_id=alone.pk, to_sequence=here)
    draft = Document.objects.get(space=alone)
    assert (draft.works_file_id, draft.pk) == before
    assert draft.state is Status.AVAILABLE_MOE
    assert WorksFile.objects.filter(space=alone).count() == 1


def test_finance_returns_an_approved_certificate_to_who_deposited_it(alone):
    approved = associate(alone, associate(alone, deposit(alone), "A15", Role.MOE), "A19", Role.MOA)
    approved = act(approved, Action.SUSPEND, Role.RECIPIENT, reason=Reason.SUSPEND_MISSING.value)
    with pytest.raises(ActionRefusedError):
        act(approved, Action.COMPLETE, Role.SUPPLIER, comment="Voici.")
    assert act(approved, Action.COMPLETE, Role.MOA, comment="Voici.").state is Status.COMPLETED
    assert approved.recipient.identifier == FINANCE


RIGHT_ACTOR = {
    Status.WRONG_MOE: "12345678200176",
    Status.DRAFT_STATEMENT_WRONG_RECIPIENT: VALBRUNE,
    Status.CERTIFICATE_WRONG_RECIPIENT: VALBRUNE,
    Status.MOE_WRONG_SUPPLIER: MOULIN,
    Status.MOA_WRONG_SUPPLIER: MOULIN,
}


@pytest.mark.parametrize("frame", sorted(WORKS_FRAMES), ids=lambda frame: frame.short)
def test_every_move_of_the_rulebook_goes_through_the_service(alone, frame):
    works = dataclasses.replace(make_piece().works, moe="" if frame in {Frame.A5, Frame.A6} else EQUERRE)
    validated = frame in {Frame.A10, Frame.A13, Frame.A14}
    supplier, validator = (
        (Party(identifier=MOULIN), make_piece().supplier) if validated else (make_piece().supplier, None)
    )
    piece = deposit_piece(
        space_id=alone.pk,
        draft=make_piece(frame_code=frame.short, works=works, supplier=supplier, validator=validator),
        role=frame.depositor,
    )
    rows = Document.objects.filter(pk=piece.pk)
    original = rows.values().get()
    for (state, action, role), target in expected_moves(frame).items():
        if action in BY_A_PIECE or state is Status.DRAFT or second_validator_for(action):
            continue
        returned = state in WORKS_RETURNS | {Status.TO_RECYCLE, Status.SUSPENDED, Status.WRONG_VALIDATOR_1}
        rows.update(
            **original
            | {"status": state.value, "moe_id": original["moe_id"] if moe_for(frame, action) else None}
            | ({"returned_at": original["deposited_at"], "return_reason": "X"} if returned else {})
        )
        reasons = [reason for reason in Reason.for_action(action) if reason is not Reason.PIECE_AMOUNT]
        moved = act(
            piece,
            action,
            role,
            reason=reasons[0].value if reasons else "",
            comment="Voici.",
            routing=Routing(recipient_identifier=VALBRUNE),
            actor_identifier=RIGHT_ACTOR.get(state, "12345678200192"),
            validator_identifier="12345678200150" if action is Action.CORRECT_VALIDATOR else "",
        )
        assert moved.state is target, (state, action, role)
        WorksFile.objects.filter(space=alone).update(payer=piece.recipient, moe=piece.moe, moa=piece.moa)


@pytest.mark.parametrize("action", sorted(BY_A_PIECE))
def test_answer_is_a_piece_and_not_a_click(alone, action):
    with pytest.raises(ActionRefusedError) as caught:
        act(deposit(alone), action, Role.MOE)
    assert caught.value.refusal.code is RefusalCode.PIECE_EXPECTED
