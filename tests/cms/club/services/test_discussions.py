"""integration: writing, answering, calling, correcting, taking away."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from cms.club.domain.messages import MAX_MESSAGES, MESSAGES_WINDOW
from cms.club.domain.spaces import Space
from cms.club.domain.vocabulary import ClubRefusedError, Refusal
from cms.club.models import ClubEvent, Message, MessageFile, MessageRevision, Thread, ThreadFollow
from cms.club.queries.discussions import (
    ANSWERS_SHOWN,
    MESSAGES_A_PAGE,
    Place,
    answers_page,
    messages_page,
    place_of,
    space_cards,
    threads_in,
)
from cms.club.services.discussions import answer, comment_idea, edit_message, open_thread, withdraw_message
from cms.club.services.reading import follow_space, mark_space_read
from courses.domain.files import File
from tests.cms.club.factories import NOW, IdeaFactory, MembershipFactory, MessageFactory, ThreadFactory, UserFactory

pytestmark = pytest.mark.django_db
PDF = File("devis.pdf", b"%PDF-1.7 ...")


def opened(author, *, space=Space.PLENARY, now=NOW, **more):
    return open_thread(space=space, author=author, title="Une question", text="Bonjour.", now=now, **more)


def test_thread_opens_with_its_message_its_file_and_its_event():
    member = MembershipFactory(college="publishers", display_name="Sacha")

    message = opened(member.user, files=[PDF])

    thread = message.thread
    assert (thread.space, thread.title, thread.last_message_at) == ("plenary", "Une question", NOW)
    assert (message.opens, message.author_name, message.college, message.text) == (
        True,
        "Sacha",
        "publishers",
        "Bonjour.",
    )
    file = MessageFile.objects.get()
    assert (file.name, file.media_type, file.size, bytes(file.content)) == (
        "devis.pdf",
        "application/pdf",
        12,
        PDF.content,
    )
    assert ThreadFollow.objects.filter(thread=thread, user=member.user).exists()
    assert ClubEvent.objects.get().kind == "message_posted"


def test_answers_have_one_level_and_move_the_thread():
    first = opened(MembershipFactory().user)
    author = MembershipFactory(display_name="Jo").user
    later = NOW + timedelta(hours=1)

    reply = answer(thread_id=first.thread_id, parent_id=first.pk, author=author, text="Oui.", now=later)
    nested = answer(thread_id=first.thread_id, parent_id=reply.pk, author=author, text="Et encore.", now=later)

    assert (reply.parent, nested.parent) == (first, first)
    assert Thread.objects.get().last_message_at == later
    page = messages_page(thread=first.thread, number=1)
    assert [[said.text for said in top.answers] for top in page] == [["Oui.", "Et encore."]]


def test_member_writes_only_where_they_read():
    issuer = MembershipFactory(college="issuers").user
    theirs = opened(MembershipFactory(college="publishers").user, space=Space.PUBLISHERS)

    for call in (
        lambda: opened(issuer, space=Space.PUBLISHERS),
        lambda: answer(thread_id=theirs.thread_id, author=issuer, text="x", now=NOW),
        lambda: follow_space(space=Space.PUBLISHERS, user=issuer),
    ):
        with pytest.raises(ClubRefusedError) as refused:
            call()
        assert refused.value.refusal == Refusal.SPACE_CLOSED_TO_YOU
    for stranger in (UserFactory(), MembershipFactory(left_at=NOW).user):
        with pytest.raises(ClubRefusedError) as refused:
            opened(stranger)
        assert refused.value.refusal == Refusal.NOT_A_MEMBER
    assert Message.objects.count() == 1


def test_form_sent_twice_writes_once():
    member, token = MembershipFactory().user, uuid4()

    first = opened(member, token=token)
    again = opened(member, token=token)

    assert first == again
    assert (Thread.objects.count(), Message.objects.count(), ClubEvent.objects.count()) == (1, 1, 1)


def test_burst_is_refused_then_let_through():
    member = MembershipFactory().user
    MessageFactory.create_batch(MAX_MESSAGES, author=member, written_at=NOW)

    with pytest.raises(ClubRefusedError) as refused:
        opened(member, now=NOW + timedelta(minutes=1))
    assert refused.value.refusal == Refusal.TOO_MANY_MESSAGES
    assert opened(member, now=NOW + MESSAGES_WINDOW).pk


def test_comment_opens_the_discussion_of_its_idea_once():
    idea, member = IdeaFactory(), MembershipFactory().user

    first = comment_idea(idea_id=idea.pk, author=member, text="Un cas.", now=NOW)
    second = comment_idea(idea_id=idea.pk, author=member, text="Un autre.", now=NOW)

    assert first.thread == second.thread == Thread.objects.get()
    assert (first.thread.idea, first.thread.label) == (idea, idea.title)


def known(**values):
    """A member whose name is already read in the plenary."""
    member = MembershipFactory(**values)
    MessageFactory(author=member.user, author_name=member.display_name)
    return member


def test_message_calls_by_boxes_and_by_names():
    ticked, named = known(display_name="Maël, gérant"), known(display_name="Jo, comptable")

    message = open_thread(
        space=Space.PLENARY,
        author=MembershipFactory().user,
        title="Avis ?",
        text="@jo, comptable : votre avis ?",
        called=[ticked.pk],
        now=NOW,
    )

    assert {mention.user for mention in message.mentions.all()} == {ticked.user, named.user}


@pytest.mark.parametrize("reason", ["left", "elsewhere", "silent", "oneself"])
def test_message_does_not_call_who_is_not_read_there(reason):
    author = known(college="issuers")
    called = {
        "left": lambda: known(left_at=NOW),
        "elsewhere": lambda: known(college="publishers"),
        # Being in the club is theirs to tell: a member who never wrote is not found by their name.
        "silent": MembershipFactory,
        "oneself": lambda: author,
    }[reason]()
    MessageFactory(author=called.user, thread=ThreadFactory(space="issuers")) if reason != "silent" else None

    with pytest.raises(ClubRefusedError) as refused:
        opened(author.user, space=Space.ISSUERS, called=[called.pk])
    assert refused.value.refusal == Refusal.UNKNOWN_CALLED


def test_edit_keeps_what_was_said_and_meets_a_conflict():
    message = opened(MembershipFactory().user)

    edit_message(message_id=message.pk, author=message.author, text="Bonsoir.", expected_version=1, now=NOW)
    with pytest.raises(ClubRefusedError) as refused:
        edit_message(message_id=message.pk, author=message.author, text="Salut.", expected_version=1, now=NOW)

    assert refused.value.refusal == Refusal.MESSAGE_CHANGED_MEANWHILE
    assert [revision.text for revision in MessageRevision.objects.all()] == ["Bonjour."]
    message.refresh_from_db()
    assert (message.text, message.version, message.edited_at) == ("Bonsoir.", 2, NOW)


def test_withdrawn_message_leaves_its_place_and_nothing_else():
    message = opened(MembershipFactory().user, files=[PDF])
    edit_message(message_id=message.pk, author=message.author, text="Bonsoir.", expected_version=1, now=NOW)
    answer(thread_id=message.thread_id, parent_id=message.pk, author=message.author, text="Suite.", now=NOW)

    withdraw_message(message_id=message.pk, author=message.author, now=NOW)

    message.refresh_from_db()
    assert (message.state, message.text) == ("withdrawn", "")
    assert not MessageFile.objects.exists()
    assert not MessageRevision.objects.exists()
    thread = Thread.objects.get()
    assert thread.label == "Discussion dont le premier message a été retiré"
    assert Message.objects.visible().get().text == "Suite."
    for call in (
        lambda: withdraw_message(message_id=message.pk, author=message.author, now=NOW),
        lambda: answer(thread_id=thread.pk, parent_id=message.pk, author=message.author, text="x", now=NOW),
    ):
        with pytest.raises(ClubRefusedError) as refused:
            call()
        assert refused.value.refusal == Refusal.MESSAGE_GONE


def test_message_of_another_is_not_changed():
    message = opened(MembershipFactory().user)
    other = MembershipFactory().user

    with pytest.raises(ClubRefusedError) as refused:
        withdraw_message(message_id=message.pk, author=other, now=NOW)
    assert refused.value.refusal == Refusal.NOT_YOUR_MESSAGE
    hidden = opened(MembershipFactory(college="publishers").user, space=Space.PUBLISHERS)
    with pytest.raises(Message.DoesNotExist):
        edit_message(message_id=hidden.pk, author=other, text="x", expected_version=1, now=NOW)


def test_what_came_since_the_last_visit_is_new():
    reader = MembershipFactory(joined_at=NOW)
    ThreadFactory(opened_at=NOW - timedelta(days=1))
    new = ThreadFactory(opened_at=NOW + timedelta(hours=1))
    elsewhere = ThreadFactory(space="publishers", opened_at=NOW + timedelta(hours=1))

    plenary = space_cards(membership=reader)[0]
    assert (plenary.threads, plenary.unread) == (2, 1)
    assert [thread.unread for thread in threads_in(space=Space.PLENARY, reader=reader)] == [True, False]

    mark_space_read(space=Space.PLENARY, user=reader.user, now=NOW + timedelta(hours=2))
    assert space_cards(membership=reader)[0].unread == 0
    assert not elsewhere.visits.exists()
    Thread.objects.filter(pk=new.pk).update(last_message_at=NOW + timedelta(hours=3))
    assert space_cards(membership=reader)[0].unread == 1


def test_search_reads_what_is_shown_and_only_that():
    reader = MembershipFactory()
    said = MessageFactory(text="Le code service manque.", thread__title="Rejet")
    MessageFactory(state="removed", text="Le code service secret.", thread__title="Autre", thread__hidden=True)
    MessageFactory(text="Le code service ailleurs.", thread__space="publishers")

    assert list(threads_in(space=Space.PLENARY, reader=reader, words="service rejet")) == [said.thread]
    assert list(threads_in(space=Space.PLENARY, reader=reader, words="service")) == [said.thread]
    assert not threads_in(space=Space.PLENARY, reader=reader, words="autre")


def test_page_of_a_message_is_that_of_its_first_level():
    thread = ThreadFactory()
    tops = MessageFactory.create_batch(21, thread=thread)
    reply = MessageFactory(thread=thread, parent=tops[0], written_at=NOW + timedelta(days=1))

    assert [place_of(message) for message in (tops[0], tops[19], tops[20], reply)] == [
        Place(1),
        Place(1),
        Place(2),
        Place(1),
    ]


def test_many_answers_stand_on_a_page_of_their_own_in_as_many_queries(django_assert_num_queries):
    thread = ThreadFactory()
    top, other = MessageFactory.create_batch(2, thread=thread)
    many = [
        MessageFactory(thread=thread, parent=top, written_at=NOW + timedelta(minutes=rank))
        for rank in range(MESSAGES_A_PAGE + 1)
    ]
    MessageFactory(thread=thread, parent=other)

    with django_assert_num_queries(7):
        shown = list(messages_page(thread=thread, number=1))
    assert [(len(said.answers), said.answer_count) for said in shown] == [(ANSWERS_SHOWN, len(many)), (1, 1)]
    assert list(answers_page(message=top, number=2)) == many[MESSAGES_A_PAGE:]
    assert [place_of(many[rank]) for rank in (ANSWERS_SHOWN - 1, ANSWERS_SHOWN, MESSAGES_A_PAGE)] == [
        Place(1),
        Place(1, under=top.pk),
        Place(2, under=top.pk),
    ]


def test_search_knows_word_beginnings_plurals_and_a_text_that_changed():
    reader = MembershipFactory()
    message = MessageFactory(text="Les engagements juridiques manquent.", thread__title="Délai de paiement")

    def found(words):
        return list(threads_in(space=Space.PLENARY, reader=reader, words=words))

    for words in ("engagement", "juridiqu", "Engagements délai", "l’engagement", 'paiement" *'):
        assert found(words) == [message.thread], words
    assert found("mandat") == found("&!") == []
    Message.objects.filter(pk=message.pk).update(text="Rien.")
    assert found("engagement") == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the letters of titles are an index of PostgreSQL")
def test_search_bears_a_mistake_in_a_title():
    thread = MessageFactory(thread__title="Délai de mandatement").thread
    assert list(threads_in(space=Space.PLENARY, reader=MembershipFactory(), words="mandatemant")) == [thread]
