"""What a structure of the directory wants of a deposit, in words."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.domain.labelled import Evidence
from sandbox.domain.typography import typeset


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing to know before sending. ``is_duty``: without it the deposit is refused."""

    label: str
    sentence: str
    is_duty: bool
    evidence: Evidence = Evidence.OFFICIAL


def requirements_of(
    *, service: bool, commitment: bool, either: bool, by_flow: bool, active: bool = True
) -> tuple[Requirement, ...]:
    """The requirements that the flags of a structure mean; never empty. A closed one only says that it is closed."""
    if not active:
        text = "Elle ne reçoit plus rien : un dépôt à son nom est refusé."
        return (Requirement("Structure fermée", text, is_duty=True),)
    found = []
    if service:
        text = "Indiquez le code d’un de ses services, sinon le dépôt est refusé."
        found.append(Requirement("Service obligatoire", text, is_duty=True))
    if commitment:
        text = "Indiquez le numéro d’engagement ou de bon de commande qu’elle vous a donné."
        found.append(Requirement("Engagement obligatoire", text, is_duty=True))
    if either and not (service or commitment):
        text = "Indiquez au moins l’un des deux, sinon le dépôt est refusé."
        found.append(Requirement("Service ou engagement obligatoire", text, is_duty=True))
    if not found:
        text = "Son identifiant suffit pour lui envoyer une facture."
        found.append(Requirement("Rien d’obligatoire", text, is_duty=False))
    if by_flow:
        text = "Ses factures passent par « En cours d’acheminement » avant d’être mises à sa disposition."
        found.append(Requirement("Raccordée par flux", typeset(text), is_duty=False))
    return tuple(found)
