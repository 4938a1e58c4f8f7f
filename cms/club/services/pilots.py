"""Pilots: calling for members, choosing them, hearing them, reporting to the board, ending."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.lifecycle import MAX_REASON, STAFF
from cms.club.domain.pilots import (
    MAX_CRITERIA,
    MAX_DIFFICULTIES,
    MAX_MOTIVATION,
    OPEN,
    Answer,
    Call,
    Candidacy,
    PilotState,
    Round,
    owed_on,
    refusal_to_apply,
    refusal_to_report,
    refusal_to_start,
    report_of,
    round_of,
)
from cms.club.domain.vocabulary import Action, ClubRefusedError, College, EventKind, Refusal, Role, State
from cms.club.models import Idea, Membership, Pilot, PilotFeedback, PilotMember
from cms.club.queries.pilots import feedback_of, members_by_college, silent_members, to_json
from cms.club.services.ideas import facts_of, step_idea
from cms.club.services.journal import record


def _readable(text: str, *, most: int, refusal: Refusal) -> str:
    tidy = text.strip()
    if not tidy or len(tidy) > most or "\x00" in tidy:
        raise ClubRefusedError(refusal)
    return tidy


def _reason(text: str) -> str:
    if len(text) > MAX_REASON:
        raise ClubRefusedError(Refusal.REASON_TOO_LONG)
    if "\x00" in text:
        raise ClubRefusedError(Refusal.REASON_UNREADABLE)
    return _readable(text, most=MAX_REASON, refusal=Refusal.REASON_MISSING)


def _led_by(idea: Idea, *, actor: User, roles: frozenset[Role]) -> None:
    """Refuse who may not lead a pilot of ``idea``: not of the staff, or its author."""
    if not roles & STAFF:
        raise ClubRefusedError(Refusal.NOT_YOUR_ROLE)
    if facts_of(idea, actor=actor).actor_is_author:
        raise ClubRefusedError(Refusal.PARTY_TO_THE_CASE)


def _locked(pilot_id: int) -> Pilot:
    return Pilot.objects.select_related("idea").select_for_update(of=("self",)).get(pk=pilot_id)


@transaction.atomic
def open_pilot(*, idea_id: int, call: Call, criteria: str, actor: User, roles: frozenset[Role], now: datetime) -> Pilot:
    """Call for members to try a planned idea; ClubRefusedError, or ``Idea.DoesNotExist``."""
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea_id)
    _led_by(idea, actor=actor, roles=roles)
    if idea.state != State.PLANNED:
        raise ClubRefusedError(Refusal.IDEA_NOT_PLANNED)
    if Pilot.objects.filter(idea=idea, state__in=OPEN).exists():
        raise ClubRefusedError(Refusal.PILOT_ALREADY_OPEN)
    text = _readable(criteria, most=MAX_CRITERIA, refusal=Refusal.PILOT_CRITERIA_MISSING)
    if refusal := call.refusal(today=timezone.localdate(now)):
        raise ClubRefusedError(refusal)
    pilot = Pilot.objects.create(
        idea=idea,
        criteria=text,
        applies_until=call.applies_until,
        starts_on=call.starts_on,
        ends_on=call.ends_on,
        opened_at=now,
        **{f"places_{college.value}": call.places.get(college, 0) for college in College},
    )
    record(kind=EventKind.PILOT_OPENED, idea=idea, actor=actor, now=now)
    return pilot


@transaction.atomic
def apply_to_pilot(*, pilot_id: int, user: User, motivation: str, now: datetime) -> PilotMember:
    """Ask to be a pilot, in the college of the day; who withdrew may ask again. ClubRefusedError, or DoesNotExist."""
    pilot = _locked(pilot_id)
    membership = Membership.objects.active().filter(user=user).first()
    former = PilotMember.objects.filter(pilot=pilot, user=user).first()
    refusal = refusal_to_apply(
        state=PilotState(pilot.state),
        member=membership is not None,
        places=pilot.places[College(membership.college)] if membership else 0,
        today=timezone.localdate(now),
        applies_until=pilot.applies_until,
        already=former is not None and former.state != Candidacy.WITHDRAWN,
    )
    if refusal or membership is None:
        raise ClubRefusedError(refusal or Refusal.NOT_A_MEMBER)
    text = _readable(motivation, most=MAX_MOTIVATION, refusal=Refusal.MOTIVATION_MISSING)
    told, _new = PilotMember.objects.update_or_create(
        pilot=pilot,
        user=user,
        defaults={
            "name": membership.display_name,
            "college": membership.college,
            "motivation": text,
            "state": Candidacy.WAITING.value,
            "applied_at": now,
        },
    )
    return told


def withdraw_from_pilots(*, user: User, pilot_id: int | None = None) -> int:
    """Leave one open pilot, or all of them; the place is free again. Returns how many candidacies ended."""
    mine = PilotMember.objects.filter(
        user=user,
        pilot__state__in=[PilotState.RECRUITING.value, PilotState.RUNNING.value],
        state__in=[Candidacy.WAITING.value, Candidacy.SELECTED.value],
    )
    if pilot_id is not None:
        mine = mine.filter(pilot=pilot_id)
    return mine.update(state=Candidacy.WITHDRAWN.value)


@transaction.atomic
def leave_pilot(*, pilot_id: int, user: User) -> None:
    """Withdraw a candidacy, or leave a pilot; ClubRefusedError, or ``Pilot.DoesNotExist``."""
    _locked(pilot_id)
    if not withdraw_from_pilots(user=user, pilot_id=pilot_id):
        raise ClubRefusedError(Refusal.NOT_PILOT_CANDIDATE)


@transaction.atomic
def decide_candidacy(
    *, candidate_id: int, selected: bool, reason: str, actor: User, roles: frozenset[Role], now: datetime
) -> PilotMember:
    """Choose a candidate or not, with a reason that is told to them; it may change until the pilot starts."""
    candidate = PilotMember.objects.get(pk=candidate_id)
    # The pilot first: places are counted one decision at a time.
    pilot = _locked(candidate.pilot_id)
    candidate.refresh_from_db()
    _led_by(pilot.idea, actor=actor, roles=roles)
    if candidate.user_id == actor.pk:
        raise ClubRefusedError(Refusal.OWN_CANDIDACY)
    if pilot.state != PilotState.RECRUITING:
        raise ClubRefusedError(Refusal.PILOT_NOT_RECRUITING)
    if candidate.state == Candidacy.WITHDRAWN or candidate.user_id is None:
        raise ClubRefusedError(Refusal.CANDIDATE_GONE)
    text = _reason(reason)
    college = College(candidate.college)
    taken = members_by_college(pilot)[college] - (candidate.state == Candidacy.SELECTED)
    if selected and taken >= pilot.places[college]:
        raise ClubRefusedError(Refusal.PILOT_FULL)
    candidate.state = (Candidacy.SELECTED if selected else Candidacy.DECLINED).value
    candidate.reason, candidate.decided_at = text, now
    candidate.decision = record(kind=EventKind.PILOT_DECIDED, idea=pilot.idea, actor=actor, reason=text, now=now)
    candidate.save(update_fields=["state", "reason", "decided_at", "decision"])
    return candidate


@transaction.atomic
def start_pilot(*, pilot_id: int, actor: User, roles: frozenset[Role], now: datetime) -> Pilot:
    """Let the chosen members try: the idea enters its pilot and owes what follows a month after the end."""
    pilot = _locked(pilot_id)
    waiting = PilotMember.objects.filter(pilot=pilot, state=Candidacy.WAITING.value).count()
    selected = sum(members_by_college(pilot).values())
    if refusal := refusal_to_start(state=PilotState(pilot.state), waiting=waiting, selected=selected):
        raise ClubRefusedError(refusal)
    _move(pilot, Action.START_PILOT, actor=actor, roles=roles, reason="", now=now)
    pilot.state, pilot.started_at = PilotState.RUNNING.value, now
    pilot.save(update_fields=["state", "started_at"])
    return pilot


@transaction.atomic
def cancel_pilot(*, pilot_id: int, actor: User, roles: frozenset[Role], reason: str, now: datetime) -> Pilot:
    """Give up before the start, with a reason that is published; the idea stays planned."""
    pilot = _locked(pilot_id)
    _led_by(pilot.idea, actor=actor, roles=roles)
    if pilot.state != PilotState.RECRUITING:
        raise ClubRefusedError(Refusal.PILOT_NOT_RECRUITING)
    pilot.end_reason = _reason(reason)
    pilot.state, pilot.ended_at = PilotState.CANCELLED.value, now
    pilot.save(update_fields=["state", "ended_at", "end_reason"])
    record(kind=EventKind.PILOT_CANCELLED, idea=pilot.idea, actor=actor, reason=pilot.end_reason, now=now)
    return pilot


@transaction.atomic
def give_feedback(
    *, pilot_id: int, user: User, answer: Answer, difficulties: str, blocking: bool, now: datetime
) -> PilotFeedback:
    """One member's word in the round of the day, rewritten at will until the report; ClubRefusedError."""
    pilot = _locked(pilot_id)
    if pilot.state != PilotState.RUNNING:
        raise ClubRefusedError(Refusal.PILOT_NOT_RUNNING)
    member = PilotMember.objects.filter(pilot=pilot, user=user, state=Candidacy.SELECTED.value).first()
    if member is None:
        raise ClubRefusedError(Refusal.NOT_A_PILOT)
    text = difficulties.strip()
    if len(text) > MAX_DIFFICULTIES or "\x00" in text:
        raise ClubRefusedError(Refusal.DIFFICULTY_UNREADABLE)
    if blocking and not text:
        raise ClubRefusedError(Refusal.DIFFICULTY_MISSING)
    told, _new = PilotFeedback.objects.update_or_create(
        member=member,
        round=round_of(ends_on=pilot.ends_on, today=timezone.localdate(now)).value,
        defaults={"answer": answer.value, "difficulties": text, "blocking": blocking, "given_at": now},
    )
    return told


