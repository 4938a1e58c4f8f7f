"""The clock: what falls in between happens, in order, once; a person's seat is nobody else's."""

import dataclasses
from datetime import timedelta

import pytest

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Party
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.vocabulary import Role, Status
from sandbox.models import Document, Event, PracticeSpace, Structure
from sandbox.queries import document_page, pop_up, upcoming_turns
from sandbox.services import (
    advance_clock,
    advance_to_next_event,
    deposit_form,
    perform_action,
    run_due_turns,
    take_seat,
)
from tests.sandbox.factories import make_document, make_draft, make_space, seat_of

pytestmark = pytest.mark.django_db
SYNDICAT = Party(identifier="12345678200051")


def state_of(document):
    return Document.objects.get(pk=document.pk).state


def test_turns_happen_at_their_own_time_in_order():
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=make_draft(recipient=SYNDICAT))
    events = advance_clock(space_id=space.pk, days=30)
    start = space.clock
    assert [(event.type, (event.occurred_at - start).days, event.role) for event in events] == [
        ("document.made_available", 0, "SYSTEME"),
        ("document.service_certified", 3, "DESTINATAIRE"),
        ("document.mandated", 7, "DESTINATAIRE"),  # two working days, over a Sunday
        ("document.handed_to_accountant", 8, "SYSTEME"),
        ("document.posted", 13, "COMPTABLE"),
        ("document.paid", 20, "COMPTABLE"),
        ("clock.advanced", 30, ""),
    ]
    assert state_of(document) is Status.PAID


@pytest.mark.parametrize("steps", [[30], [10, 20], [1] * 30, [3, 3, 24]])
def test_advancing_at_once_or_in_steps_leads_to_the_same_place(steps):
    space = make_space()
    for number, recipient in enumerate([SYNDICAT, Party(identifier="53514650090018")], start=1):
        deposit_form(space_id=space.pk, draft=make_draft(number=f"F-{number}", recipient=recipient))
    for days in steps:
        advance_clock(space_id=space.pk, days=days)
    found = [
        (event.document.rank, event.type, (event.occurred_at - space.clock).days)
        for event in Event.objects.filter(space=space, document__isnull=False)
        .exclude(type="document.deposited")
        .select_related("document")
        .order_by("sequence")
    ]
    kinds = ["made_available", "service_certified", "mandated", "handed_to_accountant", "posted", "paid"]
    expected = [
        (rank, f"document.{kind}", day)
        for kind, day in zip(kinds, [0, 3, 7, 8, 13, 20], strict=True)
        for rank in (1, 2)
    ]
    assert found == expected


def test_running_due_turns_twice_does_nothing_twice():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    assert [run_due_turns(space_id=space.pk) for _ in range(3)] == [1, 0, 0]


def test_recipient_by_flow_is_routed_first():
    space = make_space()
    recipient = Party(identifier="11000201100044", department_code="AAASCPV")
    document = deposit_form(space_id=space.pk, draft=make_draft(recipient=recipient, commitment_number="1501966748"))
    run_due_turns(space_id=space.pk)
    targets = [event.target for event in document.events.order_by("sequence")]
    assert targets == ["DEPOSEE", "EN_COURS_ACHEMINEMENT", "MISE_A_DISPOSITION"]


def test_hospital_suspends_what_comes_without_a_delivery_note():
    space = make_space()
    recipient = Party(identifier="12345678200028", department_code="SERVICE_DEST_SERV_OBL")
    document = deposit_form(space_id=space.pk, draft=make_draft(recipient=recipient, commitment_number=""))
    advance_clock(space_id=space.pk, days=10)
    document.refresh_from_db()
    assert (document.state, document.return_reason) == (Status.SUSPENDED, "SUSPENSION_PJ_MANQUANTE")


def test_commune_sends_an_unknown_commitment_back_to_recycle():
    space = make_space()
    make_document(space, status=Status.REJECTED)
    document = deposit_form(space_id=space.pk, draft=make_draft(number="F-2", commitment_number="FAUX"))
    advance_clock(space_id=space.pk, days=1)
    assert state_of(document) is Status.TO_RECYCLE


def test_partner_waits_while_a_person_holds_its_seat():
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=make_draft())
    take_seat(space_id=space.pk, seat_id=seat_of(space, Role.RECIPIENT).pk)
    advance_clock(space_id=space.pk, days=20)
    assert state_of(document) is Status.AVAILABLE
    take_seat(space_id=space.pk, seat_id=space.current_seat_id)
    run_due_turns(space_id=space.pk)
    document.refresh_from_db()
    assert document.state is Status.REJECTED
    assert document.returned_at == space.clock + timedelta(days=20)  # now, not in the past


