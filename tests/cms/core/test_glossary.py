"""unit: the glossary speaks of code that exists."""

import re

from tests.conftest import PROJECT_ROOT

ROOMS = ("config", "cms", "courses", "sandbox", "notebooks")
ROW = re.compile(r"^\| (?P<french>[^|]+) \| (?P<code>[^|]+) \| (?P<meaning>[^|]+) \|$", re.MULTILINE)


def rows() -> list[tuple[str, list[str], str]]:
    text = (PROJECT_ROOT / "docs" / "glossaire.md").read_text()
    found = [match.groupdict() for match in ROW.finditer(text) if match["french"] != "français"]
    return [(row["french"], re.findall(r"`([^`]+)`", row["code"]), row["meaning"]) for row in found]


def test_every_name_of_the_glossary_is_in_the_code():
    sources = "\n".join(path.read_text() for room in ROOMS for path in (PROJECT_ROOT / room).rglob("*.py"))
    words = set(re.findall(r"\w+", sources.lower()))
    expected = [(french, name) for french, names, meaning in rows() for name in names if "(à venir)" not in meaning]

    assert expected
    assert [(french, name) for french, name in expected if name.lower() not in words] == []


def test_glossary_is_in_alphabetical_order_within_each_part():
    text = (PROJECT_ROOT / "docs" / "glossaire.md").read_text()

    assert len(rows()) > 40
    for part in text.split("\n## ")[1:]:
        french = [match["french"] for match in ROW.finditer(part) if match["french"] != "français"]
        assert french == sorted(french, key=_alphabetical), part.splitlines()[0]


def _alphabetical(french: str) -> str:
    from cms.core.typography import fold

    return fold(french).replace("«", "").replace("’", " ").strip()
