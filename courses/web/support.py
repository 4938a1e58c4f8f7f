"""Individual support: what was already answered, the request, its thread behind a private link."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses import services
from courses.domain.refusals import EXPLANATIONS, Explanation, Refusal, RefusedError
from courses.models import SupportAttachment
from courses.queries import catalogue, support
from courses.web.enrolment import private_view
from courses.web.limits import too_many
from courses.web.support_forms import AskForm, WriteForm

SENT_TO = "support_sent_to"


def _refused(request: HttpRequest, explanation: Explanation) -> HttpResponse:
    return render(request, "courses/support/refused.html", {"refusal": explanation}, status=explanation.status)


def file_response(attachment: SupportAttachment) -> HttpResponse:
    """A file as a download, never opened by the browser under our name."""
    response = HttpResponse(bytes(attachment.content), content_type=attachment.media_type)
    safe = "".join(c for c in attachment.name if c.isalnum() or c in " .-_()").strip() or "piece"
    response.headers["Content-Disposition"] = f'attachment; filename="{safe.encode("ascii", "replace").decode()}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The questions already answered, and the way to ask another."""
    topics = catalogue.topics()
    topic = request.GET.get("sujet", "")
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "topics": topics,
        "topic": topic if topic in {t.slug for t in topics} else "",
        "words": words,
        "answers": support.public_answers(topic=topic if topic in {t.slug for t in topics} else "", words=words),
    }
    return render(request, "courses/support/index.html", context)


@require_safe
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """One public answer."""
    page = support.answer_page(slug=slug)
    if page is None:
        raise Http404
    return render(request, "courses/support/answer.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask one's own question."""
    topics = {topic.slug: topic for topic in catalogue.topics()}
    choices = [(slug, topic.title) for slug, topic in topics.items()]
    if request.method != "POST":
        return _ask_page(request, AskForm(topics=choices, initial=_known(request)))
    form = AskForm(request.POST, request.FILES, topics=choices)
    if form.is_from_a_program:
        return redirect("support:sent")
    if not form.is_valid():
        return _ask_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    asked, topic = form.cleaned_data["ask"], topics.get(form.cleaned_data["topic"])
    if refused := too_many(request, email=asked.email):
        return _ask_page(request, form, refusal=EXPLANATIONS[refused], status=EXPLANATIONS[refused].status)
    try:
        services.ask_support(
            ask=asked,
            topic_id=topic.pk if topic else None,
            files=form.cleaned_data["files"],
            user=request.user if request.user.is_authenticated else None,
            now=timezone.now(),
        )
    except RefusedError as error:
        return _ask_page(request, form, refusal=error.explanation, status=error.explanation.status)
    request.session[SENT_TO] = asked.email
    return redirect("support:sent")


def _ask_page(
    request: HttpRequest, form: AskForm, *, refusal: Explanation | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"form": form, "refusal": refusal, "answers": support.public_answers()[:5]}
    return render(request, "courses/support/ask.html", context, status=status)


def _known(request: HttpRequest) -> dict[str, str]:
    known = {"topic": request.GET.get("sujet", ""), "subject": request.GET.get("objet", "")[:150]}
    if request.user.is_authenticated:
        known |= {"name": request.user.get_full_name(), "email": request.user.email}
    return known


@require_safe
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """« Votre demande est partie »."""
    return render(request, "courses/support/sent.html", {"sent_to": request.session.get(SENT_TO, "")})


@login_required
@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The requests of the person signed in."""
    return render(request, "courses/support/mine.html", {"requests": support.own_requests(user=request.user)})


@private_view
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, token: str) -> HttpResponse:
    """One's own request: what was said, one more word."""
    page = support.thread_by_token(token=token, now=timezone.now())
    if page is None:
        return _refused(request, EXPLANATIONS[Refusal.SUPPORT_LINK_UNKNOWN])
    if request.method != "POST":
        return render(request, "courses/support/thread.html", {"page": page, "token": token, "form": WriteForm()})
    form = WriteForm(request.POST, request.FILES)
    refusal = None
    if form.is_valid():
        refused = too_many(request, email=page.request.email)
        if refused is None:
            try:
                services.write_support(
                    token=token,
                    text=form.cleaned_data["message"],
                    files=form.cleaned_data["files"],
                    now=timezone.now(),
                )
            except RefusedError as error:
                refused = error.refusal
        if refused is None:
            messages.success(request, "Votre message est ajouté.")
            return redirect("support:thread", token=token)
        refusal = EXPLANATIONS[refused]
    context = {"page": page, "token": token, "form": form, "refusal": refusal}
    status = refusal.status if refusal else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "courses/support/thread.html", context, status=status)


@never_cache
@require_safe
def attachment(request: HttpRequest, token: str, attachment_id: int) -> HttpResponse:
    """A file of one's own request."""
    found = support.attachment(token=token, attachment_id=attachment_id)
    if found is None:
        raise Http404
    return file_response(found)
