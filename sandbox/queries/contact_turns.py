"""What partners will write if nobody moves: their announcements, and the answers to requests. Asked, never stored."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.domain.account_drills import AccessTurn
from sandbox.domain.broadcasts import Partner, ScriptedBroadcast, reach_of
from sandbox.domain.requests import RequestStatus, RequestTurn, request_turn
from sandbox.models import PracticeSpace, Request
from sandbox.queries.accounts import account_turns
from sandbox.queries.broadcasts import active_structures, exchanges_of, partner_of
from sandbox.queries.requests import facts_of
from sandbox.scenarios import scenario_named


@dataclass(frozen=True, slots=True)
class ContactTurn:
    """One of: an announcement to make, a step of a request, what a manager answers to who asked for an access."""

    due_at: datetime
    announcement: ScriptedBroadcast | None = None
    request: Request | None = None
    step: RequestTurn | None = None
    access: AccessTurn | None = None


def contact_turns(space: PracticeSpace) -> list[ContactTurn]:
    """What is to come, soonest first; announcements before answers of the same moment (one to four queries)."""
    found = [*_announcements(space), *_answers(space)]
    found += [ContactTurn(turn.due_at, access=turn) for turn in account_turns(space)]
    return sorted(found, key=lambda turn: (turn.due_at, turn.request.rank if turn.request else 0))


def _announcements(space: PracticeSpace) -> list[ContactTurn]:
    scripts = scenario_named(space.scenario).announcements
    if not scripts:
        return []
    made = set(space.broadcasts.exclude(script="").order_by().values_list("script", flat=True))
    held = space.current_seat.structure.identifier if space.current_seat else ""
    waiting = [script for script in scripts if script.code not in made and script.sender != held]
    if not waiting:
        return []
    structures = active_structures(space)
    partners: dict[str, Partner] = {structure.identifier: partner_of(structure) for structure in structures}
    exchanges = exchanges_of(space)
    found = []
    for script in waiting:
        reach = reach_of(partners[script.sender], partners.values(), exchanges)
        if (due_at := script.due_at(reach)) is not None:
            found.append(ContactTurn(due_at, announcement=script))
    return found


def _answers(space: PracticeSpace) -> list[ContactTurn]:
    rules = scenario_named(space.scenario).answers
    seat = space.current_seat
    requests = (
        Request.objects.filter(space=space, status__in=_WAITING)
        .select_related("addressee", "author", "document")
        .order_by("rank")
    )
    found = []
    for request in requests:
        step = request_turn(
            status=request.state,
            route=request.way,
            since=request.status_since,
            facts=facts_of(request, since=""),
            rules=rules,
            client_is_played=seat is not None and seat.structure_id == request.addressee_id,
        )
        if step is not None:
            found.append(ContactTurn(step.due_at, request=request, step=step))
    return found


_WAITING = (RequestStatus.WITH_SUPPORT.value, RequestStatus.WITH_CLIENT.value)
