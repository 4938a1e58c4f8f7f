"""unit: the road of an idea as people read it."""

from datetime import date

from cms.club.domain.path import path_of
from cms.club.domain.vocabulary import State

DAY = date(2026, 5, 4)


def shape(path):
    return [(step.state.value, step.status) for step in path.steps]


def test_path_shows_what_is_behind_and_what_is_ahead():
    path = path_of([(State.SUBMITTED, DAY), (State.ADMISSIBLE, DAY)])

    assert shape(path) == [
        ("submitted", "done"),
        ("admissible", "current"),
        ("under_study", "ahead"),
        ("on_agenda", "ahead"),
        ("accepted", "ahead"),
        ("planned", "ahead"),
        ("pilot", "ahead"),
        ("delivered", "ahead"),
    ]
    assert (path.position, path.total, path.following) == (2, 8, (State.UNDER_STUDY,))


def test_path_of_a_postponed_idea_walks_the_agenda_again():
    visits = [(State.SUBMITTED, DAY), (State.ADMISSIBLE, DAY), (State.UNDER_STUDY, DAY), (State.ON_AGENDA, DAY)]
    path = path_of([*visits, (State.POSTPONED, DAY)])

    assert shape(path)[4:] == [
        ("postponed", "current"),
        ("on_agenda", "ahead"),
        ("accepted", "ahead"),
        ("planned", "ahead"),
        ("pilot", "ahead"),
        ("delivered", "ahead"),
    ]
    assert (path.position, path.total, path.following) == (5, 8, (State.ON_AGENDA,))


def test_path_of_a_dismissed_idea_ends_there():
    path = path_of([(State.SUBMITTED, DAY), (State.DISMISSED, DAY)])

    assert shape(path) == [("submitted", "done"), ("dismissed", "current")]
    assert (path.position, path.total, path.following) == (2, 2, ())


def test_path_of_a_delivered_idea_is_full():
    path = path_of([(state, DAY) for state in State if state.value not in ("postponed", "dismissed", "merged")])

    assert (path.position, path.total, path.following) == (8, 8, ())
    assert all(step.reached_on == DAY for step in path.steps)
