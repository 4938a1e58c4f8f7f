"""A bookmark opens again, for anybody, exactly where it was made."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sandbox.domain.actions import EventType, Reason
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.models import Bookmark, Document, Event, PracticeSpace
from sandbox.queries import current_space, exercise_state, most_frequent_refusal, practice_figures
from sandbox.scenarios import exercise_scenarios
from sandbox.services import (
    advance_clock,
    deposit_form,
    keep_bookmark,
    open_bookmark,
    open_space,
    restart_space,
    return_newest,
)
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import make_draft, make_space

pytestmark = pytest.mark.django_db


def documents(space):
    rows = (
        Document.objects.filter(space=space)
        .order_by("rank")
        .values(
            "rank", "number", "status", "status_since", "deposited_at", "due_on", "return_reason", "sha256", "version"
        )
    )
    return list(rows)


def journal(space):
    rows = Event.objects.filter(space=space, run=space.run).order_by("sequence")
    return list(rows.values("sequence", "type", "occurred_at", "role", "source", "target", "reason", "payload"))


@pytest.fixture
def shown():
    """The trainer's own space, an invoice sent back in it."""
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    advance_clock(space_id=space.pk, days=1)
    return_newest(space_id=space.pk, reason=Reason.REJECT_AMOUNT, comment="Le montant dépasse le bon de commande.")
    space.refresh_from_db()
    return space


def test_open_bookmark_gives_the_same_space_to_anybody(shown):
    bookmark = keep_bookmark(title="Corriger un rejet", scenario="", space_id=shown.pk, now=NOW)
    before = (documents(shown), journal(shown), shown.clock)
    restart_space(space_id=shown.pk, now=NOW)

    first = open_bookmark(code=bookmark.code, now=NOW, anonymous_key="une clé")
    second = open_bookmark(code=bookmark.code, now=NOW, anonymous_key="une autre")

    assert (documents(first), journal(first), first.clock) == before
    assert (documents(second), journal(second), second.clock) == before
    assert current_space(anonymous_key="une clé") == first
    assert exercise_state(first).done_count == exercise_state(second).done_count > 0
    first.refresh_from_db()
    assert first.last_document_rank == 1


def test_open_bookmark_owes_nothing_to_handlers(shown, django_capture_on_commit_callbacks):
    bookmark = keep_bookmark(title="Corriger un rejet", scenario="", space_id=shown.pk, now=NOW)
    with django_capture_on_commit_callbacks() as callbacks:
        space = open_bookmark(code=bookmark.code, now=NOW)

    assert callbacks == []
    assert not Event.objects.filter(space=space, relayed_at=None).exists()


@pytest.mark.parametrize("scenario", [told.slug for told in exercise_scenarios()])
def test_open_bookmark_replays_the_story_of_every_scenario(scenario):
    space = make_space(scenario=scenario)
    bookmark = keep_bookmark(title="Le début", scenario="", space_id=space.pk, now=NOW)

    again = open_bookmark(code=bookmark.code, now=NOW)

    assert (documents(again), journal(again), again.clock) == (documents(space), journal(space), space.clock)


def test_bookmark_without_a_space_is_the_first_moment(shown):
    bookmark = keep_bookmark(title="Depuis le début", scenario="facture-simple", now=NOW)

    space = open_bookmark(code=bookmark.code, now=NOW)

    assert [event["type"] for event in journal(space)] == [EventType.SPACE_OPENED.value]


def test_unknown_bookmark_or_scenario_is_refused():
    with pytest.raises(RefusedError) as caught:
        open_bookmark(code="rien", now=NOW)
    assert caught.value.refusal.code is RefusalCode.BOOKMARK_UNKNOWN
    with pytest.raises(RefusedError) as caught:
        keep_bookmark(title="Rien", scenario="inconnu", now=NOW)
    assert caught.value.refusal.code is RefusalCode.SCENARIO_UNKNOWN
    assert not Bookmark.objects.exists()
    assert not PracticeSpace.objects.exists()


def test_open_bookmark_and_the_story_of_a_scenario_add_a_space_to_the_figures_and_no_gesture(shown):
    with pytest.raises(RefusedError):
        deposit_form(space_id=shown.pk, draft=make_draft())
    bookmark = keep_bookmark(title="Corriger un rejet", scenario="", space_id=shown.pk, now=NOW)

    def figures():
        found = practice_figures(start=timezone.now() - timedelta(hours=1), end=timezone.now() + timedelta(hours=1))
        return (found.spaces, found.deposits, found.refused, found.returns), most_frequent_refusal().count

    assert figures() == ((1, 1, 1, 1), 1)
    spaces = [open_bookmark(code=bookmark.code, now=NOW) for _visitor in range(3)]
    # Its scenario begins with an invoice that was sent back.
    open_space(now=NOW, scenario="recycler")
    assert figures() == ((5, 1, 1, 1), 1)
    with pytest.raises(RefusedError):
        deposit_form(space_id=spaces[0].pk, draft=make_draft())
    assert figures() == ((5, 1, 2, 1), 2)
