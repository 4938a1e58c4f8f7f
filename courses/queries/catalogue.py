"""Sessions and topics as the public sees them."""

import re
from calendar import Calendar as Weekdays
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from courses.domain.enrolment import closes_at, enrolment_refusal
from courses.domain.refusals import EXPLANATIONS, Explanation, Refusal
from courses.domain.seats import duration_in_words, seats_in_words
from courses.domain.vocabulary import Audience, Level, SessionKind
from courses.domain.waiting import offers_open
from courses.models import FollowUp, LessonStep, PublicAnswer, Session, Topic
from courses.queries.exercises import ExerciseLink, exercise_links
from courses.queries.guides import GuideLink, guide_links

PAST_SHOWN = 12
ONE_DAY = timedelta(days=1)
FEED_SHOWN = 100
FOLLOW_UPS_SHOWN = 4
ANSWERS_SHOWN = 6


def day_in_words(moment: datetime) -> str:
    """« mardi 24 novembre 2026 », in Paris."""
    return date_words(timezone.localtime(moment).date(), "l j F Y")


def date_words(day: date, pattern: str = "j F Y") -> str:
    """« 24 novembre 2026 », « 1er décembre 2026 »."""
    return re.sub(r"\b1 (?=\D)", "1er ", date_format(day, pattern), count=1)


def hour_in_words(moment: datetime) -> str:
    """« 10 h » or « 14 h 30 », in Paris, with spaces that do not break."""
    local = timezone.localtime(moment)
    return f"{local.hour}\u00a0h" + (f"\u00a0{local.minute:02d}" if local.minute else "")


def lines(text: str) -> list[str]:
    """The items of a field kept one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@dataclass(frozen=True)
class SessionCard:
    """One session as a list shows it; words are ready to print, moments are aware."""

    id: int
    title: str
    slug: str
    url: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    day: str
    hour: str
    duration: str
    kind: str
    kind_label: str
    audience: str
    level: str
    capacity: int
    seats_left: int
    seats: str
    is_past: bool
    is_over: bool = False
    trainer_name: str = ""
    closed: Explanation | None = None
    waiting_count: int = 0
    list_open: bool = False
    called_off: bool = False

    @property
    def tells_seats(self) -> bool:
        """Whether the number of seats means something: some can be had, or all are taken."""
        return not self.is_past and not self.called_off and (self.closed is None or self.is_full)

    @property
    def seats_or_why(self) -> str:
        """What a list says in one line: the seats, or why none can be had."""
        if self.called_off:
            return "session annulée"
        if self.is_past:
            return "session passée"
        return self.seats if self.tells_seats else "inscriptions closes"

    @property
    def is_full(self) -> bool:
        """Whether the last seat is taken."""
        return self.seats_left <= 0


def card(session: Session, *, now: datetime) -> SessionCard:
    """The card of a session that carries ``seats_taken`` and its topic."""
    # Seats that somebody waits for are nobody else's.
    left = 0 if session.waiting_count else max(session.seat_count - session.seats_taken, 0)
    refusal = enrolment_refusal(now=now, starts_at=session.starts_at, cutoff=session.cutoff, seats_left=left)
    closing = closes_at(starts_at=session.starts_at, cutoff=session.cutoff)
    if session.called_off_at is not None:
        refusal = Refusal.SESSION_CALLED_OFF
    list_open = refusal is Refusal.SESSION_FULL and offers_open(now=now, closes_at=closing)
    if refusal is Refusal.SESSION_FULL and not list_open:
        refusal = Refusal.LIST_CLOSED
    return SessionCard(
        id=session.pk,
        title=session.topic.title,
        slug=session.slug,
        url=reverse("courses:page", args=[session.slug]),
        summary=session.topic.summary,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        day=day_in_words(session.starts_at),
        hour=hour_in_words(session.starts_at),
        duration=duration_in_words(session.duration_minutes),
        kind=session.kind,
        kind_label=SessionKind(session.kind).label,
        audience=Audience(session.topic.audience).label,
        level=Level(session.topic.level).label,
        capacity=session.capacity,
        seats_left=left,
        seats=seats_in_words(left=left, capacity=session.capacity),
        waiting_count=session.waiting_count,
        list_open=list_open,
        called_off=session.called_off_at is not None,
        is_past=now >= session.starts_at,
        is_over=now >= session.ends_at,
        trainer_name=trainer_name(session),
        closed=EXPLANATIONS[refusal] if refusal else None,
    )


def trainer_name(session: Session) -> str:
    """The trainer's name as they gave it; empty when there is none (an address is never shown)."""
    return session.trainer.get_full_name() if session.trainer else ""


