"""From the day of the session on, behind the private link: enter with or without being measured, then what follows."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from courses import services
from courses.domain.attendance import DECLARED, REASON_LENGTH
from courses.domain.refusals import EXPLANATIONS, Explanation, Refusal, RefusedError
from courses.domain.survey import Answers
from courses.domain.vocabulary import CanRedo, Pace, PresenceChoice, Satisfaction
from courses.handlers.mail import certificate_file
from courses.queries.afterwards import after_page
from courses.web.enrolment import private_view, refused_page

QUESTIONS = (
    ("satisfaction", "Êtes-vous satisfait de cette session\u00a0?", list(Satisfaction)),
    ("can_redo", "Sauriez-vous refaire le geste seul\u00a0?", list(CanRedo)),
    ("pace", "La durée allait-elle avec le contenu\u00a0?", list(Pace)),
)


def _not_found() -> Explanation:
    return EXPLANATIONS[Refusal.LINK_UNKNOWN]


@private_view
@require_safe
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Enter the room: first the choice to be measured or not, then the link."""
    page = after_page(token=token, now=timezone.now())
    if page is None:
        return refused_page(request, _not_found())
    if page.card.called_off:
        return redirect("courses:private", token=token)
    return render(request, "courses/join.html", {"page": page, "token": token})


@private_view
@require_POST
def choose(request: HttpRequest, token: str) -> HttpResponse:
    """Let oneself be measured, or not."""
    try:
        now = timezone.now()
        attendance = services.choose_presence(token=token, accepted=request.POST.get("presence") == "oui", now=now)
    except RefusedError as error:
        return refused_page(request, error.explanation)
    if attendance.choice == PresenceChoice.ACCEPTED.value:
        services.record_join(enrolment_id=attendance.enrolment_id, at=now, connection=DECLARED)
    return redirect("courses:join", token=token)


@private_view
@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Say that one has left the room."""
    now = timezone.now()
    page = after_page(token=token, now=now)
    if page is None:
        return refused_page(request, _not_found())
    services.record_leave(enrolment_id=page.enrolment.pk, at=now, connection=DECLARED)
    messages.success(request, "Votre départ est noté. Vous pouvez revenir quand vous voulez.")
    return redirect("courses:join", token=token)


def _show(
    request: HttpRequest,
    token: str,
    *,
    refusal: Explanation | None = None,
    about: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    page = after_page(token=token, now=timezone.now())
    if page is None:
        return refused_page(request, _not_found())
    context = {
        "page": page,
        "token": token,
        "refusal": refusal,
        "about": about,
        "reason": request.POST.get("reason", ""),
        "comment": request.POST.get("comment", ""),
        "reason_length": REASON_LENGTH,
        "questions": [(name, question, choices, request.POST.get(name, "")) for name, question, choices in QUESTIONS],
    }
    return render(request, "courses/afterwards.html", context, status=status)


@private_view
@require_safe
def afterwards(request: HttpRequest, token: str) -> HttpResponse:
    """Presence, opinion, certificate, gestures to redo; of a session to come, nothing is known yet."""
    page = after_page(token=token, now=timezone.now())
    if page is not None and (page.card.called_off or not page.card.is_past):
        return redirect("courses:private", token=token)
    return _show(request, token)


@private_view
@require_POST
def contest(request: HttpRequest, token: str) -> HttpResponse:
    """Say that one's presence is wrong."""
    try:
        services.contest(token=token, reason=request.POST.get("reason", ""), now=timezone.now())
    except RefusedError as error:
        return _show(request, token, refusal=error.explanation, about="presence", status=error.explanation.status)
    messages.success(request, "Votre contestation est partie. Le formateur vous répondra par courrier électronique.")
    return redirect("courses:afterwards", token=token)


@private_view
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Give one's opinion, once."""
    answers = Answers(
        satisfaction=request.POST.get("satisfaction", ""),
        can_redo=request.POST.get("can_redo", ""),
        pace=request.POST.get("pace", ""),
        comment=request.POST.get("comment", "").strip(),
    )
    try:
        services.answer_survey(token=token, answers=answers, now=timezone.now())
    except RefusedError as error:
        return _show(request, token, refusal=error.explanation, about="survey", status=error.explanation.status)
    messages.success(request, "Merci : votre avis est enregistré, et plus rien ne le relie à vous.")
    return redirect("courses:afterwards", token=token)


@private_view
@require_safe
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """The certificate, printed when it is asked for."""
    page = after_page(token=token, now=timezone.now())
    if page is None:
        return refused_page(request, _not_found())
    if not page.code:
        return refused_page(request, EXPLANATIONS[Refusal.NO_CERTIFICATE])
    content = certificate_file(page.enrolment)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="attestation-{page.code}.pdf"'
    return response
