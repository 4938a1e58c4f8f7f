"""Random walks over mémoires and refund claims: no invariant breaks, and the same moves give the same history."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from sandbox.domain.petitions import campaign_opens_on
from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import NOT_ISSUED, Frame, Status
from sandbox.models import Document
from sandbox.services import (
    advance_clock,
    advance_to_next_event,
    deposit_form,
    open_space,
    rewind,
    run_due_turns,
)
from tests.sandbox.conftest import NOW
from tests.sandbox.services.test_account_walks import WALKS
from tests.sandbox.services.test_petition_exercises import COMMUNE, COURT, PAPERS, REFUNDS, Claimant
from tests.sandbox.services.test_walks import back, check_invariants, fresh, gesture, history, seat, small

SLUGS = {Frame.A3: "memoire-de-frais", Frame.A21: "remboursement-tic"}
OFTEN = ("claim", "claim", "gesture", "gesture", "days")


def claim(pk, frame, which):
    """A claim, right one time in three; the number of another now and then."""
    changes = (
        {},
        {"papers": PAPERS[frame][:1]},
        {"papers": ()},
        {"to": (COMMUNE, COURT, REFUNDS)[which % 5 % 3]},
        {"department": "GREFFE_CIVIL"} if frame is Frame.A3 else {"refund": {"filer": "12345678200242"}},
        {"fees": {"procedure": "consignation"}} if frame is Frame.A3 else {"refund": {"year": 2026}},
        {},
    )[which % 7]
    deposit_form(space_id=pk, draft=Claimant(SLUGS[frame], pk).petition(frame, number=f"D-{which % 9}", **changes))


COMMANDS = {
    "claim": claim,
    "gesture": lambda pk, frame, which: gesture(pk, which, which // 3, which, which, False),
    "any": lambda pk, frame, which: gesture(pk, which, which * 7, which, which, True),
    "days": lambda pk, frame, which: advance_clock(space_id=pk, days=which % 15 + 1),
    "next": lambda pk, frame, which: advance_to_next_event(space_id=pk),
    "due": lambda pk, frame, which: run_due_turns(space_id=pk),
    "seat": lambda pk, frame, which: seat(pk, which),
    "back": lambda pk, frame, which: back(pk, which),
}


def carry_out(pk, frame, name, which):
    """Give a command; a refusal is an answer like another, anything else is a fault."""
    if name in {"gesture", "any"} and not Document.objects.filter(space=pk).exists():
        return []
    try:
        COMMANDS[name](pk, frame, which)
    except RefusedError as error:
        return [refusal.code.value for refusal in error.refusals]
    return []


def check_claims(pk, frame):
    """What section 3.1 says of those that were sent: whom to, when, with what; and no time of contracts."""
    for document in Document.objects.filter(space=pk).select_related("recipient").order_by("pk"):
        assert document.due_on is None
        assert document.state is not Status.TO_RECYCLE
        if document.state in NOT_ISSUED:
            continue
        draft = document.draft()
        assert (document.frame, document.recipient.identifier) == (frame, COURT if frame is Frame.A3 else REFUNDS)
        assert PAPERS[frame][0] in {piece.designation for piece in draft.attachments}
        if frame is Frame.A3:
            assert draft.fees.procedure == "penale"
        else:
            assert campaign_opens_on(draft.refund.year) <= document.deposited_at.date()
            assert draft.refund.filer != "12345678200242"


class ClaimWalk(RuleBasedStateMachine):
    """One person, one claimant's space, any moves."""

    FRAME = Frame.A3

    def __init__(self):
        super().__init__()
        self.pk = open_space(now=NOW, scenario=SLUGS[self.FRAME]).pk
        self.moves = []

    @rule(name=st.sampled_from([*COMMANDS, *OFTEN]), which=small)
    def anything(self, name, which):
        self.moves.append((name, which, carry_out(self.pk, self.FRAME, name, which)))

    @invariant()
    def nothing_is_broken(self):
        check_claims(self.pk, self.FRAME)

    def teardown(self):
        check_invariants(self.pk)
        before = history(self.pk)
        rewind(space_id=self.pk, to_sequence=fresh(self.pk).last_sequence)
        assert history(self.pk) == before
        other = open_space(now=NOW, scenario=SLUGS[self.FRAME]).pk
        for name, which, outcome in self.moves:
            assert carry_out(other, self.FRAME, name, which) == outcome
        assert history(other) == before


class RefundWalk(ClaimWalk):
    """The same with refund claims."""

    FRAME = Frame.A21


@pytest.mark.django_db
@pytest.mark.parametrize("walk", [ClaimWalk, RefundWalk])
def test_no_walk_of_a_claim_breaks_an_invariant(walk):
    run_state_machine_as_test(walk, settings=WALKS)
