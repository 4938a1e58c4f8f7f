"""Two people at once: one wins, the other is told, nothing happens twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from sandbox.domain.actions import Action
from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import Role, Status
from sandbox.models import Document, Event
from sandbox.services import advance_clock, deposit_form, perform_action
from sandbox.services.works import deposit_piece
from tests.sandbox.factories import answer_to, deposit, make_document, make_draft, make_space, make_works_space

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(call, times=2):
    """The same call from several threads at the same moment; what each one got."""
    start = Barrier(times)

    def one(_rank):
        start.wait(timeout=10)
        try:
            call()
        except RefusedError as error:
            return error.refusal.code.value
        finally:
            connections.close_all()
        return "fait"

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(one, range(times)))


def test_same_number_is_deposited_once():
    space = make_space()
    got = at_once(lambda: deposit_form(space_id=space.pk, draft=make_draft()))
    assert got == ["NUMERO_DEJA_UTILISE", "fait"]
    assert Document.objects.count() == 1


def test_same_gesture_is_done_once():
    document = make_document(make_space(), status=Status.SERVICE_CERTIFIED)
    got = at_once(
        lambda: perform_action(
            document_id=document.pk, action=Action.MANDATE, role=Role.RECIPIENT, expected_version=document.version
        )
    )
    assert got == ["DOCUMENT_DEPLACE", "fait"]
    assert Event.objects.filter(type="document.mandated").count() == 1


def test_clock_advanced_twice_at_once_lets_each_turn_happen_once():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft(number="F-1"))
    assert at_once(lambda: advance_clock(space_id=space.pk, days=3)) == ["fait", "fait"]
    types = list(Event.objects.filter(space=space).order_by("sequence").values_list("type", flat=True))
    assert types.count("document.rejected") == 1
    assert types.count("document.made_available") == 1
    assert types.count("clock.advanced") == 2
    sequences = list(Event.objects.filter(space=space).order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, len(types) + 1))


def test_two_answers_to_one_piece_at_the_same_instant_leave_one():
    space = make_works_space("travaux-tous-les-sieges")
    answer = answer_to(deposit(space))
    got = at_once(lambda: deposit_piece(space_id=space.pk, draft=answer, role=Role.MOE))
    assert got[1] == "fait"
    assert got[0] in {"NUMERO_DEJA_UTILISE", "PIECE_PRECEDENTE_DEJA_SUIVIE"}
    assert sorted(Document.objects.values_list("frame", flat=True)) == [
        "A15_ETAT_ACOMPTE_MOE",
        "A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR",
    ]


def test_moe_who_answers_and_contractor_s_authority_who_takes_up_at_the_same_instant():
    space = make_works_space("travaux-tous-les-sieges")
    draft = deposit(space)
    advance_clock(space_id=space.pk, days=8)
    moves = [
        lambda: deposit_piece(space_id=space.pk, draft=answer_to(draft), role=Role.MOE),
        lambda: perform_action(document_id=draft.pk, action=Action.TAKE_UP, role=Role.MOA),
    ]
    got = at_once(lambda: moves.pop()())
    assert got[1] == "fait"
    assert got[0] in {"GESTE_IMPOSSIBLE_A_CE_STATUT", "GESTE_D_UN_AUTRE_ACTEUR"}  # as one or the other came first
    draft.refresh_from_db()
    assert draft.state in {Status.ASSOCIATED, Status.SENT_TO_MOA}
