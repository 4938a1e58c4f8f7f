"""Who gets the letter, and what is held on one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet

from cms.newsletter.domain.consent import SHOWN
from cms.newsletter.domain.links import address_print, normal
from cms.newsletter.domain.vocabulary import ReaderState, topics_of
from cms.newsletter.models import Consent, Message, Reader, Return, Suppression


def reader_of(reader_id: int) -> Reader | None:
    """One reader."""
    return Reader.objects.filter(pk=reader_id).first()


def _prints(emails: Sequence[str]) -> list[str]:
    return [address_print(email, key=settings.SECRET_KEY) for email in emails]


def readers_at(*, emails: Sequence[str]) -> list[Reader]:
    """The active readers at these addresses."""
    return list(Reader.objects.active().filter(address_print__in=_prints(emails)).order_by("email"))


def listed(*, words: str, state: str) -> "QuerySet[Reader]":
    """The readers of the desk: an address, its beginning, or what follows its @; or those of one state."""
    found = Reader.objects.order_by("email")
    if state in {s.value for s in ReaderState}:
        found = found.filter(state=state)
    words = normal(words).replace("\x00", "")[:254]
    if words.startswith("@"):
        return found.filter(email__endswith=words)
    return found.filter(email__startswith=words) if words else found


@dataclass(frozen=True)
class ReaderCounts:
    """How many, in the words of the table."""

    active: int
    pending: int
    suppressed: dict[str, int]


def counts() -> ReaderCounts:
    """Two queries."""
    states = dict(Reader.objects.order_by().values_list("state").annotate(n=Count("pk")))
    gone = dict(Suppression.objects.order_by().values_list("reason").annotate(n=Count("pk")))
    return ReaderCounts(states.get("active", 0), states.get("pending", 0), gone)


@dataclass(frozen=True)
class LedgerLine:
    """One fact, in the words of a person."""

    happened_at: datetime
    action: str
    channel: str
    shown: str
    topics: list[str]
    proof: str


def ledger_of(*, emails: Sequence[str]) -> list[LedgerLine]:
    """Every line of the ledger at these addresses, the oldest first."""
    return [
        LedgerLine(
            happened_at=line.happened_at,
            action=line.get_action_display(),
            channel=line.get_channel_display(),
            shown=SHOWN.get(line.shown, line.shown),
            topics=[topic.label for topic in topics_of(line.topics)],
            proof=line.proof,
        )
        for line in Consent.objects.filter(address_print__in=_prints(emails)).order_by("pk")
    ]


def export_for(*, emails: Sequence[str]) -> dict[str, Any]:
    """All that the letter holds at these addresses."""
    found = list(Reader.objects.filter(address_print__in=_prints(emails)).order_by("pk"))
    messages = Message.objects.filter(reader__in=found).select_related("campaign").order_by("pk")
    back = Return.objects.filter(reader__in=found).select_related("campaign").order_by("pk")
    gone = Suppression.objects.filter(address_print__in=_prints(emails)).order_by("pk")
    return {
        "abonnements": [
            {
                "adresse": reader.email,
                "état": reader.get_state_display(),
                "thèmes": [topic.label for topic in reader.topic_list],
                "demandé": reader.asked_at.isoformat(),
                "confirmé": reader.confirmed_at.isoformat() if reader.confirmed_at else None,
            }
            for reader in found
        ],
        "registre des accords": [
            {
                "date": line.happened_at.isoformat(),
                "fait": line.action,
                "voie": line.channel,
                "texte présenté": line.shown,
                "thèmes": line.topics,
                "preuve": line.proof,
            }
            for line in ledger_of(emails=emails)
        ],
        "numéros": [{"objet": m.campaign.subject, "état": m.get_state_display()} for m in messages],
        "retours": [
            {"objet": r.campaign.subject, "nature": r.get_kind_display(), "date": r.happened_at.isoformat()}
            for r in back
        ],
        "adresse écartée": [
            {"motif": line.get_reason_display(), "depuis": line.happened_at.isoformat()} for line in gone
        ],
    }
