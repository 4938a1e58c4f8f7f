"""Pages of membership: the request, one's own membership, leaving, moderators' answers, public figures."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.lifecycle import STAFF
from cms.club.domain.membership import CHARTER, CONFIRMATION_DAYS, PLACINGS, Quality
from cms.club.domain.vocabulary import ClubRefusedError, College, Refusal
from cms.club.models import Membership
from cms.club.queries import directory as directory_queries
from cms.club.queries import members as queries
from cms.club.services import membership as services
from cms.club.web.membership_forms import JoinForm, PlaceForm, WishForm
from cms.club.web.roles import roles_of
from cms.club.web.views import PAGE_SIZE, members_only, standing_of, status_of

BAR_WIDTH = 1000


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The charter and the request, in two steps; a member sees their membership here."""
    standing = standing_of(request)
    if request.method == "POST" and not request.user.is_authenticated:
        return members_only(request, next_url=request.path)
    if standing["membership"]:
        return _mine(request, standing, refused=request.method == "POST")
    form = JoinForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {**standing, "form": form, "charter": CHARTER}
    if request.method == "GET":
        return render(request, "club/join.html", context)
    if not form.is_valid():
        return render(request, "club/join.html", context, status=HTTPStatus.BAD_REQUEST)
    return _propose(request, form)


def _mine(request: HttpRequest, standing: dict[str, Any], *, refused: bool) -> HttpResponse:
    membership = standing["membership"]
    context = {
        **standing,
        "charter": CHARTER,
        "charter_is_new": membership.charter_version != CHARTER.version,
        "placing": PLACINGS[Quality(membership.quality)] if membership.quality else None,
        "days": CONFIRMATION_DAYS,
        "listing": directory_queries.listing_of(user=request.user),
        "explanation": EXPLANATIONS[Refusal.ALREADY_A_MEMBER] if refused else None,
    }
    return render(request, "club/membership.html", context, status=HTTPStatus.CONFLICT if refused else HTTPStatus.OK)


def _propose(request: HttpRequest, told: JoinForm) -> HttpResponse:
    """The second step: what the rule proposes and why; keeping it is one click, without a script."""
    quality = Quality(told.cleaned_data["quality"])
    asked = "confirmed" in request.POST
    form = WishForm(request.POST if asked else None, quality=quality)
    refusal = None
    if asked and form.is_valid():
        try:
            membership = services.join(
                user=request.user,
                organisation=told.cleaned_data["organisation"],
                quality=quality,
                display_name=told.cleaned_data["display_name"],
                charter=told.cleaned_data["charter"],
                wished=College(form.cleaned_data["wished"]),
                wish=form.cleaned_data["wish"],
                now=timezone.now(),
            )
        except ClubRefusedError as error:
            refusal = error.refusal
        else:
            messages.success(request, f"Bienvenue au club, collège « {membership.get_college_display()} ».")
            return redirect("club:index")
    status = HTTPStatus.OK
    if asked:
        status = status_of(refusal) if refusal else HTTPStatus.BAD_REQUEST
    context = {
        "form": form,
        "told": told,
        "placing": PLACINGS[quality],
        "quality": quality,
        "days": CONFIRMATION_DAYS,
        "explanation": EXPLANATIONS[refusal] if refusal else None,
    }
    return render(request, "club/join_college.html", context, status=status)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """What leaving changes, then leaving; at any time."""
    membership = standing_of(request)["membership"]
    if membership is None:
        return members_only(request, next_url=request.path)
    if request.method == "GET":
        departure = queries.departure_of(membership=membership, today=timezone.localdate())
        return render(request, "club/leave.html", {"membership": membership, "departure": departure})
    try:
        services.leave(user=request.user, unfollow="unfollow" in request.POST, now=timezone.now())
    except ClubRefusedError:
        return members_only(request, next_url=request.path)
    messages.success(request, "Vous avez quitté le club. Vos idées et vos voix restent ; vous pouvez revenir.")
    return redirect("club:index")


@require_POST
def accept_charter(request: HttpRequest) -> HttpResponse:
    """Accept the version in force."""
    if not request.user.is_authenticated:
        return members_only(request, next_url=request.path)
    try:
        services.accept_charter(user=request.user, version=request.POST.get("version", ""), now=timezone.now())
    except ClubRefusedError as error:
        if error.refusal is Refusal.NOT_A_MEMBER:
            return members_only(request, next_url=request.path)
        messages.error(request, EXPLANATIONS[error.refusal].sentence)
    else:
        messages.success(request, "Vous avez accepté la charte en vigueur.")
    return redirect("club:join")


# -- moderators ------------------------------------------------------------------------------------------------------


def _requests(
    request: HttpRequest, *, refusal: Refusal | None = None, about: int | None = None, form: PlaceForm | None = None
) -> HttpResponse:
    page = Paginator(queries.memberships_to_confirm(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "lines": [
            {
                "membership": one,
                "placing": PLACINGS[Quality(one.quality)] if one.quality else None,
                "mine": one.user_id == request.user.pk,
                "form": form
                if form and one.pk == about
                else PlaceForm(initial={"college": one.college}, auto_id=f"id_%s_{one.pk}"),
            }
            for one in page
        ],
        "days": CONFIRMATION_DAYS,
        "form": form,
        "explanation": EXPLANATIONS[refusal] if refusal else None,
    }
    status = status_of(refusal) if refusal else HTTPStatus.BAD_REQUEST if form else HTTPStatus.OK
    return render(request, "club/membership_requests.html", context, status=status)


def _not_staff(request: HttpRequest) -> HttpResponse:
    context = {"explanation": EXPLANATIONS[Refusal.NOT_YOUR_ROLE], "title": "Adhésions à confirmer"}
    return render(request, "club/refused.html", context, status=HTTPStatus.FORBIDDEN)


@require_GET
def requests_to_confirm(request: HttpRequest) -> HttpResponse:
    """Memberships that wait for a moderator."""
    return _requests(request) if roles_of(request.user) & STAFF else _not_staff(request)


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or change a member's college."""
    roles = roles_of(request.user)
    if not roles & STAFF:
        return _not_staff(request)
    form = PlaceForm(request.POST, auto_id=f"id_%s_{pk}")
    if not form.is_valid():
        return _requests(request, about=pk, form=form)
    try:
        membership = services.place_member(
            membership_id=pk,
            college=College(form.cleaned_data["college"]),
            reason=form.cleaned_data["reason"],
            actor=request.user,
            roles=roles,
            expected_college=request.POST.get("expected", ""),
            now=timezone.now(),
        )
    except Membership.DoesNotExist as error:
        raise Http404 from error
    except ClubRefusedError as error:
        return _requests(request, refusal=error.refusal, about=pk, form=form)
    messages.success(
        request,
        f"{membership.display_name} est confirmé au collège « {membership.get_college_display()} » ; "
        "un message le lui dit.",
    )
    return redirect("club:requests")


# -- public figures --------------------------------------------------------------------------------------------------


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Members of each college and of each year: drawing and table; nobody is named."""
    rows = queries.college_rows()
    years = queries.year_rows()
    most = max((row.members for row in rows), default=0)
    most_of_years = max((row.members for row in years), default=0)
    context = {
        "rows": [(row, row.members * BAR_WIDTH // most if most else 0) for row in rows],
        "total": sum(row.members for row in rows),
        "to_confirm": sum(row.to_confirm for row in rows),
        "years": [(row, row.members * BAR_WIDTH // most_of_years if most_of_years else 0) for row in years],
        "today": timezone.localdate(),
    }
    return render(request, "club/figures.html", context)
