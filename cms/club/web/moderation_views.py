"""The moderators' desk, the register, the author's appeal; and the choice of what one is told."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from cms.club.domain.explanation import Explanation
from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.lifecycle import STAFF
from cms.club.domain.moderation import CaseState, Verdict, appeal_until, verdict_refusal
from cms.club.domain.roundups import Frequency
from cms.club.domain.vocabulary import ClubRefusedError
from cms.club.models import ModerationCase, RoundupChoice, SpaceFollow, Thread, ThreadFollow
from cms.club.queries import moderation as queries
from cms.club.services import moderation as services
from cms.club.services.roundups import choose_frequency
from cms.club.web.discussion_forms import AppealForm, FrequencyForm, VerdictForm
from cms.club.web.message_views import file_response
from cms.club.web.roles import roles_of
from cms.club.web.space_views import membership_of
from cms.club.web.views import members_only, status_of

PAGE_SIZE = 20


def is_moderator(request: HttpRequest) -> bool:
    """Whether the person decides of reported messages."""
    return bool(roles_of(request.user) & STAFF)


@require_GET
@login_required
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a moderator."""
    if not is_moderator(request):
        raise Http404
    page = Paginator(queries.queue(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "club/moderation/queue.html", {"page_obj": page})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One reported message, and the decision."""
    found = queries.case_for_moderator(pk=pk) if is_moderator(request) else None
    if found is None:
        raise Http404
    if request.method == "GET":
        return _case_page(request, found, form=VerdictForm())
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _case_page(request, found, form=form, status=HTTPStatus.BAD_REQUEST)
    try:
        services.judge_case(
            case_id=found.pk,
            actor=request.user,
            roles=roles_of(request.user),
            verdict=Verdict(form.cleaned_data["verdict"]),
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except ClubRefusedError as error:
        # Another moderator may have decided meanwhile: the page shows the case of now.
        now = queries.case_for_moderator(pk=pk) or found
        explanation = EXPLANATIONS[error.refusal]
        return _case_page(request, now, form=form, explanation=explanation, status=status_of(error.refusal))
    messages.success(request, "La décision est enregistrée au registre ; les personnes concernées sont prévenues.")
    return redirect("club:moderation")


def _case_page(
    request: HttpRequest,
    found: ModerationCase,
    *,
    form: VerdictForm,
    explanation: Explanation | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    refusal = verdict_refusal(is_moderator=True, facts=services.facts_of(found, actor=request.user))
    context = {
        "case": found,
        "message": found.message,
        "form": form,
        "may_judge": refusal is None,
        "why_not": EXPLANATIONS[refusal] if refusal else None,
        "explanation": explanation,
        "waits": found.state in queries.WAITING,
    }
    return render(request, "club/moderation/case.html", context, status=status)


@require_GET
@login_required
@never_cache
def case_file(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """A file of a reported message, to moderators."""
    found = queries.case_for_moderator(pk=pk) if is_moderator(request) else None
    file = queries.case_file(case=found, pk=file_id) if found else None
    if file is None:
        raise Http404
    return file_response(file)


@require_GET
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """What was decided, and why: to members, for what they read."""
    moderates = is_moderator(request)
    if not moderates and membership_of(request) is None:
        return members_only(request, next_url=request.path)
    found = queries.register(reader=request.user, everything=moderates)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "club/moderation/register.html", {"page_obj": page, "moderates": moderates})


@require_GET
@login_required
@never_cache
def my_cases(request: HttpRequest) -> HttpResponse:
    """What was decided about one's own messages."""
    return render(request, "club/moderation/mine.html", {"cases": queries.cases_of_author(author=request.user)})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def my_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision about one's own message, and the appeal; still open to who left the club."""
    found = queries.case_for_author(pk=pk, author=request.user)
    if found is None:
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    explanation, status = None, HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.BAD_REQUEST
        if form.is_valid():
            try:
                services.appeal(
                    case_id=found.pk, author=request.user, text=form.cleaned_data["reason"], now=timezone.now()
                )
            except ClubRefusedError as error:
                explanation, status = EXPLANATIONS[error.refusal], status_of(error.refusal)
            else:
                messages.success(request, "Votre contestation est enregistrée : un autre modérateur va l’examiner.")
                return redirect("club:my_case", pk=found.pk)
    until = appeal_until(found.decided_at) if found.decided_at else None
    context = {
        "case": found,
        "form": form,
        "explanation": explanation,
        "until": until,
        "may_appeal": found.state == CaseState.DECIDED and until is not None and timezone.now() <= until,
    }
    return render(request, "club/moderation/my_case.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def roundup(request: HttpRequest) -> HttpResponse:
    """How often one is told, and of what."""
    choice = RoundupChoice.objects.filter(user=request.user).first()
    form = FrequencyForm(
        request.POST if request.method == "POST" else None,
        initial={"frequency": choice.frequency if choice else Frequency.DAILY.value},
    )
    if request.method == "POST" and form.is_valid():
        choose_frequency(user=request.user, frequency=Frequency(form.cleaned_data["frequency"]), now=timezone.now())
        messages.success(request, "Votre choix est enregistré.")
        return redirect("club:roundup")
    threads = Thread.objects.visible_to(request.user).filter(
        pk__in=ThreadFollow.objects.filter(user=request.user).values("thread")
    )
    context = {
        "form": form,
        "choice": choice,
        "spaces": SpaceFollow.objects.filter(user=request.user).order_by("space"),
        "page_obj": Paginator(threads.select_related("idea"), PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(
        request, "club/spaces/roundup.html", context, status=HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    )


# The link itself is the proof: a mail program sends it without a cookie (RFC 8058).
@csrf_exempt
@require_http_methods(["GET", "POST"])
@never_cache
def roundup_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the round-ups from the link of a mail; following it does nothing, mail scanners follow links too."""
    choice = RoundupChoice.objects.by_token(token).select_related("user").first()
    if choice is None:
        raise Http404
    if request.method == "POST":
        choose_frequency(user=choice.user, frequency=Frequency.NEVER, now=timezone.now())
    context = {"stopped": request.method == "POST"}
    return render(request, "club/spaces/roundup_stop.html", context)
