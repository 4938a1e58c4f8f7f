"""unit: French spaces and text without accents, and the spaces of every template and of every sentence in the code."""

import ast
import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cms.core.typography import fold, french, french_throughout
from sandbox.scenarios import scenario_named, scenario_slugs
from tests.conftest import PROJECT_ROOT

TEMPLATES = sorted(
    path
    for room in ("cms", "courses", "sandbox", "config")
    for suffix in ("html", "txt", "mjml")
    for path in (PROJECT_ROOT / room).glob(f"**/templates/**/*.{suffix}")
)
# « ! » of a comparison (!=) and of a style sheet (!important) are not punctuation, nor is the « % » that closes a tag.
BREAKING_SPACE = re.compile(
    r"(?<=[^\s(\[]) (?=(?:[:?»](?![=:])|;|!(?!=|important))(?!\w))|« (?=\S)|n° (?=\S)|(?<=[\d}]) (?=[€%](?!}))"
)

JOINING = frozenset(["typeset", "french", "french_throughout", "with_typography"])
"""Functions whose arguments are joined when the program runs."""
JOINED_LATER = (
    "cms/guides/management/",  # pages: page_tree.add_page_once
    "cms/news/management/",
    "cms/newsletter/management/demo.py",
    "cms/core/management/demo.py",
    "cms/club/management/demo_spaces.py",
    "sandbox/domain/catalogue",  # entries: assert_explained, in tests/sandbox/domain/test_catalogue.py
    "sandbox/domain/account_rules.py",
    "sandbox/domain/assistant_tree.py",
    "sandbox/domain/directory_questions.py",
    "sandbox/domain/glossary.py",
    "sandbox/domain/search.py",
)
NOT_PROSE = (
    "config/",  # what a terminal shows
    "notebooks/",
    # The minutes: a line is sealed as people copy it, and a copy loses these spaces.
    *("cms/club/domain/board.py", "cms/club/domain/pilots.py", "cms/club/queries/meetings.py"),
    "cms/newsletter/domain/consent.py",  # the register keeps these texts as they were presented
    "courses/formats/replies.py",  # patterns, and what they read
    "sandbox/formats/pdf.py",
    "sandbox/formats/audiences.py",  # a data field of the deposited file
    "sandbox/domain/explanations.py",  # the technical wording as the portal publishes it
    "sandbox/web/views/explain.py",
    "sandbox/api/",
)


def test_french_joins_what_a_line_may_not_part():
    assert french("Vu : « 1 400 membres » ; quoi ?") == "Vu\u00a0: «\u00a01\u202f400 membres\u00a0»\u202f; quoi\u202f?"


def test_french_joins_a_number_to_its_unit():
    assert french("12 % de 42 240,00 € en 30 jours") == "12\u00a0% de 42\u202f240,00\u00a0€ en 30\u00a0jours"


def test_french_twice_changes_nothing():
    once = french("Prêt ? Oui : « 5 760,00 € » !")

    assert french(once) == once


def test_french_leaves_markup_as_it_is():
    assert french('<a href="https://a.example/?b=1">Voir</a>') == '<a href="https://a.example/?b=1">Voir</a>'


def test_french_throughout_reaches_every_text_but_addresses():
    value = [("callout", {"text": "Prêt ?", "rows": [["a : b"]], "link_url": "/guides/?a=b : c"})]

    assert french_throughout(value) == [
        ("callout", {"text": "Prêt\u202f?", "rows": [["a\u00a0: b"]], "link_url": "/guides/?a=b : c"})
    ]


def test_fold_keeps_the_length():
    assert fold("Éléonore, ÇA ! Œuvre") == "eleonore, ca ! œuvre"


def test_no_template_lets_a_line_break_before_its_punctuation():
    assert len(TEMPLATES) > 400
    guilty = [
        f"{path.relative_to(PROJECT_ROOT)}:{number}: {line.strip()[:120]}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if BREAKING_SPACE.search(line)
    ]

    assert guilty == [], "Replace these spaces by no-break ones (U+00A0)"


def test_no_sentence_of_the_code_lets_a_line_break_before_its_punctuation():
    sources = [
        path
        for room in ("cms", "courses", "sandbox", "config", "notebooks")
        for path in sorted((PROJECT_ROOT / room).rglob("*.py"))
        if not {"migrations", "commands"} & set(path.parts)
        and not str(path.relative_to(PROJECT_ROOT)).startswith(JOINED_LATER + NOT_PROSE)
    ]
    assert len(sources) > 500
    guilty = [
        f"{path.relative_to(PROJECT_ROOT)}:{line}: {text[:120]}"
        for path in sources
        for line, text in sentences(path)
        if BREAKING_SPACE.search(text)
    ]

    assert guilty == [], "Replace these spaces by no-break ones (U+00A0)"


def test_no_exercise_lets_a_line_break_before_its_punctuation():
    told = [(slug, text) for slug in scenario_slugs() for text in texts_of(scenario_named(slug))]
    assert len(told) > 2000

    assert [row for row in told if BREAKING_SPACE.search(row[1])] == []


def texts_of(value: object) -> Iterator[str]:
    """Every text of nested dataclasses, mappings and sequences."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts_of(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from texts_of(tuple(value.values()))
    elif isinstance(value, tuple | list | frozenset):
        for item in value:
            yield from texts_of(item)


def test_sentences_are_read_but_not_what_is_joined_later(tmp_path):
    source = tmp_path / "told.py"
    source.write_text('"""Vu : non."""\nA = f"{rate} % : oui"\nB = typeset("Prêt ?")\nC = "Prêt ?"\n')

    assert list(sentences(source)) == [(2, "{} % : oui"), (4, "Prêt ?")]


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each string of a source, but docstrings and what a function joins; « {} » for a value."""
    stack: list[ast.AST] = [ast.parse(path.read_text())]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
            stack += [value for value in node.values if isinstance(value, ast.FormattedValue)]
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield node.lineno, node.value
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) and not joins(node):
            stack += reversed(list(ast.iter_child_nodes(node)))


def joins(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in JOINING


@pytest.mark.parametrize(
    "line", ["Prêt ?", "Vu : oui", "« Non", "oui »", "le n° 3", "{{ rate }} %", "12 €", "{{ a }} : {{ b }}"]
)
def test_breaking_space_is_seen(line):
    assert BREAKING_SPACE.search(line)


@pytest.mark.parametrize(
    "line", ["{% if a != b %}", "{% cycle 1 %}", "color: red !important;", "Vu\u00a0: «\u00a0oui\u00a0»", "{{ a|b }}"]
)
def test_breaking_space_is_not_seen_in_markup(line):
    assert not BREAKING_SPACE.search(line)
