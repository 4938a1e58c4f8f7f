"""integration: what must never be false of a pilot, tried around the models."""

from datetime import date

import pytest

from cms.club.models import Pilot, PilotFeedback, PilotMember, PilotReminder
from tests.cms.club.factories import NOW, IdeaFactory, UserFactory
from tests.cms.club.models.test_constraints import refused

pytestmark = pytest.mark.django_db
VALUES = {
    "criteria": "x",
    "places_issuers": 1,
    "places_publishers": 0,
    "places_intermediaries": 0,
    "applies_until": date(2025, 3, 20),
    "starts_on": date(2025, 4, 1),
    "ends_on": date(2025, 5, 31),
    "opened_at": NOW,
}


@pytest.fixture
def pilot():
    return Pilot.objects.create(idea=IdeaFactory(state="planned"), **VALUES)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "x", "ended_at": NOW, "end_reason": "x"}, "club_pilot_state_known"),
        ({"applies_until": VALUES["starts_on"]}, "club_pilot_dates_in_order"),
        ({"ends_on": VALUES["starts_on"]}, "club_pilot_dates_in_order"),
        ({"places_issuers": 0}, "club_pilot_has_places"),
        ({"state": "reported"}, "club_pilot_ends_on_a_report"),
        ({"report": {}}, "club_pilot_ends_on_a_report"),
        ({"state": "cancelled", "ended_at": NOW}, "club_pilot_ends_with_a_reason"),
        ({"state": "cancelled", "end_reason": "x"}, "club_pilot_ends_with_a_reason"),
        ({"ended_at": NOW}, "club_pilot_ends_with_a_reason"),
    ],
)
def test_pilot_holds_together(pilot, values, constraint):
    refused(lambda: Pilot.objects.filter(pk=pilot.pk).update(**values), constraint)


def test_pilot_is_one_open_an_idea(pilot):
    refused(lambda: Pilot.objects.create(idea=pilot.idea, **VALUES), "club_pilot_one_open_an_idea")


def test_candidate_is_once_of_a_known_college_and_decided_with_a_reason(pilot):
    one = PilotMember.objects.create(pilot=pilot, user=UserFactory(), college="issuers", applied_at=NOW)
    found = PilotMember.objects.filter(pk=one.pk)

    refused(
        lambda: PilotMember.objects.create(pilot=pilot, user=one.user, college="issuers", applied_at=NOW),
        "club_pilot_member_once",
    )
    refused(lambda: found.update(college="x"), "club_pilot_member_college_known")
    refused(lambda: found.update(state="x"), "club_pilot_member_state_known")
    refused(lambda: found.update(state="selected", decided_at=NOW), "club_pilot_member_decided_with_a_reason")
    refused(lambda: found.update(state="declined", reason="x"), "club_pilot_member_decided_with_a_reason")


def test_feedback_is_once_a_round_and_a_reminder_once_a_step(pilot):
    one = PilotMember.objects.create(pilot=pilot, user=UserFactory(), college="issuers", applied_at=NOW)
    word = PilotFeedback.objects.create(member=one, round="final", answer="yes", given_at=NOW)
    found = PilotFeedback.objects.filter(pk=word.pk)
    reminder = {"member": one, "round": "final", "step": "due"}
    PilotReminder.objects.create(**reminder)

    refused(lambda: found.update(round="x"), "club_pilot_feedback_round_known")
    refused(lambda: found.update(answer="x"), "club_pilot_feedback_answer_known")
    refused(lambda: found.update(blocking=True), "club_pilot_feedback_blocking_is_told")
    again = {"member": one, "round": "final", "answer": "no", "given_at": NOW}
    refused(lambda: PilotFeedback.objects.create(**again), "club_pilot_feedback_once_a_round")
    refused(lambda: PilotReminder.objects.create(**reminder), "club_pilot_reminder_once")
