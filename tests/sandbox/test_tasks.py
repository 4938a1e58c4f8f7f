"""Relay and sweep: at least once, safe twice, after commit."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from sandbox.domain.vocabulary import Status
from sandbox.models import Document, Event
from sandbox.services import deposit_form, restart_space
from sandbox.services.journal import RELAY_EVENT
from sandbox.tasks import BEAT, SWEEP_EVENTS, relay_event, sweep_events
from tests.sandbox.factories import make_draft, make_space

pytestmark = pytest.mark.django_db


def states():
    return [document.state for document in Document.objects.order_by("rank")]


def test_deposit_is_made_available_after_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        space = make_space()
    with django_capture_on_commit_callbacks(execute=True):
        deposit_form(space_id=space.pk, draft=make_draft())
        assert states() == [Status.DEPOSITED]
    assert states() == [Status.AVAILABLE]
    assert not Event.objects.filter(relayed_at=None, type="document.deposited").exists()


def test_relaying_twice_is_once():
    space = make_space()
    document = deposit_form(space_id=space.pk, draft=make_draft())
    event = document.events.get()
    relay_event(event_id=event.pk)
    relayed_at = Event.objects.get(pk=event.pk).relayed_at
    Event.objects.filter(pk=event.pk).update(relayed_at=None)  # the message came twice before the mark was written
    relay_event(event_id=event.pk)
    relay_event(event_id=event.pk)
    assert relayed_at is not None
    assert states() == [Status.AVAILABLE]
    assert document.events.count() == 2


def test_relaying_an_event_that_is_gone_does_nothing():
    relay_event(event_id=10**6)
    assert Event.objects.count() == 0


def test_what_a_former_run_left_is_marked_and_nothing_more(now):
    space = make_space()
    event = deposit_form(space_id=space.pk, draft=make_draft()).events.get()
    restart_space(space_id=space.pk, now=now)
    relay_event(event_id=event.pk)
    assert Event.objects.get(pk=event.pk).relayed_at is not None
    assert Event.objects.filter(run=2).count() == 1


def test_sweep_sends_again_what_nobody_relayed():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    assert sweep_events() == 0  # still fresh
    Event.objects.update(recorded_at=timezone.now() - timedelta(minutes=5))
    assert sweep_events() == 2
    assert states() == [Status.AVAILABLE]
    assert not Event.objects.filter(relayed_at=None, recorded_at__lt=timezone.now() - timedelta(minutes=1)).exists()


def test_tasks_are_registered_by_name():
    assert {RELAY_EVENT, SWEEP_EVENTS} <= set(current_app.tasks)
    assert {entry["task"] for entry in BEAT.values()} <= set(current_app.tasks)
