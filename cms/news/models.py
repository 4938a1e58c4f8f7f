"""Articles, good practices and testimonies, newest first."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import PageManager, PageQuerySet
from wagtail.search import index

from cms.core.blocks.body import BodyBlock
from cms.core.blocks.stream import LeanStreamField
from cms.core.models import PreauPage, ReadOverPage
from cms.core.pictograms import PICTOGRAMS

CATEGORIES = [
    ("news", "Actualité"),
    ("good-practice", "Bonne pratique"),
    ("testimony", "Témoignage"),
    ("replay", "Webinaire en rediffusion"),
]
PER_PAGE = 9


class NewsIndexPage(ReadOverPage):
    """``/actualites/``: the articles, newest first, by category or by tag."""

    template = "news/news_index_page.html"
    max_count = 1
    parent_page_types: ClassVar = ["core.HomePage"]
    subpage_types: ClassVar = ["news.NewsPage"]

    class Meta:
        verbose_name = "fil d’actualités"
        verbose_name_plural = "fils d’actualités"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add one page of articles; a category that does not exist filters nothing."""
        context = super().get_context(request, *args, **kwargs)
        category = request.GET.get("categorie", "")
        if category not in dict(CATEGORIES):
            category = ""
        tag = request.GET.get("etiquette", "")[:100].replace("\x00", "")
        articles = NewsPage.objects.child_of(self).live().public().newest()
        if category:
            articles = articles.filter(category=category)
        if tag:
            articles = articles.filter(tags__slug=tag)
        page_obj = Paginator(articles.defer_streamfields(), PER_PAGE).get_page(request.GET.get("page"))
        return {
            **context,
            "page_obj": page_obj,
            "articles": list(page_obj),
            "categories": CATEGORIES,
            "category": category,
            "tag": tag,
        }


class NewsTag(TaggedItemBase):
    """Joins a tag to an article."""

    content_object = ParentalKey("news.NewsPage", on_delete=models.CASCADE, related_name="tagged_items")


class NewsQuerySet(PageQuerySet):
    """Questions about articles."""

    def newest(self) -> "NewsQuerySet":
        """Newest first; two articles of one day keep a stable order."""
        return self.order_by("-published_on", "-pk")


class NewsPage(ReadOverPage):
    """One article."""

    template = "news/news_page.html"
    search_kind = "Actualités"
    parent_page_types: ClassVar = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    published_on = models.DateField("date", default=timezone.localdate)
    category = models.CharField("catégorie", max_length=20, choices=CATEGORIES, default="news")
    pictogram = models.CharField("pictogramme", max_length=60, choices=PICTOGRAMS, default="document/presse-card")
    body = LeanStreamField(BodyBlock(), verbose_name="contenu", blank=True)
    tags = ClusterTaggableManager(through=NewsTag, blank=True, verbose_name="étiquettes")

    objects = PageManager.from_queryset(NewsQuerySet)()

    search_fields: ClassVar = [
        *PreauPage.search_fields,
        index.SearchField("body"),
        index.FilterField("published_on"),
        index.FilterField("category"),
    ]
    content_panels: ClassVar = [
        *PreauPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("published_on"), FieldPanel("category"), FieldPanel("pictogram"), FieldPanel("tags")],
            heading="Classement",
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "article"
        verbose_name_plural = "articles"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(category__in=["news", "good-practice", "testimony", "replay"]),
                name="news_page_category_is_known",
            )
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the tags and the two newest other articles."""
        context = super().get_context(request, *args, **kwargs)
        others = NewsPage.objects.sibling_of(self, inclusive=False).live().public().newest().defer_streamfields()[:2]
        return {**context, "tag_list": list(self.tags.order_by("name")), "others": list(others)}
