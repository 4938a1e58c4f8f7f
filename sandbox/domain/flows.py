"""The words of deposits: by which door, in which syntax, and what became of the flow."""

from __future__ import annotations

import re
from typing import Self

from sandbox.domain.labelled import Labelled
from sandbox.domain.vocabulary import Frame


class DepositMode(Labelled):
    """``modeDepot``."""

    WEB_ENTRY = "SAISIE_WEB", "Saisie en ligne"
    PORTAL_PDF = "PORTAIL_PDF", "PDF déposé sur le portail"
    EDI_STRUCTURED = "EDI_XML_STRUCT", "EDI, fichier structuré"
    EDI_MIXED = "EDI_MIXTE", "EDI, fichier mixte"
    EDI_PDF_ARCHIVE = "EDI_PDF_ARCHIVE", "EDI, archive PDF"
    PORTAL_ENTRY = "SAISIE_PORTAIL", "Saisie sur le portail"
    API_ENTRY = "SAISIE_API", "Saisie par l’API"
    PORTAL_PDF_DEPOSIT = "DEPOT_PDF_PORTAIL", "Dépôt d’un PDF sur le portail"
    PORTAL_SIGNED_PDF_DEPOSIT = "DEPOT_PDF_SIGNE_PORTAIL", "Dépôt d’un PDF signé sur le portail"
    API_PDF_DEPOSIT = "DEPOT_PDF_API", "Dépôt d’un PDF par l’API"
    API_SIGNED_PDF_DEPOSIT = "DEPOT_PDF_SIGNE_API", "Dépôt d’un PDF signé par l’API"
    EDI = "EDI", "EDI"
    PORTAL_UPLOAD = "UPLOAD_PORTAIL", "Fichier déposé sur le portail"
    API_UPLOAD = "UPLOAD_API", "Fichier déposé par l’API"
    EDI_SCAN = "EDI_NUMERISATION", "EDI, numérisation"


class InvoiceFormat(Labelled):
    """What a file is, whatever its syntax is called: ours, found by reading it."""

    CII = "cii", "CII"
    UBL = "ubl", "UBL 2.1"
    FACTURX = "facturx", "Factur-X"

    @property
    def usual_syntax(self) -> FlowSyntax:
        """The syntax under which such a file is deposited when nobody said which."""
        return _USUAL[self]

    def usual_syntax_of(self, frame: Frame | None) -> FlowSyntax:
        """The same, knowing the frame: a mémoire in UBL has a flow of its own, E3 (official)."""
        return FlowSyntax.E3_UBL if self is InvoiceFormat.UBL and frame is Frame.A3 else self.usual_syntax


