"""What screens ask: right answers, in a number of queries that does not grow."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Party
from sandbox.domain.refusals import DepositRefusedError
from sandbox.domain.vocabulary import Role, Status
from sandbox.formats.cii_writer import write_cii
from sandbox.models import Document, PracticeSpace
from sandbox.queries import (
    action_bar,
    document_list,
    document_page,
    flow_list,
    flow_numbered,
    flow_report,
    most_frequent_refusal,
    pop_up,
    practice_figures,
    recipients_of,
    returned_count,
    role_on,
    seat_documents,
    seats_of,
    space_dashboard,
    suppliers_of,
)
from sandbox.services import advance_clock, deposit_flow, deposit_form, perform_action, take_seat
from tests.sandbox.factories import COMMUNE, LUMEN, make_document, make_draft, make_space, seat_of

pytestmark = pytest.mark.django_db


def fresh(space):
    return PracticeSpace.objects.select_related("current_seat__structure").get(pk=space.pk)


def queries_of(call):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return len(captured)


def read_list(space):
    return [
        (row.number, row.supplier.name, row.recipient.name, row.department and row.department.code)
        for row in document_list(space)
    ]


@pytest.mark.parametrize(
    ("ask", "budget"),
    [
        (read_list, 1),
        (lambda space: [(flow.number, list(flow.documents.all())) for flow in flow_list(space)], 2),
        (pop_up, 1),
        (space_dashboard, 10),
    ],
)
def test_list_asks_as_much_for_three_rows_as_for_one(ask, budget):
    space = fresh(make_space())

    def add(number):
        deposit_flow(space_id=space.pk, content=write_cii(make_draft(number=number)), file_name="a.xml")
        document = Document.objects.get(space=space, number=number)
        Document.objects.filter(pk=document.pk).update(
            status="REJETEE", returned_at=space.clock, return_reason="REJET_MONTANT"
        )

    add("F-1")
    one = queries_of(lambda: ask(space))
    add("F-2")
    add("F-3")
    assert (one, queries_of(lambda: ask(space))) == (budget, budget)


def test_lists_show_each_side_its_own():
    space = make_space()
    deposited = make_document(space)
    available = make_document(space, status=Status.AVAILABLE, number="F-2")
    rejected = make_document(space, status=Status.REJECTED, number="F-3")
    make_document(space, number="F-4", supplier=Party(identifier="40668031401116"))
    lumen = space.structures.get(identifier=LUMEN).pk
    commune = space.structures.get(identifier=COMMUNE).pk
    issued = document_list(space, role=Role.SUPPLIER, structure_id=lumen)
    assert list(issued) == [rejected, available, deposited]
    assert list(document_list(space, role=Role.RECIPIENT, structure_id=commune)) == [rejected, available]
    assert list(document_list(space, statuses=[Status.AVAILABLE])) == [available]
    assert list(document_list(space, number="-3")) == [rejected]
    assert list(document_list(space, returned=True)) == [rejected]
    assert returned_count(space, lumen) == 1


def test_seat_documents_follow_the_seat():
    space = make_space()
    available = make_document(space, status=Status.AVAILABLE)
    hidden = make_document(space, number="F-2")
    assert list(seat_documents(space)) == [hidden, available]
    take_seat(space_id=space.pk, seat_id=seat_of(space, Role.RECIPIENT).pk)
    assert list(seat_documents(fresh(space))) == [available]


@pytest.mark.parametrize(
    ("role", "structure", "expected"),
    [
        (Role.SUPPLIER, LUMEN, Role.SUPPLIER),
        (Role.RECIPIENT, COMMUNE, Role.RECIPIENT),
        (Role.ACCOUNTANT, COMMUNE, Role.ACCOUNTANT),
        (Role.SUPPLIER, "81034732800017", None),
        (Role.RECIPIENT, "12345678200051", None),
    ],
)
def test_role_follows_from_the_structure_of_the_seat(role, structure, expected):
    space = make_space()
    document = make_document(space)
    assert role_on(document, seat_of(space, role, structure)) is expected
    assert role_on(document, None) is None


def test_action_bar_greys_what_is_forbidden_and_says_why():
    document = make_document(make_space(), status=Status.SUSPENDED)
    bar = {button.action: button for button in action_bar(document, Role.SUPPLIER)}
    assert {action for action, button in bar.items() if button.allowed} == {Action.COMPLETE, Action.ACKNOWLEDGE}
    assert "Suspendue" in bar[Action.RECYCLE].why.message
    assert bar[Action.COMPLETE].why is None
    assert action_bar(document, None) == ()


def test_document_page_tells_history_payment_and_what_replaced_it():
    space = make_space()
    document = make_document(space, status=Status.AVAILABLE)
    perform_action(
        document_id=document.pk, action=Action.REJECT, role=Role.RECIPIENT, reason="REJET_TVA", comment="Taux."
    )
    new = deposit_form(space_id=space.pk, draft=make_draft(number="F-2"), previous_id=document.pk)
    document.refresh_from_db()
    page = document_page(document, seat=space.current_seat, at=space.clock)
    assert page.role is Role.SUPPLIER
    assert [(entry.kind, entry.label, entry.reason_label) for entry in page.timeline] == [
        ("status", "Rejetée", "Taux ou régime de TVA erroné"),
        ("status", "Déposée", ""),
    ]
    assert (page.payment, page.following, page.return_reason) == (None, new, "Taux ou régime de TVA erroné")


def test_late_payment_counts_interest():
    space = make_space()
    document = make_document(space, status=Status.AVAILABLE)
    page = document_page(document, seat=None, at=space.clock + timedelta(days=60))
    assert page.payment.legal_days == 30
    assert page.payment.days_left == -30
    assert page.payment.interest == Decimal("50.21")  # 1 224 x 10,15 % x 30 / 365, plus 40
    assert page.actions == ()


def test_dashboard_puts_returned_documents_first():
    space = make_space()
    make_document(space, number="F-1")
    rejected = make_document(space, status=Status.REJECTED, number="F-2")
    board = space_dashboard(fresh(space))
    assert board.waiting == (rejected,)
    assert [(row.document.number, row.actor) for row in board.others] == [("F-1", "Chorus Pro")]
    assert next((item.kind, item.document.number) for item in board.deadlines) == ("acknowledgement", "F-2")
    assert board.next_event_at == space.clock


def test_dashboard_of_the_recipient_shows_what_waits_for_it():
    space = make_space()
    document = make_document(space, status=Status.AVAILABLE)
    take_seat(space_id=space.pk, seat_id=seat_of(space, Role.RECIPIENT).pk)
    board = space_dashboard(fresh(space))
    assert (board.waiting, board.others, board.pop_up.rows) == ((document,), (), ())


def test_others_are_told_with_their_days():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft(recipient=Party(identifier="12345678200051")))
    advance_clock(space_id=space.pk, days=2)
    (activity,) = space_dashboard(fresh(space)).others
    assert (activity.actor, activity.days) == ("Syndicat des eaux de la Brévenne (fictif)", 2)


def test_directory_is_listed_by_side():
    space = make_space()
    assert suppliers_of(space).count() == 8
    assert recipients_of(space).count() == 8
    assert [seat.structure.identifier for seat in seats_of(space)[:2]] == [LUMEN, COMMUNE]


def test_flow_is_found_by_its_number_in_its_space_only():
    space, other = make_space(), make_space()
    flow = deposit_flow(space_id=space.pk, content=write_cii(make_draft()), file_name="a.xml")
    assert flow_numbered(space, flow.number) == flow
    assert flow_numbered(other, flow.number) is None
    assert flow_report(flow).accepted


def test_most_frequent_refusal_is_the_one_most_met():
    assert most_frequent_refusal() is None
    space = make_space()
    for changes in ({"number": ""}, {"iban": ""}, {"iban": "", "number": ""}, {"iban": ""}):
        with pytest.raises(DepositRefusedError):
            deposit_form(space_id=space.pk, draft=make_draft(**changes))
    deposit_flow(space_id=space.pk, content=write_cii(make_draft(commitment_number="")), file_name="a.xml")
    found = most_frequent_refusal()
    assert (found.explanation.code, found.count) == ("IBAN_ABSENT", 3)
    assert queries_of(most_frequent_refusal) == 1


def test_figures_count_what_was_recorded_in_the_period():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    with pytest.raises(DepositRefusedError):
        deposit_form(space_id=space.pk, draft=make_draft())
    advance_clock(space_id=space.pk, days=5)
    today = timezone.now()
    figures = practice_figures(start=today - timedelta(hours=1), end=today + timedelta(hours=1))
    assert (figures.spaces, figures.deposits, figures.refused, figures.returns, figures.payments) == (1, 1, 1, 1, 0)
    assert practice_figures(start=today + timedelta(hours=1), end=today + timedelta(hours=2)).deposits == 0
