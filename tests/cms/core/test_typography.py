"""unit: French spaces and text without accents, and the spaces of every template."""

import re

import pytest

from cms.core.typography import fold, french, french_throughout
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
