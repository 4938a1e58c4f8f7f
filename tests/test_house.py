"""unit: rules about the codebase itself."""

import re

import pytest
from django.template import Context, Origin, Template

from tests.conftest import PROJECT_ROOT

MIGRATIONS = [path for path in PROJECT_ROOT.glob("*/**/migrations/0*.py") if ".venv" not in path.parts]
PROJECT_IMPORT = re.compile(r"\b(cms|courses|sandbox|config)\.[a-z_]+\.(?!migrations)[a-zA-Z_.]+\(")


def test_migrations_import_nothing_of_the_project():
    assert MIGRATIONS
    guilty = [str(p.relative_to(PROJECT_ROOT)) for p in MIGRATIONS if PROJECT_IMPORT.search(p.read_text())]

    assert guilty == []


@pytest.mark.parametrize("source", ["{{ nobody }}", "{{ nobody.name|upper }}", "{% widthratio nobody 1 1 %}"])
def test_undefined_variable_of_our_templates_fails(source):
    ours = Template(source, origin=Origin(name=str(PROJECT_ROOT / "cms/core/templates/core/made_up.html")))

    with pytest.raises(AssertionError, match=r"nobody.*made_up\.html"):
        ours.render(Context())


@pytest.mark.parametrize(
    ("source", "where"),
    [("{{ nobody|default:'' }}", PROJECT_ROOT / "cms"), ("{{ nobody }}", PROJECT_ROOT / ".venv/lib")],
)
def test_undefined_variable_is_forgiven_with_a_default_and_in_the_templates_of_others(source, where):
    assert Template(source, origin=Origin(name=str(where / "made_up.html"))).render(Context()) == ""
