"""The clock of a space: advancing it lets everything that falls in between happen, in order.

What is to come is never stored: it is asked of the rules for every document (``queries.turns``), so a turn cannot be
lost, and asking twice does nothing twice.
"""

from datetime import datetime, timedelta

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.lifecycles import FLAG_BY_ACTION
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.works_pieces import BY_A_PIECE
from sandbox.models import Event, PracticeSpace
from sandbox.queries.broadcasts import REACHING
from sandbox.queries.contact_turns import ContactTurn, contact_turns
from sandbox.queries.turns import next_due, turn_book
from sandbox.services.accounts import run_access_turn
from sandbox.services.broadcasts import send_scripted
from sandbox.services.gestures import move, note_flag
from sandbox.services.journal import append, locked_space
from sandbox.services.requests import run_request_turn
from sandbox.services.works import answer_by_script

MAX_ADVANCE = timedelta(days=366)


@transaction.atomic
def advance_clock(
    *, space_id: int, to: datetime | None = None, days: int | None = None, actor_id: int | None = None
) -> list[Event]:
    """Move the space's time to a moment, or some days on; partners and Chorus Pro act meanwhile.

    Returns the events of the stretch, the last being the advance itself. Raises RefusedError (CLOCK_BACKWARDS for a
    moment that is not after the space's time, CLOCK_TOO_FAR beyond a year). Give ``to`` or ``days``, not both.
    """
    if (to is None) == (days is None):
        raise ValueError("give either the moment or the number of days")
    space = locked_space(space_id)
    try:
        target = to if to is not None else space.clock + timedelta(days=days or 0)
    except OverflowError:
        target = None
    if target is None or target - space.clock > MAX_ADVANCE:
        raise RefusedError(Refusal(RefusalCode.CLOCK_TOO_FAR, field="to"))
    if target <= space.clock:
        values = {"date": f"{target:%d/%m/%Y}", "now": f"{space.clock:%d/%m/%Y}"}
        raise RefusedError(Refusal(RefusalCode.CLOCK_BACKWARDS, field="to", values=values))
    first = space.last_sequence + 1
    _run_turns(space, until=target)
    space.clock = target
    append(space, EventType.CLOCK_ADVANCED, actor_id=actor_id)
    return list(space.events.filter(run=space.run, sequence__gte=first).order_by("sequence"))


@transaction.atomic
def advance_to_next_event(*, space_id: int, actor_id: int | None = None) -> list[Event]:
    """Move the space's time to the next thing that happens by itself, and let it happen.

    Returns the events of the stretch; empty when nothing will ever happen unless somebody moves.
    """
    space = locked_space(space_id)
    due = next_due(space)
    if due is None:
        return []
    before, first = space.clock, space.last_sequence + 1
    target = max(due, before)
    _run_turns(space, until=target)
    if target > before:
        append(space, EventType.CLOCK_ADVANCED, actor_id=actor_id)
    return list(space.events.filter(run=space.run, sequence__gte=first).order_by("sequence"))


@transaction.atomic
def run_due_turns(*, space_id: int) -> int:
    """Let those act whose turn has come at the space's time; returns how many turns ran. Safe to call at any time."""
    return _run_turns(locked := locked_space(space_id), until=locked.clock)


def _run_turns(space: PracticeSpace, *, until: datetime) -> int:
    count = 0
    book, contacts = turn_book(space), contact_turns(space)
    while True:
        turns = [pair for pair in book.upcoming() if pair[0].due_at <= until]
        letters = [letter for letter in contacts if letter.due_at <= until]
        if not turns and not letters:
            return count
        # What is written at the same moment as a gesture comes after it: it may speak of it.
        if not turns or (letters and letters[0].due_at < turns[0][0].due_at):
            count += 1
            space.clock = max(space.clock, letters[0].due_at)
            _write(space, letters[0])
            contacts = contact_turns(space)
            continue
        turn, document = turns[0]
        rule = turn.rule
        # A turn that was due while a person held the seat happens now, not in the past.
        space.clock = max(space.clock, turn.due_at)
        count += 1
        if rule.action in BY_A_PIECE:
            answer_by_script(space, document, rule)
            book, contacts = turn_book(space), contact_turns(space)
            continue
        if rule.action in FLAG_BY_ACTION:
            note_flag(space, document, rule.action, role=rule.role)
            continue
        reason = rule.reason.value if rule.reason else ""
        row = document.circuit.resolve(
            rule.action, role=rule.role, facts=document.facts(), reason=reason, comment=rule.comment
        )
        move(space, document, row, role=rule.role, reason=reason, comment=rule.comment)
        if contacts or row.event in REACHING:
            contacts = contact_turns(space)


def _write(space: PracticeSpace, letter: ContactTurn) -> None:
    if letter.announcement is not None:
        send_scripted(space, letter.announcement)
    elif letter.request is not None and letter.step is not None:
        run_request_turn(space, letter.request, letter.step)
    elif letter.access is not None:
        run_access_turn(space, letter.access)
