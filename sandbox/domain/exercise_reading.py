"""Reading the exercise of a scenario: steps, questions, hints, mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.domain.actions import EventType
from sandbox.domain.exercises import DETAILS, HINT_LEVELS, Choice, Exercise, Mistake, Pattern, Step, Wanted
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.scenario_reading import ScenarioError, member_of, rows_of, text_of
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Role

_REFUSED = frozenset({EventType.DEPOSIT_REFUSED, EventType.FLOW_REJECTED})


def read_exercise(data: Mapping[str, Any]) -> Exercise:
    """The exercise of a mapping (part of the YAML file), or ScenarioError."""
    steps = tuple(_step(row, f"exercise.steps[{rank}]") for rank, row in enumerate(rows_of(data, "steps")))
    codes = {step.code for step in steps}
    if len(codes) != len(steps) or not steps:
        raise ScenarioError("exercise.steps: at least one, each code once")
    mistakes = [
        _mistake(row, codes, f"exercise.mistakes[{rank}]") for rank, row in enumerate(rows_of(data, "mistakes"))
    ]
    return Exercise(
        slug=text_of(data, "slug", "exercise"),
        title=text_of(data, "title", "exercise"),
        goal=text_of(data, "goal", "exercise"),
        steps=steps,
        mistakes=(*mistakes, *(mistake for step in steps for mistake in _wrong_answers(step))),
        ordered=bool(data.get("ordered", True)),
        rank=int(data.get("rank", 100)),
        minutes=int(data.get("minutes", 10)),
        guide=str(data.get("guide") or ""),
    )


def _step(row: Mapping[str, Any], where: str) -> Step:
    hints = tuple(typeset(str(hint).strip()) for hint in row.get("hints") or [])
    if len(hints) != HINT_LEVELS:
        raise ScenarioError(f"{where}.hints: {HINT_LEVELS} levels are expected")
    code = text_of(row, "code", where)
    choices = tuple(_choice(item, f"{where}.choices[{rank}]") for rank, item in enumerate(rows_of(row, "choices")))
    if choices:
        right = frozenset(choice.code for choice in choices if choice.right)
        if len(right) != 1:
            raise ScenarioError(f"{where}.choices: one right answer is expected")
        pattern = _answer(code, right)
    else:
        pattern = _pattern(row, where)
    return Step(
        code=code,
        title=text_of(row, "title", where),
        pattern=pattern,
        hints=hints,
        question=text_of(row, "question", where) if choices else "",
        choices=choices,
    )


def _choice(row: Mapping[str, Any], where: str) -> Choice:
    right = bool(row.get("right", False))
    return Choice(
        code=text_of(row, "code", where),
        text=text_of(row, "text", where),
        right=right,
        hint="" if right else text_of(row, "hint", where),
    )


def _answer(step: str, choices: frozenset[str]) -> Pattern:
    return Pattern(events=frozenset({EventType.ANSWER_GIVEN}), where={"step": frozenset({step}), "choice": choices})


def _wrong_answers(step: Step) -> list[Mistake]:
    return [
        Mistake(
            code=f"{step.code}-{choice.code}",
            pattern=_answer(step.code, frozenset({choice.code})),
            hint=choice.hint,
        )
        for choice in step.choices
        if not choice.right
    ]


def _mistake(row: Mapping[str, Any], steps: set[str], where: str) -> Mistake:
    """``refusal`` is short for a deposit that the gate refused with this code."""
    if refusal := row.get("refusal"):
        if refusal not in RefusalCode._value2member_map_:
            raise ScenarioError(f"{where}.refusal: {refusal!r} is no refusal")
        pattern = Pattern(events=_REFUSED, where={"codes": frozenset({str(refusal)})})
    else:
        pattern = _pattern(row, where)
    during = frozenset(str(code) for code in row.get("during") or [])
    if unknown := during - steps:
        raise ScenarioError(f"{where}.during: {sorted(unknown)} are no steps")
    return Mistake(
        code=str(refusal) if refusal else text_of(row, "code", where),
        pattern=pattern,
        hint=text_of(row, "hint", where),
        during=during,
    )


def _pattern(row: Mapping[str, Any], where: str) -> Pattern:
    events = frozenset(member_of(EventType, value, f"{where}.events") for value in row.get("events") or [])
    if not events:
        raise ScenarioError(f"{where}.events: at least one is expected")
    return Pattern(
        events=events,
        role=member_of(Role, row["role"], f"{where}.role") if row.get("role") else None,
        where=_wanted(row.get("where"), f"{where}.where"),
        unless=_wanted(row.get("unless"), f"{where}.unless"),
    )


def _wanted(data: Any, where: str) -> Wanted:
    found = {}
    for name, value in (data or {}).items():
        if name not in DETAILS:
            raise ScenarioError(f"{where}: {name!r} is no detail of an event")
        found[name] = frozenset(str(item) for item in (value if isinstance(value, list) else [value]))
    return found
