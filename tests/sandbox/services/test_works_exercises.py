"""The exercises of the works contracts, through the services: done right, done wrong."""

import contextlib
import dataclasses
from decimal import Decimal

import pytest

from sandbox.domain.actions import Action, EventType, Reason
from sandbox.domain.drafts import Party, Works
from sandbox.domain.market_sheet import PartyRole, SheetParty
from sandbox.domain.refusals import RefusedError
from sandbox.domain.search import SearchSpace
from sandbox.domain.vocabulary import Frame, Role
from sandbox.domain.works_drafts import following_draft, revised_by
from sandbox.models import Document, Event
from sandbox.queries.exercises import FIRST_READ, exercise_state, states_of
from sandbox.queries.search import found_documents
from sandbox.scenarios import exercise_scenarios, scenario_named
from sandbox.services import advance_to_next_event, restart_space, run_due_turns, save_market
from sandbox.services.journal import append
from sandbox.services.market_claims import deposit_answer, deposit_claim
from sandbox.services.works import deposit_piece, free_number
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import BATI, MOULIN, RUISSEAU, make_piece, make_sheet
from tests.sandbox.services.test_exercises import Learner

pytestmark = pytest.mark.django_db


class Builder(Learner):
    """A person at a works contract."""

    def piece(self, number, frame, contract="MT-2026-01", *, supplier=BATI, validator="", **changes):
        told = scenario_named(self.space.scenario).contract(contract)
        draft = make_piece(
            number=number,
            issued_on=NOW.date(),
            frame_code=frame,
            supplier=Party(identifier=supplier),
            recipient=Party(identifier=told.payer),
            validator=Party(identifier=validator) if validator else None,
            contract_number=contract,
            commitment_number=contract,
            works=Works(moe=told.moe, moa=told.moa),
            **changes,
        )
        self.send_piece(draft, Frame.from_short(frame).depositor)

    def answer_with(self, number, frame, *, percent="0", reason="Constat du jour.", **changes):
        previous = Document.objects.select_related("works_file").get(space=self.pk, number=number)
        told = previous.draft()
        draft = following_draft(
            told,
            frame=Frame.from_short(frame),
            number=free_number(self.space, previous, Frame.from_short(frame)),
            issued_on=NOW.date(),
            admitted=revised_by(told, Decimal(percent), reason),
        )
        self.send_piece(dataclasses.replace(draft, **changes), Frame.from_short(frame).depositor)

    def send_piece(self, draft, role):
        with contextlib.suppress(RefusedError):
            deposit_piece(space_id=self.pk, draft=draft, role=role)
        run_due_turns(space_id=self.pk)

    def gesture(self, action, number, role, **kwargs):
        with contextlib.suppress(RefusedError):
            self.do(action, number, role, **kwargs)

    def until(self, condition):
        for _ in range(40):
            if condition():
                return
            advance_to_next_event(space_id=self.pk)
        raise AssertionError("it never comes")

    def has(self, number):
        return Document.objects.filter(space=self.pk, number=number).exists()


def do_first(it):
    it.piece("PDM-01", "A4")
    it.until(lambda: it.has("PDM-01-EAV"))
    it.answer("clock")


def do_revise(it):
    it.answer_with("PDM-03", "A15", percent="-10")
    it.answer("silence")


def do_contest(it):
    it.gesture(Action.CONTEST_REVISION, "PDM-04-EA", Role.SUPPLIER, comment="Le constat compte 60 m³.")
    it.answer("effect")


def do_validate(it):
    it.answer_with("PDM-05-EA", "A19")
    it.answer("next")


def do_subcontractor(it):
    it.piece("ST-01", "A10", supplier=MOULIN, validator=BATI)
    it.gesture(Action.VALIDATE, "ST-01", Role.VALIDATOR)
    it.answer("clock")


def do_co_contractor(it):
    it.piece("CT-01", "A13", supplier=RUISSEAU, validator=BATI)
    it.until(lambda: it.has("CT-01-EA"))


