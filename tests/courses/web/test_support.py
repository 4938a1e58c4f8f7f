"""integration: the pages of individual support."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from courses import services
from courses.models import PublicAnswer, SupportAttachment, SupportRequest
from tests.courses.domain.test_support import GOOD, PDF
from tests.courses.factories import NOW, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
ASK = "/accompagnement/demander/"
ANSWERS = {
    "subject": "Code service",
    "message": "Je ne le trouve pas.",
    "urgency": "soon",
    "name": "Jeanne Dupré",
    "email": "jeanne@atelier.example",
    "occupation": "supplier",
    "informed": "on",
}


def text(response):
    return response.content.decode()


def pdf(name="ecran.pdf", content=PDF.content):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def asked():
    return services.ask_support(ask=GOOD, files=[PDF], now=NOW)


def url(request):
    return f"/accompagnement/demande/{request.token}/"


def test_anybody_asks_and_the_link_travels_by_mail_only(client):
    topic = TopicFactory()
    response = client.post(ASK, {**ANSWERS, "topic": topic.slug, "files": [pdf(), pdf("deux.pdf")]}, follow=True)

    request = SupportRequest.objects.get()
    assert request.token not in text(response)
    assert "jeanne@atelier.example" in text(response)
    assert (request.topic, SupportAttachment.objects.count()) == (topic, 2)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject": ""}, "L’objet est vide."),
        ({"email": "jeanne"}, "n’est pas une adresse possible"),
        ({"urgency": "now"}, "Aucune urgence n’est choisie"),
        ({"informed": ""}, "n’est pas cochée"),
        ({"files": [pdf("virus.exe", b"MZ")]}, "n’est ni un PDF"),
        ({"files": [pdf(), pdf(), pdf(), pdf()]}, "plus de trois pièces jointes"),
        ({"files": [pdf("vide.pdf", b"")]}, "Une pièce jointe est vide."),
    ],
)
def test_bad_questions_are_named_and_kept(client, changes, words):
    for one in changes.get("files", ()):
        one.seek(0)
    response = client.post(ASK, {**ANSWERS, **changes})

    assert response.status_code == 422
    assert words in text(response)
    assert "Je ne le trouve pas." in text(response)
    assert not SupportRequest.objects.exists()


def test_programs_learn_nothing(client):
    assert client.post(ASK, {**ANSWERS, "website": "x"}).status_code == 302
    assert not SupportRequest.objects.exists()


def test_an_address_is_not_flooded(client):
    statuses = [client.post(ASK, ANSWERS).status_code for _time in range(6)]
    assert statuses == [302] * 5 + [429]


def test_thread_shows_the_words_and_takes_one_more(client, asked):
    page = client.get(url(asked))
    assert "Je ne le trouve pas." in text(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert client.post(url(asked), {"message": " "}).status_code == 422
    done = client.post(url(asked), {"message": "<b>Encore</b>", "files": [pdf()]}, follow=True)

    assert "&lt;b&gt;Encore&lt;/b&gt;" in text(done)
    assert asked.messages.count() == 2


def test_thread_and_files_are_for_a_true_link(client, asked):
    other = services.ask_support(ask=GOOD, now=NOW)
    file = SupportAttachment.objects.get()

    assert client.get("/accompagnement/demande/x.y/").status_code == 404
    assert client.get(f"{url(other)}piece/{file.pk}/").status_code == 404
    mine = client.get(f"{url(asked)}piece/{file.pk}/")
    assert mine.content == PDF.content
    assert mine["Content-Disposition"] == 'attachment; filename="piece.pdf"'
    assert mine["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("count", [1, 3])
def test_index_costs_two_queries_and_filters(client, django_assert_num_queries, count):
    topic = TopicFactory()
    for number in range(count):
        PublicAnswer.objects.create(
            slug=f"q{number}", question=f"Question {number}", answer="Réponse utile", topic=topic, published_at=NOW
        )
    with django_assert_num_queries(2):
        page = text(client.get("/accompagnement/"))
    assert page.count("Réponse utile") == count
    assert "Question 0" in text(client.get("/accompagnement/", {"q": "utile", "sujet": topic.slug}))
    assert "Personne n’a encore posé cette question" in text(client.get("/accompagnement/", {"q": "zzz"}))
    assert "Question 0" in text(client.get("/accompagnement/", {"sujet": "n’importe"}))


def test_index_empty_says_what_will_be_there(client):
    assert "Aucune réponse n’est encore publiée" in text(client.get("/accompagnement/"))


def test_answer_page_names_no_request(client, asked):
    PublicAnswer.objects.create(
        slug="code-service", question="Où est le code ?", answer="Dans l’annuaire.", request=asked, published_at=NOW
    )
    page = text(client.get("/accompagnement/reponses/code-service/"))

    assert "Dans l’annuaire." in page
    for word in ("Jeanne", asked.reference, asked.token):
        assert word not in page
    assert client.get("/accompagnement/reponses/aucune/").status_code == 404


def test_own_requests_are_those_of_the_account(client):
    user = UserFactory(email=GOOD.email)
    services.ask_support(ask=GOOD, user=user, now=NOW)
    assert client.get("/accompagnement/mes-demandes/").status_code == 302
    client.force_login(user)

    assert "Code service" in text(client.get("/accompagnement/mes-demandes/"))


def test_three_people_on_one_topic_are_led_to_the_planner(client):
    topic = TopicFactory()
    first, *_others = [
        services.ask_support(
            ask=type(GOOD)(**{**GOOD.__dict__, "email": f"p{n}@x.example"}), topic_id=topic.pk, now=NOW
        )
        for n in range(3)
    ]
    page = text(client.get(url(first)))

    assert "Vous êtes 3 à poser des questions sur ce sujet" in page
    assert f"/formations/{topic.slug}/autre-date/" in page
    assert "Poser ma propre question" in text(client.get(f"/formations/{topic.slug}/"))
