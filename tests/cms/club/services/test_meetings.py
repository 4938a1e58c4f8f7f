"""integration: the board meets, decides with a dissent, publishes minutes that verify."""

from datetime import timedelta

import pytest
from django.core import mail

from cms.club.domain.board import MINUTES_TERM
from cms.club.domain.vocabulary import Action, ClubRefusedError, Presence, Refusal, Role, Voice
from cms.club.models import AgendaItem, BoardSeat, Idea, MeetingSeat, MinutesLine, SeatVote
from cms.club.queries.ideas import journey
from cms.club.queries.meetings import decisions_of, minutes_of
from cms.club.services.ideas import move_idea
from cms.club.services.meetings import (
    call_meeting,
    cast_voice,
    close_meeting,
    decide_item,
    open_meeting,
    retire_minutes,
)
from tests.cms.club.factories import NOW, BallotFactory, IdeaFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
PRESENT, REPRESENTED, ABSENT = Presence


def refusal_of(call, **arguments):
    with pytest.raises(ClubRefusedError) as caught:
        call(**arguments)
    return caught.value.refusal


@pytest.fixture
def seats():
    """Six seats of the board, two a college, in the order of the colleges."""
    ballot = BallotFactory()
    rows = []
    for college in ("issuers", "publishers", "intermediaries"):
        for rank in (1, 2):
            member = MembershipFactory(college=college, display_name=f"{college} {rank}")
            rows.append(
                BoardSeat.objects.create(
                    ballot=ballot,
                    college=college,
                    rank=rank,
                    holder=member.user,
                    holder_name=member.display_name,
                    starts_on=TODAY - timedelta(days=30),
                    ends_on=TODAY + timedelta(days=400),
                )
            )
    return rows


@pytest.fixture
def teller():
    return UserFactory(roles=["support"])


def opened(teller, seats, *, absent=(), proxies=None):
    if not Idea.objects.exists():
        IdeaFactory(state="on_agenda")
    meeting = call_meeting(held_on=TODAY, actor=teller, now=NOW)
    proxies = proxies or {}
    presences = {seat.pk: ABSENT if seat in absent else REPRESENTED if seat in proxies else PRESENT for seat in seats}
    return open_meeting(
        meeting_id=meeting.pk,
        presences=presences,
        proxies={seat.pk: to.pk for seat, to in proxies.items()},
        actor=teller,
        now=NOW,
    )


def speak(item, seat, voice, *, by=None, dissent=""):
    row = MeetingSeat.objects.get(meeting=item.meeting, seat=seat)
    return cast_voice(
        item_id=item.pk, seat_id=row.pk, member=(by or seat).holder, voice=voice, dissent=dissent, now=NOW
    )


def everyone(item, seats, voice):
    for seat in seats:
        speak(item, seat, voice)


def test_agenda_is_drawn_from_the_studied_ideas_the_longest_owed_first(seats, teller):
    late = IdeaFactory(state="on_agenda", next_due_on=TODAY - timedelta(days=3))
    IdeaFactory(state="under_study")
    other = IdeaFactory(state="on_agenda", next_due_on=TODAY + timedelta(days=3))

    meeting = call_meeting(held_on=TODAY, actor=teller, now=NOW)

    assert [item.idea for item in meeting.items.all()] == [late, other]
    assert meeting.number == 1


def test_call_needs_a_board_and_a_day_to_come(teller):
    arguments = {"actor": teller, "now": NOW}
    assert refusal_of(call_meeting, held_on=TODAY, **arguments) is Refusal.NOBODY_SITS
    assert refusal_of(call_meeting, held_on=TODAY - timedelta(days=1), **arguments) is Refusal.MEETING_IN_THE_PAST


def test_ideas_studied_since_the_call_join_the_agenda_once(seats, teller):
    IdeaFactory(state="on_agenda")
    meeting = call_meeting(held_on=TODAY, actor=teller, now=NOW)
    IdeaFactory(state="on_agenda")

    open_meeting(meeting_id=meeting.pk, presences={}, proxies={}, actor=teller, now=NOW)

    assert [item.position for item in meeting.items.all()] == [1, 2]
    again = {"meeting_id": meeting.pk, "presences": {}, "proxies": {}, "actor": teller, "now": NOW}
    assert refusal_of(open_meeting, **again) is Refusal.MEETING_NOT_CALLED


