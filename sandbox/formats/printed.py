"""Pages on paper: HTML to PDF, with nothing fetched from anywhere and nothing of a stranger's text read as HTML."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, NoReturn

from sandbox.domain.drafts import Draft, Party
from sandbox.domain.vocabulary import DocumentKind, PaymentMode

_STYLE = """
@page { size: A4; margin: 18mm 16mm 20mm }
@page { @bottom-center { content: counter(page) " / " counter(pages); font-size: 8pt } }
body { font-family: "DejaVu Sans", sans-serif; font-size: 9.5pt; color: #161616; line-height: 1.4 }
h1 { font-size: 18pt; margin: 0 0 2mm }
h2 { font-size: 11pt; margin: 6mm 0 1mm }
p { margin: 0 0 1.5mm }
.band { background: #f5f5fe; border-left: 1.2mm solid #000091; padding: 2mm 3mm; margin: 0 0 6mm }
table { border-collapse: collapse; width: 100%; margin: 0 0 3mm }
th, td { border-bottom: .2mm solid #ddd; padding: 1.2mm 2mm }
th { text-align: left; background: #f6f6f6; font-size: 8.5pt }
.n { text-align: right; white-space: nowrap }
.sides { width: 100% }
.sides td { border: 0; vertical-align: top; width: 50%; padding: 0 4mm 0 0 }
.facts td:first-child { width: 32% }
.signed { break-inside: avoid; border-collapse: separate; border-spacing: 2mm 0; margin: 4mm 0 0 }
.signed td { border: .2mm solid #929292; vertical-align: top; width: 50%; height: 26mm }
.sources { font-size: 8pt; margin: 0; padding-left: 4mm }
.sum { width: 55%; margin-left: 45%; break-inside: avoid }
.closed tr:last-child td { font-weight: bold }
h2 { break-after: avoid }
.hash { font-family: "DejaVu Sans Mono", monospace; font-size: 8pt }
"""
FICTITIOUS = "Document d’exercice : tout y est fictif. Il n’a aucune valeur et n’a été transmis à personne."


def print_page(body: str, *, title: str, style: str = "") -> bytes:
    """The PDF (written as PDF/A-3b) of an HTML body whose texts are already escaped; ``style`` adds to ours."""
    html = (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}{style}</style></head><body>{body}</body></html>"
    )
    from weasyprint import HTML  # half a second that only those who print should pay

    logging.getLogger("weasyprint").setLevel(logging.WARNING)
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    document: bytes = HTML(string=html, url_fetcher=_fetch_nothing).write_pdf(pdf_variant="pdf/a-3b")
    return document


def _fetch_nothing(url: str, *args: Any, **kwargs: Any) -> NoReturn:
    raise ValueError(f"nothing is fetched for a page: {url[:80]}")


def invoice_page(draft: Draft) -> bytes:
    """The invoice as people read it, in French: what a Factur-X shows."""
    kind = DocumentKind.read(draft.kind)
    name = f"{kind.label if kind else 'Facture'} n° {draft.number or '(sans numéro)'}"
    body = (
        f"<h1>{escape(name)}</h1><p class='band'>{FICTITIOUS}</p>"
        + _sides(_party("Fournisseur", draft.supplier), _party("Destinataire", draft.recipient))
        + facts(_references(draft))
        + _lines(draft)
        + _vat(draft)
        + _sums(draft)
        + (f"<h2>Commentaire</h2><p>{escape(draft.comment)}</p>" if draft.comment else "")
    )
    return print_page(body, title=name)


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """A table of names and values; rows without a value are left out."""
    return table([], [(label, value) for label, value in rows if value], kind="facts")


def signatures(*boxes: Sequence[str]) -> str:
    """Room for signatures, one box for each: its lines, as many as one likes."""
    cells = "".join(f"<td>{'<br>'.join(escape(line) for line in lines)}</td>" for lines in boxes)
    return f"<table class='signed'><tr>{cells}</tr></table>"


def account_signatures(*, reserves: bool | None = None) -> str:
    """Who signs a general account: the contractor, with or without reserves (None: not yet), and the authority."""
    without, with_ = ("☐" if reserves is None else "☒" if ticked else "☐" for ticked in (reserves is False, reserves))
    contractor = ("Le titulaire, le", "", f"{without} sans réserve", f"{with_} avec réserves, par mémoire joint")
    return signatures(contractor, ("Le maître d’ouvrage, le",))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = (), kind: str = "") -> str:
    """An HTML table of plain texts; ``numbers``: the columns set to the right."""

    def cell(tag: str, column: int, text: str) -> str:
        set_right = " class='n'" if column in numbers else ""
        return f"<{tag}{set_right}>{escape(text)}</{tag}>"

    head = "".join(cell("th", column, text) for column, text in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(cell("td", column, text) for column, text in enumerate(row)) + "</tr>" for row in rows
    )
    return f"<table class='{kind}'>" + (f"<thead><tr>{head}</tr></thead>" if heads else "") + f"{body}</table>"


def amount_words(value: Decimal | None, currency: str = "") -> str:
    """« 1 234,50 EUR » with the spaces and the minus sign that French wants; empty for none."""
    if value is None:
        return ""
    text = f"{value:,.2f}".replace("-", "\u2212").replace(",", "\u202f").replace(".", ",")
    return f"{text}\u00a0{currency}" if currency else text


def day_words(value: date | None) -> str:
    """« 20/11/2026 »; empty for none."""
    return f"{value:%d/%m/%Y}" if value else ""


def _party(label: str, party: Party) -> str:
    lines = [party.name, f"{party.identifier_type} {party.identifier}".strip()]
    if party.department_code:
        lines.append(f"Service {party.department_code}")
    return f"<h2>{label}</h2>" + "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def _sides(left: str, right: str) -> str:
    return f"<table class='sides'><tr><td>{left}</td><td>{right}</td></tr></table>"


def _references(draft: Draft) -> list[tuple[str, str]]:
    mode = PaymentMode.read(draft.payment_mode)
    return [
        ("Date", day_words(draft.issued_on)),
        ("Cadre de facturation", f"{draft.frame.short} — {draft.frame.label}" if draft.frame else draft.frame_code),
        ("Numéro d’engagement", draft.commitment_number),
        ("Numéro de marché", draft.contract_number),
        ("Facture d’origine", draft.origin_number),
        ("Valideur", f"{draft.validator.name} {draft.validator.identifier}".strip() if draft.validator else ""),
        ("Mode de règlement", mode.label if mode else ""),
        ("IBAN", draft.iban),
        ("Motif d’exonération", draft.exemption_reason),
    ]


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def _lines(draft: Draft) -> str:
    rows = [
        (
            str(line.number),
            " ".join(filter(None, [line.name, line.reference and f"({line.reference})"])),
            _plain(line.quantity),
            _plain(line.unit_price_excl_vat),
            _plain(line.discount_excl_vat) if line.discount_excl_vat else "",
            _plain(line.vat_rate),
            amount_words(line.declared_total),
        )
        for line in draft.lines
    ]
    heads = ("Ligne", "Désignation", "Quantité", "Prix unitaire HT", "Remise HT", "TVA %", "Total HT")
    return "<h2>Lignes de facture</h2>" + table(heads, rows, numbers=(2, 3, 4, 5, 6)) if rows else ""


def _vat(draft: Draft) -> str:
    rows = [
        (_plain(row.rate) or "0", row.category, amount_words(row.base), amount_words(row.amount))
        for row in draft.vat_lines
    ]
    heads = ("Taux %", "Catégorie", "Base HT", "TVA")
    return "<h2>Récapitulatif de TVA</h2>" + table(heads, rows, numbers=(0, 2, 3)) if rows else ""


def _sums(draft: Draft) -> str:
    totals, currency = draft.totals, draft.currency
    rows = [("Total hors taxe", totals.excl_vat), ("TVA", totals.vat)]
    if totals.discount:
        rows.append((f"Remise ({draft.discount_reason})" if draft.discount_reason else "Remise", -totals.discount))
    rows.append(("Total toutes taxes comprises", totals.incl_vat))
    if totals.prepaid:
        rows.append(("Déjà payé", -totals.prepaid))
    rows.append(("Net à payer", totals.due))
    return table([], [(label, amount_words(value, currency)) for label, value in rows], numbers=(1,), kind="sum")
