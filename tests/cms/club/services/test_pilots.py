"""integration: a pilot from its call to what follows, who is told, and what it never does."""

from datetime import date, timedelta

import pytest

from cms.club.domain.pilots import Answer, Call
from cms.club.domain.vocabulary import ClubRefusedError, College, Refusal, Role
from cms.club.handlers import remind_pilots
from cms.club.models import AgendaItem, BoardMeeting, Idea, MinutesLine, Pilot, PilotFeedback, PilotMember
from cms.club.queries.personal_data import export_for
from cms.club.queries.pilots import report_read
from cms.club.services.meetings import call_meeting, close_meeting, open_meeting
from cms.club.services.membership import leave
from cms.club.services.personal_data import erase_for
from cms.club.services.pilots import (
    apply_to_pilot,
    cancel_pilot,
    decide_candidacy,
    end_pilot,
    give_feedback,
    leave_pilot,
    open_pilot,
    report_pilot,
    start_pilot,
)
from tests.cms.club.factories import NOW, FollowFactory, IdeaFactory, MembershipFactory, UserFactory, VoteFactory
from tests.cms.club.services.test_meetings import seats  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
STAFF = frozenset({Role.SUPPORT})
START, END = date(2025, 4, 1), date(2025, 5, 31)
LAST = NOW + (END - NOW.date())


def refusal_of(gesture, /, **arguments):
    with pytest.raises(ClubRefusedError) as caught:
        gesture(**arguments)
    return caught.value.refusal


@pytest.fixture
def lead():
    return {"actor": UserFactory(), "roles": STAFF, "now": NOW}


def calling(**changes):
    places = {College.ISSUERS: 2, College.PUBLISHERS: 1}
    return Call(**{"places": places, "applies_until": date(2025, 3, 20), "starts_on": START, "ends_on": END, **changes})


def recruiting(lead, **changes):
    idea = IdeaFactory(state="planned", title="Un export")
    return open_pilot(idea_id=idea.pk, **{"call": calling(), "criteria": "Vingt factures.", **lead, **changes})


def candidate(pilot, **member):
    user = MembershipFactory(**member).user
    return apply_to_pilot(pilot_id=pilot.pk, user=user, motivation="Trente factures.", now=NOW)


def choose(one, lead, *, selected=True, **changes):
    asked = {"reason": "Répond aux critères.", **lead, **changes}
    return decide_candidacy(candidate_id=one.pk, selected=selected, **asked)


def say(pilot, user, answer=Answer.YES, *, difficulties="", blocking=False, now=NOW):
    return give_feedback(
        pilot_id=pilot.pk, user=user, answer=answer, difficulties=difficulties, blocking=blocking, now=now
    )


def running(lead, *, members=2):
    pilot = recruiting(lead)
    found = [choose(candidate(pilot), lead) for _ in range(members)]
    return start_pilot(pilot_id=pilot.pk, **lead), found


def test_call_is_for_staff_on_a_planned_idea_that_has_no_pilot(lead):
    pilot = recruiting(lead)
    idea = pilot.idea
    asked = {"idea_id": idea.pk, "call": calling(), "criteria": "x", **lead}

    assert refusal_of(open_pilot, **asked) is Refusal.PILOT_ALREADY_OPEN
    assert refusal_of(open_pilot, **asked | {"roles": frozenset({Role.BOARD})}) is Refusal.NOT_YOUR_ROLE
    assert refusal_of(open_pilot, **asked | {"actor": idea.author}) is Refusal.PARTY_TO_THE_CASE
    assert refusal_of(open_pilot, **asked | {"idea_id": IdeaFactory(state="accepted").pk}) is Refusal.IDEA_NOT_PLANNED
    other = asked | {"idea_id": IdeaFactory(state="planned").pk}
    assert refusal_of(open_pilot, **other | {"criteria": " "}) is Refusal.PILOT_CRITERIA_MISSING
    assert refusal_of(open_pilot, **other | {"call": calling(places={})}) is Refusal.PILOT_WITHOUT_PLACES
    assert Pilot.objects.count() == 1


