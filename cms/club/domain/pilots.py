"""Pilots: members who try a planned idea before everyone has it, and what their feedback tells the board.

That members may be pilots of some changes is said by the newsletter that announces the club (official); places, terms,
reminders and the reading of the feedback are rules of the platform (assumed).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cms.club.domain.vocabulary import College, Refusal
from cms.core.labelled import Labelled


class PilotState(Labelled):
    """Where a pilot stands."""

    RECRUITING = "recruiting", "Recrutement ouvert"
    RUNNING = "running", "En cours"
    REPORTED = "reported", "Rapport remis à l’instance"
    DELIVERED = "delivered", "Terminé : idée livrée"
    RETURNED = "returned", "Terminé : retour à la planification"
    CANCELLED = "cancelled", "Annulé avant le départ"


OPEN = frozenset({PilotState.RECRUITING, PilotState.RUNNING, PilotState.REPORTED})


class Candidacy(Labelled):
    """Where a candidate stands."""

    WAITING = "waiting", "En attente"
    SELECTED = "selected", "Retenue"
    DECLINED = "declined", "Non retenue"
    WITHDRAWN = "withdrawn", "Retirée"


class Round(Labelled):
    """When feedback is asked for."""

    MIDTERM = "midterm", "À mi-parcours"
    FINAL = "final", "Final"


class Answer(Labelled):
    """Whether what is tried answers the need."""

    YES = "yes", "Oui"
    PARTLY = "partly", "En partie"
    NO = "no", "Non"


class Conclusion(Labelled):
    """What the feedback says, all together."""

    SILENT = "silent", "Trop peu de retours pour conclure"
    BLOCKED = "blocked", "Une difficulté bloquante au moins est signalée"
    COVERED = "covered", "Le besoin est couvert"
    DIVIDED = "divided", "Les avis sont partagés"


class Reminder(Labelled):
    """Which reminder of a due date."""

    SOON = "soon", "avant l’échéance"
    DUE = "due", "le jour de l’échéance"
    LATE = "late", "après l’échéance"


# Days from the due date at which each reminder leaves.
REMINDER_DAYS = {Reminder.SOON: -3, Reminder.DUE: 0, Reminder.LATE: 7}
# The final feedback may be given from so many days before the end.
FINAL_OPENS_DAYS = 7
# How long after its end a pilot owes its report and what follows.
REPORT_DAYS = 30
SHORTEST_DAYS, LONGEST_DAYS = 14, 180
MAX_PLACES = 50
MAX_CRITERIA = 2000
MAX_MOTIVATION = 1000
MAX_DIFFICULTIES = 2000


@dataclass(frozen=True)
class Call:
    """What a call for pilots announces. ``places`` by college, zero for a college that is not called."""

    places: Mapping[College, int]
    applies_until: date
    starts_on: date
    ends_on: date

    def refusal(self, *, today: date) -> Refusal | None:
        """The first objection to this call, or None."""
        if any(not 0 <= count <= MAX_PLACES for count in self.places.values()) or not sum(self.places.values()):
            return Refusal.PILOT_WITHOUT_PLACES
        if not today <= self.applies_until < self.starts_on:
            return Refusal.PILOT_DATES
        if not SHORTEST_DAYS <= (self.ends_on - self.starts_on).days <= LONGEST_DAYS:
            return Refusal.PILOT_TERM
        return None


def due_on(when: Round, *, starts_on: date, ends_on: date) -> date:
    """The day on which the feedback of a round is due: the middle of the term, its end."""
    return ends_on if when is Round.FINAL else starts_on + (ends_on - starts_on) // 2


def round_of(*, ends_on: date, today: date) -> Round:
    """The round that a feedback given today belongs to."""
    return Round.FINAL if today >= ends_on - timedelta(days=FINAL_OPENS_DAYS) else Round.MIDTERM


def reminder_of(due: date, *, today: date) -> Reminder | None:
    """The last reminder whose day has come, or None: a day when nothing ran is caught up, and not three times."""
    reached = [step for step, days in REMINDER_DAYS.items() if today >= due + timedelta(days=days)]
    return reached[-1] if reached else None


def owed_on(ends_on: date) -> date:
    """Until when an idea may stand in its pilot."""
    return ends_on + timedelta(days=REPORT_DAYS)


def refusal_to_apply(
    *, state: PilotState, member: bool, places: int, today: date, applies_until: date, already: bool
) -> Refusal | None:
    """The first objection to a candidacy, or None; ``places`` are those of the member's college."""
    if not member:
        return Refusal.NOT_A_MEMBER
    if state is not PilotState.RECRUITING or today > applies_until:
        return Refusal.PILOT_NOT_RECRUITING
    if not places:
        return Refusal.PILOT_NOT_FOR_COLLEGE
    return Refusal.ALREADY_PILOT_CANDIDATE if already else None


