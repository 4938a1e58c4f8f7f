"""What an actor may do to a document, the event each gesture leaves, and the reasons that go with a return.

The published action codes (REJET, SUSPENSION, ...) name only some gestures; ours name all of them.
"""

from __future__ import annotations

from typing import Self

from sandbox.domain.labelled import Evidence, Labelled


class Action(Labelled):
    """A gesture on a document: a button, or a step of the portal itself."""

    SUBMIT = "submit", "Valider et envoyer"
    DELETE = "delete", "Supprimer le brouillon"
    VALIDATE = "validate", "Valider la demande"
    REFUSE = "refuse", "Refuser la demande"
    REPORT_WRONG_VALIDATOR = "report_wrong_validator", "Signaler une erreur de valideur"
    CORRECT_VALIDATOR = "correct_validator", "Corriger le valideur"
    ASK_SECOND_VALIDATION = "ask_second_validation", "Transmettre au second valideur"
    NOTE_SILENCE = "note_silence", "Constater l’absence de validation"
    FORWARD = "forward", "Transmettre au destinataire"
    ROUTE = "route", "Acheminer"
    MAKE_AVAILABLE = "make_available", "Mettre à disposition du destinataire"
    TAKE_INTO_ACCOUNT = "take_into_account", "Prendre en compte"
    ASK_RECYCLING = "ask_recycling", "Mettre à recycler"
    SUSPEND = "suspend", "Suspendre"
    REJECT = "reject", "Rejeter"
    RECYCLE = "recycle", "Recycler"
    COMPLETE = "complete", "Compléter"
    CERTIFY_SERVICE = "certify_service", "Constater le service fait"
    MANDATE = "mandate", "Mandater"
    HAND_TO_ACCOUNTANT = "hand_to_accountant", "Mettre à disposition du comptable"
    POST = "post", "Comptabiliser"
    PAY = "pay", "Mettre en paiement"
    # Flags beside the status, not moves:
    ACKNOWLEDGE = "acknowledge", "Acquitter"
    HANDLE_REJECTION = "handle_rejection", "Traiter le rejet"


class EventType(Labelled):
    """The facts a space's journal is made of. One command, one event."""

    SPACE_OPENED = "space.opened", "Espace ouvert"
    SPACE_CLAIMED = "space.claimed", "Espace rattaché à un compte"
    SPACE_RESUMED = "space.resumed", "Espace repris"
    SEAT_TAKEN = "seat.taken", "Changement de siège"
    CLOCK_ADVANCED = "clock.advanced", "Temps avancé"
    HINT_TAKEN = "hint.taken", "Indice demandé"
    EXERCISE_STARTED = "exercise.started", "Exercice commencé"
    ANSWER_GIVEN = "answer.given", "Réponse donnée"
    SEARCH_MADE = "search.made", "Recherche faite"
    EXPORT_ASKED = "export.asked", "Export demandé"
    FILE_ADDED = "file.added", "Fichier ajouté"
    MARKET_SAVED = "market.saved", "Fiche de marché enregistrée"
    PDF_READ = "draft.read_from_pdf", "Texte du PDF lu"
    DRAFT_SAVED = "draft.saved", "Brouillon enregistré"
    DRAFT_DELETED = "draft.deleted", "Brouillon supprimé"
    FLOW_ACCEPTED = "flow.accepted", "Fichier intégré"
    FLOW_REJECTED = "flow.rejected", "Fichier rejeté"
    DEPOSIT_REFUSED = "deposit.refused", "Dépôt refusé par les contrôles"
    DEPOSITED = "document.deposited", "Facture déposée"
    VALIDATED = "document.validated", "Validée par le valideur"
    REFUSED = "document.refused", "Refusée par le valideur"
    WRONG_VALIDATOR_REPORTED = "document.wrong_validator_reported", "Erreur de valideur signalée"
    VALIDATOR_CORRECTED = "document.validator_corrected", "Valideur corrigé"
    SECOND_VALIDATION_ASKED = "document.second_validation_asked", "Seconde validation demandée"
    VALIDATION_LAPSED = "document.validation_lapsed", "Absence de validation, délai dépassé"
    FORWARDED = "document.forwarded", "Transmise après validation"
    ROUTED = "document.routed", "Acheminement commencé"
    MADE_AVAILABLE = "document.made_available", "Mise à disposition du destinataire"
    TAKEN_INTO_ACCOUNT = "document.taken_into_account", "Prise en compte par le destinataire"
    RECYCLING_ASKED = "document.recycling_asked", "Mise à recycler"
    SUSPENDED = "document.suspended", "Suspendue"
    REJECTED = "document.rejected", "Rejetée"
    RECYCLED = "document.recycled", "Recyclée"
    COMPLETED = "document.completed", "Complétée"
    SERVICE_CERTIFIED = "document.service_certified", "Service fait constaté"
    MANDATED = "document.mandated", "Mandatée"
    HANDED_TO_ACCOUNTANT = "document.handed_to_accountant", "Mise à disposition du comptable"
    POSTED = "document.posted", "Comptabilisée"
    PAID = "document.paid", "Mise en paiement"
    ACKNOWLEDGED = "document.acknowledged", "Acquittement"
    REJECTION_HANDLED = "document.rejection_handled", "Rejet traité"
    DOWNLOADED = "document.downloaded", "Téléchargée par le destinataire"


