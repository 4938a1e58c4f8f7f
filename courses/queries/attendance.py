"""The attendance of a session as its trainer sees it, and what the attendees said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from courses.domain.survey import FEWEST, SATISFIED
from courses.domain.vocabulary import CanRedo, Pace, PresenceOutcome, Satisfaction
from courses.models import Attendance, AttendanceSheet, Session, Survey, SurveyAnswer
from courses.queries.catalogue import SessionCard, card, hour_in_words

_TONES = {PresenceOutcome.ATTENDED: "w-status--primary"}


@dataclass(frozen=True)
class PresenceRow:
    """One confirmed person; ``outcome`` is empty while the list is open and nothing was corrected."""

    enrolment_id: int
    name: str
    organisation: str
    choice: str
    outcome: PresenceOutcome | None
    measured: PresenceOutcome | None
    minutes: int | None
    stays: list[str]
    correction_reason: str
    contest_reason: str
    is_contested: bool

    @property
    def tone(self) -> str:
        """The look of the badge."""
        return _TONES.get(self.outcome, "") if self.outcome else ""


@dataclass(frozen=True)
class AttendanceList:
    """Everybody confirmed in a session, those who contest first, then by name."""

    session: Session
    card: SessionCard
    sheet: AttendanceSheet | None
    rows: list[PresenceRow]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many came to each outcome, in the order of the vocabulary."""
        return [(o.label, sum(row.outcome is o for row in self.rows)) for o in PresenceOutcome]


def attendance_list(*, session_id: int, user: Any, now: datetime) -> AttendanceList | None:
    """The list of a session that ``user`` may see, or None. Four queries, never cut."""
    visible = Session.objects.visible_to(user).with_seats(now=now).select_related("topic", "trainer")
    session = visible.filter(pk=session_id).first()
    if session is None:
        return None
    enrolments = session.enrolments.confirmed().select_related("attendance").prefetch_related("attendance__stays")
    rows = [_row(e) for e in enrolments.order_by("name", "pk")]
    return AttendanceList(
        session=session,
        card=card(session, now=now),
        sheet=AttendanceSheet.objects.filter(session=session).first(),
        rows=sorted(rows, key=lambda row: not row.is_contested),
    )


def _row(enrolment: Any) -> PresenceRow:
    presence: Attendance = getattr(enrolment, "attendance", None) or Attendance(enrolment=enrolment)
    stays = presence.stays.all() if presence.pk else []
    return PresenceRow(
        enrolment_id=enrolment.pk,
        name=enrolment.name or "Personne effacée",
        organisation=enrolment.organisation,
        choice=presence.choice and presence.get_choice_display(),
        outcome=PresenceOutcome(presence.outcome) if presence.outcome else None,
        measured=PresenceOutcome(presence.measured) if presence.measured else None,
        minutes=presence.minutes,
        stays=[f"{hour_in_words(s.joined_at)} – {hour_in_words(s.left_at) if s.left_at else '…'}" for s in stays],
        correction_reason=presence.correction_reason,
        contest_reason=presence.contest_reason,
        is_contested=presence.contested_at is not None and presence.contest_answered_at is None,
    )


@dataclass(frozen=True)
class SurveyResult:
    """What attendees said; ``tables`` are (question, [(answer, how many)]), empty when too few answered."""

    invited: int
    answered: int
    shown: int
    satisfied: int
    tables: list[tuple[str, list[tuple[str, int]]]]
    comments: list[str]

    @property
    def satisfied_share(self) -> int | None:
        """Percent, rounded, of those shown; None when nothing is shown."""
        return round(100 * self.satisfied / self.shown) if self.shown else None


_QUESTIONS = (
    ("Satisfaction", "satisfaction", Satisfaction),
    ("Saurait refaire le geste seul", "can_redo", CanRedo),
    ("Durée", "pace", Pace),
)


def survey_result(*, session: Session) -> SurveyResult | None:
    """The answers opened so far, or None before the survey; nothing but counts under ``FEWEST`` answers."""
    survey = Survey.objects.filter(session=session).first()
    if survey is None:
        return None
    answers = SurveyAnswer.objects.filter(session=session)
    shown = answers.count()
    if shown < FEWEST:
        return SurveyResult(survey.invited, survey.answered, 0, 0, [], [])
    tables = []
    for question, field, vocabulary in _QUESTIONS:
        counted = dict(answers.order_by().values_list(field).annotate(n=Count("pk")))
        tables.append((question, [(member.label, counted.get(member.value, 0)) for member in vocabulary]))
    return SurveyResult(
        invited=survey.invited,
        answered=survey.answered,
        shown=shown,
        satisfied=answers.filter(satisfaction__in=[s.value for s in SATISFIED]).count(),
        tables=tables,
        # In alphabetical order: another would be that of their identifiers, which is none either.
        comments=sorted(answers.exclude(comment="").values_list("comment", flat=True)),
    )
