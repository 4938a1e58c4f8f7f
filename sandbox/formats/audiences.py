"""Who a generated file is for: Chorus Pro, or an approved platform of the 2026 reform.

One file cannot serve both. Chorus Pro reads its own frames (A1 to A25) in BT-23 and the SIRET as the legal identifier;
the French rules (BR-FR) want the billing modes of the reform (B1, S1, M1...) in BT-23 and the SIREN there. Sent to
Chorus Pro, a file follows Chorus Pro: those rules are advice and never close its gate (evidence: observed, the lists
have no value in common and the official example flows write A1 to A25). Everything else that the French rules ask is
written for both.
"""

from __future__ import annotations

import re

from sandbox.domain.drafts import Draft, Party
from sandbox.domain.labelled import Labelled
from sandbox.domain.vocabulary import Frame, IdentifierType


class Audience(Labelled):
    """Who will read the file."""

    CHORUS_PRO = "chorus", "Chorus Pro"
    REFORM = "reforme", "Plateforme agréée (réforme)"


KEPT_FOR_CHORUS = ("BR-FR-08", "BR-FR-10", "BR-FR-32", "BR-FR-17")
"""French rules that a file for Chorus Pro breaks on purpose: frame, SIREN, its type, designation of attachments."""

LEGAL_NOTES = (
    ("PMT", "Indemnité forfaitaire pour frais de recouvrement en cas de retard : 40 €"),
    ("PMD", "Pénalités de retard : taux directeur de la Banque centrale européenne majoré de huit points"),
    ("AAB", "Pas d’escompte pour paiement anticipé"),
)
"""The three mentions of BR-FR-05; the first two as the public procurement code sets them (R. 2192-31, D. 2192-35)."""

NOTE_SUBJECTS = frozenset({"PMT", "PMD", "AAB", "BAR", "TXD"})
"""Notes that are mentions or instructions, never the comment of the supplier."""

_MODES = {
    Frame.A2: "S2",
    Frame.A9: "S5",
    Frame.A10: "S5",
    Frame.A11: "S5",
    Frame.A12: "S6",
    Frame.A13: "S6",
    Frame.A14: "S6",
}
_ORDINARY_MODE = "S1"
_NOTE = re.compile(r"#([A-Z]{3})#(.*)", re.DOTALL)
_ANNEX_CODES = frozenset(
    {
        "RIB",
        "LISIBLE",
        "FEUILLE_DE_STYLE",
        "PJA",
        "BORDEREAU_SUIVI",
        "DOCUMENT_ANNEXE",
        "BON_LIVRAISON",
        "BON_COMMANDE",
        "BORDEREAU_SUIVI_VALIDATION",
        "ETAT_ACOMPTE",
        "FACTURE_PAIEMENT_DIRECT",
        "RECAPITULATIF_COTRAITANCE",
    }
)


def process_of(draft: Draft, audience: Audience) -> str:
    """BT-23: the frame, or the billing mode of the reform that says the same (S: a service, as drafts do not tell
    goods apart; evidence: assumed)."""
    if audience is Audience.REFORM:
        return _MODES.get(draft.frame, _ORDINARY_MODE) if draft.frame else _ORDINARY_MODE
    return draft.frame.short if draft.frame and draft.frame_code else draft.frame_code


def is_paid(draft: Draft, audience: Audience) -> bool:
    """Whether BT-23 says « already paid », which BR-FR-CO-09 ties to a due date."""
    return process_of(draft, audience).endswith("2") and audience is Audience.REFORM


def siren_of(party: Party) -> str:
    """The SIREN that a SIRET begins with; empty for a foreign structure or a wrong number."""
    if party.identifier_type == IdentifierType.SIRET and re.fullmatch(r"\d{14}", party.identifier):
        return party.identifier[:9]
    return ""


def address_of(party: Party) -> tuple[str, str]:
    """The electronic address (scheme, value): the SIREN under 0225, the register of the reform; empty abroad."""
    siren = siren_of(party)
    return ("0225", siren) if siren else ("", "")


def designation_of(designation: str, audience: Audience) -> str:
    """BT-123: free text for Chorus Pro, one of the codes of annex 7 for the reform."""
    if audience is Audience.REFORM and designation not in _ANNEX_CODES:
        return "DOCUMENT_ANNEXE"
    return designation


def note_text(subject: str, text: str) -> str:
    """A note of UBL, which has no place for a subject: « #PMT#... »."""
    return f"#{subject}#{text}"


def subject_of(text: str) -> str:
    """The subject of a note of UBL; empty for plain text."""
    found = _NOTE.match(text.strip())
    return found[1] if found else ""
