"""How a document comes to a status: the shortest way through its circuit, as gestures and who makes them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from sandbox.domain.actions import Action, Reason
from sandbox.domain.lifecycles import Lifecycle, circuit_of
from sandbox.domain.vocabulary import Frame, Role, Status


@dataclass(frozen=True, slots=True)
class Gesture:
    """One gesture on the way; ``reason`` where the circuit wants one."""

    action: Action
    role: Role
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """The frame of the invoice to deposit, and what happens to it then."""

    frame: Frame
    gestures: tuple[Gesture, ...]


def way_to(status: Status, *, reason: Reason | None = None) -> Way | None:
    """The shortest way from a deposit to a status, ending with ``reason`` if one is given.

    None when no open circuit leads there, and for what precedes a deposit (a draft, a deleted one).
    """
    for frame in (Frame.A1, Frame.A9):
        found = _shortest(circuit_of(frame), status, reason)
        if found is not None:
            return Way(frame, found)
    return None


def way_to_reason(reason: Reason) -> Way | None:
    """The way to the status that a return with this reason gives."""
    for frame in (Frame.A1, Frame.A9):
        circuit = circuit_of(frame)
        for row in circuit.transitions:
            if row.action is reason.action:
                found = _shortest(circuit, row.target, reason)
                if found is not None:
                    return Way(frame, found)
    return None


def _shortest(circuit: Lifecycle, target: Status, reason: Reason | None) -> tuple[Gesture, ...] | None:
    start = circuit.submitted
    waiting: deque[tuple[Status, tuple[Gesture, ...]]] = deque([(start, ())])
    seen = {start}
    while waiting:
        status, way = waiting.popleft()
        if status is target and (reason is None or (way and way[-1].reason == reason.value)):
            return way
        for row in circuit.transitions:
            if status not in row.sources or row.target in seen:
                continue
            if row.target is target and reason is not None and row.action is not reason.action:
                continue
            told = ""
            if row.needs_reason:
                told = (reason if reason and row.action is reason.action else Reason.for_action(row.action)[0]).value
            seen.add(row.target)
            # A gesture that several may make is made by the person before the portal itself.
            role = min(row.roles, key=lambda role: (role is Role.SYSTEM, role.value))
            waiting.append((row.target, (*way, Gesture(row.action, role, told))))
    return None
