"""integration: the relay bears being called twice, and the sweep finds what was lost."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from cms.club.tasks import BEAT, relay_event, sweep_events
from tests.cms.club.factories import EventFactory, FollowFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_relay_twice_writes_one_mail(mailoutbox):
    event = EventFactory(target="admissible")

    relay_event(event_id=event.pk)
    relay_event(event_id=event.pk)

    assert [mail.to for mail in mailoutbox] == [[event.idea.author.email]]


def test_relay_that_stopped_half_way_does_not_write_again(mailoutbox):
    event = EventFactory(target="admissible")
    relay_event(event_id=event.pk)
    follower = FollowFactory(idea=event.idea).user
    type(event).objects.filter(pk=event.pk).update(relayed_at=None)

    relay_event(event_id=event.pk)

    assert [mail.to for mail in mailoutbox] == [[event.idea.author.email], [follower.email]]


def test_relay_of_an_event_that_is_gone_is_harmless(mailoutbox):
    relay_event(event_id=404)

    assert mailoutbox == []


def test_relay_does_not_write_to_a_closed_account(mailoutbox):
    event = EventFactory(target="admissible", idea__author=UserFactory(is_active=False))

    relay_event(event_id=event.pk)

    assert mailoutbox == []


def test_sweep_relays_what_waited_and_leaves_the_fresh(mailoutbox):
    lost = EventFactory(target="admissible", happened_at=timezone.now() - timedelta(minutes=5))
    fresh = EventFactory(target="admissible", happened_at=timezone.now())

    sweep_events()

    lost.refresh_from_db()
    fresh.refresh_from_db()
    assert (lost.relayed_at is None, fresh.relayed_at is None) == (False, True)
    assert [mail.to for mail in mailoutbox] == [[lost.idea.author.email]]


def test_tasks_are_registered_under_their_names():
    assert {"club.relay_event", "club.sweep_events"} <= set(current_app.tasks)
    assert {row["task"] for row in BEAT.values()} == {
        "club.sweep_events",
        "club.close_ballots",
        "club.follow_terms",
        "club.forget_contacts",
        "club.make_roundups",
        "club.forget_discussions",
        "club.remind_pilots",
        "club.retire_minutes",
    }
