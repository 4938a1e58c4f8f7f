"""Individual support: the requester's page, the agents' list, public answers, figures, and what is asked often."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, F, Prefetch, Q
from django.utils import timezone

from courses.domain.support import ALIKE, ALIKE_WINDOW, offered
from courses.domain.vocabulary import SupportAction, SupportState, Urgency
from courses.models import PublicAnswer, Question, SupportAttachment, SupportMessage, SupportRequest
from courses.queries.guides import GuideLink, guide_links

ANSWERS_SHOWN = 60
CITING_SHOWN = 8
# What the question of a public answer holds.
QUESTION_LENGTH = 200
CLOSED_SHOWN = 50


@dataclass(frozen=True)
class Thread:
    """One request as somebody sees it."""

    request: SupportRequest
    state: SupportState
    messages: list[SupportMessage]
    actions: frozenset[SupportAction]
    is_late: bool
    # How many people asked about the same topic lately, when that is enough for a session; else 0.
    alike: int = 0

    @property
    def can_reply(self) -> bool:
        """Whether an agent may answer."""
        return SupportAction.REPLY in self.actions

    @property
    def can_close(self) -> bool:
        """Whether an agent may close it."""
        return SupportAction.CLOSE in self.actions


def _thread(request: SupportRequest | None, *, now: datetime) -> Thread | None:
    if request is None:
        return None
    # The content of attachments is not read to name them.
    names = Prefetch("attachments", SupportAttachment.objects.defer("content").order_by("pk"))
    messages = request.messages.select_related("author").prefetch_related(names)
    state = SupportState(request.state)
    return Thread(
        request=request,
        state=state,
        messages=list(messages),
        actions=offered(state),
        is_late=_is_late(request, now=now),
    )


def _is_late(request: SupportRequest, *, now: datetime) -> bool:
    open_still = request.first_reply_at is None and request.state != SupportState.CLOSED.value
    return open_still and request.due_at < now


def thread_by_token(*, token: str, now: datetime) -> Thread | None:
    """The requester's page, or None."""
    thread = _thread(SupportRequest.objects.by_token(token).select_related("topic").first(), now=now)
    if thread is None or thread.request.topic_id is None:
        return thread
    alike = {one.topic_id: one.requests for one in support_interest(now=now)}
    return replace(thread, alike=alike.get(thread.request.topic_id, 0))


def thread_of(*, request_id: int, user: Any, now: datetime) -> Thread | None:
    """The agent's page, or None for whoever is no agent."""
    visible = SupportRequest.objects.visible_to(user).select_related("topic", "assigned_to")
    return _thread(visible.filter(pk=request_id, erased_at=None).first(), now=now)


def attachment(*, token: str, attachment_id: int) -> SupportAttachment | None:
    """A file of one's own request."""
    request = SupportRequest.objects.by_token(token).first()
    return request and SupportAttachment.objects.filter(message__request=request, pk=attachment_id).first()


def attachment_for_agent(*, user: Any, attachment_id: int) -> SupportAttachment | None:
    """A file of any request, for an agent."""
    requests = SupportRequest.objects.visible_to(user)
    return SupportAttachment.objects.filter(message__request__in=requests.order_by(), pk=attachment_id).first()


@dataclass(frozen=True)
class InboxRow:
    """One request in the agents' list."""

    request: SupportRequest
    state: SupportState
    is_late: bool


def inbox(*, user: Any, now: datetime) -> tuple[list[InboxRow], list[InboxRow]]:
    """Open requests (those that wait for us first, the most urgent first), then the latest closed. Two queries."""
    visible = SupportRequest.objects.visible_to(user).filter(erased_at=None).select_related("topic", "assigned_to")
    rank = {SupportState.NEW: 0, SupportState.ASSIGNED: 1, SupportState.ANSWERED: 2}
    rows = [
        InboxRow(request, SupportState(request.state), _is_late(request, now=now))
        for request in visible.still_open().order_by("due_at", "pk")
    ]
    closed = visible.filter(state=SupportState.CLOSED.value).order_by("-closed_at", "-pk")[:CLOSED_SHOWN]
    return (
        sorted(rows, key=lambda row: (not row.is_late, rank[row.state])),
        [InboxRow(request, SupportState.CLOSED, is_late=False) for request in closed],
    )


def own_requests(*, user: Any) -> list[SupportRequest]:
    """The requests made with one's account, the latest first."""
    return list(SupportRequest.objects.filter(user_id=user.pk, erased_at=None).order_by("-received_at", "-pk"))


def public_answers(*, topic: str = "", words: str = "") -> list[PublicAnswer]:
    """Public answers, the latest first; ``topic`` is a slug, each of ``words`` must be in question or answer."""
    found = PublicAnswer.objects.select_related("topic")
    if topic:
        found = found.filter(topic__slug=topic)
    for word in words.split():
        found = found.filter(Q(question__icontains=word) | Q(answer__icontains=word))
    return list(found[:ANSWERS_SHOWN])


