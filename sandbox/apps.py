"""The invoicing engine, its portal, its API, its exercises."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import pre_delete


class SandboxConfig(AppConfig):
    """The invoicing engine, its portal, its API, its exercises."""

    name = "sandbox"
    label = "sandbox"
    verbose_name = "Bac à sable"

    def ready(self) -> None:
        """Make the tasks known by name, in eager mode too; listen to sign-ins, which claim the visitor's space.

        Whatever deletes a space, its numbers are kept first.
        """
        import_module("sandbox.tasks")
        import_module("sandbox.web.claims")
        tally = import_module("sandbox.services.tally")
        space = self.get_model("PracticeSpace")
        pre_delete.connect(tally.keep_tally_of_space, sender=space, dispatch_uid="sandbox.tally")
