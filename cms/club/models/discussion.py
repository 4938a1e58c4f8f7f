"""Threads and messages: in the four spaces, and under the ideas."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse

from cms.club.domain.messages import MAX_FILE_NAME, MAX_TEXT, MAX_TITLE, MessageState
from cms.club.domain.spaces import SLUGS, Space
from cms.club.domain.vocabulary import College
from cms.club.models.idea import Idea
from cms.club.models.membership import Membership


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads."""

    def visible_to(self, user: Any) -> "ThreadQuerySet":
        """Those of ideas, which anybody reads; to a member also those of the plenary and of their college, today's."""
        public = Q(idea__isnull=False)
        if not user.is_authenticated:
            return self.filter(public)
        membership = Membership.objects.active().filter(user=user)
        # The space of a college has the college's own value; a college that nobody confirmed opens nothing.
        own = Q(space__in=Membership.objects.confirmed().filter(user=user).values("college"))
        return self.filter(public | own | Q(Exists(membership), space=Space.PLENARY.value))


class Thread(models.Model):
    """A discussion: of a space, with a title, or of an idea, whose title it borrows."""

    space = models.CharField("espace", max_length=20, blank=True, choices=[(s.value, s.label) for s in Space])
    idea = models.OneToOneField(Idea, models.CASCADE, null=True, related_name="thread", verbose_name="idée")
    title = models.CharField("sujet", max_length=MAX_TITLE, blank=True)
    # A thread whose first message was taken away keeps its answers, not its title.
    hidden = models.BooleanField("sujet masqué", default=False)
    opened_at = models.DateTimeField("ouverte")
    last_message_at = models.DateTimeField("dernier message")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = "discussion"
        ordering: ClassVar = ["-last_message_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["space", "-last_message_at"], name="club_thread_space_date")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(space__in=[s.value for s in Space], idea__isnull=True) & ~Q(title="")
                | Q(space="", idea__isnull=False, title=""),
                name="club_thread_of_a_space_or_of_an_idea",
            ),
            models.CheckConstraint(
                condition=Q(last_message_at__gte=F("opened_at")), name="club_thread_last_message_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("club:thread", args=[self.pk])

    @property
    def label(self) -> str:
        """The title people read."""
        if self.idea is not None:
            return self.idea.title
        return "Discussion dont le premier message a été retiré" if self.hidden else self.title

    @property
    def space_slug(self) -> str:
        """The end of the address of its space; empty under an idea."""
        return SLUGS[Space(self.space)] if self.space else ""


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages."""

    def visible_to(self, user: Any) -> "MessageQuerySet":
        """Those of the threads that ``user`` reads, taken away or not."""
        return self.filter(thread__in=Thread.objects.visible_to(user))

    def visible(self) -> "MessageQuerySet":
        """Those that neither their author nor a moderator took away."""
        return self.filter(state=MessageState.VISIBLE.value)


class Message(models.Model):
    """A message, or an answer to one (``parent``); ``version`` counts its texts and its moves."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages", verbose_name="discussion")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies", verbose_name="en réponse à")
    opens = models.BooleanField("ouvre la discussion", default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="club_messages", verbose_name="auteur"
    )
    # Copied when it is written: a later change of name or college does not rewrite what was said.
    author_name = models.CharField("nom de l’auteur", max_length=60, blank=True)
    college = models.CharField("collège", max_length=20, choices=[(c.value, c.label) for c in College])
    text = models.TextField("texte", max_length=MAX_TEXT, blank=True)
    state = models.CharField(
        "état", max_length=20, default="visible", choices=[(s.value, s.label) for s in MessageState]
    )
    written_at = models.DateTimeField("écrit")
    edited_at = models.DateTimeField("modifié", null=True)
    version = models.PositiveIntegerField("version", default=1)
    # One a form that was shown: a form sent twice writes once.
    token = models.UUIDField("jeton d’envoi", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        ordering: ClassVar = ["written_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["thread", "parent", "written_at"], name="club_message_thread"),
            models.Index(fields=["author", "-written_at"], name="club_message_author"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in MessageState]), name="club_message_state_known"
            ),
            models.CheckConstraint(
                condition=Q(college__in=[c.value for c in College]), name="club_message_college_known"
            ),
            # What its author withdrew is gone, not hidden; what is shown says something.
            models.CheckConstraint(
                condition=Q(state="visible") & ~Q(text="") | Q(state="withdrawn", text="") | Q(state="removed"),
                name="club_message_withdrawn_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(opens=False) | Q(parent__isnull=True), name="club_message_opening_answers_nothing"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="club_message_not_its_own_answer"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="club_message_version_counts_from_one"),
            models.UniqueConstraint(fields=["thread"], condition=Q(opens=True), name="club_message_one_opening"),
            models.UniqueConstraint(fields=["author", "token"], name="club_message_sent_once"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    def get_absolute_url(self) -> str:
        """Leads to its place in the discussion."""
        return reverse("club:message", args=[self.pk])

    @property
    def author_label(self) -> str:
        """Who is shown as the author."""
        return self.author_name if self.author_id and self.author_name else "membre parti"

    @property
    def is_visible(self) -> bool:
        """Whether its text is shown."""
        return self.state == MessageState.VISIBLE


class MessageRevision(models.Model):
    """What a message said before it was edited."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField("numéro")
    text = models.TextField("texte")
    replaced_at = models.DateTimeField("remplacé")

    class Meta:
        verbose_name = "version d’un message"
        verbose_name_plural = "versions d’un message"
        ordering: ClassVar = ["message", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "number"], name="club_message_revision_once")
        ]

    def __str__(self) -> str:
        return f"version {self.number} de {self.message_id}"


class MessageFile(models.Model):
    """A file joined to a message: kept in the database, so that erasing a row erases the file."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="files")
    name = models.CharField("nom du fichier", max_length=MAX_FILE_NAME)
    media_type = models.CharField("type", max_length=40)
    size = models.PositiveIntegerField("taille en octets")
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "pièce jointe du club"
        verbose_name_plural = "pièces jointes du club"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """The ending of the name, as people say it: « PDF »."""
        return self.name.rpartition(".")[2].upper()


class Mention(models.Model):
    """A member whom a message calls, under the name that was shown."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="club_mentions")
    name = models.CharField("nom affiché", max_length=60)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "user"], name="club_mention_once")]

    def __str__(self) -> str:
        return self.name


class ThreadFollow(models.Model):
    """A person who asked to be told of each message of a discussion."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="follows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="club_thread_follows")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["thread", "user"], name="club_thread_follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} suit {self.thread_id}"


class SpaceFollow(models.Model):
    """A member who asked to be told of each message of a space."""

    space = models.CharField("espace", max_length=20, choices=[(s.value, s.label) for s in Space])
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="club_space_follows")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["space", "user"], name="club_space_follow_once"),
            models.CheckConstraint(
                condition=Q(space__in=[s.value for s in Space]), name="club_space_follow_space_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} suit {self.space}"

    @property
    def slug(self) -> str:
        """The end of the address of the space."""
        return SLUGS[Space(self.space)]


class ThreadVisit(models.Model):
    """When a member last read a discussion: what came since is marked as new."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="club_thread_visits")
    seen_at = models.DateTimeField("lue")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["thread", "user"], name="club_thread_visit_once")]

    def __str__(self) -> str:
        return f"{self.user_id} a lu {self.thread_id}"
