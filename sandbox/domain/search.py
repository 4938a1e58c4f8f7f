"""The criteria of a search, as one table: it draws the form, reads what is typed, builds the query, keeps searches.

Source of the criteria and of their published names: the description of the services « rechercher/fournisseur »,
« rechercher/recipiendaire » and « rechercher/valideur ». Left out: the creator of an invoice (a practice space has one
person) and the size of the files (``recupererTaille``, a matter of the answer).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from sandbox.domain.flows import DepositMode
from sandbox.domain.labelled import Evidence, Labelled
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import DocumentKind, Frame, PaymentMode, Role, Status


class SearchSpace(Labelled):
    """The spaces of the portal that have a « Recherche »."""

    ISSUED = "emises", "Factures émises"
    RECEIVED = "recues", "Factures reçues"
    TO_VALIDATE = "a-valider", "Factures à valider"
    WORKS = "travaux", "Factures de travaux"

    @classmethod
    def for_role(cls, role: Role) -> SearchSpace:
        """The space of a seat."""
        return _SPACE_OF.get(role, cls.RECEIVED)


_SPACE_OF = {
    Role.SUPPLIER: SearchSpace.ISSUED,
    Role.VALIDATOR: SearchSpace.TO_VALIDATE,
    Role.MOE: SearchSpace.WORKS,
    Role.MOA: SearchSpace.WORKS,
}


class Kind(Labelled):
    """How a criterion is typed, and what is compared."""

    PART = "part", "une partie du texte"
    EXACT = "exact", "le texte entier"
    CHOICE = "choice", "une valeur de la liste"
    CHOICES = "choices", "une ou plusieurs valeurs de la liste"
    PARTY = "party", "une ou plusieurs structures de l’annuaire"
    DEPARTMENT = "department", "un code service"
    MINIMUM = "minimum", "un montant au moins"
    MAXIMUM = "maximum", "un montant au plus"
    SINCE = "since", "à partir d’un jour"
    UNTIL = "until", "jusqu’à un jour compris"
    YES_NO = "yes_no", "oui ou non"
    SIREN = "siren", "étendre à toutes les structures du même SIREN"


class Group(Labelled):
    """The headings under which criteria stand on screen."""

    SIMPLE = "simple", "Critères"
    PARTIES = "parties", "Acteurs"
    DATES = "dates", "Dates"
    AMOUNTS = "amounts", "Montants"
    REFERENCES = "references", "Références"
    PAYMENT = "payment", "Paiement et dépôt"


class Fault(Labelled):
    """What may be wrong with a criterion; the label is the sentence people read beside the field."""

    UNKNOWN = "unknown", "Ce critère n’existe pas dans cet espace : retirez-le."
    UNREADABLE = "unreadable", "Ce texte contient des caractères illisibles : retapez-le."
    TOO_LONG = "too_long", "Ce texte est trop long : la valeur cherchée ne peut pas l’être autant."
    NOT_LISTED = "not_listed", "Cette valeur n’est pas dans la liste : choisissez-en une de la liste."
    NOT_AN_AMOUNT = (
        "not_an_amount",
        "Ce n’est pas un montant : tapez des chiffres, avec une virgule et deux décimales au plus (1234,56).",
    )
    NOT_A_DAY = "not_a_day", "Cette date n’existe pas : écrivez-la jour/mois/année, par exemple 24/11/2026."
    REVERSED_AMOUNTS = "reversed_amounts", "Le maximum est plus petit que le minimum : échangez-les."
    REVERSED_DAYS = "reversed_days", "La fin de la période précède son début : inversez les deux dates."
    TOO_MANY = "too_many", "Trop de valeurs choisies : gardez-en cinquante au plus."

    @property
    def sentence(self) -> str:
        """The sentence, with the spaces that may not break."""
        return typeset(self.label)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. ``column`` is what it compares; ``published`` its name in each service, the same order as
    ``spaces``; ``partner`` the other end of a range; ``choices`` the list of a choice.
    """

    code: str
    label: str
    kind: Kind
    column: str
    spaces: tuple[SearchSpace, ...]
    published: str
    group: Group
    evidence: Evidence = Evidence.OFFICIAL
    choices: tuple[tuple[str, str], ...] = ()
    help_text: str = ""
    max_length: int = 50
    partner: str = ""

    @property
    def is_many(self) -> bool:
        """Whether several values may be given."""
        return self.kind in (Kind.CHOICES, Kind.PARTY)

    @property
    def is_day(self) -> bool:
        """Whether it is one end of a period."""
        return self.kind in (Kind.SINCE, Kind.UNTIL)

    @property
    def is_advanced(self) -> bool:
        """Whether it stands behind the « + » of « Critères avancés »."""
        return self.group is not Group.SIMPLE


