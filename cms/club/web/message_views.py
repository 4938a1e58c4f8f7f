"""What one may do with a message: answer it, correct it, take it away, read what it said, report it."""

from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cms.club.domain.explanation import Explanation
from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.moderation import Ground
from cms.club.domain.spaces import Space
from cms.club.domain.vocabulary import ClubRefusedError, Refusal
from cms.club.models import Message, MessageFile
from cms.club.queries import discussions as queries
from cms.club.services import discussions as writing
from cms.club.services.moderation import report_message
from cms.club.web.discussion_forms import EditForm, ReportForm
from cms.club.web.space_views import closed_to, composed, membership_of, place_of, written
from cms.club.web.views import members_only, status_of


def readable_message(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view a message that the person reads, or answer in its stead."""

    @wraps(view)
    @never_cache
    def checked(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        found = queries.message_for(pk=pk, reader=request.user)
        return closed_to(request) if found is None else view(request, found, **more)

    return checked


def file_response(file: MessageFile) -> HttpResponse:
    """A file as a download, never opened by the browser under our name."""
    response = HttpResponse(bytes(file.content), content_type=file.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or ""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_GET
@readable_message
def message(request: HttpRequest, found: Message) -> HttpResponse:
    """Leads to the message in its discussion."""
    return redirect(place_of(found))


@require_GET
@readable_message
def answers(request: HttpRequest, found: Message) -> HttpResponse:
    """A message and all that answers it, page by page; an answer leads to its own place."""
    if found.parent_id is not None:
        return redirect(place_of(found))
    membership = membership_of(request)
    seen = queries.seen_at(user=request.user, thread=found.thread) if membership else None
    context = {
        "message": queries.dressed_message(found),
        "membership": membership,
        "seen_at": seen or (membership.joined_at if membership else None),
        "page_obj": queries.answers_page(message=found, number=request.GET.get("page")),
        "place": place_of(found),
    }
    return render(request, "club/spaces/answers.html", context)


@require_GET
@never_cache
def file(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """A file of a message that is shown."""
    found = queries.file_for(pk=file_id, message_id=pk, reader=request.user)
    return closed_to(request) if found is None else file_response(found)


@require_GET
@readable_message
def history(request: HttpRequest, found: Message) -> HttpResponse:
    """What the message said before."""
    if not found.is_visible:
        raise Http404
    context = {"message": found, "revisions": queries.revisions_of(message=found), "place": place_of(found)}
    return render(request, "club/spaces/history.html", context)


def _page(
    request: HttpRequest,
    template: str,
    found: Message,
    *,
    form: Any = None,
    explanation: Explanation | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {"message": found, "form": form, "explanation": explanation, "place": place_of(found)}
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@readable_message
def reply(request: HttpRequest, found: Message) -> HttpResponse:
    """The message, and the form that answers it."""
    membership = membership_of(request)
    if membership is None:
        return members_only(request, next_url=request.path)
    thread = found.thread
    form = composed(request, space=Space(thread.space) if thread.space else None, thread=thread)
    call = partial(writing.answer, thread_id=thread.pk, parent_id=found.pk, author=request.user, now=timezone.now())
    context = {"message": found, "form": form, "membership": membership, "place": place_of(found)}
    return written(request, form, call=call, template="club/spaces/reply.html", context=context)


@require_http_methods(["GET", "POST"])
@readable_message
def edit(request: HttpRequest, found: Message) -> HttpResponse:
    """Correct one's message."""
    if refused := _not_yours(request, found):
        return refused
    template = "club/spaces/edit.html"
    if request.method == "GET":
        return _page(request, template, found, form=EditForm(initial={"text": found.text, "version": found.version}))
    form = EditForm(request.POST)
    if not form.is_valid():
        return _page(request, template, found, form=form, status=HTTPStatus.BAD_REQUEST)
    try:
        writing.edit_message(
            message_id=found.pk,
            author=request.user,
            text=form.cleaned_data["text"],
            expected_version=form.cleaned_data["version"],
            now=timezone.now(),
        )
    except ClubRefusedError as error:
        explanation = EXPLANATIONS[error.refusal]
        return _page(request, template, found, form=form, explanation=explanation, status=status_of(error.refusal))
    messages.success(request, "Votre message est corrigé ; ce qu’il disait avant reste lisible.")
    return redirect(place_of(found))


@require_http_methods(["GET", "POST"])
@readable_message
def withdraw(request: HttpRequest, found: Message) -> HttpResponse:
    """Say what will be lost, then take the message away."""
    if refused := _not_yours(request, found):
        return refused
    if request.method == "GET":
        return _page(request, "club/spaces/withdraw.html", found)
    try:
        writing.withdraw_message(message_id=found.pk, author=request.user, now=timezone.now())
    except ClubRefusedError as error:
        explanation = EXPLANATIONS[error.refusal]
        status = status_of(error.refusal)
        return _page(request, "club/spaces/withdraw.html", found, explanation=explanation, status=status)
    messages.success(request, "Votre message est retiré : son texte et ses pièces sont effacés.")
    return redirect(place_of(found))


def _not_yours(request: HttpRequest, found: Message) -> HttpResponse | None:
    """The answer to who did not write the message, or when there is nothing left to change."""
    membership = membership_of(request)
    if membership is None:
        return members_only(request, next_url=request.path)
    refusal = None
    if found.author_id != membership.user_id:
        refusal = Refusal.NOT_YOUR_MESSAGE
    elif not found.is_visible:
        refusal = Refusal.MESSAGE_GONE
    if refusal is None:
        return None
    explanation = EXPLANATIONS[refusal]
    return _page(request, "club/spaces/refused.html", found, explanation=explanation, status=status_of(refusal))


@require_http_methods(["GET", "POST"])
@readable_message
def report(request: HttpRequest, found: Message) -> HttpResponse:
    """Bring a message before the moderators: anybody signed in who reads it may."""
    if not request.user.is_authenticated:
        return members_only(request, next_url=request.path)
    template = "club/spaces/report.html"
    if request.method == "GET":
        return _page(request, template, found, form=ReportForm())
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, template, found, form=form, status=HTTPStatus.BAD_REQUEST)
    try:
        report_message(
            message_id=found.pk,
            reporter=request.user,
            ground=Ground(form.cleaned_data["ground"]),
            details=form.cleaned_data["details"],
            now=timezone.now(),
        )
    except ClubRefusedError as error:
        explanation = EXPLANATIONS[error.refusal]
        return _page(request, template, found, form=form, explanation=explanation, status=status_of(error.refusal))
    messages.success(request, "Merci : un modérateur va lire ce message. Vous serez prévenu de sa décision.")
    return redirect(place_of(found))
