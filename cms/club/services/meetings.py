"""Calling the board, holding its meeting, deciding by its voices, publishing its minutes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.board import (
    ACTION_OF,
    MAX_DISSENT,
    MINUTES_TERM,
    Attendance,
    chain,
    decide,
    minutes_lines,
    quorum_met,
    refusal_of_attendance,
)
from cms.club.domain.pilots import PilotState
from cms.club.domain.vocabulary import (
    ClubRefusedError,
    College,
    EventKind,
    MeetingState,
    Presence,
    Refusal,
    Role,
    State,
    Voice,
)
from cms.club.models import AgendaItem, BoardMeeting, BoardSeat, Idea, MeetingSeat, MinutesLine, Pilot, SeatVote
from cms.club.queries.board import sitting
from cms.club.queries.meetings import attendance_of, record_of, voting_seats
from cms.club.services.ideas import move_idea
from cms.club.services.journal import record


@transaction.atomic
def call_meeting(*, held_on: date, actor: User, now: datetime) -> BoardMeeting:
    """Call the board with every idea on the agenda, the longest owed first; ClubRefusedError when nobody sits."""
    if held_on < timezone.localdate(now):
        raise ClubRefusedError(Refusal.MEETING_IN_THE_PAST)
    if not sitting(today=held_on):
        raise ClubRefusedError(Refusal.NOBODY_SITS)
    last = BoardMeeting.objects.aggregate(last=Max("number"))["last"] or 0
    meeting = BoardMeeting.objects.create(number=last + 1, held_on=held_on)
    _draw_agenda(meeting)
    record(kind=EventKind.MEETING_CALLED, meeting=meeting, actor=actor, now=now)
    return meeting


def _draw_agenda(meeting: BoardMeeting) -> None:
    """Add the studied ideas that wait for the board and are not on this agenda yet, and the reports of pilots."""
    # Reports of pilots are told to the board; they ask for no decision.
    Pilot.objects.filter(state=PilotState.REPORTED.value, meeting=None).update(meeting=meeting)
    waiting = Idea.objects.filter(state=State.ON_AGENDA.value).exclude(agenda_items__meeting=meeting)
    first = AgendaItem.objects.filter(meeting=meeting).count() + 1
    for position, idea in enumerate(waiting.order_by("next_due_on", "pk"), first):
        former = AgendaItem.objects.filter(idea=idea).exclude(decision="").order_by("-decided_at").first()
        AgendaItem.objects.create(meeting=meeting, idea=idea, position=position, former=former)


@transaction.atomic
def open_meeting(
    *, meeting_id: int, presences: Mapping[int, Presence], proxies: Mapping[int, int], actor: User, now: datetime
) -> BoardMeeting:
    """Open with who is there. ``presences``: by seat of the board (a seat left out is absent); ``proxies``: who votes
    for a represented seat. Ideas studied since the call join the agenda. ClubRefusedError, or ``DoesNotExist``."""
    meeting = BoardMeeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.state != MeetingState.CALLED:
        raise ClubRefusedError(Refusal.MEETING_NOT_CALLED)
    # Who was called for a day would be told absent the day before.
    if timezone.localdate(now) < meeting.held_on:
        raise ClubRefusedError(Refusal.MEETING_NOT_YET)
    seats = sitting(today=timezone.localdate(now))
    if not seats:
        raise ClubRefusedError(Refusal.NOBODY_SITS)
    attendance = [
        Attendance(
            seat=seat.pk,
            college=College(seat.college),
            presence=(presence := presences.get(seat.pk, Presence.ABSENT)),
            proxy_to=proxies.get(seat.pk) if presence is Presence.REPRESENTED else None,
        )
        for seat in seats
    ]
    if refusal := refusal_of_attendance(attendance):
        raise ClubRefusedError(refusal)
    _seat(meeting, seats, attendance)
    _draw_agenda(meeting)
    meeting.state, meeting.opened_at = MeetingState.OPEN.value, now
    meeting.save(update_fields=["state", "opened_at"])
    return meeting


def _seat(meeting: BoardMeeting, seats: Sequence[BoardSeat], attendance: Sequence[Attendance]) -> None:
    rows = {}
    # Those who are there first, so that a proxy finds its carrier.
    for line in sorted(attendance, key=lambda one: one.proxy_to is not None):
        rows[line.seat] = MeetingSeat.objects.create(
            meeting=meeting,
            seat_id=line.seat,
            college=line.college.value,
            presence=line.presence.value,
            proxy_to=rows[line.proxy_to] if line.proxy_to else None,
        )


def _open_item(item_id: int) -> AgendaItem:
    item = AgendaItem.objects.select_related("meeting", "idea").select_for_update(of=("self",)).get(pk=item_id)
    if item.meeting.state != MeetingState.OPEN:
        raise ClubRefusedError(Refusal.MEETING_NOT_OPEN)
    if item.decision:
        raise ClubRefusedError(Refusal.ITEM_DECIDED)
    return item


@transaction.atomic
def cast_voice(*, item_id: int, seat_id: int, member: User, voice: Voice, dissent: str = "", now: datetime) -> SeatVote:
    """One seat's voice, by its holder or by who carries its proxy; it may change until the board decides."""
    item = _open_item(item_id)
    seat = (
        MeetingSeat.objects.select_related("seat", "proxy_to__seat")
        .filter(pk=seat_id, meeting=item.meeting)
        .exclude(presence=Presence.ABSENT.value)
        .first()
    )
    speaks = None if seat is None else (seat.proxy_to or seat).seat.holder_id
    if seat is None or speaks != member.pk:
        raise ClubRefusedError(Refusal.NOT_YOUR_SEAT)
    if item.idea.author_id is not None and seat.seat.holder_id == item.idea.author_id:
        raise ClubRefusedError(Refusal.SEAT_IS_PARTY)
    if len(dissent) > MAX_DISSENT or "\x00" in dissent:
        raise ClubRefusedError(Refusal.DISSENT_TOO_LONG)
    told, _new = SeatVote.objects.update_or_create(
        item=item, seat=seat, defaults={"voice": voice.value, "dissent": dissent.strip()}
    )
    return told


