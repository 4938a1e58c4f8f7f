"""The spaces and their discussions: find, check, call, render. What a person may not read looks like what is not."""

from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.messages import MESSAGES_WINDOW
from cms.club.domain.spaces import PURPOSES, SLUGS, Space, space_of
from cms.club.domain.vocabulary import ClubRefusedError, Refusal
from cms.club.models import Membership, Message, Thread
from cms.club.queries import discussions as queries
from cms.club.queries.members import active_membership
from cms.club.services import discussions as writing
from cms.club.services import reading
from cms.club.web.discussion_forms import MessageForm, ThreadForm
from cms.club.web.views import idea_or_404, members_only, status_of

MAX_WORDS = 100


def membership_of(request: HttpRequest) -> Membership | None:
    """The reader's membership, if they are in the club today."""
    return active_membership(user=request.user) if request.user.is_authenticated else None


def closed_to(request: HttpRequest) -> HttpResponse:
    """The answer to who may not read: the door of the club, or, for a member, nothing there."""
    if membership_of(request) is None:
        return members_only(request, next_url=request.path)
    raise Http404


def place_of(message: Message) -> str:
    """The address of a message in its discussion, or among the many answers to another."""
    place = queries.place_of(message)
    page = reverse("club:answers", args=[place.under]) if place.under else message.thread.get_absolute_url()
    return f"{page}?page={place.page}#message-{message.pk}"