def test_meeting_opens_on_its_day_and_its_minutes_tell_the_day_it_was_held(seats, teller):
    meeting = call_meeting(held_on=TODAY + timedelta(days=9), actor=teller, now=NOW)
    opening = {"meeting_id": meeting.pk, "presences": {}, "proxies": {}, "actor": teller}

    assert refusal_of(open_meeting, **opening, now=NOW + timedelta(days=8)) is Refusal.MEETING_NOT_YET
    open_meeting(**opening, now=NOW + timedelta(days=10))
    close_meeting(meeting_id=meeting.pk, actor=teller, now=NOW + timedelta(days=10))

    assert MinutesLine.objects.get(number=1).text.endswith("tenue le 20 mars 2025.")


def test_decision_with_a_dissent_and_a_proxy_moves_the_idea_and_enters_the_minutes(seats, teller):
    meeting = opened(teller, seats, absent=[seats[5]], proxies={seats[4]: seats[0]})
    item = AgendaItem.objects.get()
    everyone(item, seats[:3], Voice.ACCEPT)
    speak(item, seats[3], Voice.DISMISS, dissent="Trop cher pour ce que c’est.")
    assert refusal_of(decide_item, item_id=item.pk, motive="Utile.", actor=teller, now=NOW) is Refusal.VOICES_MISSING
    speak(item, seats[4], Voice.ACCEPT, by=seats[0])

    decide_item(item_id=item.pk, motive="Utile à tous.", actor=teller, now=NOW)
    close_meeting(meeting_id=meeting.pk, actor=teller, now=NOW)

    item.idea.refresh_from_db()
    assert item.idea.state == "accepted"
    event = journey(idea=item.idea).events[-1]
    assert (event.role, event.reason) == ("meeting", "Utile à tous.")
    lines = [line.text for line in MinutesLine.objects.all()]
    assert "intermediaries 2 (Tiers intermédiaires institutionnels) : absent." in lines
    assert any("par procuration à issuers 1 : retenir." in line for line in lines)
    assert any(line.endswith("écarter. Opinion : Trop cher pour ce que c’est.") for line in lines)
    assert (
        "Décision : l’idée est retenue (retenir 4, reporter 0, écarter 1, s’abstenir 0). Motif : Utile à tous." in lines
    )
    meeting.refresh_from_db()
    assert minutes_of(meeting).broken is None


def test_board_without_quorum_decides_nothing_and_the_idea_waits(seats, teller):
    meeting = opened(teller, seats, absent=seats[2:])
    item = AgendaItem.objects.get()
    everyone(item, seats[:2], Voice.ACCEPT)

    refusal = refusal_of(decide_item, item_id=item.pk, motive="Utile.", actor=teller, now=NOW)

    assert refusal is Refusal.BOARD_WITHOUT_QUORUM
    close_meeting(meeting_id=meeting.pk, actor=teller, now=NOW)
    assert "Le quorum n’est pas atteint : aucune décision n’est prise." in [m.text for m in MinutesLine.objects.all()]
    following = call_meeting(held_on=TODAY, actor=teller, now=NOW)
    assert [i.idea for i in following.items.all()] == [item.idea]


def test_voices_without_a_majority_postpone(seats, teller):
    opened(teller, seats)
    item = AgendaItem.objects.get()
    everyone(item, seats[:3], Voice.ACCEPT)
    everyone(item, seats[3:], Voice.DISMISS)

    assert decide_item(item_id=item.pk, motive="Partagés.", actor=teller, now=NOW).decision == "postpone"


def test_author_who_sits_does_not_vote_and_is_not_waited_for(seats, teller):
    IdeaFactory(state="on_agenda", author=seats[0].holder)
    opened(teller, seats)
    item = AgendaItem.objects.get(idea__author=seats[0].holder)

    with pytest.raises(ClubRefusedError) as caught:
        speak(item, seats[0], Voice.ACCEPT)
    everyone(item, seats[1:], Voice.ACCEPT)
    decided = decide_item(item_id=item.pk, motive="Utile.", actor=teller, now=NOW)

    assert caught.value.refusal is Refusal.SEAT_IS_PARTY
    assert decided.decision == "accept"


def test_only_the_holder_or_the_proxy_speaks_and_may_change_until_the_decision(seats, teller):
    opened(teller, seats, proxies={seats[1]: seats[2]})
    item = AgendaItem.objects.get()

    with pytest.raises(ClubRefusedError) as caught:
        speak(item, seats[0], Voice.ACCEPT, by=seats[3])
    assert caught.value.refusal is Refusal.NOT_YOUR_SEAT
    with pytest.raises(ClubRefusedError):
        speak(item, seats[1], Voice.ACCEPT)
    speak(item, seats[0], Voice.ACCEPT)
    speak(item, seats[0], Voice.DISMISS)
    assert [vote.voice for vote in SeatVote.objects.all()] == ["dismiss"]
    everyone(item, [seats[0], *seats[2:]], Voice.ACCEPT)
    speak(item, seats[1], Voice.ACCEPT, by=seats[2])
    decide_item(item_id=item.pk, motive="Utile.", actor=teller, now=NOW)
    with pytest.raises(ClubRefusedError) as caught:
        speak(item, seats[0], Voice.DISMISS)
    assert caught.value.refusal is Refusal.ITEM_DECIDED