class FlowSyntax(Labelled):
    """``syntaxeFlux``; ``interface`` is the four digits of the flow number."""

    interface: str

    def __new__(cls, value: str, label: str, interface: str) -> Self:
        """Carry what the member shows beside its published code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.interface = interface
        return member

    E1_UBL = "IN_DP_E1_UBL_INVOICE", "E1 UBL", "1100"
    E1_CII = "IN_DP_E1_CII", "E1 CII", "1101"
    E1_PES = "IN_DP_E1_PES_FACTURE", "E1 PES Facture", "1102"
    E1_XCBL = "IN_DP_E1_XCBL", "E1 xCBL", "1103"
    E2_UBL_MIN = "IN_DP_E2_UBL_INVOICE_MIN", "E2 UBL minimal", "1110"
    E2_CII_MIN = "IN_DP_E2_CII_MIN", "E2 CII minimal", "1111"
    E2_PES_MIN = "IN_DP_E2_PES_FACTURE_MIN", "E2 PES Facture minimal", "1112"
    E2_CPP_MIN = "IN_DP_E2_CPP_FACTURE_MIN", "E2 facture mixte Chorus Pro", "1113"
    ARCHIVE_UBL = "IN_DP_PDFARCHIVE_UBL_INVOICE_MUG", "Archive PDF et UBL", "1114"
    ARCHIVE_CII = "IN_DP_PDFARCHIVE_CII_MUG", "Archive PDF et CII", "1115"
    E1_CII_16B = "IN_DP_E1_CII_16B", "E1 CII D16B", "1106"
    E2_CII_MIN_16B = "IN_DP_E2_CII_MIN_16B", "E2 CII D16B minimal", "1116"
    E2_FACTURX = "IN_DP_E2_CII_FACTURX", "E2 Factur-X", "1117"
    E3_UBL = "IN_DP_E3_UBL_INVOICE", "E3 UBL, mémoire de frais de justice", "1120"

    @classmethod
    def read(cls, value: str) -> Self | None:
        """The syntax of a code; the spelling of the 2018 examples is understood."""
        return super().read(_OLD_SPELLINGS.get(value, value))

    @classmethod
    def of_file_name(cls, name: str) -> Self | None:
        """The syntax that the name of an EDI file announces (« FSO1116A_... »), or None."""
        found = _INTERFACE.match(name)
        return next((syntax for syntax in cls if found and syntax.interface == found[1]), None)

    @property
    def invoice_format(self) -> InvoiceFormat | None:
        """What its files are; None for a published syntax that the sandbox does not read (PES, xCBL, CPP)."""
        return _FORMATS.get(self)


_INTERFACE = re.compile(r"FSO(\d{4})[A-Z]_")
_OLD_SPELLINGS = {"IN_DP_E2_CII_16B": "IN_DP_E2_CII_MIN_16B"}
_FORMATS = {
    FlowSyntax.E1_CII: InvoiceFormat.CII,
    FlowSyntax.E2_CII_MIN: InvoiceFormat.CII,
    FlowSyntax.ARCHIVE_CII: InvoiceFormat.CII,
    FlowSyntax.E1_CII_16B: InvoiceFormat.CII,
    FlowSyntax.E2_CII_MIN_16B: InvoiceFormat.CII,
    FlowSyntax.E1_UBL: InvoiceFormat.UBL,
    FlowSyntax.E2_UBL_MIN: InvoiceFormat.UBL,
    FlowSyntax.ARCHIVE_UBL: InvoiceFormat.UBL,
    FlowSyntax.E3_UBL: InvoiceFormat.UBL,
    FlowSyntax.E2_FACTURX: InvoiceFormat.FACTURX,
}
_USUAL = {
    InvoiceFormat.CII: FlowSyntax.E1_CII_16B,
    InvoiceFormat.UBL: FlowSyntax.E1_UBL,
    InvoiceFormat.FACTURX: FlowSyntax.E2_FACTURX,
}


class FlowState(Labelled):
    """``etatCourantFlux``."""

    RECEIVED = "IN_RECU", "Reçu"
    EXCHANGED = "IN_TRAITE_SE_CPP", "Traité par le système d’échanges"
    PORTAL_WAITING = "IN_DEPOT_PORTAIL_EN_ATTENTE_TRAITEMENT_SE_CPP", "Déposé sur le portail, en attente"
    WAITING = "IN_EN_ATTENTE_TRAITEMENT_CPP", "En attente de traitement"
    PROCESSING = "IN_EN_COURS_TRAITEMENT_CPP", "En cours de traitement"
    BLOCKED = "IN_EN_ATTENTE_RETRAITEMENT_CPP", "En attente de retraitement"
    INCIDENT = "IN_INCIDENTE", "En incident : à renvoyer en entier"
    REJECTED = "IN_REJETE", "Rejeté"
    PARTLY_INTEGRATED = "IN_INTEGRE_PARTIEL", "Intégré en partie"
    INTEGRATED = "IN_INTEGRE", "Intégré"


APPLICATION_CODE = "CPP001"


def flow_number(*, syntax: FlowSyntax, sequence: int) -> str:
    """The 25 characters of ``numeroFluxDepot``: application (6), interface (4), sequence (15)."""
    return f"{APPLICATION_CODE}{syntax.interface}{sequence:015d}"
