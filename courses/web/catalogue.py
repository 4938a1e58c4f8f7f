"""The public pages: the calendar, a topic, a session with its form."""

import re
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses import services
from courses.domain.refusals import EXPLANATIONS, Explanation, RefusedError
from courses.domain.vocabulary import Audience, SessionKind
from courses.queries import catalogue, enrolments, waiting
from courses.web.forms import EnrolmentForm, FilterForm
from courses.web.limits import too_many

# Where the page « message envoyé » finds the address that was just given.
SENT_TO = "courses_sent_to"
YEARS_SHOWN = 5
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The calendar: sessions to come by month, filters, then past sessions."""
    topics = catalogue.topics()
    choices = {
        "topic": [(topic.slug, topic.title) for topic in topics],
        "kind": [(k.value, k.label) for k in SessionKind],
        "audience": [(a.value, a.label) for a in Audience],
    }
    form = FilterForm(request.GET, choices=choices)
    chosen = form.chosen()
    context = {
        "form": form,
        "filtered": any(chosen.values()),
        "calendar": catalogue.calendar(now=timezone.now(), **chosen),
        "topics": topics,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "grid": None,
    }
    if request.GET.get("vue") == "mois":
        month = _month(request.GET.get("mois", ""))
        context["grid"] = catalogue.month_grid(month=month, now=timezone.now(), **chosen)
    return render(request, "courses/index.html", context)


def _month(text: str) -> date:
    """The first day of « 2026-12 »; of this month when it is no month, or one nobody plans in."""
    today = timezone.localdate()
    found = _MONTH.fullmatch(text)
    if found is None or abs(int(found[1]) - today.year) > YEARS_SHOWN:
        return today.replace(day=1)
    return date(int(found[1]), int(found[2]), 1)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A session (its form posts here) or a topic, by the end of its address."""
    if request.method == "POST":
        return _enrol(request, slug)
    session = catalogue.session_page(slug=slug, now=timezone.now())
    if session is not None:
        return _session(request, session)
    topic = catalogue.topic_page(slug=slug, now=timezone.now())
    if topic is None:
        raise Http404
    return render(request, "courses/topic.html", {"page": topic})


def _session(
    request: HttpRequest,
    session: catalogue.SessionPage,
    *,
    form: EnrolmentForm | None = None,
    refusal: Explanation | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    own = enrolments.own_enrolment(user=request.user, session_id=session.card.id)
    context = {
        "page": session,
        "waiting": waiting.waiting_ahead(session_id=session.card.id, now=timezone.now())
        if session.card.list_open and own is None
        else None,
        "form": form or EnrolmentForm(initial=_known(request)),
        "refusal": refusal,
        "own": own,
    }
    return render(request, "courses/session.html", context, status=status)


def _known(request: HttpRequest) -> dict[str, Any]:
    """What the account already tells."""
    if not request.user.is_authenticated:
        return {}
    return {"name": request.user.get_full_name(), "email": request.user.email}


def _enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a seat. The page itself is only asked for when it must be shown again: in a rush, most forms are good."""
    session_id = catalogue.session_id_of(slug=slug)
    if session_id is None:
        raise Http404
    form = EnrolmentForm(request.POST)
    if form.is_from_a_program:
        # The same answer as to people, so that a program learns nothing.
        return redirect("courses:sent", slug=slug)
    if not form.is_valid():
        return _again(request, slug, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    answers = form.cleaned_data
    if refused := too_many(request, email=answers["email"]):
        return _again(request, slug, form, refusal=EXPLANATIONS[refused])
    try:
        enrolment = services.enrol(
            session_id=session_id,
            name=answers["name"],
            email=answers["email"],
            organisation=answers["organisation"],
            occupation=answers["occupation"],
            siret=answers["siret"],
            informed=answers["informed"],
            contact_consent=answers["contact_consent"],
            user=request.user if request.user.is_authenticated else None,
            now=timezone.now(),
            wait=True,
        )
    except RefusedError as error:
        return _again(request, slug, form, refusal=error.explanation)
    if request.user.is_authenticated and enrolment.user_id == request.user.pk:
        return redirect("courses:private", token=enrolment.token)
    request.session[SENT_TO] = enrolment.email
    return redirect("courses:sent", slug=slug)


def _again(
    request: HttpRequest,
    slug: str,
    form: EnrolmentForm,
    *,
    refusal: Explanation | None = None,
    status: int = HTTPStatus.CONFLICT,
) -> HttpResponse:
    """The page once more, with the seats as they are now: somebody may have been faster."""
    session = catalogue.session_page(slug=slug, now=timezone.now())
    if session is None:
        raise Http404
    return _session(request, session, form=form, refusal=refusal, status=refusal.status if refusal else status)
