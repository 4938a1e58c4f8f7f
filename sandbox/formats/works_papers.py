"""A deposited piece of a works contract on paper: what was asked, what it admits, why, and what came before it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from html import escape

from sandbox.domain.money import ZERO
from sandbox.formats.printed import FICTITIOUS, account_signatures, amount_words, facts, print_page, signatures, table


@dataclass(frozen=True, slots=True)
class Sums:
    """The three totals of a piece."""

    excl_vat: Decimal
    vat: Decimal
    incl_vat: Decimal


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line as it was asked first and as the piece admits it."""

    name: str
    asked: Decimal
    admitted: Decimal
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierFile:
    """Another « dossier » of the same contract, VAT included. ``admitted``: None while nobody answered."""

    number: str
    opened_on: str
    asked: Decimal
    admitted: Decimal | None
    paid: Decimal


@dataclass(frozen=True, slots=True)
class PiecePaper:
    """What the paper tells. ``asked``: of the first piece of the chain. ``is_account``: it ends the contract.

    ``signers``: who signs it alone; nobody: a general account, signed by both, ``reserves`` telling how it was.
    """

    title: str
    heading: tuple[tuple[str, str], ...]
    lines: tuple[PaperLine, ...]
    asked: Sums
    admitted: Sums
    currency: str
    is_account: bool
    earlier: tuple[EarlierFile, ...] = ()
    notes: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    reserves: bool | None = None


def piece_page(told: PiecePaper) -> bytes:
    """An « état d’acompte » or a « décompte général » that was deposited, as a PDF."""
    body = (
        f"<h1>{escape(told.title)}</h1><p class='band'>{FICTITIOUS}</p>"
        + facts(told.heading)
        + _lines(told)
        + _sums(told)
        + "".join(f"<p>{escape(note)}</p>" for note in told.notes)
        + _earlier(told)
        + _signatures(told)
    )
    return print_page(body, title=told.title)


def _lines(told: PiecePaper) -> str:
    if not told.lines:
        return ""
    rows = [
        (
            line.name,
            amount_words(line.asked),
            amount_words(line.admitted),
            _difference(line.admitted - line.asked),
            " ".join(line.reasons),
        )
        for line in told.lines
    ]
    heads = ("Ouvrage", "Demandé HT", "Admis HT", "Différence", "Raison")
    return "<h2>Demandé et admis, ligne à ligne</h2>" + table(heads, rows, numbers=(1, 2, 3))


def _sums(told: PiecePaper) -> str:
    rows = [
        (label, amount_words(asked), amount_words(admitted), _difference(admitted - asked))
        for label, asked, admitted in (
            ("Montant HT", told.asked.excl_vat, told.admitted.excl_vat),
            ("TVA", told.asked.vat, told.admitted.vat),
            ("Montant TTC", told.asked.incl_vat, told.admitted.incl_vat),
        )
    ]
    heads = (f"Totaux, en {told.currency}", "Demandé", "Admis", "Différence")
    return "<h2>Totaux</h2>" + table(heads, rows, numbers=(1, 2, 3), kind="closed")


def _difference(value: Decimal) -> str:
    return amount_words(value) if value else "—"


def _earlier(told: PiecePaper) -> str:
    if not told.earlier:
        return ""
    rows = [
        (
            file.number,
            file.opened_on,
            amount_words(file.asked),
            "en attente" if file.admitted is None else amount_words(file.admitted),
            amount_words(file.paid) if file.paid else "—",
        )
        for file in told.earlier
    ]
    rows.append(
        (
            "Ensemble",
            "",
            amount_words(sum((file.asked for file in told.earlier), ZERO)),
            amount_words(sum((file.admitted or ZERO for file in told.earlier), ZERO)),
            amount_words(sum((file.paid for file in told.earlier), ZERO)),
        )
    )
    title = "Récapitulation des acomptes" if told.is_account else "Dossiers précédents du marché"
    heads = ("Dossier", "Ouvert le", "Demandé TTC", "Admis TTC", "Payé TTC")
    return f"<h2>{title}</h2>" + table(heads, rows, numbers=(2, 3, 4), kind="closed")


def _signatures(told: PiecePaper) -> str:
    if not told.is_account:
        return ""
    if told.signers:
        return signatures(*((signer,) for signer in told.signers))
    return account_signatures(reserves=told.reserves)
