"""Integration: the public directory and its drill, by anybody, without a cookie."""

import csv
import io
import json
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.urls import reverse

from sandbox.domain.directory_drill import LENGTH, progress_of
from sandbox.domain.public_directory import Duty, directory_of
from sandbox.queries.public_directory import current_directory, playable_structures
from sandbox.web.views.directory_drill import _SALT, Drill, Pace, _token

DIRECTORY = reverse("sandbox:public_directory")
START = reverse("sandbox:drill_start")
TURN = reverse("sandbox:drill_turn")
ANSWER = reverse("sandbox:drill_answer")
WEEK = date(2026, 11, 23)


def names(client, **query):
    response = client.get(DIRECTORY, query)
    assert response.status_code == 200
    return [sheet.structure.name for sheet in response.context["sheets"]]


def test_directory_is_searched_by_name_town_number_and_requirement(client):
    commune = "Commune de Valmont-les-Prés (fictive)"
    for text in ("valmont", "VALMONT les pres", "123 456 782 00036"):
        assert names(client, q=text) == [commune]
    hospitals = names(client, type="SANTE")
    assert all(name.startswith("Centre hospitalier") for name in hospitals)
    either = client.get(DIRECTORY, {"exige": Duty.EITHER.value}).context["sheets"]
    assert {sheet.duty for sheet in either} == {Duty.EITHER}


def test_directory_says_when_nothing_is_found_or_read(client):
    assert "Aucune structure trouvée" in client.get(DIRECTORY, {"q": "introuvable"}).content.decode()
    for query in ({"type": "autre"}, {"exige": "autre"}, {"q": "x" * 90}, {"q": "\x01"}):
        assert client.get(DIRECTORY, query).status_code == 422


def test_sheet_leads_to_the_spaces_when_one_may_play_it(client):
    playable = playable_structures()[0]
    page = client.get(reverse("sandbox:public_structure", args=[playable.identifier])).content.decode()
    assert "Lui envoyer une facture dans le bac à sable" in page
    other = directory_of(WEEK).structures[0]
    page = client.get(reverse("sandbox:public_structure", args=[other.identifier])).content.decode()
    assert "Lui envoyer une facture" not in page
    assert other.address in page


@pytest.mark.django_db
def test_nobodys_number_is_not_found(client):
    assert client.get("/annuaire/99999999999999/").status_code == 404


def test_file_holds_every_structure_and_says_when_one_has_it_already(client):
    address = reverse("sandbox:public_directory_file", args=["csv"])
    response = client.get(address)
    week = date.fromisoformat(response["ETag"].strip('"')[:10])
    structures = current_directory(week).structures
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert {row[0] for row in rows[1:-1]} == {item.identifier for item in structures}
    assert len(rows) - 2 == sum(max(1, len(item.departments)) for item in structures)
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304

    told = json.loads(client.get(reverse("sandbox:public_directory_file", args=["json"])).content)
    assert [item["siret"] for item in told["structures"]] == [item.identifier for item in structures]
    assert told["semaine_du"] == week.isoformat()


def token_of(response) -> str:
    assert response.status_code == 302, response.content.decode()[:300]
    return parse_qs(urlsplit(response["Location"]).query)["partie"][0]


def test_a_drill_is_played_to_its_result_without_a_cookie(client):
    token = token_of(client.get(START, {"temps": "vingt", "tirage": "42"}))
    for rank in range(LENGTH):
        page = client.get(TURN, {"partie": token})
        question = page.context["question"]
        assert f"Question {rank + 1} sur {LENGTH}" in page.content.decode()
        answer = question.answers[0] if rank != 3 else "faux"
        token = token_of(client.get(ANSWER, {"partie": token, "reponse": answer}))
        if rank == 3:
            assert "Ce n’était pas cela" in client.get(TURN, {"partie": token}).content.decode()
    result = client.get(TURN, {"partie": token})
    assert "9 bonnes réponses sur 10" in " ".join(result.content.decode().split())
    # Answering a finished drill again changes nothing.
    again = client.get(ANSWER, {"partie": token, "reponse": "x"})
    assert token_of(again) == token or client.get(again["Location"]).context["result"].right == 9
    assert not client.cookies


def test_the_directory_is_searched_beside_the_question(client):
    token = token_of(client.get(START, {"temps": "sans"}))
    structure = playable_structures()[0]
    page = client.get(TURN, {"partie": token, "q": structure.identifier, "fiche": structure.identifier})
    shown = page.content.decode()
    assert page.context["found_count"] == 1
    assert "structure trouvée</strong>" in shown
    assert "Ce qu’elle exige" in shown
    assert page.context["rank"] == 1
    assert "Rien pour" in client.get(TURN, {"partie": token, "q": "introuvable"}).content.decode()


def test_time_may_be_added_and_removed_and_nothing_ends_by_itself(client):
    late = Drill(7, WEEK, Pace.SHORT, began_at=1_000_000)
    page = client.get(TURN, {"partie": _token(late)})
    assert "Le temps est passé" in page.content.decode()
    assert page.context["question"] == progress_of(late, directory_of(WEEK)).question
    time = reverse("sandbox:drill_time")
    more = client.get(client.get(time, {"partie": _token(late), "geste": "plus"})["Location"])
    assert "Il reste 5 minutes" in " ".join(more.content.decode().split())
    without = client.get(client.get(time, {"partie": _token(late), "geste": "sans"})["Location"])
    assert "Votre temps" not in without.content.decode()


@pytest.mark.parametrize("typed", ["0", "10000", "-1", "douze", "１２", "9" * 50])
def test_an_odd_number_of_draw_is_told_so(client, typed):
    response = client.get(START, {"temps": "sans", "tirage": typed})
    assert response.status_code == 422
    assert "n’est pas un numéro de tirage" in response.content.decode()


def test_an_odd_pace_and_an_empty_or_long_answer_are_told_so(client):
    assert client.get(START, {"temps": "hier"}).status_code == 422
    token = token_of(client.get(START, {"temps": "sans"}))
    for answer, sentence in (("", "Donnez une réponse"), (" \x00", "Donnez une réponse"), ("x" * 41, "dépasse 40")):
        response = client.get(ANSWER, {"partie": token, "reponse": answer})
        assert response.status_code == 422
        assert sentence in response.content.decode()


@pytest.mark.parametrize("made", ["", "x", "a:b:c", "\x00", [1, 2], [[1], "2026-11-23", "dix", 0, 0]])
def test_an_address_that_was_cut_is_told_so(client, made):
    token = made if isinstance(made, str) else signing.dumps(made, salt=_SALT)
    for name in ("drill_turn", "drill_answer", "drill_time"):
        response = client.get(reverse(f"sandbox:{name}"), {"partie": token})
        assert response.status_code == 400
        assert "Cette partie ne peut pas être lue" in response.content.decode()
