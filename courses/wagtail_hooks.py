"""Topics, sessions and rosters in Wagtail's administration. A trainer sees and changes own sessions only.

Every change goes through the services of the room: the forms here collect
answers and show refusals, they decide nothing.
"""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.forms import BooleanField, CheckboxSelectMultiple, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.log_actions import log

from courses import services
from courses.admin.attendance import FollowUpViewSet, attendance_urls
from courses.admin.lists import WordedIndexView
from courses.admin.plan import CalendarMenuItem, plan_urls
from courses.admin.questions import QuestionViewSet, question_urls
from courses.admin.series import SeriesViewSet
from courses.admin.spreadsheets import spreadsheet
from courses.admin.support import PublicAnswerViewSet, SupportMenuItem, support_admin_urls
from courses.domain.planning import PlanRefusedError
from courses.domain.refusals import Refusal, RefusedError, message
from courses.models import Session, Topic
from courses.queries.catalogue import day_in_words, hour_in_words
from courses.queries.enrolments import Roster, roster
from courses.web import planning

# Addresses that the room uses for itself, next to those of topics and sessions.
RESERVED_SLUGS = frozenset({"attestation", "inscription", "mes-inscriptions", "mes-liens", "series", "souhait"})


class OwnSessions:
    """A view of one session refuses those that ``visible_to`` does not give."""

    request: HttpRequest

    def get_object(self, *args: Any, **kwargs: Any) -> Session:
        """The session; PermissionDenied when another person gives it."""
        session: Session = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not Session.objects.visible_to(self.request.user).filter(pk=session.pk).exists():
            raise PermissionDenied
        return session


class SavedByService:
    """Shows under its field what a service refused."""

    form: Any
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or show the form again with the refusals."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except PlanRefusedError as error:
            for name, refusal in error.faults.items():
                form.add_error(name if name in form.fields else None, message(refusal))
        except RefusedError as error:
            form.add_error(None, message(error.refusal))
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]


class SessionForm(WagtailAdminModelForm):
    """A conflict is shown first; whoever saw it may go on."""

    conflict_seen = BooleanField(
        label="Programmer malgré le conflit",
        required=False,
        help_text="À cocher seulement si un conflit d’horaire vient d’être signalé.",
    )

    def people_and_conflict(self) -> dict[str, Any]:
        """What services want beside the session itself."""
        people = [person.pk for person in self.cleaned_data.get("co_trainers", ())]
        return {"co_trainer_ids": people, "conflict_seen": self.cleaned_data.get("conflict_seen", False)}


class SessionIndexView(WordedIndexView):
    """Own sessions, the latest first."""

    add_item_label = "Programmer une session"
    empty_words = "Les sessions que vous donnez paraîtront ici, avec leurs inscrits et leurs gestes."

    def get_base_queryset(self) -> Any:
        """One query for the page, seats included."""
        visible = Session.objects.visible_to(self.request.user).with_seats(now=timezone.now())
        return visible.select_related("topic", "trainer").order_by("-starts_at", "-pk")


class SessionCreateView(SavedByService, generic.CreateView):
    """Schedules."""

    def save_instance(self) -> Session:
        """Through the service."""
        session = services.schedule_session(
            session=self.form.instance, actor=self.request.user, now=timezone.now(), **self.form.people_and_conflict()
        )
        log(session, "wagtail.create", user=self.request.user)
        return session


class SessionEditView(SavedByService, OwnSessions, generic.EditView):
    """Changes; those enrolled are told of what touches them."""

    def save_instance(self) -> Session:
        """Through the service."""
        session = services.change_session(
            session=self.form.instance, actor=self.request.user, now=timezone.now(), **self.form.people_and_conflict()
        )
        log(session, "wagtail.edit", user=self.request.user)
        return session


class SessionDeleteView(OwnSessions, generic.DeleteView):
    """Deletes a session that nobody enrolled in."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Through the service, which may refuse."""
        try:
            services.remove_session(session_id=self.object.pk, actor=self.request.user)
        except RefusedError as error:
            messages.error(self.request, message(error.refusal))
            return redirect("course_session:edit", self.object.pk)
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url())


class SessionHistoryView(OwnSessions, HistoryView):
    """Who changed what."""


class SessionUsageView(OwnSessions, UsageView):
    """What refers to it."""


