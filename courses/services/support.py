"""Takes a request for individual support, answers it, closes it, and makes one answer serve everybody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from courses.domain.anonymity import Finding, find_personal_data
from courses.domain.files import File
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.support import (
    ATTACHMENTS_KEPT,
    REQUESTS_KEPT,
    Ask,
    attachments_refusal,
    message_refusal,
    outcome_refusal,
    reply_due_at,
    target_of,
)
from courses.domain.vocabulary import EventType, SupportAction, SupportState, Urgency
from courses.models import (
    Enrolment,
    PublicAnswer,
    Question,
    SupportAttachment,
    SupportMail,
    SupportMessage,
    SupportRequest,
)
from courses.queries.people import has_proven_address, is_agent
from courses.services.journal import record


class PersonalDataFoundError(RefusedError):
    """A text that was to be published names somebody; ``findings`` are shown to its author."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(Refusal.PERSONAL_DATA_FOUND)
        self.findings = findings


@transaction.atomic
def ask_support(
    *, ask: Ask, now: datetime, topic_id: int | None = None, files: Sequence[File] = (), user: Any = None
) -> SupportRequest:
    """Open a request, or RefusedError and nothing written. Its private link is mailed, never shown."""
    ask = ask.tidied()
    for refusal in (*ask.faults().values(), attachments_refusal(files)):
        if refusal:
            raise RefusedError(refusal)
    request = SupportRequest.objects.create(
        name=ask.name,
        email=ask.email,
        organisation=ask.organisation,
        occupation=ask.occupation,
        user=user if has_proven_address(user, email=ask.email) else None,
        topic_id=topic_id,
        urgency=ask.urgency,
        subject=ask.subject,
        state=SupportState.NEW.value,
        informed_at=now,
        received_at=now,
        due_at=reply_due_at(received_at=timezone.localtime(now), urgency=Urgency(ask.urgency)),
    )
    add_message(request, text=ask.message, from_agent=False, now=now, files=files)
    record_support(EventType.SUPPORT_RECEIVED, request, now=now, mailed=True)
    return request


@transaction.atomic
def write_support(*, token: str, text: str, now: datetime, files: Sequence[File] = ()) -> SupportMessage:
    """A word from the requester, by private link; it reopens a request that was answered or closed."""
    text = text.replace("\r\n", "\n").strip()
    if refusal := message_refusal(text) or attachments_refusal(files):
        raise RefusedError(refusal)
    request = SupportRequest.objects.by_token(token).select_for_update(of=("self",)).first()
    if request is None:
        raise RefusedError(Refusal.SUPPORT_LINK_UNKNOWN)
    move_request(request, SupportAction.WRITE, now=now)
    message = add_message(request, text=text, from_agent=False, now=now, files=files)
    record_support(EventType.SUPPORT_WRITTEN, request, now=now)
    return message


@transaction.atomic
def assign_support(*, request_id: int, actor: Any, now: datetime) -> SupportRequest:
    """Take a request in charge, from nobody or from a colleague."""
    request = _seen(request_id, actor)
    move_request(request, SupportAction.ASSIGN, now=now)
    request.assigned_to = actor
    request.save(update_fields=["assigned_to"])
    record_support(EventType.SUPPORT_ASSIGNED, request, now=now, actor=actor)
    return request


@transaction.atomic
def reply_support(*, request_id: int, text: str, actor: Any, now: datetime) -> SupportMessage:
    """Answer: on the page and by mail. Whoever answers first has taken it in charge."""
    text = text.replace("\r\n", "\n").strip()
    if refusal := message_refusal(text):
        raise RefusedError(refusal)
    request = _seen(request_id, actor)
    request.first_reply_at = request.first_reply_at or now
    request.assigned_to = request.assigned_to or actor
    move_request(request, SupportAction.REPLY, now=now)
    message = add_message(request, text=text, from_agent=True, author=actor, now=now)
    record_support(EventType.SUPPORT_REPLIED, request, now=now, actor=actor, message=message, mailed=True)
    return message


@transaction.atomic
def close_support(*, request_id: int, outcome: str, actor: Any, now: datetime) -> SupportRequest:
    """Close with an outcome; the requester is told, and one word from them opens it again."""
    if refusal := outcome_refusal(outcome):
        raise RefusedError(refusal)
    request = _seen(request_id, actor)
    request.outcome = outcome
    request.closed_at = now
    move_request(request, SupportAction.CLOSE, now=now)
    record_support(EventType.SUPPORT_CLOSED, request, now=now, actor=actor, mailed=True)
    return request


