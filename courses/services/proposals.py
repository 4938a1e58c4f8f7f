"""Proposes to trainers the sessions that enough people wish for; a trainer accepts or declines."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from courses.domain.opening import Demand, Plan, Problem, Teacher, best_plan
from courses.domain.planning import ends_at
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.slots import PARIS, code_at, dates_of, known_codes
from courses.domain.vocabulary import EventType, InterestState, ProposalState, SessionKind
from courses.models import Availability, Interest, Session, SessionProposal, Topic
from courses.services.journal import record
from courses.services.planning import schedule_session
from sandbox.domain.calendar import public_holidays

# Time for people to read the news and to enrol; then four weeks to choose from.
NOTICE = timedelta(days=10)
WEEKS = 4
FEWEST, MOST = 5, 20
OPEN = ProposalState.OPEN.value


def propose_sessions(*, now: datetime) -> int:
    """Replace the open proposals by the best ones of the day; how many. What was declined is not proposed again."""
    problem = problem_of_today(now=now)
    # Solved outside any transaction: seconds of search must lock nothing.
    return _publish(best_plan(problem), now=now)


def problem_of_today(*, now: datetime) -> Problem:
    """The wishes that count, and when trainers are free."""
    first = (now.astimezone(PARIS) + NOTICE).date()
    demands = tuple(
        Demand(person=pk, topic=topic, slots=frozenset(slots))
        for pk, topic, slots in Interest.objects.counted().values_list("pk", "topic_id", "slots")
    )
    moments = dates_of(first=first, weeks=WEEKS, closed=_holidays(first))
    return Problem(demands=demands, teachers=tuple(_teachers(moments)), first_day=first, fewest=FEWEST, most=MOST)


def _holidays(first: date) -> list[date]:
    return [day for year in (first.year, first.year + 1) for day in public_holidays(year)]


def _teachers(moments: list[datetime]) -> Iterable[Teacher]:
    found = Availability.objects.select_related("trainer").prefetch_related("topics").order_by("trainer_id")
    lengths = dict(Topic.objects.order_by().values_list("pk", "duration_minutes"))
    longest = timedelta(minutes=max(lengths.values(), default=0))
    for availability in found:
        busy = [
            (session.starts_at, session.ends_at)
            for session in Session.objects.filter(trainer=availability.trainer, called_off_at=None)
            if moments and session.ends_at > moments[0]
        ]
        declined = set(
            SessionProposal.objects.filter(trainer=availability.trainer, state=ProposalState.DECLINED.value)
            .order_by()
            .values_list("starts_at", flat=True)
        )
        free = tuple(
            m
            for m in moments
            if code_at(m) in availability.slots
            and m not in declined
            and not any(m < end and start < m + longest for start, end in busy)
        )
        topics = frozenset(topic.pk for topic in availability.topics.all())
        if free and topics:
            yield Teacher(availability.trainer_id, topics, free, availability.weekly_limit)


@transaction.atomic
def _publish(plan: Plan, *, now: datetime) -> int:
    kept = {(o.topic, o.teacher, o.starts_at): len(o.people) for o in plan.openings}
    for proposal in SessionProposal.objects.select_for_update(of=("self",)).filter(state=OPEN):
        count = kept.pop((proposal.topic_id, proposal.trainer_id, proposal.starts_at), None)
        if count is None:
            proposal.state, proposal.decided_at = ProposalState.STALE.value, now
        else:
            proposal.people_count = count
        proposal.save(update_fields=["state", "decided_at", "people_count"])
    SessionProposal.objects.bulk_create(
        SessionProposal(topic_id=topic, trainer_id=teacher, starts_at=starts_at, people_count=count, made_at=now)
        for (topic, teacher, starts_at), count in kept.items()
    )
    return len(kept)


@transaction.atomic
def accept_proposal(*, proposal_id: int, actor: Any, now: datetime) -> Session:
    """Schedule the session; everybody who wished for its topic is told of the date."""
    proposal = _locked(proposal_id, actor)
    if proposal.state == ProposalState.ACCEPTED.value and proposal.session is not None:
        return proposal.session
    if proposal.state != OPEN:
        raise RefusedError(Refusal.PROPOSAL_DECIDED)
    topic = proposal.topic
    end = ends_at(starts_at=proposal.starts_at, duration_minutes=topic.duration_minutes)
    given = Session.objects.filter(trainer_id=proposal.trainer_id, called_off_at=None, starts_at__lt=end)
    if any(session.ends_at > proposal.starts_at for session in given):
        raise RefusedError(Refusal.TRAINER_BUSY)
    session = schedule_session(
        session=Session(
            topic=topic,
            kind=SessionKind.VIRTUAL_CLASS.value,
            starts_at=proposal.starts_at,
            duration_minutes=topic.duration_minutes,
            capacity=MOST,
            trainer=proposal.trainer,
        ),
        actor=actor,
        now=now,
    )
    proposal.state, proposal.decided_at, proposal.session = ProposalState.ACCEPTED.value, now, session
    proposal.save(update_fields=["state", "decided_at", "session"])
    told = list(Interest.objects.counted().filter(topic=topic).select_for_update(of=("self",)))
    code = code_at(session.starts_at)
    # Only a wish for this very time is answered; the others go on counting.
    answered = [interest.pk for interest in told if code in interest.slots]
    Interest.objects.filter(pk__in=answered).update(state=InterestState.SERVED.value, answered_by=session)
    payload = {"interests": [interest.pk for interest in told]}
    record(event_type=EventType.DATE_OPENED, now=now, session=session, actor=actor, payload=payload)
    return session


@transaction.atomic
def decline_proposal(*, proposal_id: int, actor: Any, now: datetime) -> SessionProposal:
    """Say no: this trainer is not asked for this time again."""
    proposal = _locked(proposal_id, actor)
    if proposal.state not in (OPEN, ProposalState.DECLINED.value):
        raise RefusedError(Refusal.PROPOSAL_DECIDED)
    proposal.state, proposal.decided_at = ProposalState.DECLINED.value, now
    proposal.save(update_fields=["state", "decided_at"])
    return proposal


def _locked(proposal_id: int, actor: Any) -> SessionProposal:
    proposal = (
        SessionProposal.objects.select_for_update(of=("self",))
        .select_related("topic", "trainer", "session")
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None or (proposal.trainer_id != actor.pk and not actor.has_role("administrator")):
        raise RefusedError(Refusal.NOT_YOURS)
    return proposal


@transaction.atomic
def set_availability(*, trainer: Any, topics: Iterable[Topic], slots: Iterable[str], weekly_limit: int) -> Availability:
    """When a trainer could give what."""
    availability, _made = Availability.objects.update_or_create(
        trainer=trainer, defaults={"slots": known_codes(slots), "weekly_limit": weekly_limit}
    )
    availability.topics.set(topics)
    return availability
