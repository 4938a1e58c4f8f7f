"""What the holder of a private link finds once the session began: presence, opinion, certificate, gestures to redo."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from courses.domain.attendance import contest_refusal, door_refusal, held_span, merged
from courses.domain.certificates import grouped, is_well_formed
from courses.domain.refusals import EXPLANATIONS, Explanation, Refusal
from courses.domain.seats import duration_in_words
from courses.domain.survey import survey_refusal
from courses.domain.vocabulary import EnrolmentState, PresenceChoice, PresenceOutcome
from courses.models import Attendance, AttendanceSheet, Certificate, Enrolment, LessonStep, Session, Survey, SurveyPass
from courses.queries.catalogue import SessionCard, card, date_words, day_in_words, hour_in_words, lines, plan_of
from courses.queries.guides import GuideLink, guide_links


@dataclass(frozen=True)
class Presence:
    """One person's presence, in words; ``outcome`` is None while the list is open."""

    choice: PresenceChoice | None
    outcome: PresenceOutcome | None
    duration: str
    stays: list[str]
    present_now: bool
    correction_reason: str
    contest_reason: str
    contest_pending: bool
    can_contest: bool


@dataclass(frozen=True)
class AfterPage:
    """The page; ``survey`` says why one cannot answer (None: one can), ``code`` is empty without a certificate.

    ``door`` says why the room cannot be entered now.
    """

    enrolment: Enrolment
    card: SessionCard
    presence: Presence
    door: Refusal | None
    survey: Refusal | None
    code: str
    live_open: bool
    plan: list[LessonStep]
    steps: list[str]
    guides: list[GuideLink]

    @property
    def door_words(self) -> Explanation | None:
        """What is said instead of the door."""
        return EXPLANATIONS[self.door] if self.door else None

    @property
    def survey_words(self) -> Explanation | None:
        """What is said instead of the questionnaire."""
        return EXPLANATIONS[self.survey] if self.survey else None

    @property
    def answered(self) -> bool:
        """Whether this person's answer is in."""
        return self.survey is Refusal.SURVEY_ANSWERED


def after_page(*, token: str, now: datetime) -> AfterPage | None:
    """The page of a confirmed enrolment, or None."""
    enrolment = Enrolment.objects.by_token(token).filter(erased_at=None, state=EnrolmentState.CONFIRMED.value).first()
    if enrolment is None:
        return None
    listed = Session.objects.with_seats(now=now).select_related("topic", "trainer", "live")
    session = listed.get(pk=enrolment.session_id)
    enrolment.session = session
    sheet = AttendanceSheet.objects.filter(session=session).first()
    attendance = Attendance.objects.filter(enrolment=enrolment).prefetch_related("stays").first()
    survey = Survey.objects.filter(session=session).first()
    right = SurveyPass.objects.filter(enrolment=enrolment).first()
    certificate = Certificate.objects.filter(enrolment=enrolment, withdrawn_at=None).first()
    return AfterPage(
        enrolment=enrolment,
        card=card(session, now=now),
        presence=_presence(attendance or Attendance(enrolment=enrolment), sheet=sheet, session=session, now=now),
        door=door_refusal(now=now, starts_at=session.starts_at, called_off=session.called_off_at is not None),
        survey=survey_refusal(
            now=now,
            closes_at=survey.closes_at if survey else None,
            invited=right is not None,
            answered=right is not None and right.answered,
        ),
        code=grouped(certificate.code) if certificate else "",
        live_open=session.is_live,
        plan=plan_of(session_id=session.pk),
        steps=lines(session.steps),
        guides=guide_links(lines(session.topic.guide_slugs)),
    )


def _presence(attendance: Attendance, *, sheet: AttendanceSheet | None, session: Session, now: datetime) -> Presence:
    stays = list(attendance.stays.all()) if attendance.pk else []
    within = held_span(
        starts_at=session.starts_at, ends_at=session.ends_at, closed_at=sheet.closed_at if sheet else session.ends_at
    )
    spans = merged(attendance.spans() if attendance.pk else [], within=within)
    pending = attendance.contested_at is not None and attendance.contest_answered_at is None
    outcome = PresenceOutcome(attendance.outcome) if sheet and attendance.outcome else None
    refused = contest_refusal(now=now, ended_at=session.ends_at, outcome=outcome, pending=pending)
    return Presence(
        choice=PresenceChoice(attendance.choice) if attendance.choice else None,
        outcome=outcome,
        duration=duration_in_words(attendance.minutes) if attendance.minutes else "",
        stays=[f"de {hour_in_words(span.start)} à {hour_in_words(span.end)}" for span in spans if span.end is not None]
        if sheet
        else [f"depuis {hour_in_words(stay.joined_at)}" for stay in stays if stay.left_at is None],
        present_now=any(stay.left_at is None for stay in stays),
        correction_reason=attendance.correction_reason,
        contest_reason=attendance.contest_reason,
        contest_pending=pending,
        can_contest=refused is None,
    )


@dataclass(frozen=True)
class Verification:
    """What a code says to anyone: the session, never the person. ``erased``: the name cannot be checked any more."""

    code: str
    known: bool
    mistyped: bool = False
    withdrawn: bool = False
    erased: bool = False
    title: str = ""
    day: str = ""
    duration: str = ""
    issued: str = ""
    name_matches: bool | None = None


def verification(*, code: str, name: str = "") -> Verification:
    """Look a code (already read) up; ``name`` is compared when given, and never shown."""
    if not is_well_formed(code):
        return Verification(code=grouped(code), known=False, mistyped=True)
    certificate = Certificate.objects.filter(code=code).select_related("enrolment__session__topic").first()
    if certificate is None:
        return Verification(code=grouped(code), known=False)
    enrolment = certificate.enrolment
    erased = enrolment.erased_at is not None
    return Verification(
        code=grouped(code),
        known=True,
        withdrawn=certificate.withdrawn_at is not None,
        erased=erased,
        title=enrolment.session.topic.title,
        day=day_in_words(enrolment.session.starts_at),
        duration=duration_in_words(enrolment.session.duration_minutes),
        issued=date_words(certificate.issued_on),
        name_matches=None if erased or not name else _folded(name) == _folded(enrolment.name),
    )


def _folded(name: str) -> str:
    """Case, accents and spaces do not make another name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().replace("-", " ").replace("'", " ").split())
