"""Questions about the meetings of the board; what it says and decides is public."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date

from cms.accounts.models import User
from cms.club.domain.board import MINUTES_TERM, Attendance, Decided, SeatVoice, first_broken, quorum_met
from cms.club.domain.vocabulary import College, MeetingState, Presence, Voice
from cms.club.models import AgendaItem, BoardMeeting, MeetingSeat, MinutesLine, SeatVote
from cms.club.queries.ideas import case_url
from cms.club.queries.pilots import reports_of

_PARTING = "représentant parti"


def meeting_list() -> Any:
    """Every meeting, the latest first."""
    return BoardMeeting.objects.all()


def meeting_detail(*, number: int) -> BoardMeeting | None:
    """One meeting, or None."""
    return BoardMeeting.objects.filter(number=number).first()


def seats_of(meeting: BoardMeeting) -> list[MeetingSeat]:
    """Who takes part, with the seats of the board and of the proxies; one query, empty before the opening."""
    found = MeetingSeat.objects.filter(meeting=meeting).select_related("seat", "proxy_to__seat")
    return list(found.order_by("college", "seat__rank", "pk"))


def attendance_of(meeting: BoardMeeting) -> list[Attendance]:
    """The same, as the rules read it."""
    return [
        Attendance(seat.pk, College(seat.college), Presence(seat.presence), seat.proxy_to_id)
        for seat in seats_of(meeting)
    ]


def voting_seats(item: AgendaItem) -> list[MeetingSeat]:
    """The seats whose voice the item waits for: present or represented, the author's own seat left out."""
    return [
        seat
        for seat in seats_of(item.meeting)
        if seat.presence != Presence.ABSENT
        and (item.idea.author_id is None or seat.seat.holder_id != item.idea.author_id)
    ]


def name_of(seat: MeetingSeat) -> str:
    """The public name of who holds a seat."""
    return seat.seat.holder_name or _PARTING


@dataclass(frozen=True)
class SeatLine:
    """One seat before an item. ``mine``: the reader may speak for it now. ``party``: its holder is the author."""

    seat: MeetingSeat
    name: str
    told: SeatVote | None
    mine: bool
    party: bool


@dataclass(frozen=True)
class ItemLine:
    """One item of the agenda with its seats; ``missing`` counts the voices that are still waited for."""

    item: AgendaItem
    seats: list[SeatLine]
    # What replays the problem, for those who decide to try it; empty when the author joined nothing.
    case_url: str = ""

    @property
    def missing(self) -> int:
        """Voices that the decision waits for."""
        return sum(not line.party and line.told is None for line in self.seats)


def agenda_of(meeting: BoardMeeting, *, reader: User | None) -> list[ItemLine]:
    """The agenda in order; three queries whatever its length."""
    items = list(
        AgendaItem.objects.filter(meeting=meeting).select_related("idea", "former__meeting").order_by("position")
    )
    seats = [seat for seat in seats_of(meeting) if seat.presence != Presence.ABSENT]
    told: dict[tuple[int, int], SeatVote] = {}
    for vote in SeatVote.objects.filter(item__in=items).order_by("pk"):
        told[vote.item_id, vote.seat_id] = vote
    reader_id = reader.pk if reader is not None and reader.is_authenticated else None
    return [
        ItemLine(
            item,
            [
                SeatLine(
                    seat=seat,
                    name=name_of(seat),
                    told=told.get((item.pk, seat.pk)),
                    mine=reader_id is not None and (seat.proxy_to or seat).seat.holder_id == reader_id,
                    party=item.idea.author_id is not None and seat.seat.holder_id == item.idea.author_id,
                )
                for seat in seats
            ],
            case_url=case_url(code=item.idea.case_code, rule=item.idea.case_rule),
        )
        for item in items
    ]


def record_of(meeting: BoardMeeting) -> dict[str, Any]:
    """What the minutes are written from: the arguments of ``minutes_lines``."""
    seats = seats_of(meeting)
    how = {
        Presence.PRESENT: "présent",
        Presence.ABSENT: "absent",
    }
    told = {}
    for seat in seats:
        label = College(seat.college).label
        presence = f"représenté par {name_of(seat.proxy_to)}" if seat.proxy_to else how[Presence(seat.presence)]
        told[f"{name_of(seat)} ({label})"] = presence
    return {
        "number": meeting.number,
        "day": format_date(timezone.localdate(meeting.opened_at) if meeting.opened_at else meeting.held_on, "j F Y"),
        "seats": told,
        "quorum": quorum_met(attendance_of(meeting)),
        "reports": [(one.pilot.idea.title, one.line) for one in reports_of(meeting)],
        "items": [_decided(line) for line in agenda_of(meeting, reader=None)],
    }


def _decided(line: ItemLine) -> Decided:
    former = line.item.former
    return Decided(
        idea=line.item.idea.title,
        decision=Voice(line.item.decision) if line.item.decision else None,
        motive=line.item.motive,
        voices=tuple(
            SeatVoice(
                name=seat.name,
                college=College(seat.seat.college),
                voice=Voice(seat.told.voice) if seat.told else None,
                proxy_name=name_of(seat.seat.proxy_to) if seat.seat.proxy_to else "",
                dissent=seat.told.dissent if seat.told else "",
            )
            for seat in line.seats
            # A seat that was waited for in vain said nothing; the author's seat is told as such.
            if seat.told or seat.party
        ),
        former=f"séance n° {former.meeting.number}" if former else "",
        former_decision=Voice(former.decision) if former else None,
    )


@dataclass(frozen=True)
class Minutes:
    """Published minutes; ``broken`` is the number of the first line that is not what was sealed, or None.

    ``retired``: the text was taken away at its term, the seals stay.
    """

    lines: list[MinutesLine]
    broken: int | None
    follows: BoardMeeting | None
    retired: bool = False


def minutes_of(meeting: BoardMeeting, *, now: datetime | None = None) -> Minutes | None:
    """The minutes, verified against their seals and against the minutes before; None while they are not written.

    Lines without text are a fault, unless ``now`` is past the term of the archive.
    """
    if meeting.state != MeetingState.CLOSED:
        return None
    lines = list(MinutesLine.objects.filter(meeting=meeting).order_by("number"))
    before = (
        BoardMeeting.objects.filter(state=MeetingState.CLOSED.value, closed_at__lt=meeting.closed_at)
        .order_by("-closed_at")
        .first()
    )
    last = MinutesLine.objects.filter(meeting=before).order_by("-number").first() if before else None
    over = now is not None and meeting.closed_at is not None and now >= meeting.closed_at + MINUTES_TERM
    if over and not any(line.text for line in lines):
        return Minutes(lines, None, before, retired=True)
    broken = first_broken(
        [line.text for line in lines],
        [line.digest for line in lines],
        previous=last.digest if last else "",
    )
    return Minutes(lines, broken, before)


def decisions_of(idea_id: int) -> Any:
    """The decisions of the board on one idea, the latest first, with their meetings."""
    return (
        AgendaItem.objects.filter(idea_id=idea_id)
        .exclude(decision="")
        .select_related("meeting")
        .order_by("-decided_at")
    )


def minutes_text(minutes: Minutes) -> Iterator[str]:
    """The minutes as plain text, digest and line, so that anyone computes the seals again."""
    yield from (f"{line.digest}  {line.text}" for line in minutes.lines)
