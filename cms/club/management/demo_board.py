"""Meetings of the board to look at: decisions with their voices, minutes that verify, a meeting to come."""

from datetime import datetime, timedelta

from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.vocabulary import Presence, Voice
from cms.club.models import AgendaItem, BoardMeeting, Idea
from cms.club.queries.board import sitting
from cms.club.queries.meetings import voting_seats
from cms.club.services.meetings import call_meeting, cast_voice, close_meeting, decide_item, open_meeting

# One representative who does not agree with the others writes why.
DISSENT = "La charge pèse surtout sur les très petites factures : une règle pour elles seules suffirait."


def hold_meeting(*, idea: Idea, voice: Voice, motive: str, teller: User, now: datetime) -> bool:
    """Decide ``idea`` in a meeting held on that day; False when no board sat yet.

    The last seat is represented by the first; the second to last dissents from a decision to dismiss.
    """
    day = timezone.localdate(now)
    seats = sitting(today=day)
    if len(seats) < 2:
        return False
    meeting = call_meeting(held_on=day, actor=teller, now=now - timedelta(days=9))
    presences = {seat.pk: Presence.PRESENT for seat in seats} | {seats[-1].pk: Presence.REPRESENTED}
    meeting = open_meeting(
        meeting_id=meeting.pk, presences=presences, proxies={seats[-1].pk: seats[0].pk}, actor=teller, now=now
    )
    item = AgendaItem.objects.select_related("meeting", "idea").get(meeting=meeting, idea=idea)
    voters = voting_seats(item)
    for place, seat in enumerate(voters):
        speaker = (seat.proxy_to or seat).seat.holder
        against = voice is Voice.DISMISS and place == len(voters) - 2
        if speaker is not None:
            cast_voice(
                item_id=item.pk,
                seat_id=seat.pk,
                member=speaker,
                voice=Voice.POSTPONE if against else voice,
                dissent=DISSENT if against else "",
                now=now,
            )
    decide_item(item_id=item.pk, motive=motive, actor=teller, now=now + timedelta(hours=1))
    close_meeting(meeting_id=meeting.pk, actor=teller, now=now + timedelta(hours=2))
    return True


def call_next(*, teller: User, now: datetime) -> BoardMeeting:
    """The meeting to come, with the ideas that wait."""
    return call_meeting(held_on=timezone.localdate(now + timedelta(days=9)), actor=teller, now=now)
