"""Ideas, votes, followers."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from cms.club.domain.lifecycle import CLOSED
from cms.club.domain.vocabulary import College, Feasibility, Level, State
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
    "merged": "closed",
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
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_ideas", verbose_name="réunie à"
    )
    # What replays the problem: the end of the address of a kept moment of the sandbox, or a code that it explains.
    case_code = models.CharField("cas à rejouer", max_length=40, blank=True)
    case_rule = models.CharField("message en cause", max_length=60, blank=True)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = "idée"
        ordering: ClassVar = ["-submitted_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "-submitted_at"], name="club_idea_state_date"),
            models.Index(fields=["-submitted_at", "-id"], name="club_idea_date"),
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
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="club_idea_merged_says_into_which",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="club_idea_not_into_itself"
            ),
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


class CoAuthor(models.Model):
    """The author of an idea that was merged into this one: told of each step as an author, and named."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="co_authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="club_shared_ideas")
    name = models.CharField("nom", max_length=60, blank=True)

    class Meta:
        verbose_name = "co-auteur"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["idea", "user"], name="club_co_author_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Who is shown."""
        return self.name if self.user_id and self.name else "membre parti"


class IdeaRevision(models.Model):
    """What an idea said before it was edited."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField("numéro")
    texts = models.JSONField("textes")
    replaced_at = models.DateTimeField("remplacée")

    class Meta:
        verbose_name = "version d’une idée"
        verbose_name_plural = "versions d’une idée"
        ordering: ClassVar = ["idea", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["idea", "number"], name="club_revision_once")]

    def __str__(self) -> str:
        return f"version {self.number} de {self.idea_id}"


class IdeaStudy(models.Model):
    """One evaluator's study; published with the others once the study is closed, never before."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="studies")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="club_studies")
    cost = models.CharField("coût", max_length=10, choices=[(level.value, level.label) for level in Level])
    value = models.CharField("valeur", max_length=10, choices=[(level.value, level.label) for level in Level])
    feasibility = models.CharField("faisabilité", max_length=20, choices=[(f.value, f.label) for f in Feasibility])
    opinion = models.TextField("avis", max_length=4000)
    given_at = models.DateTimeField("remise")

    class Meta:
        verbose_name = "évaluation"
        ordering: ClassVar = ["idea", "given_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["idea", "evaluator"], name="club_study_one_an_evaluator"),
            models.CheckConstraint(condition=Q(cost__in=[x.value for x in Level]), name="club_study_cost_known"),
            models.CheckConstraint(condition=Q(value__in=[x.value for x in Level]), name="club_study_value_known"),
            models.CheckConstraint(
                condition=Q(feasibility__in=[x.value for x in Feasibility]), name="club_study_feasibility_known"
            ),
            models.CheckConstraint(condition=~Q(opinion=""), name="club_study_has_an_opinion"),
        ]

    def __str__(self) -> str:
        return f"évaluation de {self.idea_id}"
