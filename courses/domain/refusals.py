"""The one catalogue of what the room refuses: a code, the French sentence, the remedy, the status it travels under."""

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why a gesture was refused."""

    SESSION_FULL = "session_full"
    SESSION_STARTED = "session_started"
    ENROLMENT_CLOSED = "enrolment_closed"
    HOLD_EXPIRED = "hold_expired"
    ADDRESS_REFUSED = "address_refused"
    NOT_ALLOWED_NOW = "not_allowed_now"
    NOT_YOURS = "not_yours"
    LINK_UNKNOWN = "link_unknown"
    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    EMAIL_MISSING = "email_missing"
    EMAIL_WRONG = "email_wrong"
    ORGANISATION_MISSING = "organisation_missing"
    ORGANISATION_TOO_LONG = "organisation_too_long"
    SIRET_LENGTH = "siret_length"
    SIRET_CHECKSUM = "siret_checksum"
    OCCUPATION_UNKNOWN = "occupation_unknown"
    NOT_INFORMED = "not_informed"
    TOO_MANY_FROM_PLACE = "too_many_from_place"
    TOO_MANY_FOR_ADDRESS = "too_many_for_address"
    CAPACITY_BELOW_TAKEN = "capacity_below_taken"
    CAPACITY_OUT_OF_RANGE = "capacity_out_of_range"
    START_IN_THE_PAST = "start_in_the_past"
    DURATION_OUT_OF_RANGE = "duration_out_of_range"
    SESSION_HAS_ENROLMENTS = "session_has_enrolments"
    JOIN_URL_UNSAFE = "join_url_unsafe"
    SLUG_TAKEN = "slug_taken"
    SESSION_NOT_STARTED = "session_not_started"
    ENROLMENT_NOT_CONFIRMED = "enrolment_not_confirmed"
    PRESENCE_CLOSED = "presence_closed"
    PRESENCE_OPEN = "presence_open"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"
    OUTCOME_UNKNOWN = "outcome_unknown"
    CONTEST_TOO_LATE = "contest_too_late"
    CONTEST_PENDING = "contest_pending"
    CONTEST_POINTLESS = "contest_pointless"
    SURVEY_NOT_OPEN = "survey_not_open"
    SURVEY_ENDED = "survey_ended"
    SURVEY_NOT_INVITED = "survey_not_invited"
    SURVEY_ANSWERED = "survey_answered"
    SURVEY_INCOMPLETE = "survey_incomplete"
    COMMENT_TOO_LONG = "comment_too_long"
    NO_CERTIFICATE = "no_certificate"
    SESSION_CALLED_OFF = "session_called_off"
    LIST_CLOSED = "list_closed"
    OFFER_EXPIRED = "offer_expired"
    OTHER_TOPIC = "other_topic"
    SAME_SESSION = "same_session"
    ALREADY_THERE = "already_there"
    NOT_SEATED = "not_seated"
    DRAW_NOT_DUE = "draw_not_due"
    ALREADY_DRAWN = "already_drawn"
    SLOTS_MISSING = "slots_missing"
    TOPIC_UNKNOWN = "topic_unknown"
    PROPOSAL_DECIDED = "proposal_decided"
    TRAINER_BUSY = "trainer_busy"
    OVERBOOKING_OUT_OF_RANGE = "overbooking_out_of_range"
    SUBJECT_MISSING = "subject_missing"
    SUBJECT_TOO_LONG = "subject_too_long"
    MESSAGE_MISSING = "message_missing"
    MESSAGE_TOO_LONG = "message_too_long"
    URGENCY_UNKNOWN = "urgency_unknown"
    SUPPORT_LINK_UNKNOWN = "support_link_unknown"
    SUPPORT_NOT_NOW = "support_not_now"
    SUPPORT_NOT_AGENT = "support_not_agent"
    SUPPORT_OUTCOME_UNKNOWN = "support_outcome_unknown"
    ATTACHMENTS_TOO_MANY = "attachments_too_many"
    ATTACHMENT_TOO_BIG = "attachment_too_big"
    ATTACHMENT_EMPTY = "attachment_empty"
    ATTACHMENT_KIND = "attachment_kind"
    PERSONAL_DATA_FOUND = "personal_data_found"
    QUESTION_MISSING = "question_missing"
    ANSWER_MISSING = "answer_missing"
    LIVE_NOT_OPEN = "live_not_open"
    LIVE_TOO_EARLY = "live_too_early"
    LIVE_OVER = "live_over"
    STEP_UNKNOWN = "step_unknown"
    STEP_WITHOUT_GESTURE = "step_without_gesture"
    REASON_UNKNOWN = "reason_unknown"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    QUESTION_UNKNOWN = "question_unknown"
    POLL_CLOSED = "poll_closed"
    POLL_CHOICES = "poll_choices"
    POLL_CHOICE_UNKNOWN = "poll_choice_unknown"
    SCHEDULE_CONFLICT = "schedule_conflict"
    SERIES_OUT_OF_RANGE = "series_out_of_range"
    SCENARIO_UNKNOWN = "scenario_unknown"
    ROOM_TOO_EARLY = "room_too_early"
    ROOM_DOWN = "room_down"
    ROOM_NOT_SET_UP = "room_not_set_up"


@dataclass(frozen=True)
class Explanation:
    """What people read: ``sentence`` says what and why, ``remedy`` what to do; ``status`` is the HTTP status."""

    sentence: str
    remedy: str
    status: int = 409


EXPLANATIONS: dict[Refusal, Explanation] = {
    Refusal.SESSION_FULL: Explanation(
        "Cette session est complète : toutes les places sont prises.",
        "Choisissez une autre date sur le même sujet.",
    ),
    Refusal.SESSION_STARTED: Explanation(
        "Cette session a déjà commencé ou est passée.",
        "Choisissez une session à venir dans le calendrier des formations.",
    ),
    Refusal.ENROLMENT_CLOSED: Explanation(
        "Les inscriptions à cette session sont closes.",
        "Choisissez une autre date sur le même sujet.",
    ),
    Refusal.HOLD_EXPIRED: Explanation(
        "Ce lien n’est plus valable : la place était retenue vingt-quatre heures, et ce délai est passé.",
        "Demandez un nouveau lien ; s’il reste une place, elle sera de nouveau retenue pour vous.",
        410,
    ),
    Refusal.ADDRESS_REFUSED: Explanation(
        "Cette place est rendue : nos messages à votre adresse reviennent, personne ne pourrait la confirmer.",
        "Inscrivez-vous de nouveau avec une adresse qui fonctionne.",
        410,
    ),
    Refusal.NOT_ALLOWED_NOW: Explanation(
        "Cette inscription ne permet plus ce geste.",
        "Rechargez la page pour voir où elle en est.",
    ),
    Refusal.NOT_YOURS: Explanation(
        "Cette session est animée par une autre personne.",
        "Adressez-vous à son formateur ou à un administrateur.",
        403,
    ),
    Refusal.LINK_UNKNOWN: Explanation(
        "Ce lien ne correspond à aucune inscription : il est peut-être incomplet.",
        "Recopiez toute l’adresse depuis le message reçu, ou demandez qu’on vous renvoie votre lien.",
        404,
    ),
    Refusal.NAME_MISSING: Explanation(
        "Le nom est vide.",
        "Indiquez votre prénom et votre nom.",
        422,
    ),
    Refusal.NAME_TOO_LONG: Explanation(
        "Le nom est trop long.", "Indiquez seulement votre prénom et votre nom, en 150 caractères au plus.", 422
    ),
    Refusal.EMAIL_MISSING: Explanation(
        "L’adresse électronique est vide.",
        "Indiquez celle où vous lisez vos messages : un lien y sera envoyé.",
        422,
    ),
    Refusal.EMAIL_WRONG: Explanation(
        "L’adresse électronique n’est pas une adresse possible.",
        "Vérifiez-la : elle s’écrit comme prenom.nom@organisation.fr, sans espace.",
        422,
    ),
    Refusal.ORGANISATION_MISSING: Explanation(
        "L’organisation est vide.", "Indiquez le nom de votre entreprise ou de votre entité publique.", 422
    ),
    Refusal.ORGANISATION_TOO_LONG: Explanation(
        "Le nom de l’organisation est trop long.", "Abrégez-le : 200 caractères au plus.", 422
    ),
    Refusal.SIRET_LENGTH: Explanation(
        "Le SIRET n’a pas quatorze chiffres.",
        "Recopiez-le depuis une facture ou un avis de situation, ou laissez ce champ vide.",
        422,
    ),
    Refusal.SIRET_CHECKSUM: Explanation(
        "Le SIRET contient une faute de frappe : sa clé de contrôle ne tombe pas juste.",
        "Vérifiez surtout les chiffres voisins ou répétés, ou laissez ce champ vide.",
        422,
    ),
    Refusal.OCCUPATION_UNKNOWN: Explanation(
        "Aucun rôle n’est choisi dans la liste.", "Choisissez le rôle qui vous ressemble le plus, ou « Autre ».", 422
    ),
    Refusal.NOT_INFORMED: Explanation(
        "La case sur l’usage de vos données n’est pas cochée.",
        "Lisez la phrase, puis cochez la case pour continuer.",
        422,
    ),
    Refusal.TOO_MANY_FROM_PLACE: Explanation(
        "Trop de demandes sont parties de votre connexion en peu de temps.",
        "Réessayez dans dix minutes ; rien de ce que vous avez déjà envoyé n’est perdu.",
        429,
    ),
    Refusal.TOO_MANY_FOR_ADDRESS: Explanation(
        "Plusieurs messages sont déjà partis vers cette adresse en moins d’une heure.",
        "Regardez dans votre boîte, y compris les indésirables, puis réessayez dans une heure.",
        429,
    ),
    Refusal.CAPACITY_BELOW_TAKEN: Explanation(
        "La capacité ne peut pas descendre sous le nombre de places déjà prises.",
        "Indiquez une capacité au moins égale au nombre d’inscrits.",
        422,
    ),
    Refusal.CAPACITY_OUT_OF_RANGE: Explanation(
        "La capacité n’est pas comprise entre 1 et 5 000.", "Indiquez le nombre de places que la salle accepte.", 422
    ),
    Refusal.START_IN_THE_PAST: Explanation(
        "La date de début est déjà passée.", "Indiquez une date et une heure à venir.", 422
    ),
    Refusal.DURATION_OUT_OF_RANGE: Explanation(
        "La durée n’est pas comprise entre 15 minutes et 8 heures.", "Indiquez la durée en minutes.", 422
    ),
    Refusal.SESSION_HAS_ENROLMENTS: Explanation(
        "Cette session garde la trace d’inscriptions : elle ne peut pas être supprimée.",
        "Laissez-la au calendrier ; les sessions sans aucune inscription peuvent être supprimées.",
    ),
    Refusal.JOIN_URL_UNSAFE: Explanation(
        "Le lien de connexion ne commence pas par https://.", "Recopiez l’adresse complète de la salle.", 422
    ),
    Refusal.SLUG_TAKEN: Explanation(
        "Cette adresse de page est déjà prise ou réservée.", "Choisissez une autre fin d’adresse.", 422
    ),
    Refusal.SESSION_NOT_STARTED: Explanation(
        "Cette session n’a pas encore commencé.", "Revenez une fois la session commencée."
    ),
    Refusal.ENROLMENT_NOT_CONFIRMED: Explanation(
        "Cette inscription n’est pas confirmée : elle n’a pas de présence.",
        "Confirmez l’inscription depuis le lien reçu par courrier électronique.",
    ),
    Refusal.PRESENCE_CLOSED: Explanation(
        "Les présences de cette session sont déjà arrêtées.",
        "Une erreur se corrige personne par personne, avec un motif.",
    ),
    Refusal.PRESENCE_OPEN: Explanation(
        "Les présences de cette session ne sont pas encore arrêtées.",
        "Attendez que le formateur les arrête, au plus tard le lendemain de la session.",
    ),
    Refusal.REASON_MISSING: Explanation("Le motif est vide.", "Dites en une phrase ce qui s’est passé.", 422),
    Refusal.REASON_TOO_LONG: Explanation("Le motif est trop long.", "Résumez-le en 1 000 caractères au plus.", 422),
    Refusal.OUTCOME_UNKNOWN: Explanation(
        "Aucune présence n’est choisie dans la liste.", "Choisissez présent, présent en partie ou absent.", 422
    ),
    Refusal.CONTEST_TOO_LATE: Explanation(
        "Le délai pour contester est passé : il est de trente jours après la session.",
        "Écrivez à l’accompagnement individuel, qui regardera avec vous.",
        410,
    ),
    Refusal.CONTEST_PENDING: Explanation(
        "Votre contestation est déjà enregistrée.", "Le formateur y répondra par courrier électronique."
    ),
    Refusal.CONTEST_POINTLESS: Explanation(
        "Vous êtes noté présent : il n’y a rien à contester.", "Votre attestation est sur cette page."
    ),
    Refusal.SURVEY_NOT_OPEN: Explanation(
        "Le questionnaire de cette session n’est pas encore ouvert.",
        "Il s’ouvre quand le formateur arrête les présences, au plus tard le lendemain.",
    ),
    Refusal.SURVEY_ENDED: Explanation(
        "Le questionnaire de cette session est clos.",
        "Vos remarques restent les bienvenues : écrivez à l’accompagnement individuel.",
        410,
    ),
    Refusal.SURVEY_NOT_INVITED: Explanation(
        "Le questionnaire s’adresse à ceux qui ont suivi la session, et vous y êtes noté absent.",
        "Si c’est une erreur, contestez d’abord votre présence sur cette page.",
        403,
    ),
    Refusal.SURVEY_ANSWERED: Explanation(
        "Votre réponse est déjà enregistrée.",
        "Elle ne peut être ni relue ni changée : plus rien ne la relie à vous.",
    ),
    Refusal.SURVEY_INCOMPLETE: Explanation(
        "Il manque une réponse.", "Choisissez une proposition pour chacune des trois questions.", 422
    ),
    Refusal.COMMENT_TOO_LONG: Explanation(
        "La remarque est trop longue.", "Résumez-la en 1 000 caractères au plus.", 422
    ),
    Refusal.NO_CERTIFICATE: Explanation(
        "Il n’y a pas d’attestation pour cette inscription.",
        "Une attestation est établie à partir des deux tiers de la session suivis.",
        404,
    ),
    Refusal.SESSION_CALLED_OFF: Explanation(
        "Cette session n’aura pas lieu : elle a été annulée.",
        "Choisissez une autre date sur le même sujet, ou dites quels jours vous conviendraient.",
        410,
    ),
    Refusal.LIST_CLOSED: Explanation(
        "Cette session est complète, et sa liste d’attente est close : il ne reste plus assez de temps pour proposer"
        " une place.",
        "Choisissez une autre date sur le même sujet, ou dites quels jours vous conviendraient.",
    ),
    Refusal.OFFER_EXPIRED: Explanation(
        "Le délai pour prendre cette place est passé : elle a été proposée à la personne suivante.",
        "Demandez une place de nouveau, ou choisissez une autre date sur le même sujet.",
        410,
    ),
    Refusal.OTHER_TOPIC: Explanation(
        "Cette date porte sur un autre sujet.", "Annulez votre inscription, puis inscrivez-vous à l’autre sujet.", 422
    ),
    Refusal.SAME_SESSION: Explanation("C’est déjà votre date.", "Choisissez-en une autre dans la liste.", 422),
    Refusal.ALREADY_THERE: Explanation(
        "Une inscription existe déjà à cette autre date, avec la même adresse.",
        "Gardez les deux, ou annulez celle qui ne vous convient plus.",
    ),
    Refusal.NOT_SEATED: Explanation(
        "Votre place n’est pas confirmée : il n’y a pas encore de date à changer.",
        "Confirmez d’abord votre inscription, ou inscrivez-vous directement à l’autre date.",
    ),
    Refusal.DRAW_NOT_DUE: Explanation(
        "Cette liste d’attente suit l’ordre d’arrivée, ou son tirage n’est pas encore dû.",
        "Rechargez la page pour voir le jour du tirage.",
    ),
    Refusal.ALREADY_DRAWN: Explanation(
        "Le tirage au sort a déjà eu lieu.",
        "Son procès-verbal est sur la page de la session.",
    ),
    Refusal.SLOTS_MISSING: Explanation(
        "Aucun créneau n’est coché.", "Cochez au moins une demi-journée où vous seriez libre.", 422
    ),
    Refusal.TOPIC_UNKNOWN: Explanation("Ce sujet n’est pas au catalogue.", "Choisissez un sujet dans la liste.", 422),
    Refusal.PROPOSAL_DECIDED: Explanation(
        "Cette proposition n’est plus à décider.", "Rechargez la liste pour voir celles qui restent."
    ),
    Refusal.TRAINER_BUSY: Explanation(
        "Vous donnez déjà une session à cette heure.", "Déclinez la proposition : une autre date sera cherchée."
    ),
    Refusal.OVERBOOKING_OUT_OF_RANGE: Explanation(
        "La surréservation permise n’est pas comprise entre 0 et 20 %.",
        "Indiquez 0 pour l’interdire, 20 au plus : la borne est là pour que chacun trouve une place.",
        422,
    ),
    Refusal.SUBJECT_MISSING: Explanation("L’objet est vide.", "Résumez votre question en une ligne.", 422),
    Refusal.SUBJECT_TOO_LONG: Explanation("L’objet est trop long.", "Résumez-le en 150 caractères au plus.", 422),
    Refusal.MESSAGE_MISSING: Explanation(
        "Le message est vide.", "Dites ce que vous vouliez faire et ce qui s’est passé.", 422
    ),
    Refusal.MESSAGE_TOO_LONG: Explanation(
        "Le message est trop long.", "Gardez l’essentiel en 5 000 caractères, le reste peut être joint.", 422
    ),
    Refusal.URGENCY_UNKNOWN: Explanation(
        "Aucune urgence n’est choisie dans la liste.", "Dites pour quand il vous faut la réponse.", 422
    ),
    Refusal.SUPPORT_LINK_UNKNOWN: Explanation(
        "Ce lien ne correspond à aucune demande : il est peut-être incomplet.",
        "Recopiez toute l’adresse depuis le dernier message reçu.",
        404,
    ),
    Refusal.SUPPORT_NOT_NOW: Explanation(
        "Cette demande ne permet plus ce geste.", "Rechargez la page pour voir où elle en est."
    ),
    Refusal.SUPPORT_NOT_AGENT: Explanation(
        "Seule l’assistance traite les demandes.", "Demandez ce rôle à un administrateur.", 403
    ),
    Refusal.SUPPORT_OUTCOME_UNKNOWN: Explanation(
        "Aucune issue n’est choisie dans la liste.", "Dites comment la demande s’est terminée.", 422
    ),
    Refusal.ATTACHMENTS_TOO_MANY: Explanation(
        "Il y a plus de trois pièces jointes.", "Gardez les trois qui montrent le problème.", 422
    ),
    Refusal.ATTACHMENT_TOO_BIG: Explanation(
        "Une pièce jointe dépasse 5 Mo.", "Réduisez-la, ou joignez une capture d’écran.", 422
    ),
    Refusal.ATTACHMENT_EMPTY: Explanation("Une pièce jointe est vide.", "Choisissez de nouveau le fichier.", 422),
    Refusal.ATTACHMENT_KIND: Explanation(
        "Une pièce jointe n’est ni un PDF, ni une image PNG ou JPEG, ni un fichier XML, ou son contenu dément son nom.",
        "Enregistrez-la dans un de ces formats, puis joignez-la de nouveau.",
        422,
    ),
    Refusal.PERSONAL_DATA_FOUND: Explanation(
        "Le texte contient encore des données personnelles, dont voici la liste.",
        "Remplacez chacune par une formule générale, par exemple « le fournisseur » ou « la facture ».",
        422,
    ),
    Refusal.QUESTION_MISSING: Explanation(
        "La question publique est vide.", "Écrivez-la comme la poserait une autre personne.", 422
    ),
    Refusal.ANSWER_MISSING: Explanation("La réponse publique est vide.", "Écrivez la réponse à publier.", 422),
    Refusal.LIVE_NOT_OPEN: Explanation(
        "Le direct n’est pas encore ouvert.", "Revenez à l’heure de la session : le formateur l’ouvrira.", 409
    ),
    Refusal.LIVE_TOO_EARLY: Explanation(
        "Il est trop tôt pour ouvrir le direct.", "Ouvrez-le dans l’heure qui précède la session.", 409
    ),
    Refusal.LIVE_OVER: Explanation(
        "Le direct est terminé.", "Les étapes restent à refaire depuis la page de la session.", 409
    ),
    Refusal.STEP_UNKNOWN: Explanation("Cette étape n’est pas au déroulé.", "Choisissez une étape de la liste.", 422),
    Refusal.STEP_WITHOUT_GESTURE: Explanation(
        "Cette étape ne se refait pas : on y regarde le formateur.",
        "Attendez la prochaine étape, le bouton reviendra.",
        409,
    ),
    Refusal.REASON_UNKNOWN: Explanation("Ce motif n’existe pas.", "Choisissez un motif de la liste.", 422),
    Refusal.TEXT_MISSING: Explanation("Le texte est vide.", "Écrivez une phrase, puis envoyez.", 422),
    Refusal.TEXT_TOO_LONG: Explanation("Le texte est trop long.", "Résumez-le en 500 caractères au plus.", 422),
    Refusal.QUESTION_UNKNOWN: Explanation(
        "Cette question vient d’être traitée ou retirée.", "Rechargez la page pour voir les questions du moment.", 409
    ),
    Refusal.POLL_CLOSED: Explanation(
        "Ce sondage est clos.", "Ses résultats sont sur la page ; attendez le prochain.", 409
    ),
    Refusal.POLL_CHOICES: Explanation(
        "Un sondage propose de deux à six réponses, toutes différentes.", "Écrivez une réponse par ligne.", 422
    ),
    Refusal.POLL_CHOICE_UNKNOWN: Explanation(
        "Aucune réponse n’est choisie.", "Cochez une des réponses proposées.", 422
    ),
    Refusal.SCHEDULE_CONFLICT: Explanation(
        "Une autre session occupe déjà cette personne à cette heure.",
        "Changez l’heure ou le formateur, ou cochez « Programmer malgré le conflit ».",
        422,
    ),
    Refusal.SERIES_OUT_OF_RANGE: Explanation(
        "Une série compte de 2 à 20 dates, espacées de 1 à 8 semaines.", "Revoyez le nombre de dates ou l’écart.", 422
    ),
    Refusal.SCENARIO_UNKNOWN: Explanation("Cet exercice n’existe pas.", "Choisissez un exercice de la liste.", 422),
    Refusal.ROOM_TOO_EARLY: Explanation(
        "La salle n’est pas encore ouverte.", "Elle ouvre une heure avant la session : revenez alors par cette page."
    ),
    Refusal.ROOM_DOWN: Explanation(
        "La salle ne répond pas pour l’instant.",
        "Réessayez dans une minute ; le direct de cette page, lui, fonctionne.",
        503,
    ),
    Refusal.ROOM_NOT_SET_UP: Explanation(
        "Cet outil de réunion n’est pas réglé sur ce site.",
        "Choisissez « Un lien », ou demandez à l’exploitant de régler l’outil.",
        422,
    ),
}


def message(refusal: Refusal) -> str:
    """The sentence and its remedy, as one text."""
    explanation = EXPLANATIONS[refusal]
    return f"{explanation.sentence} {explanation.remedy}"


class RefusedError(Exception):
    """A rule said no; nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal

    @property
    def explanation(self) -> Explanation:
        """What people read about it."""
        return EXPLANATIONS[self.refusal]
