"""integration: guides and the labo."""

import pytest

from cms.guides.models import GuidePage
from tests.cms.asking import ask, query_count, text_of
from tests.cms.page_factories import (
    GuideIndexPageFactory,
    GuidePageFactory,
    LabIndexPageFactory,
    LessonPageFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(site_home):
    return GuideIndexPageFactory(parent=site_home)


def test_empty_index_says_what_will_be_there(index):
    shown = text_of(ask(index.url))

    assert "Aucun guide pour l’instant" in shown
    assert 'href="/recherche/">Chercher</a>' in shown


def test_index_shows_published_guides_by_topic(index):
    GuidePageFactory(parent=index, title="Chercher", topic="search")
    GuidePageFactory(parent=index, title="Déposer", topic="deposit")
    GuidePageFactory(parent=index, title="Brouillon", live=False)

    shown = text_of(ask(index.url))

    assert shown.index(">Déposer</a>") < shown.index(">Chercher</a>")
    assert "Brouillon" not in shown


def test_index_filters_by_audience_and_keeps_what_is_for_everyone(index):
    GuidePageFactory(parent=index, title="Pour fournisseurs", audience="suppliers")
    GuidePageFactory(parent=index, title="Pour la MOE", audience="works")
    GuidePageFactory(parent=index, title="Pour tous", audience="everyone")

    shown = text_of(ask(f"{index.url}?public=works"))

    assert [title in shown for title in ("Pour fournisseurs", "Pour la MOE", "Pour tous")] == [False, True, True]
    assert "Pour fournisseurs" in text_of(ask(f"{index.url}?public=<script>"))


def test_index_costs_the_same_for_one_guide_and_three(index):
    GuidePageFactory(parent=index)
    one = query_count(index.url)
    GuidePageFactory.create_batch(2, parent=index)

    assert query_count(index.url) == one


def test_guide_costs_the_same_alone_and_among_three(index):
    guide = GuidePageFactory(parent=index)
    one = query_count(guide.url)
    GuidePageFactory.create_batch(2, parent=index)

    assert query_count(guide.url) == one


def test_guide_shows_its_steps_its_rules_and_where_they_come_from(index):
    guide = GuidePageFactory(
        parent=index,
        sources=[
            (
                "source",
                {"title": "Une lettre", "publisher": "AIFE", "url": "", "version": "2021", "evidence": "official"},
            )
        ],
    )

    shown = text_of(ask(guide.url))

    assert 'href="#etape-acquitter-la-facture">Acquitter la facture</a>' in shown
    assert 'id="etape-acquitter-la-facture"' in shown
    assert "Le numéro rejeté reste pris." in shown
    assert "D’où viennent ces règles" in shown
    assert "AIFE, 2021" in shown


def test_guide_marks_itself_in_the_side_menu(index):
    guide = GuidePageFactory(parent=index, title="Celui-ci")
    other = GuidePageFactory(parent=index, title="Un autre", topic="works")

    shown = text_of(ask(guide.url)).replace('class="fr-sidemenu__link" ', "")

    assert f'href="{guide.url}" aria-current="page">Celui-ci</a>' in shown
    assert f'href="{other.url}">Un autre</a>' in shown


def test_guide_plain_text_holds_every_word_of_its_body(index):
    guide = GuidePageFactory(parent=index, intro="Pour qui.")

    words = GuidePage.objects.get(pk=guide.pk).plain_text()

    assert words.startswith("Pour qui.")
    assert "Cochez, puis acquittez." in words
    assert "<p>" not in words
    assert "numero rejete" in guide.unaccented()


def test_labo_says_that_lessons_are_coming(site_home):
    lab = LabIndexPageFactory(parent=site_home)

    assert "Les leçons arrivent" in text_of(ask(lab.url))


def test_labo_costs_the_same_for_one_lesson_and_three(site_home):
    lab = LabIndexPageFactory(parent=site_home)
    LessonPageFactory(parent=lab)
    one = query_count(lab.url)
    LessonPageFactory.create_batch(2, parent=lab)

    assert query_count(lab.url) == one


def test_lesson_shows_its_outcome_and_its_html(site_home):
    lab = LabIndexPageFactory(parent=site_home)
    lesson = LessonPageFactory(parent=lab, executed_at="2026-11-24T09:00:00Z", outcome="failed")

    shown = text_of(ask(lesson.url))

    assert "En erreur à la dernière exécution" in shown
    assert "mardi 24 novembre 2026, 10 h" in shown
    assert "<h2>Obtenir un jeton</h2>" in shown


def test_lesson_without_html_is_in_preparation(site_home):
    lab = LabIndexPageFactory(parent=site_home)
    lesson = LessonPageFactory(parent=lab, html="")

    assert "Leçon en préparation" in text_of(ask(lesson.url))
