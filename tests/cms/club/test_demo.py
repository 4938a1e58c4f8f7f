"""integration: the demonstration club tells a true story, once, and writes to nobody."""

import pytest
from django.utils import timezone

from cms.accounts.models import User
from cms.club.management import demo
from cms.club.models import Ballot, ClubEvent, Idea, Membership
from cms.club.queries.ballots import standing_in
from cms.club.queries.board import benches
from cms.club.queries.directory import directory
from cms.club.queries.ideas import case_of
from cms.club.queries.members import active_membership, my_votes_left

pytestmark = pytest.mark.django_db


def test_demo_loads_once_and_writes_to_nobody(django_capture_on_commit_callbacks, mailoutbox):
    now = timezone.now()

    with django_capture_on_commit_callbacks(execute=True):
        demo.load(now=now)
    counts = (Idea.objects.count(), Membership.objects.count(), ClubEvent.objects.count())
    demo.load(now=now)

    assert counts == (
        len(demo.SAMPLES),
        len(demo.MEMBERS) + len(demo.ELECTORS) + len(demo.WAITING),
        ClubEvent.objects.count(),
    )
    assert {idea.state for idea in Idea.objects.all()} >= {"submitted", "under_study", "on_agenda", "delivered"}
    assert mailoutbox == []
    # The idea before the board and the newest one are replayed by whoever reads them.
    replayed = Idea.objects.exclude(case_code="", case_rule="")
    assert {idea.state for idea in replayed} == {"submitted", "on_agenda"}
    assert all(case_of(code=idea.case_code, rule=idea.case_rule) for idea in replayed)
    member = Membership.objects.get(user__email="member@preau.example").user
    assert active_membership(user=member).college == "issuers"
    assert my_votes_left(member=member) > 0
    assert Membership.objects.to_confirm().count() == len(demo.WAITING)
    assert directory().count() == len(demo.LISTED)


def test_demo_has_a_board_a_settled_question_and_an_open_ballot():
    now = timezone.now()

    demo.load(now=now)

    assert sorted(Ballot.objects.values_list("kind", "state")) == [
        ("election", "closed"),
        ("priorities", "open"),
        ("question", "closed"),
    ]
    assert [bench.vacant for bench in benches(today=timezone.localdate(now))] == [0, 0, 0]
    assert (
        standing_in(Ballot.objects.get(state="open"), user=User.objects.get(email="member@preau.example")).voted
        is False
    )
