"""Which sessions to open on the wishes people left: the best that trainers can hold, found exactly.

Wishes name times of the week, so that two people who wish for « mardi à 10 h » may meet on any Tuesday. The choice is
an integer programme, handed to HiGHS; its optimum is checked against every possibility on small cases by the tests.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from courses.domain.slots import PARIS, code_at

# What the planner seeks first is people served; then few sessions, as each costs a trainer; then early dates.
SERVED_WEIGHT = 1000
SESSION_WEIGHT = 100
DAY_WEIGHT = 1
SOLVER_SECONDS = 60.0


@dataclass(frozen=True)
class Demand:
    """One person's wish: a topic, and the codes of the times that suit."""

    person: int
    topic: int
    slots: frozenset[str]


@dataclass(frozen=True)
class Teacher:
    """A trainer: topics taught, moments free (aware, already without what they give), sessions a week at most."""

    person: int
    topics: frozenset[int]
    moments: tuple[datetime, ...]
    weekly_limit: int


@dataclass(frozen=True)
class Problem:
    """What is asked for, who could give it, and the size of a session."""

    demands: tuple[Demand, ...]
    teachers: tuple[Teacher, ...]
    first_day: date
    fewest: int
    most: int


@dataclass(frozen=True)
class Opening:
    """A session worth opening, and the people it serves."""

    topic: int
    teacher: int
    starts_at: datetime
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The best set of sessions; ``optimal`` is false when time ran out before the proof."""

    openings: tuple[Opening, ...]
    value: int
    optimal: bool


def options(problem: Problem) -> list[Opening]:
    """Every session that some trainer could give to enough people, nobody placed yet."""
    wished: dict[tuple[int, str], int] = defaultdict(int)
    for demand in problem.demands:
        for code in demand.slots:
            wished[demand.topic, code] += 1
    return [
        Opening(topic=topic, teacher=teacher.person, starts_at=moment)
        for teacher in problem.teachers
        for topic in sorted(teacher.topics)
        for moment in teacher.moments
        if wished[topic, code_at(moment)] >= problem.fewest
    ]


def value_of(*, served: int, opened: Sequence[Opening], first_day: date) -> int:
    """What a plan is worth."""
    days = sum((o.starts_at.astimezone(PARIS).date() - first_day).days for o in opened)
    return SERVED_WEIGHT * served - SESSION_WEIGHT * len(opened) - DAY_WEIGHT * days


def best_plan(problem: Problem) -> Plan:
    """The plan worth most, proven so unless ``SOLVER_SECONDS`` run out."""
    offered = options(problem)
    if not offered:
        return Plan(openings=(), value=0, optimal=True)
    # A heavy import, wanted by the planner's daily task alone: web processes never pay for it.
    import highspy

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("time_limit", SOLVER_SECONDS)
    opened = [solver.addBinary() for _option in offered]
    at: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, option in enumerate(offered):
        at[option.topic, code_at(option.starts_at)].append(number)
    seats = {
        (demand.person, code): solver.addBinary()
        for demand in problem.demands
        for code in sorted(demand.slots)
        if (demand.topic, code) in at
    }
    _people(solver, problem, seats=seats, opened=opened, at=at)
    _trainers(solver, problem, offered=offered, opened=opened)
    served = sum(seats.values())
    # A constant shift would not do: each option carries its own day.
    costs = sum(
        (SESSION_WEIGHT + DAY_WEIGHT * (option.starts_at.astimezone(PARIS).date() - problem.first_day).days) * variable
        for option, variable in zip(offered, opened, strict=True)
    )
    solver.maximize(SERVED_WEIGHT * served - costs)
    return _read(
        problem,
        chosen=[o for o, v in zip(offered, opened, strict=True) if solver.val(v) > 0.5],
        placed={key for key, variable in seats.items() if solver.val(variable) > 0.5},
        optimal=solver.getModelStatus() == highspy.HighsModelStatus.kOptimal,
    )


def _people(
    solver: Any,
    problem: Problem,
    *,
    seats: Mapping[tuple[int, str], Any],
    opened: Sequence[Any],
    at: Mapping[tuple[int, str], Sequence[int]],
) -> None:
    """One seat a person; sessions neither too empty nor too full."""
    coming: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for demand in problem.demands:
        own = [seats[demand.person, code] for code in sorted(demand.slots) if (demand.person, code) in seats]
        if len(own) > 1:
            solver.addConstr(sum(own) <= 1)
        for code in demand.slots:
            if (demand.person, code) in seats:
                coming[demand.topic, code].append(seats[demand.person, code])
    for key, numbers in at.items():
        sessions = sum(opened[n] for n in numbers)
        people = sum(coming[key])
        solver.addConstr(people <= problem.most * sessions)
        solver.addConstr(people >= problem.fewest * sessions)
        # Implied, yet it spares the solver most of its search.
        for seat in coming[key]:
            solver.addConstr(seat <= sessions)


def _trainers(solver: Any, problem: Problem, *, offered: Sequence[Opening], opened: Sequence[Any]) -> None:
    """One place at a time, and so many sessions a week."""
    at_once: dict[tuple[int, datetime], list[Any]] = defaultdict(list)
    in_week: dict[tuple[int, tuple[int, int]], list[Any]] = defaultdict(list)
    for option, variable in zip(offered, opened, strict=True):
        local = option.starts_at.astimezone(PARIS)
        at_once[option.teacher, option.starts_at].append(variable)
        in_week[option.teacher, local.isocalendar()[:2]].append(variable)
    limits = {teacher.person: teacher.weekly_limit for teacher in problem.teachers}
    for together in at_once.values():
        if len(together) > 1:
            solver.addConstr(sum(together) <= 1)
    for (person, _week), together in in_week.items():
        if len(together) > limits[person]:
            solver.addConstr(sum(together) <= limits[person])


def _read(problem: Problem, *, chosen: list[Opening], placed: set[tuple[int, str]], optimal: bool) -> Plan:
    """Share the people of one time of the week out among its sessions, the earliest ones filled first."""
    waiting: dict[tuple[int, str], list[int]] = defaultdict(list)
    for demand in problem.demands:
        for code in demand.slots:
            if (demand.person, code) in placed:
                waiting[demand.topic, code].append(demand.person)
    openings = []
    chosen.sort(key=lambda o: (o.starts_at, o.topic, o.teacher))
    for number, option in enumerate(chosen):
        key = option.topic, code_at(option.starts_at)
        later = sum((o.topic, code_at(o.starts_at)) == key for o in chosen[number + 1 :])
        count = min(problem.most, len(waiting[key]) - problem.fewest * later)
        people, waiting[key] = waiting[key][:count], waiting[key][count:]
        openings.append(Opening(option.topic, option.teacher, option.starts_at, tuple(people)))
    served = sum(len(opening.people) for opening in openings)
    return Plan(
        openings=tuple(openings),
        value=value_of(served=served, opened=openings, first_day=problem.first_day),
        optimal=optimal,
    )
