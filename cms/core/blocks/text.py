"""Words: titles, paragraphs, quotes, tables, folded answers."""

from typing import Any

from django.utils.text import slugify
from wagtail import blocks

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


def anchor(title: str) -> str:
    """The anchor that a heading carries and that the summary points to."""
    return slugify(title.replace("’", " "))[:60] or "section"


class HeadingBlock(blocks.CharBlock):
    """A second-level title; it appears in the summary of the page."""

    class Meta:
        label = "Intertitre"
        icon = "title"
        template = "core/blocks/heading.html"

    def get_context(self, value: str, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the anchor."""
        return {**super().get_context(value, parent_context=parent_context), "anchor": anchor(value)}


class ParagraphBlock(blocks.RichTextBlock):
    """Text with lists and links; titles are blocks of their own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=FEATURES, **kwargs)

    class Meta:
        label = "Texte"
        icon = "pilcrow"
        template = "core/blocks/paragraph.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody’s words, with who speaks."""

    text = blocks.TextBlock(label="Citation")
    author = blocks.CharBlock(label="Auteur", required=False)
    role = blocks.CharBlock(label="Fonction", required=False)

    class Meta:
        label = "Citation"
        icon = "openquote"
        template = "core/blocks/quote.html"


class TableBlock(blocks.StructBlock):
    """A small table; the first row is the head, and each row has as many cells as the head."""

    caption = blocks.CharBlock(label="Titre du tableau")
    head = blocks.ListBlock(blocks.CharBlock(label="Colonne"), label="Colonnes", min_num=2)
    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(label="Case", required=False)), label="Lignes")

    class Meta:
        label = "Tableau"
        icon = "table"
        template = "core/blocks/table.html"


class AccordionBlock(blocks.StructBlock):
    """Questions that open on their answers."""

    questions = blocks.ListBlock(
        blocks.StructBlock(
            [("title", blocks.CharBlock(label="Question")), ("text", ParagraphBlock(label="Réponse"))],
        ),
        label="Questions",
        min_num=1,
    )

    class Meta:
        label = "Questions et réponses"
        icon = "help"
        template = "core/blocks/accordion.html"
