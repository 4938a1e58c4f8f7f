"""The questions of one's classes, in Wagtail's administration: read, answered in writing."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from courses.models import Question
from courses.services import cockpit


class _QuestionIndexView(generic.IndexView):
    """Those of own classes, the unanswered first."""

    def get_base_queryset(self) -> Any:
        """One query for the page."""
        visible = Question.objects.visible_to(self.request.user).select_related("live__session__topic", "participant")
        return visible.order_by("answered_at", "-asked_at", "-pk")


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
    ]
    edit_handler = ObjectList([FieldPanel("text", read_only=True), FieldPanel("answer")])


def _state(question: Question) -> str:
    return "Répondue de vive voix" if question.answered_at else "En attente"
