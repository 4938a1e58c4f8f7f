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
    # Works pieces: routing and time.
    MAKE_AVAILABLE_MOE = "make_available_moe", "Mettre à disposition de la maîtrise d’œuvre"
    MAKE_AVAILABLE_MOA = "make_available_moa", "Mettre à disposition de la maîtrise d’ouvrage"
    NOTIFY_SUPPLIER = "notify_supplier", "Notifier au titulaire"
    AWAIT_PIECE = "await_piece", "Attendre la pièce suivante"
    NOTE_MOE_SILENCE = "note_moe_silence", "Constater le silence de la maîtrise d’œuvre"
    OPEN_TACIT_BRANCH = "open_tacit_branch", "Constater que le décompte général n’est pas notifié"
    NOTE_MOA_SILENCE = "note_moa_silence", "Constater le silence de la maîtrise d’ouvrage"
    NOTE_SUPPLIER_SILENCE = "note_supplier_silence", "Constater le silence du titulaire"
    # Works pieces: the actors.
    TAKE_AS_MOE = "take_as_moe", "Prendre en compte"
    TAKE_AS_MOA = "take_as_moa", "Prendre en compte"
    TAKE_UP = "take_up", "Reprendre la pièce de la maîtrise d’œuvre"
    ACCEPT_FINAL = "accept_final", "Arrêter le décompte final"
    ASSOCIATE = "associate", "Associer votre pièce"
    REPLACE_BY_A22 = "replace_by_a22", "Ouvrir la procédure tacite"
    REFUSE_PIECE = "refuse_piece", "Refuser la pièce"
    DUPLICATE = "duplicate", "Reprendre dans une nouvelle pièce"
    ASK_PREVIOUS_RECYCLING = "ask_previous_recycling", "Demander le recyclage de la pièce"
    RECYCLE_PIECE = "recycle_piece", "Recycler la pièce"
    REPORT_WRONG_ACTOR = "report_wrong_actor", "Signaler une erreur d’acteur"
    REPORT_WRONG_PAYER = "report_wrong_payer", "Signaler une erreur de service financier"
    CORRECT_ACTOR = "correct_actor", "Corriger l’acteur"
    ASK_COMPLETION = "ask_completion", "Demander un complément"
    COMPLETE_PIECE = "complete_piece", "Compléter la pièce"
    # Flags beside the status, not moves:
    CONTEST_REVISION = "contest_revision", "Contester le montant révisé"
    ACCEPT_REVISION = "accept_revision", "Accepter le montant révisé"
    NOTE_REVISION_SILENCE = "note_revision_silence", "Constater l’acceptation du montant révisé"
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
    MADE_AVAILABLE_MOE = "works.made_available_moe", "Mise à disposition de la maîtrise d’œuvre"
    MADE_AVAILABLE_MOA = "works.made_available_moa", "Mise à disposition de la maîtrise d’ouvrage"
    SUPPLIER_NOTIFIED = "works.supplier_notified", "Notifiée au titulaire"
    PIECE_AWAITED = "works.piece_awaited", "Pièce suivante attendue"
    MOE_LAPSED = "works.moe_lapsed", "Silence de la maîtrise d’œuvre"
    TACIT_BRANCH_OPENED = "works.tacit_branch_opened", "Décompte général non notifié à temps"
    MOA_LAPSED = "works.moa_lapsed", "Silence de la maîtrise d’ouvrage"
    DG_DEEMED_ACCEPTED = "works.dg_deemed_accepted", "Décompte général réputé accepté"
    TAKEN_BY_MOE = "works.taken_by_moe", "Prise en compte par la maîtrise d’œuvre"
    TAKEN_BY_MOA = "works.taken_by_moa", "Prise en compte par la maîtrise d’ouvrage"
    TAKEN_UP = "works.taken_up", "Reprise par la maîtrise d’ouvrage"
    FINAL_ACCEPTED = "works.final_accepted", "Décompte final arrêté"
    ASSOCIATED = "works.associated", "Pièce suivante associée"
    REPLACED_BY_A22 = "works.replaced_by_a22", "Remplacée par la procédure tacite"
    PIECE_REFUSED = "works.piece_refused", "Pièce refusée"
    DUPLICATED = "works.duplicated", "Reprise dans une nouvelle pièce"
    PREVIOUS_RECYCLING_ASKED = "works.previous_recycling_asked", "Recyclage demandé"
    PIECE_RECYCLED = "works.piece_recycled", "Pièce recyclée"
    WRONG_ACTOR_REPORTED = "works.wrong_actor_reported", "Erreur d’acteur signalée"
    ACTOR_CORRECTED = "works.actor_corrected", "Acteur corrigé"
    COMPLETION_ASKED = "works.completion_asked", "Complément demandé"
    PIECE_COMPLETED = "works.piece_completed", "Pièce complétée"
    REVISION_CONTESTED = "works.revision_contested", "Montant révisé contesté"
    REVISION_ACCEPTED = "works.revision_accepted", "Montant révisé accepté"
    REVISION_DEEMED_ACCEPTED = "works.revision_deemed_accepted", "Montant révisé réputé accepté"
    REFUSAL_STOPPED = "works.refusal_stopped", "Refus pour erreur de montant arrêté"
    ACKNOWLEDGED = "document.acknowledged", "Acquittement"
    REJECTION_HANDLED = "document.rejection_handled", "Rejet traité"
    DOWNLOADED = "document.downloaded", "Téléchargée par le destinataire"
    MESSAGE_SENT = "message.sent", "Message diffusé"
    MESSAGE_READ = "message.read", "Message lu"
    REQUEST_SENT = "request.sent", "Sollicitation envoyée"
    REQUEST_FORWARDED = "request.forwarded", "Sollicitation transmise au client"
    REQUEST_ANSWERED = "request.answered", "Réponse à une sollicitation"
    REQUEST_FOLLOWED_UP = "request.followed_up", "Relance d’une sollicitation"
    REQUEST_CLOSED = "request.closed", "Sollicitation close"
    ASSISTANT_ASKED = "assistant.asked", "Question à l’assistant"
    ACTIVATION_RESENT = "assistant.activation_resent", "Lien d’activation renvoyé par l’assistant"
    ACCOUNT_CREATED = "account.created", "Compte créé, lien d’activation envoyé"
    ACCOUNT_ACTIVATED = "account.activated", "Compte activé"
    ACCOUNT_SIGNED_IN = "account.signed_in", "Connexion"
    ACCOUNT_SIGN_IN_FAILED = "account.sign_in_failed", "Mot de passe faux"
    ACCOUNT_SIGNED_OUT = "account.signed_out", "Déconnexion"
    ACCOUNT_SECRET_CHANGED = "account.secret_changed", "Mot de passe changé"
    ACCOUNT_REFUSED = "account.refused", "Geste refusé sur le compte"
    ACCESS_ASKED = "access.asked", "Accès demandé au gestionnaire"
    ACCESS_GRANTED = "access.granted", "Demande d’accès approuvée"
    ACCESS_REFUSED = "access.refused", "Demande d’accès refusée"
    SECONDARY_NAMED = "access.secondary_named", "Gestionnaire secondaire nommé"


