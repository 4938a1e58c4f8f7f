"""How a document comes to a status: the shortest way through its circuit, as gestures and who makes them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from sandbox.domain.actions import Action, Reason
from sandbox.domain.lifecycles import WORKS_CIRCUITS, Lifecycle, circuit_of
from sandbox.domain.transitions import Facts, Transition
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.domain.works_pieces import BY_A_PIECE, FOLLOWING, action_on_previous


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
            waiting.append((row.target, (*way, Gesture(row.action, _maker(row), told))))
    return None


def _maker(row: Transition) -> Role:
    # A gesture that several may make is made by the person before the portal itself.
    return min(row.roles, key=lambda role: (role is Role.SYSTEM, role.value))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a works dossier, and what happens to it before the next one."""

    frame: Frame
    gestures: tuple[Gesture, ...] = ()


@dataclass(frozen=True, slots=True)
class WorksWay:
    """The pieces of a dossier in order.

    ``shown``: which of them has the status, from the end (-2: the last piece was deposited to bring it there);
    ``replaces``: the last piece takes up the one before, which was refused, instead of following it; ``revised``: the
    pieces that follow admit less than was asked.
    """

    pieces: tuple[Piece, ...]
    shown: int = -1
    replaces: bool = False
    revised: bool = False


_FIRST_PIECES = (Frame.A4, Frame.A5, Frame.A7)
_BEFORE = (Action.SUBMIT, Action.DELETE)


def works_way_to(status: Status, *, frame: Frame | None = None, reason: Reason | None = None) -> WorksWay | None:
    """The shortest way to a status of the works circuits, from the first piece of a dossier.

    ``frame``: the piece that has it (any by default); ``reason``: that of the return that leads there. None when no
    works circuit leads there.
    """
    waiting: deque[tuple[tuple[Piece, ...], Status]] = deque(
        ((Piece(first),), circuit_of(first).submitted) for first in _FIRST_PIECES
    )
    seen = {(pieces[-1].frame, reached) for pieces, reached in waiting}
    while waiting:
        pieces, reached = waiting.popleft()
        last = pieces[-1]
        told = last.gestures[-1].reason if last.gestures else ""
        if reached is status and frame in (None, last.frame) and (reason is None or told == reason.value):
            return WorksWay(pieces)
        for row in WORKS_CIRCUITS[last.frame].transitions:
            if reached not in row.sources or row.action in _BEFORE or not _guards_let(row, reached):
                continue
            if row.action in BY_A_PIECE:
                following = _pieces_after(last.frame, row)
                if following and row.target is status and frame in (None, last.frame) and reason is None:
                    replaces = row.action is Action.DUPLICATE
                    return WorksWay((*pieces, Piece(following[0])), shown=-2, replaces=replaces)
                if row.action is not Action.DUPLICATE:
                    for after in following:
                        if (after, circuit_of(after).submitted) not in seen:
                            seen.add((after, circuit_of(after).submitted))
                            waiting.append(((*pieces, Piece(after)), circuit_of(after).submitted))
                continue
            if (last.frame, row.target) in seen or (
                reason and row.target is status and row.action is not reason.action
            ):
                continue
            seen.add((last.frame, row.target))
            gesture = Gesture(row.action, _maker(row), _reason_of(row, reason))
            waiting.append(((*pieces[:-1], Piece(last.frame, (*last.gestures, gesture))), row.target))
    return None


def works_way_to_reason(reason: Reason) -> WorksWay | None:
    """The way to the return of a works piece with this reason; None when none gives it."""
    targets = (row.target for one in WORKS_CIRCUITS.values() for row in one.transitions if row.action is reason.action)
    ways = (works_way_to(target, reason=reason) for target in dict.fromkeys(targets))
    return next((way for way in ways if way), None)


def _guards_let(row: Transition, status: Status) -> bool:
    facts = Facts(status=status, has_moe=True)
    return all(guard(facts) is None for guard in row.guards)


def _pieces_after(frame: Frame, row: Transition) -> tuple[Frame, ...]:
    if row.action is Action.DUPLICATE:
        return (frame,) if frame.depositor in row.roles else ()
    return tuple(
        after
        for after, role in FOLLOWING.get(frame, {}).items()
        if role in row.roles and action_on_previous(after) is row.action
    )


def _reason_of(row: Transition, reason: Reason | None) -> str:
    if not row.needs_reason:
        return ""
    if reason and row.action is reason.action:
        return reason.value
    # A disagreement on an amount is no reason to refuse a piece: it stands in the list to be met, not to be given.
    return next(one for one in Reason.for_action(row.action) if one is not Reason.PIECE_AMOUNT).value
