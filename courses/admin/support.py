"""The agents' screens: what waits, one request with its gestures, the answers made public."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from courses import services
from courses.admin.lists import WordedIndexView
from courses.admin.publishing import publish_form
from courses.domain.refusals import RefusedError, message
from courses.domain.vocabulary import SupportOutcome
from courses.models import PublicAnswer
from courses.queries import support
from courses.queries.people import is_agent
from courses.web.support import file_response


def _crumbs(*last: str) -> list[dict[str, str]]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
        {"url": reverse("support_inbox"), "label": "Accompagnement"},
    ]
    return [*crumbs, *({"url": "", "label": label} for label in last)]


def _thread(request: HttpRequest, request_id: int) -> support.Thread:
    if not is_agent(request.user):
        raise PermissionDenied
    found = support.thread_of(request_id=request_id, user=request.user, now=timezone.now())
    if found is None:
        raise Http404
    return found


@require_admin_access
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for us, then what was closed lately, and the topics that many ask about."""
    if not is_agent(request.user):
        raise PermissionDenied
    now = timezone.now()
    waiting, closed = support.inbox(user=request.user, now=now)
    context = {
        "waiting": waiting,
        "closed": closed,
        "interest": support.support_interest(now=now),
        "breadcrumbs_items": _crumbs(),
        "header_title": "Accompagnement",
        "header_icon": "mail",
    }
    return render(request, "courses/admin/support_inbox.html", context)


@require_admin_access
@require_safe
def thread(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request."""
    found = _thread(request, request_id)
    context = {
        "page": found,
        "outcomes": list(SupportOutcome),
        "answers": list(found.request.answers.all()),
        "breadcrumbs_items": _crumbs(f"{found.request.reference}, {found.request.subject}"),
        "header_title": found.request.subject,
        "header_icon": "mail",
    }
    return render(request, "courses/admin/support_thread.html", context)


@require_admin_access
@require_POST
def assign(request: HttpRequest, request_id: int) -> HttpResponse:
    """Take in charge."""
    return _do(
        request,
        request_id,
        "La demande est à vous.",
        lambda now: services.assign_support(request_id=request_id, actor=request.user, now=now),
    )


@require_admin_access
@require_POST
def reply(request: HttpRequest, request_id: int) -> HttpResponse:
    """Answer."""
    return _do(
        request,
        request_id,
        "La réponse part par courrier électronique.",
        lambda now: services.reply_support(
            request_id=request_id, text=request.POST.get("text", ""), actor=request.user, now=now
        ),
    )


@require_admin_access
@require_POST
def close(request: HttpRequest, request_id: int) -> HttpResponse:
    """Close with an outcome."""
    return _do(
        request,
        request_id,
        "La demande est close.",
        lambda now: services.close_support(
            request_id=request_id, outcome=request.POST.get("outcome", ""), actor=request.user, now=now
        ),
    )


def _do(request: HttpRequest, request_id: int, done: str, command: Any) -> HttpResponse:
    _thread(request, request_id)
    try:
        command(timezone.now())
    except RefusedError as error:
        messages.error(request, message(error.refusal))
    else:
        messages.success(request, done)
    return redirect("support_thread", request_id)


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, request_id: int) -> HttpResponse:
    """Make an answer serve everybody: the texts are searched for personal data before they leave."""
    found = _thread(request, request_id)
    form = publish_form(request, support.publishable(request=found.request))
    if form.saved:
        return redirect("support_thread", request_id)
    crumbs = _crumbs(found.request.reference, "Rendre publique")
    context = {**form.context, "action": request.path, "breadcrumbs_items": crumbs}
    return render(request, "courses/admin/support_publish.html", context, status=form.status)


@require_admin_access
@require_safe
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """A file that a requester joined."""
    found = support.attachment_for_agent(user=request.user, attachment_id=attachment_id)
    if found is None:
        raise PermissionDenied
    return file_response(found)


def support_admin_urls() -> list[URLPattern]:
    """The addresses of the agents' screens."""
    prefix = "accompagnement/demandes/<int:request_id>"
    return [
        path("accompagnement/demandes/", inbox, name="support_inbox"),
        path(f"{prefix}/", thread, name="support_thread"),
        path(f"{prefix}/prendre/", assign, name="support_assign"),
        path(f"{prefix}/repondre/", reply, name="support_reply"),
        path(f"{prefix}/clore/", close, name="support_close"),
        path(f"{prefix}/publier/", publish, name="support_publish"),
        path("accompagnement/pieces/<int:attachment_id>/", attachment, name="support_attachment"),
    ]


class SupportMenuItem(MenuItem):
    """Shown to agents and administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person treats requests."""
        return is_agent(request.user)


class _SavedThroughService:
    """Saved by the service, which searches the texts for personal data."""

    form: Any
    request: HttpRequest

    def save_instance(self) -> PublicAnswer:
        """Through the service."""
        return services.publish_answer(answer=self.form.instance, actor=self.request.user, now=timezone.now())

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or show what names somebody."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except services.PersonalDataFoundError as error:
            listed = ", ".join(f"«\u00a0{f.text}\u00a0» ({f.kind.value})" for f in error.findings)
            form.add_error("answer", f"{message(error.refusal)} {listed}.")
        except RefusedError as error:
            form.add_error(None, message(error.refusal))
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]


class _AnswerEditView(_SavedThroughService, generic.EditView):
    """Changes a public answer."""


class _AnswerCreateView(_SavedThroughService, generic.CreateView):
    """Publishes an answer that no request asked for."""


class _AnswerIndexView(WordedIndexView):
    """All of them, the latest first."""

    add_item_label = "Écrire une réponse"
    empty_words = (
        "Les réponses qui servent à tous paraîtront ici, et sur la page de l’accompagnement. Elles naissent d’une"
        " demande, d’une question posée en direct, ou s’écrivent d’emblée."
    )

    def get_base_queryset(self) -> Any:
        """One query for the page."""
        return PublicAnswer.objects.select_related("topic")


class PublicAnswerViewSet(ModelViewSet):
    """The questions asked once."""

    model = PublicAnswer
    name = "public_answer"
    url_prefix = "accompagnement/reponses"
    icon = "help"
    menu_label = "Réponses publiques"
    add_to_admin_menu = False
    copy_view_enabled = False
    index_view_class = _AnswerIndexView
    add_view_class = _AnswerCreateView
    edit_view_class = _AnswerEditView
    list_display: ClassVar = ["question", "topic", "published_at"]
    list_filter: ClassVar = ["topic"]
    edit_handler = ObjectList(
        [FieldPanel("question"), FieldPanel("answer"), FieldPanel("topic"), FieldPanel("guide_slug")]
    )
