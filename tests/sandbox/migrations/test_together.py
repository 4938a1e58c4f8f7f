"""Tables that point at one another, created by one operation."""

import pytest
from django.db import connection, models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from sandbox.migrations._together import CreateTogether

TABLES = {"accounts_probe", "accounts_probeline"}


def together() -> CreateTogether:
    # The line comes first and points forward.
    probe = models.ForeignKey("accounts.Probe", on_delete=models.CASCADE)
    return CreateTogether(
        [
            CreateModel("ProbeLine", [("id", models.BigAutoField(primary_key=True)), ("probe", probe)]),
            CreateModel("Probe", [("id", models.BigAutoField(primary_key=True))]),
        ]
    )


def tables() -> set[str]:
    return TABLES & set(connection.introspection.table_names())


@pytest.mark.django_db(transaction=True)
def test_tables_are_created_together_and_dropped_together() -> None:
    operation, before = together(), ProjectState()
    after = before.clone()
    after.apps  # noqa: B018 - rendered already, as between two migrations
    operation.state_forwards("accounts", after)

    with connection.schema_editor() as editor:
        operation.database_forwards("accounts", editor, before, after)
    created = tables()
    with connection.schema_editor() as editor:
        operation.database_backwards("accounts", editor, after, before)

    assert created == TABLES
    assert tables() == set()
    assert after.apps.get_model("accounts", "Probe")._meta.db_table == "accounts_probe"


def test_operation_is_written_as_it_was_given() -> None:
    name, args, _ = together().deconstruct()

    assert name == "CreateTogether"
    assert [model.name for model in args[0]] == ["ProbeLine", "Probe"]
    assert together().describe() == "Create ProbeLine, Probe"
