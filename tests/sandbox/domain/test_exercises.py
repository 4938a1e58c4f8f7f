"""A checklist that ticks itself, in order."""

from datetime import UTC, datetime

from sandbox.domain.actions import EventType
from sandbox.domain.exercises import (
    Choice,
    Exercise,
    Fact,
    Mistake,
    Pattern,
    Step,
    details_asked,
    mistakes_made,
    progress,
)
from sandbox.domain.vocabulary import Role

WHEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def step(code, *events, role=None):
    return Step(code=code, title=code, pattern=Pattern(frozenset(events), role), hints=("a", "b", "c"))


def fact(sequence, kind, role=None, **details):
    details = {name: frozenset({value}) for name, value in details.items()}
    return Fact(sequence=sequence, type=kind, role=role, occurred_at=WHEN, details=details)


STEPS = (
    step("deposit", EventType.DEPOSITED, EventType.FLOW_ACCEPTED),
    step("acknowledge", EventType.ACKNOWLEDGED, role=Role.SUPPLIER),
    step("again", EventType.DEPOSITED),
)


def ticked(*facts):
    return [item.sequence for item in progress(STEPS, facts)]


def test_nothing_done_ticks_nothing():
    assert ticked() == [None, None, None]


def test_steps_tick_in_order_whatever_the_order_of_the_facts():
    facts = [
        fact(5, EventType.DEPOSITED),
        fact(3, EventType.ACKNOWLEDGED, Role.SUPPLIER),
        fact(2, EventType.FLOW_ACCEPTED),
    ]
    assert ticked(*facts) == [2, 3, 5]


def test_step_done_before_its_turn_does_not_count():
    assert ticked(fact(1, EventType.ACKNOWLEDGED, Role.SUPPLIER), fact(2, EventType.DEPOSITED)) == [2, None, None]


def test_what_another_role_did_does_not_count():
    assert ticked(fact(1, EventType.DEPOSITED), fact(2, EventType.ACKNOWLEDGED, Role.RECIPIENT)) == [1, None, None]


def test_what_the_scenario_played_before_does_not_count():
    facts = [fact(1, EventType.DEPOSITED), fact(2, EventType.EXERCISE_STARTED)]
    assert ticked(*facts) == [None, None, None]
    assert ticked(*facts, fact(3, EventType.DEPOSITED)) == [3, None, None]


def test_steps_without_an_order_tick_as_they_come():
    facts = [fact(1, EventType.ACKNOWLEDGED, Role.SUPPLIER), fact(2, EventType.DEPOSITED)]
    assert [item.sequence for item in progress(STEPS, facts, ordered=False)] == [2, 1, 2]


ASKING = (
    STEPS[0],
    Step(
        code="why",
        title="why",
        pattern=Pattern(frozenset({EventType.ANSWER_GIVEN})),
        hints=("a", "b", "c"),
        question="Why?",
        choices=(Choice("yes", "Yes", right=True), Choice("no", "No", hint="Look again.")),
    ),
    STEPS[1],
)


def test_question_holds_up_nothing_and_waits_for_its_own_turn():
    done = [fact(1, EventType.DEPOSITED), fact(2, EventType.ACKNOWLEDGED, Role.SUPPLIER)]
    assert [item.sequence for item in progress(ASKING, done)] == [1, None, 2]
    assert [item.sequence for item in progress(ASKING, [*done, fact(3, EventType.ANSWER_GIVEN)])] == [1, 3, 2]
    assert [item.sequence for item in progress(ASKING, [fact(1, EventType.ANSWER_GIVEN)])] == [None, None, None]


PATTERN = Pattern(
    frozenset({EventType.REJECTED}), where={"number": frozenset({"F-1", "F-2"})}, unless={"reason": frozenset({"TVA"})}
)


def test_pattern_wants_its_details_and_not_the_others():
    assert PATTERN.matches(fact(1, EventType.REJECTED, number="F-2"))
    assert PATTERN.matches(fact(1, EventType.REJECTED, number="F-1", reason="MONTANT"))
    assert not PATTERN.matches(fact(1, EventType.REJECTED, number="F-1", reason="TVA"))
    assert not PATTERN.matches(fact(1, EventType.REJECTED, number="F-3"))
    assert not PATTERN.matches(fact(1, EventType.REJECTED))
    assert not PATTERN.matches(fact(1, EventType.SUSPENDED, number="F-1"))


def made(mistakes, *facts):
    exercise = Exercise(slug="e", title="e", goal="e", steps=STEPS, mistakes=tuple(mistakes))
    return [(item.mistake.code, item.sequence) for item in mistakes_made(exercise, facts)]


def test_wrong_move_shows_one_mistake_the_first_of_the_list():
    rejected = Pattern(frozenset({EventType.REJECTED}))
    mistakes = [Mistake("a", PATTERN, "Non."), Mistake("b", rejected, "Non.")]
    facts = [fact(1, EventType.REJECTED, number="F-1"), fact(2, EventType.REJECTED, number="F-9")]
    assert made(mistakes, *facts) == [("a", 1), ("b", 2)]


def test_mistake_of_a_step_counts_only_while_the_step_is_in_hand():
    again = Mistake("again", Pattern(frozenset({EventType.DEPOSITED})), "Non.", during=frozenset({"acknowledge"}))
    facts = [
        fact(1, EventType.DEPOSITED),
        fact(2, EventType.DEPOSITED),
        fact(3, EventType.ACKNOWLEDGED, Role.SUPPLIER),
        fact(4, EventType.DEPOSITED),
    ]
    assert made([again], *facts) == [("again", 2)]
    assert made([again]) == []


def test_what_the_twin_of_a_market_played_ticks_nothing_and_is_no_mistake():
    played = Fact(sequence=1, type=EventType.DEPOSITED, role=None, occurred_at=WHEN, by_twin=True)
    assert ticked(played) == [None, None, None]
    assert ticked(played, fact(2, EventType.DEPOSITED)) == [2, None, None]
    assert made([Mistake("again", Pattern(frozenset({EventType.DEPOSITED})), "Non.")], played) == []


def test_wrong_move_after_the_last_step_is_no_mistake_any_more():
    done = [
        fact(1, EventType.DEPOSITED),
        fact(2, EventType.REJECTED),
        fact(3, EventType.ACKNOWLEDGED, Role.SUPPLIER),
        fact(4, EventType.DEPOSITED),
        fact(5, EventType.REJECTED),
    ]
    assert made([Mistake("no", Pattern(frozenset({EventType.REJECTED})), "Non.")], *done) == [("no", 2)]


def test_details_asked_are_those_of_steps_and_mistakes():
    exercise = Exercise(slug="e", title="e", goal="e", steps=STEPS, mistakes=(Mistake("a", PATTERN, "Non."),))
    assert details_asked(exercise) == {"number", "reason"}
