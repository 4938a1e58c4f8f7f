"""Base page, blocks, theme and navigation."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every page of the portal shares."""

    name = "cms.core"
    label = "core"
    verbose_name = "Socle"

    def ready(self) -> None:
        """Follow the page tree."""
        from cms.core import signals

        signals.connect()
