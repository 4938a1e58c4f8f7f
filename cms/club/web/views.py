"""Pages of the club: find, check, call, render."""

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.lifecycle import OWED_DAYS, STAFF
from cms.club.domain.vocabulary import ClubRefusedError, College, Refusal, State
from cms.club.domain.votes import MAX_VOTES
from cms.club.models import Idea
from cms.club.queries import ideas as idea_queries
from cms.club.queries import members as member_queries
from cms.club.queries import roadmap as road_queries
from cms.club.queries.ballots import open_ballots
from cms.club.queries.discussions import space_cards
from cms.club.queries.moderation import waiting_count as to_moderate_count
from cms.club.queries.nearness import similar_ideas
from cms.club.queries.pilots import recruiting
from cms.club.services.ideas import submit_idea
from cms.club.web.forms import FilterForm, IdeaForm, RoadmapForm
from cms.club.web.roles import roles_of

PAGE_SIZE = 20
LATE_SHOWN, LATE_PAGE = 10, 50
MAX_PASTED = 2000  # characters of a message, within those of the answer that it begins


_FORBIDDEN = frozenset(
    {
        Refusal.NOT_A_MEMBER,
        Refusal.NOT_YOUR_ROLE,
        Refusal.NOT_CONFIRMED,
        Refusal.NOT_CONTACTABLE,
        Refusal.OWN_MEMBERSHIP,
        Refusal.OWN_CANDIDACY,
        Refusal.NOT_A_PILOT,
        Refusal.PILOT_NOT_FOR_COLLEGE,
        Refusal.PARTY_TO_THE_CASE,
        Refusal.NOT_AN_ELECTOR,
        Refusal.NOT_YOUR_SEAT,
        Refusal.SEAT_IS_PARTY,
        Refusal.SPACE_CLOSED_TO_YOU,
        Refusal.NOT_YOUR_MESSAGE,
        Refusal.NOT_A_MODERATOR,
        Refusal.MODERATOR_IS_PARTY,
        Refusal.MODERATOR_DECIDED_FIRST,
    }
)
_TOO_MANY = frozenset(
    {Refusal.TOO_MANY_IDEAS, Refusal.TOO_MANY_CONTACTS, Refusal.TOO_MANY_MESSAGES, Refusal.TOO_MANY_REPORTS}
)
_BADLY_FILLED = frozenset(
    {
        Refusal.REASON_MISSING,
        Refusal.REASON_TOO_LONG,
        Refusal.REASON_UNREADABLE,
        Refusal.TEXT_MISSING,
        Refusal.CHARTER_NOT_ACCEPTED,
        Refusal.NAME_MISSING,
        Refusal.ORGANISATION_MISSING,
        Refusal.COLLEGE_MISSING,
        Refusal.WISH_WITHOUT_REASON,
        Refusal.LISTING_EMPTY,
        Refusal.PILOT_WITHOUT_PLACES,
        Refusal.PILOT_DATES,
        Refusal.PILOT_TERM,
        Refusal.PILOT_CRITERIA_MISSING,
        Refusal.MOTIVATION_MISSING,
        Refusal.DIFFICULTY_MISSING,
        Refusal.DIFFICULTY_UNREADABLE,
        Refusal.CONTACT_TEXT_MISSING,
        Refusal.ANSWER_MISSING,
        Refusal.UNKNOWN_CHOICE,
        Refusal.TOO_MANY_CHOICES,
        Refusal.VOICE_MISSING,
        Refusal.OPINION_MISSING,
        Refusal.MERGE_INTO_ITSELF,
        Refusal.MERGE_INTO_CLOSED,
        Refusal.DISSENT_TOO_LONG,
        Refusal.PROXY_IMPOSSIBLE,
        Refusal.MEETING_IN_THE_PAST,
        Refusal.MESSAGE_EMPTY,
        Refusal.MESSAGE_TOO_LONG,
        Refusal.MESSAGE_UNREADABLE,
        Refusal.THREAD_TITLE_MISSING,
        Refusal.THREAD_TITLE_TOO_LONG,
        Refusal.THREAD_TITLE_UNREADABLE,
        Refusal.TOO_MANY_CALLED,
        Refusal.UNKNOWN_CALLED,
        Refusal.FILES_TOO_MANY,
        Refusal.FILE_EMPTY,
        Refusal.FILE_TOO_BIG,
        Refusal.FILE_KIND,
        Refusal.GROUND_MISSING,
        Refusal.VERDICT_MISSING,
        Refusal.CASE_REASON_MISSING,
        Refusal.CASE_REASON_TOO_LONG,
    }
)


