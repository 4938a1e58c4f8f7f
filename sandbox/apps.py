"""The invoicing engine, its portal, its API, its exercises."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """The invoicing engine, its portal, its API, its exercises."""

    name = "sandbox"
    label = "sandbox"
    verbose_name = "Bac à sable"
