"""The words of the club: colleges, the states of an idea, what one may do with it. French labels on the members."""

from enum import StrEnum

from cms.core.labelled import Labelled


class College(Labelled):
    """The three colleges; source: the newsletter that announces the club."""

    ISSUERS = "issuers", "Émetteurs de factures"
    PUBLISHERS = "publishers", "Éditeurs et opérateurs de dématérialisation"
    INTERMEDIARIES = "intermediaries", "Tiers intermédiaires institutionnels"


class State(Labelled):
    """Where an idea stands."""

    SUBMITTED = "submitted", "Soumise"
    ADMISSIBLE = "admissible", "Recevable"
    UNDER_STUDY = "under_study", "En instruction"
    ON_AGENDA = "on_agenda", "À l’ordre du jour"
    ACCEPTED = "accepted", "Retenue"
    POSTPONED = "postponed", "Reportée"
    DISMISSED = "dismissed", "Écartée"
    PLANNED = "planned", "Planifiée"
    PILOT = "pilot", "En pilote"
    DELIVERED = "delivered", "Livrée"
    MERGED = "merged", "Réunie à une autre"


class Action(Labelled):
    """What moves an idea."""

    DECLARE_ADMISSIBLE = "declare_admissible", "Déclarer recevable"
    DECLARE_INADMISSIBLE = "declare_inadmissible", "Déclarer irrecevable"
    OPEN_STUDY = "open_study", "Ouvrir l’instruction"
    PUT_ON_AGENDA = "put_on_agenda", "Inscrire à l’ordre du jour"
    ACCEPT = "accept", "Retenir"
    POSTPONE = "postpone", "Reporter"
    DISMISS = "dismiss", "Écarter"
    PLAN = "plan", "Planifier"
    START_PILOT = "start_pilot", "Lancer le pilote"
    DELIVER = "deliver", "Déclarer livrée"
    END_PILOT = "end_pilot", "Revenir à la planification"
    REOPEN = "reopen", "Remettre en cause la décision"
    MERGE = "merge", "Réunir à une autre idée"


class Role(Labelled):
    """Who may move an idea; the values are the names of the groups, but for the meeting."""

    SUPPORT = "support", "équipe d’assistance"
    BOARD = "board", "membre de l’instance"
    ADMINISTRATOR = "administrator", "administrateur"
    # Nobody holds it: the board decides together, by the votes of a meeting.
    MEETING = "meeting", "instance de pilotage, en séance"


class BallotKind(Labelled):
    """What a ballot asks."""

    QUESTION = "question", "Question (pour ou contre)"
    PRIORITIES = "priorities", "Priorités entre plusieurs idées"
    ELECTION = "election", "Élection des représentants"


class BallotState(Labelled):
    """Where a ballot stands."""

    PREPARED = "prepared", "En préparation"
    OPEN = "open", "Ouvert"
    CLOSED = "closed", "Dépouillé"
    CANCELLED = "cancelled", "Annulé"


class Level(Labelled):
    """How much, in a study."""

    LOW = "low", "Faible"
    MEDIUM = "medium", "Moyen"
    HIGH = "high", "Fort"


class Feasibility(Labelled):
    """What a study says of the doing."""

    FEASIBLE = "feasible", "Faisable"
    WITH_CONDITIONS = "with_conditions", "Faisable sous conditions"
    UNFEASIBLE = "unfeasible", "Infaisable en l’état"


class MeetingState(Labelled):
    """Where a meeting of the board stands."""

    CALLED = "called", "Convoquée"
    OPEN = "open", "En séance"
    CLOSED = "closed", "Close, procès-verbal publié"


class Presence(Labelled):
    """How a seat takes part in a meeting."""

    PRESENT = "present", "Présent"
    REPRESENTED = "represented", "Représenté"
    ABSENT = "absent", "Absent"


class Voice(Labelled):
    """What a seat says of an idea."""

    ACCEPT = "accept", "Retenir"
    POSTPONE = "postpone", "Reporter"
    DISMISS = "dismiss", "Écarter"
    ABSTAIN = "abstain", "S’abstenir"


