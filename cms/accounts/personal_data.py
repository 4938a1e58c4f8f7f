"""What the house holds on a person: every room says what it has, gives it back and forgets it.

A room registers one ``Holding`` (``register``), and the doors it wants on one's own page (``register_link``).
Rooms above this one do it in their ``AppConfig.ready``; rooms that may not import us are wired by
``config.personal_data``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from allauth.account.models import EmailAddress
from django.urls import reverse

from cms.accounts.models import User


class Export(Protocol):
    """Gives back what a room holds: values that JSON knows, dates and decimals included."""

    def __call__(self, *, user: User, emails: Sequence[str]) -> dict[str, Any]:
        """``emails``: the person's confirmed addresses, in lower case, for what was done without an account."""
        ...


class Erase(Protocol):
    """Erases what a room holds, or takes the name off what totals need; may run twice."""

    def __call__(self, *, user: User, emails: Sequence[str], now: datetime) -> None:
        """Runs in the transaction of the erasure, before the account itself is emptied."""
        ...


@dataclass(frozen=True)
class Holding:
    """One room's part: ``room`` is the key in the export, ``label`` its French title."""

    room: str
    label: str
    export: Export
    erase: Erase


@dataclass(frozen=True)
class PersonalLink:
    """A door on one's own page: title, one line of what is behind, name of the address (without argument)."""

    label: str
    description: str
    url_name: str

    @property
    def url(self) -> str:
        """The address."""
        return reverse(self.url_name)


ACCOUNT_ROOM = "compte"
_holdings: dict[str, Holding] = {}
_links: dict[str, PersonalLink] = {}


def register(holding: Holding) -> None:
    """Add or replace a room's holding."""
    _holdings[holding.room] = holding


def register_link(link: PersonalLink) -> None:
    """Add or replace a door on one's own page."""
    _links[link.url_name] = link


def holdings() -> list[Holding]:
    """Every room's holding, in the order of their names; the account itself comes last, others may need its address."""
    return [_holdings[room] for room in sorted(_holdings, key=lambda room: (room == ACCOUNT_ROOM, room))]


def links() -> list[PersonalLink]:
    """The doors on one's own page, in the order of their titles."""
    return sorted(_links.values(), key=lambda link: link.label)


def confirmed_addresses(user: User) -> list[str]:
    """The addresses the person proved to be theirs; never an unproved one, which may be someone else's."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return sorted({address.lower() for address in proved})


def export(*, user: User) -> dict[str, Any]:
    """All that the house holds on ``user``, one key a room."""
    emails = confirmed_addresses(user)
    return {holding.room: holding.export(user=user, emails=emails) for holding in holdings()}
