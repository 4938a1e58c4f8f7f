"""integration: the page of the report, its files, what it refuses to print, and what it answers to bad input."""

import csv
import io
import zipfile

import jsonschema
import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from pypdf import PdfReader

from cms.core.panels import panels
from cms.core.spreadsheets import safe_cell
from cms.report.figures import LIVE
from cms.report.services.corrections import correct_number
from tests.cms.accounts.factories import UserFactory
from tests.cms.asking import text_of
from tests.cms.club.factories import IdeaFactory, MembershipFactory
from tests.cms.report.factories import NOW, EnrolmentFactory, TopicFactory

pytestmark = pytest.mark.django_db
SEED = {"annee": "2020"}


def correct(figure, code, value):
    return correct_number(
        year=2020,
        figure=figure,
        code=code,
        value=value,
        reason="Le document de travail le dit.",
        source="Note interne, page 3",
        author=UserFactory(),
        now=NOW,
    )


@pytest.fixture
def put_right():
    correct("themes-des-formations", "total", "8")
    correct("accompagnements-individualises", "micro", "4")


def test_page_of_an_empty_house_offers_the_first_gestures(client):
    body = text_of(client.get(reverse("report:index")))

    assert body.count("Rien à compter sur cette période") == 1
    assert [figure.title for figure in LIVE if figure.title not in body] == []
    assert "Voir les formations" in body


def test_page_shows_number_definition_chart_table_and_checks(client):
    EnrolmentFactory(session__topic__title="Déposer une facture")

    body = client.get(reverse("report:index")).content.decode()

    assert "Une inscription compte quand" in body
    assert '<th scope="row">Déposer une facture</th>' in body
    assert 'width="1000"' in body
    assert "style=" not in body.split("<main")[1].split("</main")[0]


def test_report_of_the_seed_says_which_two_sums_cannot_be_and_gives_no_file(client):
    page = client.get(reverse("report:index"), SEED)
    body = text_of(page)
    files = {kind: client.get(reverse(f"report:export_{kind}"), SEED) for kind in ("pdf", "csv", "ods", "json")}

    assert page.context["report"].year == 2020
    assert [(fault.card.figure.slug, fault.check.detail) for fault in page.context["report"].faults] == [
        ("themes-des-formations", "6 thèmes sont annoncés, 8 sont nommés\u00a0: écart de 2."),
        ("accompagnements-individualises", "Les 5 parts font 97\u00a0%\u00a0: 3 points manquent."),
    ]
    assert "Ce bilan ne s’imprime pas : 2 sommes sont impossibles" in body
    assert body.count("Ce chiffre ne peut pas être juste") == 2
    assert "« Nos formations adressent 6 thématiques à savoir : […] »" in body
    assert "bilan.pdf" not in body
    assert {kind: answer.status_code for kind, answer in files.items()} == dict.fromkeys(files, 409)
    assert "Ce bilan ne s’imprime pas" in files["pdf"].content.decode().replace("\u00a0", " ")
    refusal = files["json"].json()["refus"][0]
    assert (refusal["chiffre"], refusal["attendu"]) == ("themes-des-formations", "8 annoncés, ou 6 nommés.")
    assert "Chiffres publiés" in refusal["remède"]
    assert client.get(reverse("report:figure_csv", args=["themes-des-formations"]), SEED).status_code == 409
    assert client.get(reverse("report:figure_csv", args=["classes-virtuelles"]), SEED).status_code == 200


def test_report_put_right_prints_and_keeps_what_was_published(client, put_right):
    body = text_of(client.get(reverse("report:index"), SEED))
    pdf = client.get(reverse("report:export_pdf"), SEED)
    ods = client.get(reverse("report:export_ods"), SEED)
    data = client.get(reverse("report:export_json"), SEED).json()
    schema = client.get(reverse("report:schema")).json()

    assert "ne s’imprime pas" not in body
    assert "<strong>8</strong> au lieu de 6, le" in body
    assert pdf["Content-Disposition"] == 'attachment; filename="bilan-2020.pdf"'
    words = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages).split())
    assert "Bilan 2020" in words
    assert "au lieu de 6" in words.replace("\u202f", " ")
    with zipfile.ZipFile(io.BytesIO(ods.content)) as archive:
        sheet = archive.read("content.xml").decode()
    assert 'office:value="28755"' in sheet
    assert "factures, rien" not in sheet
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema, cls=jsonschema.Draft202012Validator)
    themes = next(figure for figure in data["chiffres"] if figure["slug"] == "themes-des-formations")
    assert (themes["total"], themes["count"], themes["corrections"][0]["valeur_publiée"]) == (8, 8, 6)