class EventKind(Labelled):
    """What the journal of the club records: one event a command."""

    MEMBER_JOINED = "member_joined", "Adhésion"
    MEMBER_LEFT = "member_left", "Départ"
    MEMBER_PLACED = "member_placed", "Collège confirmé"
    CHARTER_ACCEPTED = "charter_accepted", "Charte acceptée"
    MEMBER_CONTACTED = "member_contacted", "Message à un membre"
    IDEA_SUBMITTED = "idea_submitted", "Idée soumise"
    IDEA_MOVED = "idea_moved", "Idée avancée"
    IDEA_EDITED = "idea_edited", "Idée modifiée"
    STUDY_GIVEN = "study_given", "Étude remise"
    VOTE_CAST = "vote_cast", "Voix donnée"
    VOTE_WITHDRAWN = "vote_withdrawn", "Voix reprise"
    BALLOT_OPENED = "ballot_opened", "Scrutin ouvert"
    BALLOT_CLOSED = "ballot_closed", "Scrutin dépouillé"
    BALLOT_CANCELLED = "ballot_cancelled", "Scrutin annulé"
    PILOT_OPENED = "pilot_opened", "Pilote : recrutement"
    PILOT_DECIDED = "pilot_decided", "Pilote : candidature décidée"
    PILOT_REPORTED = "pilot_reported", "Pilote : rapport remis"
    PILOT_CANCELLED = "pilot_cancelled", "Pilote annulé"
    MEETING_CALLED = "meeting_called", "Séance convoquée"
    MEETING_CLOSED = "meeting_closed", "Procès-verbal publié"
    MESSAGE_POSTED = "message_posted", "Message publié"
    MESSAGE_EDITED = "message_edited", "Message modifié"
    MESSAGE_WITHDRAWN = "message_withdrawn", "Message retiré par son auteur"
    MESSAGE_REPORTED = "message_reported", "Message signalé"
    MESSAGE_JUDGED = "message_judged", "Signalement tranché"
    MESSAGE_APPEALED = "message_appealed", "Décision contestée"
    APPEAL_JUDGED = "appeal_judged", "Contestation tranchée"


class Evidence(Labelled):
    """How sure we are of a rule."""

    OFFICIAL = "official", "officiel"
    ASSUMED = "assumed", "supposé"


