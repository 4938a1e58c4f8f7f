"""The pages of the letter: what it is, with its archive, and one page an issue."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import PageManager, PageQuerySet
from wagtail.search import index

from cms.core.blocks.stream import LeanStreamField
from cms.core.models import PreauPage
from cms.newsletter.domain.vocabulary import Topic
from cms.newsletter.models.blocks import SESSIONS_MOST, IssueBodyBlock
from courses.queries.catalogue import SessionCard, sessions_to_publish

PER_PAGE = 12
# Addresses of the readers' own pages, next to those of the issues.
RESERVED_SLUGS = frozenset({"inscription", "confirmation", "preferences", "desabonnement", "vu", "flux"})
# How the editors' desk draws an issue otherwise than as a page; the door that knows how registers itself.
_PREVIEWS: dict[str, Callable[["IssuePage"], HttpResponse]] = {}


def register_preview(mode: str, draw: Callable[["IssuePage"], HttpResponse]) -> None:
    """Add or replace the drawing of one preview mode."""
    _PREVIEWS[mode] = draw


class LetterPage(PreauPage):
    """``/lettre/``: what the letter is, how to get it, and the issues that went out."""

    template = "newsletter/letter_page.html"
    max_count = 1
    parent_page_types: ClassVar = ["core.HomePage"]
    subpage_types: ClassVar = ["newsletter.IssuePage"]

    class Meta:
        verbose_name = "lettre d’information"
        verbose_name_plural = "lettres d’information"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add one page of issues and the topics."""
        context = super().get_context(request, *args, **kwargs)
        issues = IssuePage.objects.child_of(self).live().public().newest()
        page_obj = Paginator(issues.defer_streamfields(), PER_PAGE).get_page(request.GET.get("page"))
        return {**context, "page_obj": page_obj, "issues": list(page_obj), "topics": list(Topic)}


class IssueQuerySet(PageQuerySet):
    """Questions about issues."""

    def newest(self) -> "IssueQuerySet":
        """Newest first."""
        return self.order_by("-issued_on", "-pk")


class IssuePage(PreauPage):
    """One issue: the page is the letter, the mail is drawn from the same blocks."""

    template = "newsletter/issue_page.html"
    search_kind = "Lettre d’information"
    parent_page_types: ClassVar = ["newsletter.LetterPage"]
    subpage_types: ClassVar[list[str]] = []

    number = models.PositiveIntegerField("numéro", unique=True)
    issued_on = models.DateField("date", default=timezone.localdate)
    subject = models.CharField(
        "objet du courriel",
        max_length=150,
        blank=True,
        help_text="Ce que l’on lit avant d’ouvrir, 60 caractères de préférence ; vide : le titre.",
    )
    body = LeanStreamField(IssueBodyBlock(), verbose_name="contenu", blank=True)

    objects = PageManager.from_queryset(IssueQuerySet)()

    search_fields: ClassVar = [*PreauPage.search_fields, index.SearchField("body")]
    content_panels: ClassVar = [
        *PreauPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("number"), FieldPanel("issued_on"), FieldPanel("subject")], heading="Numéro et courriel"
        ),
        FieldPanel("body"),
    ]
    preview_modes: ClassVar = [("", "Page du site"), ("mail", "Courriel"), ("text", "Courriel en texte seul")]

    class Meta:
        verbose_name = "numéro de la lettre"
        verbose_name_plural = "numéros de la lettre"

    def clean(self) -> None:
        """The subject is one line: a second one would be a header of its own. Some addresses are taken."""
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": f"Adresse : « {self.slug} » sert déjà aux lecteurs. Choisissez-en une autre."}
            )
        if any(character in f"{self.subject}{self.title}" for character in "\r\n\x00"):
            raise ValidationError({"subject": "Objet : il tient sur une seule ligne."})

    @property
    def mail_subject(self) -> str:
        """What the reader sees before opening."""
        return self.subject or self.title

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the sessions to come, when a block lists them, and the issues before and after."""
        context = super().get_context(request, *args, **kwargs)
        listed = any(block.block_type == "sessions" for block in self.body)
        cards: list[SessionCard] = sessions_to_publish(now=timezone.now())[:SESSIONS_MOST] if listed else []
        before = after = None
        if self.pk:
            others = IssuePage.objects.sibling_of(self, inclusive=False).live().public().defer_streamfields()
            before = others.filter(number__lt=self.number).order_by("-number").first()
            after = others.filter(number__gt=self.number).order_by("number").first()
        return {**context, "session_cards": cards, "before": before, "after": after}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """The page, or the mail as it would leave now."""
        draw = _PREVIEWS.get(mode_name)
        return draw(self) if draw is not None else super().serve_preview(request, mode_name)