def _listed(now: datetime) -> Any:
    return Session.objects.with_seats(now=now).select_related("topic", "trainer")


def _filtered(sessions: Any, *, topic: str, kind: str, audience: str) -> Any:
    if topic:
        sessions = sessions.filter(topic__slug=topic)
    if kind:
        sessions = sessions.filter(kind=kind)
    if audience:
        sessions = sessions.filter(topic__audience=audience)
    return sessions


def next_sessions_with_seats(now: datetime, limit: int = 3) -> list[SessionCard]:
    """The nearest sessions in which a visitor can still enrol, one query."""
    sessions = Session.objects.with_free_seats(now=now).select_related("topic", "trainer").upcoming(now=now)
    # A cut-off may close the very first ones: a few more are read than asked for.
    cards = (card(session, now=now) for session in sessions[: limit * 4])
    return [c for c in cards if c.closed is None][:limit]


@dataclass(frozen=True)
class Month:
    """The sessions of one month."""

    name: str
    sessions: list[SessionCard]


@dataclass(frozen=True)
class Calendar:
    """What the list page shows."""

    months: list[Month]
    past: list[SessionCard]

    @property
    def count(self) -> int:
        """How many sessions are to come."""
        return sum(len(month.sessions) for month in self.months)


def calendar(*, now: datetime, topic: str = "", kind: str = "", audience: str = "") -> Calendar:
    """Sessions to come by month, then the latest past ones; each filter is a value or empty. Two queries."""
    wanted = _filtered(_listed(now), topic=topic, kind=kind, audience=audience)
    upcoming = [card(session, now=now) for session in wanted.upcoming(now=now)]
    months = [
        Month(name=name.capitalize(), sessions=list(group))
        for name, group in groupby(upcoming, key=lambda c: date_format(timezone.localtime(c.starts_at), "F Y"))
    ]
    past = [card(session, now=now) for session in wanted.past(now=now)[:PAST_SHOWN]]
    return Calendar(months=months, past=past)


@dataclass(frozen=True)
class Day:
    """One square of a month: its date, whether it belongs to the month, its sessions."""

    date: date
    inside: bool
    words: str
    sessions: list[SessionCard]


@dataclass(frozen=True)
class MonthGrid:
    """A month as a table; ``before`` and ``after`` are the values of its neighbours (« 2026-12 »)."""

    name: str
    value: str
    before: str
    after: str
    weeks: list[list[Day]]

    @property
    def count(self) -> int:
        """How many sessions it holds."""
        return sum(len(day.sessions) for week in self.weeks for day in week if day.inside)


def month_grid(*, month: date, now: datetime, topic: str = "", kind: str = "", audience: str = "") -> MonthGrid:
    """The month of ``month`` (its first day), Monday first, in Paris; past days show what was given. One query."""
    weeks = Weekdays(firstweekday=0).monthdatescalendar(month.year, month.month)
    edges = [timezone.make_aware(datetime.combine(day, time.min)) for day in (weeks[0][0], weeks[-1][-1] + ONE_DAY)]
    wanted = _filtered(_listed(now), topic=topic, kind=kind, audience=audience)
    found = wanted.filter(starts_at__gte=edges[0], starts_at__lt=edges[1], called_off_at=None)
    by_day: dict[date, list[SessionCard]] = {}
    for session in found.order_by("starts_at", "pk"):
        by_day.setdefault(timezone.localtime(session.starts_at).date(), []).append(card(session, now=now))
    return MonthGrid(
        name=date_format(month, "F Y").capitalize(),
        value=f"{month:%Y-%m}",
        before=f"{month - ONE_DAY:%Y-%m}",
        after=f"{month + 31 * ONE_DAY:%Y-%m}",
        weeks=[
            [
                Day(
                    date=day,
                    inside=day.month == month.month,
                    words=date_format(day, "l j F").replace(" 1 ", " 1er ", 1),
                    sessions=by_day.get(day, []),
                )
                for day in week
            ]
            for week in weeks
        ],
    )


