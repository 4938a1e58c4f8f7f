"""Pages read again each year: when, which first, who is written to, and how it is said to be done."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.accounts.roles import grant_rights
from cms.core.answers import Answer
from cms.core.models import StandardPage
from cms.core.opinions import count_opinion
from cms.core.review_days import due_on
from cms.core.review_letters import send_review_letters
from cms.core.reviews import DraftPendingError, mark_reviewed, reviews
from tests.cms.accounts.factories import UserFactory
from tests.cms.asking import ask
from tests.cms.asking import text_of as source_of
from tests.cms.page_factories import NewsIndexPageFactory, NewsPageFactory, StandardPageFactory

TODAY = date(2026, 11, 24)


def text_of(response):
    return source_of(response).replace("&nbsp;", " ")


@pytest.mark.parametrize(
    ("reviewed", "months", "due"),
    [
        (date(2025, 11, 24), 12, date(2026, 11, 24)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_page_is_due_the_same_day_or_the_last_of_the_month(reviewed, months, due):
    assert due_on(reviewed, months=months) == due


@pytest.fixture
def pages(site_home):
    return [
        StandardPageFactory(parent=site_home, title="À jour", reviewed_on=date(2026, 6, 1)),
        StandardPageFactory(parent=site_home, title="Bientôt", reviewed_on=date(2025, 12, 10)),
        StandardPageFactory(parent=site_home, title="En retard", reviewed_on=date(2025, 1, 5)),
        StandardPageFactory(parent=site_home, title="Jamais", reviewed_on=None),
    ]


@pytest.mark.django_db
def test_reviews_come_the_most_urgent_first_without_what_is_dated_once_for_all(site_home, pages):
    NewsPageFactory(parent=NewsIndexPageFactory(parent=site_home))

    found = reviews(today=TODAY)

    assert [(each.page.title, each.is_late, each.is_soon) for each in found] == [
        ("Jamais", True, False),
        ("En retard", True, False),
        ("Bientôt", False, True),
        ("À jour", False, False),
    ]


@pytest.mark.django_db
def test_letter_names_what_is_due_and_nothing_else(pages):
    UserFactory(roles=["editor"], email="redaction@preau.example")
    UserFactory(roles=["learner"], email="lectrice@preau.example")

    assert send_review_letters(today=TODAY) == 1
    (letter,) = mail.outbox
    assert letter.to == ["redaction@preau.example"]
    assert "3 pages à relire" in letter.subject
    assert "- En retard : à vérifier depuis le 5 janvier 2026" in letter.body.replace("\u00a0", " ")
    assert "À jour" not in letter.body
    StandardPage.objects.all().update(reviewed_on=TODAY)
    assert send_review_letters(today=TODAY) == 0


@pytest.mark.django_db
def test_page_with_a_draft_is_not_marked_beside_it(pages):
    page = pages[0]
    page.intro = "Un brouillon."
    page.save_revision()

    with pytest.raises(DraftPendingError):
        mark_reviewed(page_id=page.pk, today=TODAY)


@pytest.mark.django_db
def test_editor_sees_opinions_and_says_that_a_page_was_read_again(client, pages):
    grant_rights()
    late = pages[2]
    for answer in (Answer.YES, Answer.NO, Answer.OUTDATED):
        count_opinion(page_id=late.pk, answer=answer, day=timezone.localdate())
    client.force_login(UserFactory(roles=["editor"], email="redaction@preau.example"))

    told = text_of(client.get(reverse("core_reviews")))
    assert "50 % de oui sur 2" in told
    assert "Ce n’est plus vrai, l’écran a changé : 1" in told

    assert client.post(reverse("core_review_done", args=[late.pk])).status_code == 302
    late.refresh_from_db()
    assert late.reviewed_on == timezone.localdate()
    assert "Prochaine vérification prévue au plus tard le" in text_of(ask(late.url))
    assert client.post(reverse("core_review_done", args=[999_999])).status_code == 404


@pytest.mark.django_db
def test_list_is_closed_to_readers(client):
    client.force_login(UserFactory(roles=["learner"], email="lectrice@preau.example"))
    assert client.get(reverse("core_reviews")).status_code in (302, 403)
