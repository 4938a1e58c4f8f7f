"""The series of a trainer, in Wagtail's administration: what they hold, date by date."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from courses.admin.lists import MadeElsewherePolicy, WordedIndexView
from courses.models import Series
from courses.queries.catalogue import day_in_words, hour_in_words
from courses.queries.series import dates_of_series, series_to_manage


def _next(series: Any) -> str:
    if series.next_at is None:
        return "Toutes données"
    return f"{day_in_words(series.next_at)}, {hour_in_words(series.next_at)}"


register_permission_policy(Series, MadeElsewherePolicy(Series))


class _SeriesIndexView(WordedIndexView):
    """Own series, the latest first."""

    empty_words = (
        "Une série naît d’une session : « Dupliquer », dans la liste des sessions, en programme plusieurs dates,"
        " qui paraîtront ici ensemble."
    )
    made_at = ("course_session:index", "Voir les sessions")

    def get_base_queryset(self) -> Any:
        """One query for the page."""
        return series_to_manage(user=self.request.user, now=timezone.now())


class _SeriesEditView(generic.EditView):
    """Its title, and its dates below."""

    template_name = "courses/admin/series.html"
    request: HttpRequest

    def get_object(self, *args: Any, **kwargs: Any) -> Series:
        """The series; PermissionDenied for that of somebody else."""
        series: Series = super().get_object(*args, **kwargs)
        if not series_to_manage(user=self.request.user, now=timezone.now()).filter(pk=series.pk).exists():
            raise PermissionDenied
        return series

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the dates."""
        now = timezone.now()
        sessions = dates_of_series(series=self.object, user=self.request.user, now=now)
        return {**super().get_context_data(**kwargs), "sessions": sessions, "now": now}


class SeriesViewSet(ModelViewSet):
    """Dates that go together. A series is made from a session (« Dupliquer »), never here."""

    model = Series
    name = "course_series"
    url_prefix = "formations/series"
    icon = "list-ol"
    menu_label = "Séries"
    menu_order = 120
    copy_view_enabled = False
    index_view_class = _SeriesIndexView
    edit_view_class = _SeriesEditView
    list_display: ClassVar = [
        "title",
        Column("topic", label="Sujet", accessor="topic"),
        TitleColumn(
            "dates",
            label="Dates",
            accessor=lambda s: f"{s.dates} date{'s' if s.dates > 1 else ''}",
            get_url=lambda s: reverse("course_series:edit", args=[s.pk]),
        ),
        Column("next", label="Prochaine", accessor=_next),
        Column("trainer", label="Formateur", accessor=lambda s: s.trainer or "à désigner"),
    ]
    edit_handler = ObjectList([FieldPanel("title")])
