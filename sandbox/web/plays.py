"""What « Reproduire » opens when no invoice is wrong: for a status, a reason, an answer of the API, a gesture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.domain.actions import Action, Reason
from sandbox.domain.flows import FlowState
from sandbox.domain.situations import (
    Gesture,
    Piece,
    Way,
    WorksWay,
    way_to,
    way_to_reason,
    works_way_to,
    works_way_to_reason,
)
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.domain.wrong_pieces import WRONG_PIECES, WrongPiece
from sandbox.web.market_faults import WRONG_BOXES


@dataclass(frozen=True, slots=True)
class Play:
    """One of: a document brought to a status by ``way`` (and whose seat one takes), a draft to send, a search that
    finds nothing, a batch of which one invoice is wrong, a right file, the page of the space, or the space of a
    ``scenario`` whose exercise stands where the gesture is made; there, a piece of a works dossier is brought to its
    status by ``dossier``, a ``wrong`` piece is ready to be sent, or the sheet of a
    market is refused for the code ``market``."""

    way: Way | None = None
    dossier: WorksWay | None = None
    wrong: WrongPiece | None = None
    market: str = ""
    seat: Role = Role.SUPPLIER
    draft: bool = False
    search: bool = False
    batch: bool = False
    right_file: bool = False
    space: bool = False
    scenario: str = ""


_ELSEWHERE = {
    "MESSAGE_": Play(scenario="annoncer-un-changement"),
    "SOLLICITATION_": Play(scenario="solliciter-son-client"),
    "ASSISTANT_": Play(scenario="interroger-l-assistant"),
    "MEMOIRE_": Play(scenario="memoire-de-frais"),
    "REMBOURSEMENT_": Play(scenario="remboursement-tic"),
    "COMPTE_": Play(scenario="activer-son-compte"),
    "ACCES_": Play(scenario="se-rattacher"),
}
_EVERY_SEAT = "travaux-tous-les-sieges"


def _met(way: WorksWay | None, seat: Role = Role.SUPPLIER) -> Play:
    return Play(dossier=way, seat=seat, scenario=_EVERY_SEAT)


_AT_MOE = works_way_to(Status.TO_ASSOCIATE_MOE)
_ASKED = Gesture(Action.MAKE_AVAILABLE_MOA, Role.SYSTEM)


def _certificate(*gestures: Gesture, revised: bool) -> WorksWay:
    first = _AT_MOE.pieces[0] if _AT_MOE else Piece(Frame.A4)
    return WorksWay((first, Piece(Frame.A15, (_ASKED, *gestures))), revised=revised)


_WORKS: Mapping[str, Play] = {
    **{code: Play(wrong=wrong, scenario=_EVERY_SEAT) for code, wrong in WRONG_PIECES.items()},
    **dict.fromkeys(
        ("MONTANT_N_EST_PAS_UN_REFUS", "TRAVAUX_ERREUR_MONTANT", "PIECE_A_DEPOSER", "CADRE_D_UN_AUTRE_ACTEUR"),
        _met(_AT_MOE, Role.MOE),
    ),
    **dict.fromkeys(("ACTEUR_SANS_CHANGEMENT", "ACTEUR_INCONNU"), _met(works_way_to(Status.WRONG_MOE))),
    "MONTANT_NON_REVISE": _met(_certificate(revised=False)),
    "CONTESTATION_SANS_MOTIF": _met(_certificate(revised=True)),
    "REVISION_DEJA_REPONDUE": _met(_certificate(Gesture(Action.CONTEST_REVISION, Role.SUPPLIER), revised=True)),
}


_SHEETS = frozenset({*WRONG_BOXES, "MARCHE_COMMENCE"})
_AVAILABLE = Play(way_to(Status.AVAILABLE))
_ANSWERS: Mapping[str, Play] = {
    "GCU_MSG_01_000": Play(right_file=True),
    "TRA_MSG_00.000": Play(right_file=True),
    # What the sandbox itself refuses: the document, or the screen, on which the gesture meets the refusal.
    **dict.fromkeys(("GESTE_IMPOSSIBLE_A_CE_STATUT", "PAS_UN_BROUILLON", "GESTE_D_UN_AUTRE_ACTEUR"), _AVAILABLE),
    **dict.fromkeys(
        ("MOTIF_ABSENT", "MOTIF_INCONNU", "COMMENTAIRE_ABSENT", "STATUT_NON_UTILISE", "DESTINATAIRE_HORS_FLUX"),
        Play(way_to(Status.AVAILABLE), seat=Role.RECIPIENT),
    ),
    **dict.fromkeys(
        ("DEJA_ACQUITTEE", "REJET_DEJA_TRAITE", "REJET_NON_ACQUITTE", "DOCUMENT_DEPLACE"),
        Play(way_to(Status.REJECTED)),
    ),
    "COMPLEMENT_VIDE": Play(way_to(Status.SUSPENDED)),
    "RECYCLAGE_SANS_CHANGEMENT": Play(way_to(Status.TO_RECYCLE)),
    "VALIDEUR_SANS_CHANGEMENT": Play(way_to(Status.WRONG_VALIDATOR_1)),
    **dict.fromkeys(("SECOND_VALIDEUR_ABSENT", "SECOND_VALIDEUR_ATTENDU"), Play(way_to(Status.VALIDATED_1))),
    **dict.fromkeys(("HORLOGE_EN_ARRIERE", "HORLOGE_TROP_LOIN", "RETOUR_IMPOSSIBLE"), Play(space=True)),
    **dict.fromkeys(("PJ_TYPE", "PJ_TROP_LOURDES", "FICHIER_NOM_TROP_LONG"), Play(draft=True)),
    **dict.fromkeys(
        (
            *("RECHERCHE_NOM", "RECHERCHE_NOM_PRIS", "RECHERCHES_TROP_NOMBREUSES", "RECHERCHE_CRITERE"),
            *("EXPORT_VIDE", "EXPORTS_TROP_NOMBREUX", "EXPORT_FORMAT"),
        ),
        Play(search=True),
    ),
    "TRA_MSG_00.015": Play(search=True),
    "GDP_MSG_11.008": Play(search=True),
    "20000": Play(search=True),
    **dict.fromkeys(("GDP_MSG_11.001", "GDP_MSG_11.033", "20002"), _AVAILABLE),
    "GDP_MSG_11.005": Play(way_to(Status.SUSPENDED), seat=Role.RECIPIENT),
    FlowState.INTEGRATED.value: Play(right_file=True),
    FlowState.PARTLY_INTEGRATED.value: Play(batch=True),
}


def play_of(code: str) -> Play | None:
    """How a code is played; None when no space can show it."""
    if found := _ANSWERS.get(code) or _WORKS.get(code):
        return found
    if code in _SHEETS:
        return Play(market=code, scenario="fiche-de-marche")
    for start, play in _ELSEWHERE.items():
        if code.startswith(start):
            return play
    if status := Status.read(code):
        if status is Status.DRAFT:
            return Play(draft=True)
        if way := way_to(status):
            return Play(way)
        dossier = works_way_to(status)
        return _met(dossier) if dossier else None
    reason = Reason.read(code)
    if reason is None:
        return None
    way = way_to_reason(reason)
    # A return that no ordinary circuit knows is one of the works circuits.
    return Play(way) if way else _met(works_way_to_reason(reason))


def needs_validator(way: Way) -> bool:
    """Whether the invoice passes by a validator first."""
    return way.frame is Frame.A9


def goes_by_flow(way: Way) -> bool:
    """Whether only a recipient who receives by flow shows this status."""
    return any(gesture.action.value == "route" for gesture in way.gestures)