def test_what_we_count_is_valid_open_data(client):
    EnrolmentFactory.create_batch(2)

    data = client.get(reverse("report:export_json")).json()

    jsonschema.validate(data, client.get(reverse("report:schema")).json(), cls=jsonschema.Draft202012Validator)
    assert data["count"] == len(data["chiffres"]) == len(LIVE)
    first = data["chiffres"][0]
    assert (first["total"], first["count"], len(first["lignes"])) == (2, 2, 2)
    assert first["définition"].startswith("Une inscription compte")
    assert all(figure["contrôles"] and figure["responsable"] for figure in data["chiffres"])


def test_page_costs_the_same_for_one_topic_and_for_three(client, django_assert_max_num_queries):
    def cost():
        cache.clear()
        with django_assert_max_num_queries(42) as captured:
            client.get(reverse("report:index"))
        return len(captured)

    EnrolmentFactory()
    IdeaFactory()
    MembershipFactory()
    first = cost()
    EnrolmentFactory.create_batch(2)
    IdeaFactory.create_batch(2, state="planned")
    MembershipFactory.create_batch(2, college="publishers")

    assert cost() == first


def test_page_counts_once_in_five_minutes_but_shows_a_correction_at_once(client, django_assert_max_num_queries):
    EnrolmentFactory()
    client.get(reverse("report:index"), SEED)
    correct("themes-des-formations", "total", "8")

    with django_assert_max_num_queries(6):
        page = client.get(reverse("report:index"), SEED)

    assert len(page.context["report"].faults) == 1


def test_page_of_a_year_counts_that_year_only(client):
    EnrolmentFactory()

    def total(year):
        cards = client.get(reverse("report:index"), {"annee": str(year)}).context["report"].cards
        return next(card.total for card in cards if card.figure.slug == "inscriptions-par-theme")

    assert total(NOW.year) == 1
    assert total(2020) == 0


@pytest.mark.parametrize("year", ["x", "1999", "9" * 30, "-1", "²", "a\x00b", "2025.0"])
def test_year_that_the_report_does_not_have_is_said(client, year):
    page = client.get(reverse("report:index"), {"annee": year})
    file = client.get(reverse("report:export_csv"), {"annee": year})

    assert (page.status_code, file.status_code) == (400, 400)
    assert "Année\u00a0:" in page.content.decode()
    assert "Année\u00a0:" in file.content.decode()


def test_csv_holds_every_value_and_the_total(client):
    EnrolmentFactory(session__topic__title="Déposer")
    TopicFactory.create_batch(40)

    response = client.get(reverse("report:figure_csv", args=["inscriptions-par-theme"]))
    text = response.content.decode()

    assert response["Content-Disposition"] == 'attachment; filename="bilan-inscriptions-par-theme.csv"'
    assert text.startswith("\ufeffchiffre;")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 1 + 41 * 4 + 1
    assert [row[4:] for row in rows if row[4] == "Déposer"] == [
        ["Déposer", "Inscriptions", "1"],
        ["Déposer", "Personnes", "1"],
        ["Déposer", "Places", "20"],
        ["Déposer", "Sessions", "1"],
    ]
    assert rows[-1][3:] == ["total", "Total compté à part", "inscriptions", "1"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_cell_never_runs_as_a_formula(client, start):
    TopicFactory(title=f"{start}1+1")

    text = client.get(reverse("report:figure_csv", args=["inscriptions-par-theme"])).content.decode()

    assert f";'{start}1+1;" in text
    assert safe_cell(-1) == -1


@pytest.mark.parametrize("name", ["report:figure_csv", "report:figure_json"])
def test_unknown_figure_is_not_found(client, name):
    assert client.get(reverse(name, args=["inconnue"])).status_code == 404


@pytest.mark.parametrize("name", ["report:index", "report:export_csv", "report:export_json", "report:schema"])
def test_report_is_only_read(client, name):
    assert client.post(reverse(name)).status_code == 405


def test_home_panel_shows_three_figures_and_counts_them_once(rf, django_assert_num_queries):
    cache.clear()
    IdeaFactory.create_batch(2)
    panel = next(panel for panel in panels() if panel.code == "report-figures")
    request = rf.get("/")
    shown = panel.context(request=request, now=NOW)

    with django_assert_num_queries(0):
        html = render_to_string(panel.template, {**panel.context(request=request, now=NOW), "request": request})

    assert [(figure["value"], figure["words"]) for figure in shown["figures"]] == [
        (0, "inscription aux formations"),
        (0, "espace d’entraînement ouvert"),
        (2, "idées proposées au club"),
    ]
    assert html.count("<li>") == 3
    cache.clear()


def test_correction_is_offered_to_those_who_may_make_it(client):
    editor = UserFactory(roles=["editor"], email="redaction@preau.example")
    assert "Corriger ce chiffre" not in client.get(reverse("report:index"), SEED).content.decode()

    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")

    assert "Corriger ce chiffre" in client.get(reverse("report:index"), SEED).content.decode()
