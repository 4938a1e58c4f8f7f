"""« Mes messages »: who may write to whom. One way, no answer, between structures that have exchanged an invoice.

Source: lettre d’information Chorus Pro, AIFE, spring 2021 (the space was opened in October 2020). From which status on
an invoice counts as exchanged is ours: when it reached the other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sandbox.domain.calendar import add_working_time
from sandbox.domain.labelled import Labelled
from sandbox.domain.refusals import Refusal, RefusalCode
from sandbox.domain.vocabulary import RecipientKind

MAX_SUBJECT = 100
MAX_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Partner:
    """A structure of the directory, as this rule sees it: ``key`` is whatever names it to the caller."""

    key: int
    name: str
    public: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """An invoice that went from a supplier to a client, at a moment."""

    supplier: int
    client: int
    at: datetime


class Absence(Labelled):
    """Why a structure cannot be written to."""

    NO_INVOICE = "no_invoice", "aucune facture échangée avec vous"
    NOT_SUPPLIER = "not_supplier", "ne vous a jamais facturé : une structure publique écrit à ses fournisseurs"
    NOT_PUBLIC = "not_public", "structure privée : une structure privée n’écrit qu’à ses clients publics"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a structure may write to. ``since``: the first invoice exchanged with each; ``absent``: the others, why."""

    partners: tuple[Partner, ...]
    since: Mapping[int, datetime]
    absent: tuple[tuple[Partner, Absence], ...]


def is_public(kind: RecipientKind) -> bool:
    """Whether a structure is public: all are but companies."""
    return kind is not RecipientKind.COMPANY


def reach_of(sender: Partner, everyone: Iterable[Partner], exchanges: Iterable[Exchange]) -> Reach:
    """Whom a sender may write to, by name, and why not to the others.

    A public structure writes to those who invoiced it; a private one to the public structures it invoiced.
    """
    supplied, billed = _firsts(sender.key, exchanges)
    partners, absent, since = [], [], {}
    for other in sorted(everyone, key=lambda partner: (partner.name, partner.key)):
        if other.key == sender.key:
            continue
        known = supplied if sender.public else billed
        if other.key in known and (sender.public or other.public):
            partners.append(other)
            since[other.key] = known[other.key]
        elif other.key not in supplied and other.key not in billed:
            absent.append((other, Absence.NO_INVOICE))
        else:
            absent.append((other, Absence.NOT_SUPPLIER if sender.public else Absence.NOT_PUBLIC))
    return Reach(tuple(partners), since, tuple(absent))


def _firsts(key: int, exchanges: Iterable[Exchange]) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """Who invoiced a structure, and whom it invoiced, each since when."""
    supplied: dict[int, datetime] = {}
    billed: dict[int, datetime] = {}
    for exchange in exchanges:
        if exchange.client == key:
            supplied[exchange.supplier] = min(exchange.at, supplied.get(exchange.supplier, exchange.at))
        if exchange.supplier == key:
            billed[exchange.client] = min(exchange.at, billed.get(exchange.client, exchange.at))
    return supplied, billed


def objections(*, subject: str, text: str, chosen: Iterable[int], reach: Reach) -> tuple[Refusal, ...]:
    """Why a message cannot be sent, in the order of the screen."""
    found = []
    for value, limit, field, missing in (
        (subject, MAX_SUBJECT, "subject", RefusalCode.MESSAGE_SUBJECT_MISSING),
        (text, MAX_TEXT, "text", RefusalCode.MESSAGE_TEXT_MISSING),
    ):
        if not value.strip():
            found.append(Refusal(missing, field=field))
        elif len(value) > limit:
            values = {"limit": str(limit), "length": str(len(value)), "field": _FIELDS[field]}
            found.append(Refusal(RefusalCode.MESSAGE_TOO_LONG, field=field, values=values))
    chosen = set(chosen)
    allowed = {partner.key for partner in reach.partners}
    if not allowed:
        found.append(Refusal(RefusalCode.MESSAGE_NO_PARTNER, field="recipients"))
    elif not chosen:
        found.append(Refusal(RefusalCode.MESSAGE_NO_RECIPIENT, field="recipients"))
    elif refused := [(other, why) for other, why in reach.absent if other.key in chosen]:
        other, why = refused[0]
        values = {"name": other.name, "why": why.label}
        found.append(Refusal(RefusalCode.MESSAGE_STRANGER, field="recipients", values=values))
    elif chosen - allowed:
        found.append(Refusal(RefusalCode.MESSAGE_NO_RECIPIENT, field="recipients"))
    return tuple(found)


_FIELDS = {"subject": "Objet", "text": "Message"}


@dataclass(frozen=True, slots=True)
class ScriptedBroadcast:
    """What a partner of the scenario announces: so many working days after the first invoice exchanged, once.

    ``sender``: the identifier of the structure; ``code`` names the announcement in the journal.
    """

    code: str
    sender: str
    subject: str
    text: str
    after_days: int = 0

    def due_at(self, reach: Reach) -> datetime | None:
        """When it is sent; None as long as nobody may receive it."""
        if not reach.since:
            return None
        return add_working_time(min(reach.since.values()), days=self.after_days)
