"""integration: the demonstration club tells a true story, once, and writes to nobody."""

import pytest
from django.utils import timezone

from cms.club.management import demo
from cms.club.models import ClubEvent, Idea, Membership
from cms.club.queries.members import active_membership, my_votes_left

pytestmark = pytest.mark.django_db


def test_demo_loads_once_and_writes_to_nobody(django_capture_on_commit_callbacks, mailoutbox):
    now = timezone.now()

    with django_capture_on_commit_callbacks(execute=True):
        demo.load(now=now)
    counts = (Idea.objects.count(), Membership.objects.count(), ClubEvent.objects.count())
    demo.load(now=now)

    assert counts == (len(demo.SAMPLES), len(demo.MEMBERS), ClubEvent.objects.count())
    assert {idea.state for idea in Idea.objects.all()} >= {"submitted", "under_study", "on_agenda", "delivered"}
    assert mailoutbox == []
    member = Membership.objects.get(user__email="member@preau.example").user
    assert active_membership(user=member).college == "issuers"
    assert my_votes_left(member=member) > 0
