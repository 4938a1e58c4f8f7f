"""What happens after the form: the mail's link, the private page, the calendar file.

Following a link never confirms anything: mail scanners and previews follow
links too. The page that the link opens has one button, which posts.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import services
from courses.domain.refusals import EXPLANATIONS, Explanation, Refusal, RefusedError
from courses.domain.vocabulary import EnrolmentState
from courses.handlers.mail import invitation_file
from courses.queries import catalogue, enrolments
from courses.web.catalogue import SENT_TO
from courses.web.forms import LostLinkForm
from courses.web.limits import too_many

View = Callable[..., HttpResponse]


def private_view(view: View) -> View:
    """Neither kept by caches nor listed by search engines.

    The site's referrer policy (same-origin) keeps the address from other sites;
    a stricter one would hide the origin of our own forms from the CSRF check.
    """

    @wraps(view)
    @never_cache
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


def refused_page(request: HttpRequest, explanation: Explanation, *, status: int | None = None) -> HttpResponse:
    """A page that says what happened and what to do next."""
    return render(request, "courses/refused.html", {"refusal": explanation}, status=status or explanation.status)


@require_safe
@never_cache
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """« Un message vient de partir »: the same page for everybody, so that nobody learns who is enrolled."""
    session = catalogue.session_page(slug=slug, now=timezone.now())
    if session is None:
        raise Http404
    sent_to = request.session.get(SENT_TO, "")
    came_back = enrolments.came_back(session_id=session.card.id, email=sent_to)
    context = {"page": session, "sent_to": sent_to, "came_back": came_back}
    return render(request, "courses/sent.html", context)


@login_required
@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The sessions of the person signed in, to come and past."""
    own = enrolments.enrolments_of(user=request.user, now=timezone.now())
    return render(request, "courses/mine.html", {"own": own})


@private_view
@require_safe
def private(request: HttpRequest, token: str) -> HttpResponse:
    """The page of one enrolment: confirm, join, calendar file, cancel."""
    found = enrolments.private_page(token=token, now=timezone.now())
    if found is None:
        return refused_page(request, EXPLANATIONS[Refusal.LINK_UNKNOWN])
    status = found.problem.status if found.problem else HTTPStatus.OK
    context = {"page": found, "token": token, "refusal": None, "kept": False}
    return render(request, "courses/private.html", context, status=status)


@private_view
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm the seat."""
    try:
        services.confirm(token=token, now=timezone.now())
    except RefusedError as error:
        if error.refusal in (Refusal.HOLD_EXPIRED, Refusal.OFFER_EXPIRED):
            return redirect("courses:private", token=token)
        return refused_page(request, error.explanation)
    messages.success(request, "Votre inscription est confirmée. L’invitation part vers votre boîte.")
    return redirect("courses:private", token=token)


@private_view
@require_POST
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Give the seat back."""
    try:
        services.cancel(token=token, now=timezone.now())
    except RefusedError as error:
        return refused_page(request, error.explanation)
    return redirect("courses:private", token=token)


@private_view
@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a new link after the hold was over."""
    found = enrolments.private_page(token=token, now=timezone.now())
    if found is None:
        return refused_page(request, EXPLANATIONS[Refusal.LINK_UNKNOWN])
    if objection := too_many(request, email=found.enrolment.email):
        return refused_page(request, EXPLANATIONS[objection])
    try:
        services.renew(token=token, now=timezone.now())
    except RefusedError as error:
        return refused_page(request, error.explanation)
    request.session[SENT_TO] = found.enrolment.email
    return redirect("courses:sent", slug=found.card.slug)


@private_view
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar file, once the address is proven."""
    found = enrolments.private_page(token=token, now=timezone.now())
    if found is None:
        return refused_page(request, EXPLANATIONS[Refusal.LINK_UNKNOWN])
    if found.state is not EnrolmentState.CONFIRMED:
        return redirect("courses:private", token=token)
    response = HttpResponse(invitation_file(found.enrolment), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.card.slug}.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def lost_link(request: HttpRequest) -> HttpResponse:
    """Send the private links again; the answer is the same whether the address is known or not."""
    form = LostLinkForm(request.POST or None)
    if request.method != "POST":
        return render(request, "courses/lost_link.html", {"form": form, "refusal": None, "done": False})
    if form.is_from_a_program:
        return render(request, "courses/lost_link.html", {"form": form, "refusal": None, "done": True})
    if not form.is_valid():
        context = {"form": form, "refusal": None, "done": False}
        return render(request, "courses/lost_link.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if objection := too_many(request, email=form.cleaned_data["email"]):
        explanation = EXPLANATIONS[objection]
        context = {"form": form, "refusal": explanation, "done": False}
        return render(request, "courses/lost_link.html", context, status=explanation.status)
    services.send_links(email=form.cleaned_data["email"], now=timezone.now())
    return render(request, "courses/lost_link.html", {"form": form, "refusal": None, "done": True})
