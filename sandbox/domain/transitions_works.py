"""The rows of the works circuits, in groups by the actor whom a piece goes to.

A piece goes from its depositor to one actor, who answers with a piece of his own (the association), or returns it in
one of four ways: he refuses it, asks its depositor to recycle it, says that it is not for him, asks for a complement.
The codes of the statuses are published; which gesture leads to which is deduced, unless a row says otherwise.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from sandbox.domain.actions import Action, EventType
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import Refusal, RefusalCode
from sandbox.domain.transitions import SUPPLIER_ALONE, Facts, Guard, Transition
from sandbox.domain.vocabulary import Role, Status

_PATH = "Statut publié ; chemin déduit"
_CCAG = "CCAG travaux"

AT_MOE = frozenset({Status.AVAILABLE_MOE, Status.TAKEN_BY_MOE, Status.TO_VALIDATE_MOE, Status.TO_ASSOCIATE_MOE})
"""The project manager has the piece, in time."""
AT_MOA = frozenset({Status.AVAILABLE_MOA, Status.TAKEN_BY_MOA, Status.SENT_TO_MOA, Status.TO_ASSOCIATE_MOA})
"""The contracting authority has the piece."""


def _row(
    action: Action,
    sources: Status | Iterable[Status],
    target: Status,
    role: Role | Iterable[Role],
    event: EventType,
    evidence: Evidence = Evidence.ASSUMED,
    note: str = _PATH,
    *,
    reason: bool = False,
    guards: tuple[Guard, ...] = (),
) -> Transition:
    return Transition(
        action=action,
        sources=frozenset({sources} if isinstance(sources, Status) else sources),
        target=target,
        roles=frozenset({role} if isinstance(role, Role) else role),
        event=event,
        evidence=evidence,
        note=note,
        needs_reason=reason,
        guards=guards,
    )


def _moe_in_tool(facts: Facts) -> Refusal | None:
    return None if facts.has_moe else Refusal(RefusalCode.NO_MOE)


def _no_moe_in_tool(facts: Facts) -> Refusal | None:
    return Refusal(RefusalCode.MOE_FIRST) if facts.has_moe else None


def deposit_by(depositor: Role) -> tuple[Transition, ...]:
    """A works piece is a file; its depositor may keep it as a draft, or give it up."""
    return (
        _row(
            Action.SUBMIT,
            Status.DRAFT,
            Status.DEPOSITED,
            depositor,
            EventType.DEPOSITED,
            Evidence.OFFICIAL,
            "Dépôt initial ou association, espace « Factures de travaux »",
        ),
        _row(Action.DELETE, Status.DRAFT, Status.DELETED, depositor, EventType.DRAFT_DELETED),
    )


def deposit_to_validator() -> tuple[Transition, ...]:
    """The subcontractor's and the co-contractor's pieces go through the contractor first."""
    return (
        _row(
            Action.SUBMIT,
            Status.DRAFT,
            Status.TO_VALIDATE_1,
            Role.SUPPLIER,
            EventType.DEPOSITED,
            Evidence.OFFICIAL,
            "Le titulaire (A10) ou le mandataire (A13, A14) voit la demande en premier",
        ),
        _row(Action.DELETE, Status.DRAFT, Status.DELETED, Role.SUPPLIER, EventType.DRAFT_DELETED),
    )


def returns_by(
    actor: Role,
    held: frozenset[Status],
    *,
    refused: Status,
    wrong: Status,
    recycled: Status | None,
    wrong_payer: Status | None,
    completes: bool = True,
) -> tuple[Transition, ...]:
    """The returns of one actor on a piece he holds; None for those he has not."""
    rows = [
        _row(
            Action.REFUSE_PIECE,
            held,
            refused,
            actor,
            EventType.PIECE_REFUSED,
            Evidence.OBSERVED,
            "Service « refuserFactureTravaux » ; un désaccord sur un montant n’est pas un refus (officiel)",
            reason=True,
        ),
        _row(
            Action.REPORT_WRONG_ACTOR,
            held,
            wrong,
            actor,
            EventType.WRONG_ACTOR_REPORTED,
            reason=True,
        ),
    ]
    if recycled is not None:
        rows.append(
            _row(
                Action.ASK_PREVIOUS_RECYCLING,
                held,
                recycled,
                actor,
                EventType.PREVIOUS_RECYCLING_ASKED,
                Evidence.OBSERVED,
                "Service « demanderRecyclagePiecePrecedente » ; statut d’arrivée déduit",
                reason=True,
            )
        )
    if wrong_payer is not None:
        rows.append(
            _row(Action.REPORT_WRONG_PAYER, held, wrong_payer, actor, EventType.WRONG_ACTOR_REPORTED, reason=True)
        )
    if completes:
        rows.append(
            _row(
                Action.ASK_COMPLETION,
                held,
                Status.TO_COMPLETE,
                actor,
                EventType.COMPLETION_ASKED,
                reason=True,
            )
        )
    return tuple(rows)


def answers_of(
    depositor: Role,
    *,
    refused: Iterable[Status],
    wrong: Iterable[Status],
    recycled: Iterable[Status] = (),
    completes: bool = True,
) -> tuple[Transition, ...]:
    """What the depositor of a returned piece does: take it up in another, recycle, correct the actor, complete."""
    rows = [
        _row(
            Action.DUPLICATE,
            refused,
            Status.DUPLICATED_AFTER_REFUSAL,
            depositor,
            EventType.DUPLICATED,
        ),
        _row(
            Action.CORRECT_ACTOR,
            wrong,
            Status.DEPOSITED,
            depositor,
            EventType.ACTOR_CORRECTED,
            Evidence.OBSERVED,
            "Service « recyclerFactureTravaux » : vers un autre acteur ou un autre payeur",
        ),
    ]
    if waiting := frozenset(recycled):
        rows.append(
            _row(
                Action.RECYCLE_PIECE,
                waiting,
                Status.DEPOSITED,
                depositor,
                EventType.PIECE_RECYCLED,
                Evidence.OBSERVED,
                "Service « recyclerFactureTravaux » : le fichier est remplacé, le numéro reste",
            )
        )
    if completes:
        rows.append(
            _row(
                Action.COMPLETE_PIECE,
                Status.TO_COMPLETE,
                Status.DEPOSITED,
                depositor,
                EventType.PIECE_COMPLETED,
                Evidence.OBSERVED,
                "Services « completerFactureTravaux » et « completerMoe »",
            )
        )
    return tuple(rows)


def _moa_side(depositor: Role, wrong: Status, recycled: Status) -> tuple[Transition, ...]:
    return (
        _row(Action.TAKE_AS_MOA, Status.AVAILABLE_MOA, Status.TAKEN_BY_MOA, Role.MOA, EventType.TAKEN_BY_MOA),
        _row(
            Action.AWAIT_PIECE,
            Status.TAKEN_BY_MOA,
            Status.TO_ASSOCIATE_MOA,
            Role.SYSTEM,
            EventType.PIECE_AWAITED,
        ),
        *returns_by(
            Role.MOA,
            AT_MOA & {Status.AVAILABLE_MOA, Status.TAKEN_BY_MOA, Status.TO_ASSOCIATE_MOA},
            refused=Status.REFUSED_MOA,
            wrong=wrong,
            recycled=recycled,
            wrong_payer=Status.CERTIFICATE_WRONG_RECIPIENT,
        ),
        *answers_of(
            depositor,
            refused={Status.REFUSED_MOA},
            wrong={wrong, Status.CERTIFICATE_WRONG_RECIPIENT},
            recycled={recycled},
        ),
    )


_TO_MOA = _row(
    Action.MAKE_AVAILABLE_MOA,
    Status.DEPOSITED,
    Status.AVAILABLE_MOA,
    Role.SYSTEM,
    EventType.MADE_AVAILABLE_MOA,
)


def _answered_by(*roles: Role) -> Transition:
    return _row(
        Action.ASSOCIATE,
        {Status.AVAILABLE_MOA, Status.TAKEN_BY_MOA, Status.TO_ASSOCIATE_MOA},
        Status.ASSOCIATED,
        roles,
        EventType.ASSOCIATED,
        Evidence.OFFICIAL,
        "Chaque acteur associe sa pièce à la précédente",
    )


MOE_HOLDS = AT_MOE - {Status.TO_VALIDATE_MOE}
"""In the course of a contract, the project manager validates nothing: he answers by his own piece."""


def to_moe(held: frozenset[Status]) -> tuple[Transition, ...]:
    """A draft statement: to the project manager, or to the contracting authority where there is none in the tool."""
    return (*_MOE_ROUTING, *_moe_side(held), *_MOA_FOR_MOE, *_SUPPLIER_ANSWERS)


_MOE_ROUTING = (
    _row(
        Action.MAKE_AVAILABLE_MOE,
        Status.DEPOSITED,
        Status.AVAILABLE_MOE,
        Role.SYSTEM,
        EventType.MADE_AVAILABLE_MOE,
        guards=(_moe_in_tool,),
    ),
    _row(
        Action.MAKE_AVAILABLE_MOA,
        Status.DEPOSITED,
        Status.AVAILABLE_MOA,
        Role.SYSTEM,
        EventType.MADE_AVAILABLE_MOA,
        note="Sans maîtrise d’œuvre dans l’outil, la pièce va chez la maîtrise d’ouvrage",
        guards=(_no_moe_in_tool,),
    ),
)


def _moe_side(held: frozenset[Status]) -> tuple[Transition, ...]:
    return (
        _row(Action.TAKE_AS_MOE, Status.AVAILABLE_MOE, Status.TAKEN_BY_MOE, Role.MOE, EventType.TAKEN_BY_MOE),
        _row(
            Action.ASSOCIATE,
            {Status.AVAILABLE_MOE, Status.TAKEN_BY_MOE, Status.TO_ASSOCIATE_MOE, Status.MOE_SILENT},
            Status.ASSOCIATED,
            Role.MOE,
            EventType.ASSOCIATED,
            Evidence.OFFICIAL,
            "La maîtrise d’œuvre inscrit le montant qu’elle admet dans sa propre pièce",
        ),
        _row(
            Action.NOTE_MOE_SILENCE,
            held,
            Status.MOE_SILENT,
            Role.SYSTEM,
            EventType.MOE_LAPSED,
            Evidence.OFFICIAL,
            "Sept jours sans réponse : rien n’est approuvé, fournisseur et ordonnateur en sont avertis",
        ),
        *returns_by(
            Role.MOE,
            held | {Status.MOE_SILENT},
            refused=Status.REFUSED_MOE,
            wrong=Status.WRONG_MOE,
            recycled=Status.AWAITING_SUPPLIER_RECYCLING,
            wrong_payer=Status.DRAFT_STATEMENT_WRONG_RECIPIENT,
        ),
    )


_MOA_FOR_MOE = (
    _row(
        Action.ASSOCIATE,
        AT_MOA,
        Status.ASSOCIATED,
        Role.MOA,
        EventType.ASSOCIATED,
        note="La maîtrise d’ouvrage répond à la place d’une maîtrise d’œuvre absente ou silencieuse",
    ),
    _row(Action.TAKE_UP, Status.MOE_SILENT, Status.SENT_TO_MOA, Role.MOA, EventType.TAKEN_UP),
    _row(Action.TAKE_AS_MOA, Status.AVAILABLE_MOA, Status.TAKEN_BY_MOA, Role.MOA, EventType.TAKEN_BY_MOA),
    _row(
        Action.AWAIT_PIECE,
        Status.TAKEN_BY_MOA,
        Status.TO_ASSOCIATE_MOA,
        Role.SYSTEM,
        EventType.PIECE_AWAITED,
    ),
    *returns_by(
        Role.MOA,
        AT_MOA,
        refused=Status.REFUSED_MOA,
        wrong=Status.SUPPLIER_WRONG_MOA,
        recycled=None,
        wrong_payer=None,
        completes=False,
    ),
)

_SUPPLIER_ANSWERS = answers_of(
    Role.SUPPLIER,
    refused={Status.REFUSED_MOE, Status.REFUSED_MOA},
    wrong={Status.WRONG_MOE, Status.SUPPLIER_WRONG_MOA, Status.DRAFT_STATEMENT_WRONG_RECIPIENT},
    recycled={Status.AWAITING_SUPPLIER_RECYCLING},
)

MONTHLY = (
    *to_moe(MOE_HOLDS),
    _row(
        Action.AWAIT_PIECE,
        Status.TAKEN_BY_MOE,
        Status.TO_ASSOCIATE_MOE,
        Role.SYSTEM,
        EventType.PIECE_AWAITED,
    ),
)

FINAL = (
    *to_moe(AT_MOE),
    _row(
        Action.AWAIT_PIECE,
        Status.TAKEN_BY_MOE,
        Status.TO_VALIDATE_MOE,
        Role.SYSTEM,
        EventType.PIECE_AWAITED,
    ),
    _row(
        Action.ACCEPT_FINAL,
        Status.TO_VALIDATE_MOE,
        Status.TO_ASSOCIATE_MOE,
        Role.MOE,
        EventType.FINAL_ACCEPTED,
        note="Le projet de décompte final, accepté ou rectifié, devient le décompte final (officiel) ; statuts déduits",
    ),
)


def tacit_branch(held: frozenset[Status]) -> tuple[Transition, ...]:
    """Thirty days without the general account: the contractor may sign one himself; the late answer still counts."""
    return (
        _row(
            Action.OPEN_TACIT_BRANCH,
            held,
            Status.TO_ASSOCIATE_SUPPLIER,
            Role.SYSTEM,
            EventType.TACIT_BRANCH_OPENED,
            Evidence.OBSERVED,
            f"Trente jours après la réception du projet ({_CCAG}, 12.4.2 en 2021, 13.4.2 en 2009) ; statut déduit",
        ),
        _row(
            Action.REPLACE_BY_A22,
            Status.TO_ASSOCIATE_SUPPLIER,
            Status.REPLACED_BY_A22,
            Role.SUPPLIER,
            EventType.REPLACED_BY_A22,
            Evidence.OBSERVED,
            "Code publié ; le titulaire transmet un projet de décompte général signé (A22)",
        ),
        _row(
            Action.ASSOCIATE,
            Status.TO_ASSOCIATE_SUPPLIER,
            Status.ASSOCIATED,
            {Role.MOE, Role.MOA},
            EventType.ASSOCIATED,
            note="En retard, mais avant que le titulaire n’ouvre la procédure tacite",
        ),
    )


FINAL_TACIT = tacit_branch(AT_MOE | AT_MOA | {Status.MOE_SILENT})
GENERAL_TACIT = tacit_branch(frozenset({Status.AVAILABLE_MOA, Status.TAKEN_BY_MOA, Status.TO_ASSOCIATE_MOA}))

TO_MOA_FROM_SUPPLIER = (
    _TO_MOA,
    _answered_by(Role.MOA),
    *_moa_side(Role.SUPPLIER, Status.SUPPLIER_WRONG_MOA, Status.AWAITING_SUPPLIER_RECYCLING),
)
_FROM_MOE = (_TO_MOA, *_moa_side(Role.MOE, Status.MOE_WRONG_MOA, Status.MOE_ERROR))
CERTIFICATE = (*_FROM_MOE, _answered_by(Role.MOA))
DRAFT_GENERAL = (*_FROM_MOE, _answered_by(Role.MOA, Role.MOE))
"""The general account that the contracting authority signed may be sent by the project manager (A18)."""

TACIT_DRAFT = (
    _row(
        Action.NOTE_MOA_SILENCE,
        {Status.AVAILABLE_MOA, Status.TAKEN_BY_MOA, Status.TO_ASSOCIATE_MOA},
        Status.TO_ASSOCIATE_SUPPLIER,
        Role.SYSTEM,
        EventType.MOA_LAPSED,
        Evidence.OBSERVED,
        f"Dix jours après l’A22 ({_CCAG}, 12.4.4 en 2021, 13.4.4 en 2009) ; statut déduit",
    ),
    _row(
        Action.ASSOCIATE,
        Status.TO_ASSOCIATE_SUPPLIER,
        Status.ASSOCIATED,
        {Role.SUPPLIER, Role.MOE},
        EventType.ASSOCIATED,
        Evidence.OBSERVED,
        "Décompte général et définitif tacite, du titulaire (A23) ou de la maîtrise d’œuvre (A24)",
    ),
)


def to_supplier(depositor: Role, wrong: Status, error: Status) -> tuple[Transition, ...]:
    """The general account is notified to the contractor: he signs it, with or without reserves, within thirty days."""
    held = frozenset({Status.TO_ASSOCIATE_SUPPLIER})
    return (
        _row(
            Action.NOTIFY_SUPPLIER,
            Status.DEPOSITED,
            Status.TO_ASSOCIATE_SUPPLIER,
            Role.SYSTEM,
            EventType.SUPPLIER_NOTIFIED,
        ),
        _row(
            Action.ASSOCIATE,
            held,
            Status.ASSOCIATED,
            Role.SUPPLIER,
            EventType.ASSOCIATED,
            Evidence.OFFICIAL,
            "Décompte général signé (A8), avec ou sans réserves",
        ),
        _row(
            Action.NOTE_SUPPLIER_SILENCE,
            held,
            Status.AVAILABLE,
            Role.SYSTEM,
            EventType.DG_DEEMED_ACCEPTED,
            note=f"Accepté en trente jours ({_CCAG}, 12.4.3 en 2021, 13.4.3 en 2009, numéro supposé) ; chemin déduit",
        ),
        *returns_by(
            Role.SUPPLIER,
            held,
            refused=Status.REFUSED_SUPPLIER,
            wrong=wrong,
            recycled=error,
            wrong_payer=None,
            completes=False,
        ),
        *answers_of(depositor, refused={Status.REFUSED_SUPPLIER}, wrong={wrong}, recycled={error}, completes=False),
    )


def returned_to(depositor: Role, rows: Iterable[Transition]) -> tuple[Transition, ...]:
    """Rows of the simple circuits, where what the supplier does falls to who deposited the piece."""
    return tuple(
        dataclasses.replace(row, roles=frozenset({depositor})) if row.roles == SUPPLIER_ALONE else row for row in rows
    )


TO_PAYER = (
    _row(
        Action.MAKE_AVAILABLE,
        Status.DEPOSITED,
        Status.AVAILABLE,
        Role.SYSTEM,
        EventType.MADE_AVAILABLE,
        Evidence.OBSERVED,
        "Les pièces qui mènent au paiement sont dans « Factures reçues »",
    ),
)
