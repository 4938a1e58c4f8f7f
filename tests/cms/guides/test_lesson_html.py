"""integration: nothing that runs reaches the column of a lesson."""

import pytest

from cms.guides.models import LessonPage, clean_lesson_html
from tests.cms.page_factories import LabIndexPageFactory, LessonPageFactory

HOSTILE = (
    '<h2 id="jeton" class="t">Titre</h2><script>alert(1)</script><p onclick="x()" style="color:red">Texte</p>'
    '<a href="javascript:x()">lien</a><iframe src="https://a.example"></iframe><img src="data:image/png;base64,AA==">'
)


def test_cleaning_keeps_the_words_and_drops_what_runs():
    clean = clean_lesson_html(HOSTILE)

    assert clean == (
        '<h2 id="jeton" class="t">Titre</h2><p>Texte</p><a rel="noopener noreferrer">lien</a>'
        '<img src="data:image/png;base64,AA==">'
    )


def test_cleaning_twice_changes_nothing():
    assert clean_lesson_html(clean_lesson_html(HOSTILE)) == clean_lesson_html(HOSTILE)


@pytest.mark.django_db
def test_saving_a_lesson_cleans_it_whoever_wrote_it(site_home):
    lesson = LessonPageFactory(parent=LabIndexPageFactory(parent=site_home), html=HOSTILE)

    assert LessonPage.objects.get(pk=lesson.pk).html == clean_lesson_html(HOSTILE)


def test_code_can_be_reached_by_the_keyboard():
    assert clean_lesson_html("<pre>x</pre>") == '<pre tabindex="0">x</pre>'
