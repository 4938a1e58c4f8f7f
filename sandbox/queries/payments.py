"""The payment time of a document: from when to when it runs, what stopped it, what a late payment costs."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from sandbox.domain.calendar import (
    FROM_AGREEMENT,
    LateInterest,
    late_interest,
    payment_clock,
    payment_days,
    payment_starts_on,
)
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Frame, RecipientKind, Status
from sandbox.models import Document

ECB_RATE = Decimal("2.15")
"""The European rate that the sandbox counts interest with, in percent: a teaching figure, not a quotation."""


@dataclass(frozen=True, slots=True)
class PaymentMark:
    """A day of the time line. ``place``: « past », « today » or « ahead » of the day of the space."""

    day: date
    label: str
    place: str


@dataclass(frozen=True, slots=True)
class PaymentState:
    """The payment time of a document, with its days in order.

    ``owed``: what a late payment costs today, or cost at payment; None when in time.
    """

    legal_days: int
    due_on: date | None
    interrupted: bool
    days_left: int | None
    owed: LateInterest | None
    marks: tuple[PaymentMark, ...]

    @property
    def interest(self) -> Decimal | None:
        """Interest and flat fee together; None when in time."""
        return self.owed.total if self.owed else None


def payment_state(document: Document, at: datetime) -> PaymentState | None:
    """The payment time at a moment of the space; None when none runs (not there, rejected, A2, a claim)."""
    if document.available_at is None or document.recipient is None or document.state is Status.REJECTED:
        return None
    if document.frame == Frame.A2.value or Frame.of(document.frame).is_petition:  # paid, or no contract: no time runs
        return None
    end = _day(document.paid_at or at)
    owed = None
    if document.due_on is not None:
        owed = late_interest(
            amount_incl_vat=document.amount_due, due_on=document.due_on, paid_on=end, ecb_rate=ECB_RATE
        )
    return PaymentState(
        legal_days=payment_days(RecipientKind.of(document.recipient.kind)),
        due_on=document.due_on,
        interrupted=document.state is Status.SUSPENDED and document.due_on is None,
        days_left=(document.due_on - end).days if document.due_on else None,
        owed=owed if owed and owed.total else None,
        marks=_marks(document, today=_day(at)),
    )


def _marks(document: Document, *, today: date) -> tuple[PaymentMark, ...]:
    assert document.available_at is not None  # noqa: S101 - the caller looked
    assert document.recipient is not None  # noqa: S101
    frame, kind = Frame.of(document.frame), RecipientKind.of(document.recipient.kind)
    agreed_on = _day(document.agreed_at) if document.agreed_at else None
    found: list[tuple[date, str]] = []
    stopped = False
    if not frame.is_works:  # the time of a works piece is that of its dossier: only its end is told here
        start = payment_starts_on(frame=frame, available_on=_day(document.available_at), agreed_on=agreed_on)
        if start is None:
            return ()
        by_agreement = frame in FROM_AGREEMENT and agreed_on is not None
        found.append((start, f"Départ du délai : {'accord du valideur' if by_agreement else 'mise à disposition'}"))
        suspended = _day(document.first_suspended_at) if document.first_suspended_at else None
        completed = _day(document.first_completed_at) if document.first_completed_at else None
        clock = payment_clock(received_on=start, kind=kind, suspended_on=suspended, completed_on=completed)
        stopped = suspended is not None and clock.remaining_days is not None
        if stopped and suspended is not None:
            found.append((suspended, "Interruption, la seule permise : facture suspendue"))
        if stopped and completed is not None:
            found.append((completed, "Nouveau délai : facture complétée"))
    if document.paid_at is not None:
        found.append((_day(document.paid_at), "Mise en paiement"))
    else:
        found.append((today, "Aujourd’hui"))
    if document.due_on is not None:
        ends = "Échéance du nouveau délai" if stopped else f"Échéance : {payment_days(kind)} jours"
        found.append((document.due_on, ends))
    return tuple(
        PaymentMark(
            day=day,
            label=typeset(label),
            place="today" if label == "Aujourd’hui" else ("ahead" if day > today else "past"),
        )
        for day, label in sorted(found, key=lambda item: item[0])
    )


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
