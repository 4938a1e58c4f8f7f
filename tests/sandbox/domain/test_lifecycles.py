"""The table of each circuit against the rulebook, row by row."""

from datetime import datetime
from itertools import product

import pytest

from sandbox.domain.actions import Action, Reason
from sandbox.domain.labelled import Evidence
from sandbox.domain.lifecycles import CIRCUITS, SIMPLE_INVOICE, SUBCONTRACTOR_INVOICE, Lifecycle, circuit_of
from sandbox.domain.refusals import ActionRefusedError, RefusalCode
from sandbox.domain.transitions import Facts
from sandbox.domain.vocabulary import OPTIONAL_STATUSES, WORKS_FRAMES, Family, Role, Status
from tests.sandbox.domain.rulebook import FRAMES, MOVES, expected_moves, moe_for, second_validator_for

WHEN = datetime(2026, 11, 24)  # noqa: DTZ001 - any moment does


def facts_for(frame, status, action=None):
    return Facts(
        status=status,
        recipient_by_flow=True,
        has_second_validator=second_validator_for(action),
        has_moe=moe_for(frame, action),
    )


def outcome(frame, status, action, role):
    circuit = circuit_of(frame)
    reasons = Reason.for_action(action)
    facts = facts_for(frame, status, action)
    try:
        return circuit.resolve(action, role=role, facts=facts, reason=reasons[0] if reasons else "").target
    except ActionRefusedError:
        return None


def test_every_open_frame_is_in_the_rulebook():
    assert set(CIRCUITS) == set(FRAMES)


@pytest.mark.parametrize("frame", FRAMES)
def test_table_says_exactly_what_the_rulebook_says(frame):
    found = {move: target for move in product(Status, MOVES, Role) if (target := outcome(frame, *move)) is not None}
    assert found == expected_moves(frame)


@pytest.mark.parametrize("frame", FRAMES)
def test_offers_allow_exactly_what_resolve_allows(frame):
    circuit, expected = circuit_of(frame), expected_moves(frame)
    for status, role in product(circuit.statuses, Role):
        allowed = {
            offer.action
            for offer in circuit.offers(role=role, facts=facts_for(frame, status))
            if offer.allowed and offer.target
        }
        assert allowed == {
            action
            for (source, action, actor) in expected
            if source is status and actor is role and not second_validator_for(action) and moe_for(frame, action)
        }, (status, role)
        assert {
            action for action in MOVES if circuit.allows(action, role=role, facts=facts_for(frame, status))
        } == allowed


ENDS = {
    Status.PAID,
    Status.REJECTED,
    Status.DELETED,
    Status.REFUSED_1,
    Status.REFUSED_2,
    Status.ASSOCIATED,
    Status.REPLACED_BY_A22,
    Status.DUPLICATED_AFTER_REFUSAL,
}


def test_every_works_status_is_reached_by_some_circuit():
    reached = {status for frame in WORKS_FRAMES for status in CIRCUITS[frame].statuses}
    assert {status for status in Status if status.family is Family.WORKS} <= reached


def test_second_validator_is_asked_before_the_recipient():
    facts = Facts(status=Status.VALIDATED_1, has_second_validator=True)
    with pytest.raises(ActionRefusedError) as caught:
        SUBCONTRACTOR_INVOICE.resolve(Action.FORWARD, role=Role.SYSTEM, facts=facts)
    assert caught.value.refusal.code is RefusalCode.SECOND_VALIDATOR_EXPECTED


def test_offers_grey_the_rest_with_a_reason():
    offers = SIMPLE_INVOICE.offers(role=Role.SUPPLIER, facts=Facts(status=Status.PAID))
    assert {offer.action for offer in offers} == {
        Action.SUBMIT,
        Action.DELETE,
        Action.RECYCLE,
        Action.COMPLETE,
        Action.ACKNOWLEDGE,
        Action.HANDLE_REJECTION,
    }
    assert {offer.refusal.code for offer in offers} == {RefusalCode.NOT_ALLOWED_NOW}


@pytest.mark.parametrize("action", [Action.REJECT, Action.SUSPEND, Action.ASK_RECYCLING])
@pytest.mark.parametrize(
    ("reason", "comment", "code"),
    [
        ("", "", RefusalCode.REASON_MISSING),
        ("RIEN", "", RefusalCode.REASON_UNKNOWN),
        ("{other}", "  ", RefusalCode.COMMENT_MISSING),
    ],
)
def test_return_wants_a_reason_of_its_own_list(action, reason, comment, code):
    other = Reason.for_action(action)[-1].value
    with pytest.raises(ActionRefusedError) as caught:
        SIMPLE_INVOICE.resolve(
            action,
            role=Role.RECIPIENT,
            facts=Facts(status=Status.AVAILABLE),
            reason=reason.format(other=other),
            comment=comment,
        )
    assert caught.value.refusal.code is code


