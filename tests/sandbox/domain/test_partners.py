"""What scripted partners decide, and when."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sandbox.domain.actions import Action, Reason
from sandbox.domain.partners import FACT_NAMES, Condition, PartnerFacts, PartnerRule, Since, next_turn
from sandbox.domain.vocabulary import Role, Status

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FACTS = PartnerFacts(
    recipient="A",
    rank=1,
    rejected_before=0,
    frame="A1_FACTURE_FOURNISSEUR",
    kind="FACTURE",
    number="F-1",
    department_code="",
    commitment_number="CDE234",
    commitment_known=True,
    attachment_count=0,
    was_completed=False,
    was_recycled=False,
    recipient_by_flow=False,
    recipient_on_helios=False,
    supplier="S",
    validator="",
    has_second_validator=False,
    total_incl_vat=Decimal("120.00"),
)
REJECT = PartnerRule(
    role=Role.RECIPIENT,
    when=frozenset({Status.AVAILABLE}),
    action=Action.REJECT,
    after_days=4,
    recipient="A",
    conditions=(Condition("rank", "eq", 1),),
    reason=Reason.REJECT_AMOUNT,
)
PAY = PartnerRule(role=Role.ACCOUNTANT, when=frozenset({Status.AVAILABLE}), action=Action.PAY)


def turn(rules=(REJECT, PAY), *, facts=FACTS, status=Status.AVAILABLE, silent=frozenset(), forbidden=()):
    def allows(rule):
        return rule.action not in forbidden

    return next_turn(
        rules, facts=facts, status=status, since=dict.fromkeys(Since, TUESDAY), silent=silent, allows=allows
    )


def facts(**changes):
    return PartnerFacts(**{name: getattr(FACTS, name) for name in FACTS.__slots__} | changes)


def test_first_rule_that_matches_decides_after_working_days():
    found = turn()
    assert (found.rule, found.due_at) == (REJECT, datetime(2026, 11, 30, 9, 0, tzinfo=UTC))


def test_rule_of_another_recipient_is_passed_over():
    other = PartnerRule(**{name: getattr(REJECT, name) for name in REJECT.__slots__} | {"recipient": "B"})
    assert turn((other, PAY)).rule == PAY


def test_seat_held_by_a_person_takes_the_decision_too():
    assert turn(silent=frozenset({Role.RECIPIENT})) is None
    assert turn(silent=frozenset({Role.ACCOUNTANT})).rule == REJECT


def test_nothing_to_do_is_none():
    assert turn((), status=Status.PAID) is None


def test_routing_is_immediate_and_goes_by_flow_where_the_recipient_does():
    direct = turn(status=Status.DEPOSITED)
    assert (direct.rule.action, direct.due_at) == (Action.MAKE_AVAILABLE, TUESDAY)
    assert turn(status=Status.DEPOSITED, facts=facts(recipient_by_flow=True)).rule.action is Action.ROUTE


def test_rule_that_the_circuit_forbids_is_passed_over():
    assert turn(forbidden={Action.REJECT}).rule == PAY
    assert turn(forbidden={Action.REJECT, Action.PAY}) is None


def test_silence_of_a_validator_is_noted_after_fifteen_days_whoever_holds_the_seat():
    for silent in (frozenset(), frozenset({Role.VALIDATOR})):
        found = turn((), status=Status.TO_VALIDATE_1, silent=silent)
        assert (found.rule.action, found.due_at) == (Action.NOTE_SILENCE, datetime(2026, 12, 9, 9, 0, tzinfo=UTC))


@pytest.mark.parametrize(("days", "action"), [(3, Action.VALIDATE), (20, Action.NOTE_SILENCE)])
def test_first_of_the_validator_and_the_deadline_acts(days, action):
    rule = PartnerRule(
        role=Role.VALIDATOR, when=frozenset({Status.TO_VALIDATE_1}), action=Action.VALIDATE, after_days=days
    )
    assert turn((rule,), status=Status.TO_VALIDATE_1).rule.action is action


def test_agreement_goes_to_the_second_validator_when_there_is_one():
    assert turn(status=Status.VALIDATED_1).rule.action is Action.FORWARD
    two = facts(has_second_validator=True)
    assert turn(status=Status.VALIDATED_1, facts=two).rule.action is Action.ASK_SECOND_VALIDATION


def test_accountants_application_writes_its_two_statuses_by_itself():
    on_helios = facts(recipient_on_helios=True)
    handed = turn((), status=Status.MANDATED, facts=on_helios)
    assert (handed.rule.role, handed.rule.action) == (Role.SYSTEM, Action.HAND_TO_ACCOUNTANT)
    paid = turn((), status=Status.WITH_ACCOUNTANT, facts=on_helios)
    assert (paid.rule.role, paid.rule.action) == (Role.SYSTEM, Action.PAY)
    assert turn((), status=Status.MANDATED) is None


@pytest.mark.parametrize(
    ("operator", "value", "holds"),
    [("eq", 1, True), ("ne", 1, False), ("lt", 2, True), ("lt", 1, False), ("gt", 0, True), ("gt", 1, False)],
)
def test_condition_compares(operator, value, holds):
    assert Condition("rank", operator, value).holds(FACTS) is holds


def test_amounts_compare_as_decimals():
    assert Condition("total_incl_vat", "gt", "119.99").holds(FACTS)


def test_every_fact_name_can_be_asked():
    assert {name for name in FACT_NAMES if FACTS.value(name) is not None} == FACT_NAMES
