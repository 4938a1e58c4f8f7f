"""unit: the environment is typed, documented, and speaks when something is missing."""

import ast

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import VARIABLES, read, require
from tests.conftest import PROJECT_ROOT

SOURCES = [
    path
    for room in ("config", "cms", "courses", "sandbox")
    for path in (PROJECT_ROOT / room).rglob("*.py")
    if path.name not in ("environment.py", "launch.py", "launch_stack.py")
]


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_variable_is_documented_and_its_default_parses(variable):
    assert variable.purpose.endswith(".")
    read(variable.name, environ={})


def test_variable_names_are_unique():
    names = [variable.name for variable in VARIABLES]

    assert len(names) == len(set(names))


def test_read_parses_the_text():
    environ = {"PREAU_SMTP_PORT": "2525", "PREAU_STATE_BRAND": "oui", "PREAU_ALLOWED_HOSTS": "a.example, b.example,"}

    assert read("PREAU_SMTP_PORT", environ=environ) == 2525
    assert read("PREAU_STATE_BRAND", environ=environ) is True
    assert read("PREAU_ALLOWED_HOSTS", environ=environ) == ["a.example", "b.example"]


def test_read_of_an_empty_value_gives_the_default():
    assert read("PREAU_SMTP_PORT", environ={"PREAU_SMTP_PORT": ""}) == 587


def test_read_of_a_wrong_value_names_the_variable():
    with pytest.raises(ImproperlyConfigured, match=r"PREAU_SMTP_PORT : 'beaucoup' n’est pas une valeur possible"):
        read("PREAU_SMTP_PORT", environ={"PREAU_SMTP_PORT": "beaucoup"})


def test_read_of_an_undeclared_name_is_refused():
    with pytest.raises(KeyError):
        read("PREAU_UNHEARD_OF", environ={"PREAU_UNHEARD_OF": "1"})


def test_require_says_what_the_variable_is_for():
    with pytest.raises(ImproperlyConfigured, match="La variable PREAU_SMTP_HOST est obligatoire : Serveur d’envoi"):
        require("PREAU_SMTP_HOST", environ={})


def _reads_environment(tree):
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and ast.unparse(node.value) == "os"
        for node in ast.walk(tree)
    )


def test_no_other_module_reads_the_environment():
    assert len(SOURCES) > 50
    guilty = []
    for path in SOURCES:
        text = path.read_text()
        # Naming the settings before Django starts is writing, not reading.
        if _reads_environment(ast.parse(text)) and "os.environ.setdefault" not in text:
            guilty.append(str(path.relative_to(PROJECT_ROOT)))

    assert guilty == []
