"""integration: who is owed which message, and that each mail leaves once, whatever happens to the worker."""

import contextlib
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail import get_connection
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from cms.club.domain.roundups import CLAIM_TERM, LINES_KEPT, Frequency
from cms.club.domain.spaces import Space
from cms.club.handlers import send_roundup
from cms.club.models import Membership, Roundup, RoundupChoice, RoundupLine, SpaceFollow, ThreadFollow
from cms.club.services.discussions import answer, comment_idea, open_thread, withdraw_message
from cms.club.services.roundups import choose_frequency, forget_roundups, make_due_roundups, spread, waiting_roundups
from cms.club.tasks import forget_discussions, make_roundups
from tests.cms.club.factories import NOW, FollowFactory, IdeaFactory, MembershipFactory, MessageFactory

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


def follower(*, frequency=None, space="plenary", **values):
    user = MembershipFactory(**values).user
    SpaceFollow.objects.create(space=space, user=user)
    if frequency:
        choose_frequency(user=user, frequency=frequency, now=NOW)
    return user


def owed(message):
    return {line.user for line in RoundupLine.objects.filter(message=message).select_related("user")}


class Failing(EmailBackend):
    """A server that fails in a given way."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def send_messages(self, messages):
        raise self.error


def test_message_is_owed_to_who_follows_and_reads():
    message = MessageFactory(thread__space="issuers")
    reads = follower(space="issuers")
    by_thread = MembershipFactory().user
    ThreadFollow.objects.create(thread=message.thread, user=by_thread)
    follower(space="plenary")
    follower(space="issuers", left_at=NOW)
    follower(space="issuers", college="publishers")
    follower(space="issuers", user__is_active=False)
    follower(space="issuers", frequency=Frequency.NEVER)
    ThreadFollow.objects.create(thread=message.thread, user=MembershipFactory(user=message.author).user)

    assert spread(message_id=message.pk, now=NOW) == 2
    assert spread(message_id=message.pk, now=NOW) == 2
    assert owed(message) == {reads, by_thread}
    assert RoundupLine.objects.count() == 2


def test_comment_is_owed_to_who_follows_the_idea():
    idea = IdeaFactory()
    watcher = FollowFactory(idea=idea).user
    comment = comment_idea(idea_id=idea.pk, author=MembershipFactory().user, text="Un cas.", now=NOW)

    spread(message_id=comment.pk, now=NOW)

    assert owed(comment) == {watcher}


def test_called_member_is_told_at_once_and_not_twice(django_capture_on_commit_callbacks, mailoutbox):
    called = follower(frequency=Frequency.IMMEDIATE, display_name="Jo")
    MessageFactory(author=called, author_name="Jo")
    with django_capture_on_commit_callbacks(execute=True):
        open_thread(space=Space.PLENARY, author=MembershipFactory().user, title="Avis ?", text="@Jo : oui ?", now=NOW)

    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([called.email], "[Préau] Camille, comptable vous appelle dans une discussion du club")
    ]
    assert "@Jo : oui ?" in mailoutbox[0].body


def test_immediate_leaves_with_the_message_and_daily_waits(django_capture_on_commit_callbacks, mailoutbox):
    eager, patient = follower(frequency=Frequency.IMMEDIATE), follower()
    with django_capture_on_commit_callbacks(execute=True):
        message = open_thread(
            space=Space.PLENARY, author=MembershipFactory().user, title="Avis", text="Bonjour.", now=NOW
        )

    assert [mail.to for mail in mailoutbox] == [[eager.email]]
    mail = mailoutbox[0]
    assert mail.subject == "[Préau] Nouveau message : « Avis »"
    assert message.get_absolute_url() in mail.body
    assert mail.extra_headers["List-Unsubscribe"].strip("<>") in mail.body
    assert RoundupLine.objects.get(user=patient).roundup is None


def test_due_roundup_holds_all_that_waited_and_the_next_is_planned(mailoutbox):
    patient = follower()
    weekly = follower(frequency=Frequency.WEEKLY)
    first = MessageFactory()
    second = MessageFactory(thread=first.thread, parent=first, text="Une suite.")
    for message in (first, second):
        spread(message_id=message.pk, now=NOW)

    made = make_due_roundups(now=TOMORROW)
    assert len(made) == 1
    assert make_due_roundups(now=TOMORROW) == []
    assert send_roundup(roundup_id=made[0], connection=get_connection(), now=TOMORROW)
    assert not send_roundup(roundup_id=made[0], connection=get_connection(), now=TOMORROW)

    mail = mailoutbox[0]
    assert (len(mailoutbox), mail.to, mail.subject) == (1, [patient.email], "[Préau] 2 nouveaux messages")
    assert "Une suite." in mail.body
    assert RoundupChoice.objects.get(user=patient).due_at > TOMORROW
    assert RoundupLine.objects.filter(user=weekly, roundup=None).count() == 2


def test_worker_killed_between_two_mails_neither_repeats_nor_forgets(mailoutbox):
    people = [follower() for _ in range(3)]
    spread(message_id=MessageFactory().pk, now=NOW)
    made = make_due_roundups(now=TOMORROW)
    # It handed one over, claimed the second, and died before the hand-over.
    send_roundup(roundup_id=made[0], connection=get_connection(), now=TOMORROW)
    Roundup.objects.filter(pk=made[1]).update(claimed_at=TOMORROW)

    for roundup_id in made:
        send_roundup(roundup_id=roundup_id, connection=get_connection(), now=TOMORROW)
    assert len(mailoutbox) == 2
    later = TOMORROW + CLAIM_TERM + timedelta(seconds=1)
    assert list(waiting_roundups(now=later)) == [made[1]]
    for roundup_id in waiting_roundups(now=later):
        send_roundup(roundup_id=roundup_id, connection=get_connection(), now=later)

    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(user.email for user in people)
    assert len({mail.extra_headers["Message-ID"] for mail in mailoutbox}) == 3


class Killed(BaseException):
    """The worker ends here."""


@pytest.mark.parametrize(
    ("error", "sent_again"),
    [
        (SMTPDataError(451, b"plus tard"), True),
        (SMTPServerDisconnected(), False),
        (Killed(), False),
        (SMTPRecipientsRefused({}), False),
    ],
)
def test_mail_that_met_a_failure_is_sent_again_only_when_it_surely_did_not_leave(mailoutbox, error, sent_again):
    follower()
    spread(message_id=MessageFactory().pk, now=NOW)
    [roundup_id] = make_due_roundups(now=TOMORROW)
    later = TOMORROW + CLAIM_TERM + timedelta(seconds=1)

    with contextlib.suppress(OSError, Killed):
        send_roundup(roundup_id=roundup_id, connection=Failing(error), now=TOMORROW)

    assert list(waiting_roundups(now=later)) == ([roundup_id] if sent_again else [])
    assert send_roundup(roundup_id=roundup_id, connection=get_connection(), now=later) is sent_again
    assert len(mailoutbox) == sent_again


def test_what_is_gone_or_closed_meanwhile_is_not_sent(mailoutbox):
    stays, leaves = follower(), follower()
    message, gone = MessageFactory(), MessageFactory(author=MembershipFactory().user)
    spread(message_id=message.pk, now=NOW)
    spread(message_id=gone.pk, now=NOW)
    withdraw_message(message_id=gone.pk, author=gone.author, now=NOW)
    Membership.objects.filter(user=leaves).update(left_at=NOW)

    for roundup_id in make_due_roundups(now=TOMORROW):
        send_roundup(roundup_id=roundup_id, connection=get_connection(), now=TOMORROW)

    assert [mail.to for mail in mailoutbox] == [[stays.email]]
    assert mailoutbox[0].subject.startswith("[Préau] Nouveau message")
    assert not waiting_roundups(now=TOMORROW).exists()


def test_task_sends_what_is_due_then_forgets(mailoutbox):
    reader = follower()
    first = MessageFactory()
    spread(message_id=first.pk, now=NOW)

    make_roundups()
    make_roundups()

    assert [mail.to for mail in mailoutbox] == [[reader.email]]
    forget_discussions()
    assert Roundup.objects.count() == 1
    forget_roundups(now=timezone.now() + LINES_KEPT + timedelta(days=1))
    assert (Roundup.objects.count(), RoundupLine.objects.count()) == (0, 0)


def test_choice_moves_what_waits():
    reader = follower()
    spread(message_id=MessageFactory().pk, now=NOW)

    assert choose_frequency(user=reader, frequency=Frequency.IMMEDIATE, now=NOW).due_at is None
    assert Roundup.objects.filter(user=reader).count() == 1
    choose_frequency(user=reader, frequency=Frequency.DAILY, now=NOW)
    spread(message_id=MessageFactory().pk, now=NOW)
    choose_frequency(user=reader, frequency=Frequency.NEVER, now=NOW)
    assert not RoundupLine.objects.filter(user=reader, roundup=None).exists()


def test_answer_to_ones_own_is_owed_without_asking():
    author = MembershipFactory().user
    first = open_thread(space=Space.PLENARY, author=author, title="Avis", text="Bonjour.", now=NOW)
    other = MembershipFactory().user
    reply = answer(thread_id=first.thread_id, parent_id=first.pk, author=other, text="Oui.", now=NOW)

    spread(message_id=reply.pk, now=NOW)

    assert owed(reply) == {author}
