"""What an issue is made of. Each block may be kept for the readers of one topic; without one, everybody gets it."""

from typing import Any

from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.core.blocks.text import ParagraphBlock
from cms.newsletter.domain.vocabulary import Topic, mask_of

SESSIONS_MOST = 6


class TopicBlock(blocks.ChoiceBlock):
    """Who a block is for: the readers of one topic, or everybody."""

    choices = [(topic.value, topic.label) for topic in Topic]

    class Meta:
        template = "newsletter/blocks/topic.html"

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {
            "label": "Pour les lecteurs du thème",
            "required": False,
            "search_index": False,
            "help_text": "Laissez vide pour que tous les lecteurs reçoivent ce bloc.",
            **kwargs,
        }
        super().__init__(**kwargs)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the words of the topic."""
        return {**super().get_context(value, parent_context), "label": Topic(value).label if value else ""}


class EditorialBlock(blocks.StructBlock):
    """A few sentences that open the letter, or a part of it."""

    title = blocks.CharBlock(label="Titre", required=False, max_length=120)
    text = ParagraphBlock(label="Texte")
    signature = blocks.CharBlock(label="Signature", required=False, max_length=120)
    topic = TopicBlock()

    class Meta:
        label = "Texte"
        icon = "pilcrow"
        template = "newsletter/blocks/editorial.html"


class ArticleBlock(blocks.StructBlock):
    """A page of the site; its own title and introduction unless others are given."""

    page = blocks.PageChooserBlock(label="Page", page_type=["news.NewsPage", "guides.GuidePage"])
    title = blocks.CharBlock(label="Titre", required=False, help_text="Vide : le titre de la page.", max_length=150)
    summary = blocks.TextBlock(label="Résumé", required=False, help_text="Vide : le chapeau de la page.")

    class Meta:
        label = "Article"
        icon = "doc-full"


class ArticlesBlock(blocks.StructBlock):
    """Articles chosen among the news and the guides."""

    title = blocks.CharBlock(label="Titre", default="À lire", max_length=120)
    articles = blocks.ListBlock(ArticleBlock(), label="Articles", min_num=1, max_num=6)
    topic = TopicBlock()

    class Meta:
        label = "Articles choisis"
        icon = "list-ul"
        template = "newsletter/blocks/articles.html"


class SessionsBlock(blocks.StructBlock):
    """The next sessions, read when the letter leaves (and, on the site, when the page is shown)."""

    title = blocks.CharBlock(label="Titre", default="Prochaines formations", max_length=120)
    count = blocks.IntegerBlock(label="Combien", default=3, min_value=1, max_value=SESSIONS_MOST)
    topic = TopicBlock()

    class Meta:
        label = "Sessions à venir"
        icon = "date"
        template = "newsletter/blocks/sessions.html"


class FigureBlock(blocks.StructBlock):
    """One figure in large, what it counts, where it comes from."""

    value = blocks.CharBlock(label="Chiffre", max_length=20)
    label = blocks.CharBlock(label="Ce qu’il compte", max_length=150)
    source = blocks.CharBlock(label="Source", required=False, max_length=150)
    topic = TopicBlock()

    class Meta:
        label = "Chiffre"
        icon = "order"
        template = "newsletter/blocks/figure.html"


class LetterQuoteBlock(blocks.StructBlock):
    """Somebody’s words."""

    text = blocks.TextBlock(label="Citation")
    author = blocks.CharBlock(label="Auteur", required=False)
    role = blocks.CharBlock(label="Fonction", required=False)
    topic = TopicBlock()

    class Meta:
        label = "Citation"
        icon = "openquote"
        template = "newsletter/blocks/quote.html"


class LetterPictureBlock(blocks.StructBlock):
    """A picture; many readers never load it: the letter must be understood without."""

    image = ImageChooserBlock(label="Image")
    alternative = blocks.CharBlock(
        label="Texte de remplacement", required=False, help_text="Ce que l’image apprend ; vide si elle n’apprend rien."
    )
    caption = blocks.CharBlock(label="Légende", required=False)
    topic = TopicBlock()

    class Meta:
        label = "Image"
        icon = "image"
        template = "newsletter/blocks/picture.html"


class ActionBlock(blocks.StructBlock):
    """One thing to do, with its button."""

    title = blocks.CharBlock(label="Titre", max_length=120)
    text = ParagraphBlock(label="Texte", required=False)
    label = blocks.CharBlock(label="Texte du bouton", max_length=60)
    url = blocks.CharBlock(label="Adresse du bouton", help_text="Par exemple /formations/", max_length=300)
    topic = TopicBlock()

    class Meta:
        label = "Appel à agir"
        icon = "pick"
        template = "newsletter/blocks/action.html"


class IssueBodyBlock(blocks.StreamBlock):
    """The blocks, in the order of the menu that editors see."""

    editorial = EditorialBlock()
    articles = ArticlesBlock()
    sessions = SessionsBlock()
    action = ActionBlock()
    figure = FigureBlock()
    quote = LetterQuoteBlock()
    picture = LetterPictureBlock()


def topic_bit(value: Any) -> int:
    """The bit of the topic of a block; 0 when the block is for everybody."""
    return mask_of([value.get("topic") or ""])


def mask_in_use(body: blocks.StreamValue) -> int:
    """The topics that at least one block is kept for: two readers who differ in no other get the same letter."""
    mask = 0
    for block in body:
        mask |= topic_bit(block.value)
    return mask


def blocks_for(body: blocks.StreamValue, topics: int) -> list[Any]:
    """The blocks that a reader of ``topics`` gets."""
    return [block for block in body if not topic_bit(block.value) or topic_bit(block.value) & topics]
