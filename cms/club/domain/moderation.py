"""Reports, decisions and appeals: one table of moves, and who may make them.

A report opens a case; a moderator decides with a reason; the author of a removed message may appeal for thirty days;
another moderator decides the appeal, and that is the end. All these rules are the platform's own (assumed).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.club.domain.vocabulary import Refusal
from cms.core.labelled import Labelled

APPEAL_TERM = timedelta(days=30)
# How long a closed case keeps who reported and what was quoted.
CASES_KEPT = timedelta(days=365)
MAX_REASON = 2000
MAX_REPORTS = 10
REPORTS_WINDOW = timedelta(hours=24)


class Ground(Labelled):
    """Why a message is reported."""

    PERSONAL_DATA = "personal_data", "Nomme une personne, une entreprise ou montre une facture réelle"
    HURTFUL = "hurtful", "Propos blessant ou accusation"
    ADVERTISING = "advertising", "Publicité ou démarchage"
    WRONG = "wrong", "Conseil dangereux ou contraire aux règles"
    OTHER = "other", "Autre manquement à la charte"


class CaseState(Labelled):
    """Where a case stands."""

    OPEN = "open", "À examiner"
    DECIDED = "decided", "Décidé"
    APPEALED = "appealed", "Contesté"
    CLOSED = "closed", "Clos"


class Verdict(Labelled):
    """What a moderator decides of a message."""

    KEEP = "keep", "Laisser le message"
    REMOVE = "remove", "Retirer le message"


# How a verdict is told once it fell.
TOLD = {Verdict.KEEP: "Message laissé", Verdict.REMOVE: "Message retiré"}


@dataclass(frozen=True)
class CaseFacts:
    """What the rules must know of a case and of the moderator who would decide."""

    state: CaseState
    actor_is_party: bool
    actor_decided_first: bool = False


def verdict_refusal(*, is_moderator: bool, facts: CaseFacts) -> Refusal | None:
    """The first objection to deciding the case or its appeal, or None.

    Party to the case: the author of the message, and whoever reported it.
    """
    if not is_moderator:
        return Refusal.NOT_A_MODERATOR
    if facts.state not in (CaseState.OPEN, CaseState.APPEALED):
        return Refusal.CASE_DECIDED
    if facts.actor_is_party:
        return Refusal.MODERATOR_IS_PARTY
    if facts.state is CaseState.APPEALED and facts.actor_decided_first:
        return Refusal.MODERATOR_DECIDED_FIRST
    return None


def state_after(state: CaseState, verdict: Verdict) -> CaseState:
    """Where a verdict leads: a removal may be appealed, all the rest is the end."""
    return CaseState.DECIDED if state is CaseState.OPEN and verdict is Verdict.REMOVE else CaseState.CLOSED


def appeal_until(decided_at: datetime) -> datetime:
    """Until when the author may appeal."""
    return decided_at + APPEAL_TERM


def appeal_refusal(
    *, is_author: bool, state: CaseState, verdict: Verdict | None, decided_at: datetime | None, now: datetime
) -> Refusal | None:
    """The first objection to an appeal, or None."""
    if not is_author:
        return Refusal.NOT_YOUR_MESSAGE
    if state is CaseState.APPEALED:
        return Refusal.ALREADY_APPEALED
    if state is not CaseState.DECIDED or verdict is not Verdict.REMOVE or decided_at is None:
        return Refusal.NOTHING_TO_APPEAL
    return Refusal.APPEAL_TOO_LATE if now > appeal_until(decided_at) else None


def reason_refusal(text: str) -> Refusal | None:
    """What is wrong with the reason of a decision or of an appeal (already tidied), or None."""
    if not text or "\x00" in text:
        return Refusal.CASE_REASON_MISSING
    return Refusal.CASE_REASON_TOO_LONG if len(text) > MAX_REASON else None


def report_refusal(
    *, may_read: bool, is_author: bool, visible: bool, already: bool, recent: int, ground: Ground | None
) -> Refusal | None:
    """The first objection to a report, or None; ``recent`` counts those of the person within ``REPORTS_WINDOW``."""
    objections = (
        (not may_read, Refusal.SPACE_CLOSED_TO_YOU),
        (is_author, Refusal.REPORT_OF_ONESELF),
        (not visible, Refusal.MESSAGE_GONE),
        (already, Refusal.ALREADY_REPORTED),
        (recent >= MAX_REPORTS, Refusal.TOO_MANY_REPORTS),
        (ground is None, Refusal.GROUND_MISSING),
    )
    return next((refusal for wrong, refusal in objections if wrong), None)
