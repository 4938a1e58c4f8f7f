"""The invoicing engine, its portal, its API, its exercises."""

from importlib import import_module

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """The invoicing engine, its portal, its API, its exercises."""

    name = "sandbox"
    label = "sandbox"
    verbose_name = "Bac à sable"

    def ready(self) -> None:
        """Make the tasks known by name, in eager mode too; listen to sign-ins, which claim the visitor's space."""
        import_module("sandbox.tasks")
        import_module("sandbox.web.claims")
