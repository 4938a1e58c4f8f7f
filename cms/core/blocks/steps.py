"""How one does it: numbered steps, each with the place on screen and the rules it obeys."""

from wagtail import blocks

from cms.core.blocks.callouts import RuleBlock
from cms.core.blocks.media import ScreenBlock
from cms.core.blocks.text import ParagraphBlock


class StepBlock(blocks.StructBlock):
    """One gesture."""

    title = blocks.CharBlock(label="Geste", help_text="À l’infinitif : « Acquitter la facture ».")
    place = blocks.CharBlock(
        label="Où à l’écran", required=False, help_text="Par exemple « Factures émises › Synthèse »."
    )
    text = ParagraphBlock(label="Explication")
    screen = ScreenBlock(required=False)
    rules = blocks.ListBlock(RuleBlock(), label="Règles", default=[])

    class Meta:
        label = "Étape"
        icon = "arrow-right"


class StepsBlock(blocks.StructBlock):
    """A numbered walk; each step has an anchor of its own."""

    steps = blocks.ListBlock(StepBlock(), label="Étapes", min_num=1)

    class Meta:
        label = "Étapes"
        icon = "list-ol"
        template = "core/blocks/steps.html"
