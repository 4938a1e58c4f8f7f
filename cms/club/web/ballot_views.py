"""Pages of the ballots and of the board: find, check, call, render."""

import csv
import io
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.club.domain.ballots import SEATS_A_COLLEGE, SMALLEST_DETAIL
from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.vocabulary import BallotState, ClubRefusedError, Refusal, Role
from cms.club.models import Ballot
from cms.club.queries import ballots as queries
from cms.club.queries.ideas import idea_list
from cms.club.services import ballots as services
from cms.club.services.ballot_box import tidy_receipt_code
from cms.club.services.counting import count_ballot
from cms.club.web.ballot_forms import BallotForm, CandidacyForm, ReasonForm, ReceiptForm
from cms.club.web.roles import roles_of
from cms.club.web.views import PAGE_SIZE, members_only, status_of
from cms.core.spreadsheets import safe_cell

# Who prepares, opens and cancels: the board is elected by ballots, it does not run them.
TELLERS = frozenset({Role.SUPPORT, Role.ADMINISTRATOR})


def runs_club(request: HttpRequest) -> bool:
    """Whether the reader prepares ballots and calls the board."""
    return bool(roles_of(request.user) & TELLERS)


def _ballot_or_404(pk: int) -> Ballot:
    ballot = queries.ballot_detail(pk=pk)
    if ballot is None:
        raise Http404
    return ballot


@require_GET
def ballot_list(request: HttpRequest) -> HttpResponse:
    """Ballots of today, then those of the past."""
    context = {
        "page_obj": Paginator(queries.ballot_list(), PAGE_SIZE).get_page(request.GET.get("page")),
        "runs_club": runs_club(request),
        "now": timezone.now(),
    }
    return render(request, "club/ballots/list.html", context)


def _page(
    request: HttpRequest,
    ballot: Ballot,
    *,
    refusal: Refusal | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    ticked: tuple[str, ...] = (),
    **forms: Any,
) -> HttpResponse:
    now = timezone.now()
    standing = queries.standing_in(ballot, user=request.user) if request.user.is_authenticated else None
    may_vote = standing is not None and standing.college and not standing.voted and ballot.takes_papers(now)
    context = {
        "ballot": ballot,
        "standing": standing,
        "may_vote": may_vote,
        "waits_for_count": ballot.state == BallotState.OPEN and not ballot.takes_papers(now),
        "options": queries.options_of(ballot),
        "lines": queries.options_of(ballot, college=standing.college) if may_vote else [],
        "turnout": queries.turnout_of(ballot).items(),
        "result": queries.read_result(ballot),
        "seed_digest": queries.seed_digest(ballot),
        "runs_club": runs_club(request),
        "seats_a_college": SEATS_A_COLLEGE,
        "smallest_detail": SMALLEST_DETAIL,
        "explanation": EXPLANATIONS[refusal] if refusal else None,
        "ticked": ticked,
        "candidacy": forms.get("candidacy") or CandidacyForm(),
        "cancellation": forms.get("cancellation") or ReasonForm(),
        "receipt": forms.get("receipt") or ReceiptForm(),
        "form": next(iter(forms.values()), None),
    }
    return render(request, "club/ballots/detail.html", context, status=status)


@never_cache
@require_GET
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """The declaration, the paper while it may be handed in, the result once it is counted."""
    return _page(request, _ballot_or_404(pk))


@require_http_methods(["GET", "POST"])
def ballot_new(request: HttpRequest) -> HttpResponse:
    """Prepare a ballot; for those who run them."""
    if not runs_club(request):
        context = {"explanation": EXPLANATIONS[Refusal.NOT_YOUR_ROLE]}
        return render(request, "club/ballots/form.html", context, status=HTTPStatus.FORBIDDEN)
    ideas = idea_list(order="voix").open_to_votes()
    form = BallotForm(request.POST if request.method == "POST" else None, ideas=ideas)
    if request.method == "GET":
        return render(request, "club/ballots/form.html", {"form": form})
    explanation = None
    if form.is_valid():
        try:
            prepared = services.prepare_ballot(**form.declared(), now=timezone.now())
        except ClubRefusedError as error:
            explanation = EXPLANATIONS[error.refusal]
        else:
            messages.success(request, "Le scrutin est en préparation : relisez l’annonce, puis ouvrez-le.")
            return redirect(prepared)
    context = {"form": form, "explanation": explanation}
    return render(request, "club/ballots/form.html", context, status=HTTPStatus.BAD_REQUEST)


