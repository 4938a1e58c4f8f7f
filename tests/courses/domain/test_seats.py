"""unit: seats are handed out one by one, never two to one number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.refusals import Refusal
from courses.domain.seats import capacity_refusal, counted, duration_in_words, free_seat, renumbered, seats_in_words

CAPACITIES = st.integers(min_value=1, max_value=60)


@given(st.data(), CAPACITIES)
def test_free_seat_is_the_lowest_that_nobody_holds(data, capacity):
    taken = data.draw(st.sets(st.integers(min_value=1, max_value=capacity)))

    free = set(range(1, capacity + 1)) - taken
    assert free_seat(taken=taken, capacity=capacity) == (min(free) if free else None)


@given(st.data(), CAPACITIES)
def test_renumbered_seats_all_fit_and_none_is_lost(data, capacity):
    taken = data.draw(st.sets(st.integers(min_value=1, max_value=200), max_size=capacity))

    moves = renumbered(taken=taken, capacity=capacity)
    after = {moves.get(number, number) for number in taken}
    assert len(after) == len(taken)
    assert all(1 <= number <= capacity for number in after)
    assert set(moves) == {number for number in taken if number > capacity}


def test_renumbered_refuses_more_people_than_seats():
    with pytest.raises(ValueError, match="more people"):
        renumbered(taken={1, 2, 3}, capacity=2)


@pytest.mark.parametrize(
    ("capacity", "taken", "expected"),
    [
        (0, 0, Refusal.CAPACITY_OUT_OF_RANGE),
        (5001, 0, Refusal.CAPACITY_OUT_OF_RANGE),
        (11, 12, Refusal.CAPACITY_BELOW_TAKEN),
        (12, 12, None),
        (5000, 0, None),
    ],
)
def test_capacity_refusal(capacity, taken, expected):
    assert capacity_refusal(capacity=capacity, taken=taken) == expected


@pytest.mark.parametrize(
    ("left", "capacity", "words"),
    [
        (12, 500, "12\u00a0places libres sur 500"),
        (1, 12, "1\u00a0place libre sur 12"),
        (0, 12, "complet (12\u00a0places prises)"),
        (0, 1, "complet"),
        (1654, 2000, "1\u202f654\u00a0places libres sur 2\u202f000"),
    ],
)
def test_seats_in_words(left, capacity, words):
    assert seats_in_words(left=left, capacity=capacity) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(45, "45\u00a0minutes"), (60, "1\u00a0heure"), (90, "1\u00a0heure\u00a030"), (125, "2\u00a0heures\u00a005")],
)
def test_duration_in_words(minutes, words):
    assert duration_in_words(minutes) == words


def test_counted_groups_thousands():
    assert counted(28755) == "28\u202f755"
