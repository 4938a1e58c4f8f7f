"""unit: who may report, decide, appeal; every move of a case."""

from datetime import UTC, datetime, timedelta

import pytest

from cms.club.domain.moderation import (
    APPEAL_TERM,
    MAX_REASON,
    MAX_REPORTS,
    CaseFacts,
    CaseState,
    Ground,
    Verdict,
    appeal_refusal,
    reason_refusal,
    report_refusal,
    state_after,
    verdict_refusal,
)
from cms.club.domain.vocabulary import Refusal

NOW = datetime(2026, 3, 10, tzinfo=UTC)
GOOD_REPORT = {
    "may_read": True,
    "is_author": False,
    "visible": True,
    "already": False,
    "recent": 0,
    "ground": Ground.OTHER,
}
GOOD_APPEAL = {"is_author": True, "state": CaseState.DECIDED, "verdict": Verdict.REMOVE, "decided_at": NOW, "now": NOW}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({}, None),
        ({"may_read": False}, Refusal.SPACE_CLOSED_TO_YOU),
        ({"is_author": True}, Refusal.REPORT_OF_ONESELF),
        ({"visible": False}, Refusal.MESSAGE_GONE),
        ({"already": True}, Refusal.ALREADY_REPORTED),
        ({"recent": MAX_REPORTS}, Refusal.TOO_MANY_REPORTS),
        ({"ground": None}, Refusal.GROUND_MISSING),
    ],
)
def test_report_is_judged(change, refusal):
    assert report_refusal(**{**GOOD_REPORT, **change}) == refusal


@pytest.mark.parametrize("state", CaseState)
def test_verdict_falls_on_open_and_appealed_cases_only(state):
    facts = CaseFacts(state=state, actor_is_party=False)
    expected = None if state in ("open", "appealed") else Refusal.CASE_DECIDED

    assert verdict_refusal(is_moderator=True, facts=facts) == expected
    assert verdict_refusal(is_moderator=False, facts=facts) == Refusal.NOT_A_MODERATOR


@pytest.mark.parametrize("state", [CaseState.OPEN, CaseState.APPEALED])
def test_moderator_who_is_party_never_decides(state):
    facts = CaseFacts(state=state, actor_is_party=True)

    assert verdict_refusal(is_moderator=True, facts=facts) == Refusal.MODERATOR_IS_PARTY


def test_appeal_goes_to_another_moderator():
    facts = CaseFacts(state=CaseState.APPEALED, actor_is_party=False, actor_decided_first=True)

    assert verdict_refusal(is_moderator=True, facts=facts) == Refusal.MODERATOR_DECIDED_FIRST


@pytest.mark.parametrize(
    ("state", "verdict", "after"),
    [
        (CaseState.OPEN, Verdict.REMOVE, CaseState.DECIDED),
        (CaseState.OPEN, Verdict.KEEP, CaseState.CLOSED),
        (CaseState.APPEALED, Verdict.REMOVE, CaseState.CLOSED),
        (CaseState.APPEALED, Verdict.KEEP, CaseState.CLOSED),
    ],
)
def test_case_moves(state, verdict, after):
    assert state_after(state, verdict) == after


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({}, None),
        ({"now": NOW + APPEAL_TERM}, None),
        ({"now": NOW + APPEAL_TERM + timedelta(seconds=1)}, Refusal.APPEAL_TOO_LATE),
        ({"is_author": False}, Refusal.NOT_YOUR_MESSAGE),
        ({"state": CaseState.APPEALED}, Refusal.ALREADY_APPEALED),
        ({"state": CaseState.OPEN, "verdict": None, "decided_at": None}, Refusal.NOTHING_TO_APPEAL),
        ({"state": CaseState.CLOSED, "verdict": Verdict.KEEP}, Refusal.NOTHING_TO_APPEAL),
    ],
)
def test_appeal_is_judged(change, refusal):
    assert appeal_refusal(**{**GOOD_APPEAL, **change}) == refusal


def test_reason_is_compulsory_and_bounded():
    assert reason_refusal("") == Refusal.CASE_REASON_MISSING
    assert reason_refusal("x" * (MAX_REASON + 1)) == Refusal.CASE_REASON_TOO_LONG
    assert reason_refusal("Démarchage.") is None
