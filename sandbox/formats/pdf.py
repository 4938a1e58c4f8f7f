"""The text of a native PDF into a draft: guesses only, each with the words it was read from. Scans are refused.

The keywords are those that AIFE tells for its own recognition (« SIRET client », « SIRET dest », « Engagement »,
« EJ », « commande »), and those that invoices commonly use beside them (assumed).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sandbox.domain.catalogue_files import WORDS
from sandbox.domain.drafts import Draft, Guess, Line, Party, with_computed_totals
from sandbox.domain.limits import MAX_AMOUNT, MAX_FILE_BYTES, MAX_NUMBER
from sandbox.domain.money import to_cents
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.vocabulary import DocumentKind, Frame, PaymentMode, TaxRegime
from sandbox.formats.errors import FormatError
from sandbox.formats.pdf_file import guarded, is_pdf, open_pdf
from sandbox.formats.xml import megabytes

_MAX_PAGES = 20
_MAX_TEXT = 200_000
_LEAST_TEXT = 20
"""Fewer letters than this on all pages: the page is a picture."""
_CENTS = Decimal("0.05")
_RATES = tuple(Decimal(rate) for rate in ("20", "10", "5.5", "2.1", "0"))
_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)

_PLAIN = str.maketrans("àâäéèêëîïôöùûüçÀÂÄÉÈÊËÎÏÔÖÙÛÜÇ’‘\u00a0\u202f\u2009", "aaaeeeeiioouuucAAAEEEEIIOOUUUC''   ")
_SIRET = r"(?P<value>\d(?:[ .]?\d){13})(?!\d)"
_CODE = r"(?P<value>[A-Za-z0-9][A-Za-z0-9_/+-]{0,48}[A-Za-z0-9])"
_SERVICE = r"(?-i:(?P<value>[A-Z0-9][A-Z0-9_-]{1,48}[A-Z0-9]))\b"
_NUMBER = r"(?P<value>[A-Za-z0-9][A-Za-z0-9_/+-]*)"
_AMOUNT = r"(?P<value>-?\d{1,3}(?:[ .]\d{3})+,\d{2}|-?\d+[.,]\d{2})(?!\d|[/.]\d)"
_DAY = r"(?P<value>\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}(?:er)? [a-z]{3,9} \d{4})"
_IBAN = r"(?P<value>[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?)\b"
_SEP = r"\s*(?:[:=]|\bn\s?[°o.]\s*:?)?\s*"

_CLIENT = re.compile(r"destinataire|client|facture a\b|acheteur|ministere")
_SELLER = re.compile(r"fournisseur|emetteur|vendeur|prestataire")


@dataclass(frozen=True, slots=True)
class _Label:
    """What to look for: the words before a value, and its shape; in the order of trust."""

    field: str
    words: str
    value: str


_LABELS = (
    _Label("recipient", r"siret\s*(?:du\s*)?(?:client|dest(?:inataire)?\.?)", _SIRET),
    _Label("supplier", r"siret\s*(?:du\s*)?(?:fournisseur|emetteur|vendeur|prestataire)", _SIRET),
    _Label(
        "number",
        r"(?:facture|avoir)\s*n\s?[°o.]|n\s?[°o.]\s*(?:de\s*)?(?:la\s*)?facture|numero\s*de\s*facture",
        _NUMBER,
    ),
    _Label("issued_on", r"date\s*(?:de\s*(?:la\s*)?facture|d'emission|de\s*facturation)|emise?\s*le|date", _DAY),
    _Label("department", r"(?:code\s*)?service(?:\s*executant)?", _SERVICE),
    _Label("commitment", r"(?:n\s?[°o.]\s*)?(?:numero\s*)?(?:d')?engagement(?:\s*juridique)?|\bej\b", _CODE),
    _Label("commitment", r"(?:bon\s*de\s*)?commande", _CODE),
    _Label("contract", r"(?:numero\s*de\s*)?marche", _CODE),
    _Label("iban", r"iban", _IBAN),
    _Label("due", r"net\s*a\s*payer|reste\s*a\s*payer|montant\s*du\b", _AMOUNT),
    _Label("incl_vat", r"total\s*(?:t\.?t\.?c|toutes\s*taxes(?:\s*comprises)?)\.?", _AMOUNT),
    _Label("excl_vat", r"total\s*(?:h\.?t|hors\s*taxes?)\.?", _AMOUNT),
    _Label("vat", r"total\s*(?:de\s*la\s*)?t\.?v\.?a|montant\s*(?:de\s*la\s*)?t\.?v\.?a|^t\.?v\.?a", _AMOUNT),
)
_SEARCHES = tuple(
    (label, re.compile(rf"(?:{label.words}){_SEP}", re.IGNORECASE), re.compile(label.value, re.IGNORECASE))
    for label in _LABELS
)


@dataclass(frozen=True, slots=True)
class Guesses:
    """What a PDF seems to say. ``draft.guesses`` has each field that was read, with its page and its words."""

    draft: Draft

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that were read."""
        return tuple(guess.field for guess in self.draft.guesses)


