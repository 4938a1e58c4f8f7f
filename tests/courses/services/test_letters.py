"""integration: what a requester answers by mail joins the thread, once; what cannot is told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from courses import services
from courses.domain.files import File
from courses.models import SupportMessage
from courses.services.letters import LETTERS_AN_HOUR
from tests.courses.domain.test_support import PDF
from tests.courses.factories import NOW, UserFactory
from tests.courses.services.test_support import ask, reply

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SCRIPT = File("virus.exe", b"MZ")


def receive(request, text="Merci.", *, key="k1", now=NOW + HOUR, **more):
    return services.receive_letter(
        request_id=request.pk, letter=services.LetterReceived(key=key, text=text, **more), now=now
    )


def words(request):
    return [m.text for m in request.messages.exclude(letter_key="")]


def test_letter_joins_its_thread_once_without_what_it_quotes_and_reopens_it():
    agent = UserFactory(roles=["support"])
    request = ask()
    reply(request, agent)
    services.close_support(request_id=request.pk, outcome="solved", actor=agent, now=NOW + HOUR)
    for _read in range(2):
        assert receive(request, "Toujours rien.\n\nLe 24, Préau <x@y.example> a écrit :\n> Bonjour", files=(PDF,))

    request.refresh_from_db()
    assert (request.state, request.closed_at) == ("assigned", None)
    (message,) = request.messages.exclude(letter_key="")
    assert (message.text, message.from_agent) == ("Toujours rien.", False)
    assert [a.name for a in message.attachments.all()] == [PDF.name]


def test_letter_is_written_once_even_around_the_service():
    request = ask()
    receive(request)
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportMessage.objects.create(request=request, from_agent=False, text="x", written_at=NOW, letter_key="k1")


def test_letter_leaves_out_files_outside_the_rules_and_its_author_is_told(committed, settings):
    settings.INBOX_ADDRESS = "courrier@preau.example"
    request = ask()
    with committed():
        receive(request, "Voici.", files=(SCRIPT, PDF, PDF, PDF, PDF))

    (message,) = request.messages.exclude(letter_key="")
    assert [a.name for a in message.attachments.all()] == [PDF.name] * 3
    (told,) = mail.outbox
    assert f"sans ces pièces\u00a0: virus.exe, {PDF.name}" in told.body
    assert "Répondez au-dessus de cette ligne" in told.body


@pytest.mark.parametrize(
    ("letter", "sentence"),
    [
        ({"text": "> Bonjour"}, "Le message est vide."),
        ({"text": "a" * 5001}, "5 000 caractères"),
        ({"text": "Voici", "too_big": True}, "5 Mo"),
    ],
)
def test_letter_that_cannot_be_taken_is_told_once_and_not_written(committed, letter, sentence):
    request = ask()
    for _read in range(2):
        with committed():
            assert receive(request, **letter)

    assert words(request) == []
    (told,) = mail.outbox
    assert sentence in told.body.replace("\u00a0", " ").replace("\u202f", " ")
    assert f"/demande/{request.token}/" in told.body


def test_letter_of_files_alone_says_so():
    request = ask()
    receive(request, "", files=(PDF,))
    assert words(request) == ["(Pièce jointe sans texte.)"]


def test_letter_to_a_request_that_is_gone_is_nobodys():
    request = ask()
    services.erase_for(now=NOW, emails=[request.email])
    assert not receive(request)
    assert not services.receive_letter(request_id=0, letter=services.LetterReceived(key="k", text="x"), now=NOW)


def test_letters_of_a_program_that_answers_itself_stop_at_so_many_an_hour():
    request = ask()
    for number in range(LETTERS_AN_HOUR + 3):
        assert receive(request, key=f"k{number}")
    assert len(words(request)) == LETTERS_AN_HOUR
    receive(request, key="later", now=NOW + 3 * HOUR)
    assert len(words(request)) == LETTERS_AN_HOUR + 1
