"""The rows of the circuits, in groups: who may do what, from where to where, and how sure we are of it.

``lifecycles`` sums the groups into circuits. Time, routing and the accountants' application act as ``Role.SYSTEM``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sandbox.domain.actions import Action, EventType
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import Refusal, RefusalCode
from sandbox.domain.vocabulary import Role, Status


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards may know of a document: plain values, no row."""

    status: Status
    recipient_by_flow: bool = False
    unused_statuses: frozenset[Status] = frozenset()
    has_second_validator: bool = False
    acknowledged_at: datetime | None = None
    rejection_handled_at: datetime | None = None
    has_moe: bool = False
    revised: bool = False
    revision_answer: str = ""


Guard = Callable[[Facts], Refusal | None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: who may do what, from where to where. ``note`` names the source of the rule."""

    action: Action
    sources: frozenset[Status]
    target: Status
    roles: frozenset[Role]
    event: EventType
    evidence: Evidence
    note: str
    needs_reason: bool = False
    guards: tuple[Guard, ...] = ()


def _received_by_flow(facts: Facts) -> Refusal | None:
    return None if facts.recipient_by_flow else Refusal(RefusalCode.NOT_BY_FLOW)


def _uses(status: Status) -> Guard:
    def guard(facts: Facts) -> Refusal | None:
        if status in facts.unused_statuses:
            return Refusal(RefusalCode.STATUS_UNUSED, values={"status": status.label})
        return None

    return guard


def _second_validator_named(facts: Facts) -> Refusal | None:
    return None if facts.has_second_validator else Refusal(RefusalCode.NO_SECOND_VALIDATOR)


def _no_second_validator(facts: Facts) -> Refusal | None:
    return Refusal(RefusalCode.SECOND_VALIDATOR_EXPECTED) if facts.has_second_validator else None


SUPPLIER_ALONE = frozenset({Role.SUPPLIER})
_VALIDATOR = frozenset({Role.VALIDATOR})
_SECOND_VALIDATOR = frozenset({Role.SECOND_VALIDATOR})
_RECIPIENT = frozenset({Role.RECIPIENT})
_SYSTEM = frozenset({Role.SYSTEM})
_PUBLISHED_SOURCES = frozenset({Status.AVAILABLE, Status.SERVICE_CERTIFIED, Status.COMPLETED, Status.MANDATED})

DEPOSIT = (
    Transition(
        action=Action.SUBMIT,
        sources=frozenset({Status.DRAFT}),
        target=Status.DEPOSITED,
        roles=SUPPLIER_ALONE,
        event=EventType.DEPOSITED,
        evidence=Evidence.OFFICIAL,
        note="« Valider et envoyer », cadres A1 et A2",
    ),
)

DEPOSIT_TO_VALIDATOR = (
    Transition(
        action=Action.SUBMIT,
        sources=frozenset({Status.DRAFT}),
        target=Status.TO_VALIDATE_1,
        roles=SUPPLIER_ALONE,
        event=EventType.DEPOSITED,
        evidence=Evidence.OBSERVED,
        note="« Valider et envoyer », cadres A9 et A12 : le valideur voit la demande avant le destinataire",
    ),
)

DELETION = (
    Transition(
        action=Action.DELETE,
        sources=frozenset({Status.DRAFT}),
        target=Status.DELETED,
        roles=SUPPLIER_ALONE,
        event=EventType.DRAFT_DELETED,
        evidence=Evidence.ASSUMED,
        note="Statut publié, geste supposé",
    ),
)

VALIDATION = (
    Transition(
        action=Action.VALIDATE,
        sources=frozenset({Status.TO_VALIDATE_1}),
        target=Status.VALIDATED_1,
        roles=_VALIDATOR,
        event=EventType.VALIDATED,
        evidence=Evidence.OBSERVED,
        note="Action « VALIDATION » de l’API ; une pièce peut être jointe",
    ),
    Transition(
        action=Action.REFUSE,
        sources=frozenset({Status.TO_VALIDATE_1}),
        target=Status.REFUSED_1,
        roles=_VALIDATOR,
        event=EventType.REFUSED,
        evidence=Evidence.OBSERVED,
        note="Action « REFUS » de l’API, motif obligatoire",
        needs_reason=True,
    ),
    Transition(
        action=Action.REPORT_WRONG_VALIDATOR,
        sources=frozenset({Status.TO_VALIDATE_1}),
        target=Status.WRONG_VALIDATOR_1,
        roles=_VALIDATOR,
        event=EventType.WRONG_VALIDATOR_REPORTED,
        evidence=Evidence.ASSUMED,
        note="Statut publié ; geste déduit : un refus dont le motif est « pas le valideur »",
        needs_reason=True,
    ),
    Transition(
        action=Action.CORRECT_VALIDATOR,
        sources=frozenset({Status.WRONG_VALIDATOR_1}),
        target=Status.TO_VALIDATE_1,
        roles=SUPPLIER_ALONE,
        event=EventType.VALIDATOR_CORRECTED,
        evidence=Evidence.OBSERVED,
        note="Service « corriger/valideur/facture » de l’API",
    ),
    Transition(
        action=Action.NOTE_SILENCE,
        sources=frozenset({Status.TO_VALIDATE_1}),
        target=Status.VALIDATION_1_OVERDUE,
        roles=_SYSTEM,
        event=EventType.VALIDATION_LAPSED,
        evidence=Evidence.OFFICIAL,
        note="Quinze jours sans réponse valent accord ; l’enchaînement des statuts est déduit",
    ),
)

FORWARDING = (
    Transition(
        action=Action.FORWARD,
        sources=frozenset({Status.VALIDATED_1}),
        target=Status.DEPOSITED,
        roles=_SYSTEM,
        event=EventType.FORWARDED,
        evidence=Evidence.OBSERVED,
        note="Après l’accord, la demande est transmise au destinataire",
        guards=(_no_second_validator,),
    ),
    Transition(
        action=Action.FORWARD,
        sources=frozenset({Status.VALIDATION_1_OVERDUE}),
        target=Status.DEPOSITED,
        roles=_SYSTEM,
        event=EventType.FORWARDED,
        evidence=Evidence.OFFICIAL,
        note="L’accord tacite transmet la demande au destinataire",
    ),
)

SECOND_VALIDATION = (
    # The subcontractor of a co-contractor: the co-contractor agrees, then the lead contractor he names.
    Transition(
        action=Action.ASK_SECOND_VALIDATION,
        sources=frozenset({Status.VALIDATED_1}),
        target=Status.TO_VALIDATE_2,
        roles=_SYSTEM,
        event=EventType.SECOND_VALIDATION_ASKED,
        evidence=Evidence.ASSUMED,
        note="Deux niveaux publiés ; déduit : le premier valideur nomme le second",
        guards=(_second_validator_named,),
    ),
    Transition(
        action=Action.VALIDATE,
        sources=frozenset({Status.TO_VALIDATE_2}),
        target=Status.VALIDATED_2,
        roles=_SECOND_VALIDATOR,
        event=EventType.VALIDATED,
        evidence=Evidence.ASSUMED,
        note="Comme au premier niveau",
    ),
    Transition(
        action=Action.REFUSE,
        sources=frozenset({Status.TO_VALIDATE_2}),
        target=Status.REFUSED_2,
        roles=_SECOND_VALIDATOR,
        event=EventType.REFUSED,
        evidence=Evidence.ASSUMED,
        note="Comme au premier niveau",
        needs_reason=True,
    ),
    Transition(
        action=Action.REPORT_WRONG_VALIDATOR,
        sources=frozenset({Status.TO_VALIDATE_2}),
        target=Status.WRONG_VALIDATOR_2,
        roles=_SECOND_VALIDATOR,
        event=EventType.WRONG_VALIDATOR_REPORTED,
        evidence=Evidence.ASSUMED,
        note="Comme au premier niveau ; le statut publié dit que l’erreur est du cotraitant",
        needs_reason=True,
    ),
    Transition(
        action=Action.CORRECT_VALIDATOR,
        sources=frozenset({Status.WRONG_VALIDATOR_2}),
        target=Status.TO_VALIDATE_2,
        roles=_VALIDATOR,
        event=EventType.VALIDATOR_CORRECTED,
        evidence=Evidence.ASSUMED,
        note="Par celui qui s’est trompé : le premier valideur",
    ),
    Transition(
        action=Action.NOTE_SILENCE,
        sources=frozenset({Status.TO_VALIDATE_2}),
        target=Status.VALIDATION_2_OVERDUE,
        roles=_SYSTEM,
        event=EventType.VALIDATION_LAPSED,
        evidence=Evidence.ASSUMED,
        note="Quinze jours, comme au premier niveau",
    ),
    Transition(
        action=Action.FORWARD,
        sources=frozenset({Status.VALIDATED_2, Status.VALIDATION_2_OVERDUE}),
        target=Status.DEPOSITED,
        roles=_SYSTEM,
        event=EventType.FORWARDED,
        evidence=Evidence.ASSUMED,
        note="Comme après le premier niveau",
    ),
)

TRANSMISSION = (
    Transition(
        action=Action.ROUTE,
        sources=frozenset({Status.DEPOSITED}),
        target=Status.ROUTING,
        roles=_SYSTEM,
        event=EventType.ROUTED,
        evidence=Evidence.ASSUMED,
        note="Destinataires raccordés par flux",
        guards=(_received_by_flow,),
    ),
    Transition(
        action=Action.MAKE_AVAILABLE,
        sources=frozenset({Status.DEPOSITED, Status.ROUTING}),
        target=Status.AVAILABLE,
        roles=_SYSTEM,
        event=EventType.MADE_AVAILABLE,
        evidence=Evidence.OFFICIAL,
        note="Cycle de vie publié par l’AIFE",
    ),
)

RECEPTION = (
    Transition(
        action=Action.TAKE_INTO_ACCOUNT,
        sources=frozenset({Status.AVAILABLE}),
        target=Status.TAKEN_BY_RECIPIENT,
        roles=_RECIPIENT,
        event=EventType.TAKEN_INTO_ACCOUNT,
        evidence=Evidence.OBSERVED,
        note="Statut publié, geste observé chez un raccordé",
        guards=(_uses(Status.TAKEN_BY_RECIPIENT),),
    ),
)

RETURNS = (
    # Wrong recipient data: the same invoice comes back with another address.
    Transition(
        action=Action.ASK_RECYCLING,
        sources=_PUBLISHED_SOURCES,
        target=Status.TO_RECYCLE,
        roles=_RECIPIENT,
        event=EventType.RECYCLING_ASKED,
        evidence=Evidence.OFFICIAL,
        note="Suivi du traitement (AIFE) ; statuts de départ observés",
        needs_reason=True,
    ),
    Transition(
        action=Action.ASK_RECYCLING,
        sources=frozenset({Status.TAKEN_BY_RECIPIENT}),
        target=Status.TO_RECYCLE,
        roles=_RECIPIENT,
        event=EventType.RECYCLING_ASKED,
        evidence=Evidence.ASSUMED,
        note="Supposé : la prise en compte ne doit pas être une impasse",
        needs_reason=True,
    ),
    # Missing documents: the legal interruption of the payment time.
    Transition(
        action=Action.SUSPEND,
        sources=_PUBLISHED_SOURCES,
        target=Status.SUSPENDED,
        roles=_RECIPIENT,
        event=EventType.SUSPENDED,
        evidence=Evidence.OFFICIAL,
        note="Suivi du traitement (AIFE) ; statuts de départ observés",
        needs_reason=True,
    ),
    Transition(
        action=Action.SUSPEND,
        sources=frozenset({Status.TAKEN_BY_RECIPIENT}),
        target=Status.SUSPENDED,
        roles=_RECIPIENT,
        event=EventType.SUSPENDED,
        evidence=Evidence.ASSUMED,
        note="Supposé : la prise en compte ne doit pas être une impasse",
        needs_reason=True,
    ),
    # Wrong billing data: the end of this invoice, another one under another number.
    Transition(
        action=Action.REJECT,
        sources=_PUBLISHED_SOURCES,
        target=Status.REJECTED,
        roles=_RECIPIENT,
        event=EventType.REJECTED,
        evidence=Evidence.OFFICIAL,
        note="Suivi du traitement (AIFE) ; statuts de départ observés",
        needs_reason=True,
    ),
    Transition(
        action=Action.REJECT,
        sources=frozenset({Status.TAKEN_BY_RECIPIENT}),
        target=Status.REJECTED,
        roles=_RECIPIENT,
        event=EventType.REJECTED,
        evidence=Evidence.ASSUMED,
        note="Supposé : la prise en compte ne doit pas être une impasse",
        needs_reason=True,
    ),
    # Only SIRET, service and commitment change; the number stays.
    Transition(
        action=Action.RECYCLE,
        sources=frozenset({Status.TO_RECYCLE}),
        target=Status.DEPOSITED,
        roles=SUPPLIER_ALONE,
        event=EventType.RECYCLED,
        evidence=Evidence.OFFICIAL,
        note="Même numéro, seul l’acheminement change",
    ),
    # Only attachments and a comment are added: wrong data means a rejection.
    Transition(
        action=Action.COMPLETE,
        sources=frozenset({Status.SUSPENDED}),
        target=Status.COMPLETED,
        roles=SUPPLIER_ALONE,
        event=EventType.COMPLETED,
        evidence=Evidence.OBSERVED,
        note="Service « completer » de l’API",
    ),
)

PROCESSING = (
    Transition(
        action=Action.CERTIFY_SERVICE,
        sources=frozenset({Status.AVAILABLE, Status.COMPLETED}),
        target=Status.SERVICE_CERTIFIED,
        roles=_RECIPIENT,
        event=EventType.SERVICE_CERTIFIED,
        evidence=Evidence.OFFICIAL,
        note="Statut facultatif, déclaré dans l’annuaire",
        guards=(_uses(Status.SERVICE_CERTIFIED),),
    ),
    Transition(
        action=Action.CERTIFY_SERVICE,
        sources=frozenset({Status.TAKEN_BY_RECIPIENT}),
        target=Status.SERVICE_CERTIFIED,
        roles=_RECIPIENT,
        event=EventType.SERVICE_CERTIFIED,
        evidence=Evidence.ASSUMED,
        note="Supposé : la prise en compte ne doit pas être une impasse",
        guards=(_uses(Status.SERVICE_CERTIFIED),),
    ),
    Transition(
        action=Action.MANDATE,
        sources=frozenset({Status.AVAILABLE, Status.SERVICE_CERTIFIED, Status.COMPLETED}),
        target=Status.MANDATED,
        roles=_RECIPIENT,
        event=EventType.MANDATED,
        evidence=Evidence.OFFICIAL,
        note="Statut facultatif, déclaré dans l’annuaire",
        guards=(_uses(Status.MANDATED),),
    ),
    Transition(
        action=Action.MANDATE,
        sources=frozenset({Status.TAKEN_BY_RECIPIENT}),
        target=Status.MANDATED,
        roles=_RECIPIENT,
        event=EventType.MANDATED,
        evidence=Evidence.ASSUMED,
        note="Supposé : la prise en compte ne doit pas être une impasse",
        guards=(_uses(Status.MANDATED),),
    ),
    Transition(
        action=Action.HAND_TO_ACCOUNTANT,
        sources=frozenset({Status.MANDATED}),
        target=Status.WITH_ACCOUNTANT,
        roles=frozenset({Role.RECIPIENT, Role.SYSTEM}),
        event=EventType.HANDED_TO_ACCOUNTANT,
        evidence=Evidence.OFFICIAL,
        note="Par le destinataire, ou par l’application des comptables à réception du mandat",
        guards=(_uses(Status.WITH_ACCOUNTANT),),
    ),
    Transition(
        action=Action.HAND_TO_ACCOUNTANT,
        sources=frozenset({Status.AVAILABLE, Status.TAKEN_BY_RECIPIENT, Status.SERVICE_CERTIFIED, Status.COMPLETED}),
        target=Status.WITH_ACCOUNTANT,
        roles=frozenset({Role.RECIPIENT, Role.SYSTEM}),
        event=EventType.HANDED_TO_ACCOUNTANT,
        evidence=Evidence.ASSUMED,
        note="« Mandatée » est facultatif : on peut l’omettre",
        guards=(_uses(Status.WITH_ACCOUNTANT),),
    ),
    Transition(
        action=Action.POST,
        sources=frozenset({Status.WITH_ACCOUNTANT}),
        target=Status.POSTED,
        roles=frozenset({Role.ACCOUNTANT, Role.RECIPIENT}),
        event=EventType.POSTED,
        evidence=Evidence.OFFICIAL,
        note="Par le comptable ; un raccordé l’envoie au nom du destinataire",
        guards=(_uses(Status.POSTED),),
    ),
    Transition(
        action=Action.PAY,
        sources=frozenset(
            {
                Status.TAKEN_BY_RECIPIENT,
                Status.SERVICE_CERTIFIED,
                Status.MANDATED,
                Status.WITH_ACCOUNTANT,
                Status.POSTED,
            }
        ),
        target=Status.PAID,
        roles=frozenset({Role.ACCOUNTANT, Role.RECIPIENT, Role.SYSTEM}),
        event=EventType.PAID,
        evidence=Evidence.OFFICIAL,
        note="Par le comptable ou son application, depuis tout statut de traitement",
        guards=(_uses(Status.PAID),),
    ),
    Transition(
        action=Action.PAY,
        sources=frozenset({Status.AVAILABLE, Status.COMPLETED}),
        target=Status.PAID,
        roles=frozenset({Role.ACCOUNTANT, Role.RECIPIENT, Role.SYSTEM}),
        event=EventType.PAID,
        evidence=Evidence.ASSUMED,
        note="Les statuts de traitement sont facultatifs : un destinataire peut n’en utiliser aucun",
        guards=(_uses(Status.PAID),),
    ),
)
