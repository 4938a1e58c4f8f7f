"""Ballots, their roll, their papers, and the seats of the board that an election fills.

The roll says *who* took part, the papers say *what* was chosen, and nothing leads from one to the other: no key, no
number, no time. The papers of a closed ballot are written anew, all at once, in the order of their receipts.
"""

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cms.club.domain.vocabulary import BallotKind, BallotState, College
from cms.club.models.idea import Idea

_COLLEGES = [college.value for college in College]
_TONES = {"prepared": "new", "open": "waiting", "closed": "success", "cancelled": "closed"}


class BallotQuerySet(models.QuerySet["Ballot"]):
    """Ballots."""

    def announced(self) -> "BallotQuerySet":
        """Those that people may read: all but the ones that were cancelled before their opening."""
        return self.exclude(state=BallotState.CANCELLED.value, opened_at=None)

    def to_close(self, now: datetime) -> "BallotQuerySet":
        """Those whose last second is past."""
        return self.filter(state=BallotState.OPEN.value, closes_at__lte=now)


class Ballot(models.Model):
    """A question put to the club. What is declared (rule, options, roll) no longer changes once it is open."""

    kind = models.CharField("nature", max_length=12, choices=[(k.value, k.label) for k in BallotKind])
    title = models.CharField("titre", max_length=120)
    question = models.TextField("ce qui est demandé", max_length=4000)
    state = models.CharField(
        "état", max_length=12, choices=[(s.value, s.label) for s in BallotState], default="prepared"
    )
    quorum_percent = models.PositiveSmallIntegerField("quorum (% des électeurs)")
    colleges_needed = models.PositiveSmallIntegerField("collèges favorables nécessaires")
    majority_percent = models.PositiveSmallIntegerField("majorité dans un collège (plus de … %)")
    max_choices = models.PositiveSmallIntegerField("choix au plus")
    created_at = models.DateTimeField("préparé")
    opened_at = models.DateTimeField("ouvert", null=True, blank=True)
    closes_at = models.DateTimeField("clôture")
    closed_at = models.DateTimeField("dépouillé", null=True, blank=True)
    cancelled_reason = models.TextField("motif de l’annulation", blank=True, max_length=4000)
    # The declaration's digest, published at the opening, compared before the count.
    seal = models.CharField("sceau de l’annonce", max_length=64, blank=True)
    # Decides ties at an election; only its digest (in the declaration) is shown before the count.
    seed = models.CharField("graine du tirage", max_length=64)
    result = models.JSONField("résultat", null=True, blank=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = "scrutin"
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in BallotKind]), name="club_ballot_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in BallotState]), name="club_ballot_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "cancelled"]) | (Q(opened_at__isnull=False) & ~Q(seal="")),
                name="club_ballot_open_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, result__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True, result__isnull=True)),
                name="club_ballot_result_only_once_closed",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("closes_at")),
                name="club_ballot_counted_after_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""), name="club_ballot_cancelled_with_a_motive"
            ),
            models.CheckConstraint(condition=Q(quorum_percent__lte=100), name="club_ballot_quorum_is_a_share"),
            models.CheckConstraint(
                condition=Q(colleges_needed__gte=1, colleges_needed__lte=3), name="club_ballot_one_to_three_colleges"
            ),
            models.CheckConstraint(
                condition=Q(majority_percent__gte=50, majority_percent__lt=100), name="club_ballot_majority_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the ballot."""
        return reverse("club:ballot", kwargs={"pk": self.pk})

    @property
    def tone(self) -> str:
        """The badge of the state."""
        return _TONES[self.state]

    def takes_papers(self, now: datetime) -> bool:
        """Whether a paper handed in at ``now`` counts: open, and not a second late."""
        return self.state == BallotState.OPEN and now < self.closes_at


class BallotOption(models.Model):
    """One line of a paper: an answer, an idea, or a candidate of one college."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="options")
    code = models.CharField("code", max_length=12)
    position = models.PositiveSmallIntegerField("rang")
    label = models.CharField("libellé", max_length=120)
    idea = models.ForeignKey(Idea, models.PROTECT, null=True, blank=True, related_name="ballot_options")
    # A candidate stands in one college; the row outlives the person, so that totals stay true.
    college = models.CharField("collège", max_length=20, blank=True, choices=[(c.value, c.label) for c in College])
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="club_candidacies"
    )
    statement = models.TextField("profession de foi", blank=True, max_length=2000)

    class Meta:
        verbose_name = "option"
        ordering: ClassVar = ["ballot", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "code"], name="club_option_one_a_code"),
            models.UniqueConstraint(
                fields=["ballot", "idea"], condition=Q(idea__isnull=False), name="club_option_one_an_idea"
            ),
            models.UniqueConstraint(
                fields=["ballot", "candidate"], condition=Q(candidate__isnull=False), name="club_option_one_a_candidate"
            ),
            models.CheckConstraint(condition=Q(college__in=["", *_COLLEGES]), name="club_option_college_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the paper shows; a candidate who left the platform has no name any more."""
        return "Candidat parti" if self.college and self.candidate_id is None else self.label


class BallotElector(models.Model):
    """One person called to vote, in the college they had at the opening; no time, so that no paper can be matched."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="electors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="club_rolls")
    college = models.CharField("collège", max_length=20, choices=[(c.value, c.label) for c in College])
    voted = models.BooleanField("a voté", default=False)

    class Meta:
        verbose_name = "électeur"
        ordering: ClassVar = ["ballot", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "user"], name="club_elector_once_a_ballot"),
            models.CheckConstraint(condition=Q(college__in=_COLLEGES), name="club_elector_college_known"),
        ]

    def __str__(self) -> str:
        return f"électeur du scrutin {self.ballot_id}"


class BallotPaper(models.Model):
    """What was chosen, by nobody in particular: ``sealed`` until the count, ``choices`` after it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="papers")
    college = models.CharField("collège", max_length=20, choices=[(c.value, c.label) for c in College])
    receipt = models.CharField("empreinte du reçu", max_length=64)
    sealed = models.TextField("bulletin scellé", blank=True)
    choices = models.JSONField("choix", null=True)

    class Meta:
        verbose_name = "bulletin"
        ordering: ClassVar = ["ballot", "receipt"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "receipt"], name="club_paper_one_a_receipt"),
            models.CheckConstraint(condition=Q(college__in=_COLLEGES), name="club_paper_college_known"),
            models.CheckConstraint(
                condition=(Q(choices__isnull=True) & ~Q(sealed="")) | Q(choices__isnull=False, sealed=""),
                name="club_paper_sealed_or_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"bulletin du scrutin {self.ballot_id}"


class BoardSeatQuerySet(models.QuerySet["BoardSeat"]):
    """Seats of the board."""

    def on(self, day: date) -> "BoardSeatQuerySet":
        """Those whose term runs on ``day``."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class BoardSeat(models.Model):
    """A term on the board. ``rank`` 1 and 2 sit; the following are substitutes, called in their order."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="seats")
    college = models.CharField("collège", max_length=20, choices=[(c.value, c.label) for c in College])
    rank = models.PositiveSmallIntegerField("rang")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="board_seats")
    holder_name = models.CharField("nom affiché", max_length=60, blank=True)
    starts_on = models.DateField("début du mandat")
    ends_on = models.DateField("fin du mandat")

    objects = BoardSeatQuerySet.as_manager()

    class Meta:
        verbose_name = "siège de l’instance"
        verbose_name_plural = "sièges de l’instance"
        ordering: ClassVar = ["college", "rank", "starts_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "college", "rank"], name="club_seat_one_a_rank"),
            models.UniqueConstraint(
                fields=["ballot", "holder"], condition=Q(holder__isnull=False), name="club_seat_one_a_person"
            ),
            models.CheckConstraint(condition=Q(college__in=_COLLEGES), name="club_seat_college_known"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="club_seat_rank_counts_from_one"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="club_seat_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.college} {self.rank}"
