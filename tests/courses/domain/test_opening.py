"""unit: the planner's optimum, compared with every possibility on small cases."""

import random
from datetime import date, datetime, timedelta
from itertools import combinations

import pytest

from courses.domain.opening import Demand, Problem, Teacher, best_plan, options, value_of
from courses.domain.slots import PARIS, SLOT_CODES, code_at, dates_of

FIRST = date(2026, 12, 7)


def most_served(problem, opened):
    """How many people a fixed set of sessions serves, or None when some session stays too empty: by brute force."""
    rooms = {}
    for option in opened:
        key = option.topic, code_at(option.starts_at)
        low, high = rooms.get(key, (0, 0))
        rooms[key] = low + problem.fewest, high + problem.most
    best = None

    def place(number, filled):
        nonlocal best
        if number == len(problem.demands):
            if all(low <= filled.get(key, 0) <= high for key, (low, high) in rooms.items()):
                best = max(best or 0, sum(filled.values()))
            return
        demand = problem.demands[number]
        place(number + 1, filled)
        for code in demand.slots:
            key = demand.topic, code
            if key in rooms and filled.get(key, 0) < rooms[key][1]:
                place(number + 1, {**filled, key: filled.get(key, 0) + 1})

    place(0, {})
    return best


def holds(problem, opened):
    """Whether trainers can give all of ``opened``."""
    limits = {t.person: t.weekly_limit for t in problem.teachers}
    weeks = {}
    for option in opened:
        week = option.teacher, option.starts_at.isocalendar()[:2]
        weeks[week] = weeks.get(week, 0) + 1
    at_once = {(o.teacher, o.starts_at) for o in opened}
    return len(at_once) == len(opened) and all(n <= limits[who] for (who, _week), n in weeks.items())


def brute_force(problem):
    """The value of the best plan, every set of sessions tried."""
    offered = options(problem)
    best = 0
    for size in range(len(offered) + 1):
        for opened in combinations(offered, size):
            served = most_served(problem, opened) if holds(problem, opened) else None
            if served is not None:
                best = max(best, value_of(served=served, opened=opened, first_day=problem.first_day))
    return best


def small_problem(seed):
    chosen = random.Random(seed)
    moments = dates_of(first=FIRST, weeks=1, closed=[])
    teachers = tuple(
        Teacher(
            person=person,
            topics=frozenset(chosen.sample((1, 2), chosen.choice((1, 2)))),
            moments=tuple(sorted(chosen.sample(moments, 2))),
            weekly_limit=chosen.choice((1, 2)),
        )
        for person in (1, 2)
    )
    codes = [*sorted({code_at(m) for t in teachers for m in t.moments}), "fri-14"]
    demands = tuple(
        Demand(person=n, topic=chosen.choice((1, 2)), slots=frozenset(chosen.sample(codes, 2))) for n in range(7)
    )
    return Problem(demands=demands, teachers=teachers, first_day=FIRST, fewest=2, most=3)


@pytest.mark.parametrize("seed", range(12))
def test_plan_is_worth_as_much_as_the_best_of_all_possible_plans(seed):
    problem = small_problem(seed)
    plan = best_plan(problem)

    assert plan.optimal
    assert plan.value == brute_force(problem)


@pytest.mark.parametrize("seed", range(12))
def test_plan_can_be_given_and_serves_people_at_their_times(seed):
    problem = small_problem(seed)
    plan = best_plan(problem)

    assert holds(problem, plan.openings)
    wishes = {d.person: d for d in problem.demands}
    served = [person for opening in plan.openings for person in opening.people]
    assert len(served) == len(set(served))
    for opening in plan.openings:
        assert problem.fewest <= len(opening.people) <= problem.most
        for person in opening.people:
            assert wishes[person].topic == opening.topic
            assert code_at(opening.starts_at) in wishes[person].slots


def test_some_small_cases_do_open_sessions():
    assert sum(len(best_plan(small_problem(seed)).openings) for seed in range(12)) >= 12


def test_nothing_opens_when_too_few_agree():
    teacher = Teacher(1, frozenset({1}), tuple(dates_of(first=FIRST, weeks=4, closed=[])), 5)
    demands = tuple(Demand(n, 1, frozenset({code})) for n, code in enumerate(SLOT_CODES))

    plan = best_plan(Problem(demands=demands, teachers=(teacher,), first_day=FIRST, fewest=2, most=20))
    assert plan.openings == ()
    assert plan.optimal


def test_more_people_than_a_session_holds_make_two_of_them():
    teacher = Teacher(1, frozenset({1}), tuple(dates_of(first=FIRST, weeks=2, closed=[])), 5)
    demands = tuple(Demand(n, 1, frozenset({"tue-10"})) for n in range(5))

    plan = best_plan(Problem(demands=demands, teachers=(teacher,), first_day=FIRST, fewest=2, most=3))
    assert [(o.starts_at, len(o.people)) for o in plan.openings] == [
        (datetime(2026, 12, 8, 10, tzinfo=PARIS), 3),
        (datetime(2026, 12, 15, 10, tzinfo=PARIS), 2),
    ]


def test_dates_leave_out_week_ends_and_holidays():
    closed = date(2026, 12, 25)
    dates = dates_of(first=date(2026, 12, 21), weeks=1, closed=[closed])

    assert [d.date() for d in dates if d.date() == closed] == []
    assert {d.weekday() for d in dates} == {0, 1, 2, 3}
    assert all(code_at(d) in SLOT_CODES for d in dates)
    assert code_at(dates[0] + timedelta(hours=1)) == ""