TEACHING_LIST = (
    "Liste pédagogique : la liste officielle des motifs n’est pas publique. Ceux marqués « officiel » sont nommés par "
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

    # Works pieces. « Erreur de montant » stands in the list since 19/02/2025, and a window stops whoever chooses it.
    PIECE_AMOUNT = "TRAVAUX_ERREUR_MONTANT", "Erreur de montant", Action.REFUSE_PIECE, Evidence.OFFICIAL
    PIECE_RECIPIENT = (
        "TRAVAUX_MAUVAIS_DESTINATAIRE",
        "La pièce n’est pas pour ce marché",
        Action.REFUSE_PIECE,
        Evidence.ASSUMED,
    )
    PIECE_MISSING = "TRAVAUX_PIECE_MANQUANTE", "Pièce justificative manquante", Action.REFUSE_PIECE, Evidence.ASSUMED
    PIECE_FRAME = "TRAVAUX_MAUVAIS_CADRE", "Cadre de facturation erroné", Action.REFUSE_PIECE, Evidence.ASSUMED
    PIECE_OTHER = "TRAVAUX_REFUS_AUTRE", "Autre motif", Action.REFUSE_PIECE, Evidence.ASSUMED
    PREVIOUS_FILE = (
        "TRAVAUX_RECYCLAGE_FICHIER",
        "Le fichier déposé n’est pas le bon",
        Action.ASK_PREVIOUS_RECYCLING,
        Evidence.ASSUMED,
    )
    PREVIOUS_OTHER = "TRAVAUX_RECYCLAGE_AUTRE", "Autre motif", Action.ASK_PREVIOUS_RECYCLING, Evidence.ASSUMED
    WRONG_ACTOR = (
        "TRAVAUX_PAS_L_ACTEUR",
        "Cette structure n’est pas partie au marché",
        Action.REPORT_WRONG_ACTOR,
        Evidence.ASSUMED,
    )
    WRONG_PAYER = (
        "TRAVAUX_PAS_LE_PAYEUR",
        "Ce service financier ne paie pas ce marché",
        Action.REPORT_WRONG_PAYER,
        Evidence.ASSUMED,
    )
    COMPLETION_MISSING = (
        "TRAVAUX_COMPLEMENT_PIECE",
        "Pièce justificative manquante",
        Action.ASK_COMPLETION,
        Evidence.ASSUMED,
    )
    COMPLETION_OTHER = "TRAVAUX_COMPLEMENT_AUTRE", "Autre motif", Action.ASK_COMPLETION, Evidence.ASSUMED

    @classmethod
    def for_action(cls, action: Action) -> tuple[Reason, ...]:
        """The drop-down of one gesture, in order; empty when the gesture wants no reason."""
        return tuple(reason for reason in cls if reason.action is action)
