"""integration: articles, their list and their feed."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from cms.news.models import PER_PAGE, NewsPage
from cms.news.panel import latest_news
from tests.cms.asking import ask, query_count, text_of
from tests.cms.page_factories import NewsIndexPageFactory, NewsPageFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def index(site_home):
    return NewsIndexPageFactory(parent=site_home)


def test_empty_list_says_what_will_be_there(index):
    assert "Aucun article ici" in text_of(ask(index.url))


def test_list_is_newest_first_and_shows_published_articles_only(index):
    NewsPageFactory(parent=index, title="Ancien", published_on=date(2025, 1, 5))
    NewsPageFactory(parent=index, title="Récent", published_on=date(2025, 3, 5))
    NewsPageFactory(parent=index, title="Brouillon", live=False)

    shown = text_of(ask(index.url))

    assert shown.index(">Récent</a>") < shown.index(">Ancien</a>")
    assert "Brouillon" not in shown


def test_list_filters_by_category(index):
    NewsPageFactory(parent=index, title="Une actualité", category="news")
    NewsPageFactory(parent=index, title="Un témoignage", category="testimony")

    assert "Une actualité" not in text_of(ask(f"{index.url}?categorie=testimony"))
    assert "Un témoignage" in text_of(ask(f"{index.url}?categorie=testimony"))
    assert "Une actualité" in text_of(ask(f"{index.url}?categorie=inconnue"))


def test_list_filters_by_tag(index):
    tagged = NewsPageFactory(parent=index, title="Étiqueté")
    tagged.tags.add("club")
    tagged.save()
    NewsPageFactory(parent=index, title="Sans rien")

    shown = text_of(ask(f"{index.url}?etiquette=club"))

    assert ">Étiqueté</a>" in shown
    assert ">Sans rien</a>" not in shown


@pytest.mark.parametrize("query", ["?page=999", "?page=-1", "?page=abc", "?etiquette=" + "x" * 5000])
def test_list_bears_any_address(index, query):
    NewsPageFactory(parent=index)

    ask(index.url + query)


def test_list_is_cut_in_pages(index):
    NewsPageFactory.create_batch(PER_PAGE + 1, parent=index)

    first, second = text_of(ask(index.url)), text_of(ask(f"{index.url}?page=2"))

    assert first.count('class="fr-card__title"') == PER_PAGE
    assert second.count('class="fr-card__title"') == 1
    assert 'rel="next" href="?page=2"' in first.replace('class="fr-pagination__link ', 'class="').replace("  ", " ")


def test_list_costs_the_same_for_one_article_and_three(index):
    NewsPageFactory(parent=index)
    one = query_count(index.url)
    NewsPageFactory.create_batch(2, parent=index)

    assert query_count(index.url) == one


def test_article_shows_its_day_its_tags_and_two_others(index):
    article = NewsPageFactory(parent=index, title="Celui-ci")
    article.tags.add("club")
    article.save()
    NewsPageFactory.create_batch(3, parent=index)

    shown = text_of(ask(article.url))

    assert "Publié le lundi 10 mars 2025" in shown
    assert 'href="/actualites/?etiquette=club">club</a>' in shown
    assert shown.split("À lire aussi")[1].count('class="fr-card__title"') == 2


def test_home_panel_has_the_three_newest_that_are_out(index):
    for day in (1, 2, 3, 4):
        NewsPageFactory(parent=index, title=f"Jour {day}", published_on=date(2025, 3, day))
    NewsPageFactory(parent=index, title="À paraître", published_on=date(2025, 3, 21))

    panel = latest_news(request=RequestFactory().get("/"), now=NOW)

    assert [article.title for article in panel["articles"]] == ["Jour 4", "Jour 3", "Jour 2"]


def test_home_panel_is_silent_without_articles(index):
    assert latest_news(request=RequestFactory().get("/"), now=NOW) is None


def test_feed_lists_the_articles(index, client):
    NewsPageFactory(parent=index, title="Dans le flux", intro="En bref.", category="good-practice")

    response = client.get("/actualites/flux/")

    xml = response.content.decode()
    assert response.headers["Content-Type"].startswith("application/rss+xml")
    assert "<title>Dans le flux</title>" in xml
    assert "<category>Bonne pratique</category>" in xml
    assert "<pubDate>Mon, 10 Mar 2025 08:00:00 +0100</pubDate>" in xml


def test_category_outside_the_list_is_refused_by_the_database(index):
    article = NewsPageFactory(parent=index)

    with pytest.raises(IntegrityError), transaction.atomic():
        NewsPage.objects.filter(pk=article.pk).update(category="rumour")