@transaction.atomic
def publish_answer(*, answer: PublicAnswer, actor: Any, now: datetime) -> PublicAnswer:
    """Save a public answer (new or changed); PersonalDataFoundError while the texts name somebody.

    The words looked for are those of the request it came from, if any; of the question of a live class, everybody
    who was enrolled in it. Agents publish, and trainers what was asked in their own classes.
    """
    asked = answer.live_question
    if asked is None or not Question.objects.visible_to(actor).filter(pk=asked.pk).exists():
        _refuse_stranger(actor)
    answer.question, answer.answer = answer.question.strip(), answer.answer.replace("\r\n", "\n").strip()
    if not answer.question:
        raise RefusedError(Refusal.QUESTION_MISSING)
    if not answer.answer:
        raise RefusedError(Refusal.ANSWER_MISSING)
    people = [answer.request] if answer.request else []
    if asked is not None:
        people += list(Enrolment.objects.filter(session__live=asked.live_id, erased_at=None).order_by("pk"))
    findings = find_personal_data(
        f"{answer.question}\n{answer.answer}",
        names=sorted({person.name for person in people if person.name}),
        organisations=sorted({person.organisation for person in people if person.organisation}),
    )
    if findings:
        raise PersonalDataFoundError(findings)
    if answer.pk is None:
        answer.published_at = now
    answer.slug = answer.slug or _free_slug(answer.question)
    answer.save()
    record(event_type=EventType.ANSWER_PUBLISHED, now=now, session=None, actor=actor, payload={"answer": answer.pk})
    return answer


def forget_support(*, now: datetime) -> int:
    """Delete old attachments and take the name off requests closed long ago; how many requests were erased."""
    closed = SupportRequest.objects.closed_before(now - ATTACHMENTS_KEPT)
    SupportAttachment.objects.filter(message__request__in=closed.order_by()).delete()
    erased = 0
    old = SupportRequest.objects.closed_before(now - REQUESTS_KEPT).filter(erased_at=None).order_by("pk")
    for request_id in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            erase_request(SupportRequest.objects.select_for_update(of=("self",)).get(pk=request_id), now=now)
            erased += 1
    return erased


def erase_request(request: SupportRequest, *, now: datetime) -> None:
    """Forget who asked and what was written; delays, state and outcome stay counted. ``request`` is locked."""
    request.messages.all().delete()
    request.mails.all().delete()
    request.name = request.email = request.organisation = request.subject = ""
    request.user = None
    request.erased_at = now
    request.save()


def _seen(request_id: int, actor: Any) -> SupportRequest:
    _refuse_stranger(actor)
    return SupportRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=request_id)


def _refuse_stranger(actor: Any) -> None:
    if not is_agent(actor):
        raise RefusedError(Refusal.SUPPORT_NOT_AGENT)


def move_request(request: SupportRequest, action: SupportAction, *, now: datetime) -> None:
    """Apply one row of the table to a locked request, or RefusedError."""
    if request.erased_at is not None:
        raise RefusedError(Refusal.SUPPORT_NOT_NOW)
    request.state = target_of(SupportState(request.state), action).value
    if request.state != SupportState.CLOSED.value:
        request.closed_at, request.outcome = None, ""
    request.save()


def add_message(
    request: SupportRequest,
    *,
    text: str,
    from_agent: bool,
    now: datetime,
    author: Any = None,
    files: Sequence[File] = (),
    letter_key: str = "",
) -> SupportMessage:
    """Write one word of the thread; ``letter_key`` is that of the mail it came by."""
    message = SupportMessage.objects.create(
        request=request, from_agent=from_agent, author=author, text=text, written_at=now, letter_key=letter_key
    )
    SupportAttachment.objects.bulk_create(
        SupportAttachment(
            message=message,
            name=file.name[-150:],
            media_type=file.media_type,
            size=len(file.content),
            content=file.content,
        )
        for file in files
    )
    return message


def record_support(
    event_type: EventType,
    request: SupportRequest,
    *,
    now: datetime,
    actor: Any = None,
    message: SupportMessage | None = None,
    mailed: bool = False,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Write the event of a request, and the mail that it owes."""
    detail = {"request": request.pk, **(payload or {})}
    event = record(event_type=event_type, now=now, session=None, actor=actor, payload=detail)
    if mailed:
        SupportMail.objects.create(event=event, request=request, message=message)


def _free_slug(question: str) -> str:
    wanted = slugify(question)[:90].strip("-") or "reponse"
    taken = set(PublicAnswer.objects.filter(slug__startswith=wanted).order_by().values_list("slug", flat=True))
    return next(s for s in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if s not in taken)
