"""The gestures of a private page that came with waiting lists and changes of date."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from courses import services
from courses.domain.refusals import EXPLANATIONS, Refusal, RefusedError
from courses.queries import enrolments, waiting
from courses.queries.catalogue import day_in_words, hour_in_words
from courses.web.enrolment import private_view, refused_page

_REASONS = (Refusal.SESSION_FULL, Refusal.ENROLMENT_CLOSED, Refusal.SESSION_STARTED)


@private_view
@require_POST
def pass_turn(request: HttpRequest, token: str) -> HttpResponse:
    """Leave an offered seat to the next person."""
    try:
        services.pass_turn(token=token, now=timezone.now())
    except RefusedError as error:
        return refused_page(request, error.explanation)
    messages.success(request, "La place est laissée à la personne suivante. Merci d’avoir répondu.")
    return redirect("courses:private", token=token)


@private_view
@require_safe
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    """Where mails lead whoever cannot come: one button to give the seat back, one a date to change it.

    Following the link does nothing by itself: scanners follow links too.
    """
    found = enrolments.private_page(token=token, now=timezone.now())
    if found is None:
        return refused_page(request, EXPLANATIONS[Refusal.LINK_UNKNOWN])
    if not found.can_cancel:
        return redirect("courses:private", token=token)
    return render(request, "courses/refuse.html", {"page": found, "token": token})


@private_view
@require_POST
def change_date(request: HttpRequest, token: str) -> HttpResponse:
    """Move to another date of the same topic; the seat stays when that date is full."""
    wanted = request.POST.get("session", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= 18):
        return refused_page(request, EXPLANATIONS[Refusal.OTHER_TOPIC])
    try:
        moved = services.change_date(token=token, session_id=int(wanted), now=timezone.now())
    except RefusedError as error:
        found = enrolments.private_page(token=token, now=timezone.now())
        if found is None or not found.join_open:
            return refused_page(request, error.explanation)
        # Said on the page itself, with the dates as they are now: the seat is still there, and it shows.
        context = {"page": found, "token": token, "refusal": error.explanation, "kept": error.refusal in _REASONS}
        return render(request, "courses/private.html", context, status=error.explanation.status)
    starts_at = moved.session.starts_at
    messages.success(
        request, f"Votre date est changée : {day_in_words(starts_at)}, {hour_in_words(starts_at)} (heure de Paris)."
    )
    return redirect("courses:private", token=token)


@require_safe
def draw(request: HttpRequest, slug: str) -> HttpResponse:
    """The minutes of a draw."""
    found = waiting.draw_report(slug=slug)
    if found is None:
        raise Http404
    return render(request, "courses/draw.html", {"report": found})