def _choices(words: type[Labelled]) -> tuple[tuple[str, str], ...]:
    return tuple((word.value, word.label) for word in words)


_ALL = tuple(SearchSpace)
_ISSUED = (SearchSpace.ISSUED,)
_RECEIVED = (SearchSpace.RECEIVED,)
_SUPPLIED = (SearchSpace.RECEIVED, SearchSpace.TO_VALIDATE, SearchSpace.WORKS)
_ADDRESSED = (SearchSpace.ISSUED, SearchSpace.TO_VALIDATE, SearchSpace.WORKS)
_WORKS = (SearchSpace.WORKS,)
_FRAMES = tuple((frame.value, f"{frame.short} – {frame.label}") for frame in Frame)
_STATUSES = tuple((status.value, status.label) for status in Status if status is not Status.DELETED)


def _period(code: str, label: str, column: str, published: str, group: Group, help_text: str) -> tuple[Criterion, ...]:
    start, end = f"{code}_from", f"{code}_to"
    return (
        Criterion(start, f"{label} : du", Kind.SINCE, column, _ALL, f"{published}Du", group, help_text=help_text),
        Criterion(end, f"{label} : au", Kind.UNTIL, column, _ALL, f"{published}Au", group, partner=start),
    )


def _amount(code: str, label: str, published: str) -> tuple[Criterion, ...]:
    start, end = f"{code}_min", f"{code}_max"
    return (
        Criterion(start, f"{label} : minimum", Kind.MINIMUM, code, _ALL, f"{published}Min", Group.AMOUNTS),
        Criterion(end, f"{label} : maximum", Kind.MAXIMUM, code, _ALL, f"{published}Max", Group.AMOUNTS, partner=start),
    )


_YES_NO = (("oui", "Oui"), ("non", "Non"))

CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "number",
        "Numéro de facture",
        Kind.PART,
        "number",
        _ALL,
        "numeroFacture",
        Group.SIMPLE,
        help_text="Tout ou partie, sans « n° » ni espace.",
        max_length=20,
    ),
    Criterion("status", "Statuts", Kind.CHOICES, "status", _ALL, "statutCourant", Group.SIMPLE, choices=_STATUSES),
    *_period(
        "deposited",
        "Date de dépôt",
        "deposited_at",
        "periodeDateDepot",
        Group.SIMPLE,
        "Le jour où Chorus Pro a reçu la facture : c’est la date à préférer.",
    ),
    Criterion(
        "recipient",
        "Destinataires",
        Kind.PARTY,
        "recipient",
        _ADDRESSED,
        "listeDestinataire",
        Group.PARTIES,
        help_text="Rien de coché : tous.",
    ),
    Criterion(
        "recipient_siren",
        "Étendre aux établissements de même SIREN",
        Kind.SIREN,
        "recipient",
        _ADDRESSED,
        "rechercheSirenDestinataire",
        Group.PARTIES,
        partner="recipient",
    ),
    Criterion(
        "supplier",
        "Fournisseurs",
        Kind.PARTY,
        "supplier",
        _SUPPLIED,
        "listeFournisseurs",
        Group.PARTIES,
        help_text="Rien de coché : tous.",
    ),
    Criterion(
        "supplier_siren",
        "Étendre aux établissements de même SIREN",
        Kind.SIREN,
        "supplier",
        _SUPPLIED,
        "rechercheSirenFournisseur",
        Group.PARTIES,
        partner="supplier",
    ),
    Criterion(
        "department",
        "Code du service exécutant",
        Kind.DEPARTMENT,
        "department__code",
        _ALL,
        "idServiceExecutant",
        Group.PARTIES,
        help_text="Le code en entier, par exemple TECHNIQUE.",
    ),
    Criterion(
        "validator",
        "Valideurs",
        Kind.PARTY,
        "validator",
        (SearchSpace.ISSUED, SearchSpace.RECEIVED),
        "idStructureValideur",
        Group.PARTIES,
        help_text="Rien de coché : tous.",
    ),
    Criterion(
        "moe",
        "Maîtrises d’œuvre",
        Kind.PARTY,
        "moe",
        _WORKS,
        "structureMoe",
        Group.PARTIES,
        help_text="Rien de coché : toutes.",
    ),
    Criterion(
        "moa",
        "Maîtrises d’ouvrage",
        Kind.PARTY,
        "moa",
        _WORKS,
        "structureMoa",
        Group.PARTIES,
        help_text="Rien de coché : toutes.",
    ),
    Criterion(
        "dossier",
        "Numéro du dossier de facturation",
        Kind.EXACT,
        "works_file__number",
        _WORKS,
        "numeroDossierFacturation",
        Group.REFERENCES,
        help_text="Celui de sa première pièce, en entier.",
        max_length=20,
    ),
    *_period(
        "issued",
        "Date de facture",
        "issued_on",
        "periodeDateFacture",
        Group.DATES,
        "La date écrite par le fournisseur : elle peut précéder le dépôt de plusieurs semaines.",
    ),
    *_period(
        "status_since",
        "Date du statut courant",
        "status_since",
        "periodeDateHeureEtatCourant",
        Group.DATES,
        "Le jour où la facture a pris le statut qu’elle a maintenant.",
    ),
    *_amount("total_excl_vat", "Montant HT", "montantHT"),
    *_amount("total_incl_vat", "Montant TTC", "montantTTC"),
    *_amount("amount_due", "Montant à payer", "montantAPayer"),
    Criterion(
        "kind", "Type", Kind.CHOICE, "kind", _ALL, "typeFacture", Group.REFERENCES, choices=_choices(DocumentKind)
    ),
    Criterion(
        "frame",
        "Cadre de facturation",
        Kind.CHOICE,
        "frame",
        _ALL,
        "cadreFacturation",
        Group.REFERENCES,
        choices=_FRAMES,
    ),
    Criterion(
        "commitment",
        "Numéro d’engagement ou de bon de commande",
        Kind.EXACT,
        "commitment_number",
        _ALL,
        "numeroBonCommande",
        Group.REFERENCES,
        help_text="Le numéro en entier.",
    ),
    Criterion(
        "contract",
        "Numéro de marché",
        Kind.EXACT,
        "contract_number",
        _ALL,
        "numeroMarche",
        Group.REFERENCES,
        help_text="Le numéro en entier.",
    ),
    Criterion(
        "origin",
        "Numéro de la facture d’origine",
        Kind.EXACT,
        "origin_number",
        _ISSUED,
        "numeroFactureOrigine",
        Group.REFERENCES,
        help_text="Celui que porte un avoir.",
    ),
    Criterion(
        "flow",
        "Numéro de flux de dépôt",
        Kind.EXACT,
        "flow__number",
        _ISSUED,
        "numeroFluxDepot",
        Group.REFERENCES,
        help_text="25 caractères, sur le certificat de dépôt.",
    ),
    Criterion(
        "iban",
        "Coordonnées bancaires (IBAN)",
        Kind.EXACT,
        "iban",
        _ISSUED,
        "coordonneeBancaire",
        Group.PAYMENT,
        help_text="Avec ou sans espaces.",
    ),
    Criterion(
        "payment_mode",
        "Mode de paiement",
        Kind.CHOICE,
        "payment_mode",
        _ALL,
        "modePaiement",
        Group.PAYMENT,
        evidence=Evidence.OBSERVED,
        choices=_choices(PaymentMode),
    ),
    Criterion(
        "deposit_mode",
        "Mode de dépôt",
        Kind.CHOICE,
        "deposit_mode",
        _ISSUED,
        "modeDepot",
        Group.PAYMENT,
        choices=_choices(DepositMode),
    ),
    Criterion(
        "handled",
        "Rejet traité",
        Kind.YES_NO,
        "rejection_handled_at",
        _ISSUED,
        "rejetTraite",
        Group.PAYMENT,
        choices=_YES_NO,
        help_text="Parmi les factures rejetées.",
    ),
    Criterion(
        "downloaded",
        "Téléchargée par le destinataire",
        Kind.YES_NO,
        "downloaded_at",
        _RECEIVED,
        "factureTelechargeeParDestinataire",
        Group.PAYMENT,
        choices=_YES_NO,
    ),
)

CRITERION_BY_CODE: Mapping[str, Criterion] = {criterion.code: criterion for criterion in CRITERIA}
"""Every criterion by its code, which is also the name of its field in addresses."""

ADVICE = typeset(
    "Cherchez par date de dépôt plutôt que par date de facture : la première est celle de Chorus Pro, la seconde celle "
    "que le fournisseur a écrite. Sur une longue période, ajoutez des critères."
)
"""What the Communauté Chorus Pro advises (evidence: official)."""


