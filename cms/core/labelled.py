"""Codes that carry their French words, for the rooms of the portal."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A string enum whose members carry the French wording people see."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Keep the value as the string, the label beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
