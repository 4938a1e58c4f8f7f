"""What a class does to the spaces of those who attend it."""

import pytest

from sandbox.domain.actions import EventType, Reason
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.vocabulary import Status
from sandbox.models import Document, Event
from sandbox.queries import class_board
from sandbox.scenarios import exercise_scenarios
from sandbox.services import (
    advance_clock,
    deposit_form,
    freeze_spaces,
    return_newest,
    rewind,
    take_hint,
    unfreeze_spaces,
)
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import make_draft, make_space

pytestmark = pytest.mark.django_db


def test_frozen_space_refuses_its_owner_and_lets_the_class():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    advance_clock(space_id=space.pk, days=1)
    assert freeze_spaces(space_ids=[space.pk], now=NOW) == 1
    assert freeze_spaces(space_ids=[space.pk], now=NOW) == 0
    before = Event.objects.count()

    with pytest.raises(RefusedError) as caught:
        advance_clock(space_id=space.pk, days=1)
    assert caught.value.refusal.code is RefusalCode.SPACE_FROZEN
    assert Event.objects.count() == before

    assert return_newest(space_id=space.pk, reason=Reason.SUSPEND_MISSING, comment="Il manque l’attestation.")
    assert unfreeze_spaces(space_ids=[space.pk]) == 1
    assert advance_clock(space_id=space.pk, days=1)


def test_return_newest_returns_what_the_recipient_holds():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    advance_clock(space_id=space.pk, days=1)

    document = return_newest(space_id=space.pk, reason=Reason.REJECT_AMOUNT, comment="Montant supérieur au bon.")

    assert document is not None
    assert (document.state, document.return_reason) == (Status.REJECTED, Reason.REJECT_AMOUNT.value)
    event = Event.objects.filter(space=space).latest("sequence")
    assert (event.type, event.comment) == (EventType.REJECTED.value, "Montant supérieur au bon.")


def test_return_newest_survives_a_rewind_and_a_replay():
    space = make_space()
    document = return_newest(space_id=space.pk, reason=Reason.RECYCLE_COMMITMENT, comment="Numéro absent du marché.")
    assert document is not None
    last = Event.objects.filter(space=space).latest("sequence").sequence
    advance_clock(space_id=space.pk, days=30)

    rewind(space_id=space.pk, to_sequence=last)

    again = Document.objects.get(space=space)
    assert (again.pk, again.status, again.return_comment) == (
        document.pk,
        Status.TO_RECYCLE.value,
        "Numéro absent du marché.",
    )


@pytest.mark.parametrize("scenario", [told.slug for told in exercise_scenarios()])
def test_return_newest_reaches_every_exercise_or_writes_nothing(scenario):
    space = make_space(scenario=scenario)
    before = Event.objects.count()

    document = return_newest(space_id=space.pk, reason=Reason.REJECT_AMOUNT, comment="Montant erroné.")

    if document is None:
        assert Event.objects.count() == before
    else:
        assert document.state is Status.REJECTED


def test_class_board_reads_again_only_what_moved(django_assert_num_queries):
    spaces = [make_space(), make_space(), make_space()]
    board = class_board(space_ids=[space.pk for space in spaces])
    assert {line.done for line in board.values()} == {0}

    with django_assert_num_queries(1):
        same = class_board(space_ids=[space.pk for space in spaces], known=board)
    assert same == board

    take_hint(space_id=spaces[1].pk, step=_first_step(spaces[1]))
    deposit_form(space_id=spaces[2].pk, draft=make_draft())
    with django_assert_num_queries(3):
        moved = class_board(space_ids=[space.pk for space in spaces], known=board)
    assert moved[spaces[0].pk] is board[spaces[0].pk]
    assert moved[spaces[2].pk].done == 1
    assert moved[spaces[2].pk].moved_at is not None


def _first_step(space):
    return next(told for told in exercise_scenarios() if told.slug == space.scenario).exercise.steps[0].code
