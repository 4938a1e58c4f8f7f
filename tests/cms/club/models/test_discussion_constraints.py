"""integration: what must never be false of discussions, tried around the models."""

from datetime import timedelta
from uuid import uuid4

import pytest

from cms.club.models import (
    ClubEvent,
    Mention,
    Message,
    MessageRevision,
    ModerationCase,
    Report,
    Roundup,
    RoundupChoice,
    RoundupLine,
    SpaceFollow,
    Thread,
    ThreadFollow,
    ThreadVisit,
)
from tests.cms.club.factories import (
    NOW,
    CaseFactory,
    IdeaFactory,
    MessageFactory,
    ReportFactory,
    ThreadFactory,
    UserFactory,
)
from tests.cms.club.models.test_constraints import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"space": ""}, "club_thread_of_a_space_or_of_an_idea"),
        ({"space": "lost"}, "club_thread_of_a_space_or_of_an_idea"),
        ({"title": ""}, "club_thread_of_a_space_or_of_an_idea"),
        ({"last_message_at": NOW - timedelta(seconds=1)}, "club_thread_last_message_after_opening"),
    ],
)
def test_thread_holds_together(values, constraint):
    thread = ThreadFactory()

    refused(lambda: Thread.objects.filter(pk=thread.pk).update(**values), constraint)


def test_thread_is_never_of_a_college_and_of_an_idea():
    thread, idea = ThreadFactory(space="issuers"), IdeaFactory()

    # An idea is public: a college's thread tied to one would be too.
    refused(lambda: Thread.objects.filter(pk=thread.pk).update(idea=idea), "club_thread_of_a_space_or_of_an_idea")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "lost"}, "club_message_state_known"),
        ({"college": "lost"}, "club_message_college_known"),
        ({"text": ""}, "club_message_withdrawn_is_empty"),
        ({"state": "withdrawn"}, "club_message_withdrawn_is_empty"),
        ({"version": 0}, "club_message_version_counts_from_one"),
    ],
)
def test_message_holds_together(values, constraint):
    message = MessageFactory()

    refused(lambda: Message.objects.filter(pk=message.pk).update(**values), constraint)


def test_message_answers_another_and_opens_nothing():
    message = MessageFactory()
    other = MessageFactory(thread=message.thread)
    mine = Message.objects.filter(pk=message.pk)

    refused(lambda: mine.update(parent=message.pk), "club_message_not_its_own_answer")
    refused(lambda: mine.update(parent=other.pk, opens=True), "club_message_opening_answers_nothing")
    mine.update(opens=True)
    refused(lambda: Message.objects.filter(pk=other.pk).update(opens=True), "club_message_one_opening")


def test_form_writes_once():
    message = MessageFactory(token=uuid4())
    other = MessageFactory(author=message.author)

    refused(lambda: Message.objects.filter(pk=other.pk).update(token=message.token), "club_message_sent_once")


def test_what_a_person_asks_for_is_kept_once():
    message, user = MessageFactory(), UserFactory()
    doubles = [
        (Mention, {"message": message, "user": user, "name": "Jo"}, "club_mention_once"),
        (ThreadFollow, {"thread": message.thread, "user": user}, "club_thread_follow_once"),
        (SpaceFollow, {"space": "plenary", "user": user}, "club_space_follow_once"),
        (ThreadVisit, {"thread": message.thread, "user": user, "seen_at": NOW}, "club_thread_visit_once"),
        (RoundupLine, {"message": message, "user": user}, "club_roundup_line_once"),
        (
            MessageRevision,
            {"message": message, "number": 1, "text": "Avant", "replaced_at": NOW},
            "club_message_revision_once",
        ),
    ]

    for model, values, constraint in doubles:
        model.objects.create(**values)
        refused(lambda model=model, values=values: model.objects.bulk_create([model(**values)]), constraint)
    refused(lambda: SpaceFollow.objects.update(space="lost"), "club_space_follow_space_known")


@pytest.mark.parametrize("values", [{"frequency": "lost"}, {"frequency": "never"}, {"due_at": None}])
def test_departure_is_planned_or_not(values):
    choice = RoundupChoice.objects.create(user=UserFactory(), due_at=NOW)

    refused(lambda: RoundupChoice.objects.filter(pk=choice.pk).update(**values), "club_roundup_planned_or_not")


def test_mail_that_was_sent_was_handed_over():
    roundup = Roundup.objects.create(user=UserFactory(), made_at=NOW)

    refused(lambda: Roundup.objects.filter(pk=roundup.pk).update(sent_at=NOW), "club_roundup_sent_was_handed")


DECIDED = {"state": "decided", "verdict": "remove", "reason": "Démarchage.", "decided_at": NOW}
APPEALED = {**DECIDED, "state": "appealed", "appeal": "Non.", "appealed_at": NOW}


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({**DECIDED, "state": "lost"}, "club_case_state_known"),
        ({"state": "decided"}, "club_case_decided_says_what"),
        ({"verdict": "remove", "decided_at": NOW, "reason": "x"}, "club_case_decided_says_what"),
        ({**DECIDED, "verdict": "lost"}, "club_case_decided_says_what"),
        ({**DECIDED, "reason": ""}, "club_case_decided_says_why"),
        ({**APPEALED, "appealed_at": None}, "club_case_appeals_a_removal"),
        ({**APPEALED, "verdict": "keep"}, "club_case_appeals_a_removal"),
        ({**APPEALED, "state": "closed", "final_at": NOW, "final_verdict": "keep"}, "club_case_final_says_why"),
        ({**DECIDED, "final_verdict": "keep"}, "club_case_final_says_why"),
    ],
)
def test_case_holds_together(values, constraint):
    case = CaseFactory()

    refused(lambda: ModerationCase.objects.filter(pk=case.pk).update(**values), constraint)


def test_case_is_judged_by_two_different_moderators():
    case, moderator = CaseFactory(), UserFactory()
    final = {"state": "closed", "final_at": NOW, "final_verdict": "keep", "final_reason": "Non."}
    mine = ModerationCase.objects.filter(pk=case.pk)

    refused(
        lambda: mine.update(**{**APPEALED, **final}, decided_by=moderator, final_by=moderator),
        "club_case_appeal_by_another",
    )
    mine.update(**{**APPEALED, **final}, decided_by=moderator, final_by=UserFactory())


def test_message_has_one_open_case_and_a_person_reports_it_once():
    report = ReportFactory()
    closed = CaseFactory(message=report.case.message, **{**DECIDED, "state": "closed"})

    refused(
        lambda: ModerationCase.objects.filter(pk=closed.pk).update(state="decided"),
        "club_case_one_open",
    )
    other = ReportFactory(case=report.case)
    mine = Report.objects.filter(pk=other.pk)
    refused(lambda: mine.update(reporter=report.reporter), "club_report_one_a_person")
    refused(lambda: mine.update(ground="lost"), "club_report_ground_known")


def test_event_may_be_about_a_message_alone():
    event = ClubEvent.objects.create(kind="message_posted", message=MessageFactory(), happened_at=NOW)

    refused(lambda: ClubEvent.objects.filter(pk=event.pk).update(message=None), "club_event_is_about_something")