def do_without_moe(it):
    it.piece("EA-01", "A5", "MT-2026-02")
    it.until(lambda: it.has("EA-01-EAV"))
    it.answer("neither")


def do_final(it):
    it.piece("PDF-01", "A7")
    it.until(lambda: it.has("PDF-01-DG"))
    it.answer_with("PDF-01-DG", "A8")
    it.answer("silence")


def do_tacit(it):
    it.advance(11)
    it.answer_with("PDF-PONT", "A22")
    it.advance(11)
    it.answer_with("PDF-PONT-PDGT", "A23")


def do_blocked(it):
    for step in ("which", "who", "meaning"):
        it.answer(step)


def do_every_seat(it):
    it.piece("PDM-01", "A4")
    it.answer_with("PDM-01", "A15")
    it.answer_with("PDM-01-EA", "A19")
    it.gesture(Action.MANDATE, "PDM-01-EAV", Role.RECIPIENT)
    it.gesture(Action.PAY, "PDM-01-EAV", Role.ACCOUNTANT)


RIGHT = {
    "travaux-premier-decompte": do_first,
    "travaux-reviser": do_revise,
    "travaux-contester": do_contest,
    "travaux-valider": do_validate,
    "travaux-sous-traitant": do_subcontractor,
    "travaux-cotraitant": do_co_contractor,
    "travaux-sans-moe": do_without_moe,
    "travaux-decompte-final": do_final,
    "travaux-dgd-tacite": do_tacit,
    "travaux-dossier-bloque": do_blocked,
    "travaux-tous-les-sieges": do_every_seat,
}


def simple_on_works(it):
    it.deposit("F-1", "12345678200200", contract_number="MT-2026-01", supplier=Party(identifier=BATI))


def refuse(number, role, reason=Reason.PIECE_FRAME):
    return lambda it: it.gesture(Action.REFUSE_PIECE, number, role, reason=reason.value)


WRONG = [
    ("travaux-premier-decompte", simple_on_works, "CADRE_SIMPLE_SUR_MARCHE_DE_TRAVAUX"),
    ("travaux-premier-decompte", lambda it: it.piece("EA-01", "A5"), "wrong-frame"),
    ("travaux-reviser", refuse("PDM-03", Role.MOE, Reason.PIECE_AMOUNT), "amount"),
    ("travaux-reviser", refuse("PDM-03", Role.MOE), "refused"),
    ("travaux-reviser", lambda it: it.answer_with("PDM-03", "A15"), "unrevised"),
    (
        "travaux-reviser",
        lambda it: it.answer_with("PDM-03", "A15", percent="-10", reason=""),
        "REVISION_SANS_EXPLICATION",
    ),
    ("travaux-contester", lambda it: it.gesture(Action.ACCEPT_REVISION, "PDM-04-EA", Role.SUPPLIER), "accepted"),
    ("travaux-contester", lambda it: it.advance(25), "lapsed"),
    ("travaux-valider", refuse("PDM-05-EA", Role.MOA), "refused"),
    ("travaux-sous-traitant", lambda it: it.piece("ST-01", "A10", supplier=MOULIN), "VALIDEUR_ABSENT"),
    ("travaux-sous-traitant", lambda it: it.piece("ST-01", "A4", supplier=MOULIN), "wrong-frame"),
    ("travaux-cotraitant", lambda it: it.piece("CT-01", "A4", supplier=RUISSEAU), "wrong-frame"),
    ("travaux-sans-moe", lambda it: it.piece("PDM-01", "A4", "MT-2026-02"), "MOE_ABSENTE"),
    ("travaux-decompte-final", lambda it: it.piece("PDM-01", "A4"), "monthly"),
    ("travaux-dgd-tacite", lambda it: it.answer_with("PDF-PONT", "A23"), "early"),
    ("travaux-dossier-bloque", lambda it: it.answer("meaning", "agreed"), "meaning-agreed"),
    ("travaux-tous-les-sieges", lambda it: it.piece("PDM-01", "A15"), None),
    (
        "travaux-tous-les-sieges",
        lambda it: (it.piece("PDM-01", "A4"), refuse("PDM-01", Role.MOE)(it)),
        "refused",
    ),
]


