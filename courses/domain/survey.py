"""The rules of the survey: three choices and a remark, until when, and how few answers are never told apart."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from courses.domain.refusals import Refusal
from courses.domain.vocabulary import CanRedo, Pace, PresenceOutcome, Satisfaction

COMMENT_LENGTH = 1000
OPEN_FOR = timedelta(days=21)
REMINDED_AFTER = timedelta(days=7)
# Sealed answers are opened together, shuffled, never fewer at a time while the survey runs; and a session that gathers
# fewer than this in all is never shown alone: its answers count for their topic only.
FEWEST = 5
# Those whom nobody measured may well have been there.
INVITED = frozenset({PresenceOutcome.ATTENDED, PresenceOutcome.PARTLY, PresenceOutcome.UNMEASURED})
SATISFIED = frozenset({Satisfaction.VERY, Satisfaction.RATHER})


@dataclass(frozen=True)
class Answers:
    """What one person answers."""

    satisfaction: str
    can_redo: str
    pace: str
    comment: str = ""

    def refusal(self) -> Refusal | None:
        """What is wrong, or None."""
        known = (
            (self.satisfaction, Satisfaction),
            (self.can_redo, CanRedo),
            (self.pace, Pace),
        )
        if any(value not in {member.value for member in vocabulary} for value, vocabulary in known):
            return Refusal.SURVEY_INCOMPLETE
        return Refusal.COMMENT_TOO_LONG if len(self.comment) > COMMENT_LENGTH else None


def survey_refusal(*, now: datetime, closes_at: datetime | None, invited: bool, answered: bool) -> Refusal | None:
    """Why one cannot answer, or None; ``closes_at`` is None before the survey opens."""
    if closes_at is None:
        return Refusal.SURVEY_NOT_OPEN
    if now >= closes_at:
        return Refusal.SURVEY_ENDED
    if not invited:
        return Refusal.SURVEY_NOT_INVITED
    return Refusal.SURVEY_ANSWERED if answered else None
