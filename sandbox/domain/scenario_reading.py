"""Reading a scenario's values with their mistakes named. For those who write scenarios, not for learners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sandbox.domain.labelled import Labelled
from sandbox.domain.typography import typeset

M = TypeVar("M", bound=Labelled)


class ScenarioError(ValueError):
    """A scenario that cannot be read: says where and why. For those who write scenarios, not for learners."""


def rows_of(data: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    """A list of mappings; none when the key is not there."""
    rows = data.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ScenarioError(f"{name}: a list of mappings is expected")
    return rows


def mapping_of(data: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    """A mapping that must be there."""
    value = data.get(name)
    if not isinstance(value, dict):
        raise ScenarioError(f"{where}.{name}: a mapping is expected")
    return value


def text_of(data: Mapping[str, Any], name: str, where: str) -> str:
    """A text that must be there, typeset."""
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ScenarioError(f"{where}.{name}: a text is expected")
    return typeset(value.strip())


def member_of(enum: type[M], value: object, where: str) -> M:
    """A member of the vocabulary."""
    member = enum.read(str(value))
    if member is None:
        raise ScenarioError(f"{where}: {value!r} is no {enum.__name__}")
    return member
