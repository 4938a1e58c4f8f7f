"""« Sollicitations »: the table of its moves, who answers what and when."""

import contextlib
import itertools

import pytest

from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.requests import (
    DEFAULT_ANSWERS,
    MAX_TEXT,
    MOVES,
    AnswerRule,
    Pair,
    RequestAction,
    RequestDraft,
    RequestFacts,
    RequestParty,
    RequestStatus,
    Route,
    answer_rule,
    answer_text,
    first_status,
    objections,
    request_turn,
    resolve,
    suggested_text,
)
from sandbox.domain.vocabulary import Status
from tests.sandbox.conftest import NOW

S, P, A, R = RequestStatus, RequestParty, RequestAction, Route
# Typed by hand from the newsletter and from what the pages promise: nothing else may move.
EXPECTED = {
    (S.WITH_SUPPORT, A.FORWARD, P.SUPPORT, R.RELAYED): S.WITH_CLIENT,
    (S.WITH_CLIENT, A.ANSWER, P.CLIENT, R.DIRECT): S.ANSWERED,
    (S.WITH_CLIENT, A.ANSWER, P.CLIENT, R.RELAYED): S.ANSWERED,
    (S.WITH_SUPPORT, A.ANSWER, P.SUPPORT, R.SUPPORT): S.ANSWERED,
    (S.ANSWERED, A.FOLLOW_UP, P.AUTHOR, R.DIRECT): S.WITH_CLIENT,
    (S.ANSWERED, A.FOLLOW_UP, P.AUTHOR, R.RELAYED): S.WITH_CLIENT,
    (S.ANSWERED, A.FOLLOW_UP, P.AUTHOR, R.SUPPORT): S.WITH_SUPPORT,
    **{
        (status, A.CLOSE, P.AUTHOR, route): S.CLOSED
        for status in (S.WITH_SUPPORT, S.WITH_CLIENT, S.ANSWERED)
        for route in Route
    },
}
FACTS = RequestFacts(client="1", pair="SUIVI", number="F-1", status=Status.AVAILABLE, since="20/11/2026")


def test_request_moves_follow_the_rulebook():
    found = {}
    for status, action, party, route in itertools.product(S, A, P, R):
        with contextlib.suppress(RefusedError):
            found[status, action, party, route] = resolve(action, status=status, party=party, route=route).target
    assert found == EXPECTED
    assert all(row.evidence for row in MOVES)


def test_move_that_is_not_in_the_table_says_so():
    with pytest.raises(RefusedError) as caught:
        resolve(A.CLOSE, status=S.CLOSED, party=P.AUTHOR, route=R.DIRECT)
    assert caught.value.refusal.code is RefusalCode.REQUEST_NOT_NOW


def test_only_a_direct_pair_skips_the_support():
    assert {route: first_status(route) for route in Route} == {
        R.DIRECT: S.WITH_CLIENT,
        R.RELAYED: S.WITH_SUPPORT,
        R.SUPPORT: S.WITH_SUPPORT,
    }


def pair(route):
    return Pair("X", "Factures", "Suivi", route, Evidence.ASSUMED)


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (RequestDraft(pair(R.DIRECT), "Où ?", addressee_known=True), []),
        (RequestDraft(pair(R.SUPPORT), "Comment ?"), []),
        (RequestDraft(pair(R.SUPPORT), "Comment ?", addressee_known=True, to_oneself=True), []),
        (RequestDraft(None, "Où ?"), [RefusalCode.REQUEST_PAIR_UNKNOWN]),
        (RequestDraft(pair(R.RELAYED), "Où ?"), [RefusalCode.REQUEST_WITHOUT_CLIENT]),
        (RequestDraft(pair(R.DIRECT), "Où ?", True, True), [RefusalCode.REQUEST_TO_ONESELF]),
        (RequestDraft(None, " "), [RefusalCode.REQUEST_PAIR_UNKNOWN, RefusalCode.REQUEST_TEXT_MISSING]),
        (RequestDraft(pair(R.DIRECT), "x" * (MAX_TEXT + 1), True), [RefusalCode.REQUEST_TEXT_TOO_LONG]),
    ],
)
def test_request_is_refused_for_what_it_lacks(draft, codes):
    assert [refusal.code for refusal in objections(draft)] == codes


def test_every_status_of_an_invoice_gets_an_answer_that_names_it():
    for status in Status:
        facts = RequestFacts(client="1", pair="SUIVI", number="F-77", status=status, since="20/11/2026", reason="M")
        text = answer_text(answer_rule((), facts), facts)
        assert "F-77" in text
        assert "{" not in text
        assert "'" not in text


def test_request_without_an_invoice_is_asked_which_one():
    facts = RequestFacts(client="1", pair="SUIVI")
    assert answer_text(answer_rule((), facts), facts).startswith("De quelle facture")
    assert DEFAULT_ANSWERS[-1].statuses == frozenset()


def test_scenario_answers_before_the_common_table_and_only_for_its_client():
    rule = AnswerRule("Demain.", client="1", after_days=4)
    assert answer_rule((rule,), FACTS) is rule
    other = RequestFacts(client="2", pair="SUIVI", number="F-1", status=Status.AVAILABLE)
    assert answer_rule((rule,), other) in DEFAULT_ANSWERS


@pytest.mark.parametrize(
    ("status", "route", "played", "days", "target"),
    [
        (S.WITH_CLIENT, R.DIRECT, False, 1, S.ANSWERED),
        (S.WITH_CLIENT, R.DIRECT, True, None, None),
        (S.WITH_SUPPORT, R.RELAYED, True, 3, S.WITH_CLIENT),
        (S.WITH_SUPPORT, R.SUPPORT, False, 3, S.ANSWERED),
        (S.ANSWERED, R.DIRECT, False, None, None),
        (S.CLOSED, R.DIRECT, False, None, None),
    ],
)
def test_turn_of_a_request(status, route, played, days, target):
    turn = request_turn(status=status, route=route, since=NOW, facts=FACTS, rules=(), client_is_played=played)
    if days is None:
        assert turn is None
    else:
        assert ((turn.due_at - NOW).days, turn.move.target) == (days, target)  # a Tuesday: no week-end between


def test_suggested_text_names_the_invoice_and_stays_empty_for_other_pairs():
    told = {"number": "F-9", "status": "Rejetée", "since": "20/11/2026"}
    assert "F-9" in suggested_text("REJET", **told)
    assert suggested_text("OUTIL", **told) == ""