def status_of(refusal: Refusal) -> HTTPStatus:
    """The status of an answer that refuses: not allowed to the person, badly filled, or not now."""
    if refusal in _FORBIDDEN:
        return HTTPStatus.FORBIDDEN
    if refusal in _BADLY_FILLED:
        return HTTPStatus.BAD_REQUEST
    if refusal in _TOO_MANY:
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.CONFLICT


def members_only(request: HttpRequest, *, next_url: str) -> HttpResponse:
    """403: the two steps that are missing, each with its button."""
    context = {"explanation": EXPLANATIONS[Refusal.NOT_A_MEMBER], "next_url": next_url}
    return render(request, "club/members_only.html", context, status=HTTPStatus.FORBIDDEN)


def standing_of(request: HttpRequest) -> dict[str, Any]:
    """What the pages say of the reader: their membership and the votes they may still give."""
    membership = member_queries.active_membership(user=request.user) if request.user.is_authenticated else None
    left = member_queries.my_votes_left(member=request.user) if membership else 0
    return {"membership": membership, "votes_left": left, "max_votes": MAX_VOTES}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What the club is, its colleges, its latest ideas, and where the reader stands."""
    standing = standing_of(request)
    moderates = bool(roles_of(request.user) & STAFF)
    today = timezone.localdate()
    mine = list(member_queries.my_ideas(author=request.user)[:5]) if standing["membership"] else []
    context = {
        **standing,
        "colleges": member_queries.college_figures(),
        "members": member_queries.members_total(),
        "latest": idea_queries.idea_list()[:4],
        "late_count": road_queries.late_ideas(today=today).count(),
        "today": today,
        "waiting_count": member_queries.memberships_to_confirm().count() if moderates else 0,
        "recruiting": list(recruiting(today=today)[:3]),
        "open_ballots": list(open_ballots(now=timezone.now())[:3]),
        "space_cards": space_cards(membership=standing["membership"]) if standing["membership"] else [],
        "to_moderate": to_moderate_count() if moderates else 0,
        "my_ideas": mine,
        "my_votes": list(member_queries.my_votes(member=request.user)) if standing["membership"] else [],
    }
    return render(request, "club/index.html", context)


@require_GET
def idea_list(request: HttpRequest) -> HttpResponse:
    """Ideas, filtered by what stands in the address."""
    form = FilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    found = idea_queries.idea_list(
        state=State(chosen["etat"]) if chosen.get("etat") else None,
        college=College(chosen["college"]) if chosen.get("college") else None,
        words=chosen.get("q", ""),
        order=chosen.get("tri") or "recentes",
    )
    context = {
        "form": form,
        "today": timezone.localdate(),
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "filtered": any(chosen.get(name) for name in ("etat", "college", "q")),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "club/idea_list.html", context, status=status)


@require_http_methods(["GET", "POST"])
def idea_new(request: HttpRequest) -> HttpResponse:
    """Four questions; ideas that look like this one are shown before it is written.

    ``pasted``: a message nobody could explain. It opens the form, and comes by POST because addresses are logged.
    """
    standing = standing_of(request)
    if standing["membership"] is None:
        return members_only(request, next_url=request.path)
    pasted = request.POST.get("pasted", "").replace("\x00", "").strip()[:MAX_PASTED]
    is_sent = request.method == "POST" and not pasted
    unexplained = {"problem": f"Message que Préau ne sait pas expliquer\u00a0:\n«\u00a0{pasted}\u00a0»"}
    form = IdeaForm(request.POST if is_sent else None, initial=unexplained if pasted else None)
    asked = request.POST if request.method == "POST" else request.GET
    code, rule = asked.get("cas", "")[:40], asked.get("message", "")[:60]
    case = idea_queries.case_of(code=code, rule=rule) if "\x00" not in code + rule else None
    context: dict[str, Any] = {
        **standing,
        "form": form,
        "similar": [],
        # A case that is gone is said, and does not keep anyone from writing.
        "explanation": EXPLANATIONS[Refusal.UNKNOWN_CASE] if (code or rule) and case is None else None,
        "case": case,
        "case_code": code if case else "",
        "case_rule": rule if case and not code else "",
        "today": timezone.localdate(),
    }
    if not is_sent:
        return render(request, "club/idea_form.html", context)
    if not form.is_valid():
        return render(request, "club/idea_form.html", context, status=HTTPStatus.BAD_REQUEST)
    if "confirmed" not in request.POST:
        context["similar"] = similar_ideas(text=f"{form.cleaned_data['title']} {form.cleaned_data['problem']}")
        if context["similar"]:
            return render(request, "club/idea_form.html", context)
    try:
        idea = submit_idea(
            author=request.user,
            now=timezone.now(),
            case_code=context["case_code"],
            case_rule=context["case_rule"],
            **form.cleaned_data,
        )
    except ClubRefusedError as error:
        context["explanation"] = EXPLANATIONS[error.refusal]
        return render(request, "club/idea_form.html", context, status=status_of(error.refusal))
    messages.success(request, "Votre idée est publiée. Vous serez prévenu à chaque étape.")
    return redirect(idea)


@require_GET
def roadmap(request: HttpRequest) -> HttpResponse:
    """What was taken up and where it stands, filtered by what stands in the address; a state alone is read by pages."""
    today = timezone.localdate()
    form = RoadmapForm(request.GET, years=range(idea_queries.first_year() or today.year, today.year + 1))
    form.is_valid()
    chosen = form.cleaned_data
    state = State(chosen["etat"]) if chosen.get("etat") else None
    college = College(chosen["college"]) if chosen.get("college") else None
    year = int(chosen["annee"]) if chosen.get("annee") else None
    late = road_queries.late_ideas(today=today)
    context: dict[str, Any] = {
        "form": form,
        "today": today,
        "state": state,
        "late_count": late.count(),
        "late": _with_days(late[:LATE_SHOWN], today),
        "owed": [(state, days) for state, days in OWED_DAYS.items() if days],
    }
    if state is None:
        context["stages"] = road_queries.stages(college=college, year=year)
    else:
        found = road_queries.roadmap_ideas(state=state, college=college, year=year)
        context["page_obj"] = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        road_queries.count_votes(context["page_obj"].object_list)
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "club/roadmap.html", context, status=status)


@require_GET
def late_list(request: HttpRequest) -> HttpResponse:
    """Every late idea, to the day."""
    today = timezone.localdate()
    page = Paginator(road_queries.late_ideas(today=today), LATE_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "late": _with_days(page.object_list, today), "today": today}
    return render(request, "club/late.html", context)


def _with_days(ideas: Iterable[Idea], today: date) -> list[tuple[Idea, int]]:
    return [(idea, (today - idea.next_due_on).days) for idea in ideas if idea.next_due_on]


def idea_or_404(pk: int) -> Any:
    """The idea with its votes, or a 404."""
    idea = idea_queries.idea_detail(pk=pk)
    if idea is None:
        raise Http404
    return idea
