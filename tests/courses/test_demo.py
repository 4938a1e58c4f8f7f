"""integration: the demonstration content."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.domain.live import CellState
from courses.management import demo, demo_after
from courses.models import (
    Attendance,
    Certificate,
    Enrolment,
    LiveClass,
    PublicAnswer,
    Session,
    SessionProposal,
    SupportRequest,
    SurveyAnswer,
    Topic,
)
from courses.queries.live import cockpit_view
from courses.queries.support import support_interest
from courses.queries.waiting import waiting_view
from tests.courses.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


def test_demo_loads_once_and_shows_every_case():
    trainer = UserFactory(email=demo.TRAINER)
    demo.load(now=NOW)
    demo.load(now=NOW + timedelta(days=1))

    assert (Topic.objects.count(), Session.objects.count()) == (8, 11)
    assert {s.trainer for s in Session.objects.all()} == {trainer}
    upcoming = list(Session.objects.with_seats(now=NOW).upcoming(now=NOW))
    assert [(s.kind, s.capacity, s.seats_taken) for s in upcoming] == [
        ("webinar", 500, 5),
        ("virtual_class", 12, 7),
        ("virtual_class", 3, 3),
        ("webinar", 500, 0),
    ]
    assert {timezone.localtime(s.starts_at).strftime("%w %H:%M") for s in upcoming} == {"2 10:00", "2 14:00"}
    assert Session.objects.past(now=NOW).count() == 7


def test_demo_shows_a_list_whose_chances_are_known_and_a_session_to_open():
    trainer = UserFactory(email=demo.TRAINER)
    demo.load(now=NOW)
    first = Enrolment.objects.get(state="waiting", queue_rank=1)
    view = waiting_view(session=first.session, now=NOW, enrolment=first)

    assert (view.rank, view.waiting_count) == (1, 4)
    assert view.chance.session_count == 5
    assert 0.1 < view.chance.probability < 0.9
    proposal = SessionProposal.objects.get()
    assert (proposal.trainer, proposal.people_count) == (trainer, 6)


def test_demo_gives_a_lively_class_today():
    trainer = UserFactory(email=demo.TRAINER)
    demo.load(now=NOW)

    live = LiveClass.objects.get()
    view = cockpit_view(live_id=live.pk, now=NOW + timedelta(hours=1))

    assert live.session.trainer == trainer
    assert live.session.starts_at < NOW < live.session.ends_at
    assert {cell.verdict.state for cell in view.cells} >= {CellState.DONE, CellState.STUCK, CellState.WATCHING}
    assert len(view.mistakes) == 3
    assert [bool(step.bookmark) for step in view.steps] == [False, True, True, True]


def test_demo_needs_no_trainer_and_writes_to_nobody():
    demo.load(now=NOW)

    assert not Enrolment.objects.exclude(email__endswith=".invalid").exists()
    assert set(Session.objects.values_list("trainer", flat=True)) == {None}


def test_demo_tells_a_session_to_its_end_and_the_support(committed, mailoutbox):
    UserFactory(email=demo_after.LEARNER)
    UserFactory(email=demo_after.AGENT, roles=["support"])
    UserFactory(email=demo.TRAINER, roles=["trainer"])
    with committed():
        demo.load(now=NOW)

    session = Session.objects.get(survey__answered=5)
    outcomes = sorted(Attendance.objects.filter(enrolment__session=session).values_list("outcome", flat=True))
    assert outcomes == ["attended"] * 5 + ["partly", "unmeasured"]
    assert SurveyAnswer.objects.filter(session=session).count() == 5
    assert Certificate.objects.filter(enrolment__email=demo_after.LEARNER).exists()
    assert {r.state for r in SupportRequest.objects.all()} == {"new", "answered", "closed"}
    assert PublicAnswer.objects.count() == 4
    assert [i.requests for i in support_interest(now=NOW)] == [3]
    assert mailoutbox == []
