"""The reports that were published before Préau, one file of data a year."""

from functools import cache
from pathlib import Path

import yaml

from cms.core.typography import french_throughout
from cms.report.domain.published import Edition, read_edition

FOLDER = Path(__file__).resolve().parent


@cache
def editions() -> dict[int, Edition]:
    """Every published report by its year, the latest first."""
    read = [
        read_edition(french_throughout(yaml.safe_load(path.read_text(encoding="utf-8"))))
        for path in FOLDER.glob("bilan-*.yaml")
    ]
    return {edition.year: edition for edition in sorted(read, key=lambda edition: -edition.year)}
