"""unit: the drill adapts, is made again from its answers, and asks only what the directory can answer."""

import random
from datetime import date

import pytest

from sandbox.domain.directory_drill import (
    EXTENSION,
    LENGTH,
    Drill,
    Pace,
    answered,
    extended,
    is_right,
    progress_of,
    result_of,
    untimed,
)
from sandbox.domain.directory_questions import FAMILIES, Family, make_question
from sandbox.domain.public_directory import directory_of

DIRECTORY = directory_of(date(2026, 11, 23))


def begun(*, seed=7, pace=Pace.SHORT) -> Drill:
    return Drill(seed, DIRECTORY.week, pace, began_at=1000)


def play(drill: Drill, rights: str, *, seconds=30) -> Drill:
    """Answer once a letter: « + » is right, « - » is wrong."""
    for letter in rights:
        question = progress_of(drill, DIRECTORY).question
        now = 1000 + seconds * (len(drill.turns) + 1)
        drill = answered(drill, question.answers[0] if letter == "+" else "faux", now=now)
    return drill


def levels(rights: str) -> list[int]:
    drill, found = begun(), []
    for letter in rights:
        found.append(progress_of(drill, DIRECTORY).level)
        drill = play(drill, letter)
    return found


def test_two_right_answers_in_a_row_make_it_harder_and_a_wrong_one_easier():
    assert levels("++++++++") == [1, 1, 2, 2, 3, 3, 3, 3]
    assert levels("++-+++") == [1, 1, 2, 1, 1, 2]
    assert levels("---") == [1, 1, 1]
    assert levels("+-+-+-") == [1] * 6


@pytest.mark.parametrize("seed", range(1, 40))
def test_a_family_missed_comes_back_two_questions_later_with_another_structure(seed):
    drill = play(begun(seed=seed), "+-")
    missed = progress_of(drill, DIRECTORY).marks[1].question
    drill = play(drill, "++")
    back = progress_of(drill, DIRECTORY).question

    assert back.family is missed.family
    assert back.subject != missed.subject


def test_the_same_seed_asks_the_same_and_another_does_not():
    def texts(seed):
        return [mark.question.text for mark in progress_of(play(begun(seed=seed), "+" * LENGTH), DIRECTORY).marks]

    assert texts(7) == texts(7)
    assert texts(7) != texts(8)


@pytest.mark.parametrize("seed", range(1, 30))
def test_a_whole_drill_never_asks_twice_about_one_structure(seed):
    marks = progress_of(play(begun(seed=seed), "+-++-+++-+"), DIRECTORY).marks
    subjects = [mark.question.subject for mark in marks]
    assert len(set(subjects)) == len(subjects) == LENGTH


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_question_is_answered_by_the_directory_and_says_where(family, level):
    for seed in range(30):
        question = make_question(DIRECTORY, [family], level=level, chance=random.Random(seed))
        structure = DIRECTORY.structure(question.subject)
        values = [value for value, _label in question.choices]
        assert structure is not None
        assert question.why
        assert question.solution
        if values:
            assert len(set(values)) == len(values)
            assert question.answers[0] in values
        elif question.family is Family.SIRET:
            assert question.answers == (structure.identifier,)
        else:
            code = next(part for part in structure.departments if part.code == question.answers[0])
            assert code.active


def test_a_misprinted_number_is_nobodys():
    numbers = {item.identifier for item in DIRECTORY.structures}
    questions = [make_question(DIRECTORY, [Family.NAME], level=3, chance=random.Random(seed)) for seed in range(40)]
    nobody = [question for question in questions if question.answers == ("personne",)]
    assert nobody
    for question in nobody:
        assert not any(number in question.text for number in numbers)


@pytest.mark.parametrize(
    "typed", ["217 600 013 00021", "21760001300021", "217.600.013-00021", " 217\u00a0600013\u202f00021"]
)
def test_an_answer_is_right_however_it_is_written(typed):
    question = FAMILIES[Family.SIRET]
    made = make_question(DIRECTORY, [Family.SIRET], level=1, chance=random.Random(1))
    assert question
    assert is_right(made, typed.replace("21760001300021", made.answers[0])) == (typed == "21760001300021")


def test_spaces_capitals_and_accents_do_not_make_an_answer_wrong():
    service = next(
        question
        for seed in range(50)
        if not (question := make_question(DIRECTORY, [Family.SERVICE], level=2, chance=random.Random(seed))).choices
    )
    code = service.answers[0]
    for typed in (code, code.lower(), f" {code} ", code.replace("E", "É")):
        assert is_right(service, typed), typed
    assert not is_right(service, f"{code}-2019")
    assert not is_right(service, "")


def test_a_late_answer_is_right_and_said_late():
    drill = play(begun(pace=Pace.SHORT), "+" * LENGTH, seconds=100)
    result = result_of(drill, DIRECTORY)
    assert (result.right, result.late, result.seconds, result.median_seconds) == (10, 4, 1000, 100)


def test_time_may_be_added_or_taken_away_at_any_moment():
    drill = begun(pace=Pace.SHORT)
    assert drill.ends_at == 1600
    assert extended(drill, now=1100).ends_at == 1600 + EXTENSION
    # Asked once the time is up: five whole minutes from then.
    assert extended(drill, now=1700).ends_at == 1700 + EXTENSION
    assert untimed(drill).ends_at is None
    late = play(drill, "+" * LENGTH, seconds=100)
    assert result_of(untimed(late), DIRECTORY).late == 0
    free = begun(pace=Pace.NONE)
    assert extended(free, now=1100) == free


def test_a_drill_ends_after_its_last_answer():
    drill = play(begun(), "+-" * 5)
    assert drill.is_over
    assert progress_of(drill, DIRECTORY).question is None
    assert answered(drill, "encore", now=9999) == drill
    with pytest.raises(ValueError, match="not over"):
        result_of(begun(), DIRECTORY)


def test_the_result_counts_by_family_and_names_the_weakest():
    result = result_of(play(begun(), "+" * 9 + "-"), DIRECTORY)
    assert sum(score.asked for score in result.families) == LENGTH
    assert sum(score.right for score in result.families) == result.right == 9
    weakest = next(score for score in result.families if score.family is result.weakest)
    assert weakest.right == weakest.asked - 1
    assert result_of(play(begun(), "+" * LENGTH), DIRECTORY).weakest is None
