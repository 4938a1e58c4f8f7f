"""« Cette page vous a-t-elle été utile ? »: counted without anybody, and shown to who answers for the page."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from cms.core.answers import Answer, Opinion
from cms.core.models import PageOpinion
from cms.core.opinions import count_opinion, opinions_of
from config.page_changes import is_public
from tests.cms.asking import ask
from tests.cms.asking import text_of as source_of
from tests.cms.page_factories import StandardPageFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def text_of(response):
    return source_of(response).replace("&nbsp;", " ")


@pytest.fixture
def page(site_home):
    cache.clear()
    return StandardPageFactory(parent=site_home, title="Mentions légales")


def test_answers_of_a_day_are_one_row_and_add_up_over_days(page):
    for answer, day in (
        *[(Answer.YES, DAY)] * 3,
        (Answer.NO, DAY),
        (Answer.OUTDATED, DAY),
        (Answer.NO, DAY + timedelta(days=1)),
    ):
        count_opinion(page_id=page.pk, answer=answer, day=day)

    assert PageOpinion.objects.filter(day=DAY).count() == 3
    assert opinions_of([page.pk]) == {page.pk: Opinion(3, 2, {"outdated": 1})}
    assert opinions_of([page.pk], since=DAY + timedelta(days=1)) == {page.pk: Opinion(0, 1, {})}


def test_opinion_says_its_share_and_its_reasons_the_most_frequent_first():
    opinion = Opinion(2, 1, {"unclear": 1, "outdated": 4})

    assert (opinion.total, opinion.share) == (3, 66)
    assert opinion.told == [(Answer.OUTDATED.label, 4), (Answer.UNCLEAR.label, 1)]
    assert Opinion().share is None


@pytest.mark.parametrize("wrong", [{"answer": "maybe"}, {"count": 0}])
def test_row_that_means_nothing_is_refused_by_the_database(page, wrong):
    row = PageOpinion.objects.create(page=page, day=DAY, answer="yes", count=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PageOpinion.objects.filter(pk=row.pk).update(**wrong)


def test_reader_answers_without_cookie_or_token_and_is_asked_why_not(page):
    reader = Client(enforce_csrf_checks=True)
    assert f'action="/votre-avis/{page.pk}/"' in ask(page.url, reader).content.decode()

    thanked = reader.post(f"/votre-avis/{page.pk}/", {"answer": "no"}, follow=True)
    why = text_of(thanked)
    assert "Que manquait-il à « Mentions légales » ?" in why
    assert f'<a class="fr-link fr-icon-arrow-left-line fr-link--icon-left" href="{page.url}">' in why
    assert "Votre raison est comptée" in text_of(
        reader.post(f"/votre-avis/{page.pk}/", {"answer": "outdated"}, follow=True)
    )
    assert "tient sa promesse" in text_of(reader.post(f"/votre-avis/{page.pk}/", {"answer": "yes"}, follow=True))
    assert not reader.cookies
    assert opinions_of([page.pk])[page.pk] == Opinion(1, 1, {"outdated": 1})
    assert set(PageOpinion.objects.values_list("day", flat=True)) == {timezone.localdate()}


def test_answer_from_elsewhere_unknown_or_too_many_counts_nothing(page, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "page_opinion": "1/10m/ip"}
    address, reader = f"/votre-avis/{page.pk}/", Client()

    assert reader.post(address, {"answer": "yes"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert reader.post(address, {"answer": "peut-être"}).status_code == 400
    assert reader.post(address, {"answer": "yes"}).status_code == 429
    page.unpublish()
    assert reader.post(address, {"answer": "yes"}).status_code == 404
    assert not PageOpinion.objects.exists()


def test_page_of_the_answer_opens_without_one(page):
    assert "vous a-t-elle été utile ?" in text_of(ask(f"/votre-avis/{page.pk}/"))


def test_answer_leaves_the_kept_pages_as_they_are():
    assert not is_public(PageOpinion)
