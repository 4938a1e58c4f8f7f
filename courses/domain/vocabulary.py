"""The words of the room: what a session is, who it is for, where an enrolment stands."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A string enum whose members carry the French wording people see."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Keep the stored value as the string, the wording beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class SessionKind(Labelled):
    """How a session is given: a lecture to many, or practice with a few."""

    WEBINAR = "webinar", "Webinaire"
    VIRTUAL_CLASS = "virtual_class", "Classe virtuelle"


class RoomKind(Labelled):
    """What holds the voices and the faces of a session."""

    LINK = "link", "Un lien, quel que soit l’outil"
    BIGBLUEBUTTON = "bigbluebutton", "BigBlueButton"
    JITSI = "jitsi", "Jitsi"


class Audience(Labelled):
    """Whom a topic is written for."""

    SUPPLIERS = "suppliers", "Fournisseurs de la sphère publique"
    CONTRACTORS = "contractors", "Titulaires de marchés de travaux"
    PROJECT_MANAGERS = "project_managers", "Maîtres d’œuvre (MOE)"
    CLIENTS = "clients", "Maîtres d’ouvrage (MOA)"
    PUBLIC_BODIES = "public_bodies", "Entités publiques"
    JUSTICE = "justice", "Prestataires de justice"


class Level(Labelled):
    """What one should already know."""

    BEGINNER = "beginner", "Débutant"
    INTERMEDIATE = "intermediate", "Intermédiaire"
    ADVANCED = "advanced", "Avancé"


class Occupation(Labelled):
    """The part a person plays in Chorus Pro, as they tell it when they enrol."""

    SUPPLIER = "supplier", "Fournisseur"
    CONTRACTOR = "contractor", "Titulaire, cotraitant ou sous-traitant de travaux"
    PROJECT_MANAGER = "project_manager", "Maître d’œuvre (MOE)"
    CLIENT = "client", "Maître d’ouvrage (MOA)"
    PUBLIC_BODY = "public_body", "Agent d’une entité publique"
    OTHER = "other", "Autre"


class EnrolmentState(Labelled):
    """Where an enrolment stands."""

    HELD = "held", "Place retenue, à confirmer"
    CONFIRMED = "confirmed", "Confirmée"
    CANCELLED = "cancelled", "Annulée"
    EXPIRED = "expired", "Expirée"
    WAITING = "waiting", "En liste d’attente"
    UNSERVED = "unserved", "Liste close sans place"


# These two hold a seat: a seat number is present in them, and only in them.
ACTIVE_STATES = (EnrolmentState.HELD, EnrolmentState.CONFIRMED)
# One person stands once in a session, seated or waiting.
LIVE_STATES = (*ACTIVE_STATES, EnrolmentState.WAITING)


class Action(Labelled):
    """What may be done to an enrolment."""

    CONFIRM = "confirm", "Confirmer mon inscription"
    CANCEL = "cancel", "Annuler mon inscription"
    EXPIRE = "expire", "Libérer la place"
    OFFER = "offer", "Proposer une place"
    PASS = "pass", "Laisser passer cette place"
    CLOSE_LIST = "close_list", "Clore la liste d’attente"


class Actor(Labelled):
    """Who acts: the person enrolled, or the passing of time."""

    PARTICIPANT = "participant", "Participant"
    SYSTEM = "system", "Horloge"


class PresenceChoice(Labelled):
    """Whether a person lets their times of arrival and departure be noted; nothing is noted before they say so."""

    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Refusée"


class PresenceOutcome(Labelled):
    """What a presence comes to, once the session is over."""

    ATTENDED = "attended", "Présent"
    PARTLY = "partly", "Présent en partie"
    ABSENT = "absent", "Absent"
    UNMEASURED = "unmeasured", "Non mesurée"


class Satisfaction(Labelled):
    """How pleased one was; the first two count as satisfied."""

    VERY = "very", "Très satisfait"
    RATHER = "rather", "Plutôt satisfait"
    LITTLE = "little", "Peu satisfait"
    NOT = "not", "Pas du tout satisfait"


class CanRedo(Labelled):
    """Whether one could do the gesture again alone: what trainees doubted most in the past."""

    ALONE = "alone", "Oui, sans aide"
    WITH_HELP = "with_help", "Oui, avec le guide sous les yeux"
    NO = "no", "Non, pas encore"


class Pace(Labelled):
    """How the length and the content went together."""

    RIGHT = "right", "La durée convenait"
    TOO_LONG = "too_long", "C’était trop long"
    TOO_SHORT = "too_short", "C’était trop court"


class Urgency(Labelled):
    """How soon the requester needs an answer, as they say."""

    BLOCKED = "blocked", "Je suis bloqué aujourd’hui"
    SOON = "soon", "Il me faut la réponse cette semaine"
    LATER = "later", "Ce n’est pas pressé"


class SupportState(Labelled):
    """Where a request for individual support stands."""

    NEW = "new", "Reçue"
    ASSIGNED = "assigned", "En cours"
    ANSWERED = "answered", "Répondue"
    CLOSED = "closed", "Close"


class SupportAction(Labelled):
    """What may be done to a request."""

    ASSIGN = "assign", "Prendre en charge"
    REPLY = "reply", "Répondre"
    WRITE = "write", "Ajouter un message"
    CLOSE = "close", "Clore"


class SupportOutcome(Labelled):
    """How a request ended."""

    SOLVED = "solved", "Résolue"
    REDIRECTED = "redirected", "Orientée vers le bon service"
    TRAINED = "trained", "Orientée vers une formation"
    SILENT = "silent", "Sans nouvelle du demandeur"


class EventType(Labelled):
    """What the journal of the room can tell."""

    SEAT_HELD = "seat_held", "Place retenue"
    ENROLLED = "enrolled", "Inscription confirmée sans délai"
    CONFIRMED = "confirmed", "Inscription confirmée"
    CANCELLED = "cancelled", "Inscription annulée"
    EXPIRED = "expired", "Place rendue faute de confirmation"
    LINK_REQUESTED = "link_requested", "Lien demandé de nouveau"
    ERASED = "erased", "Données personnelles effacées"
    SESSION_SCHEDULED = "session_scheduled", "Session programmée"
    CONSENT_WITHDRAWN = "consent_withdrawn", "Accord retiré : plus de nouvelles des sessions"
    SESSION_CHANGED = "session_changed", "Session modifiée"
    PRESENCE_CHOSEN = "presence_chosen", "Mesure de la présence acceptée ou refusée"
    PRESENCE_CORRECTED = "presence_corrected", "Présence corrigée"
    PRESENCE_CONTESTED = "presence_contested", "Présence contestée"
    PRESENCE_CLOSED = "presence_closed", "Présences arrêtées"
    SUPPORT_RECEIVED = "support_received", "Demande d’accompagnement reçue"
    SUPPORT_WRITTEN = "support_written", "Message ajouté à une demande"
    SUPPORT_ASSIGNED = "support_assigned", "Demande prise en charge"
    SUPPORT_REPLIED = "support_replied", "Réponse à une demande"
    SUPPORT_CLOSED = "support_closed", "Demande close"
    LETTER_REFUSED = "letter_refused", "Réponse par courrier non reçue"
    FILES_LEFT_OUT = "files_left_out", "Pièces d’une réponse par courrier écartées"
    ANSWER_PUBLISHED = "answer_published", "Réponse rendue publique"
    SURVEY_REMINDED = "survey_reminded", "Avis redemandé à ceux qui n’ont pas répondu"
    SESSION_CALLED_OFF = "session_called_off", "Session annulée"
    QUEUED = "queued", "Entrée en liste d’attente"
    OFFERED = "offered", "Place proposée"
    PASSED = "passed", "Place laissée au suivant"
    UNSERVED = "unserved", "Liste close sans place"
    DRAWN = "drawn", "Ordre tiré au sort"
    MOVED = "moved", "Date changée par la personne"
    REMINDER_DUE = "reminder_due", "Rappel à envoyer"
    INTEREST_LEFT = "interest_left", "Souhait de date déposé"
    DATE_OPENED = "date_opened", "Date ouverte sur des souhaits"
    LIVE_OPENED = "live_opened", "Direct ouvert"
    LIVE_LED = "live_led", "Geste du formateur en direct"
    LIVE_ENDED = "live_ended", "Direct terminé"


class MailKind(Labelled):
    """The messages that the room writes."""

    CONFIRM_ADDRESS = "confirm_address", "Confirmez votre inscription"
    INVITATION = "invitation", "Votre inscription est confirmée"
    CANCELLATION = "cancellation", "Votre inscription est annulée"
    PRIVATE_LINK = "private_link", "Votre lien personnel"
    CHANGE = "change", "Votre session change"
    AFTERWARDS = "afterwards", "Votre présence et votre avis"
    PRESENCE = "presence", "Votre présence est revue"
    SURVEY_REMINDER = "survey_reminder", "Votre avis nous manque"
    CALLED_OFF = "called_off", "Votre session est annulée"
    QUEUED = "queued", "Vous êtes en liste d’attente"
    OFFER = "offer", "Une place se libère"
    UNSERVED = "unserved", "La liste d’attente est close"
    MOVED = "moved", "Votre date est changée"
    REMINDER = "reminder", "Votre session approche"
    INTEREST = "interest", "Confirmez votre souhait"
    DATE_OPENED = "date_opened", "Une date s’ouvre"
    NEXT_SESSION = "next_session", "Une nouvelle session est programmée"


class WaitingOrder(Labelled):
    """Who is offered a freed seat first."""

    ARRIVAL = "arrival", "Dans l’ordre d’arrivée"
    DRAW = "draw", "Par tirage au sort"


class ReminderKind(Labelled):
    """When a person is reminded of a session."""

    WEEK = "week", "Sept jours avant"
    DAY = "day", "La veille"
    HOUR = "hour", "Une heure avant"


class InterestState(Labelled):
    """Where a wish for a date stands."""

    ASKED = "asked", "À confirmer"
    PROVEN = "proven", "Comptée"
    SERVED = "served", "Date ouverte"
    WITHDRAWN = "withdrawn", "Retirée"


class ProposalState(Labelled):
    """Where a session proposed to a trainer stands."""

    OPEN = "open", "À décider"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Déclinée"
    STALE = "stale", "Remplacée"