def criteria_of(space: SearchSpace) -> tuple[Criterion, ...]:
    """The criteria that a space of the portal has, in the order of the screen."""
    return tuple(criterion for criterion in CRITERIA if space in criterion.spaces)


class Sort(Labelled):
    """By what the found invoices are ordered. ``column``: what is compared."""

    column: str

    def __new__(cls, value: str, label: str, column: str) -> Self:
        """Carry what the member shows beside its code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.column = column
        return member

    DEPOSITED = "depot", "Date de dépôt", "deposited_at"
    ISSUED = "date", "Date de facture", "issued_on"
    NUMBER = "numero", "Numéro", "number"
    STATUS = "statut", "Statut", "status"
    AMOUNT = "montant", "Montant TTC", "total_incl_vat"


@dataclass(frozen=True, slots=True)
class Order:
    """A sort and its direction; written « depot » or « -depot » in addresses."""

    sort: Sort = Sort.DEPOSITED
    descending: bool = True

    def __str__(self) -> str:
        return f"{'-' if self.descending else ''}{self.sort.value}"

    @classmethod
    def read(cls, text: str) -> Order:
        """The order of an address; an unknown one is the usual one, the latest deposit first."""
        sort = Sort.read(text.removeprefix("-"))
        return cls(sort, text.startswith("-")) if sort else cls()


Value = str | list[str]
"""A criterion as it is stored: a text, an amount « 1234.56 », a day « 2026-11-24 », or a list of texts."""

_MAX_VALUES = 50
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_AMOUNT = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,2})?")
_FRENCH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of some criteria: ``values`` by code (empty ones left out), and what was not."""

    values: Mapping[str, Value]
    faults: Mapping[str, Fault]


def read_criteria(given: Mapping[str, object], space: SearchSpace) -> Reading:
    """Read criteria as they are typed, sent or stored; what ``values`` holds reads again as itself."""
    known = {criterion.code: criterion for criterion in criteria_of(space)}
    values: dict[str, Value] = {}
    faults: dict[str, Fault] = {}
    for code, raw in given.items():
        criterion = known.get(code)
        if criterion is None:
            if raw:
                faults[code] = Fault.UNKNOWN
            continue
        texts = [str(item).strip() for item in raw] if isinstance(raw, list | tuple) else [str(raw or "").strip()]
        texts = [text for text in texts if text]
        fault = _fault(criterion, texts)
        if fault:
            faults[code] = fault
        elif texts:
            read = [_read(criterion, text) for text in texts]
            values[code] = sorted(set(read)) if criterion.is_many else read[0]
    for code, value in values.items():
        start = values.get(known[code].partner, "")
        if known[code].kind is Kind.UNTIL and start and str(value) < str(start):
            faults[code] = Fault.REVERSED_DAYS
        if known[code].kind is Kind.MAXIMUM and start and Decimal(str(value)) < Decimal(str(start)):
            faults[code] = Fault.REVERSED_AMOUNTS
    return Reading({code: value for code, value in values.items() if code not in faults}, faults)


def _fault(criterion: Criterion, texts: Sequence[str]) -> Fault | None:
    if len(texts) > _MAX_VALUES or (len(texts) > 1 and not criterion.is_many):
        return Fault.TOO_MANY
    for text in texts:
        if _UNPRINTABLE.search(text):
            return Fault.UNREADABLE
        if len(text) > criterion.max_length:
            return Fault.TOO_LONG
        if criterion.choices and text not in dict(criterion.choices):
            return Fault.NOT_LISTED
        if criterion.kind in (Kind.MINIMUM, Kind.MAXIMUM) and not _AMOUNT.fullmatch(_bare_amount(text)):
            return Fault.NOT_AN_AMOUNT
        if criterion.is_day and _day(text) is None:
            return Fault.NOT_A_DAY
    return None


def _read(criterion: Criterion, text: str) -> str:
    if criterion.kind in (Kind.MINIMUM, Kind.MAXIMUM):
        return f"{Decimal(_bare_amount(text).replace(',', '.')):.2f}"
    if criterion.is_day:
        day = _day(text)
        assert day is not None  # noqa: S101 - _fault looked
        return day.isoformat()
    if criterion.code == "iban":
        return _SPACES.sub("", text).upper()
    return text


def _bare_amount(text: str) -> str:
    return _SPACES.sub("", text).rstrip("€")


def _day(text: str) -> date | None:
    french = _FRENCH_DAY.fullmatch(text)
    try:
        if french:
            return date(int(french[3]), int(french[2]), int(french[1]))
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None
