"""integration: nothing of a college is readable outside it, at any address of the room nor anywhere else."""

import json
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter, PathConverter, SlugConverter, StringConverter, UUIDConverter

from cms.accounts.personal_data import export
from cms.club.domain.moderation import Ground, Verdict
from cms.club.domain.roundups import Frequency
from cms.club.domain.spaces import Space
from cms.club.domain.vocabulary import Role
from cms.club.models import (
    Membership,
    Message,
    MessageFile,
    ModerationCase,
    Report,
    RoundupChoice,
    SpaceFollow,
    Thread,
    ThreadFollow,
)
from cms.club.services.discussions import answer, edit_message, open_thread
from cms.club.services.moderation import judge_case, report_message
from cms.club.services.roundups import choose_frequency
from courses.domain.files import File
from tests.cms.club.factories import (
    NOW,
    BallotFactory,
    IdeaFactory,
    MembershipFactory,
    MessageFactory,
    UserFactory,
)

# In the title, the text, the name of the author, that of the file, what was said before, and the reasons.
SECRET = "Xylophone"


@pytest.fixture
def college(db, django_capture_on_commit_callbacks):
    """A discussion of the publishers with all that hangs on one, and people around it."""
    author = MembershipFactory(college="publishers", display_name=f"{SECRET}, éditeur")
    other_member = MembershipFactory(college="publishers", display_name="Sacha")
    left = MembershipFactory(college="publishers", display_name="Parti")
    for user in (left.user, other_member.user):
        SpaceFollow.objects.create(space="publishers", user=user)
        choose_frequency(user=user, frequency=Frequency.IMMEDIATE, now=NOW)
    MessageFactory(author=left.user, thread__space="publishers", college="publishers", author_name="Parti")
    with django_capture_on_commit_callbacks(execute=True):
        first = open_thread(
            space=Space.PUBLISHERS,
            author=author.user,
            title=f"{SECRET} en production",
            text=f"Le {SECRET} est là.",
            files=[File(f"{SECRET}.pdf", b"%PDF-1.7 " + SECRET.encode())],
            now=NOW,
        )
    ThreadFollow.objects.create(thread=first.thread, user=left.user)
    mail.outbox.clear()
    Membership.objects.filter(pk=left.pk).update(left_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        answer(thread_id=first.thread_id, parent_id=first.pk, author=author.user, text=f"{SECRET} bis", now=NOW)
        edit_message(
            message_id=first.pk, author=author.user, text=f"Le {SECRET} n’est plus là.", expected_version=1, now=NOW
        )
        removed = answer(thread_id=first.thread_id, author=author.user, text=f"{SECRET} à vendre", now=NOW)
        report = report_message(
            message_id=removed.pk, reporter=other_member.user, ground=Ground.OTHER, details=SECRET, now=NOW
        )
        judge_case(
            case_id=report.case_id,
            actor=UserFactory(),
            roles=frozenset({Role.SUPPORT}),
            verdict=Verdict.REMOVE,
            reason=f"{SECRET} interdit.",
            now=NOW,
        )
    report_message(message_id=first.pk, reporter=other_member.user, ground=Ground.OTHER, now=NOW)
    # The numbers of an address come from here; a public idea and ballot stand for the rest of the room.
    BallotFactory()
    IdeaFactory()
    return {
        "author": author.user,
        "member": other_member.user,
        "left": left.user,
        "elsewhere": MembershipFactory(college="issuers", display_name="Camille").user,
        # Says to be of the college; no moderator has looked yet.
        "unconfirmed": MembershipFactory(college="publishers", display_name="Nouveau", confirmed_at=None).user,
        "signed": UserFactory(),
        "anonymous": None,
    }


# What stands for a part of an address that has nothing to do with the college.
_ANY = {IntConverter: 1, SlugConverter: "idee", StringConverter: "x", UUIDConverter: uuid4(), PathConverter: "x"}


def patterns():
    """Every address of the room, from the resolver: name and the converters of its parts."""
    _prefix, resolver = get_resolver().namespace_dict["club"]
    return sorted((pattern.name, tuple(pattern.pattern.converters.items())) for pattern in resolver.url_patterns)


def addresses():
    """Each address with the numbers of what is secret."""
    first = Message.objects.get(opens=True)
    case = ModerationCase.objects.filter(message=first).get()
    choice = RoundupChoice.objects.first()
    numbers = {
        "thread": first.thread_id,
        "thread_gesture": first.thread_id,
        "case": case.pk,
        "case_file": case.pk,
        "my_case": ModerationCase.objects.exclude(pk=case.pk).get().pk,
    }
    of_messages = {
        "message",
        "answers",
        "reply",
        "message_edit",
        "message_withdraw",
        "message_history",
        "report",
        "file",
    }
    for name, parts in patterns():
        values = {
            "pk": first.pk if name in of_messages else numbers.get(name, 1),
            "slug": "editeurs-operateurs" if "space" in name or name == "thread_new" else "idee",
            "file_id": MessageFile.objects.get().pk,
            "token": choice.token,
        }
        yield (
            name,
            reverse(
                f"club:{name}", kwargs={part: values.get(part, _ANY[type(converter)]) for part, converter in parts}
            ),
        )


def read(client, address, method="get"):
    """What an address tells, headers and the page it leads to included; and its status."""
    sent = {"text": "x", "gesture": "follow"} if method == "post" else {}
    answered = getattr(client, method)(address, sent, follow=method == "get")
    return answered.content.decode("utf-8", "replace") + json.dumps(dict(answered.headers)), answered.status_code


def written_there():
    """What a stranger might have added to the college's space."""
    return (
        Message.objects.filter(thread__space="publishers").count(),
        SpaceFollow.objects.filter(space="publishers").count(),
        ThreadFollow.objects.filter(thread__space="publishers").count(),
        Report.objects.count(),
    )


@pytest.mark.parametrize("who", ["anonymous", "signed", "elsewhere", "left", "unconfirmed"])
def test_no_address_of_the_room_tells_a_stranger(college, who):
    client = Client()
    if college[who]:
        client.force_login(college[who])
    before = written_there()
    seen = 0

    for name, address in addresses():
        for method in ("get", "post"):
            told, status = read(client, address, method)
            assert SECRET not in told, (who, method, name)
            assert status < 500, (who, method, name)
            seen += 1

    assert seen > 100
    assert written_there() == before


def test_the_same_addresses_tell_a_member_of_the_college(college):
    client = Client()
    client.force_login(college["member"])

    telling = {name for name, address in addresses() if SECRET in read(client, address)[0]}

    # What a colleague wrote is read, answered and reported; refusing to change it names the discussion.
    assert telling == {
        "file",
        "message",
        "message_edit",
        "answers",
        "message_history",
        "message_withdraw",
        "register",
        "reply",
        "report",
        "space",
        "thread",
    }


def test_moderator_reads_what_was_reported_and_nothing_else_of_the_college(college):
    client = Client()
    client.force_login(UserFactory(roles=["support"]))

    telling = {name for name, address in addresses() if SECRET in read(client, address)[0]}

    assert telling == {"case", "case_file", "moderation", "register"}


def test_nothing_outside_the_room_tells(college, site_home):
    people = [user for name, user in college.items() if name in ("signed", "elsewhere", "left", "unconfirmed")]
    pages = ["/", "/recherche/?q=production", "/sitemap.xml", reverse("club:feed"), reverse("report:index"), "/compte/"]

    for user in (None, *people):
        client = Client()
        if user:
            client.force_login(user)
        for page in pages:
            told, status = read(client, page)
            assert SECRET not in told, (user, page)
            assert status < 500
    for user in people:
        assert SECRET not in json.dumps(export(user=user), default=str, ensure_ascii=False)
    assert SECRET in json.dumps(export(user=college["author"]), default=str, ensure_ascii=False)
    # Mail went to members of the college, and to the author and the reporter of the case.
    told = {address for message in mail.outbox for address in message.to if SECRET in message.body + message.subject}
    assert told == {college["member"].email, college["author"].email}


def test_home_shows_a_member_their_spaces_and_visitors_nothing(college, site_home):
    client = Client()
    assert "Mes espaces du club" not in read(client, "/")[0]
    client.force_login(college["member"])

    told, _status = read(client, "/")

    assert "Mes espaces du club" in told
    assert f"{SECRET} en production" in told
    assert Thread.objects.count() == 2