def refusal_to_start(*, state: PilotState, waiting: int, selected: int) -> Refusal | None:
    """The first objection to beginning, or None: everybody has their answer, and someone tries."""
    if state is not PilotState.RECRUITING:
        return Refusal.PILOT_NOT_RECRUITING
    if waiting:
        return Refusal.PILOT_CANDIDATES_WAIT
    return None if selected else Refusal.PILOT_WITHOUT_MEMBERS


def refusal_to_report(*, state: PilotState, today: date, ends_on: date, missing: int) -> Refusal | None:
    """The first objection to the report, or None; it may come before the end once every member gave the final word."""
    if state is not PilotState.RUNNING:
        return Refusal.PILOT_NOT_RUNNING
    return Refusal.PILOT_NOT_OVER if today < ends_on and missing else None


# -- the report ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Feedback:
    """One member's word; ``member`` only tells words of one person from those of another."""

    member: int
    college: College
    round: Round
    answer: Answer
    difficulties: str
    blocking: bool


@dataclass(frozen=True)
class CollegeTally:
    """What one college says: members chosen, members heard, and their last answers."""

    college: College
    members: int
    heard: int
    yes: int
    partly: int
    no: int
    blocking: int


@dataclass(frozen=True)
class Difficulty:
    """One difficulty, told without its author."""

    college: College
    round: Round
    text: str
    blocking: bool


@dataclass(frozen=True)
class Report:
    """What the board reads."""

    conclusion: Conclusion
    colleges: tuple[CollegeTally, ...]
    difficulties: tuple[Difficulty, ...]

    @property
    def members(self) -> int:
        """Members chosen."""
        return sum(row.members for row in self.colleges)

    @property
    def heard(self) -> int:
        """Members who gave a feedback."""
        return sum(row.heard for row in self.colleges)


def report_of(*, members: Mapping[College, int], feedback: Sequence[Feedback]) -> Report:
    """Read the feedback: a member counts once, by their last word; every difficulty is told, the blocking ones first.

    Below half of the members nothing is concluded; one blocking difficulty in a last word is enough to say so; the need
    is covered when more than half of those heard say yes.
    """
    last: dict[int, Feedback] = {}
    for word in sorted(feedback, key=lambda one: one.round is Round.FINAL):
        last[word.member] = word
    colleges = tuple(_tally(college, members.get(college, 0), last.values()) for college in College)
    told = [
        Difficulty(w.college, w.round, w.difficulties.strip(), w.blocking) for w in feedback if w.difficulties.strip()
    ]
    told.sort(key=lambda one: (not one.blocking, list(College).index(one.college), one.round is Round.FINAL))
    return Report(_conclusion(colleges), colleges, tuple(told))


def _tally(college: College, members: int, words: Iterable[Feedback]) -> CollegeTally:
    said = [word for word in words if word.college is college]
    counts = {answer: sum(word.answer is answer for word in said) for answer in Answer}
    return CollegeTally(
        college=college,
        members=members,
        heard=len(said),
        yes=counts[Answer.YES],
        partly=counts[Answer.PARTLY],
        no=counts[Answer.NO],
        blocking=sum(word.blocking for word in said),
    )


def _conclusion(colleges: Sequence[CollegeTally]) -> Conclusion:
    heard, members = sum(row.heard for row in colleges), sum(row.members for row in colleges)
    if 2 * heard < members or not heard:
        return Conclusion.SILENT
    if sum(row.blocking for row in colleges):
        return Conclusion.BLOCKED
    return Conclusion.COVERED if 2 * sum(row.yes for row in colleges) > heard else Conclusion.DIVIDED


def report_line(report: Report) -> str:
    """The report in one line, for the minutes."""
    yes, partly, no, blocking = (
        sum(getattr(row, name) for row in report.colleges) for name in ("yes", "partly", "no", "blocking")
    )
    heard = f"{report.heard} membres entendus sur {report.members}"
    covered = f"besoin couvert : oui {yes}, en partie {partly}, non {no}"
    return f"{report.conclusion.label} ({heard} ; {covered} ; blocages signalés : {blocking})"