def read_pdf(content: bytes) -> Guesses:
    """The guesses of a native PDF; nothing found is no error: the form is then empty.

    FormatError: FILE_EMPTY, FILE_TOO_LARGE, FILE_TYPE_UNKNOWN, PDF_UNREADABLE, PDF_PASSWORD, PDF_SCANNED.
    """
    if not content.strip():
        raise FormatError(RefusalCode.FILE_EMPTY)
    if len(content) > MAX_FILE_BYTES:
        raise FormatError(RefusalCode.FILE_TOO_LARGE, values={"size": megabytes(len(content))})
    if not is_pdf(content):
        raise FormatError(RefusalCode.FILE_NOT_PDF)
    lines = list(_lines(content))
    if sum(len(line.text.strip()) for line in lines) < _LEAST_TEXT:
        raise FormatError(RefusalCode.PDF_SCANNED)
    return Guesses(draft=_draft(_found(lines), lines))


@dataclass(frozen=True, slots=True)
class _TextLine:
    """``text`` without accents nor odd spaces, to be searched; ``words`` as they are printed."""

    page: int
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class _Found:
    value: str
    line: _TextLine


def _lines(content: bytes) -> Iterator[_TextLine]:
    reader = open_pdf(content)
    left = _MAX_TEXT
    for number in range(min(guarded(lambda: len(reader.pages)), _MAX_PAGES)):
        text = guarded(lambda number=number: reader.pages[number].extract_text())[:left]  # type: ignore[misc]
        left -= len(text)
        for line in text.splitlines():
            plain = " ".join(line.translate(_PLAIN).split())
            if plain:
                yield _TextLine(page=number + 1, text=plain, words=" ".join(line.split()))


def _found(lines: list[_TextLine]) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    for label, words, value in _SEARCHES:
        if label.field in found:
            continue
        for position, line in enumerate(lines):
            if hit := _value_after(lines, position, words, value):
                found[label.field] = _Found(value=hit, line=line)
                break
    _find_parties(lines, found)
    return found


def _value_after(lines: list[_TextLine], position: int, words: re.Pattern[str], value: re.Pattern[str]) -> str:
    """The value that stands after the words, on their line or alone at the start of the next; empty for none."""
    line = lines[position]
    for label in words.finditer(line.text):
        rest = line.text[label.end() :]
        match = value.match(rest) or (value.search(rest) if value.pattern in (_SIRET, _AMOUNT, _DAY) else None)
        if match is None and not rest.strip(" :") and position + 1 < len(lines):
            match = value.match(lines[position + 1].text)
        if match and (value.pattern == _SERVICE or any(letter.isdigit() for letter in match["value"])):
            return match["value"]
    return ""


def _find_parties(lines: list[_TextLine], found: dict[str, _Found]) -> None:
    """SIRETs without a word beside them belong to the block they stand in."""
    block = "supplier"  # an invoice begins with the one who sends it
    taken = {item.value for name, item in found.items() if name in ("recipient", "supplier")}
    for line in lines:
        lowered = line.text.lower()
        if _CLIENT.search(lowered):
            block = "recipient"
        elif _SELLER.search(lowered):
            block = "supplier"
        match = re.search(rf"siret{_SEP}{_SIRET}", line.text, re.IGNORECASE)
        if match and block not in found and match["value"] not in taken:
            found[block] = _Found(value=match["value"], line=line)
            taken.add(match["value"])


