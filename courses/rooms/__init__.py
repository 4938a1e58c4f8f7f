"""What holds the voices and the faces of a session, behind one interface: BigBlueButton, Jitsi, or any link.

A provider is told what it needs (``Meeting``, ``Guest``) and knows nothing of rows. ``RoomDownError`` means that the
room did not answer in time, or answered nonsense: the page then shows the fallback.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class RoomDownError(Exception):
    """The room does not answer, or not as its protocol says."""


class BadSignatureError(Exception):
    """A message pretends to come from the room, and does not."""


@dataclass(frozen=True)
class Meeting:
    """``id``: unique and stable. ``callback_url``: where the room tells arrivals; ``link``: for a plain link."""

    id: str
    title: str
    minutes: int
    capacity: int
    ends_at: datetime
    logout_url: str
    callback_url: str
    link: str = ""


@dataclass(frozen=True)
class Guest:
    """``id``: what the room gives back in its messages, never an address; ``leads``: whether this is a trainer."""

    id: str
    name: str
    leads: bool


@dataclass(frozen=True)
class Presence:
    """An arrival (``joined``) or a departure that the room tells; ``connection`` tells two devices apart."""

    meeting_id: str
    guest_id: str
    joined: bool
    at: datetime
    connection: str


class Provider(Protocol):
    """A kind of room."""

    def open(self, meeting: Meeting) -> None:
        """Make the meeting exist; twice is once. RoomDownError."""

    def entry(self, meeting: Meeting, guest: Guest, *, now: datetime) -> str:
        """The address by which this guest enters. Whoever has it enters: it is never shown, only redirected to."""

    def close(self, meeting: Meeting) -> None:
        """End the meeting for everybody; without effect when it is over. RoomDownError."""

    def read(self, *, url: str, query: Mapping[str, str], body: bytes) -> Sequence[Presence]:
        """What a message posted to ``callback_url`` tells. BadSignatureError for one that the room did not send."""


class PlainLink:
    """Any tool with an address: it tells nothing, the live page does."""

    def open(self, meeting: Meeting) -> None:
        """Nothing to do."""

    def entry(self, meeting: Meeting, guest: Guest, *, now: datetime) -> str:
        """The link that the trainer wrote."""
        return meeting.link

    def close(self, meeting: Meeting) -> None:
        """Nothing to do."""

    def read(self, *, url: str, query: Mapping[str, str], body: bytes) -> Sequence[Presence]:
        """It never tells anything."""
        raise BadSignatureError
