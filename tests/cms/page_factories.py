"""Pages of the tree, published, with unsurprising values; each goes under the parent it is given."""

from datetime import date
from typing import Any

import factory
from wagtail.models import Locale, Page, Site

from cms.core.models import HomePage, SiteMapPage, StandardPage
from cms.guides.models import GuideIndexPage, GuidePage, LabIndexPage, LessonPage
from cms.news.models import NewsIndexPage, NewsPage


def make_home(**fields: Any) -> HomePage:
    """The home page of the default site, in place of whatever was there."""
    Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node() or Page.add_root(title="Racine", slug="racine")
    home = root.add_child(instance=HomePage(title="Accueil", slug="accueil-d-essai", **fields))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


class PageFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    intro = "À quoi sert cette page."

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, parent: Page, **fields: Any) -> Page:
        return parent.add_child(instance=model_class(**fields))


class StandardPageFactory(PageFactory):
    class Meta:
        model = StandardPage


class SiteMapPageFactory(PageFactory):
    class Meta:
        model = SiteMapPage


class GuideIndexPageFactory(PageFactory):
    class Meta:
        model = GuideIndexPage

    title = "Guides"
    slug = "guides"


STEP = {
    "title": "Acquitter la facture",
    "place": "Factures émises › Synthèse",
    "text": "<p>Cochez, puis acquittez.</p>",
    "rules": [{"text": "Le numéro rejeté reste pris.", "evidence": "official", "source": "un texte"}],
}


class GuidePageFactory(PageFactory):
    class Meta:
        model = GuidePage

    title = factory.Sequence(lambda n: f"Guide {n}")
    slug = factory.Sequence(lambda n: f"guide-{n}")
    audience = "suppliers"
    topic = "follow-up"
    body = factory.LazyFunction(lambda: [("heading", "Avant de commencer"), ("steps", {"steps": [STEP]})])


class LabIndexPageFactory(PageFactory):
    class Meta:
        model = LabIndexPage

    title = "Labo"
    slug = "labo"


class LessonPageFactory(PageFactory):
    class Meta:
        model = LessonPage

    title = factory.Sequence(lambda n: f"Leçon {n}")
    lesson_slug = factory.Sequence(lambda n: f"lecon-{n}")
    html = "<h2>Obtenir un jeton</h2><pre>print(1)</pre>"


class NewsIndexPageFactory(PageFactory):
    class Meta:
        model = NewsIndexPage

    title = "Actualités"
    slug = "actualites"


class NewsPageFactory(PageFactory):
    class Meta:
        model = NewsPage

    title = factory.Sequence(lambda n: f"Article {n}")
    slug = factory.Sequence(lambda n: f"article-{n}")
    published_on = date(2025, 3, 10)
    body = factory.LazyFunction(lambda: [("text", "<p>Ce qui a changé.</p>")])
