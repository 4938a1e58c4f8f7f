"""The lesson of the first scenario, and the official files, from deposit to payment, through the services."""

import pytest

from sandbox.domain.vocabulary import Frame, Status
from sandbox.formats.cii import parse_cii
from sandbox.models import PracticeSpace
from sandbox.queries import document_page, exercise_state, flow_report, pop_up, space_dashboard
from sandbox.services import acknowledge, advance_clock, deposit_flow, deposit_form, handle_rejection
from tests.conftest import AIFE_CII
from tests.sandbox.factories import make_draft, make_space

pytestmark = pytest.mark.django_db
FILES = sorted(AIFE_CII.glob("*.xml"))


def test_lesson_goes_from_rejection_to_payment():
    space = make_space()
    first = deposit_form(space_id=space.pk, draft=make_draft())
    assert first.state is Status.DEPOSITED

    advance_clock(space_id=space.pk, days=5)
    first.refresh_from_db()
    assert first.state is Status.REJECTED
    space = PracticeSpace.objects.select_related("current_seat__structure").get(pk=space.pk)
    assert [row.document for row in pop_up(space).rows] == [first]

    acknowledge(space_id=space.pk)
    assert pop_up(space).rows == ()
    handle_rejection(document_id=first.pk)
    second = deposit_form(space_id=space.pk, draft=make_draft(number="F-2026-002"), previous_id=first.pk)
    advance_clock(space_id=space.pk, days=30)

    second.refresh_from_db()
    assert second.state is Status.PAID
    assert second.previous == first
    space.refresh_from_db()
    assert exercise_state(space).finished
    assert space_dashboard(space).next_event_at is None
    page = document_page(second, seat=space.current_seat, at=space.clock)
    assert [entry.event.target for entry in page.timeline] == [
        "MISE_EN_PAIEMENT",
        "COMPTABILISEE",
        "MISE_A_DISPOSITION_COMPTABLE",
        "MANDATEE",
        "SERVICE_FAIT",
        "MISE_A_DISPOSITION",
        "DEPOSEE",
    ]


@pytest.mark.skipif(not FILES, reason="the official example files are not beside the project")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_official_file_goes_as_far_as_its_frame(path):
    space = make_space()
    content = path.read_bytes()
    flow = deposit_flow(space_id=space.pk, content=content, file_name=path.name)
    frame = parse_cii(content).frame
    assert "CADRE_CIRCUIT_A_VENIR" not in [advice.code for advice in flow_report(flow).advice]
    advance_clock(space_id=space.pk, days=60)
    # Nobody answers a works piece in this scenario: time alone moves it, as far as its circuit says.
    assert [document.state for document in flow.documents.all()] == [ALONE.get(frame, Status.PAID)]


ALONE = {
    Frame.A7: Status.TO_ASSOCIATE_SUPPLIER,  # no general account in thirty days
    Frame.A13: Status.AVAILABLE_MOA,  # agreed by silence, no project manager named
    Frame.A22: Status.TO_ASSOCIATE_SUPPLIER,  # ten days without an answer
}


@pytest.mark.skipif(not FILES, reason="the official example files are not beside the project")
def test_official_works_file_under_frame_a4_enters_its_circuit():
    """No A4 among the official examples at hand: that of A7, whose frame alone is changed."""
    content = (AIFE_CII / "FSO1116A_P75.xml").read_bytes().replace(b">A7<", b">A4<")
    space = make_space()
    flow = deposit_flow(space_id=space.pk, content=content, file_name="A4.xml")
    advance_clock(space_id=space.pk, days=1)
    (document,) = flow.documents.all()
    assert (document.state, document.moe.identifier) == (Status.AVAILABLE_MOE, "24590041000292")
    assert document.works_file.number == document.number
    advance_clock(space_id=space.pk, days=8)
    document.refresh_from_db()
    assert document.state is Status.MOE_SILENT
