"""« Aucune date ne me convient »: leave a wish, confirm it, withdraw it."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import services
from courses.domain.refusals import EXPLANATIONS, Explanation, Refusal, RefusedError
from courses.domain.vocabulary import InterestState
from courses.queries import wishes
from courses.web.enrolment import private_view, refused_page
from courses.web.forms import WishForm
from courses.web.limits import too_many


@require_http_methods(["GET", "HEAD", "POST"])
def wish_form(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a topic."""
    topic = wishes.topic_wishes(slug=slug)
    if topic is None:
        return refused_page(request, EXPLANATIONS[Refusal.TOPIC_UNKNOWN], status=HTTPStatus.NOT_FOUND)
    if request.method != "POST":
        known = {}
        if request.user.is_authenticated:
            known = {"name": request.user.get_full_name(), "email": request.user.email}
        return render(
            request, "courses/wish_form.html", {"topic": topic, "form": WishForm(initial=known), "refusal": None}
        )
    form = WishForm(request.POST)
    if form.is_from_a_program:
        return redirect("courses:wish_sent", slug=slug)
    if not form.is_valid():
        return _again(request, topic, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    answers = form.cleaned_data
    if objection := too_many(request, email=answers["email"]):
        return _again(request, topic, form, refusal=EXPLANATIONS[objection])
    try:
        wish = services.leave_interest(
            topic_slug=slug,
            name=answers["name"],
            email=answers["email"],
            slots=answers["slots"],
            now=timezone.now(),
            user=request.user,
        )
    except RefusedError as error:
        return _again(request, topic, form, refusal=error.explanation)
    if wish.state == InterestState.PROVEN.value and request.user.is_authenticated:
        own = request.user.email.lower() == wish.email
        if own:
            return redirect("courses:wish", token=wish.token)
    return redirect("courses:wish_sent", slug=slug)


def _again(
    request: HttpRequest,
    topic: wishes.TopicWishes,
    form: WishForm,
    *,
    refusal: Explanation | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"topic": topic, "form": form, "refusal": refusal}
    return render(request, "courses/wish_form.html", context, status=refusal.status if refusal else status)


@require_safe
@never_cache
def wish_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The same page for everybody."""
    topic = wishes.topic_wishes(slug=slug)
    if topic is None:
        return refused_page(request, EXPLANATIONS[Refusal.TOPIC_UNKNOWN], status=HTTPStatus.NOT_FOUND)
    return render(request, "courses/wish_sent.html", {"topic": topic})


@private_view
@require_safe
def wish(request: HttpRequest, token: str) -> HttpResponse:
    """One wish: confirm it, withdraw it, see what became of it."""
    found = wishes.wish_page(token=token, now=timezone.now())
    if found is None:
        return refused_page(request, EXPLANATIONS[Refusal.LINK_UNKNOWN])
    return render(request, "courses/wish.html", {"page": found, "token": token})


@private_view
@require_POST
def confirm_wish(request: HttpRequest, token: str) -> HttpResponse:
    """Count it."""
    try:
        services.confirm_interest(token=token, now=timezone.now())
    except RefusedError as error:
        return refused_page(request, error.explanation)
    messages.success(request, "Votre souhait compte. Dès qu’une date s’ouvre, nous vous écrivons.")
    return redirect("courses:wish", token=token)


@private_view
@require_POST
def withdraw_wish(request: HttpRequest, token: str) -> HttpResponse:
    """Count it no more."""
    try:
        services.withdraw_interest(token=token)
    except RefusedError as error:
        return refused_page(request, error.explanation)
    return redirect("courses:wish", token=token)
