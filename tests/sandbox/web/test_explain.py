"""Integration: the page that explains a pasted message."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse

from sandbox.domain.messages import MAX_MESSAGE
from sandbox.models import PracticeSpace

pytestmark = pytest.mark.django_db
URL = "/expliquer/"


def main_of(response) -> str:
    return response.content.decode().partition("<main")[2].partition("</main>")[0]


def test_page_stands_at_its_public_address(client):
    assert reverse("sandbox:explain") == URL
    assert "Collez le message" in main_of(client.get(URL))


def test_known_message_is_answered_in_three_parts(client):
    page = main_of(client.post(URL, {"message": "ENGAGEMENT_ABSENT"}))
    for words in ("Ce qu’il dit", "Où c’est sur votre écran", "Références › Numéro d’engagement", "Que faire"):
        assert words in page
    assert "/guides/vers/adresser-sa-facture/" in page
    assert "preau-evidence--official" in page
    assert reverse("sandbox:refusal", args=["ENGAGEMENT_ABSENT"]) in page


def test_message_in_the_address_is_answered_too(client):
    context = client.get(URL, {"message": "BR-CO-15"}).context
    assert [answer.entry.code for answer in context["answers"]] == ["BR-CO-15"]


def test_examples_of_the_page_are_all_understood(client):
    examples = client.get(URL).context["examples"]
    assert [len(client.get(example["url"]).context["answers"]) > 0 for example in examples] == [True] * len(examples)


def test_several_messages_are_told_apart(client):
    page = main_of(client.post(URL, {"message": "IBAN_ABSENT | NUMERO_ABSENT | bla bla"}))
    assert "2 messages reconnus" in page
    assert 'href="#message-2"' in page
    assert "Le reste n’a pas été reconnu" in page


def test_unknown_message_says_so_and_offers_a_way_on(client):
    response = client.post(URL, {"message": "engagment manquant"})
    page = main_of(response)
    assert response.status_code == 200
    assert "Nous ne reconnaissons pas ce message" in page
    assert "Ce sont des suppositions" in page
    assert len(response.context["guesses"]) == 2
    assert reverse("club:idea_new") in page
    # Addresses are logged: what was pasted is in none of them.
    assert not [address for address in re.findall(r'(?:href|action)="([^"]*)"', page) if "engagment" in address]


def test_empty_message_names_the_field(client):
    response = client.post(URL, {"message": " \n "})
    assert response.status_code == 422
    assert "Le champ «\u00a0Collez le message\u00a0» est vide" in main_of(response)


def test_long_message_is_read_up_to_the_limit_and_said_to_be(client):
    response = client.post(URL, {"message": "IBAN_ABSENT " + "é" * 3 * MAX_MESSAGE})
    assert "seuls ses" in main_of(response)
    assert len(response.context["message"]) == MAX_MESSAGE


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "IBAN_ABSENT{{ 7|add:7 }}"]
)
def test_pasted_markup_is_shown_as_text(client, hostile):
    page = main_of(client.post(URL, {"message": f"IBAN_ABSENT | {hostile}"}))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "IBAN_ABSENT14" not in page


@pytest.mark.parametrize(
    "message", ["\x00", "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe\x00binaire", "💥" * 50]
)
def test_binary_text_is_no_error(client, message):
    assert client.post(URL, {"message": message}).status_code in (200, 422)


def test_other_methods_are_refused(client):
    assert client.put(URL).status_code == 405


def test_form_is_protected_against_other_sites():
    assert Client(enforce_csrf_checks=True).post(URL, {"message": "IBAN_ABSENT"}).status_code == 403


def test_page_asks_the_database_nothing(client, django_assert_num_queries):
    client.get(URL)
    with django_assert_num_queries(0):
        client.post(URL, {"message": "IBAN_ABSENT"})
    with django_assert_num_queries(0):
        client.post(URL, {"message": "IBAN_ABSENT | NUMERO_ABSENT | DATE_ABSENTE | BR-CO-15"})


def test_what_is_pasted_is_neither_stored_nor_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post(URL, {"message": "SECRET-DE-FABRIQUE"})
    assert "SECRET-DE-FABRIQUE" not in caplog.text
    assert PracticeSpace.objects.count() == 0
    assert "SECRET-DE-FABRIQUE" not in str(dict(client.session))


def test_reproduce_opens_a_space_at_the_mistake(client):
    answer = client.post(URL, {"message": "ENGAGEMENT_ABSENT"}).context["answers"][0]
    recap = client.get(client.post(answer.reproduce_url).url)
    assert [row.card.code for row in recap.context["blocking"]] == ["ENGAGEMENT_ABSENT"]
    assert recap.context["blocking"][0].url.endswith("#id_commitment_number")


TO_EXERCISES = {
    "REJETEE": "facture-rejetee",
    "A_RECYCLER": "recycler",
    "SUSPENDUE": "suspendre-et-completer",
    "DEPOSEE": "lire-un-statut",
}


@pytest.mark.parametrize(("message", "exercise"), list(TO_EXERCISES.items()))
def test_status_leads_to_its_exercise(client, message, exercise):
    answer = client.post(URL, {"message": message}).context["answers"][0]
    assert answer.exercise_url == reverse("sandbox:exercise", args=[exercise])
    assert "S’exercer sur ce cas" in main_of(client.post(URL, {"message": message}))


def test_rule_is_replayed_with_its_list_open(client, django_capture_on_commit_callbacks):
    answer = client.post(URL, {"message": "BR-25"}).context["answers"][0]
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(answer.reproduce_url)
    page = main_of(client.get(response.url))
    assert '<details class="preau-sb-details" open>' in page
    assert "/expliquer/?message=BR-25" in page