def test_acknowledgement_is_compulsory_after_seven_days():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    advance_clock(space_id=space.pk, days=2)
    seen = []
    for _ in range(2):
        space = PracticeSpace.objects.select_related("current_seat").get(pk=space.pk)
        seen.append(pop_up(space).compulsory)
        advance_clock(space_id=space.pk, days=7)
    assert seen == [False, True]


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (0, RefusalCode.CLOCK_BACKWARDS),
        (-3, RefusalCode.CLOCK_BACKWARDS),
        (367, RefusalCode.CLOCK_TOO_FAR),
        (10**9, RefusalCode.CLOCK_TOO_FAR),
    ],
)
def test_clock_only_goes_forward_and_not_too_far(days, code):
    space = make_space()
    with pytest.raises(RefusedError) as caught:
        advance_clock(space_id=space.pk, days=days)
    assert caught.value.refusal.code is code
    assert PracticeSpace.objects.get(pk=space.pk).clock == space.clock


def test_clock_goes_to_a_moment():
    space = make_space()
    advance_clock(space_id=space.pk, to=space.clock + timedelta(hours=5))
    assert PracticeSpace.objects.get(pk=space.pk).clock == space.clock + timedelta(hours=5)


def test_next_turn_is_foretold():
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=make_draft())
    run_due_turns(space_id=space.pk)
    ((turn, about),) = upcoming_turns(space)
    assert (turn.due_at - space.clock, about) == (timedelta(days=2), document)


def test_time_goes_to_the_next_event_and_stays_when_there_is_none():
    space = make_space()
    assert advance_to_next_event(space_id=space.pk) == []
    deposit_form(space_id=space.pk, draft=make_draft())
    stretches = [[event.type for event in advance_to_next_event(space_id=space.pk)] for _ in range(4)]
    assert stretches == [
        ["document.made_available"],
        ["document.rejected", "clock.advanced"],
        ["message.sent", "clock.advanced"],
        [],
    ]
    assert PracticeSpace.objects.get(pk=space.pk).clock == space.clock + timedelta(days=10)


def test_town_on_helios_hands_over_and_pays_by_itself():
    space = make_space()
    Structure.objects.filter(space=space, identifier=SYNDICAT.identifier).update(helios=True)
    document = deposit_form(space_id=space.pk, draft=make_draft(recipient=SYNDICAT))
    for role in (Role.RECIPIENT, Role.ACCOUNTANT):  # nobody's seat stops the application
        if space.seats.filter(role=role.value, structure__identifier=SYNDICAT.identifier).exists():
            take_seat(space_id=space.pk, seat_id=seat_of(space, role, SYNDICAT.identifier).pk)
    run_due_turns(space_id=space.pk)
    perform_action(document_id=document.pk, action=Action.MANDATE, role=Role.RECIPIENT)
    advance_clock(space_id=space.pk, days=15)
    assert list(document.events.order_by("sequence").values_list("target", "role")) == [
        ("DEPOSEE", "FOURNISSEUR"),
        ("MISE_A_DISPOSITION", "SYSTEME"),
        ("MANDATEE", "DESTINATAIRE"),
        ("MISE_A_DISPOSITION_COMPTABLE", "SYSTEME"),
        ("MISE_EN_PAIEMENT", "SYSTEME"),
    ]


def test_partners_pass_over_the_statuses_that_a_structure_does_not_use():
    space = make_space()
    Structure.objects.filter(space=space, identifier=SYNDICAT.identifier).update(unused_statuses=["SERVICE_FAIT"])
    document = deposit_form(space_id=space.pk, draft=make_draft(recipient=SYNDICAT))
    advance_clock(space_id=space.pk, days=10)
    assert state_of(document) is Status.AVAILABLE  # no rule of this scenario leads further: nothing breaks


def test_invoice_already_paid_has_no_payment_time():
    space = make_space()
    draft = make_draft()
    totals = dataclasses.replace(draft.totals, prepaid=draft.totals.incl_vat)
    paid = deposit_form(space_id=space.pk, draft=make_draft(frame_code="A2", totals=totals, recipient=SYNDICAT))
    run_due_turns(space_id=space.pk)
    paid.refresh_from_db()
    assert (paid.state, paid.due_on, paid.amount_due) == (Status.AVAILABLE, None, 0)
    assert document_page(paid, seat=space.current_seat, at=space.clock).payment is None
