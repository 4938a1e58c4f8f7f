"""integration: what production gathers is what our pages ask for."""

import re

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.utils import matches_patterns

from config.static import StaticFilesConfig, StaticStorage
from tests.conftest import PROJECT_ROOT

ROOMS = ("cms", "courses", "sandbox")
ASKED = {
    name
    for room in ROOMS
    for template in (PROJECT_ROOT / room).glob("**/templates/**/*.html")
    for name in re.findall(r"{% static ['\"]([^'\"]+)['\"]", template.read_text())
}


def test_every_file_that_a_template_asks_for_exists_and_is_gathered():
    assert "preau/preau.css" in ASKED
    assert {name for name in ASKED if finders.find(name) is None} == set()
    assert {name for name in ASKED if matches_patterns(name, StaticFilesConfig.ignore_patterns)} == set()


def test_names_in_style_sheets_are_followed_but_source_maps_are_not():
    patterns = [str(pattern) for _glob, patterns in StaticStorage.patterns for pattern in patterns]

    assert any("url" in pattern for pattern in patterns)
    assert [pattern for pattern in patterns if "sourceMappingURL" in pattern] == []