@dataclass(frozen=True)
class AnswerPage:
    """One public answer, the guide that says more, and others on the same topic."""

    answer: PublicAnswer
    guide: GuideLink | None
    others: list[PublicAnswer]


def answer_page(*, slug: str) -> AnswerPage | None:
    """A public answer by the end of its address, or None."""
    answer = PublicAnswer.objects.select_related("topic").filter(slug=slug).first()
    if answer is None:
        return None
    guides = guide_links([answer.guide_slug] if answer.guide_slug else [])
    alike = PublicAnswer.objects.filter(topic_id=answer.topic_id).exclude(pk=answer.pk) if answer.topic_id else None
    return AnswerPage(answer, guides[0] if guides else None, list(alike[:5]) if alike is not None else [])


def publishable(*, request: SupportRequest) -> PublicAnswer:
    """A first draft of the public answer of a request: its subject, and the last word of the support."""
    last = request.messages.filter(from_agent=True).order_by("-written_at", "-pk").first()
    return PublicAnswer(
        question=request.subject, answer=last.text if last else "", topic_id=request.topic_id, request=request
    )


def publishable_question(*, question_id: int, user: Any) -> PublicAnswer | None:
    """A first draft of the public answer to a question of a live class that ``user`` led, or None."""
    visible = Question.objects.visible_to(user).select_related("live__session__topic")
    question = visible.filter(pk=question_id).first()
    if question is None:
        return None
    topic = question.live.session.topic
    guides = topic.guide_slugs.split()
    return PublicAnswer(
        question=question.text[:QUESTION_LENGTH],
        answer=question.answer,
        topic=topic,
        guide_slug=guides[0] if guides else "",
        live_question=question,
    )


@dataclass(frozen=True)
class CitingAnswer:
    """A public answer that cites a guide."""

    question: str
    url: str


def answers_citing(*, guide_slug: str) -> list[CitingAnswer]:
    """The public answers tied to a guide, the latest first. One query."""
    found = PublicAnswer.objects.filter(guide_slug=guide_slug) if guide_slug else PublicAnswer.objects.none()
    shown = found.only("question", "slug")[:CITING_SHOWN]
    return [CitingAnswer(answer.question, answer.get_absolute_url()) for answer in shown]


@dataclass(frozen=True)
class TopicInterest:
    """So many people asked about one topic lately: a session would answer them together."""

    topic_id: int
    title: str
    requests: int


def support_interest(*, now: datetime) -> list[TopicInterest]:
    """The topics that at least ``ALIKE`` different people asked about within the window, the most asked first."""
    rows = (
        SupportRequest.objects.filter(received_at__gt=now - ALIKE_WINDOW, topic__isnull=False)
        .exclude(email="")
        .order_by()
        .values("topic_id", title=F("topic__title"))
        .annotate(people=Count("email", distinct=True))
        .filter(people__gte=ALIKE)
        .order_by("-people", "topic_id")
    )
    return [TopicInterest(row["topic_id"], row["title"], row["people"]) for row in rows]


DEFINITION = (
    "Une demande compte à l’année où elle est reçue, à l’heure de Paris. Le délai court de la réception à la première"
    " réponse d’une personne ; il est tenu quand cette réponse part avant la date promise, comptée en jours ouvrés"
    " selon l’urgence. Une demande effacée reste comptée, sans nom."
)


@dataclass(frozen=True)
class SupportFigure:
    """One urgency: ``received``, of which ``replied``, of which ``in_time``; the median delay in hours, or None."""

    code: str
    label: str
    received: int
    replied: int
    in_time: int
    median_hours: int | None


def support_by_urgency(year: int | None = None) -> list[SupportFigure]:
    """Requests by urgency, in the order of the vocabulary, those at zero included. One query."""
    wanted = SupportRequest.objects.all() if year is None else SupportRequest.objects.filter(received_at__year=year)
    rows = list(wanted.order_by("pk").values_list("urgency", "received_at", "first_reply_at", "due_at"))
    figures = []
    for urgency in Urgency:
        mine = [(received, replied, due) for code, received, replied, due in rows if code == urgency.value]
        delays = [replied - received for received, replied, _due in mine if replied]
        figures.append(
            SupportFigure(
                code=urgency.value,
                label=urgency.label,
                received=len(mine),
                replied=len(delays),
                in_time=sum(1 for _received, replied, due in mine if replied and replied <= due),
                median_hours=round(median(delay / timedelta(hours=1) for delay in delays)) if delays else None,
            )
        )
    return figures


def support_total(year: int | None = None) -> int:
    """Requests counted on their own: the cross-check of ``support_by_urgency``."""
    counted = SupportRequest.objects.all()
    return (counted if year is None else counted.filter(received_at__year=year)).count()


def first_support_year() -> int | None:
    """The year of the first request, in Paris, or None."""
    first = SupportRequest.objects.order_by("received_at").values_list("received_at", flat=True).first()
    return None if first is None else timezone.localtime(first).year
