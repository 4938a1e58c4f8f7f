"""Enrolments: behind their private link, and as the trainer's roster."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from courses.domain.enrolment import ENROLMENT_LIFECYCLE, hold_is_over
from courses.domain.refusals import EXPLANATIONS, Explanation, Refusal
from courses.domain.vocabulary import Action, Actor, EnrolmentState, Occupation
from courses.models import CourseMail, Enrolment, Session
from courses.queries.catalogue import SessionCard, card, other_dates
from courses.queries.waiting import WaitingView, waiting_view


@dataclass(frozen=True)
class PrivatePage:
    """What the holder of a private link may see and do. ``join_url`` is empty until the address is proven."""

    enrolment: Enrolment
    card: SessionCard
    state: EnrolmentState
    actions: frozenset[Action]
    join_url: str
    room_provider: str
    problem: Explanation | None
    waiting: WaitingView | None = None
    other_dates: list[SessionCard] = field(default_factory=list)
    topic_slug: str = ""
    live_open: bool = False

    @property
    def is_offered(self) -> bool:
        """Whether the seat came from the waiting list."""
        return self.enrolment.offered_at is not None

    @property
    def unreachable(self) -> bool:
        """Whether messages come back from this person's address while they still matter."""
        coming = self.state in (EnrolmentState.CONFIRMED, EnrolmentState.WAITING) and not self.card.is_over
        return coming and self.enrolment.unreachable_at is not None

    @property
    def given_back(self) -> bool:
        """Whether the seat went because its address was refused: a new link would not arrive either."""
        return self.state is EnrolmentState.EXPIRED and self.enrolment.unreachable_at is not None

    @property
    def can_pass(self) -> bool:
        """Whether the button to leave the seat to the next is offered."""
        return Action.PASS in self.actions

    @property
    def join_open(self) -> bool:
        """Whether the seat is confirmed and the session still to come."""
        return self.state is EnrolmentState.CONFIRMED and not self.card.is_past

    @property
    def can_confirm(self) -> bool:
        """Whether the button to confirm is offered."""
        return Action.CONFIRM in self.actions

    @property
    def offers_cancel(self) -> bool:
        """Whether « Je ne pourrai pas venir » is shown: an offer is passed on, a session called off is nobody’s."""
        offered = self.is_offered and self.state is not EnrolmentState.CONFIRMED
        return self.can_cancel and not offered and not self.card.called_off

    @property
    def can_cancel(self) -> bool:
        """Whether the button to cancel is offered."""
        return Action.CANCEL in self.actions


def private_page(*, token: str, now: datetime) -> PrivatePage | None:
    """The page of one private link, or None when nobody was given it."""
    enrolment = Enrolment.objects.by_token(token).filter(erased_at=None).first()
    if enrolment is None:
        return None
    listed = Session.objects.with_seats(now=now).select_related("topic", "trainer", "live")
    session = listed.get(pk=enrolment.session_id)
    enrolment.session = session
    facts = enrolment.facts(now=now)
    state = EnrolmentState(enrolment.state)
    if state is EnrolmentState.HELD and hold_is_over(facts) is None:
        # The sweep has not passed yet; people are told what is true.
        state = EnrolmentState.EXPIRED
    confirmed = state is EnrolmentState.CONFIRMED
    return PrivatePage(
        enrolment=enrolment,
        card=card(session, now=now),
        state=state,
        actions=frozenset(t.action for t in ENROLMENT_LIFECYCLE.offered(state, Actor.PARTICIPANT, facts=facts)),
        join_url=session.join_url if confirmed else "",
        room_provider=session.room_provider if confirmed else "",
        problem=EXPLANATIONS[_expired(enrolment)] if state is EnrolmentState.EXPIRED else None,
        topic_slug=session.topic.slug,
        waiting=waiting_view(session=session, now=now, enrolment=enrolment)
        if state is EnrolmentState.WAITING
        else None,
        # Whoever has a seat may change it for another date, even when the session was called off.
        other_dates=other_dates(session, now=now) if confirmed and session.starts_at > now else [],
        live_open=confirmed and session.is_live,
    )


