"""The two claims on the State that are no invoice: a « mémoire de frais de justice » (A3), a « demande TIC » (A21).

Plain values that a ``Draft`` carries beside its lines, and the arithmetic of time and rates. The rates of the refund
are ours (assumed): the real ones are published each year, product by product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self

from sandbox.domain.labelled import Labelled
from sandbox.domain.vocabulary import Frame


class JusticeService(Labelled):
    """What a court asked for (ours: the list of the portal was read nowhere)."""

    EXPERTISE = "expertise", "Expertise"
    INTERPRETING = "interpretariat", "Interprétariat ou traduction"
    SOCIAL_INQUIRY = "enquete-sociale", "Enquête sociale ou de personnalité"
    MEDICAL = "examen-medical", "Examen médical ou psychologique"
    GUARDIANSHIP = "administrateur-ad-hoc", "Administrateur ad hoc"
    SEIZURE = "gardiennage", "Enlèvement ou gardiennage de scellés"


class Procedure(Labelled):
    """In which procedure the fees were incurred."""

    CRIMINAL = "penale", "Procédure pénale, sur réquisition"
    CIVIL = "civile", "Procédure civile, frais avancés par l’État"
    LEGAL_AID = "aide-juridictionnelle", "Aide juridictionnelle"
    CONSIGNATION = "consignation", "Procédure avec consignation par une partie"
    WITNESS = "temoin-ou-jure", "Indemnité de témoin ou de juré"
    ADMINISTRATIVE = "administrative", "Procédure devant une juridiction administrative"

    @property
    def excluded(self) -> bool:
        """Whether its fees are claimed elsewhere (AIFE)."""
        return self not in {Procedure.CRIMINAL, Procedure.CIVIL}


class Beneficiary(Labelled):
    """The category of a beneficiary (ours: the published list was not read)."""

    FARMER = "agriculteur", "Exploitant agricole"
    CONTRACTOR = "travaux-agricoles", "Entreprise de travaux agricoles ou forestiers"
    COOPERATIVE = "cuma", "Coopérative d’utilisation de matériel agricole"


class Energy(Labelled):
    """A product whose tax is refunded, the unit it is counted in, and the euros refunded for each unit (ours)."""

    unit: str
    rate: Decimal

    def __new__(cls, value: str, label: str, unit: str, rate: str) -> Self:
        """Carry what the member shows beside its code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.unit = unit
        member.rate = Decimal(rate)
        return member

    NON_ROAD_DIESEL = "gnr", "Gazole non routier", "hl", "15.00"
    HEAVY_FUEL = "fioul-lourd", "Fioul lourd", "q", "12.50"
    LPG = "gpl", "Gaz de pétrole liquéfié", "q", "4.00"
    NATURAL_GAS = "gaz-naturel", "Gaz naturel", "MWh", "8.00"


class Paper(Labelled):
    """What a joined file is, where a rule asks for one of its kind. The code is the designation that a draft keeps."""

    ORDER = "Réquisition ou ordonnance", "Réquisition ou ordonnance"
    SLIP = "Bordereau récapitulatif", "Bordereau récapitulatif"
    PROOF = "Justificatif de la mission", "Justificatif de la mission (attestation, rapport)"
    INVOICE = "Factures d’énergie", "Factures d’énergie"
    OTHER = "Autre pièce", "Autre pièce"


PAPERS: Mapping[Frame, tuple[Paper, ...]] = {
    Frame.A3: (Paper.ORDER, Paper.SLIP, Paper.PROOF, Paper.OTHER),
    Frame.A21: (Paper.INVOICE, Paper.OTHER),
}


@dataclass(frozen=True, slots=True)
class Fees:
    """What a mémoire says beyond its lines. ``grouped``: several missions for the same court in one mémoire."""

    service: str = ""
    procedure: str = ""
    case_number: str = ""
    ordered_by: str = ""
    ended_on: date | None = None
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """The energy delivered on an invoice: ``volume`` in the unit of the product. Line ``number`` of the draft."""

    number: int
    product: str = ""
    invoice: str = ""
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """What a refund claim says beyond its lines. ``filer``: the identifier of the third party that files it."""

    year: int | None = None
    pacage: str = ""
    beneficiary: str = ""
    filer: str = ""
    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class PetitionFacts:
    """What the gate knows beside a petition: whether the recipient takes such a claim, and who may file for whom."""

    taken_by_recipient: bool = True
    filers: frozenset[str] = field(default_factory=frozenset)


RULE_SINCE = date(2020, 12, 31)
"""Missions ended since then are claimed within a year (AIFE); of older ones nothing was read, so nothing is refused."""
CAMPAIGN_OPENS = (2, 1)
"""Month and day of the next year on which the campaign of a year opens (AIFE, campaign of 2024)."""
CAMPAIGN_YEARS = 2
"""For how many years after that of the deliveries a claim is still taken (assumed)."""
PACAGE_DIGITS = 9


def last_day_to_claim(ended_on: date) -> date:
    """One year after the end of a mission, to the day; a mission that ended on 29 February has until the 28th."""
    try:
        return ended_on.replace(year=ended_on.year + 1)
    except ValueError:
        return ended_on.replace(year=ended_on.year + 1, day=28)


def campaign_opens_on(year: int) -> date:
    """The first day on which the consumption of a year is claimed."""
    month, day = CAMPAIGN_OPENS
    return date(year + 1, month, day)


def latest_campaign(today: date) -> int:
    """The last year whose campaign is open."""
    return today.year - 1 if today >= campaign_opens_on(today.year - 1) else today.year - 2


@dataclass(frozen=True, slots=True)
class Noun:
    """How a document is called. French agrees: « le mémoire », « de la facture », « déposée »."""

    singular: str
    plural: str
    masculine: bool = False

    @property
    def the(self) -> str:
        """« le mémoire »."""
        return f"{'le' if self.masculine else 'la'} {self.singular}"

    @property
    def of_the(self) -> str:
        """« du mémoire »."""
        return f"{'du' if self.masculine else 'de la'} {self.singular}"

    @property
    def this(self) -> str:
        """« ce mémoire »."""
        return f"{'ce' if self.masculine else 'cette'} {self.singular}"

    @property
    def e(self) -> str:
        """The mark of the feminine at the end of a participle."""
        return "" if self.masculine else "e"


_INVOICE, _PIECE = Noun("facture", "factures"), Noun("pièce", "pièces")
_NOUNS = {Frame.A3: Noun("mémoire", "mémoires", masculine=True), Frame.A21: Noun("demande", "demandes")}


def noun_of(frame: Frame) -> Noun:
    """What people call a document of this frame."""
    return _NOUNS.get(frame, _PIECE if frame.is_works else _INVOICE)
