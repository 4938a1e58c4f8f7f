"""The pairs of category and sub-category of a « sollicitation », from ``request_pairs.tsv``.

Columns: code, category, sub-category, route, evidence, what the support answers (where it is the one to answer).
Evidence is that of the labels: none is published, the official newsletter shows them as a picture.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sandbox.domain.labelled import Evidence
from sandbox.domain.requests import Pair, Route
from sandbox.domain.typography import typeset

_TABLE = Path(__file__).with_name("request_pairs.tsv")


@lru_cache(maxsize=1)
def request_pairs() -> dict[str, Pair]:
    """The pairs by code, in the order of the form."""
    found: dict[str, Pair] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        code, category, subcategory, route, evidence, answer = line.split("\t")
        if code in found:
            raise ValueError(f"{_TABLE.name}: {code} stands twice")
        found[code] = Pair(
            code=code,
            category=typeset(category),
            subcategory=typeset(subcategory),
            route=Route.of(route),
            evidence=Evidence.of(evidence),
            answer=typeset(answer),
        )
    return found


def pair_of(code: str) -> Pair | None:
    """The pair of a code, or None."""
    return request_pairs().get(code)