def _draft(found: dict[str, _Found], lines: list[_TextLine]) -> Draft:
    issued_on = _day(found["issued_on"].value) if "issued_on" in found else None
    credit = next((line for line in lines[:15] if re.search(r"\bavoir\b", line.text, re.IGNORECASE)), None)
    amounts = {name: _amount(found[name].value) for name in _AMOUNT_FIELDS if name in found}
    line = _line(amounts)
    draft = Draft(
        number=_text(found, "number")[:MAX_NUMBER],
        issued_on=issued_on,
        frame_code=Frame.A1.value,
        kind=(DocumentKind.CREDIT_NOTE if credit else DocumentKind.INVOICE).value,
        supplier=Party(identifier=_digits(found, "supplier")),
        recipient=Party(identifier=_digits(found, "recipient"), department_code=_text(found, "department")),
        commitment_number=_text(found, "commitment"),
        contract_number=_text(found, "contract"),
        tax_regime=TaxRegime.ON_DEBITS.value,
        payment_mode=PaymentMode.TRANSFER.value if "iban" in found else "",
        iban=_text(found, "iban").replace(" ", "").upper(),
        lines=(line,) if line else (),
        guesses=tuple(_guesses(found, issued_on=issued_on, line=line, credit=credit)),
    )
    return with_computed_totals(draft) if draft.measurable else draft


_AMOUNT_FIELDS = ("excl_vat", "vat", "incl_vat", "due")
_FORM_FIELDS = {"excl_vat": "lines", "vat": "lines", "incl_vat": "lines", "due": "lines"}


def _guesses(
    found: dict[str, _Found], *, issued_on: date | None, line: Line | None, credit: _TextLine | None
) -> Iterator[Guess]:
    told: set[str] = set()
    for name, item in found.items():
        field = _FORM_FIELDS.get(name, name)
        kept = {"issued_on": issued_on is not None, "lines": line is not None}.get(field, True)
        if kept and field not in told:
            told.add(field)
            yield Guess(field=field, page=item.line.page, excerpt=item.line.words[:120])
    if credit:
        yield Guess(field="kind", page=credit.page, excerpt=credit.words[:120])


def _line(amounts: dict[str, Decimal]) -> Line | None:
    """One line for the whole: a PDF does not say reliably where its lines begin."""
    total = amounts.get("excl_vat")
    incl_vat = amounts.get("incl_vat", amounts.get("due"))
    if total is None and incl_vat is not None and "vat" in amounts:
        total = incl_vat - amounts["vat"]
    if not total:
        return None
    vat = amounts["vat"] if "vat" in amounts else incl_vat - total if incl_vat is not None else None
    rate = None if vat is None else min(_RATES, key=lambda known: abs(to_cents(total * known / 100) - vat))
    if rate is not None and vat is not None and abs(to_cents(total * rate / 100) - vat) > _CENTS:
        return None  # several rates: no single line would be true
    return Line(number=1, name=WORDS["@whole-invoice"], unit_price_excl_vat=total, vat_rate=rate)


def _text(found: dict[str, _Found], name: str) -> str:
    return found[name].value.strip(" -/") if name in found else ""


def _digits(found: dict[str, _Found], name: str) -> str:
    return re.sub(r"\D", "", found[name].value) if name in found else ""


def _amount(text: str) -> Decimal:
    plain = text.replace(" ", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return Decimal(0)
    return value if abs(value) <= MAX_AMOUNT else Decimal(0)


def _day(text: str) -> date | None:
    if named := re.fullmatch(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})", text.lower()):
        month = next((rank for rank, name in enumerate(_MONTHS, start=1) if name.startswith(named[2])), 0)
        parts = (int(named[3]), month, int(named[1]))
    else:
        numbers = [int(part) for part in re.split(r"[/.-]", text)]
        parts = (numbers[0], numbers[1], numbers[2]) if numbers[0] > 31 else (numbers[2], numbers[1], numbers[0])
    try:
        return date(*parts)
    except ValueError:
        return None
