"""The body that every page offers to its author, and the summary made from it."""

from collections.abc import Iterator

from wagtail import blocks

from cms.core.blocks.callouts import CalloutBlock, RuleBlock, WarningBlock
from cms.core.blocks.house import ContactBlock, OperatorBlock, RetentionBlock
from cms.core.blocks.interview import ChaptersBlock, InterviewBlock
from cms.core.blocks.media import FilmBlock, PictureBlock, ScreenBlock, VideoBlock
from cms.core.blocks.steps import StepsBlock
from cms.core.blocks.text import AccordionBlock, HeadingBlock, ParagraphBlock, QuoteBlock, TableBlock, anchor


class BodyBlock(blocks.StreamBlock):
    """Families in the order of the menu that authors see."""

    heading = HeadingBlock(group="Texte")
    text = ParagraphBlock(group="Texte")
    quote = QuoteBlock(group="Texte")
    table = TableBlock(group="Texte")
    accordion = AccordionBlock(group="Texte")
    interview = InterviewBlock(group="Texte")
    steps = StepsBlock(group="Mode d’emploi")
    rule = RuleBlock(group="Mode d’emploi")
    callout = CalloutBlock(group="Mises en avant")
    warning = WarningBlock(group="Mises en avant")
    picture = PictureBlock(group="Images et vidéos")
    screen = ScreenBlock(group="Images et vidéos")
    film = FilmBlock(group="Images et vidéos")
    video = VideoBlock(group="Images et vidéos")
    chapters = ChaptersBlock(group="Images et vidéos")


class StandardBodyBlock(BodyBlock):
    """The same, with what only the pages about the site itself need."""

    operator = OperatorBlock(group="Site")
    contact = ContactBlock(group="Site")
    retention = RetentionBlock(group="Site")


def step_anchor(title: str) -> str:
    """The anchor of one step, which courses and exercises may point to."""
    return f"etape-{anchor(title)}"


def summary_of(body: blocks.StreamValue) -> Iterator[tuple[str, str]]:
    """Anchor and title of each heading and each step, in the order of the page."""
    for block in body:
        if block.block_type == "heading":
            yield anchor(block.value), block.value
        elif block.block_type == "steps":
            for step in block.value["steps"]:
                yield step_anchor(step["title"]), step["title"]
