"""Reporting a message, deciding, appealing: the moves of ``domain.moderation``, one event each."""

from datetime import datetime

from django.db import transaction

from cms.accounts.models import User
from cms.club.domain.lifecycle import STAFF
from cms.club.domain.messages import MessageState, tidied
from cms.club.domain.moderation import (
    APPEAL_TERM,
    CASES_KEPT,
    MAX_REASON,
    REPORTS_WINDOW,
    CaseFacts,
    CaseState,
    Ground,
    Verdict,
    appeal_refusal,
    reason_refusal,
    report_refusal,
    state_after,
    verdict_refusal,
)
from cms.club.domain.vocabulary import ClubRefusedError, EventKind, Refusal, Role
from cms.club.models import Message, ModerationCase, Report
from cms.club.services.discussions import show_title
from cms.club.services.journal import record


@transaction.atomic
def report_message(
    *, message_id: int, reporter: User, ground: Ground | None, details: str = "", now: datetime
) -> Report:
    """Bring a message before the moderators; ClubRefusedError, or ``Message.DoesNotExist`` when not readable."""
    details = tidied(details)
    if len(details) > MAX_REASON:
        raise ClubRefusedError(Refusal.CASE_REASON_TOO_LONG)
    # Locked, so that two reports at once open one case.
    message = Message.objects.select_for_update(of=("self",)).visible_to(reporter).get(pk=message_id)
    case = ModerationCase.objects.filter(message=message, state=CaseState.OPEN.value).first()
    recent = Report.objects.filter(reporter=reporter, made_at__gt=now - REPORTS_WINDOW).count()
    refusal = report_refusal(
        may_read=True,
        is_author=message.author_id == reporter.pk,
        visible=message.is_visible,
        already=case is not None and Report.objects.filter(case=case, reporter=reporter).exists(),
        recent=recent,
        ground=ground,
    )
    if refusal or ground is None:
        raise ClubRefusedError(refusal or Refusal.GROUND_MISSING)
    if case is None:
        case = ModerationCase.objects.create(message=message, quoted=message.text, opened_at=now)
    report = Report.objects.create(case=case, reporter=reporter, ground=ground.value, details=details, made_at=now)
    record(kind=EventKind.MESSAGE_REPORTED, message=message, case=case, actor=reporter, reason=ground.label, now=now)
    return report


def facts_of(case: ModerationCase, *, actor: User) -> CaseFacts:
    """What the rules must know of the case and of who would decide; one query."""
    return CaseFacts(
        state=CaseState(case.state),
        actor_is_party=case.message.author_id == actor.pk or Report.objects.filter(case=case, reporter=actor).exists(),
        actor_decided_first=case.decided_by_id == actor.pk,
    )


@transaction.atomic
def judge_case(
    *, case_id: int, actor: User, roles: frozenset[Role], verdict: Verdict | None, reason: str, now: datetime
) -> ModerationCase:
    """Decide a report, or the appeal against the first decision; ``ModerationCase.DoesNotExist``."""
    reason = tidied(reason)
    case = ModerationCase.objects.select_for_update(of=("self",)).get(pk=case_id)
    message = Message.objects.select_for_update(of=("self",)).get(pk=case.message_id)
    case.message = message
    held = roles & STAFF
    refusal = verdict_refusal(is_moderator=bool(held), facts=facts_of(case, actor=actor)) or reason_refusal(reason)
    if refusal or verdict is None:
        raise ClubRefusedError(refusal or Refusal.VERDICT_MISSING)
    source = CaseState(case.state)
    case.state = state_after(source, verdict).value
    if source is CaseState.OPEN:
        case.verdict, case.reason, case.decided_by, case.decided_at = verdict.value, reason, actor, now
    else:
        case.final_verdict, case.final_reason, case.final_by, case.final_at = verdict.value, reason, actor, now
    case.save()
    _apply(message, verdict)
    record(
        kind=EventKind.MESSAGE_JUDGED if source is CaseState.OPEN else EventKind.APPEAL_JUDGED,
        message=message,
        case=case,
        actor=actor,
        role=next(role.value for role in Role if role in held),
        reason=reason,
        now=now,
    )
    return case


def _apply(message: Message, verdict: Verdict) -> None:
    """Hide or show a locked message; what its author withdrew meanwhile stays gone."""
    if message.state == MessageState.WITHDRAWN:
        return
    shown = MessageState.REMOVED if verdict is Verdict.REMOVE else MessageState.VISIBLE
    if message.state != shown:
        message.state = shown.value
        message.version += 1
        message.save(update_fields=["state", "version"])
        show_title(message)


@transaction.atomic
def appeal(*, case_id: int, author: User, text: str, now: datetime) -> ModerationCase:
    """Ask another moderator to look again; open to the author even after they left the club."""
    text = tidied(text)
    case = ModerationCase.objects.select_for_update(of=("self",)).select_related("message").get(pk=case_id)
    refusal = appeal_refusal(
        is_author=case.message.author_id == author.pk,
        state=CaseState(case.state),
        verdict=Verdict(case.verdict) if case.verdict else None,
        decided_at=case.decided_at,
        now=now,
    )
    if refusal := refusal or reason_refusal(text):
        raise ClubRefusedError(refusal)
    case.state, case.appeal, case.appealed_at = CaseState.APPEALED.value, text, now
    case.save(update_fields=["state", "appeal", "appealed_at"])
    record(kind=EventKind.MESSAGE_APPEALED, message=case.message, case=case, actor=author, now=now)
    return case


@transaction.atomic
def forget_cases(*, now: datetime) -> int:
    """Close what can no longer be appealed; a year after its end, a case keeps what was decided and why, no more."""
    ModerationCase.objects.filter(state=CaseState.DECIDED.value, decided_at__lt=now - APPEAL_TERM).update(
        state=CaseState.CLOSED.value
    )
    old = ModerationCase.objects.filter(state=CaseState.CLOSED.value, decided_at__lt=now - CASES_KEPT).exclude(
        final_at__gte=now - CASES_KEPT
    )
    Report.objects.filter(case__in=old).update(reporter=None, details="")
    Message.objects.filter(cases__in=old, state=MessageState.REMOVED.value).update(text="")
    return old.update(quoted="", appeal="")
