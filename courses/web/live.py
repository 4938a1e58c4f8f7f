"""The participant's live page: the step in hand, « Refaire le geste », a hand, a question, a poll.

Everything works by posting and reading the page again; with JavaScript the page stays in place and changes by itself.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from courses.domain.refusals import EXPLANATIONS, Refusal, RefusedError
from courses.models import Participant
from courses.queries import catalogue, enrolments
from courses.queries import live as questions
from courses.services import live
from courses.web.enrolment import private_view
from courses.web.hub import Drawing, Hub, snapshot
from sandbox.web.access import LostSpaceError, actor_of, keep_key, key_of, new_key

HUB = Hub(note_presence=live.note_presence, versions=questions.versions)
PARTS = ("step", "poll", "questions")

View = Callable[..., HttpResponseBase]


def _private(view: View) -> View:
    """As every private page; one who cannot be in the class now reads why."""

    @private_view
    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            return view(request, token)
        except RefusedError as error:
            return _elsewhere(request, token, error)

    return wrapped


def _elsewhere(request: HttpRequest, token: str, error: RefusedError) -> HttpResponse:
    """The page of one who cannot be in the class now, which says why and what to do."""
    found = enrolments.private_page(token=token, now=timezone.now())
    if found is None or error.refusal not in {Refusal.LIVE_NOT_OPEN, Refusal.LIVE_OVER}:
        refusal = EXPLANATIONS[Refusal.LINK_UNKNOWN] if found is None else error.explanation
        return render(request, "courses/refused.html", {"refusal": refusal}, status=refusal.status)
    if found.card.called_off:
        return redirect("courses:private", token=token)
    context = {
        "page": found,
        "token": token,
        "refusal": error.explanation,
        "is_over": error.refusal is Refusal.LIVE_OVER,
    }
    context["plan"] = catalogue.plan_of(session_id=found.card.id) if context["is_over"] else ()
    return render(request, "courses/live/waiting.html", context, status=200 if request.method == "GET" else 409)


@_private
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The class as one participant sees it."""
    participant = live.enter(token=token, now=timezone.now())
    shared = questions.shared_view(live_id=participant.live_id)
    if shared is None:
        raise RefusedError(Refusal.LIVE_NOT_OPEN)
    context = {
        "token": token,
        "shared": shared,
        "own": questions.own_view(participant=participant, shared=shared),
        "participant": participant,
        "material": catalogue.lines(shared.live.session.material),
    }
    return render(request, "courses/live/participant.html", context)


def _draw(live_id: int, _memory: dict[str, Any]) -> dict[str, str]:
    shared = questions.shared_view(live_id=live_id)
    if shared is None:
        return {}
    context = {"shared": shared, "own": None}
    return {part: render_to_string(f"courses/live/{part}.html", context) for part in PARTS}


PARTICIPANTS = Drawing(draw=_draw, pulse=lambda _live_id, _memory: None)


@_private
@require_safe
def stream(request: HttpRequest, token: str) -> HttpResponseBase:
    """What changes, as it changes; the end of the class too. 204 tells a browser not to ask again."""
    participant = questions.participant_of(token=token)
    if participant is None:
        return HttpResponse(status=204)
    if participant.live.ended_at is None:
        live.enter(token=token, now=timezone.now())
    return event_stream(request, participant.live_id, "participants", PARTICIPANTS, participant_id=participant.pk)


def event_stream(
    request: HttpRequest, live_id: int, name: str, drawing: Drawing, *, participant_id: int | None = None
) -> StreamingHttpResponse:
    """A stream that lasts where the server can hold one; elsewhere the present state, which the page asks again."""
    content: Any
    if hasattr(request, "scope"):
        last_id = request.headers.get("Last-Event-ID", "")[:80]
        content = HUB.follow(live_id, name, drawing, participant_id=participant_id, last_id=last_id)
    else:
        content = [snapshot(drawing, live_id)]
    response = StreamingHttpResponse(content, content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _gesture(act: Callable[[HttpRequest, Participant], None]) -> View:
    """A gesture of a participant: done, or refused in one sentence, then the page again."""

    @_private
    @require_POST
    @wraps(act)
    def view(request: HttpRequest, token: str) -> HttpResponse:
        participant = live.enter(token=token, now=timezone.now())
        try:
            act(request, participant)
        except RefusedError as error:
            if error.refusal is Refusal.LIVE_OVER:
                raise
            messages.error(request, f"{error.explanation.sentence} {error.explanation.remedy}")
        return redirect("courses:live", token=token)

    return view


@_gesture
def hand(request: HttpRequest, participant: Participant) -> None:
    """Raise or take down one's hand."""
    live.raise_hand(participant_id=participant.pk, raised=request.POST.get("raised") == "1", now=timezone.now())


@_gesture
def name(request: HttpRequest, participant: Participant) -> None:
    """Show one's name to the trainer, or not."""
    live.show_name(participant_id=participant.pk, shown=request.POST.get("shown") == "1")


@_gesture
def ask(request: HttpRequest, participant: Participant) -> None:
    """Ask a question."""
    live.ask(participant_id=participant.pk, text=request.POST.get("text", "").replace("\x00", ""), now=timezone.now())
    messages.success(request, "Votre question est posée, sous votre pseudonyme.")


@_gesture
def vote(request: HttpRequest, participant: Participant) -> None:
    """« Moi aussi »."""
    live.vote(participant_id=participant.pk, question_id=whole(request.POST.get("question")))


@_gesture
def poll(request: HttpRequest, participant: Participant) -> None:
    """Answer the poll: the button says which poll and which answer."""
    poll_id, _, choice = request.POST.get("answer", "").partition("-")
    live.answer_poll(participant_id=participant.pk, poll_id=whole(poll_id), choice=whole(choice))


@_private
@require_POST
def redo(request: HttpRequest, token: str) -> HttpResponse:
    """« Refaire le geste »: a space of one's own at the step in hand."""
    participant = live.enter(token=token, now=timezone.now())
    user_id = actor_of(request)
    try:
        key = "" if user_id else key_of(request) or new_key()
    except LostSpaceError:
        key = new_key()
    try:
        live.redo(participant_id=participant.pk, now=timezone.now(), owner_id=user_id, anonymous_key=key)
    except RefusedError as error:
        if error.refusal is Refusal.LIVE_OVER:
            raise
        messages.error(request, f"{error.explanation.sentence} {error.explanation.remedy}")
        return redirect("courses:live", token=token)
    response = redirect("sandbox:space")
    if key:
        keep_key(response, key)
    return response


def whole(text: str | None) -> int:
    """A whole number of a form; -1, which is nobody's, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
