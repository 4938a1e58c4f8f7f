"""Finds personal data in a text about to become public. What it finds blocks; what it cannot find, people read.

It looks for what has a shape (addresses, telephone and account numbers, SIREN, SIRET, VAT and invoice numbers) and for
the words that the request itself gave: the requester's name and organisation, and whoever a civility announces.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from stdnum import iban as iban_numbers
from stdnum import luhn


class DataKind(StrEnum):
    """What was found, in words."""

    NAME = "nom d’une personne"
    ORGANISATION = "nom de l’organisation du demandeur"
    EMAIL = "adresse électronique"
    PHONE = "numéro de téléphone"
    IBAN = "numéro de compte (IBAN)"
    SIRET = "SIRET ou SIREN"
    VAT = "numéro de TVA"
    NUMBER = "numéro de facture, d’engagement ou de marché"
    SECURITY_NUMBER = "numéro de sécurité sociale"
    ADDRESS = "adresse postale"


@dataclass(frozen=True)
class Finding:
    """One piece of personal data: what it is, where, and its text."""

    kind: DataKind
    text: str
    start: int
    end: int


_GAP = r"[\s\u00a0\u202f.\-]?"
_EMAIL = re.compile(
    r"[\w.+'-]+\s?(?:@|\(at\)|\[at\]|\barobase\b)\s?[\w-]+(?:\.|\s?\(?point\)?\s?)[\w.-]{2,}", re.IGNORECASE
)
_PHONE = re.compile(rf"(?<![\d])(?:(?:\+|00)33{_GAP}(?:\(0\){_GAP})?|0)[1-9](?:{_GAP}\d\d){{4}}(?!\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[\s\u00a0\u202f-]?[A-Z0-9]{1,4}){3,8}\b", re.IGNORECASE)
_DIGITS = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{8,14}}(?!\d)")
_VAT = re.compile(rf"\bFR{_GAP}[0-9A-Z]{{2}}{_GAP}\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}\b", re.IGNORECASE)
# A word that announces a number, then the number: letters and digits, with at least two digits.
_NUMBER = re.compile(
    r"\b(?:factures?|avoirs?|engagements?|march[ée]s?|commandes?|bons?|devis|dossiers?|demandes?|contrats?|mandats?)"
    r"(?:\s+(?:de\s+commande|d[’']avoir|num[ée]ro|n[°ºo]\.?|r[ée]f(?:érence)?\.?|:))*[\s\u00a0]*[:#]?[\s\u00a0]*"
    r"(?P<number>(?=[\w/.-]*\d[\w/.-]*\d)[A-Z0-9][\w/-]*(?:\.\w+)*)",
    re.IGNORECASE,
)
_CIVILITY = re.compile(
    r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Maître|Me|Dr)[\s\u00a0]+"
    r"(?P<name>(?:[A-ZÀ-ÖØ-Þ][\w’'-]+)(?:[\s\u00a0]+[A-ZÀ-ÖØ-Þ][\w’'-]+){0,2})"
)
_STREET = re.compile(
    r"\b\d{1,4}(?:\s?(?:bis|ter|quater))?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|route|quai|cours)\s+"
    r"[\w’'\- ]{2,40}",
    re.IGNORECASE,
)
# What a person is called in a trade, never by name: not taken for a name after a civility.
_TITLES = frozenset({"maire", "comptable", "directeur", "directrice", "trésorier", "président", "présidente"})
# A name's parts shorter than this are in too many words; organisations are searched whole.
_NAME_PART = 3
_DATE_LIKE = re.compile(r"^(?:19|20)\d\d$|^\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?$")


def find_personal_data(text: str, *, names: Iterable[str] = (), organisations: Iterable[str] = ()) -> list[Finding]:
    """All that looks like personal data in ``text``, in order; the names and organisations are the request's."""
    found = [
        *_matches(_EMAIL, text, DataKind.EMAIL),
        *_ibans(text),
        *_matches(_VAT, text, DataKind.VAT),
        *_matches(_PHONE, text, DataKind.PHONE),
        *_digit_runs(text),
        *_numbers(text),
        *_matches(_STREET, text, DataKind.ADDRESS),
        *_civilities(text),
        *_given(text, [part for name in names for part in _parts(name)], DataKind.NAME),
        *_given(text, organisations, DataKind.ORGANISATION),
    ]
    return _without_overlaps(found)


def _matches(pattern: re.Pattern[str], text: str, kind: DataKind) -> list[Finding]:
    return [Finding(kind, m.group(), m.start(), m.end()) for m in pattern.finditer(text)]


def _ibans(text: str) -> list[Finding]:
    """A true account number, or what is written like a French one with a slip of the pen."""
    found: list[Finding] = []
    for match in _IBAN.finditer(text):
        # The expression may have swallowed the next words: the longest beginning that is an account number is kept.
        for end in range(match.end(), match.start() + 14, -1):
            candidate = text[match.start() : end]
            if candidate[-1].isspace():
                continue
            bare = re.sub(r"[\s\u00a0\u202f-]", "", candidate)
            if iban_numbers.is_valid(bare) or re.fullmatch(r"FR\d{12}[A-Z0-9]{11}\d{2}", bare, re.IGNORECASE):
                found.append(Finding(DataKind.IBAN, candidate, match.start(), end))
                break
    return found


def _digit_runs(text: str) -> list[Finding]:
    """Nine or fourteen digits are a SIREN or a SIRET, key right or not; thirteen to fifteen may be a person's."""
    found: list[Finding] = []
    for match in _DIGITS.finditer(text):
        bare = re.sub(r"\D", "", match.group())
        kind = None
        if len(bare) in (9, 14):
            kind = DataKind.SIRET
        elif len(bare) in (13, 15) and bare[0] in "12":
            kind = DataKind.SECURITY_NUMBER
        elif len(bare) >= 10 and luhn.is_valid(bare):
            kind = DataKind.NUMBER
        if kind:
            found.append(Finding(kind, match.group(), match.start(), match.end()))
    return found


def _numbers(text: str) -> list[Finding]:
    return [
        Finding(DataKind.NUMBER, m["number"], m.start("number"), m.end("number"))
        for m in _NUMBER.finditer(text)
        if not _DATE_LIKE.match(m["number"])
    ]


def _civilities(text: str) -> list[Finding]:
    return [
        Finding(DataKind.NAME, m["name"], m.start("name"), m.end("name"))
        for m in _CIVILITY.finditer(text)
        if m["name"].lower() not in _TITLES
    ]


def _parts(name: str) -> list[str]:
    return [name, *(part for part in re.split(r"[\s\u00a0]+", name) if len(part) >= _NAME_PART)]


def _fold(text: str) -> str:
    """The text without case and accents, letter for letter: places stay the same."""
    return "".join(
        (unicodedata.normalize("NFD", character)[0].lower()[:1] or character) if character.isalpha() else character
        for character in text
    )


def _given(text: str, words: Iterable[str], kind: DataKind) -> list[Finding]:
    folded = _fold(text)
    found: list[Finding] = []
    for word in {_fold(word.strip()) for word in words if word.strip()}:
        places = re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", folded)
        found += [Finding(kind, text[place.start() : place.end()], place.start(), place.end()) for place in places]
    return found


def _without_overlaps(found: list[Finding]) -> list[Finding]:
    """The first and longest of those that share a place."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda f: (f.start, -(f.end - f.start))):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return kept
