"""integration: the generated pages say what the code says."""

from config.environment import VARIABLES
from config.management.commands.write_docs import environment_page, tasks_page


def test_environment_page_has_every_variable_and_no_path_of_this_machine():
    page = environment_page()

    assert [each.name for each in VARIABLES if f"| `{each.name}` |" not in page] == []
    assert "`/" not in page


def test_tasks_page_names_what_beat_starts():
    assert "| `config.heartbeat` | `config.heartbeat` | 15.0 |" in tasks_page()
