"""The questions of one's classes, in Wagtail's administration: read, answered in writing."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy

from courses.admin.lists import MadeElsewherePolicy, WordedIndexView
from courses.admin.publishing import publish_form
from courses.models import Question
from courses.queries import support
from courses.services import cockpit

register_permission_policy(Question, MadeElsewherePolicy(Question))


class _QuestionIndexView(WordedIndexView):
    """Those of own classes, the unanswered first."""

    empty_words = (
        "Les questions posées pendant le direct paraîtront ici : répondez-y par écrit, puis rendez la réponse publique."
    )
    made_at = ("course_session:index", "Voir les sessions")

    def get_base_queryset(self) -> Any:
        """Two queries for the page."""
        visible = Question.objects.visible_to(self.request.user).select_related("live__session__topic", "participant")
        return visible.prefetch_related("public_answers").order_by("answered_at", "-asked_at", "-pk")


class _QuestionEditView(generic.EditView):
    """Answers in writing."""

    request: HttpRequest
    form: Any

    def get_object(self, *args: Any, **kwargs: Any) -> Question:
        """The question; PermissionDenied for the class of somebody else."""
        question: Question = super().get_object(*args, **kwargs)
        if not Question.objects.visible_to(self.request.user).filter(pk=question.pk).exists():
            raise PermissionDenied
        return question

    def save_instance(self) -> Question:
        """Through the service."""
        question = self.form.instance
        saved = cockpit.write_answer(
            question_id=question.pk, answer=question.answer, actor=self.request.user, now=timezone.now()
        )
        log(saved, "wagtail.edit", user=self.request.user)
        return saved


class QuestionViewSet(ModelViewSet):
    """What participants asked."""

    model = Question
    name = "course_question"
    url_prefix = "formations/questions"
    icon = "help"
    menu_label = "Questions"
    menu_order = 150
    copy_view_enabled = False
    index_view_class = _QuestionIndexView
    edit_view_class = _QuestionEditView
    list_display: ClassVar = [
        "text",
        Column("session", label="Session", accessor=lambda q: str(q.live.session)),
        Column("state", label="État", accessor=lambda q: "Répondue par écrit" if q.answer else _state(q)),
        TitleColumn(
            "publish",
            label="Pour tous",
            accessor=lambda q: "Publique" if q.public_answers.all() else "Rendre publique",
            get_url=lambda q: reverse("course_question_publish", args=[q.pk]),
        ),
    ]
    edit_handler = ObjectList([FieldPanel("text", read_only=True), FieldPanel("answer")])


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, question_id: int) -> HttpResponse:
    """Make an answer serve everybody: the texts are searched for the names of the class before they leave."""
    answer = support.publishable_question(question_id=question_id, user=request.user)
    if answer is None:
        raise PermissionDenied
    form = publish_form(request, answer)
    if form.saved:
        return redirect("course_question:index")
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
        {"url": reverse("course_question:index"), "label": "Questions"},
        {"url": "", "label": "Rendre publique"},
    ]
    context = {**form.context, "action": request.path, "breadcrumbs_items": crumbs}
    return render(request, "courses/admin/support_publish.html", context, status=form.status)


def question_urls() -> list[URLPattern]:
    """The addresses beside those of the viewset."""
    return [path("formations/questions/<int:question_id>/publier/", publish, name="course_question_publish")]


def _state(question: Question) -> str:
    return "Répondue de vive voix" if question.answered_at else "En attente"
