"""What must not be missed: a point set apart, a warning, a rule with the evidence behind it."""

from wagtail import blocks

from cms.core.blocks.text import ParagraphBlock

# The same three words as the rules of the sandbox; a rule that looks official never goes without one.
EVIDENCE = [("official", "Officiel"), ("observed", "Observé"), ("assumed", "Supposé")]


class CalloutBlock(blocks.StructBlock):
    """A point set apart, with an optional link."""

    title = blocks.CharBlock(label="Titre", required=False)
    text = ParagraphBlock(label="Texte")
    link_label = blocks.CharBlock(label="Texte du lien", required=False)
    link_url = blocks.CharBlock(
        label="Adresse du lien", required=False, help_text="Par exemple /guides/ ou /formations/"
    )

    class Meta:
        label = "Mise en avant"
        icon = "pick"
        template = "core/blocks/callout.html"


class WarningBlock(blocks.StructBlock):
    """A warning or a piece of information, with the shape of an alert."""

    tone = blocks.ChoiceBlock(
        label="Ton",
        choices=[("info", "Information"), ("warning", "Attention"), ("success", "Réussite")],
        default="info",
    )
    title = blocks.CharBlock(label="Titre")
    text = ParagraphBlock(label="Texte")

    class Meta:
        label = "Alerte"
        icon = "warning"
        template = "core/blocks/warning.html"


class RuleBlock(blocks.StructBlock):
    """One rule of the portal, and how we know it."""

    text = blocks.TextBlock(label="Règle")
    evidence = blocks.ChoiceBlock(label="Preuve", choices=EVIDENCE, default="official", search_index=False)
    source = blocks.CharBlock(
        label="Source", required=False, search_index=False, help_text="Texte, page ou observation, avec sa date."
    )

    class Meta:
        label = "Règle"
        icon = "tick-inverse"
        template = "core/blocks/rule.html"


class SourceBlock(blocks.StructBlock):
    """Where a page takes what it says: title, publisher, date or version, and the weight it has."""

    title = blocks.CharBlock(label="Titre")
    publisher = blocks.CharBlock(label="Éditeur", required=False)
    url = blocks.URLBlock(label="Adresse", required=False)
    version = blocks.CharBlock(label="Date ou version", help_text="Par exemple « février 2025 » ou « V5.00 ».")
    evidence = blocks.ChoiceBlock(label="Preuve", choices=EVIDENCE, default="official", search_index=False)

    class Meta:
        label = "Source"
        icon = "doc-full"
        template = "core/blocks/source.html"
