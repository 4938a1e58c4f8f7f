"""Individual support: a request, its thread, its attachments; and the public answers that came of it."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse

from courses.domain.details import EMAIL_LENGTH, NAME_LENGTH, ORGANISATION_LENGTH
from courses.domain.support import SUBJECT_LENGTH
from courses.domain.vocabulary import Occupation, SupportOutcome, SupportState, Urgency

_SIGNER_SALT = "courses.support"


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SIGNER_SALT, sep=".")


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    """Requests by who may see them and by what is left to do."""

    def visible_to(self, user: Any) -> Self:
        """All of them to agents of the support and administrators, none to others."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self if user.has_role("support") or user.has_role("administrator") else self.none()

    def by_token(self, token: str) -> Self:
        """The one request of a private link; none when the link was forged, cut, or the person erased."""
        try:
            return self.filter(uid=UUID(_signer().unsign(token)), erased_at=None)
        except (signing.BadSignature, ValueError):
            return self.none()

    def still_open(self) -> Self:
        """Those that are not closed."""
        return self.exclude(state=SupportState.CLOSED.value)

    def closed_before(self, moment: datetime) -> Self:
        """Those closed for longer."""
        return self.filter(state=SupportState.CLOSED.value, closed_at__lt=moment)


class SupportRequest(models.Model):
    """One question, of one person, until its outcome."""

    uid = models.UUIDField("identifiant", default=uuid4, unique=True, editable=False)
    name = models.CharField("nom", max_length=NAME_LENGTH, blank=True)
    email = models.EmailField("adresse électronique", max_length=EMAIL_LENGTH, blank=True)
    organisation = models.CharField("organisation", max_length=ORGANISATION_LENGTH, blank=True)
    occupation = models.CharField("rôle", max_length=20, choices=[(o.value, o.label) for o in Occupation])
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="support_requests", verbose_name="compte"
    )
    topic = models.ForeignKey(
        "courses.Topic", models.SET_NULL, null=True, related_name="support_requests", verbose_name="sujet"
    )
    urgency = models.CharField("urgence", max_length=10, choices=[(u.value, u.label) for u in Urgency])
    subject = models.CharField("objet", max_length=SUBJECT_LENGTH, blank=True)
    state = models.CharField("état", max_length=10, choices=[(s.value, s.label) for s in SupportState])
    outcome = models.CharField("issue", max_length=12, choices=[(o.value, o.label) for o in SupportOutcome], blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="prise en charge par"
    )
    informed_at = models.DateTimeField("informé de l’usage de ses données le")
    received_at = models.DateTimeField("reçue le")
    due_at = models.DateTimeField("réponse promise pour le")
    first_reply_at = models.DateTimeField("première réponse le", null=True)
    closed_at = models.DateTimeField("close le", null=True)
    unreachable_at = models.DateTimeField("adresse refusée par son serveur le", null=True)
    erased_at = models.DateTimeField("effacée le", null=True)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’accompagnement"
        verbose_name_plural = "demandes d’accompagnement"
        ordering = ("due_at", "pk")
        permissions: ClassVar = [("answer_support", "Peut traiter les demandes d’accompagnement")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=sorted(s.value for s in SupportState)), name="courses_support_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=SupportState.CLOSED.value, closed_at__isnull=False)
                & Q(outcome__in=sorted(o.value for o in SupportOutcome))
                | (~Q(state=SupportState.CLOSED.value) & Q(closed_at=None, outcome="")),
                name="courses_support_closed_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=SupportState.ANSWERED.value) | Q(first_reply_at__isnull=False),
                name="courses_support_answered_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", email="", organisation="", subject=""),
                name="courses_support_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def reference(self) -> str:
        """« A-00042 », which people quote."""
        return f"A-{self.pk:05d}"

    @property
    def token(self) -> str:
        """What the private link carries: the identifier, signed."""
        return _signer().sign(self.uid.hex)


class SupportMessage(models.Model):
    """One word of the thread; those of an agent leave by mail, once."""

    request = models.ForeignKey("courses.SupportRequest", models.CASCADE, related_name="messages")
    from_agent = models.BooleanField("écrit par l’assistance")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField("message")
    written_at = models.DateTimeField("écrit le")
    # The digest of the mail that brought it: read twice, it is written once.
    letter_key = models.CharField("courrier reçu", max_length=64, blank=True)

    class Meta:
        verbose_name = "message d’accompagnement"
        verbose_name_plural = "messages d’accompagnement"
        ordering = ("written_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("request", "letter_key"),
                condition=~Q(letter_key=""),
                name="courses_supportmessage_once_a_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.written_at:%Y-%m-%d %H:%M}"


class SupportAttachment(models.Model):
    """A file joined to a message: kept in the database, so that erasing a row erases the file."""

    message = models.ForeignKey("courses.SupportMessage", models.CASCADE, related_name="attachments")
    name = models.CharField("nom du fichier", max_length=150)
    media_type = models.CharField("type", max_length=40)
    size = models.PositiveIntegerField("taille en octets")
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class SupportMail(models.Model):
    """One mail owed because of an event; sent once however often the event is relayed."""

    event = models.OneToOneField("courses.CourseEvent", models.CASCADE, related_name="support_mail")
    request = models.ForeignKey("courses.SupportRequest", models.CASCADE, related_name="mails")
    message = models.ForeignKey("courses.SupportMessage", models.CASCADE, null=True, related_name="+")
    claimed_at = models.DateTimeField("pris en charge le", null=True)
    sent_at = models.DateTimeField("envoyé le", null=True)

    class Meta:
        verbose_name = "courrier d’accompagnement"
        verbose_name_plural = "courriers d’accompagnement"

    def __str__(self) -> str:
        return f"{self.request_id} {self.sent_at or 'à envoyer'}"


class PublicAnswer(models.Model):
    """A question asked once and answered for all. ``request`` tells where it came from, and says it to agents only."""

    slug = models.SlugField("fin d’adresse", max_length=100, unique=True, blank=True)
    question = models.CharField("question", max_length=200)
    answer = models.TextField("réponse", max_length=4000)
    topic = models.ForeignKey(
        "courses.Topic", models.SET_NULL, null=True, blank=True, related_name="answers", verbose_name="sujet"
    )
    guide_slug = models.SlugField(
        "guide lié", max_length=255, blank=True, help_text="La fin d’adresse du guide qui en dit plus."
    )
    request = models.ForeignKey(
        "courses.SupportRequest", models.SET_NULL, null=True, editable=False, related_name="answers"
    )
    # The question of a live class that it answers; says it to trainers only.
    live_question = models.ForeignKey(
        "courses.Question", models.SET_NULL, null=True, editable=False, related_name="public_answers"
    )
    published_at = models.DateTimeField("publiée le", editable=False)

    # Guides, which are kept whole for visitors, list the answers that cite them.
    page_cache_shows = True

    class Meta:
        verbose_name = "réponse publique"
        verbose_name_plural = "réponses publiques"
        ordering = ("-published_at", "-pk")

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("support:answer", args=[self.slug])
