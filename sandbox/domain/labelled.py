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


class Evidence(Labelled):
    """How sure we are that the real portal has the rule."""

    OFFICIAL = "official", "officiel"  # read in a text of the State or of AIFE
    OBSERVED = "observed", "observé"  # read in the code or notes of those who use the portal
    ASSUMED = "assumed", "supposé"  # ours, so that the sandbox is complete