def topics() -> list[Topic]:
    """The catalogue, in its order."""
    return list(Topic.objects.all())


@dataclass(frozen=True)
class TopicPage:
    """A topic and its dates."""

    topic: Topic
    audience: str
    level: str
    duration: str
    objectives: list[str]
    preparation: list[str]
    guides: list[GuideLink]
    exercises: list[ExerciseLink]
    upcoming: list[SessionCard]
    past: list[SessionCard]
    answers: list[PublicAnswer]


def topic_page(*, slug: str, now: datetime) -> TopicPage | None:
    """A topic by the end of its address, or None."""
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        return None
    sessions = _listed(now).filter(topic=topic)
    return TopicPage(
        topic=topic,
        audience=Audience(topic.audience).label,
        level=Level(topic.level).label,
        duration=duration_in_words(topic.duration_minutes),
        objectives=lines(topic.objectives),
        preparation=lines(topic.preparation),
        guides=guide_links(lines(topic.guide_slugs)),
        exercises=exercise_links(lines(topic.exercise_slugs)),
        upcoming=[card(session, now=now) for session in sessions.upcoming(now=now)],
        past=[card(session, now=now) for session in sessions.past(now=now)[:PAST_SHOWN]],
        answers=list(topic.answers.all()[:ANSWERS_SHOWN]),
    )


@dataclass(frozen=True)
class SessionPage:
    """One session in full, and where else its topic is taught."""

    card: SessionCard
    topic_title: str
    topic_slug: str
    objectives: list[str]
    preparation: list[str]
    steps: list[str]
    plan: list[LessonStep]
    guides: list[GuideLink]
    exercises: list[ExerciseLink]
    other_dates: list[SessionCard]
    replay_url: str
    follow_ups: list[FollowUp]


def session_id_of(*, slug: str) -> int | None:
    """The session of an address, or None. One query, of one column."""
    return Session.objects.filter(slug=slug).values_list("pk", flat=True).first()


def session_page(*, slug: str, now: datetime) -> SessionPage | None:
    """A session by the end of its address, or None. The join link is not in it: see ``private_page``."""
    session = _listed(now).filter(slug=slug).first()
    if session is None:
        return None
    topic = session.topic
    return SessionPage(
        card=card(session, now=now),
        topic_title=topic.title,
        topic_slug=topic.slug,
        objectives=lines(topic.objectives),
        preparation=lines(topic.preparation),
        steps=lines(session.steps),
        plan=plan_of(session_id=session.pk) if now >= session.starts_at else [],
        guides=guide_links(lines(topic.guide_slugs)),
        exercises=exercise_links(lines(topic.exercise_slugs)),
        other_dates=other_dates(session, now=now),
        replay_url=session.replay_url if now >= session.ends_at else "",
        follow_ups=list(topic.follow_ups.filter(published=True)[:FOLLOW_UPS_SHOWN]),
    )


def other_dates(session: Session, *, now: datetime) -> list[SessionCard]:
    """The next sessions of the same topic with a free seat, the nearest first. One query."""
    others = Session.objects.with_free_seats(now=now).select_related("topic", "trainer").filter(topic=session.topic)
    cards = (card(other, now=now) for other in others.exclude(pk=session.pk).upcoming(now=now)[:8])
    return [c for c in cards if c.closed is None][:4]


def sessions_to_publish(*, now: datetime) -> list[SessionCard]:
    """What the public feeds carry: the sessions to come, the nearest first."""
    return [card(session, now=now) for session in _listed(now).upcoming(now=now)[:FEED_SHOWN]]


def plan_of(*, session_id: int) -> list[LessonStep]:
    """The steps of a session, in order; those that carry a bookmark can be redone by anybody."""
    return list(LessonStep.objects.filter(session_id=session_id).order_by("position"))
