"""integration: lessons become pages of the lab, and say honestly when they were last run."""

from io import BytesIO
from zipfile import ZipFile

import nbformat
import pytest
from django.utils import timezone
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cms.core.management import demo as core_demo
from cms.guides.lessons import publish_lesson
from cms.guides.management import demo as guides_demo
from cms.guides.models import LabIndexPage, LessonPage
from cms.guides.tasks import run_lessons
from notebooks.pipeline import Lesson, Run
from sandbox.management import demo as sandbox_demo

FIRST = "deposer-une-facture"


@pytest.fixture
def lab(db):
    now = timezone.now()
    core_demo.load(now=now)
    guides_demo.load(now=now)
    return LabIndexPage.objects.get()


def lesson_with(output="", *, title="Essai"):
    cell = new_code_cell("print()", outputs=[new_output("stream", text=output)] if output else [])
    notebook = new_notebook(cells=[new_markdown_cell(f"# {title}\n\nEn bref."), cell])
    nbformat.validate(notebook)
    return Lesson(slug="essai", title=title, summary="En bref.", notebook=notebook)


def test_demo_publishes_the_lesson_before_it_was_ever_run(lab, client):
    page = LessonPage.objects.get(lesson_slug=FIRST)
    text = client.get(page.url).content.decode()

    assert (page.lesson_slug, page.executed_at) == (FIRST, None)
    assert "Pas encore exécutée" in text
    assert "numeroFluxDepot" in text


def test_lesson_is_taken_home_with_the_modules_it_imports(lab, client):
    page = LessonPage.objects.get(lesson_slug=FIRST)
    answer = client.get(f"{page.url}carnet.zip")

    assert f'href="{page.url}carnet.zip"' in client.get(page.url).content.decode()
    with ZipFile(BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == [
            f"{FIRST}.ipynb",
            "notebooks/__init__.py",
            "notebooks/client.py",
            "notebooks/invoice.py",
        ]
    assert client.get("/labo/inconnue/carnet.zip").status_code == 404


def test_publish_lesson_shows_the_outputs_of_the_run(lab, client):
    now = timezone.now()
    lesson = lesson_with()
    page = publish_lesson(lesson=lesson, run=Run(notebook=lesson_with("42 factures").notebook, error=""), now=now)
    text = client.get(page.url).content.decode()

    assert "42 factures" in text
    assert LessonPage.objects.get(slug="essai").executed_at == now


def test_publish_lesson_that_fails_keeps_the_last_good_content_and_says_so(lab, client):
    lesson = lesson_with()
    publish_lesson(lesson=lesson, run=Run(notebook=lesson_with("bon").notebook, error=""), now=timezone.now())
    page = publish_lesson(
        lesson=lesson, run=Run(notebook=lesson_with("cassé").notebook, error="AssertionError : non"), now=timezone.now()
    )
    text = client.get(page.url).content.decode()

    assert page.outcome == "failed"
    assert "bon" in text
    assert "cassé" not in text
    assert "En erreur à la dernière exécution" in text


def test_publish_lesson_follows_a_new_title(lab):
    publish_lesson(lesson=lesson_with(), run=None, now=timezone.now())
    publish_lesson(lesson=lesson_with(title="Autre titre"), run=None, now=timezone.now())

    assert list(LessonPage.objects.filter(slug="essai").values_list("title", flat=True)) == ["Autre titre"]


def test_run_lessons_without_a_server_does_nothing(lab, settings):
    settings.LESSONS_SERVER = ""
    run_lessons.apply()

    assert not LessonPage.objects.exclude(executed_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_run_lessons_publishes_what_the_running_site_answered(live_server):
    now = timezone.now()
    for demo in (core_demo, guides_demo, sandbox_demo):
        demo.load(now=now)
    run_lessons.apply(kwargs={"server": live_server.url})
    page = LessonPage.objects.get(lesson_slug=FIRST)

    assert set(LessonPage.objects.values_list("outcome", flat=True)) == {"passed"}
    assert page.executed_at >= now
    assert "IN_INTEGRE" in page.html
