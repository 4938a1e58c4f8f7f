"""Ideas, votes, followers."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from cms.club.domain.lifecycle import CLOSED
from cms.club.domain.vocabulary import College, State
from cms.club.domain.votes import OPEN_TO_VOTES

_CLOSED = sorted(state.value for state in CLOSED)
# How a state is drawn: a tone of the theme's badges.
_TONES = {
    "submitted": "new",
    "admissible": "info",
    "under_study": "waiting",
    "on_agenda": "info",
    "accepted": "success",
    "postponed": "warning",
    "dismissed": "closed",
    "planned": "info",
    "pilot": "waiting",
    "delivered": "success",
}
_COLLEGES = [college.value for college in College]


class IdeaQuerySet(models.QuerySet["Idea"]):
    """Ideas."""

    def open_to_votes(self) -> "IdeaQuerySet":
        """Those that have not been decided yet."""
        return self.filter(state__in=[state.value for state in OPEN_TO_VOTES])

    def late(self, today: date) -> "IdeaQuerySet":
        """Those whose date owed is behind us, the longest owed first."""
        return self.filter(next_due_on__lt=today).order_by("next_due_on", "pk")

    def with_votes(self) -> "IdeaQuerySet":
        """With ``vote_count``."""
        return self.annotate(vote_count=models.Count("votes", distinct=True))


class Idea(models.Model):
    """What a member wishes to see changed. ``state`` moves by the services only; ``version`` counts the moves."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="ideas", verbose_name="auteur"
    )
    # Copied at submission: a later change of name or college does not rewrite what was said.
    author_name = models.CharField("nom de l’auteur", max_length=60, blank=True)
    college = models.CharField("collège", max_length=20, choices=[(c.value, c.label) for c in College])
    title = models.CharField("titre", max_length=120)
    problem = models.TextField("problème", max_length=4000)
    who_suffers = models.TextField("qui est gêné", max_length=2000)
    wished_change = models.TextField("changement souhaité", max_length=4000)
    gain = models.TextField("gain attendu", max_length=2000)
    state = models.CharField("état", max_length=20, choices=[(s.value, s.label) for s in State], default="submitted")
    next_due_on = models.DateField("prochaine étape due le", null=True, blank=True)
    submitted_at = models.DateTimeField("soumise")
    closed_at = models.DateTimeField("close", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = "idée"
        ordering: ClassVar = ["-submitted_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-submitted_at"], name="club_idea_state_date"),
            models.Index(fields=["next_due_on"], name="club_idea_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="club_idea_state_known"),
            models.CheckConstraint(condition=Q(college__in=_COLLEGES), name="club_idea_college_known"),
            models.CheckConstraint(
                condition=Q(state__in=_CLOSED, closed_at__isnull=False)
                | (~Q(state__in=_CLOSED) & Q(closed_at__isnull=True)),
                name="club_idea_closed_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_CLOSED, next_due_on__isnull=True)
                | (~Q(state__in=_CLOSED) & Q(next_due_on__isnull=False)),
                name="club_idea_open_owes_a_date",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="club_idea_version_counts_from_one"),
            models.CheckConstraint(condition=~Q(title=""), name="club_idea_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the idea."""
        return reverse("club:idea", kwargs={"pk": self.pk, "slug": self.slug})

    @property
    def slug(self) -> str:
        """The readable end of the address; only the number finds the idea."""
        return slugify(self.title)[:60].strip("-") or "idee"

    @property
    def tone(self) -> str:
        """The badge of the state."""
        return _TONES[self.state]

    @property
    def author_label(self) -> str:
        """Who is shown as the author."""
        return self.author_name if self.author_id and self.author_name else "membre parti"

    @property
    def open_to_votes(self) -> bool:
        """Whether a member may still vote."""
        return self.state in OPEN_TO_VOTES


class Vote(models.Model):
    """One member's vote on one idea; the row outlives the person, so that tallies stay true."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="votes", verbose_name="idée")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="club_votes", verbose_name="membre"
    )
    college = models.CharField("collège", max_length=20, choices=[(c.value, c.label) for c in College])
    cast_at = models.DateTimeField("donnée")

    class Meta:
        verbose_name = "voix"
        verbose_name_plural = "voix"
        ordering: ClassVar = ["cast_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["idea", "member"], name="club_vote_one_a_member_and_idea"),
            models.CheckConstraint(condition=Q(college__in=_COLLEGES), name="club_vote_college_known"),
        ]

    def __str__(self) -> str:
        return f"voix sur {self.idea_id}"


class Follow(models.Model):
    """A person who asked to be told of each step of an idea."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="follows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="club_follows")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["idea", "user"], name="club_follow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} suit {self.idea_id}"
