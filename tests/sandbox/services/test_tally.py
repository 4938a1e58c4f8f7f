"""integration: what is deleted from the journal stays in the figures of the past."""

from datetime import UTC, date, datetime

import pytest

from cms.accounts.models import User
from sandbox.domain.refusals import RefusedError
from sandbox.models import Document, PracticeSpace
from sandbox.queries.figures import mistakes, practice_by, practice_figures
from sandbox.services import deposit_form, rewind
from tests.sandbox.factories import make_draft, make_space

pytestmark = pytest.mark.django_db
START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
PERIOD = {"start": START, "end": END}


def practised(*, owner=None):
    """A space where one deposit was refused, then one accepted, one event a month from January on."""
    space = make_space()
    if owner is not None:
        PracticeSpace.objects.filter(pk=space.pk).update(owner=owner, anonymous_fingerprint="")
    with pytest.raises(RefusedError):
        deposit_form(space_id=space.pk, draft=make_draft(number=""))
    deposit_form(space_id=space.pk, draft=make_draft())
    for month, event in enumerate(space.events.order_by("sequence")[:9], start=1):
        type(event).objects.filter(pk=event.pk).update(recorded_at=datetime(2026, month, 15, tzinfo=UTC))
    space.events.filter(recorded_at__month__gt=10).update(recorded_at=datetime(2026, 10, 1, tzinfo=UTC))
    return space


def told():
    return practice_figures(**PERIOD), practice_by("month", **PERIOD), practice_by("year", **PERIOD), mistakes(**PERIOD)


def test_deleting_spaces_by_any_road_changes_no_figure_of_the_past():
    owner = User.objects.create_user("partie@mairie-exemple.fr", "un-mot-de-passe-solide")
    first, second = practised(), practised(owner=owner)
    before = told()
    assert (before[0].spaces, before[0].deposits, before[0].refused) == (2, 2, 2)
    assert before[2] == {date(2026, 1, 1): before[0]}
    assert before[3][0].count == 2

    # What a space holds goes before it, or the database refuses.
    Document.objects.filter(space__in=[first, second]).delete()
    PracticeSpace.objects.filter(pk=first.pk).delete()
    assert told() == before

    owner.delete()
    assert not PracticeSpace.objects.filter(pk__in=[first.pk, second.pk]).exists()
    assert told() == before


def test_going_back_in_time_forgets_nothing_that_was_counted():
    space = practised()
    start = space.events.order_by("sequence").first().sequence
    refused = space.events.get(type="deposit.refused").sequence
    before = practice_figures(**PERIOD)

    rewind(space_id=space.pk, to_sequence=refused - 1 if refused > start else refused)

    after = practice_figures(**PERIOD)
    assert (after.deposits, after.refused, after.spaces) == (before.deposits, before.refused, before.spaces)
    assert sum(figure.count for figure in mistakes(**PERIOD)) == 1
