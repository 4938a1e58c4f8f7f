"""integration: a report, a decision, an appeal; who is told, what is hidden, what is kept."""

from datetime import timedelta

import pytest

from cms.club.domain.moderation import APPEAL_TERM, CASES_KEPT, Ground, Verdict
from cms.club.domain.vocabulary import ClubRefusedError, Refusal, Role
from cms.club.models import ClubEvent, Message, ModerationCase, Report
from cms.club.queries.moderation import case_for_author, queue, register
from cms.club.services.discussions import edit_message, withdraw_message
from cms.club.services.moderation import appeal, forget_cases, judge_case, report_message
from tests.cms.club.factories import NOW, MembershipFactory, MessageFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db
SUPPORT = frozenset({Role.SUPPORT})


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Runs a command and what follows from it."""

    def run(call, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return call(**values)

    return run


@pytest.fixture
def message():
    author = MembershipFactory(display_name="Jo")
    return MessageFactory(author=author.user, author_name="Jo", opens=True, text="Achetez mon logiciel !")


def reported(message, reporter=None, **values):
    reporter = reporter or MembershipFactory().user
    told = {"ground": Ground.ADVERTISING, "now": NOW, **values}
    return report_message(message_id=message.pk, reporter=reporter, **told)


def judged(case, actor=None, verdict=Verdict.REMOVE, reason="Démarchage.", **values):
    told = {"roles": SUPPORT, "now": NOW, **values}
    return judge_case(case_id=case.pk, actor=actor or UserFactory(), verdict=verdict, reason=reason, **told)


def refusal_of(call):
    with pytest.raises(ClubRefusedError) as caught:
        call()
    return caught.value.refusal


def test_two_reports_make_one_case_that_quotes_the_first(message):
    first = reported(message)
    edit_message(message_id=message.pk, author=message.author, text="Rien à lire.", expected_version=1, now=NOW)
    second = reported(message)

    assert first.case == second.case
    assert first.case.quoted == "Achetez mon logiciel !"
    assert [case.report_count for case in queue()] == [2]
    assert refusal_of(lambda: reported(message, reporter=first.reporter)) == Refusal.ALREADY_REPORTED
    assert refusal_of(lambda: reported(message, reporter=message.author)) == Refusal.REPORT_OF_ONESELF
    assert refusal_of(lambda: reported(message, ground=None)) == Refusal.GROUND_MISSING


def test_message_of_another_college_is_not_even_reported():
    hidden = MessageFactory(thread__space="publishers")

    with pytest.raises(Message.DoesNotExist):
        reported(hidden, reporter=MembershipFactory(college="issuers").user)
    with pytest.raises(Message.DoesNotExist):
        reported(hidden, reporter=UserFactory(roles=["support"]))


def test_removal_hides_the_message_and_tells_everybody_why(committed, message, mailoutbox):
    moderator = UserFactory(roles=["support"])
    report = committed(lambda: reported(message))
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([moderator.email], "[Préau] Message signalé, à examiner")
    ]
    assert message.text not in mailoutbox[0].body
    mailoutbox.clear()

    case = committed(lambda: judged(report.case, actor=moderator))

    message.refresh_from_db()
    assert (message.state, message.thread.hidden, case.state) == ("removed", True, "decided")
    told = {mail.to[0]: mail for mail in mailoutbox}
    assert set(told) == {message.author.email, report.reporter.email}
    assert "Démarchage." in told[message.author.email].body
    assert f"/club/moderation/mes-messages/{case.pk}/" in told[message.author.email].body
    assert "contester" in told[message.author.email].body
    assert "contester" not in told[report.reporter.email].body
    assert [event.kind for event in ClubEvent.objects.all()] == ["message_reported", "message_judged"]
    assert ClubEvent.objects.last().reason == "Démarchage."


def test_message_that_stays_bothers_its_author_with_nothing(committed, message, mailoutbox):
    report = reported(message)

    case = committed(lambda: judged(report.case, verdict=Verdict.KEEP, reason="Une question honnête."))

    message.refresh_from_db()
    assert (message.state, case.state) == ("visible", "closed")
    assert [mail.to for mail in mailoutbox] == [[report.reporter.email]]
    assert refusal_of(lambda: appeal(case_id=case.pk, author=message.author, text="x", now=NOW)) == (
        Refusal.NOTHING_TO_APPEAL
    )


def test_who_is_party_does_not_decide(message):
    moderator = UserFactory(roles=["support"])
    case = reported(message, reporter=MembershipFactory(user=moderator).user).case

    assert refusal_of(lambda: judged(case, actor=moderator)) == Refusal.MODERATOR_IS_PARTY
    assert refusal_of(lambda: judged(case, actor=message.author)) == Refusal.MODERATOR_IS_PARTY
    assert refusal_of(lambda: judged(case, roles=frozenset({Role.BOARD}))) == Refusal.NOT_A_MODERATOR
    assert refusal_of(lambda: judged(case, reason=" ")) == Refusal.CASE_REASON_MISSING
    assert refusal_of(lambda: judged(case, verdict=None)) == Refusal.VERDICT_MISSING
    assert ModerationCase.objects.get().state == "open"


def test_appeal_is_judged_by_another_and_gives_the_message_back(committed, message, mailoutbox):
    first, second = UserFactory(roles=["support"]), UserFactory(roles=["support"])
    case = judged(reported(message).case, actor=first)
    message.author.memberships.update(left_at=NOW)
    assert case_for_author(pk=case.pk, author=message.author) == case

    committed(lambda: appeal(case_id=case.pk, author=message.author, text="Je citais un exemple.", now=NOW))
    assert [mail.to for mail in mailoutbox] == [[second.email]]
    mailoutbox.clear()
    assert refusal_of(lambda: appeal(case_id=case.pk, author=message.author, text="x", now=NOW)) == (
        Refusal.ALREADY_APPEALED
    )
    assert refusal_of(lambda: judged(case, actor=first, verdict=Verdict.KEEP)) == Refusal.MODERATOR_DECIDED_FIRST

    case = committed(lambda: judged(case, actor=second, verdict=Verdict.KEEP, reason="Un exemple, en effet."))

    message.refresh_from_db()
    assert (message.state, message.thread.hidden, case.state) == ("visible", False, "closed")
    assert (case.verdict, case.final_verdict, case.outcome) == ("remove", "keep", "Message laissé")
    assert {mail.to[0] for mail in mailoutbox} == {message.author.email, case.reports.get().reporter.email}
    assert refusal_of(lambda: judged(case)) == Refusal.CASE_DECIDED


def test_author_who_withdraws_meanwhile_is_not_undone(message):
    case = reported(message).case
    withdraw_message(message_id=message.pk, author=message.author, now=NOW)

    judged(case)

    message.refresh_from_db()
    assert (message.state, message.text) == ("withdrawn", "")
    assert case.quoted == "Achetez mon logiciel !"


def test_register_shows_members_what_they_read():
    member = MembershipFactory(college="issuers").user
    here, elsewhere = MessageFactory(), MessageFactory(thread__space="publishers")
    for message in (here, elsewhere):
        judged(ReportFactory(case__message=message).case)

    assert [case.message for case in register(reader=member, everything=False)] == [here]
    assert {case.message for case in register(reader=member, everything=True)} == {here, elsewhere}


def test_old_cases_keep_the_decision_and_no_person(message):
    case = judged(reported(message, details="Encore lui.").case)

    assert forget_cases(now=NOW + APPEAL_TERM + timedelta(days=1)) == 0
    assert ModerationCase.objects.get().state == "closed"
    forget_cases(now=NOW + CASES_KEPT + timedelta(days=1))

    case.refresh_from_db()
    assert (case.quoted, case.appeal, case.reason) == ("", "", "Démarchage.")
    report = Report.objects.get()
    assert (report.reporter, report.details, report.ground) == (None, "", "advertising")
    message.refresh_from_db()
    assert (message.state, message.text) == ("removed", "")