class GesturesColumn(Column):
    """What one does with a session, as links side by side: a column for each would break every word."""

    cell_template_name = "courses/admin/session_gestures.html"

    def get_value(self, instance: Any) -> list[tuple[str, str]]:
        """Words and address of each gesture; one that is over has none."""
        gestures = [
            ("Étapes", reverse("courses_plan", args=[instance.pk])),
            ("Pilotage", reverse("courses:cockpit", args=[instance.slug])),
            ("Présences", reverse("courses_attendance", args=[instance.pk])),
            ("Dupliquer", reverse("courses_copy", args=[instance.pk])),
        ]
        if instance.called_off_at is not None:
            return [*gestures, ("Annulée", "")]
        if instance.starts_at > timezone.now():
            gestures.append(("Annuler…", reverse("courses_call_off", args=[instance.pk])))
        return gestures


def _seats(session: Any) -> str:
    waiting = f", {session.waiting_count} en attente" if session.waiting_count else ""
    return f"{session.seats_taken} sur {session.capacity}{waiting}"


class SessionViewSet(ModelViewSet):
    """The plan of a trainer."""

    model = Session
    name = "course_session"
    url_prefix = "formations/sessions"
    icon = "date"
    menu_label = "Sessions"
    menu_order = 100
    copy_view_enabled = False
    index_view_class = SessionIndexView
    add_view_class = SessionCreateView
    edit_view_class = SessionEditView
    delete_view_class = SessionDeleteView
    history_view_class = SessionHistoryView
    usage_view_class = SessionUsageView
    list_display: ClassVar = [
        "topic",
        Column("day", label="Date", accessor=lambda s: f"{day_in_words(s.starts_at)}, {hour_in_words(s.starts_at)}"),
        Column("kind", label="Forme", accessor="get_kind_display", sort_key="kind"),
        TitleColumn(
            "roster",
            label="Inscrits",
            accessor=_seats,
            get_url=lambda s: reverse("courses_roster", args=[s.pk]),
        ),
        Column("trainer", label="Formateur", accessor=lambda s: s.trainer or "à désigner"),
        GesturesColumn("gestures", label="Gestes"),
    ]
    list_filter: ClassVar = ["kind", "topic"]
    edit_handler = ObjectList(
        [
            FieldPanel("topic"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("capacity")]),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("duration_minutes"), FieldPanel("cutoff_minutes")]),
            FieldPanel("conflict_seen"),
            MultiFieldPanel(
                [
                    FieldPanel("room_kind"),
                    FieldPanel("room_provider"),
                    FieldPanel("join_url"),
                    FieldPanel("fallback_url"),
                ],
                heading="Accès à la salle",
            ),
            FieldPanel("steps"),
            FieldPanel("material"),
            FieldPanel("replay_url"),
            FieldRowPanel([FieldPanel("waiting_order"), FieldPanel("overbooking_percent")]),
            FieldPanel("trainer", permission="courses.assign_trainer"),
            FieldPanel("co_trainers", widget=CheckboxSelectMultiple),
        ],
        base_form_class=SessionForm,
    )


class TopicForm(WagtailAdminModelForm):
    """A topic shares its addresses with sessions and with the room's own pages."""

    def clean_slug(self) -> str:
        """An address that nothing else uses."""
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS or Session.objects.filter(slug=slug).exists():
            raise ValidationError(message(Refusal.SLUG_TAKEN))
        return slug


class TopicIndexView(WordedIndexView):
    """The catalogue."""

    add_item_label = "Ajouter un sujet"
    empty_words = (
        "Les sujets du catalogue paraîtront ici : chacun a sa page publique, avec son public, sa durée et ses dates."
    )


class TopicViewSet(ModelViewSet):
    """The catalogue."""

    model = Topic
    name = "course_topic"
    url_prefix = "formations/sujets"
    icon = "list-ul"
    menu_label = "Sujets"
    menu_order = 200
    inspect_view_enabled = True
    copy_view_enabled = False
    index_view_class = TopicIndexView
    list_display: ClassVar = ["title", "audience", "level", "rank"]
    list_filter: ClassVar = ["audience", "level"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("slug"),
            FieldPanel("summary"),
            FieldRowPanel([FieldPanel("audience"), FieldPanel("level"), FieldPanel("duration_minutes")]),
            FieldPanel("objectives"),
            FieldPanel("preparation"),
            FieldPanel("guide_slugs"),
            FieldPanel("exercise_slugs"),
            FieldPanel("rank"),
        ],
        base_form_class=TopicForm,
    )


