"""How-to pages, by audience and topic, and the lessons published from notebooks."""

from html import unescape
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.core.blocks.body import BodyBlock
from cms.core.blocks.callouts import SourceBlock
from cms.core.blocks.stream import LeanStreamField
from cms.core.facts import facts_of
from cms.core.models import PageLink, PreauPage, ReadOverPage, link_to, place_of
from cms.core.pictograms import PICTOGRAMS
from courses.queries.exercises import exercises_of_guide
from courses.queries.support import answers_citing

AUDIENCES = [
    ("suppliers", "Fournisseurs"),
    ("recipients", "Structures publiques"),
    ("works", "Acteurs de travaux"),
    ("everyone", "Tous les utilisateurs"),
]
TOPICS = [
    ("deposit", "Déposer"),
    ("follow-up", "Suivre et corriger"),
    ("works", "Marchés de travaux"),
    ("search", "Rechercher et exporter"),
    ("account", "Compte et structure"),
]
LESSON_OUTCOMES = [("passed", "Exécutée sans erreur"), ("failed", "En erreur à la dernière exécution")]


class GuideIndexPage(ReadOverPage):
    """``/guides/``: all the guides, by topic, filtered by audience."""

    template = "guides/guide_index_page.html"
    max_count = 1
    parent_page_types: ClassVar = ["core.HomePage"]
    subpage_types: ClassVar = ["guides.GuidePage"]

    class Meta:
        verbose_name = "sommaire des guides"
        verbose_name_plural = "sommaires des guides"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the guides by topic; an audience that does not exist filters nothing."""
        context = super().get_context(request, *args, **kwargs)
        audience = request.GET.get("public", "")
        if audience not in dict(AUDIENCES):
            audience = ""
        guides = GuidePage.objects.child_of(self).live().public().order_by("path")
        if audience:
            guides = guides.filter(audience__in=[audience, "everyone"])
        rank = [code for code, _label in TOPICS]
        return {
            **context,
            "guides": sorted(guides.defer_streamfields(), key=lambda guide: rank.index(guide.topic)),
            "audiences": AUDIENCES[:-1],
            "audience": audience,
        }


class GuidePage(ReadOverPage):
    """One gesture explained: what it is for, its steps, the rules it obeys and the exercise that proves it."""

    template = "guides/guide_page.html"
    search_kind = "Guides"
    is_reviewed = True
    parent_page_types: ClassVar = ["guides.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    audience = models.CharField("public", max_length=20, choices=AUDIENCES, default="everyone")
    topic = models.CharField("sujet", max_length=20, choices=TOPICS, default="deposit")
    minutes = models.PositiveSmallIntegerField("minutes de lecture", default=5)
    pictogram = models.CharField("pictogramme", max_length=60, choices=PICTOGRAMS, default="document/document")
    body = LeanStreamField(BodyBlock(), verbose_name="contenu", blank=True)
    sources = LeanStreamField([("source", SourceBlock())], verbose_name="sources", blank=True)
    exercise_slug = models.SlugField(
        "exercice lié",
        blank=True,
        help_text="Identifiant d’un exercice du bac à sable, qui prouve ce que dit le guide.",
    )

    search_fields: ClassVar = [
        *PreauPage.search_fields,
        index.SearchField("body"),
        index.FilterField("audience"),
        index.FilterField("topic"),
    ]
    content_panels: ClassVar = [
        *PreauPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("topic"), FieldPanel("minutes"), FieldPanel("pictogram")],
            heading="Classement",
        ),
        FieldPanel("body"),
        FieldPanel("sources"),
        FieldPanel("exercise_slug"),
    ]

    class Meta:
        verbose_name = "guide"
        verbose_name_plural = "guides"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the guides of the same sommaire, by topic, for the side menu."""
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "side_menu": self._side_menu(request),
            "exercises": exercises_of_guide(guide=self.slug, first=self.exercise_slug),
            "answers": answers_citing(guide_slug=self.slug),
        }

    def _side_menu(self, request: HttpRequest) -> tuple[tuple[str, str, tuple[PageLink, ...]], ...]:
        """Code, label and guides of each topic that has some."""

        def find() -> tuple[tuple[str, str, tuple[PageLink, ...]], ...]:
            guides = GuidePage.objects.sibling_of(self, inclusive=True).live().public().order_by("path")
            links = [(guide.topic, link_to(guide, request)) for guide in guides.defer_streamfields()]
            menu = ((code, label, tuple(link for topic, link in links if topic == code)) for code, label in TOPICS)
            return tuple(group for group in menu if group[2])

        return facts_of(request).get(("guides", *place_of(self, request)), find)


class LabIndexPage(PreauPage):
    """``/labo/``: the lessons that one runs, published from notebooks."""

    template = "guides/lab_index_page.html"
    max_count = 1
    parent_page_types: ClassVar = ["core.HomePage"]
    subpage_types: ClassVar = ["guides.LessonPage"]

    class Meta:
        verbose_name = "labo"
        verbose_name_plural = "labos"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the lessons, in the order of the tree."""
        context = super().get_context(request, *args, **kwargs)
        lessons = LessonPage.objects.child_of(self).live().public().defer("html").order_by("path")
        return {**context, "lessons": list(lessons)}


# What a converted notebook needs beside the usual tags, and nothing that runs: no script, no style, no event handler.
_LESSON_TAGS = {"figure", "figcaption", "section", "details", "summary"}
_LESSON_ATTRIBUTES = {"class", "id", "tabindex", "aria-label", "role"}


def clean_lesson_html(html: str) -> str:
    """The same HTML without anything that could run or call outside; cleaning twice changes nothing."""
    import nh3  # 1 MB that only a process which publishes lessons should hold

    return nh3.clean(
        html,
        tags=nh3.ALLOWED_TAGS | _LESSON_TAGS,
        attributes={
            **{tag: set(attributes) for tag, attributes in nh3.ALLOWED_ATTRIBUTES.items()},
            "*": _LESSON_ATTRIBUTES,
        },
        url_schemes={"http", "https", "mailto", "data"},
        # Code that is wider than the screen scrolls: the keyboard must reach it.
        set_tag_attribute_values={"pre": {"tabindex": "0"}},
    )


class LessonPage(PreauPage):
    """One lesson: the HTML of an executed notebook. It is written by the publishing command, not by hand."""

    template = "guides/lesson_page.html"
    search_kind = "Leçons du labo"
    parent_page_types: ClassVar = ["guides.LabIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    lesson_slug = models.SlugField("identifiant de la leçon", unique=True)
    html = models.TextField("contenu publié", blank=True)
    executed_at = models.DateTimeField("exécutée le", null=True, blank=True)
    outcome = models.CharField("résultat", max_length=10, choices=LESSON_OUTCOMES, default="passed")
    minutes = models.PositiveSmallIntegerField("durée en minutes", default=30)

    search_fields: ClassVar = [*PreauPage.search_fields, index.SearchField("html")]
    content_panels: ClassVar = [
        *PreauPage.content_panels,
        FieldPanel("lesson_slug"),
        FieldPanel("minutes"),
        FieldPanel("executed_at", read_only=True),
        FieldPanel("outcome", read_only=True),
    ]

    class Meta:
        verbose_name = "leçon"
        verbose_name_plural = "leçons"

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """The template prints ``html`` as it is, so nothing unsafe may reach the column."""
        self.html = clean_lesson_html(self.html)
        return super().save(*args, **kwargs)

    def plain_text(self) -> str:
        """The words of the lesson, without markup."""
        import nh3

        return f"{self.intro} {unescape(nh3.clean(self.html, tags=set()))}"
