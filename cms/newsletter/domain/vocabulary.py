"""The words of the letter: topics, states, what is written in the ledger, why something is refused."""

from enum import StrEnum

from cms.core.labelled import Labelled


class Topic(Labelled):
    """What a reader may choose; the order is for ever, because each topic is one bit of a row."""

    INVOICES = "factures", "Déposer et suivre ses factures"
    WORKS = "travaux", "Factures de travaux"
    PUBLIC_BODIES = "public", "Recevoir et payer, côté public"
    CONNECTION = "raccordement", "Raccorder un logiciel (API, EDI)"
    TRAINING = "formations", "Formations et sessions à venir"
    CLUB = "club", "Club des utilisateurs et évolutions"


ALL_TOPICS = (1 << len(Topic)) - 1


def mask_of(codes: list[str]) -> int:
    """The topics as one number; a code that does not exist counts for nothing."""
    return sum(1 << place for place, topic in enumerate(Topic) if topic.value in codes)


def topics_of(mask: int) -> list[Topic]:
    """The topics of a number, in their order."""
    return [topic for place, topic in enumerate(Topic) if mask >> place & 1]


class ReaderState(Labelled):
    """Those who left are not in the table any more: only the print of their address is kept."""

    PENDING = "pending", "À confirmer"
    ACTIVE = "active", "Abonné"


class ConsentAction(Labelled):
    """What the ledger records: one line a fact, never changed."""

    ASKED = "asked", "Inscription demandée"
    CONFIRMED = "confirmed", "Inscription confirmée"
    IMPORTED = "imported", "Inscription reprise d’une liste, avec sa preuve"
    TOPICS = "topics", "Thèmes changés"
    WITHDRAWN = "withdrawn", "Désabonnement"
    COMPLAINED = "complained", "Signalée comme indésirable"
    STOPPED = "stopped", "Arrêtée, l’adresse ne répond plus"
    ERASED = "erased", "Effacée à la demande de la personne"


class Channel(Labelled):
    """By which door the fact came."""

    FORM = "form", "formulaire du site"
    LINK = "link", "page ouverte par le lien d’un message"
    HEADER = "header", "bouton de la messagerie"
    IMPORT = "import", "liste importée par l’équipe"
    DESK = "desk", "espace de rédaction"
    RETURN = "return", "message revenu d’un serveur"
    ACCOUNT = "account", "page « Mes données »"


class CampaignState(Labelled):
    """Where the sending of an issue stands."""

    PREPARING = "preparing", "En préparation"
    SENDING = "sending", "En cours d’envoi"
    PAUSED = "paused", "Suspendu"
    DONE = "done", "Terminé"
    CANCELLED = "cancelled", "Annulé"


class MessageState(Labelled):
    """Where one message to one reader stands; see ``messages`` for the moves."""

    PENDING = "pending", "À remettre"
    HANDING = "handing", "En cours de remise"
    HANDED = "handed", "Remis"
    DEFERRED = "deferred", "Différé"
    REFUSED = "refused", "Refusé"
    UNCERTAIN = "uncertain", "Sort inconnu"
    SKIPPED = "skipped", "Lecteur parti avant l’envoi"
    CANCELLED = "cancelled", "Annulé"


class LotState(Labelled):
    """Where a lot of messages stands."""

    WAITING = "waiting", "En attente"
    LEASED = "leased", "Pris par un envoi"
    DONE = "done", "Terminé"


class ReturnKind(Labelled):
    """What came back."""

    SOFT = "soft", "Retour temporaire"
    HARD = "hard", "Adresse inexistante"
    COMPLAINT = "complaint", "Signalement comme indésirable"


class Refusal(StrEnum):
    """Why something is refused; the sentences are in ``explanations``."""

    LINK_UNKNOWN = "link_unknown"
    TRIAL_LINK = "trial_link"
    NO_TOPIC = "no_topic"
    TOO_MANY_FROM_PLACE = "too_many_from_place"
    TOO_MANY_FOR_ADDRESS = "too_many_for_address"
    ISSUE_NOT_PUBLISHED = "issue_not_published"
    ISSUE_EMPTY = "issue_empty"
    ISSUE_ALREADY_SENT = "issue_already_sent"
    NO_READER = "no_reader"
    PACE_OUT_OF_RANGE = "pace_out_of_range"
    HOURS_OUT_OF_RANGE = "hours_out_of_range"
    NOT_POSSIBLE_NOW = "not_possible_now"
    NOTHING_UNCERTAIN = "nothing_uncertain"
    MAIL_SERVER_SILENT = "mail_server_silent"
    PROOF_MISSING = "proof_missing"
    PROOF_IN_THE_FUTURE = "proof_in_the_future"
    FILE_UNREADABLE = "file_unreadable"
    FILE_WITHOUT_ADDRESS = "file_without_address"
    FILE_TOO_LONG = "file_too_long"


class LetterRefusedError(Exception):
    """A command of the letter was refused: nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
