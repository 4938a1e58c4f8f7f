"""integration: the page of the report, its files, and what it answers to bad input."""

import csv
import io
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms.core.panels import panels
from cms.core.spreadsheets import safe_cell
from cms.report import views
from cms.report.figures import FIGURES, Reading, Row
from tests.cms.club.factories import IdeaFactory, MembershipFactory
from tests.cms.report.factories import NOW, EnrolmentFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_page_of_an_empty_house_offers_the_first_gestures(client):
    body = client.get(reverse("report:index")).content.decode()

    assert body.count("Rien à compter sur cette période") == len(FIGURES)
    assert "Voir les formations" in body


def test_page_shows_number_definition_chart_table_and_checks(client):
    EnrolmentFactory(session__topic__title="Déposer une facture")

    body = client.get(reverse("report:index")).content.decode()

    assert "Une inscription compte quand" in body
    assert '<th scope="row">Déposer une facture</th>' in body
    assert 'width="1000"' in body
    assert "style=" not in body.split("<main")[1].split("</main")[0]


def test_page_turns_red_when_a_sum_cannot_be(client, monkeypatch):
    broken = replace(FIGURES[0], read=lambda year, today: Reading((Row("a", "Thème A", (6, 6, 6, 1)),), total=8))
    monkeypatch.setattr(views, "FIGURES", (broken, *FIGURES[1:]))

    body = client.get(reverse("report:index")).content.decode()

    assert body.count("preau-report-card--broken") == 1
    assert "Ce chiffre ne peut pas être juste" in body
    assert "Les thèmes font 6, le total compté à part est 8 : écart de 2." in body


def test_page_costs_the_same_for_one_topic_and_for_three(client, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(24) as captured:
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


def test_page_of_a_year_counts_that_year_only(client):
    EnrolmentFactory()

    assert client.get(reverse("report:index"), {"annee": str(NOW.year)}).context["cards"][0].total == 1
    other = client.get(reverse("report:index"), {"annee": str(timezone.localdate().year)})
    assert other.context["cards"][0].total == (1 if timezone.localdate().year == NOW.year else 0)


@pytest.mark.parametrize("year", ["x", "1999", "9" * 30, "-1", "²", "a\x00b", "2025.0"])
def test_year_that_the_report_does_not_have_is_said(client, year):
    page = client.get(reverse("report:index"), {"annee": year})
    file = client.get(reverse("report:export_csv"), {"annee": year})

    assert (page.status_code, file.status_code) == (400, 400)
    assert "Année :" in page.content.decode()
    assert "Année :" in file.content.decode()


def test_csv_holds_every_value_and_the_total(client):
    EnrolmentFactory(session__topic__title="Déposer")
    TopicFactory.create_batch(40)

    response = client.get(reverse("report:figure_csv", args=["inscriptions-par-theme"]))
    text = response.content.decode()

    assert response["Content-Disposition"] == 'attachment; filename="bilan-inscriptions-par-theme.csv"'
    assert text.startswith("\ufeffchiffre;")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 1 + 41 * 4 + 1
    assert [row[3:] for row in rows if row[3] == "Déposer"] == [
        ["Déposer", "Inscriptions", "1"],
        ["Déposer", "Personnes", "1"],
        ["Déposer", "Places", "20"],
        ["Déposer", "Sessions", "1"],
    ]
    assert rows[-1][2:] == ["total", "Total compté à part", "Inscriptions", "1"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_csv_cell_never_runs_as_a_formula(client, start):
    TopicFactory(title=f"{start}1+1")

    text = client.get(reverse("report:figure_csv", args=["inscriptions-par-theme"])).content.decode()

    assert f";'{start}1+1;" in text
    assert safe_cell(-1) == -1


def test_json_holds_the_whole_report_with_its_definitions_and_counts(client):
    EnrolmentFactory.create_batch(2)

    data = client.get(reverse("report:export_json")).json()

    assert data["count"] == len(data["chiffres"]) == len(FIGURES)
    first = data["chiffres"][0]
    assert (first["total"], first["count"], len(first["lignes"])) == (2, 2, 2)
    assert first["définition"].startswith("Une inscription compte")
    assert [check["vérifié"] for check in first["contrôles"]] == [True, True, True]


@pytest.mark.parametrize("name", ["report:figure_csv", "report:figure_json"])
def test_unknown_figure_is_not_found(client, name):
    assert client.get(reverse(name, args=["inconnue"])).status_code == 404


@pytest.mark.parametrize("name", ["report:index", "report:export_csv", "report:export_json"])
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
