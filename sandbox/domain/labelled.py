"""The ten-line enum on which the whole vocabulary stands."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A string enum whose members carry the French wording people see.

    The value is the published code wherever one exists: it goes to the API and to the database as it is.
    """

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Carry what the member shows beside its published code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def read(cls, value: str) -> Self | None:
        """The member of a code that comes from outside, or None."""
        member = cls._value2member_map_.get(value)
        return member if isinstance(member, cls) else None

    @classmethod
    def of(cls, value: str) -> Self:
        """The member of a code we stored ourselves; ValueError for any other."""
        member = cls.read(value)
        if member is None:
            raise ValueError(f"{value!r} is no {cls.__name__}")
        return member


class Evidence(Labelled):
    """How sure we are that the real portal has the rule."""

    OFFICIAL = "official", "officiel"  # read in a text of the State or of AIFE
    OBSERVED = "observed", "observé"  # read in the code or notes of those who use the portal
    ASSUMED = "assumed", "supposé"  # ours, so that the sandbox is complete
