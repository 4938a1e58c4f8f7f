"""Pictures, screens of the sandbox and videos, which live on this site and never elsewhere."""

from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.core.films import film_choices
from cms.core.screens import choices


class PictureBlock(blocks.StructBlock):
    """A picture; without an alternative it is decoration, and readers skip it."""

    image = ImageChooserBlock(label="Image")
    alternative = blocks.CharBlock(
        label="Texte de remplacement",
        required=False,
        help_text="Ce que l’image apprend au lecteur ; vide si elle n’apprend rien.",
    )
    caption = blocks.CharBlock(label="Légende", required=False)

    class Meta:
        label = "Image"
        icon = "image"
        template = "core/blocks/picture.html"


class ScreenBlock(blocks.ChoiceBlock):
    """A screen of the sandbox, by name; ``make pictures`` takes it again, ``screens.yaml`` holds its alternative."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=choices, search_index=False, **kwargs)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As any block: what one may choose is code."""
        return "cms.core.blocks.media.ScreenBlock", [], {}

    class Meta:
        label = "Écran du bac à sable"
        icon = "desktop"
        template = "core/blocks/screen.html"


class FilmBlock(blocks.ChoiceBlock):
    """A film of the sandbox, by name; ``make pictures`` makes it again, ``films.yaml`` holds what it tells."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=film_choices, search_index=False, **kwargs)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As any block: what one may choose is code."""
        return "cms.core.blocks.media.FilmBlock", [], {}

    class Meta:
        label = "Film du bac à sable"
        icon = "media"
        template = "core/blocks/film.html"


class VideoBlock(blocks.StructBlock):
    """A video of our own; the transcript is compulsory, because some people cannot hear or cannot play it."""

    title = blocks.CharBlock(label="Titre")
    file = DocumentChooserBlock(label="Fichier vidéo (MP4 ou WebM)")
    captions = DocumentChooserBlock(label="Sous-titres (VTT)", required=False)
    transcript = blocks.TextBlock(label="Transcription")

    class Meta:
        label = "Vidéo"
        icon = "media"
        template = "core/blocks/video.html"
