"""The invoicing engine, its portal, its API, its exercises."""

from importlib import import_module

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """The invoicing engine, its portal, its API, its exercises."""

    name = "sandbox"
    label = "sandbox"
    verbose_name = "Bac à sable"

    def ready(self) -> None:
        """Make the tasks known by name, in eager mode too."""
        import_module("sandbox.tasks")