@never_cache
@require_POST
def cast(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in one's paper; the receipt is shown once, and kept nowhere."""
    found = _ballot_or_404(pk)
    if not request.user.is_authenticated:
        return members_only(request, next_url=found.get_absolute_url())
    choices = tuple(request.POST.getlist("choice"))
    try:
        code = services.cast_paper(ballot_id=pk, elector=request.user, choices=choices, now=timezone.now())
    except ClubRefusedError as error:
        return _page(request, found, refusal=error.refusal, status=status_of(error.refusal), ticked=choices)
    return render(request, "club/ballots/receipt.html", {"ballot": found, "code": code})


def _gesture(request: HttpRequest, pk: int, *, call: Callable[[], object], done: str, allowed: bool) -> HttpResponse:
    found = _ballot_or_404(pk)
    if not request.user.is_authenticated:
        return members_only(request, next_url=found.get_absolute_url())
    if not allowed:
        return _page(request, found, refusal=Refusal.NOT_YOUR_ROLE, status=HTTPStatus.FORBIDDEN)
    try:
        call()
    except ClubRefusedError as error:
        return _page(request, found, refusal=error.refusal, status=status_of(error.refusal))
    messages.success(request, done)
    return redirect(found)


@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Seal the declaration, call the electors."""
    call = partial(services.open_ballot, ballot_id=pk, actor=request.user, now=timezone.now())
    done = "Le scrutin est ouvert : les électeurs sont prévenus, l’annonce est scellée."
    return _gesture(request, pk, call=call, done=done, allowed=runs_club(request))


@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a ballot whose end is past, when the clock of the house has not done it yet; anyone may ask."""
    call = partial(count_ballot, ballot_id=pk, now=timezone.now())
    return _gesture(request, pk, call=call, done="Le scrutin est dépouillé.", allowed=True)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a ballot, for a reason."""
    form = ReasonForm(request.POST)
    if runs_club(request) and not form.is_valid():
        return _page(request, _ballot_or_404(pk), cancellation=form, status=HTTPStatus.BAD_REQUEST)
    call = partial(
        services.cancel_ballot,
        ballot_id=pk,
        actor=request.user,
        reason=form.data.get("reason", ""),
        now=timezone.now(),
    )
    done = "Le scrutin est annulé : les bulletins sont détruits, les électeurs prévenus."
    return _gesture(request, pk, call=call, done=done, allowed=runs_club(request))


@require_POST
def stand(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an election."""
    form = CandidacyForm(request.POST)
    if request.user.is_authenticated and not form.is_valid():
        return _page(request, _ballot_or_404(pk), candidacy=form, status=HTTPStatus.BAD_REQUEST)
    call = partial(
        services.stand,
        ballot_id=pk,
        candidate=request.user,
        statement=form.data.get("statement", ""),
        now=timezone.now(),
    )
    return _gesture(request, pk, call=call, done="Votre candidature est publiée.", allowed=True)


@require_POST
def stand_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an election."""
    call = partial(services.stand_down, ballot_id=pk, candidate=request.user)
    return _gesture(request, pk, call=call, done="Votre candidature est retirée.", allowed=True)


@never_cache
@require_POST
def check_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the paper of a receipt is in the box, and what it says once counted; the code is in no address."""
    found = _ballot_or_404(pk)
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return _page(request, found, receipt=form, status=HTTPStatus.BAD_REQUEST)
    code = tidy_receipt_code(form.cleaned_data["code"])
    paper = queries.paper_of_receipt(found, code=code)
    labels = {option.code: option.name for option in queries.options_of(found)}
    choices = [labels[choice] for choice in paper.choices or ()] if paper else []
    context = {"ballot": found, "code": code, "paper": paper, "choices": choices}
    return render(
        request, "club/ballots/checked.html", context, status=HTTPStatus.OK if paper else HTTPStatus.NOT_FOUND
    )


@require_GET
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Every counted paper, so that anyone counts again."""
    found = _ballot_or_404(pk)
    if found.result is None:
        return _page(request, found, refusal=Refusal.BALLOT_STILL_OPEN, status=HTTPStatus.CONFLICT)
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["empreinte du reçu", "collège", "choix"])
    writer.writerows([safe_cell(cell) for cell in row] for row in queries.published_papers(found))
    name = f'attachment; filename="scrutin-{found.pk}-bulletins.csv"'
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