def _expired(enrolment: Enrolment) -> Refusal:
    if enrolment.unreachable_at is not None:
        # Given back before its term: to speak of a delay, or to write to that address again, would be untrue.
        return Refusal.ADDRESS_REFUSED
    return Refusal.OFFER_EXPIRED if enrolment.offered_at else Refusal.HOLD_EXPIRED


def own_enrolment(*, user: Any, session_id: int) -> Enrolment | None:
    """The enrolment (seated or waiting) of a person who is signed in, or None."""
    if not getattr(user, "is_authenticated", False):
        return None
    return Enrolment.objects.live().filter(user_id=user.pk, session_id=session_id).first()


def came_back(*, session_id: int, email: str) -> bool:
    """Whether the message of whoever has just given ``email`` for a session was refused by its server.

    Says nothing of who is enrolled: an address that exists never comes back.
    """
    latest = Enrolment.objects.filter(session_id=session_id, email=email).order_by("-pk").first() if email else None
    return latest is not None and latest.unreachable_at is not None


@dataclass(frozen=True)
class OwnSessions:
    """The confirmed sessions of one person, each with its enrolment: those not over, nearest first; then the past."""

    coming: list[tuple[Enrolment, SessionCard]]
    past: list[tuple[Enrolment, SessionCard]]


def enrolments_of(*, user: Any, now: datetime) -> OwnSessions:
    """The sessions of a person who is signed in. Two queries."""
    mine = {e.session_id: e for e in Enrolment.objects.confirmed().filter(user_id=user.pk)}
    sessions = Session.objects.with_seats(now=now).select_related("topic", "trainer").filter(pk__in=mine)
    rows = [(mine[session.pk], card(session, now=now)) for session in sessions.order_by("starts_at", "pk")]
    return OwnSessions(
        coming=[row for row in rows if not row[1].is_over], past=[row for row in reversed(rows) if row[1].is_over]
    )


@dataclass(frozen=True)
class RosterRow:
    """One person enrolled, in words."""

    seat_number: int
    name: str
    email: str
    organisation: str
    siret: str
    occupation: str
    state: EnrolmentState
    since: datetime
    unreachable: bool = False
    # The code under which the last message came back, for a passing reason; empty when it did not.
    returned: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether the address was proven."""
        return self.state is EnrolmentState.CONFIRMED


@dataclass(frozen=True)
class Roster:
    """Everybody who holds a seat in a session, by name."""

    session: Session
    card: SessionCard
    rows: list[RosterRow]

    @property
    def confirmed_count(self) -> int:
        """How many are confirmed."""
        return sum(row.is_confirmed for row in self.rows)

    @property
    def held_count(self) -> int:
        """How many have not followed their link yet."""
        return len(self.rows) - self.confirmed_count

    @property
    def unreachable_count(self) -> int:
        """How many could not be told by mail."""
        return sum(row.unreachable or bool(row.returned) for row in self.rows)


def roster(*, session_id: int, user: Any, now: datetime) -> Roster | None:
    """The roster of a session that ``user`` may see (own sessions for a trainer), or None. All of it, never cut."""
    visible = Session.objects.visible_to(user).with_seats(now=now).select_related("topic", "trainer")
    session = visible.filter(pk=session_id).first()
    if session is None:
        return None
    last = CourseMail.objects.filter(enrolment=OuterRef("pk"), sent_at__isnull=False).order_by("-pk")
    seated = session.enrolments.active().annotate(returned_status=Subquery(last.values("returned_status")[:1]))
    enrolments = [
        e
        for e in seated.order_by("name", "pk")
        if e.state == EnrolmentState.CONFIRMED.value or (e.held_until is not None and e.held_until > now)
    ]
    rows = [
        RosterRow(
            seat_number=e.seat_number or 0,
            name=e.name or "Personne effacée",
            email=e.email if e.erased_at is None else "",
            organisation=e.organisation,
            siret=e.siret,
            occupation=Occupation(e.occupation).label,
            state=EnrolmentState(e.state),
            since=e.confirmed_at or e.created_at,
            unreachable=e.unreachable_at is not None,
            returned=e.returned_status or "" if e.unreachable_at is None else "",
        )
        for e in enrolments
    ]
    return Roster(session=session, card=card(session, now=now), rows=rows)