def test_overturning_a_decision_needs_a_reason_and_names_the_former_one(seats, teller):
    meeting = opened(teller, seats)
    item = AgendaItem.objects.get()
    everyone(item, seats, Voice.DISMISS)
    decide_item(item_id=item.pk, motive="Trop cher.", actor=teller, now=NOW)
    close_meeting(meeting_id=meeting.pk, actor=teller, now=NOW)
    item.idea.refresh_from_db()
    arguments = {
        "idea_id": item.idea.pk,
        "action": Action.REOPEN,
        "actor": teller,
        "roles": frozenset({Role.SUPPORT}),
        "expected_version": item.idea.version,
        "now": NOW,
    }
    assert refusal_of(move_idea, reason=" ", **arguments) is Refusal.REASON_MISSING

    move_idea(reason="Le coût a été divisé par deux.", **arguments)
    later = NOW + timedelta(days=1)
    second = call_meeting(held_on=later.date(), actor=teller, now=later)
    open_meeting(
        meeting_id=second.pk,
        presences=dict.fromkeys([s.pk for s in seats], PRESENT),
        proxies={},
        actor=teller,
        now=later,
    )
    again = second.items.get()
    everyone(again, seats, Voice.ACCEPT)
    decide_item(item_id=again.pk, motive="Le coût a baissé.", actor=teller, now=later)
    close_meeting(meeting_id=second.pk, actor=teller, now=later)

    assert again.former == item
    assert [decision.decision for decision in decisions_of(item.idea.pk)] == ["accept", "dismiss"]
    lines = [line.text for line in second.minutes.all()]
    assert "Ce point remet en cause la décision prise à la séance n° 1 : l’idée était écartée." in lines


def test_changing_a_line_of_the_past_shows_there_and_in_the_minutes_that_follow(seats, teller):
    first = opened(teller, seats)
    close_meeting(meeting_id=first.pk, actor=teller, now=NOW)
    later = NOW + timedelta(days=1)
    second = call_meeting(held_on=later.date(), actor=teller, now=later)
    open_meeting(meeting_id=second.pk, presences={}, proxies={}, actor=teller, now=later)
    close_meeting(meeting_id=second.pk, actor=teller, now=later)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (minutes_of(first).broken, minutes_of(second).broken) == (None, None)

    MinutesLine.objects.filter(meeting=first, number=2).update(text="Autre chose.")
    assert (minutes_of(first).broken, minutes_of(second).broken) == (2, None)
    # Whoever also rewrites the seals of the first minutes breaks those of the second.
    last = MinutesLine.objects.filter(meeting=first).last()
    MinutesLine.objects.filter(pk=last.pk).update(digest="0" * 64)
    assert minutes_of(second).broken == 1


def test_board_receives_the_call_and_the_minutes(seats, teller, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        meeting = opened(teller, seats)
    with django_capture_on_commit_callbacks(execute=True):
        close_meeting(meeting_id=meeting.pk, actor=teller, now=NOW)

    told = [message for message in mail.outbox if "Séance n°\u00a01" in message.subject]
    assert len(told) == 12
    assert "convocation" in told[0].subject
    assert "procès-verbal" in told[-1].subject
    assert MinutesLine.objects.filter(meeting=meeting).last().digest in told[-1].body


def test_names_leave_the_minutes_after_ten_years_and_what_follows_still_verifies(seats, teller):
    first, second = opened(teller, seats), None
    close_meeting(meeting_id=first.pk, actor=teller, now=NOW)
    second = opened(teller, seats)
    close_meeting(meeting_id=second.pk, actor=teller, now=NOW + timedelta(days=30))
    first.refresh_from_db()
    second.refresh_from_db()
    term = NOW + MINUTES_TERM

    assert retire_minutes(now=term - timedelta(seconds=1)) == 0
    assert retire_minutes(now=term) > 0
    assert (minutes_of(first, now=term).retired, minutes_of(first, now=term).broken) == (True, None)
    assert minutes_of(second, now=term).broken is None
    # Before its term, a line without text is a line that was changed.
    MinutesLine.objects.filter(meeting=second).update(text="")
    assert minutes_of(second, now=term).broken == 1