def readable_space(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the space of the address and the reader's membership, or answer in its stead."""

    @wraps(view)
    @never_cache
    def checked(request: HttpRequest, slug: str) -> HttpResponse:
        space = space_of(slug)
        if space is None:
            raise Http404
        membership = membership_of(request)
        if membership is None:
            return members_only(request, next_url=request.path)
        if space not in queries.spaces_of(membership):
            context = {"explanation": EXPLANATIONS[Refusal.SPACE_CLOSED_TO_YOU], "space": space}
            return render(request, "club/spaces/closed.html", context, status=HTTPStatus.FORBIDDEN)
        return view(request, space, membership)

    return checked


@require_GET
@never_cache
def spaces(request: HttpRequest) -> HttpResponse:
    """What the four spaces are; to a member, what is new in theirs."""
    membership = membership_of(request)
    context = {"membership": membership, "cards": queries.space_cards(membership=membership)}
    return render(request, "club/spaces/list.html", context)


@require_GET
@readable_space
def space(request: HttpRequest, space: Space, membership: Membership) -> HttpResponse:
    """The discussions of a space, those that move first, filtered by words."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_WORDS]
    found = queries.threads_in(space=space, reader=membership, words=words)
    context = {
        "space": space,
        "slug": SLUGS[space],
        "purpose": PURPOSES[space],
        "words": words,
        "page_obj": Paginator(found, queries.THREADS_A_PAGE).get_page(request.GET.get("page")),
        "follows": queries.follows_space(user=request.user, space=space),
    }
    return render(request, "club/spaces/space.html", context)


@require_POST
@readable_space
def space_gesture(request: HttpRequest, space: Space, membership: Membership) -> HttpResponse:
    """Follow, follow no more, mark everything as read."""
    gesture = request.POST.get("gesture")
    if gesture == "follow":
        reading.follow_space(space=space, user=request.user)
        messages.success(request, "Vous suivez cet espace : ses nouveaux messages vous seront envoyés.")
    elif gesture == "unfollow":
        reading.unfollow_space(space=space, user=request.user)
        messages.success(request, "Vous ne suivez plus cet espace.")
    elif gesture == "read":
        reading.mark_space_read(space=space, user=request.user, now=timezone.now())
        messages.success(request, "Toutes les discussions de cet espace sont marquées comme lues.")
    return redirect("club:space", slug=SLUGS[space])


@require_http_methods(["GET", "POST"])
@readable_space
def thread_new(request: HttpRequest, space: Space, membership: Membership) -> HttpResponse:
    """The subject, the first message."""
    form = composed(request, form_class=ThreadForm, space=space)
    context: dict[str, Any] = {"space": space, "slug": SLUGS[space], "form": form, "membership": membership}
    call = partial(writing.open_thread, space=space, author=request.user, now=timezone.now())
    return written(request, form, call=call, template="club/spaces/thread_new.html", context=context)


def composed(
    request: HttpRequest,
    *,
    space: Space | None,
    form_class: type[MessageForm] = MessageForm,
    thread: Thread | None = None,
) -> MessageForm:
    """The form of a message: empty, sent, or given back with the members that a search found."""
    offered = {member.pk: member for member in _offered(request, space=space, thread=thread)}
    if request.method != "POST":
        return form_class(members=offered.values(), initial={"token": uuid4()})
    if "find" not in request.POST:
        return form_class(request.POST, request.FILES, members=offered.values())
    kept = {name: request.POST.get(name, "") for name in ("title", "text", "token")}
    return form_class(members=offered.values(), initial={**kept, "called": request.POST.getlist("called")})


def _offered(request: HttpRequest, *, space: Space | None, thread: Thread | None) -> list[Membership]:
    """The members offered as boxes: those found, those already ticked, those who spoke in the discussion."""
    offered: list[Membership] = []
    if request.method == "POST":
        words = request.POST.get("who", "").replace("\x00", "").strip()[:MAX_WORDS]
        sent = request.POST.getlist("called")[:50]
        ticked = [int(pk) for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < 10]
        if words:
            offered += queries.members_found(space=space, caller=request.user, words=words)
        if ticked:
            offered += queries.callable_members(space=space, caller=request.user).filter(pk__in=ticked)
    if thread is not None:
        offered += queries.members_of_thread(thread=thread, caller=request.user)
    return offered


def written(
    request: HttpRequest,
    form: MessageForm,
    *,
    call: Callable[..., Message],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Publish, or give the form back with what is wrong."""
    status = HTTPStatus.OK
    context |= {"explanation": None, "who": request.POST.get("who", "")[:MAX_WORDS], "searched": "find" in request.POST}
    if form.is_bound:
        status = HTTPStatus.BAD_REQUEST
        if form.is_valid():
            extra = {"title": form.cleaned_data["title"]} if isinstance(form, ThreadForm) else {}
            try:
                message = call(**form.said, **extra)
            except ClubRefusedError as error:
                if error.refusal is Refusal.NOT_A_MEMBER:
                    return members_only(request, next_url=request.path)
                context["explanation"] = EXPLANATIONS[error.refusal]
                status = status_of(error.refusal)
            else:
                messages.success(request, "Votre message est publié.")
                return redirect(place_of(message))
    response = render(request, template, context, status=status)
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(int(MESSAGES_WINDOW.total_seconds()))
    return response


@require_http_methods(["GET", "POST"])
@never_cache
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """A discussion, and the form that adds to it."""
    found = queries.thread_for(pk=pk, reader=request.user)
    if found is None:
        return closed_to(request)
    membership = membership_of(request)
    if request.method == "POST" and membership is None:
        return members_only(request, next_url=request.path)
    space = Space(found.space) if found.space else None
    form = composed(request, space=space, thread=found) if membership else None
    signed_in = request.user.is_authenticated
    seen = queries.seen_at(user=request.user, thread=found) if membership else None
    context = {
        "thread": found,
        "space": space,
        "membership": membership,
        "form": form,
        "seen_at": seen or (membership.joined_at if membership else None),
        "page_obj": queries.messages_page(thread=found, number=request.GET.get("page")),
        "follows": signed_in and queries.follows_thread(user=request.user, thread=found),
    }
    if form is None:
        return render(request, "club/spaces/thread.html", context | {"explanation": None})
    if seen is None or seen < found.last_message_at:
        reading.mark_thread_read(thread=found, user=request.user, now=timezone.now())
    call = partial(writing.answer, thread_id=found.pk, author=request.user, now=timezone.now())
    return written(request, form, call=call, template="club/spaces/thread.html", context=context)


@require_POST
def thread_gesture(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a discussion, or follow it no more."""
    found = queries.thread_for(pk=pk, reader=request.user)
    if found is None or not request.user.is_authenticated:
        return closed_to(request)
    if request.POST.get("gesture") == "follow":
        reading.follow_thread(thread_id=found.pk, user=request.user)
        messages.success(request, "Vous suivez cette discussion : ses nouveaux messages vous seront envoyés.")
    elif request.POST.get("gesture") == "unfollow":
        reading.unfollow_thread(thread_id=found.pk, user=request.user)
        messages.success(request, "Vous ne suivez plus cette discussion.")
    return redirect(found)


@require_http_methods(["GET", "POST"])
@never_cache
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The first comment of an idea; the following ones are added to its discussion."""
    idea = idea_or_404(pk)
    found = queries.thread_of_idea(idea=idea)
    if found is not None and request.method == "GET":
        return redirect(found)
    membership = membership_of(request)
    if membership is None:
        return members_only(request, next_url=request.path)
    form = composed(request, space=None, thread=found)
    call = partial(writing.comment_idea, idea_id=idea.pk, author=request.user, now=timezone.now())
    context = {"idea": idea, "form": form, "membership": membership}
    return written(request, form, call=call, template="club/spaces/comment_new.html", context=context)