@transaction.atomic
def report_pilot(*, pilot_id: int, actor: User, roles: frozenset[Role], now: datetime) -> Pilot:
    """Write the report from the feedback, for good, and hand it to the next meeting of the board."""
    pilot = _locked(pilot_id)
    _led_by(pilot.idea, actor=actor, roles=roles)
    refusal = refusal_to_report(
        state=PilotState(pilot.state),
        today=timezone.localdate(now),
        ends_on=pilot.ends_on,
        missing=len(silent_members(pilot, when=Round.FINAL)),
    )
    if refusal:
        raise ClubRefusedError(refusal)
    pilot.report = to_json(report_of(members=members_by_college(pilot), feedback=feedback_of(pilot)))
    pilot.state, pilot.reported_at = PilotState.REPORTED.value, now
    pilot.save(update_fields=["state", "reported_at", "report"])
    record(kind=EventKind.PILOT_REPORTED, idea=pilot.idea, actor=actor, now=now)
    return pilot


@transaction.atomic
def end_pilot(
    *, pilot_id: int, delivered: bool, reason: str, actor: User, roles: frozenset[Role], now: datetime
) -> Pilot:
    """Say what follows the report: the idea is delivered, or goes back to its planning, with a published reason."""
    pilot = _locked(pilot_id)
    if pilot.state != PilotState.REPORTED:
        raise ClubRefusedError(Refusal.PILOT_NOT_REPORTED)
    text = _reason(reason)
    _move(pilot, Action.DELIVER if delivered else Action.END_PILOT, actor=actor, roles=roles, reason=text, now=now)
    pilot.state = (PilotState.DELIVERED if delivered else PilotState.RETURNED).value
    pilot.ended_at, pilot.end_reason = now, text
    pilot.save(update_fields=["state", "ended_at", "end_reason"])
    return pilot


def _move(pilot: Pilot, action: Action, *, actor: User, roles: frozenset[Role], reason: str, now: datetime) -> None:
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=pilot.idea_id)
    step_idea(
        idea,
        action=action,
        actor=actor,
        roles=roles,
        reason=reason,
        # The pilot is locked, and only its commands move an idea to or from its trial.
        expected_version=idea.version,
        owed_on=owed_on(pilot.ends_on) if action is Action.START_PILOT else None,
        now=now,
    )
