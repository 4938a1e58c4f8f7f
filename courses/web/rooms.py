"""The door of the room: one is led in, or told that the room does not answer and where else to go."""

import logging
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from courses.domain.refusals import EXPLANATIONS, Refusal, RefusedError
from courses.models import Session
from courses.queries import live as questions
from courses.queries.enrolments import private_page
from courses.rooms import BadSignatureError
from courses.services import rooms
from courses.web.enrolment import private_view, refused_page

logger = logging.getLogger(__name__)
LARGEST_MESSAGE = 256 * 1024


@private_view
@require_POST
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Enter under one's name; the address is used once and shown to nobody."""
    now = timezone.now()
    page = private_page(token=token, now=now)
    if page is None:
        return refused_page(request, EXPLANATIONS[Refusal.LINK_UNKNOWN])
    try:
        return redirect(rooms.enter_room(enrolment=page.enrolment, now=now))
    except RefusedError as error:
        if error.refusal in (Refusal.ROOM_TOO_EARLY, Refusal.SESSION_CALLED_OFF):
            return redirect("courses:join", token=token)
        return _elsewhere(request, page.enrolment.session, error, {"token": token})


@login_required
@require_POST
def lead(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter as the host."""
    session = questions.session_to_lead(slug=slug, user=request.user)
    if session is None:
        raise Http404
    try:
        return redirect(rooms.lead_room(session=session, actor=request.user, now=timezone.now()))
    except RefusedError as error:
        return _elsewhere(request, session, error, {"token": ""})


def _elsewhere(request: HttpRequest, session: Session, error: RefusedError, context: dict[str, Any]) -> HttpResponse:
    explanation = error.explanation
    if error.refusal is Refusal.ROOM_NOT_SET_UP and context["token"]:
        # Setting a tool is not for those who take part: to them the room does not answer, and the way out is the same.
        explanation = EXPLANATIONS[Refusal.ROOM_DOWN]
    context |= {"session": session, "refusal": explanation}
    return render(request, "courses/room_down.html", context, status=explanation.status)


@csrf_exempt
@require_POST
def told(request: HttpRequest) -> HttpResponse:
    """What BigBlueButton tells of arrivals and departures; its signature stands for a session."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_MESSAGE:
        return HttpResponse(status=413)
    try:
        query = {name: str(value) for name, value in request.GET.items()}
        rooms.note_told(url=f"{settings.BASE_URL}{request.path}", query=query, body=request.body)
    except BadSignatureError:
        logger.warning("a message for the room's door was not signed by the room")
        return HttpResponse(status=403)
    except RefusedError:
        return HttpResponse(status=404)
    return HttpResponse(status=204)
