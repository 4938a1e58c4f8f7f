"""Random walks over the practice account: no invariant breaks, and the same moves give the same account."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from sandbox.domain.account_rules import MAX_TRIES, Access, AccessStatus
from sandbox.domain.accounts import Secret
from sandbox.domain.actions import EventType
from sandbox.domain.refusals import RefusedError
from sandbox.models import Event
from sandbox.queries.accounts import drill_of, space_account
from sandbox.services import advance_clock, advance_to_next_event, open_space, rewind, run_due_turns
from sandbox.services.accounts import (
    activate_account,
    answer_access,
    ask_access,
    change_secret,
    name_secondary,
    sign_in,
    sign_out,
)
from sandbox.services.assistant import resend_activation
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import LUMEN
from tests.sandbox.services.test_walks import (
    DOZEN,
    EXAMPLES,
    STEPS,
    back,
    check_invariants,
    fresh,
    history,
    seat,
    small,
)

FEW = 2
"""How many walks in the suite, always the same; PREAU_WALKS asks for more."""
OFTEN = ("ask_manager", "ask_manager", "manage", "open", "open", "seat")


def some(values, which):
    values = list(values)
    return values[which % len(values)]


def minutes(pk, which):
    advance_clock(space_id=pk, to=fresh(pk).clock + timedelta(minutes=(15, 60, 600)[which % 3]))


def ask_manager(pk, which):
    structure = some((LUMEN, LUMEN, "12345678200309", ""), which)
    ask_access(space_id=pk, access=some(Access, which // 2).value, structure=structure)


def manage(pk, which):
    rank = which % 5 + 1
    answer_access(space_id=pk, rank=rank, grant=which % 2 == 0, reason=("Inconnu.", "")[which % 4 == 3])


COMMANDS = {
    "link": lambda pk, which: activate_account(space_id=pk, link=which % 3 + 1, secret=some(Secret, which)),
    "resend": lambda pk, which: resend_activation(space_id=pk),
    "open": lambda pk, which: sign_in(space_id=pk, secret=some((*Secret, ""), which)),
    "close": lambda pk, which: sign_out(space_id=pk),
    "forget": lambda pk, which: change_secret(space_id=pk, secret=some(Secret, which)),
    "ask_manager": ask_manager,
    "manage": manage,
    "name": lambda pk, which: name_secondary(space_id=pk, person=some(("Camille Rivoire", "Sacha Lorme"), which)),
    "minutes": minutes,
    "seat": seat,
    "back": back,
    "next": lambda pk, which: advance_to_next_event(space_id=pk),
    "due": lambda pk, which: run_due_turns(space_id=pk),
}


def carry_out(pk, name, which):
    """Give a command; a refusal is an answer like another, anything else is a fault."""
    try:
        COMMANDS[name](pk, which)
    except RefusedError as error:
        return [refusal.code.value for refusal in error.refusals]
    return []


def check_account(pk):
    """What the facts made is what the rules allow."""
    space = fresh(pk)
    account, drill = space_account(space), drill_of(space)
    events = list(Event.objects.filter(space=space, run=space.run).order_by("sequence"))
    kinds = [event.type for event in events]
    assert kinds.count(EventType.ACCOUNT_ACTIVATED.value) <= 1
    assert account.failures <= MAX_TRIES
    assert (account.locked_until is not None) <= (account.failures == MAX_TRIES)
    assert not account.signed_in or (account.activated_at is not None and not account.failures)
    assert [it.rank for it in account.requests] == list(range(1, len(account.requests) + 1))
    for request in account.requests:
        if request.access.is_espace:
            assert request.structure in {it.structure for it in account.attached(request.by)}
        same = [it for it in account.requests if (it.by, it.access) == (request.by, request.access)]
        alive = [it for it in same if it.structure == request.structure and it.status is not AccessStatus.REFUSED]
        assert len(alive) <= 1
        assert (request.status is AccessStatus.REFUSED) is bool(request.reason)
    for structure, person in account.secondaries:
        assert structure in {it.structure for it in account.attached(person)}
    assert set(account.menu(drill.person)).isdisjoint(account.unseen(drill.person))


class AccountWalk(RuleBasedStateMachine):
    """One person and the manager, one account, any moves."""

    SCENARIO = "se-rattacher"

    def __init__(self):
        super().__init__()
        self.pk = open_space(now=NOW, scenario=self.SCENARIO).pk
        self.moves = []

    def go(self, name, which):
        self.moves.append((name, which, carry_out(self.pk, name, which)))

    @rule(name=st.sampled_from([*COMMANDS, *OFTEN]), which=small)
    def anything(self, name, which):
        self.go(name, which)

    @invariant()
    def nothing_is_broken(self):
        check_account(self.pk)

    def teardown(self):
        check_invariants(self.pk)
        before, account = history(self.pk), space_account(fresh(self.pk))
        rewind(space_id=self.pk, to_sequence=fresh(self.pk).last_sequence)
        assert history(self.pk) == before
        assert space_account(fresh(self.pk)) == account
        other = open_space(now=NOW, scenario=self.SCENARIO).pk
        for name, which, outcome in self.moves:
            assert carry_out(other, name, which) == outcome
        assert history(other) == before
        assert space_account(fresh(other)) == account


WALKS = settings(
    max_examples=EXAMPLES if EXAMPLES > DOZEN else FEW,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    derandomize=EXAMPLES <= DOZEN,
    phases=[Phase.generate] if EXAMPLES <= DOZEN else [Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.django_db
def test_no_walk_of_an_account_breaks_an_invariant():
    run_state_machine_as_test(AccountWalk, settings=WALKS)
