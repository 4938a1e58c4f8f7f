"""Practice spaces and the seats people take in them."""

import hashlib
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from sandbox.domain.vocabulary import Role


def fingerprint(secret: str) -> str:
    """What we keep of a random secret (the cookie of an anonymous visitor, a token): its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


class PracticeSpaceQuerySet(models.QuerySet["PracticeSpace"]):
    """How spaces are reached."""

    def visible_to(self, *, user_id: int | None = None, anonymous_key: str = "") -> Self:
        """The spaces of a person: those of the account, and the one of the visitor's cookie. Nobody: none."""
        mine = Q(pk__in=[])
        if user_id is not None:
            mine |= Q(owner_id=user_id)
        if anonymous_key:
            mine |= Q(owner=None, anonymous_fingerprint=fingerprint(anonymous_key))
        return self.filter(mine)


class PracticeSpace(models.Model):
    """A person's own sandbox: a clock, a seat, a directory, documents and a journal.

    Owned by a user, or by the anonymous visitor who holds the cookie, or by nobody (a technical account of the
    demonstration). ``clock`` is the virtual time: it moves only when one advances it. ``run`` counts the restarts.
    ``finished_before``: the exercise was finished in a past that a restart or a rewind took away: it stays earned.
    ``frozen_at``: a class holds the space still since then; only the class itself may act in it.
    The three ``last_*`` columns are the per-space sequences.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    anonymous_fingerprint = models.CharField(max_length=64, blank=True, default="", db_index=True)
    scenario = models.SlugField(max_length=60)
    run = models.PositiveIntegerField(default=1)
    clock = models.DateTimeField()
    opened_at = models.DateTimeField()
    finished_before = models.BooleanField(default=False)
    frozen_at = models.DateTimeField(null=True, blank=True)
    current_seat = models.ForeignKey(
        "sandbox.Seat", null=True, blank=True, on_delete=models.SET_NULL, related_name="occupied_spaces"
    )
    last_sequence = models.PositiveIntegerField(default=0)
    last_document_rank = models.PositiveIntegerField(default=0)
    last_flow_rank = models.PositiveIntegerField(default=0)
    last_file_rank = models.PositiveIntegerField(default=0)

    objects = PracticeSpaceQuerySet.as_manager()

    class Meta:
        verbose_name = "espace de pratique"
        verbose_name_plural = "espaces de pratique"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="sandbox_space_run_positive", condition=Q(run__gte=1), violation_error_message="run >= 1"
            ),
            models.CheckConstraint(
                name="sandbox_space_one_owner",
                condition=Q(owner=None) | Q(anonymous_fingerprint=""),
                violation_error_message="a claimed space keeps no anonymous key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario} ({self.pk})"


class Seat(models.Model):
    """A place to sit in a space: a structure and the role one plays for it."""

    space = models.ForeignKey(PracticeSpace, on_delete=models.CASCADE, related_name="seats")
    structure = models.ForeignKey("sandbox.Structure", on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "siège"
        ordering = ["space", "position", "pk"]
        constraints = [
            models.UniqueConstraint(name="sandbox_seat_unique", fields=["space", "structure", "role"]),
            models.CheckConstraint(
                name="sandbox_seat_role_known", condition=Q(role__in=sorted(role.value for role in Role))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_label}, {self.structure.name}"

    @property
    def role_label(self) -> str:
        """The role in French."""
        return Role.of(self.role).label
