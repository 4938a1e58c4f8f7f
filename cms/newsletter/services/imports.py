"""A list of addresses enters the letter with the proof that their owners agreed, or does not enter."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from cms.core.typography import fold
from cms.newsletter.domain.consent import IMPORT_2026
from cms.newsletter.domain.explanations import IMPORT_MOST
from cms.newsletter.domain.links import normal
from cms.newsletter.domain.vocabulary import (
    ALL_TOPICS,
    Channel,
    ConsentAction,
    LetterRefusedError,
    ReaderState,
    Refusal,
    mask_of,
)
from cms.newsletter.models import Consent, Reader, Suppression
from cms.newsletter.services.ledger import print_of

PROOF_LEAST = 15
_PAGE = 2000
_SHOWN_LINES = 20


@dataclass
class ImportAccount:
    """What became of the lines; ``invalid`` holds the first lines that are no address, as (line, text)."""

    added: int = 0
    known: int = 0
    suppressed: int = 0
    invalid_count: int = 0
    invalid: list[tuple[int, str]] = field(default_factory=list)


def import_readers(*, content: bytes, proof: str, agreed_on: date, now: datetime) -> ImportAccount:
    """Add the addresses of a CSV file; LetterRefusedError, and then nothing is written.

    Addresses that left, complained or do not exist are passed over: only their owner can come back.
    """
    proof = " ".join(proof.split())
    if len(proof) < PROOF_LEAST:
        raise LetterRefusedError(Refusal.PROOF_MISSING)
    if agreed_on > timezone.localtime(now).date():
        raise LetterRefusedError(Refusal.PROOF_IN_THE_FUTURE)
    account = ImportAccount()
    lines = _lines(content, account)
    proof = f"{proof} (accord du {agreed_on:%d/%m/%Y})"[:500]
    agreed_at = min(timezone.make_aware(datetime.combine(agreed_on, time(12))), now)
    with transaction.atomic():
        for start in range(0, len(lines), _PAGE):
            _add(dict(lines[start : start + _PAGE]), proof=proof, agreed_at=agreed_at, now=now, account=account)
    return account


def _lines(content: bytes, account: ImportAccount) -> list[tuple[str, int]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise LetterRefusedError(Refusal.FILE_UNREADABLE) from error
    if "\x00" in text:
        raise LetterRefusedError(Refusal.FILE_UNREADABLE)
    return _read(text, account)


def _read(text: str, account: ImportAccount) -> list[tuple[str, int]]:
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = list(_limited(csv.reader(StringIO(text), delimiter=delimiter)))
    except csv.Error as error:
        raise LetterRefusedError(Refusal.FILE_UNREADABLE) from error
    head = [fold(cell.strip()) for cell in rows[0]] if rows else []
    column = next((head.index(name) for name in ("adresse", "email", "courriel", "mail") if name in head), None)
    if column is None:
        raise LetterRefusedError(Refusal.FILE_WITHOUT_ADDRESS)
    themes = next((head.index(name) for name in ("themes", "theme") if name in head), None)
    found: dict[str, int] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        email = normal(row[column]) if column < len(row) else ""
        if not is_address(email):
            account.invalid_count += 1
            if len(account.invalid) < _SHOWN_LINES:
                account.invalid.append((number, email[:80]))
            continue
        asked = row[themes].replace(",", " ").split() if themes is not None and themes < len(row) else []
        found[email] = mask_of(asked) or ALL_TOPICS
    return list(found.items())


def _limited(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number > IMPORT_MOST:
            raise LetterRefusedError(Refusal.FILE_TOO_LONG)
        yield row


def is_address(text: str) -> bool:
    """Whether one may write to it: plain characters only, as the servers of readers want."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return text.isascii() and len(text) <= 254


def _add(page: dict[str, int], *, proof: str, agreed_at: datetime, now: datetime, account: ImportAccount) -> None:
    prints = {print_of(email): email for email in page}
    known = set(Reader.objects.filter(address_print__in=prints).values_list("address_print", flat=True))
    left = set(Suppression.objects.filter(address_print__in=prints).values_list("address_print", flat=True))
    new = {code: email for code, email in prints.items() if code not in known | left}
    Reader.objects.bulk_create(
        Reader(
            email=email,
            address_print=code,
            state=ReaderState.ACTIVE.value,
            topics=page[email],
            asked_at=agreed_at,
            confirmed_at=agreed_at,
        )
        for code, email in new.items()
    )
    Consent.objects.bulk_create(
        Consent(
            address_print=code,
            action=ConsentAction.IMPORTED.value,
            channel=Channel.IMPORT.value,
            shown=IMPORT_2026,
            topics=page[email],
            proof=proof,
            happened_at=now,
        )
        for code, email in new.items()
    )
    account.added += len(new)
    account.known += len(known)
    account.suppressed += len(left - known)
