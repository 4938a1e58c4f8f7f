"""Somebody's seat in a session."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from courses.domain.details import EMAIL_LENGTH, NAME_LENGTH, ORGANISATION_LENGTH, SIRET_LENGTH
from courses.domain.enrolment import EnrolmentFacts
from courses.domain.vocabulary import ACTIVE_STATES, LIVE_STATES, EnrolmentState, Occupation

_ACTIVE = sorted(state.value for state in ACTIVE_STATES)
_LIVE = sorted(state.value for state in LIVE_STATES)
_SIGNER_SALT = "courses.enrolment"


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SIGNER_SALT, sep=".")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Enrolments by state and by private link."""

    def active(self) -> Self:
        """Those that hold a seat."""
        return self.filter(state__in=_ACTIVE)

    def live(self) -> Self:
        """Those that hold a seat, and those that wait for one."""
        return self.filter(state__in=_LIVE)

    def waiting(self) -> Self:
        """Those in the waiting list, the next to be served first."""
        return self.filter(state=EnrolmentState.WAITING.value).order_by("queue_rank")

    def confirmed(self) -> Self:
        """Those that count."""
        return self.filter(state=EnrolmentState.CONFIRMED.value)

    def overdue(self, *, now: datetime) -> Self:
        """Those whose hold is over while nobody took the seat back yet."""
        return self.filter(state=EnrolmentState.HELD.value, held_until__lte=now)

    def unconfirmed_since(self, moment: datetime) -> Self:
        """Those whose hold ended before ``moment`` without ever being confirmed, and that still carry a name."""
        over = (EnrolmentState.EXPIRED.value, EnrolmentState.CANCELLED.value, EnrolmentState.UNSERVED.value)
        ended = Q(held_until__lt=moment) | Q(held_until=None, session__starts_at__lt=moment)
        return self.filter(ended, state__in=over, confirmed_at=None, erased_at=None)

    def by_token(self, token: str) -> Self:
        """The one enrolment of a private link; none when the link was forged or cut."""
        try:
            return self.filter(uid=UUID(_signer().unsign(token)))
        except (signing.BadSignature, ValueError):
            return self.none()


class Enrolment(models.Model):
    """A seat, the person, and where it stands. A new enrolment of the same person is a new row with a new ``uid``."""

    session = models.ForeignKey("courses.Session", models.PROTECT, related_name="enrolments", verbose_name="session")
    uid = models.UUIDField("identifiant", default=uuid4, unique=True, editable=False)
    email = models.EmailField("adresse électronique", max_length=EMAIL_LENGTH)
    name = models.CharField("nom", max_length=NAME_LENGTH, blank=True)
    organisation = models.CharField("organisation", max_length=ORGANISATION_LENGTH, blank=True)
    siret = models.CharField("SIRET", max_length=SIRET_LENGTH, blank=True)
    occupation = models.CharField("rôle", max_length=20, choices=[(o.value, o.label) for o in Occupation])
    informed_at = models.DateTimeField("informé de l’usage de ses données le")
    contact_consent_at = models.DateTimeField("accepte d’être prévenu des prochaines sessions depuis", null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name="compte",
    )
    state = models.CharField("état", max_length=10, choices=[(s.value, s.label) for s in EnrolmentState])
    seat_number = models.PositiveIntegerField("place", null=True)
    held_until = models.DateTimeField("place retenue jusqu’au", null=True)
    created_at = models.DateTimeField("demandée le")
    confirmed_at = models.DateTimeField("confirmée le", null=True)
    cancelled_at = models.DateTimeField("annulée le", null=True)
    erased_at = models.DateTimeField("effacée le", null=True)
    sequence = models.PositiveIntegerField("version de l’invitation", default=0)
    # Only orders people: the rank shown is how many wait before, plus one. Kept once served, as the trace of the order.
    queue_rank = models.PositiveIntegerField("ordre en liste d’attente", null=True)
    offered_at = models.DateTimeField("place proposée le", null=True)
    unreachable_at = models.DateTimeField("adresse refusée par son serveur le", null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        ordering = ("created_at", "pk")
        constraints: ClassVar = [
            # With the trigger of ``guards`` (number <= capacity), this is the proof that no session is oversold.
            models.UniqueConstraint(
                fields=("session", "seat_number"),
                condition=Q(seat_number__isnull=False),
                name="courses_enrolment_one_person_a_seat",
            ),
            models.CheckConstraint(
                # « not null » is said: a comparison with null is unknown, and a check lets the unknown pass.
                condition=Q(state__in=_ACTIVE, seat_number__isnull=False, seat_number__gte=1)
                | (~Q(state__in=_ACTIVE) & Q(seat_number__isnull=True)),
                name="courses_enrolment_seat_while_active",
            ),
            models.UniqueConstraint(
                fields=("session", "email"),
                condition=Q(state__in=_LIVE),
                name="courses_enrolment_one_live_a_person",
            ),
            models.UniqueConstraint(
                fields=("session", "queue_rank"),
                condition=Q(queue_rank__isnull=False),
                name="courses_enrolment_one_person_a_rank",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.WAITING.value) | Q(queue_rank__isnull=False, queue_rank__gte=1),
                name="courses_enrolment_waiting_has_a_rank",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="courses_enrolment_email_is_lower_case"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in EnrolmentState)),
                name="courses_enrolment_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.CONFIRMED.value) | Q(confirmed_at__isnull=False),
                name="courses_enrolment_confirmed_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolmentState.HELD.value) | Q(held_until__isnull=False),
                name="courses_enrolment_held_has_a_term",
            ),
            models.CheckConstraint(condition=Q(sequence__gte=0), name="courses_enrolment_sequence_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.name or 'personne effacée'} ({self.session_id})"

    @property
    def token(self) -> str:
        """What the private link carries: the identifier, signed."""
        return _signer().sign(self.uid.hex)

    def facts(self, *, now: datetime) -> EnrolmentFacts:
        """What the rules look at; reads ``session``."""
        return EnrolmentFacts(
            now=now,
            starts_at=self.session.starts_at,
            held_until=self.held_until,
            offered=self.offered_at is not None,
            called_off=self.session.called_off_at is not None,
        )
