"""A date at which a topic is taught."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from courses.domain.planning import dated_slug, ends_at
from courses.domain.vocabulary import EnrolmentState, RoomKind, SessionKind, WaitingOrder


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions by what one may see of them and by the clock."""

    def visible_to(self, user: Any) -> Self:
        """Those whose roster ``user`` may open: a trainer's own, all of them for an administrator."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.has_role("administrator"):
            return self
        return self.given_by(user) if user.has_role("trainer") else self.none()

    def given_by(self, user: Any) -> Self:
        """Those that ``user`` gives, alone or with others."""
        shared = Session.co_trainers.through.objects.filter(user_id=user.pk).values("session_id")
        return self.filter(Q(trainer=user) | Q(pk__in=shared))

    def upcoming(self, *, now: datetime) -> Self:
        """Those that have not begun and will be given, the nearest first."""
        return self.filter(starts_at__gt=now, called_off_at=None).order_by("starts_at", "pk")

    def past(self, *, now: datetime) -> Self:
        """Those that have begun, the latest first."""
        return self.filter(starts_at__lte=now, called_off_at=None).order_by("-starts_at", "-pk")

    def with_seats(self, *, now: datetime) -> Self:
        """Adds ``seats_taken`` (confirmed, or held and still within the term) and ``waiting_count``."""
        held = Q(enrolments__state=EnrolmentState.HELD.value, enrolments__held_until__gt=now)
        taken = Q(enrolments__state=EnrolmentState.CONFIRMED.value) | held
        waiting = Q(enrolments__state=EnrolmentState.WAITING.value)
        return self.annotate(
            seats_taken=Count("enrolments", filter=taken), waiting_count=Count("enrolments", filter=waiting)
        )

    def with_free_seats(self, *, now: datetime) -> Self:
        """Those where somebody can still sit down: a seat is free, and nobody waits for it."""
        return self.with_seats(now=now).filter(seats_taken__lt=F("capacity") + F("extra_seats"), waiting_count=0)


class Session(models.Model):
    """One date of a topic. Seats are numbered from 1 to ``capacity``: see ``courses.models.guards``."""

    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="sessions", verbose_name="sujet")
    slug = models.SlugField("fin d’adresse", max_length=120, unique=True, blank=True)
    kind = models.CharField("forme", max_length=15, choices=[(k.value, k.label) for k in SessionKind])
    starts_at = models.DateTimeField("début")
    duration_minutes = models.PositiveSmallIntegerField("durée (minutes)", default=90)
    capacity = models.PositiveIntegerField("nombre de places")
    cutoff_minutes = models.PositiveIntegerField(
        "fin des inscriptions (minutes avant le début)", default=0, help_text="0 : jusqu’au début de la session."
    )
    waiting_order = models.CharField(
        "liste d’attente",
        max_length=10,
        choices=[(o.value, o.label) for o in WaitingOrder],
        default=WaitingOrder.ARRIVAL.value,
        help_text="Dans l’ordre d’arrivée, ou par tirage au sort trois jours avant la clôture.",
    )
    overbooking_percent = models.PositiveSmallIntegerField(
        "surréservation permise (%)",
        default=0,
        help_text="0 : aucune. Au plus 20 ; ne dépasse jamais les absences mesurées sur les sessions passées.",
    )
    extra_seats = models.PositiveIntegerField("places ouvertes en plus", default=0, editable=False)
    called_off_at = models.DateTimeField("annulée le", null=True, editable=False)
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        limit_choices_to={"groups__name": "trainer"},
        related_name="sessions_given",
        verbose_name="formateur",
    )
    co_trainers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        limit_choices_to={"groups__name": "trainer"},
        related_name="sessions_shared",
        verbose_name="co-formateurs",
        help_text="Ils mènent la session avec le formateur et voient ses inscrits.",
    )
    series = models.ForeignKey(
        "courses.Series",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="sessions",
        verbose_name="série",
    )
    room_kind = models.CharField(
        "type de salle",
        max_length=15,
        choices=[(k.value, k.label) for k in RoomKind],
        default=RoomKind.LINK.value,
        help_text="BigBlueButton et Jitsi ouvrent la salle et y font entrer chacun sous son nom.",
    )
    room_provider = models.CharField("salle", max_length=80, blank=True, help_text="Le nom de l’outil de réunion.")
    join_url = models.URLField(
        "lien de connexion", blank=True, help_text="Montré aux seules personnes dont l’inscription est confirmée."
    )
    replay_url = models.URLField(
        "lien de la rediffusion", blank=True, help_text="Montré à tous sur la page de la session, une fois passée."
    )
    fallback_url = models.URLField(
        "lien de secours", blank=True, help_text="Montré si la salle ne répond pas le jour venu."
    )
    material = models.TextField(
        "supports", blank=True, help_text="Une adresse par ligne, montrée aux participants pendant et après la session."
    )
    steps = models.TextField("déroulé", blank=True, help_text="Une ligne par étape.")
    created_at = models.DateTimeField("créée le")

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session"
        verbose_name_plural = "sessions"
        ordering = ("starts_at", "pk")
        permissions: ClassVar = [("assign_trainer", "Peut désigner le formateur d’une session")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=5000), name="courses_session_capacity_in_range"
            ),
            models.CheckConstraint(
                condition=Q(duration_minutes__gte=15, duration_minutes__lte=480),
                name="courses_session_duration_in_range",
            ),
            models.CheckConstraint(
                condition=Q(overbooking_percent__lte=20) & Q(extra_seats__lte=F("capacity") * 20 / 100),
                name="courses_session_overbooking_bounded",
            ),
            models.CheckConstraint(
                condition=Q(waiting_order__in=sorted(o.value for o in WaitingOrder)),
                name="courses_session_waiting_order_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(k.value for k in SessionKind)), name="courses_session_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(room_kind__in=sorted(k.value for k in RoomKind)), name="courses_session_room_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic.title}, {timezone.localtime(self.starts_at):%d/%m/%Y %H:%M}"

    def validate_constraints(self, exclude: Any = None) -> None:
        """Nothing: services word what is wrong under its field, where a form would only name the constraint."""

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return ends_at(starts_at=self.starts_at, duration_minutes=self.duration_minutes)

    @property
    def is_live(self) -> bool:
        """Whether its class is open now; reads ``live``."""
        live = getattr(self, "live", None)
        return live is not None and live.ended_at is None

    @property
    def cutoff(self) -> timedelta:
        """How long before the start enrolments close."""
        return timedelta(minutes=self.cutoff_minutes)

    @property
    def seat_count(self) -> int:
        """How many seats may be taken: those of the room, plus the few that measured absences allow."""
        return self.capacity + self.extra_seats

    def natural_slug(self) -> str:
        """The end of its address, from its topic and its local date."""
        return dated_slug(topic_slug=self.topic.slug, starts_at_local=timezone.localtime(self.starts_at))
