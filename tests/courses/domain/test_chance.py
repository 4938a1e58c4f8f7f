"""unit: the chance of a seat, against arithmetic done by hand and against ten thousand simulated waits."""

import random
from datetime import timedelta

import pytest

from courses.domain.chance import DISTANCES, History, Measure, chance_of_offer, release_rate

WEEK = timedelta(days=7)


def history(*released, taken=100, made=0, accepted=0):
    """One measure a session at seven days: so many seats came free out of ``taken``."""
    return History({7: tuple(Measure(taken, r) for r in released)}, offers_made=made, offers_taken=accepted)


def test_under_three_sessions_nothing_is_claimed():
    assert chance_of_offer(rank=1, seats_taken=100, time_left=WEEK, history=history(10, 12)) is None
    assert chance_of_offer(rank=1, seats_taken=100, time_left=WEEK, history=history(10, 12, 11)) is not None


def test_chance_by_hand_when_sessions_are_alike():
    # 600 measured seats, 59 freed: (59 + 0.5) / (600 + 1) = 0.099; first in line: 1 - 0.901 ** 20, sessions alike.
    alike = history(10, 10, 10, 10, 10, 9)
    found = chance_of_offer(rank=1, seats_taken=20, time_left=WEEK, history=alike)

    assert found.probability == pytest.approx(1 - (1 - 59.5 / 601) ** 20, abs=0.01)
    assert found.expected_releases == pytest.approx(20 * 59.5 / 601)


def test_chance_falls_with_the_rank_and_with_fewer_seats():
    past = history(5, 10, 15, 8, 12, made=100, accepted=70)
    by_rank = [chance_of_offer(rank=r, seats_taken=100, time_left=WEEK, history=past).probability for r in range(1, 60)]
    assert by_rank == sorted(by_rank, reverse=True)
    assert by_rank[0] > 0.9
    assert by_rank[-1] < 0.02
    few = chance_of_offer(rank=3, seats_taken=20, time_left=WEEK, history=past)
    assert few.probability < by_rank[2]


def test_people_ahead_who_pass_are_hope_for_those_behind():
    eager = history(10, 12, 8, made=1000, accepted=990)
    wavering = history(10, 12, 8, made=1000, accepted=300)
    chances = [
        chance_of_offer(rank=15, seats_taken=100, time_left=WEEK, history=h).probability for h in (eager, wavering)
    ]
    assert chances[0] < 0.3 < 0.7 < chances[1]


def test_nothing_is_left_to_hope_when_the_list_closes():
    found = chance_of_offer(rank=1, seats_taken=100, time_left=timedelta(0), history=history(10, 12, 8))

    assert found.probability == 0.0


def test_release_rate_joins_the_measured_distances_by_straight_lines():
    alike = tuple(Measure(199, 19) for _session in range(3))  # (57 + 0.5) / 598
    more = tuple(Measure(199, 39) for _session in range(3))
    known = History({7: alike, 14: more}, 0, 0)
    low, high = 57.5 / 598, 117.5 / 598

    assert release_rate(days=3.5, history=known) == pytest.approx(low / 2)
    assert release_rate(days=10.5, history=known) == pytest.approx((low + high) / 2)
    assert release_rate(days=60, history=known) == pytest.approx(high)


def test_chance_is_calibrated():
    """Of the people told « p », a share p is offered a seat: simulated, with sessions that differ from one another."""
    draws = random.Random(20261124)
    acceptance = 0.65

    def session():
        """The seats taken, how many come free, drawn from a rate of its own."""
        taken = draws.choice((12, 20, 60, 100, 200))
        rate = draws.betavariate(3, 22)
        return taken, sum(draws.random() < rate for _seat in range(taken))

    told, came = [], []
    for _world in range(40):
        past = [Measure(*session()) for _number in range(30)]
        made = 120
        accepted = sum(draws.random() < acceptance for _offer in range(made))
        known = History(dict.fromkeys(DISTANCES, tuple(past)), made, accepted)
        for _wait in range(250):
            taken, freed = session()
            rank = draws.randint(1, 30)
            ahead = sum(draws.random() < acceptance for _person in range(rank - 1))
            chance = chance_of_offer(rank=rank, seats_taken=taken, time_left=timedelta(days=40), history=known)
            told.append(chance.probability)
            came.append(freed > ahead)
    assert sum(told) / len(told) == pytest.approx(sum(came) / len(came), abs=0.02)
    for tenth in range(10):
        group = [(p, c) for p, c in zip(told, came, strict=True) if tenth / 10 <= p < (tenth + 1) / 10]
        claimed, seen = (sum(column) / len(group) for column in zip(*group, strict=True))
        assert len(group) > 200
        assert seen == pytest.approx(claimed, abs=0.07), f"told {claimed:.2f}, seen {seen:.2f}"