def test_route_is_only_for_recipients_by_flow():
    with pytest.raises(ActionRefusedError) as caught:
        SIMPLE_INVOICE.resolve(Action.ROUTE, role=Role.SYSTEM, facts=Facts(status=Status.DEPOSITED))
    assert caught.value.refusal.code is RefusalCode.NOT_BY_FLOW


@pytest.mark.parametrize("status", sorted(OPTIONAL_STATUSES))
def test_optional_status_that_the_recipient_does_not_use_is_refused(status):
    leading = [(row, source) for row in SIMPLE_INVOICE.transitions if row.target is status for source in row.sources]
    assert leading
    for row, source in leading:
        facts = Facts(status=source, unused_statuses=frozenset({status}))
        with pytest.raises(ActionRefusedError) as caught:
            SIMPLE_INVOICE.resolve(row.action, role=min(row.roles), facts=facts)
        assert caught.value.refusal.code is RefusalCode.STATUS_UNUSED


@pytest.mark.parametrize(
    ("facts", "action", "code"),
    [
        (Facts(status=Status.REJECTED), Action.ACKNOWLEDGE, None),
        (Facts(status=Status.SUSPENDED), Action.ACKNOWLEDGE, None),
        (Facts(status=Status.TO_RECYCLE), Action.ACKNOWLEDGE, RefusalCode.NOT_ALLOWED_NOW),
        (Facts(status=Status.REJECTED, acknowledged_at=WHEN), Action.ACKNOWLEDGE, RefusalCode.ALREADY_ACKNOWLEDGED),
        (Facts(status=Status.REJECTED), Action.HANDLE_REJECTION, RefusalCode.NOT_ACKNOWLEDGED),
        (Facts(status=Status.REJECTED, acknowledged_at=WHEN), Action.HANDLE_REJECTION, None),
        (
            Facts(status=Status.REJECTED, acknowledged_at=WHEN, rejection_handled_at=WHEN),
            Action.HANDLE_REJECTION,
            RefusalCode.REJECTION_ALREADY_HANDLED,
        ),
    ],
)
def test_flags_are_raised_beside_the_status(facts, action, code):
    if code is None:
        assert SIMPLE_INVOICE.resolve_flag(action, role=Role.SUPPLIER, facts=facts).action is action
        return
    with pytest.raises(ActionRefusedError) as caught:
        SIMPLE_INVOICE.resolve_flag(action, role=Role.SUPPLIER, facts=facts)
    assert caught.value.refusal.code is code


def test_flag_of_another_actor_is_refused():
    with pytest.raises(ActionRefusedError) as caught:
        SIMPLE_INVOICE.resolve_flag(Action.ACKNOWLEDGE, role=Role.RECIPIENT, facts=Facts(status=Status.REJECTED))
    assert caught.value.refusal.code is RefusalCode.NOT_YOUR_ROLE


def test_two_rows_may_not_claim_the_same_move():
    row = SIMPLE_INVOICE.transitions[0]
    with pytest.raises(ValueError, match="two rows claim"):
        Lifecycle(name="double", initial=Status.DRAFT, transitions=(row, row))


def test_every_status_can_be_reached_and_only_ends_have_no_way_out():
    for circuit in CIRCUITS.values():
        reached, todo = set(), {circuit.initial}
        while todo:
            status = todo.pop()
            reached.add(status)
            todo |= {row.target for row in circuit.transitions if status in row.sources} - reached
        assert reached == circuit.statuses
        ends = {status for status in circuit.statuses if all(status not in row.sources for row in circuit.transitions)}
        assert ends == ENDS & circuit.statuses


def test_every_row_has_its_evidence_and_its_source():
    rows = [row for circuit in CIRCUITS.values() for row in circuit.transitions]
    assert [row.action for row in rows if not row.note or row.evidence not in Evidence] == []


def test_action_towards_finds_the_gesture_that_the_api_names_by_its_target():
    found = SIMPLE_INVOICE.action_towards(Status.SUSPENDED, source=Status.AVAILABLE, role=Role.RECIPIENT)
    assert found is Action.SUSPEND
    assert SIMPLE_INVOICE.action_towards(Status.SUSPENDED, source=Status.PAID, role=Role.RECIPIENT) is None


def test_diagram_draws_every_move():
    diagram = SIMPLE_INVOICE.to_mermaid().splitlines()
    assert diagram[:2] == ["stateDiagram-v2", "    [*] --> BROUILLON"]
    assert len(diagram) == 2 + sum(len(row.sources) for row in SIMPLE_INVOICE.transitions)