class Refusal(StrEnum):
    """Why a gesture is refused; the sentences are in ``explanations``."""

    NOT_ALLOWED_NOW = "not_allowed_now"
    NOT_YOUR_ROLE = "not_your_role"
    REASON_MISSING = "reason_missing"
    PARTY_TO_THE_CASE = "party_to_the_case"
    REASON_TOO_LONG = "reason_too_long"
    REASON_UNREADABLE = "reason_unreadable"
    UNKNOWN_ACTION = "unknown_action"
    UNREADABLE_VERSION = "unreadable_version"
    IDEA_MOVED_MEANWHILE = "idea_moved_meanwhile"
    NOT_A_MEMBER = "not_a_member"
    ALREADY_A_MEMBER = "already_a_member"
    CHARTER_NOT_ACCEPTED = "charter_not_accepted"
    NAME_MISSING = "name_missing"
    ORGANISATION_MISSING = "organisation_missing"
    COLLEGE_MISSING = "college_missing"
    WISH_WITHOUT_REASON = "wish_without_reason"
    NOT_CONFIRMED = "not_confirmed"
    MEMBERSHIP_CHANGED = "membership_changed"
    OWN_MEMBERSHIP = "own_membership"
    LISTING_EMPTY = "listing_empty"
    NOT_CONTACTABLE = "not_contactable"
    CONTACT_TEXT_MISSING = "contact_text_missing"
    TOO_MANY_CONTACTS = "too_many_contacts"
    VOTE_CLOSED = "vote_closed"
    ALREADY_VOTED = "already_voted"
    NOT_VOTED = "not_voted"
    NO_VOTES_LEFT = "no_votes_left"
    TOO_MANY_IDEAS = "too_many_ideas"
    TEXT_MISSING = "text_missing"
    QUORUM_OUT_OF_RANGE = "quorum_out_of_range"
    COLLEGES_OUT_OF_RANGE = "colleges_out_of_range"
    MAJORITY_OUT_OF_RANGE = "majority_out_of_range"
    CHOICES_OUT_OF_RANGE = "choices_out_of_range"
    UNKNOWN_CHOICE = "unknown_choice"
    ANSWER_MISSING = "answer_missing"
    TOO_MANY_CHOICES = "too_many_choices"
    BALLOT_TEXT_MISSING = "ballot_text_missing"
    TOO_FEW_OPTIONS = "too_few_options"
    TOO_MANY_OPTIONS = "too_many_options"
    CLOSING_IN_THE_PAST = "closing_in_the_past"
    BALLOT_NOT_PREPARED = "ballot_not_prepared"
    BALLOT_NOT_OPEN = "ballot_not_open"
    BALLOT_STILL_OPEN = "ballot_still_open"
    BALLOT_TAMPERED = "ballot_tampered"
    NOT_AN_ELECTOR = "not_an_elector"
    ALREADY_CAST = "already_cast"
    NOT_AN_ELECTION = "not_an_election"
    ALREADY_A_CANDIDATE = "already_a_candidate"
    NOT_A_CANDIDATE = "not_a_candidate"
    NOBODY_SITS = "nobody_sits"
    MEETING_NOT_CALLED = "meeting_not_called"
    MEETING_NOT_YET = "meeting_not_yet"
    MEETING_NOT_OPEN = "meeting_not_open"
    MEETING_IN_THE_PAST = "meeting_in_the_past"
    PROXY_IMPOSSIBLE = "proxy_impossible"
    BOARD_WITHOUT_QUORUM = "board_without_quorum"
    NOT_YOUR_SEAT = "not_your_seat"
    SEAT_IS_PARTY = "seat_is_party"
    ITEM_DECIDED = "item_decided"
    VOICES_MISSING = "voices_missing"
    DISSENT_TOO_LONG = "dissent_too_long"
    VOICE_MISSING = "voice_missing"
    STUDIES_MISSING = "studies_missing"
    NOT_UNDER_STUDY = "not_under_study"
    ALREADY_STUDIED = "already_studied"
    OPINION_MISSING = "opinion_missing"
    EDIT_CLOSED = "edit_closed"
    MERGE_INTO_ITSELF = "merge_into_itself"
    MERGE_INTO_CLOSED = "merge_into_closed"
    UNKNOWN_CASE = "unknown_case"
    IDEA_NOT_PLANNED = "idea_not_planned"
    PILOT_ALREADY_OPEN = "pilot_already_open"
    PILOT_WITHOUT_PLACES = "pilot_without_places"
    PILOT_DATES = "pilot_dates"
    PILOT_TERM = "pilot_term"
    PILOT_CRITERIA_MISSING = "pilot_criteria_missing"
    PILOT_NOT_RECRUITING = "pilot_not_recruiting"
    PILOT_NOT_FOR_COLLEGE = "pilot_not_for_college"
    ALREADY_PILOT_CANDIDATE = "already_pilot_candidate"
    NOT_PILOT_CANDIDATE = "not_pilot_candidate"
    MOTIVATION_MISSING = "motivation_missing"
    PILOT_FULL = "pilot_full"
    CANDIDATE_GONE = "candidate_gone"
    OWN_CANDIDACY = "own_candidacy"
    PILOT_CANDIDATES_WAIT = "pilot_candidates_wait"
    PILOT_WITHOUT_MEMBERS = "pilot_without_members"
    PILOT_NOT_RUNNING = "pilot_not_running"
    NOT_A_PILOT = "not_a_pilot"
    DIFFICULTY_MISSING = "difficulty_missing"
    DIFFICULTY_UNREADABLE = "difficulty_unreadable"
    PILOT_NOT_OVER = "pilot_not_over"
    PILOT_NOT_REPORTED = "pilot_not_reported"
    MINUTES_NOT_WRITTEN = "minutes_not_written"
    MINUTES_RETIRED = "minutes_retired"
    SPACE_CLOSED_TO_YOU = "space_closed_to_you"
    MESSAGE_EMPTY = "message_empty"
    MESSAGE_TOO_LONG = "message_too_long"
    MESSAGE_UNREADABLE = "message_unreadable"
    MESSAGE_GONE = "message_gone"
    MESSAGE_CHANGED_MEANWHILE = "message_changed_meanwhile"
    NOT_YOUR_MESSAGE = "not_your_message"
    THREAD_TITLE_MISSING = "thread_title_missing"
    THREAD_TITLE_TOO_LONG = "thread_title_too_long"
    THREAD_TITLE_UNREADABLE = "thread_title_unreadable"
    TOO_MANY_MESSAGES = "too_many_messages"
    TOO_MANY_CALLED = "too_many_called"
    UNKNOWN_CALLED = "unknown_called"
    FILES_TOO_MANY = "files_too_many"
    FILE_EMPTY = "file_empty"
    FILE_TOO_BIG = "file_too_big"
    FILE_KIND = "file_kind"
    GROUND_MISSING = "ground_missing"
    REPORT_OF_ONESELF = "report_of_oneself"
    ALREADY_REPORTED = "already_reported"
    TOO_MANY_REPORTS = "too_many_reports"
    NOT_A_MODERATOR = "not_a_moderator"
    MODERATOR_IS_PARTY = "moderator_is_party"
    MODERATOR_DECIDED_FIRST = "moderator_decided_first"
    CASE_DECIDED = "case_decided"
    VERDICT_MISSING = "verdict_missing"
    CASE_REASON_MISSING = "case_reason_missing"
    CASE_REASON_TOO_LONG = "case_reason_too_long"
    NOTHING_TO_APPEAL = "nothing_to_appeal"
    ALREADY_APPEALED = "already_appealed"
    APPEAL_TOO_LATE = "appeal_too_late"


class ClubRefusedError(Exception):
    """A rule of the club says no; nothing was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
