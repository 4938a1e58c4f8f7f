"""integration: the pages of the spaces, what they cost, and what they answer to bad input."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.club.domain.messages import MAX_MESSAGES
from cms.club.models import Message, MessageFile, RoundupChoice, SpaceFollow, ThreadFollow
from tests.cms.asking import text_of
from tests.cms.club.factories import (
    NOW,
    CaseFactory,
    IdeaFactory,
    MembershipFactory,
    MessageFactory,
    ReportFactory,
    ThreadFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PLENARY = "/club/espaces/pleniere/"


@pytest.fixture
def member():
    return MembershipFactory(display_name="Maël").user


@pytest.fixture
def signed(client, member):
    client.force_login(member)
    return client


def pdf(name="devis.pdf", content=b"%PDF-1.7"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def cost(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200, path
    return len(queries)


def test_spaces_are_presented_to_everybody_and_open_to_members(client, member):
    told = text_of(client.get("/club/espaces/"))
    assert told.count("Réservé à ce collège") == 3
    assert "Adhérer au club" in told

    client.force_login(member)
    told = text_of(client.get("/club/espaces/"))
    assert told.count("Réservé à ce collège") == 2
    assert "0 discussion" in told


def test_lists_cost_the_same_with_one_row_and_with_three(signed, member):
    def grow(count):
        for _ in range(count):
            message = MessageFactory(thread=ThreadFactory())
            MessageFactory(thread=message.thread, parent=message)
            ThreadFollow.objects.create(thread=message.thread, user=member)
            ReportFactory(
                case=CaseFactory(message=message, state="decided", verdict="remove", reason="x", decided_at=NOW)
            )
            mine = MessageFactory(author=member)
            CaseFactory(message=mine, state="decided", verdict="remove", reason="x", decided_at=NOW)
        return message

    paths = ["/club/espaces/", PLENARY, "/club/courriels/", "/club/moderation/registre/"]
    paths += ["/club/moderation/mes-messages/", "/club/"]
    grow(1)
    once = {path: cost(signed, path) for path in paths}
    grow(2)

    assert {path: cost(signed, path) for path in paths} == once
    assert max(once.values()) <= 18, once


def test_discussion_costs_the_same_with_one_message_and_with_three(signed, member):
    thread = ThreadFactory()

    def grow(count):
        for _ in range(count):
            message = MessageFactory(thread=thread)
            MessageFile.objects.create(message=message, name="a.pdf", media_type="x", size=1, content=b"x")
            reply = MessageFactory(thread=thread, parent=message)
            reply.mentions.create(user=UserFactory(), name="Jo")

    path = thread.get_absolute_url()
    grow(1)
    once = cost(signed, path)
    grow(2)

    assert cost(signed, path) == once
    assert once <= 18


def test_moderators_queue_costs_the_same_with_one_case_and_with_three(client):
    client.force_login(UserFactory(roles=["support"]))
    ReportFactory()
    once = cost(client, "/club/moderation/")
    ReportFactory.create_batch(2)

    assert cost(client, "/club/moderation/") == once


def test_member_opens_a_discussion_and_is_led_to_it(signed, member):
    token = signed.get(f"{PLENARY}nouvelle/").context["form"].initial["token"]
    sent = {"title": "Une question", "text": "Bonjour <b>à tous</b>.", "token": token, "files": [pdf()]}

    first = signed.post(f"{PLENARY}nouvelle/", sent)
    again = signed.post(f"{PLENARY}nouvelle/", {**sent, "files": [pdf()]})

    message = Message.objects.get()
    assert first.url == again.url == f"{message.thread.get_absolute_url()}?page=1#message-{message.pk}"
    page = signed.get(first.url).content.decode()
    assert "Bonjour &lt;b&gt;à tous&lt;/b&gt;." in page
    file = MessageFile.objects.get()
    answer = signed.get(reverse("club:file", args=[message.pk, file.pk]))
    assert (answer.content, answer.headers["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="devis.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": " "}, "Message : il est vide."),
        ({"text": "x" * (10 * 1024 * 1024)}, "Message : il dépasse 8 000 caractères."),
        ({"text": "a\x00b"}, "caractère"),
        ({"title": ""}, "Sujet : il est vide."),
        ({"files": [pdf() for _ in range(4)]}, "Pièces jointes : il y en a plus de 3."),
        ({"files": [pdf(content=b"<script>")]}, "Pièces jointes : l’un des fichiers n’est pas un PDF"),
        ({"called": ["999"]}, "Membres à prévenir : l’un d’eux ne lit pas cet espace"),
        ({"called": ["1 OR 1"]}, "Membres à prévenir"),
    ],
)
def test_bad_input_is_named_and_writes_nothing(signed, change, sentence):
    answer = signed.post(f"{PLENARY}nouvelle/", {"title": "Une question", "text": "Bonjour.", **change})

    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert len(answer.content) < 200_000
    assert not Message.objects.exists()


def test_unreadable_token_is_only_a_new_form(signed):
    answer = signed.post(f"{PLENARY}nouvelle/", {"title": "Une question", "text": "Bonjour.", "token": "x"})

    assert answer.status_code == 400
    assert not Message.objects.exists()


def test_burst_is_told_to_wait_and_keeps_the_text(signed, member):
    thread = ThreadFactory()
    MessageFactory.create_batch(MAX_MESSAGES, author=member, thread=thread, written_at=timezone.now())

    answer = signed.post(thread.get_absolute_url(), {"text": "Encore moi."})

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "300"
    told = text_of(answer)
    assert "Vous avez publié 10 messages en cinq minutes." in told
    assert "Encore moi." in told


def test_search_of_members_keeps_what_was_typed(signed):
    called = MembershipFactory(display_name="Dominique, expert", college="publishers")
    MessageFactory(author=called.user)
    MembershipFactory(display_name="Dominique, silencieux")

    answer = signed.post(f"{PLENARY}nouvelle/", {"title": "Avis", "text": "Bonjour.", "who": "domi", "find": "1"})

    assert answer.status_code == 200
    told = text_of(answer)
    assert "Dominique, expert (Éditeurs et opérateurs de dématérialisation)" in told
    assert "silencieux" not in told
    assert "Bonjour." in told
    assert not Message.objects.filter(text="Bonjour.").exists()
    sent = {"title": "Avis", "text": "Bonjour.", "called": [called.pk]}
    signed.post(f"{PLENARY}nouvelle/", sent)
    assert Message.objects.get(text="Bonjour.").mentions.get().user == called.user


def test_message_is_answered_corrected_withdrawn(signed, member):
    message = MessageFactory(thread=ThreadFactory(), text="Bonjour.")
    signed.post(reverse("club:reply", args=[message.pk]), {"text": "Oui."})
    mine = Message.objects.get(text="Oui.")
    assert mine.parent == message

    refused = signed.post(reverse("club:message_edit", args=[message.pk]), {"text": "Faux.", "version": 1})
    assert refused.status_code == 403
    signed.post(reverse("club:message_edit", args=[mine.pk]), {"text": "Non.", "version": 1})
    conflict = signed.post(reverse("club:message_edit", args=[mine.pk]), {"text": "Si.", "version": 1})
    assert (conflict.status_code, "Ce message a changé" in text_of(conflict)) == (409, True)
    assert "Oui." in text_of(signed.get(reverse("club:message_history", args=[mine.pk])))
    signed.post(reverse("club:message_withdraw", args=[mine.pk]))
    told = text_of(signed.get(message.thread.get_absolute_url()))
    assert "Son auteur l’a retiré." in told
    assert "Non." not in told
    assert signed.get(reverse("club:message_history", args=[mine.pk])).status_code == 404
    assert signed.post(reverse("club:message_withdraw", args=[mine.pk])).status_code == 409
    assert signed.get(reverse("club:message", args=[mine.pk])).url.endswith(f"#message-{mine.pk}")


def test_comment_of_an_idea_is_public_and_written_by_members(client, member):
    idea = IdeaFactory()
    path = reverse("club:comment", args=[idea.pk])
    assert client.get(path).status_code == 403
    client.force_login(member)
    client.post(path, {"text": "Un cas vécu."})
    thread = Message.objects.get().thread

    visitor = Client()
    assert "Un cas vécu." in text_of(visitor.get(idea.get_absolute_url()))
    assert "Un cas vécu." in text_of(visitor.get(thread.get_absolute_url()))
    assert visitor.post(thread.get_absolute_url(), {"text": "Moi aussi."}).status_code == 403
    assert client.get(path).url == thread.get_absolute_url()
    assert Message.objects.count() == 1


def test_member_follows_reads_and_chooses_their_mail(signed, member):
    thread = ThreadFactory()
    gestures = f"{PLENARY}gestes/"
    for path in (gestures, reverse("club:thread_gesture", args=[thread.pk])):
        signed.post(path, {"gesture": "follow"})
    assert (SpaceFollow.objects.count(), ThreadFollow.objects.count()) == (1, 1)
    assert thread.title in text_of(signed.get("/club/courriels/"))

    assert signed.post("/club/courriels/", {"frequency": "toujours"}).status_code == 400
    signed.post("/club/courriels/", {"frequency": "weekly"})
    choice = RoundupChoice.objects.get(user=member)
    assert choice.frequency == "weekly"

    for path in (gestures, reverse("club:thread_gesture", args=[thread.pk])):
        signed.post(path, {"gesture": "unfollow"})
    signed.post(gestures, {"gesture": "read"})
    assert (SpaceFollow.objects.count(), ThreadFollow.objects.count(), thread.visits.count()) == (0, 0, 1)
    assert "Vous ne suivez rien pour le moment" in text_of(signed.get("/club/courriels/"))


def test_link_of_a_mail_stops_the_round_ups_by_a_gesture_only(member):
    choice = RoundupChoice.objects.create(user=member, due_at=NOW)
    program = Client(enforce_csrf_checks=True)
    path = reverse("club:roundup_stop", args=[choice.token])

    assert program.get(path).status_code == 200
    choice.refresh_from_db()
    assert choice.frequency == "daily"
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    choice.refresh_from_db()
    assert (choice.frequency, choice.due_at) == ("never", None)
    assert program.post(reverse("club:roundup_stop", args=[f"{choice.pk}.faux"])).status_code == 404


def test_report_decision_and_appeal_by_the_pages(client, member):
    author = MembershipFactory(display_name="Jo").user
    message = MessageFactory(author=author, author_name="Jo", thread=ThreadFactory(), text="À vendre !")
    client.force_login(member)
    path = reverse("club:report", args=[message.pk])
    assert client.post(path, {}).status_code == 400
    client.post(path, {"ground": "advertising"})
    assert client.post(path, {"ground": "advertising"}).status_code == 409
    case = message.cases.get()

    assert client.get("/club/moderation/").status_code == 404
    client.force_login(UserFactory(roles=["support"]))
    assert "À vendre !" in text_of(client.get("/club/moderation/"))
    assert client.post(case.get_absolute_url(), {"verdict": "remove", "reason": ""}).status_code == 400
    client.post(case.get_absolute_url(), {"verdict": "remove", "reason": "Démarchage."})
    assert client.post(case.get_absolute_url(), {"verdict": "keep", "reason": "x"}).status_code == 409

    client.force_login(author)
    mine = reverse("club:my_case", args=[case.pk])
    assert "Démarchage." in text_of(client.get("/club/moderation/registre/"))
    refused = client.post(mine, {"reason": ""})
    assert (refused.status_code, "Contestation : écrivez en quoi" in text_of(refused)) == (400, True)
    client.post(mine, {"reason": "Je citais."})
    assert client.post(mine, {"reason": "Encore."}).status_code == 409
    client.force_login(UserFactory(roles=["administrator"]))
    client.post(case.get_absolute_url(), {"verdict": "keep", "reason": "Une citation."})
    message.refresh_from_db()
    assert message.is_visible