@transaction.atomic
def decide_item(*, item_id: int, motive: str, actor: User, now: datetime) -> AgendaItem:
    """Let the voices decide, move the idea and publish the motive; ClubRefusedError when the board cannot decide yet.

    The author is refused as ``actor``: the one who reads the result out is not party to the case.
    """
    item = _open_item(item_id)
    attendance = attendance_of(item.meeting)
    if not quorum_met(attendance):
        raise ClubRefusedError(Refusal.BOARD_WITHOUT_QUORUM)
    voices = dict(SeatVote.objects.filter(item=item).order_by("seat").values_list("seat", "voice"))
    expected = {seat.pk for seat in voting_seats(item)}
    if expected - set(voices):
        raise ClubRefusedError(Refusal.VOICES_MISSING)
    if not motive.strip():
        raise ClubRefusedError(Refusal.REASON_MISSING)
    decision = decide(Voice(voice) for voice in voices.values())
    move_idea(
        idea_id=item.idea_id,
        action=ACTION_OF[decision],
        actor=actor,
        roles=frozenset({Role.MEETING}),
        reason=motive,
        expected_version=item.idea.version,
        now=now,
    )
    item.decision, item.motive, item.decided_at = decision.value, motive.strip(), now
    item.save(update_fields=["decision", "motive", "decided_at"])
    return item


def retire_minutes(*, now: datetime) -> int:
    """Take away the text of minutes older than ten years; returns how many lines.

    Names go; the seals stay, so that the minutes that follow still verify, and so do decisions and motives.
    """
    old = MinutesLine.objects.filter(meeting__closed_at__lte=now - MINUTES_TERM)
    return old.exclude(text="").update(text="")


@transaction.atomic
def close_meeting(*, meeting_id: int, actor: User, now: datetime) -> BoardMeeting:
    """Write the minutes from the voices, seal them after those before, and publish them."""
    meeting = BoardMeeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.state != MeetingState.OPEN:
        raise ClubRefusedError(Refusal.MEETING_NOT_OPEN)
    last = MinutesLine.objects.order_by("-meeting__closed_at", "-number").first()
    meeting.previous_digest = last.digest if last else ""
    lines = minutes_lines(**record_of(meeting))
    digests = chain(lines, previous=meeting.previous_digest)
    MinutesLine.objects.bulk_create(
        MinutesLine(meeting=meeting, number=number, text=text, digest=digest)
        for number, (text, digest) in enumerate(zip(lines, digests, strict=True), 1)
    )
    meeting.state, meeting.closed_at = MeetingState.CLOSED.value, now
    meeting.save(update_fields=["state", "closed_at", "previous_digest"])
    record(kind=EventKind.MEETING_CLOSED, meeting=meeting, actor=actor, now=now)
    return meeting
