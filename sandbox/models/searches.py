"""Saved searches, and the files that exports prepare."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sandbox.domain.listing import JobState, ListFormat
from sandbox.domain.search import SearchSpace
from sandbox.models.spaces import PracticeSpace

_ACTIVE = [JobState.QUEUED.value, JobState.RUNNING.value]
_ENDED = [JobState.DONE.value, JobState.FAILED.value]
_SPACES = [(space.value, space.label) for space in SearchSpace]
_KNOWN_SPACE = Q(search_space__in=sorted(space.value for space in SearchSpace))


class SavedSearch(models.Model):
    """Criteria kept under a name, for one space of the portal. ``criteria`` is what ``domain.search`` reads again."""

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="saved_searches")
    search_space = models.CharField(max_length=20, choices=_SPACES)
    name = models.CharField(max_length=60)
    criteria = models.JSONField(default=dict)
    order = models.CharField(max_length=20, default="-depot")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "recherche enregistrée"
        verbose_name_plural = "recherches enregistrées"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="sandbox_search_name_unique", fields=["space", "search_space", "name"]),
            models.CheckConstraint(name="sandbox_search_named", condition=~Q(name="")),
            models.CheckConstraint(name="sandbox_search_space_known", condition=_KNOWN_SPACE),
        ]

    def __str__(self) -> str:
        return self.name


class ExportJobQuerySet(models.QuerySet["ExportJob"]):
    """How files in preparation are reached."""

    def visible_to(self, *, user_id: int | None = None, anonymous_key: str = "") -> Self:
        """Those of the spaces that a person sees."""
        spaces = PracticeSpace.objects.visible_to(user_id=user_id, anonymous_key=anonymous_key).order_by()
        return self.filter(space__in=spaces)

    def active(self) -> Self:
        """What is still to be prepared."""
        return self.filter(state__in=_ACTIVE)


class ExportJob(models.Model):
    """The whole result of a search as a file, prepared in the background.

    Moments are real ones: files live in the time of people, not in that of the space. ``state`` is assigned by services
    only (``domain.listing.NEXT_STATES``). ``rows_total`` is what was counted when the file was asked for, then what it
    holds. ``path`` is where the storage keeps the file, under a name that cannot be guessed.
    """

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="exports")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seat = models.ForeignKey("sandbox.Seat", on_delete=models.CASCADE, related_name="+")
    search_space = models.CharField(max_length=20, choices=_SPACES)
    criteria = models.JSONField(default=dict)
    order = models.CharField(max_length=20, default="-depot")
    format = models.CharField(max_length=4, choices=[(fmt.value, fmt.label) for fmt in ListFormat])
    state = models.CharField(
        max_length=10, choices=[(state.value, state.label) for state in JobState], default="queued"
    )
    rows_total = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_at = models.DateTimeField()
    alive_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    path = models.CharField(max_length=200, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)

    objects = ExportJobQuerySet.as_manager()

    class Meta:
        verbose_name = "export"
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(name="sandbox_export_active", fields=["alive_at"], condition=Q(state__in=_ACTIVE)),
            models.Index(name="sandbox_export_expiry", fields=["expires_at"], condition=Q(state__in=_ENDED)),
        ]
        constraints = [
            models.CheckConstraint(
                name="sandbox_export_state_known",
                condition=Q(state__in=sorted(state.value for state in JobState)),
            ),
            models.CheckConstraint(
                name="sandbox_export_format_known",
                condition=Q(format__in=sorted(fmt.value for fmt in ListFormat)),
            ),
            models.CheckConstraint(name="sandbox_export_space_known", condition=_KNOWN_SPACE),
            models.CheckConstraint(
                name="sandbox_export_done_has_file",
                condition=Q(state="done", finished_at__isnull=False, expires_at__isnull=False) & ~Q(path="")
                | ~Q(state="done") & Q(path=""),
            ),
            models.CheckConstraint(
                name="sandbox_export_done_is_whole", condition=~Q(state="done") | Q(rows_done=F("rows_total"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.search_space}.{self.format} ({self.state})"

    @property
    def job_state(self) -> JobState:
        """The state as the domain knows it."""
        return JobState.of(self.state)

    @property
    def list_format(self) -> ListFormat:
        """The format as the domain knows it."""
        return ListFormat.of(self.format)

    @property
    def file_name(self) -> str:
        """The name that the browser gives the file."""
        return f"factures-{self.search_space}-{timezone.localtime(self.requested_at):%Y-%m-%d-%Hh%M}.{self.format}"
