"""The rows of the circuits of « mémoires de frais de justice » (A3) and « demandes de remboursement TIC » (A21).

The published statuses are those of invoices; which of them these claims pass through was read nowhere. Two rules are
read: they are typed in four steps, and what was made available is never changed. So there is no « recyclage » here: a
claim sent to the wrong court is rejected, and typed again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from sandbox.domain.actions import Action, EventType
from sandbox.domain.labelled import Evidence
from sandbox.domain.transitions import (
    DELETION,
    PROCESSING,
    RECEPTION,
    RETURNS,
    SUPPLIER_ALONE,
    TRANSMISSION,
    Transition,
)
from sandbox.domain.vocabulary import Status


def _deposit(note: str) -> tuple[Transition, ...]:
    return (
        Transition(
            action=Action.SUBMIT,
            sources=frozenset({Status.DRAFT}),
            target=Status.DEPOSITED,
            roles=SUPPLIER_ALONE,
            event=EventType.DEPOSITED,
            evidence=Evidence.OFFICIAL,
            note=note,
        ),
    )


def _as_invoices(rows: Iterable[Transition]) -> tuple[Transition, ...]:
    """Rows of the simple invoices, supposed to hold for these claims too."""
    return tuple(
        dataclasses.replace(row, evidence=Evidence.ASSUMED, note=f"Supposé comme pour une facture : {row.note}")
        for row in rows
    )


def _without(rows: Iterable[Transition], action: Action, status: Status) -> tuple[Transition, ...]:
    """The rows but those of a gesture, and of what follows from the status it gives."""
    kept = (dataclasses.replace(row, sources=row.sources - {status}) for row in rows if row.action is not action)
    return tuple(row for row in kept if row.sources)


_UNCHANGED = "Mis à disposition, le document ne se modifie plus (AIFE) : on le complète ou on le rejette"
_RETURNED = tuple(
    dataclasses.replace(row, evidence=Evidence.ASSUMED, note=_UNCHANGED)
    for row in RETURNS
    if row.action not in (Action.ASK_RECYCLING, Action.RECYCLE)
)

FEES = (
    *_deposit("Saisie en quatre étapes dans « Mémoires de frais de justice »"),
    *DELETION,
    *_as_invoices(TRANSMISSION),
    *_as_invoices(RECEPTION),
    *_RETURNED,
    *_as_invoices(PROCESSING),
)
"""« Service fait » is where the court certifies the mission."""

REFUND = (
    *_deposit("Saisie dans « Demandes de remboursement TIC », campagne ouverte le 1er février"),
    *DELETION,
    *_as_invoices(TRANSMISSION),
    *_as_invoices(RECEPTION),
    *_without(_RETURNED, Action.CERTIFY_SERVICE, Status.SERVICE_CERTIFIED),
    *_without(_as_invoices(PROCESSING), Action.CERTIFY_SERVICE, Status.SERVICE_CERTIFIED),
)
"""Nothing was delivered to the State: nobody certifies a service."""
