"""One operation that creates many tables: their models are rendered once, not once for each."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTogether(Operation):
    """``CreateModel`` for each of ``models``, in their order.

    On its own each would render again every model tied to the user, a hundred and more by then:
    thirty of them cost five seconds, together less than one. Foreign keys may point forward.
    Every room may use it: it lies in the sandbox because the others stand on it.
    """

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As written in a migration."""
        return (self.__class__.__name__, [list(self.models)], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add them all before anything is rendered."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the tables."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the tables, the last first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """For ``sqlmigrate`` and the plan."""
        return f"Create {', '.join(model.name for model in self.models)}"