def test_candidacy_is_for_members_of_a_called_college_and_may_come_back(lead):
    pilot = recruiting(lead)
    asked = {"pilot_id": pilot.pk, "motivation": "Oui.", "now": NOW}

    assert refusal_of(apply_to_pilot, user=UserFactory(), **asked) is Refusal.NOT_A_MEMBER
    elsewhere = MembershipFactory(college="intermediaries").user
    assert refusal_of(apply_to_pilot, user=elsewhere, **asked) is Refusal.PILOT_NOT_FOR_COLLEGE
    one = candidate(pilot)
    assert refusal_of(apply_to_pilot, user=one.user, **asked) is Refusal.ALREADY_PILOT_CANDIDATE
    leave_pilot(pilot_id=pilot.pk, user=one.user)
    assert refusal_of(leave_pilot, pilot_id=pilot.pk, user=one.user) is Refusal.NOT_PILOT_CANDIDATE
    assert apply_to_pilot(user=one.user, **asked).pk == one.pk
    silent = MembershipFactory().user
    assert refusal_of(apply_to_pilot, user=silent, **asked | {"motivation": " "}) is Refusal.MOTIVATION_MISSING


def test_selection_keeps_to_the_places_of_each_college_and_tells_why(
    lead, django_capture_on_commit_callbacks, mailoutbox
):
    pilot = recruiting(lead)
    first, second = candidate(pilot, college="publishers"), candidate(pilot, college="publishers")
    with django_capture_on_commit_callbacks(execute=True):
        choose(first, lead)

    assert [(mail.to, "Répond aux critères." in mail.body) for mail in mailoutbox] == [([first.user.email], True)]
    assert refusal_of(choose, one=second, lead=lead) is Refusal.PILOT_FULL
    assert refusal_of(choose, one=second, lead=lead, reason=" ") is Refusal.REASON_MISSING
    assert refusal_of(choose, one=second, lead=lead | {"actor": second.user}) is Refusal.OWN_CANDIDACY
    assert refusal_of(start_pilot, pilot_id=pilot.pk, **lead) is Refusal.PILOT_CANDIDATES_WAIT
    # Choosing the same again is no second place; declining frees it.
    choose(first, lead, reason="Encore.")
    choose(first, lead, selected=False)
    assert choose(second, lead).state == "selected"


def test_start_moves_the_idea_which_owes_what_follows_a_month_after_the_end(lead):
    pilot, _members = running(lead)

    idea = Idea.objects.get()
    assert (idea.state, idea.next_due_on, pilot.state) == ("pilot", date(2025, 6, 30), "running")
    assert refusal_of(start_pilot, pilot_id=pilot.pk, **lead) is Refusal.PILOT_NOT_RECRUITING


def test_pilot_without_anyone_is_cancelled_with_a_reason_and_the_idea_stays_planned(lead):
    pilot = recruiting(lead)

    assert refusal_of(start_pilot, pilot_id=pilot.pk, **lead) is Refusal.PILOT_WITHOUT_MEMBERS
    assert refusal_of(cancel_pilot, pilot_id=pilot.pk, reason="", **lead) is Refusal.REASON_MISSING
    cancel_pilot(pilot_id=pilot.pk, reason="Personne.", **lead)

    assert Idea.objects.get().state == "planned"
    assert open_pilot(idea_id=pilot.idea_id, call=calling(), criteria="x", **lead).state == "recruiting"


def test_feedback_is_one_a_round_and_a_blocking_difficulty_is_told(lead):
    pilot, (member, _other) = running(lead)

    assert refusal_of(say, pilot=pilot, user=UserFactory()) is Refusal.NOT_A_PILOT
    assert refusal_of(say, pilot=pilot, user=member.user, blocking=True) is Refusal.DIFFICULTY_MISSING
    assert refusal_of(say, pilot=pilot, user=member.user, difficulties="\x00") is Refusal.DIFFICULTY_UNREADABLE
    say(pilot, member.user, Answer.NO)
    say(pilot, member.user, Answer.PARTLY)
    say(pilot, member.user, Answer.YES, now=LAST)
    assert [(one.round, one.answer) for one in PilotFeedback.objects.order_by("pk")] == [
        ("midterm", "partly"),
        ("final", "yes"),
    ]


def test_reminders_leave_once_each_to_those_who_said_nothing(lead, mailoutbox):
    pilot, (first, second) = running(lead)
    say(pilot, first.user)
    middle = date(2025, 5, 1)

    for day in (middle - timedelta(days=4), middle - timedelta(days=3), middle - timedelta(days=3), middle):
        remind_pilots(today=day)
    assert [mail.to for mail in mailoutbox] == [[second.user.email]] * 2
    mailoutbox.clear()
    say(pilot, first.user, now=LAST)
    assert [remind_pilots(today=END + timedelta(days=days)) for days in (0, 0, 7, 8)] == [1, 0, 1, 0]
    assert [mail.to for mail in mailoutbox] == [[second.user.email]] * 2
    report_pilot(pilot_id=pilot.pk, **lead | {"now": LAST})
    assert remind_pilots(today=END + timedelta(days=30)) == 0