def test_every_works_exercise_is_done_here():
    slugs = {told.slug for told in exercise_scenarios() if told.slug.startswith("travaux-")}
    assert set(RIGHT) == slugs
    assert {slug for slug, _moves, _code in WRONG} == slugs
    assert len(slugs) >= 10


@pytest.mark.parametrize("slug", RIGHT)
def test_done_right_the_exercise_is_finished_without_a_wrong_move(slug):
    it = Builder(slug)
    assert it.state.done_count == 0
    RIGHT[slug](it)
    state = it.state
    assert [step.code for step in state.steps if not step.done] == []
    assert state.last_mistake is None
    it.pk = restart_space(space_id=it.pk, now=NOW).pk
    RIGHT[slug](it)
    assert it.state.finished


@pytest.mark.parametrize(("slug", "moves", "code"), WRONG)
def test_done_wrong_the_exercise_is_not_finished_and_says_why(slug, moves, code):
    it = Builder(slug)
    moves(it)
    assert not it.state.finished
    assert it.mistake == code


def test_search_of_works_pieces_answers_by_project_manager_and_authority():
    it = Builder("travaux-dossier-bloque")
    found = found_documents(
        it.space,
        seat=it.space.current_seat,
        criteria={"moa": ["12345678200184"], "moe": ["12345678200168"]},
        search_space=SearchSpace.WORKS,
    )
    assert {document.number for document in found} == {"PDM-ECOLE", "PDM-ECOLE-EA"}


def market_of(it, *, contractor=BATI):
    moe, moa = "12345678200168", "12345678200184"
    parties = ((PartyRole.CONTRACTOR, contractor), (PartyRole.MOE, moe), (PartyRole.MOA, moa), (PartyRole.FINANCE, moa))
    return save_market(
        space_id=it.pk, sheet=make_sheet(parties=tuple(SheetParty(role, structure) for role, structure in parties))
    )


def test_what_the_twin_plays_for_another_seat_ticks_no_step():
    it = Builder("travaux-tous-les-sieges")
    market = market_of(it)
    deposit_claim(market_id=market.pk, seed=1, rank=1, position=1)
    assert [step.done for step in it.state.steps] == [True, False, False, False, False]  # one's own seat, own gesture
    deposit_answer(market_id=market.pk, seed=1, rank=1, position=1)
    assert [step.done for step in it.state.steps] == [True, False, False, False, False]
    it.sit("MOA", "12345678200184")
    deposit_claim(market_id=market.pk, seed=1, rank=2, position=1)
    marked = Event.objects.filter(space=it.pk, payload__twin=True).values_list("type", flat=True)
    assert sorted(marked) == ["document.deposited", "document.deposited", "works.associated"]


def test_exercise_of_a_long_journal_stands_where_it_stood():
    it = Builder("travaux-tous-les-sieges")
    it.piece("PDM-01", "A4")
    for _ in range(FIRST_READ):
        append(it.space, EventType.DEPOSIT_REFUSED, role=Role.SUPPLIER, payload={"codes": ["CADRE_D_UN_AUTRE_ACTEUR"]})
    it.answer_with("PDM-01", "A15")
    assert [step.done for step in it.state.steps] == [True, True, False, False, False]
    assert len(it.state.mistakes) == FIRST_READ
    assert it.state.mistakes == states_of([it.space])[it.pk].mistakes


def test_finished_exercise_costs_one_query_however_long_one_practises_on(django_assert_num_queries):
    it = Builder("travaux-tous-les-sieges")
    do_every_seat(it)
    told = it.state
    assert told.finished
    space = it.space
    for _ in range(FIRST_READ):
        append(space, EventType.DEPOSIT_REFUSED, role=Role.SUPPLIER, payload={"codes": ["CADRE_D_UN_AUTRE_ACTEUR"]})
    with django_assert_num_queries(1):
        assert exercise_state(space) == told
