"""The base of every page of the portal, the home page and the pages about the site itself."""

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester, PageViewRestriction, Site
from wagtail.search import index

from cms.core.answers import Answer
from cms.core.blocks.body import StandardBodyBlock, summary_of
from cms.core.blocks.stream import LeanStreamField
from cms.core.facts import facts_of
from cms.core.navigation import address, main_menu
from cms.core.panels import panels
from cms.core.reading_over import ReadOverPermissions
from cms.core.review_days import due_on
from cms.core.typography import fold

# The frame of a page by ``?version=``: on the site, or alone on paper.
LAYOUTS = {"": "base.html", "imprimable": "core/printable.html"}


class PageLink(NamedTuple):
    """What a menu or a breadcrumb shows of a page, without the page."""

    pk: int
    title: str
    url: str


def link_to(page: Page, request: HttpRequest) -> PageLink:
    """The link to a page, as seen from the site of the request."""
    return PageLink(page.pk, page.title, page.get_url(request) or "")


def place_of(page: Page, request: HttpRequest) -> tuple[int | None, str]:
    """What all the pages beside this one share, as the key of a fact: the site of the request, the path above."""
    site = Site.find_for_request(request)
    return site.pk if site else None, page.path[: -page.steplen]


class PreauPage(Page):
    """What every page has: a sentence that sums it up, somebody who answers for it, the day it was last checked.

    ``search_kind`` names the kind in the search facets; a page type without one is not offered as a facet.
    """

    search_kind = ""
    # Said of one object, for one request, by config.page_routes.
    is_known_public = False

    # Whether somebody reads it again every year: an article is dated once for all, a lesson is replayed by the site.
    is_reviewed = False

    intro = models.TextField("chapeau", blank=True, help_text="Une ou deux phrases : à quoi sert cette page, pour qui.")
    owner_name = models.CharField("responsable de la page", max_length=120, blank=True)
    reviewed_on = models.DateField("vérifiée le", null=True, blank=True)

    search_fields: ClassVar = [*Page.search_fields, index.SearchField("intro"), index.SearchField("unaccented")]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro")]
    promote_panels: ClassVar = [
        MultiFieldPanel([FieldPanel("owner_name"), FieldPanel("reviewed_on")], heading="Suivi de la page"),
        *Page.promote_panels,
    ]

    class Meta:
        abstract = True

    def trail(self, request: HttpRequest) -> tuple[PageLink, ...]:
        """The pages above this one, below home: what the breadcrumb shows."""

        def find() -> tuple[PageLink, ...]:
            above = self.get_ancestors().filter(depth__gt=2).order_by("path")
            return tuple(link_to(page, request) for page in above)

        return facts_of(request).get(("trail", *place_of(self, request)), find)

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Wagtail's own, without its queries when whoever found the page knows that no page is reserved to anybody."""
        return PageViewRestriction.objects.none() if self.is_known_public else super().get_view_restrictions()

    def summary(self) -> list[tuple[str, str]]:
        """Anchor and title of each part of the body."""
        body = getattr(self, "body", None)
        return list(summary_of(body)) if body else []

    def plain_text(self) -> str:
        """All that the page says, without markup: the search shows an extract of it."""
        parts: list[str] = [self.intro]
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                parts.extend(field.get_searchable_content(field.value_from_object(self)))
        return " ".join(strip_tags(part) for part in parts if part)

    def unaccented(self) -> str:
        """The whole page without accents: PostgreSQL minds them, and people often type without."""
        return fold(f"{self.title} {self.plain_text()}")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the trail of the breadcrumb and the summary."""
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "trail": self.trail(request),
            "summary": self.summary(),
            "layout": LAYOUTS.get(request.GET.get("version", ""), LAYOUTS[""]),
            "next_review": due_on(self.reviewed_on) if self.is_reviewed and self.reviewed_on else None,
        }


class ReadOverPage(PreauPage):
    """A page whose author is read over by somebody else, where a workflow says so (``SecondReaderTask``)."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Wagtail’s own, without the right to publish one’s own writing where it is read over."""
        return ReadOverPermissions(user, self)


class HomePage(Page):
    """``/``: what this is, two large ways in, and what is new. The panels below come from the rooms."""

    template = "core/home.html"
    max_count = 1
    # Seats are taken and ideas move without a publication: a copy of this page is soon stale.
    page_cache_seconds = 10

    sentence = models.CharField(
        "en une phrase",
        max_length=200,
        default="Apprenez à facturer le secteur public, et trompez-vous ici sans conséquence.",
    )
    intro = models.TextField("chapeau", blank=True)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("sentence"), FieldPanel("intro")]

    class Meta:
        verbose_name = "accueil"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the two ways in and the panels that have something to say today."""
        context = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        shown = []
        for panel in panels():
            content = panel.context(request=request, now=now)
            if content is not None:
                shown.append({"code": panel.code, "template": panel.template, "content": content})
        return {
            **context,
            "panels": shown,
            "start_url": address("courses:pathfinder", "courses:index") or "/guides/",
            "practise_url": address("sandbox:welcome", "sandbox:index", "sandbox:home"),
        }


class StandardPage(PreauPage):
    """A page about the site itself: accessibility, legal notice, personal data."""

    template = "core/standard_page.html"
    search_kind = "Pages du site"
    is_reviewed = True
    subpage_types: ClassVar = ["core.StandardPage"]

    body = LeanStreamField(StandardBodyBlock(), verbose_name="contenu", blank=True)

    search_fields: ClassVar = [*PreauPage.search_fields, index.SearchField("body")]
    content_panels: ClassVar = [*PreauPage.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = "page du site"
        verbose_name_plural = "pages du site"


class PageOpinion(models.Model):
    """How many gave one answer on one page one day. No row is anybody’s."""

    page_cache_ignores = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name="page")
    day = models.DateField("jour")
    answer = models.CharField("réponse", max_length=20, choices=[(each.value, each.label) for each in Answer])
    count = models.PositiveIntegerField("nombre")

    class Meta:
        verbose_name = "avis sur une page"
        verbose_name_plural = "avis sur les pages"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "day", "answer"], name="page_opinion_is_counted_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(answer__in=[each.value for each in Answer]), name="page_opinion_answer_is_known"
            ),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="page_opinion_counts_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.day} {self.answer}: {self.count}"


class SiteMapPage(PreauPage):
    """``/plan-du-site/``: made from the page tree and from the menu, so that it cannot be forgotten."""

    template = "core/site_map_page.html"
    max_count = 1
    parent_page_types: ClassVar = ["core.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "plan du site"
        verbose_name_plural = "plans du site"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the doors of the menu and the tree of published pages, in one query."""
        context = super().get_context(request, *args, **kwargs)
        pages = self.get_parent().get_descendants().live().public().order_by("path")
        tree = nested(pages, depth=self.depth)
        # What one comes to read first, the pages about the site itself last.
        tree.sort(key=lambda node: issubclass(node["page"].specific_class, StandardPage | SiteMapPage))
        return {**context, "doors": main_menu(request.path), "tree": tree}


def nested(pages: Iterable[Page], *, depth: int) -> list[dict[str, Any]]:
    """Turn pages in tree order into nested dicts ``page``, ``children``; ``depth`` is that of the first level.

    What lies below a page that is not published is left out with it.
    """
    roots: list[dict[str, Any]] = []
    children_of: dict[str, list[dict[str, Any]]] = {}
    for page in pages:
        siblings = roots if page.depth == depth else children_of.get(page.path[: -page.steplen])
        if siblings is not None:
            children_of[page.path] = []
            siblings.append({"page": page, "children": children_of[page.path]})
    return roots