TEACHING_LIST = (
    "Liste pédagogique : la liste officielle des motifs n’est pas publique. Ceux marqués « officiel » sont nommés par "
    "un texte de l’État ou de l’AIFE, les autres sont les nôtres."
)
"""What a screen says beside a drop-down of reasons."""


class Reason(Labelled):
    """A teaching list of reasons (« liste pédagogique »): the official coded list is not public."""

    action: Action
    evidence: Evidence

    def __new__(cls, value: str, label: str, action: Action, evidence: Evidence) -> Self:
        """Carry what the member shows beside its published code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.action = action
        member.evidence = evidence
        return member

    RECYCLE_SIRET = "RECYCLAGE_DEST_SIRET", "Destinataire erroné", Action.ASK_RECYCLING, Evidence.OFFICIAL
    RECYCLE_SERVICE = "RECYCLAGE_DEST_SERVICE", "Code service erroné", Action.ASK_RECYCLING, Evidence.OFFICIAL
    RECYCLE_COMMITMENT = (
        "RECYCLAGE_DEST_EJ",
        "Numéro d’engagement erroné ou absent",
        Action.ASK_RECYCLING,
        Evidence.OFFICIAL,
    )
    RECYCLE_OTHER = "RECYCLAGE_AUTRE", "Autre motif", Action.ASK_RECYCLING, Evidence.ASSUMED
    SUSPEND_MISSING = "SUSPENSION_PJ_MANQUANTE", "Pièce justificative manquante", Action.SUSPEND, Evidence.OFFICIAL
    SUSPEND_UNREADABLE = "SUSPENSION_PJ_ILLISIBLE", "Pièce justificative illisible", Action.SUSPEND, Evidence.ASSUMED
    SUSPEND_SERVICE = (
        "SUSPENSION_SF_EN_ATTENTE",
        "Attestation de service fait attendue",
        Action.SUSPEND,
        Evidence.ASSUMED,
    )
    SUSPEND_BANK = "SUSPENSION_RIB", "Coordonnées bancaires à justifier", Action.SUSPEND, Evidence.ASSUMED
    SUSPEND_OTHER = "SUSPENSION_AUTRE", "Autre motif", Action.SUSPEND, Evidence.ASSUMED
    REJECT_FRAME = "REJET_CADRE", "Cadre de facturation erroné", Action.REJECT, Evidence.OFFICIAL
    REJECT_DUPLICATE = "REJET_DOUBLON", "Facture en double", Action.REJECT, Evidence.OBSERVED
    REJECT_AMOUNT = "REJET_MONTANT", "Montant erroné", Action.REJECT, Evidence.OFFICIAL
    REJECT_VAT = "REJET_TVA", "Taux ou régime de TVA erroné", Action.REJECT, Evidence.ASSUMED
    REJECT_DELIVERY = "REJET_LIVRAISON", "Service non fait ou non conforme", Action.REJECT, Evidence.ASSUMED
    REJECT_MENTIONS = "REJET_MENTIONS", "Mentions obligatoires absentes", Action.REJECT, Evidence.ASSUMED
    REJECT_OUT_OF_CONTRACT = "REJET_HORS_MARCHE", "Non prévu au marché", Action.REJECT, Evidence.ASSUMED
    REJECT_OTHER = "REJET_AUTRE", "Autre motif", Action.REJECT, Evidence.ASSUMED

    REFUSE_AMOUNT = "REFUS_MONTANT", "Montant erroné", Action.REFUSE, Evidence.ASSUMED
    REFUSE_NOT_COMPLIANT = (
        "REFUS_NON_CONFORME",
        "Demande non conforme au contrat ou aux travaux faits",
        Action.REFUSE,
        Evidence.ASSUMED,
    )
    REFUSE_OTHER = "REFUS_AUTRE", "Autre motif", Action.REFUSE, Evidence.ASSUMED
    NOT_THE_VALIDATOR = (
        "REFUS_PAS_VALIDEUR",
        "Cette structure n’est pas le valideur",
        Action.REPORT_WRONG_VALIDATOR,
        Evidence.ASSUMED,
    )

    @classmethod
    def for_action(cls, action: Action) -> tuple[Reason, ...]:
        """The drop-down of one gesture, in order; empty when the gesture wants no reason."""
        return tuple(reason for reason in cls if reason.action is action)