def test_report_reaches_the_board_and_its_minutes_and_then_the_idea_is_delivered(
    lead,
    seats,  # noqa: F811
    django_capture_on_commit_callbacks,
    mailoutbox,
):
    pilot, (first, second) = running(lead)
    voter, follower = VoteFactory(idea=pilot.idea).member, FollowFactory(idea=pilot.idea).user
    say(pilot, first.user, Answer.PARTLY, difficulties="Lent.", now=LAST)
    assert refusal_of(report_pilot, pilot_id=pilot.pk, **lead) is Refusal.PILOT_NOT_OVER
    end = {"pilot_id": pilot.pk, "delivered": True, "reason": "Livrée : bouton « Exporter ».", **lead | {"now": LAST}}
    assert refusal_of(end_pilot, **end) is Refusal.PILOT_NOT_REPORTED

    with django_capture_on_commit_callbacks(execute=True):
        report_pilot(pilot_id=pilot.pk, **lead | {"now": LAST})
    board = {seat.holder.email for seat in seats}
    concerned = {user.email for user in (pilot.idea.author, voter, follower, first.user, second.user)}
    assert {mail.to[0] for mail in mailoutbox} >= concerned | board
    assert refusal_of(say, pilot=pilot, user=second.user, now=LAST) is Refusal.PILOT_NOT_RUNNING

    meeting = call_meeting(held_on=LAST.date(), actor=lead["actor"], now=LAST)
    open_meeting(meeting_id=meeting.pk, presences={}, proxies={}, actor=lead["actor"], now=LAST)
    close_meeting(meeting_id=meeting.pk, actor=lead["actor"], now=LAST)
    lines = [line.text for line in MinutesLine.objects.order_by("number")]
    assert any(line.startswith("Rapport de pilote présenté") and "Un export" in line for line in lines)
    assert (Pilot.objects.get().meeting, AgendaItem.objects.count()) == (BoardMeeting.objects.get(), 0)

    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        end_pilot(**end)
    assert (Idea.objects.get().state, Pilot.objects.get().state) == ("delivered", "delivered")
    assert {mail.to[0] for mail in mailoutbox} == concerned
    assert all("bouton" in mail.body for mail in mailoutbox)


def test_pilot_that_fails_sends_the_idea_back_to_its_planning_with_a_reason(lead):
    pilot, (first, _second) = running(lead)
    say(pilot, first.user, Answer.NO, difficulties="Rien ne s’ouvre.", blocking=True, now=LAST)
    report_pilot(pilot_id=pilot.pk, **lead | {"now": LAST})
    end = {"pilot_id": pilot.pk, "delivered": False, **lead | {"now": LAST}}

    assert refusal_of(end_pilot, reason=" ", **end) is Refusal.REASON_MISSING
    end_pilot(reason="À reprendre.", **end)

    idea = Idea.objects.get()
    assert (idea.state, idea.next_due_on > LAST.date(), Pilot.objects.get().state) == ("planned", True, "returned")
    assert report_read(Pilot.objects.get()).conclusion.value == "blocked"
    # Another pilot may follow.
    again = calling(applies_until=END, starts_on=END + timedelta(days=1), ends_on=END + timedelta(days=40))
    assert open_pilot(idea_id=idea.pk, call=again, criteria="x", **lead | {"now": LAST}).state == "recruiting"


def test_member_who_leaves_frees_the_place_and_who_is_erased_leaves_a_nameless_report(lead):
    pilot, (first, second) = running(lead)
    say(pilot, second.user, Answer.YES, difficulties="Un peu lent.", now=LAST)
    leave(user=first.user, now=NOW)
    assert PilotMember.objects.get(pk=first.pk).state == "withdrawn"
    assert export_for(user=second.user)["pilotes"][0]["retours"][0]["difficultés"] == "Un peu lent."

    report_pilot(pilot_id=pilot.pk, **lead | {"now": LAST})
    erase_for(user=second.user, now=LAST)

    gone = PilotMember.objects.get(pk=second.pk)
    assert (gone.label, gone.motivation, gone.state) == ("membre parti", "", "selected")
    told = report_read(Pilot.objects.get())
    assert (told.members, told.heard, [one.text for one in told.difficulties]) == (1, 1, ["Un peu lent."])
