"""Random legal walks over the works circuits: whatever the actors answer, in whatever order, no invariant breaks, and
the journal gives the same space again.
"""

import dataclasses
import itertools
import os
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sandbox.domain.actions import Action, Reason
from sandbox.domain.drafts import Party
from sandbox.domain.holders import holder_of_piece
from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.domain.works_drafts import following_draft, revised_by
from sandbox.domain.works_pieces import BY_A_PIECE, action_on_previous, followers_of
from sandbox.models import Document, PracticeSpace, WorksFile
from sandbox.queries.works import dossier_of
from sandbox.services import advance_clock, perform_action, rewind, run_due_turns
from sandbox.services.works import deposit_piece, free_number
from tests.sandbox.factories import BATI, MOULIN, VALBRUNE, fresh, make_piece, make_works_space
from tests.sandbox.services.test_walks import check_invariants, history

EXAMPLES = int(os.environ.get("PREAU_WALKS", "12"))
STARTS = ("A4", "A7", "A5", "A10", "A13", "A22", "A6")
ROLES = (Role.SUPPLIER, Role.MOE, Role.MOA, Role.VALIDATOR, Role.RECIPIENT, Role.ACCOUNTANT)
MOVES = [action for action in Action if action not in BY_A_PIECE | {Action.SUBMIT, Action.DELETE}]
small = st.integers(min_value=0, max_value=30)
WALK = st.lists(st.tuples(st.sampled_from(["answer", "answer", "gesture", "time", "start"]), small, small), max_size=10)


def start(space, which, rank):
    frame = STARTS[which % len(STARTS)]
    through = frame in {"A10", "A13"}
    works = make_piece().works
    if frame in {"A5", "A6"}:
        works = dataclasses.replace(works, moe="")
    draft = make_piece(
        number=f"P-{rank}",
        frame_code=frame,
        works=works,
        supplier=Party(identifier=MOULIN if through else BATI),
        validator=Party(identifier=BATI) if through else None,
    )
    deposit_piece(space_id=space.pk, draft=draft, role=Role.SUPPLIER)


def pieces_of(space):
    return [fresh(piece) for piece in Document.objects.filter(space=space).order_by("rank")]


def answer(space, which, revision):
    """One of the pieces that some actor may associate now, sometimes revised."""
    possible = [
        (piece, frame, role)
        for piece in pieces_of(space)
        for role in (Role.SUPPLIER, Role.MOE, Role.MOA)
        for frame in followers_of(Frame.of(piece.frame), role)
        if piece.circuit.allows(action_on_previous(frame), role=role, facts=piece.facts())
    ]
    if not possible:
        return
    piece, frame, role = possible[which % len(possible)]
    told = piece.draft()
    draft = following_draft(
        told,
        frame=frame,
        number=free_number(space, piece, frame),
        issued_on=told.issued_on,
        admitted=revised_by(told, Decimal(-(revision % 3) * 6), "Constat."),
    )
    deposit_piece(space_id=space.pk, draft=draft, role=role)


def gesture(space, which, reason):
    """One of the gestures that some actor may make now."""
    possible = []
    for piece, role, action in itertools.product(pieces_of(space), ROLES, MOVES):
        facts = piece.facts()
        if piece.circuit.allows(action, role=role, facts=facts) or (
            action in {Action.CONTEST_REVISION, Action.ACCEPT_REVISION}
            and piece.circuit.allows_flag(action, role=role, facts=facts)
        ):
            possible.append((piece, role, action))
    if not possible:
        return
    piece, role, action = possible[which % len(possible)]
    reasons = Reason.for_action(action)
    perform_action(
        document_id=piece.pk,
        action=action,
        role=role,
        reason=reasons[reason % len(reasons)].value if reasons else "",
        comment="Voici.",
        actor_identifier=VALBRUNE if action is Action.CORRECT_ACTOR else "",
        validator_identifier=VALBRUNE if action is Action.CORRECT_VALIDATOR else "",
    )


def step(space, name, one, two, rank):
    try:
        if name == "start":
            start(space, one, rank)
        elif name == "answer":
            answer(space, one, two)
        elif name == "gesture":
            gesture(space, one, two)
        else:
            advance_clock(space_id=space.pk, days=1 + one)
    except RefusedError:
        return
    run_due_turns(space_id=space.pk)


def check_dossiers(space):
    space = PracticeSpace.objects.get(pk=space.pk)
    for file in WorksFile.objects.filter(space=space).select_related("space"):
        dossier = dossier_of(file, at=space.clock)
        pieces = [card.document for card in dossier.cards]
        assert pieces, "a dossier without a piece"
        assert {piece.works_file_id for piece in pieces} == {file.pk}
        assert dossier.paid <= sum(piece.total_incl_vat for piece in pieces)
        for piece in pieces:
            if piece.state is Status.ASSOCIATED:
                assert piece.following.exists(), "associated to nothing"
            if piece.previous_id is not None:
                assert piece.previous_id in {other.pk for other in pieces}
            if piece.revision_answer:
                assert piece.is_revised
            held = holder_of_piece(piece.state, Frame.of(piece.frame))
            ends = {row.target for row in piece.circuit.transitions} - {
                source for row in piece.circuit.transitions for source in row.sources
            }
            assert (held is None) is (piece.state in ends - {Status.REJECTED} or piece.state is Status.REFUSED_1)
        assert all(wait.due > space.clock - timedelta(days=1) for wait in dossier.waits)


def files_of(space):
    columns = ("rank", "pk", "number", "contractor", "moe", "moa", "payer", "payment_from", "final_received_at")
    return list(WorksFile.objects.filter(space=space).order_by("rank").values_list(*columns))


@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=EXAMPLES <= 12,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(first=small, walk=WALK)
def test_no_legal_walk_breaks_an_invariant_and_the_journal_gives_it_again(first, walk):
    space = make_works_space("travaux-tous-les-sieges")
    step(space, "start", first, 0, 0)
    for rank, (name, one, two) in enumerate(walk, start=1):
        step(space, name, one, two, rank)
    check_invariants(space.pk)
    check_dossiers(space)
    before = history(space.pk)
    keys = files_of(space)
    rewind(space_id=space.pk, to_sequence=PracticeSpace.objects.get(pk=space.pk).last_sequence)
    assert history(space.pk) == before
    assert files_of(space) == keys
