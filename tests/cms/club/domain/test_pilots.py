"""unit: the call for pilots, its dates, and what the feedback says all together."""

from datetime import date, timedelta

import pytest

from cms.club.domain.pilots import (
    Answer,
    Call,
    Conclusion,
    Feedback,
    PilotState,
    Reminder,
    Round,
    due_on,
    owed_on,
    refusal_to_apply,
    refusal_to_report,
    refusal_to_start,
    reminder_of,
    report_line,
    report_of,
    round_of,
)
from cms.club.domain.vocabulary import College, Refusal

TODAY = date(2026, 3, 2)
START, END = date(2026, 4, 1), date(2026, 5, 31)


def call(**changes):
    values = {
        "places": {College.ISSUERS: 2},
        "applies_until": date(2026, 3, 20),
        "starts_on": START,
        "ends_on": END,
        **changes,
    }
    return Call(**values)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"applies_until": TODAY}, None),
        ({"places": {College.ISSUERS: 0, College.PUBLISHERS: 0}}, Refusal.PILOT_WITHOUT_PLACES),
        ({"places": {}}, Refusal.PILOT_WITHOUT_PLACES),
        ({"places": {College.ISSUERS: 51}}, Refusal.PILOT_WITHOUT_PLACES),
        ({"places": {College.ISSUERS: 3, College.PUBLISHERS: -1}}, Refusal.PILOT_WITHOUT_PLACES),
        ({"applies_until": TODAY - timedelta(days=1)}, Refusal.PILOT_DATES),
        ({"applies_until": START}, Refusal.PILOT_DATES),
        ({"ends_on": START + timedelta(days=13)}, Refusal.PILOT_TERM),
        ({"ends_on": START + timedelta(days=14)}, None),
        ({"ends_on": START + timedelta(days=180)}, None),
        ({"ends_on": START + timedelta(days=181)}, Refusal.PILOT_TERM),
    ],
)
def test_call_holds_within_its_bounds(changes, refusal):
    assert call(**changes).refusal(today=TODAY) is refusal


def test_feedback_is_due_in_the_middle_and_at_the_end():
    assert due_on(Round.MIDTERM, starts_on=START, ends_on=END) == date(2026, 5, 1)
    assert due_on(Round.FINAL, starts_on=START, ends_on=END) == END
    assert round_of(ends_on=END, today=date(2026, 5, 23)) is Round.MIDTERM
    assert round_of(ends_on=END, today=date(2026, 5, 24)) is Round.FINAL
    assert owed_on(END) == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (-4, None),
        (-3, Reminder.SOON),
        (-1, Reminder.SOON),
        (0, Reminder.DUE),
        (6, Reminder.DUE),
        (7, Reminder.LATE),
        (90, Reminder.LATE),
    ],
)
def test_reminder_is_the_last_whose_day_has_come(days, step):
    assert reminder_of(END, today=END + timedelta(days=days)) is step


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"member": False}, Refusal.NOT_A_MEMBER),
        ({"state": PilotState.RUNNING}, Refusal.PILOT_NOT_RECRUITING),
        ({"today": date(2026, 3, 21)}, Refusal.PILOT_NOT_RECRUITING),
        ({"places": 0}, Refusal.PILOT_NOT_FOR_COLLEGE),
        ({"already": True}, Refusal.ALREADY_PILOT_CANDIDATE),
    ],
)
def test_candidacy_meets_the_first_objection(changes, refusal):
    asked = {
        "state": PilotState.RECRUITING,
        "member": True,
        "places": 1,
        "today": date(2026, 3, 20),
        "applies_until": date(2026, 3, 20),
        "already": False,
    }

    assert refusal_to_apply(**asked | changes) is refusal


def test_pilot_starts_once_everybody_has_an_answer_and_someone_tries():
    state = PilotState.RECRUITING

    assert refusal_to_start(state=state, waiting=0, selected=1) is None
    assert refusal_to_start(state=state, waiting=1, selected=3) is Refusal.PILOT_CANDIDATES_WAIT
    assert refusal_to_start(state=state, waiting=0, selected=0) is Refusal.PILOT_WITHOUT_MEMBERS
    assert refusal_to_start(state=PilotState.RUNNING, waiting=0, selected=1) is Refusal.PILOT_NOT_RECRUITING


def test_report_waits_for_the_end_or_for_everybody():
    running = {"state": PilotState.RUNNING, "ends_on": END}

    assert refusal_to_report(**running, today=END - timedelta(days=1), missing=1) is Refusal.PILOT_NOT_OVER
    assert refusal_to_report(**running, today=END - timedelta(days=1), missing=0) is None
    assert refusal_to_report(**running, today=END, missing=1) is None
    reported = {"state": PilotState.REPORTED, "ends_on": END}
    assert refusal_to_report(**reported, today=END, missing=0) is Refusal.PILOT_NOT_RUNNING


# -- the report ------------------------------------------------------------------------------------------------------


def word(member, answer, *, when=Round.FINAL, college=College.ISSUERS, difficulties="", blocking=False):
    return Feedback(member, college, when, answer, difficulties, blocking)


@pytest.mark.parametrize(
    ("members", "words", "conclusion"),
    [
        (0, [], Conclusion.SILENT),
        (3, [word(1, Answer.YES)], Conclusion.SILENT),
        (2, [word(1, Answer.YES)], Conclusion.COVERED),
        (2, [word(1, Answer.YES), word(2, Answer.NO)], Conclusion.DIVIDED),
        (3, [word(1, Answer.YES), word(2, Answer.YES), word(3, Answer.NO)], Conclusion.COVERED),
        (2, [word(1, Answer.PARTLY), word(2, Answer.PARTLY)], Conclusion.DIVIDED),
        (3, [word(1, Answer.YES), word(2, Answer.YES, difficulties="x", blocking=True)], Conclusion.BLOCKED),
    ],
)
def test_conclusion_follows_from_the_last_words(members, words, conclusion):
    assert report_of(members={College.ISSUERS: members}, feedback=words).conclusion is conclusion


def test_member_counts_once_by_their_last_word_and_every_difficulty_is_told_the_blocking_first():
    words = [
        word(1, Answer.YES),
        word(1, Answer.NO, when=Round.MIDTERM, difficulties="Illisible.", blocking=True),
        word(2, Answer.PARTLY, college=College.PUBLISHERS, difficulties=" Lent. "),
    ]

    report = report_of(members={College.ISSUERS: 1, College.PUBLISHERS: 2}, feedback=words)

    first, second, third = report.colleges
    assert (first.members, first.heard, first.yes, first.no, first.blocking) == (1, 1, 1, 0, 0)
    assert (second.members, second.heard, second.partly, third.members) == (2, 1, 1, 0)
    assert [(one.text, one.blocking) for one in report.difficulties] == [("Illisible.", True), ("Lent.", False)]
    assert report_line(report).replace("\u00a0", " ") == (
        "Les avis sont partagés (2 membres entendus sur 3 ; besoin couvert : oui 1, en partie 1, non 0 ; "
        "blocages signalés : 0)"
    )
