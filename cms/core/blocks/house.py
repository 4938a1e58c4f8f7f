"""Blocks that nobody types: they are drawn from the settings and from tables in the code."""

from typing import Any

from django.conf import settings
from wagtail import blocks

from cms.core.retention import retention_rows


class OperatorBlock(blocks.StaticBlock):
    """Who runs the site, from the settings; what the operator did not give is said to be missing."""

    class Meta:
        label = "Exploitant (selon les réglages)"
        icon = "group"
        admin_text = "Nom, adresse, directeur de la publication et hébergeur, lus dans les réglages du site."
        template = "core/blocks/operator.html"

    def get_context(self, value: None, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the identity of the operator."""
        context = super().get_context(value, parent_context=parent_context)
        identity = [
            ("Exploitant", settings.OPERATOR),
            ("Adresse", settings.OPERATOR_ADDRESS),
            ("Directeur de la publication", settings.PUBLICATION_DIRECTOR),
            ("Hébergeur", settings.HOSTING),
            ("Contact", settings.CONTACT),
        ]
        return {**context, "identity": identity}


class ContactBlock(blocks.StaticBlock):
    """How to write to whoever runs the site."""

    class Meta:
        label = "Contact de l’exploitant (selon les réglages)"
        icon = "mail"
        admin_text = "Nom et adresse électronique de contact, lus dans les réglages du site."
        template = "core/blocks/operator.html"

    def get_context(self, value: None, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the name and the address."""
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "identity": [("Exploitant", settings.OPERATOR), ("Contact", settings.CONTACT)]}


class RetentionBlock(blocks.StaticBlock):
    """What is kept about people, why, and until when; rooms add their own rows."""

    class Meta:
        label = "Durées de conservation (selon le code)"
        icon = "lock"
        admin_text = "Tableau des données conservées, tenu par le code du site."
        template = "core/blocks/retention.html"

    def get_context(self, value: None, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the rows."""
        return {**super().get_context(value, parent_context=parent_context), "rows": retention_rows()}