class CoursesGroup(ModelViewSetGroup):
    """One entry in the menu."""

    menu_label = "Formations"
    menu_icon = "date"
    menu_order = 250
    items = (SessionViewSet, SeriesViewSet, QuestionViewSet, TopicViewSet, FollowUpViewSet)


@hooks.register("register_admin_menu_item")
def register_calendar() -> CalendarMenuItem:
    """The month of the trainer, one click away."""
    return CalendarMenuItem("Calendrier", reverse("courses_calendar"), icon_name="calendar", order=251)


class WishesMenuItem(MenuItem):
    """Shown to trainers and administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person gives sessions."""
        return planning.gives_sessions(request.user)


@hooks.register("register_admin_viewset")
def register_viewsets() -> CoursesGroup:
    """The menu and its pages."""
    return CoursesGroup()


@hooks.register("register_admin_viewset")
def register_answers() -> PublicAnswerViewSet:
    """The public answers, reached from the requests."""
    return PublicAnswerViewSet()


@hooks.register("register_admin_menu_item")
def register_wishes_menu() -> WishesMenuItem:
    """The dates that people wish for, for those who give sessions."""
    return WishesMenuItem("Dates souhaitées", reverse("courses_wishes"), icon_name="calendar-alt", order=255)


@hooks.register("register_admin_menu_item")
def register_support_menu() -> SupportMenuItem:
    """The requests, for those who answer them."""
    return SupportMenuItem("Accompagnement", reverse("support_inbox"), icon_name="mail", order=260)


def _visible_roster(request: HttpRequest, session_id: int) -> Roster:
    found = roster(session_id=session_id, user=request.user, now=timezone.now())
    if found is None:
        raise PermissionDenied
    return found


@require_admin_access
def roster_page(request: HttpRequest, session_id: int) -> HttpResponse:
    """Who is enrolled."""
    found = _visible_roster(request, session_id)
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
        {"url": reverse("course_session:index"), "label": "Sessions"},
        {"url": reverse("course_session:edit", args=[session_id]), "label": str(found.session)},
        {"url": "", "label": "Inscrits", "sublabel": str(found.session)},
    ]
    context = {"roster": found, "breadcrumbs_items": crumbs, "header_title": "Inscrits", "header_icon": "group"}
    return render(request, "courses/admin/roster.html", context)


@require_admin_access
def roster_print(request: HttpRequest, session_id: int) -> HttpResponse:
    """The same on paper, with a column to sign."""
    return render(request, "courses/admin/roster_print.html", {"roster": _visible_roster(request, session_id)})


ROSTER_HEADER = ("Place", "Nom", "Adresse électronique", "Organisation", "SIRET", "Rôle", "État", "Depuis")


@require_admin_access
def roster_file(request: HttpRequest, session_id: int, fmt: str) -> HttpResponse:
    """The same for a spreadsheet: every row, no formula."""
    found = _visible_roster(request, session_id)
    rows = [
        (
            str(row.seat_number),
            row.name,
            row.email,
            row.organisation,
            row.siret,
            row.occupation,
            row.state.label,
            f"{timezone.localtime(row.since):%d/%m/%Y %H:%M}",
        )
        for row in found.rows
    ]
    return spreadsheet(fmt, name=f"inscrits-{found.session.slug}", header=ROSTER_HEADER, rows=rows)


@hooks.register("register_admin_urls")
def register_roster_urls() -> list[URLPattern]:
    """The roster's addresses, under those of sessions."""
    prefix = "formations/sessions/<int:session_id>/inscrits"
    return [
        path(f"{prefix}/", roster_page, name="courses_roster"),
        path(f"{prefix}/imprimer/", roster_print, name="courses_roster_print"),
        path(f"{prefix}/liste.<str:fmt>", roster_file, name="courses_roster_file"),
        *attendance_urls(),
        *support_admin_urls(),
        *question_urls(),
        *plan_urls(),
        path("formations/souhaits/", planning.wishes_page, name="courses_wishes"),
        path("formations/souhaits/disponibilites/", planning.set_availability, name="courses_availability"),
        path("formations/souhaits/<int:proposal_id>/decider/", planning.decide, name="courses_decide"),
        path("formations/sessions/<int:session_id>/annuler/", planning.call_off, name="courses_call_off"),
    ]
