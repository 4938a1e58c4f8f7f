"""The shape of a row of the catalogue: what a message says, where it is on screen, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.domain.labelled import Evidence, Labelled
from sandbox.domain.refusals import RefusalCode


class Kind(Labelled):
    """Who speaks in a message."""

    REFUSAL = "refusal", "Contrôle du dépôt"
    STATUS = "status", "Statut d’une facture"
    REASON = "reason", "Motif de retour"
    FLOW = "flow", "État d’un flux"
    API = "api", "Réponse de l’API"
    SCHEMA = "schema", "Schéma XML"
    EUROPEAN = "en16931", "Règle européenne EN 16931"
    FRENCH = "br-fr", "Règle française (BR-FR)"
    FACTURX = "facturx", "Règle de Factur-X"
    PLACE = "place", "Chemin dans un fichier"


@dataclass(frozen=True, slots=True)
class Entry:
    """One explained message.

    ``says``: what it says, in plain words. ``field``: the id of the screen field (empty: none). ``where``: told when
    no field of the screen holds it. ``refusal``: the refusal of our gate that plays the same mistake (None: none).
    ``evidence`` and ``source``: how sure we are, and where it was read.
    """

    code: str
    kind: Kind
    title: str
    says: str
    cause: str
    remedy: str
    guide: str
    evidence: Evidence
    source: str
    field: str = ""
    where: str = ""
    refusal: RefusalCode | None = None
