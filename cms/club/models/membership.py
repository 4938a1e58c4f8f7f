"""Members of the club, and what each lets the others read."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cms.club.domain.membership import MAX_ORGANISATION, MAX_WISH, Quality
from cms.club.domain.vocabulary import College

_COLLEGES = [college.value for college in College]
_CHOICES = [(c.value, c.label) for c in College]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships."""

    def active(self) -> "MembershipQuerySet":
        """Those of people who are in the club now."""
        return self.filter(left_at=None, user__isnull=False)

    def confirmed(self) -> "MembershipQuerySet":
        """Those whose college a moderator confirmed: electors, candidates, representatives."""
        return self.active().filter(confirmed_at__isnull=False)

    def to_confirm(self) -> "MembershipQuerySet":
        """Those that wait for a moderator, the longest waiting first."""
        return self.active().filter(confirmed_at=None).order_by("joined_at", "pk")


class Membership(models.Model):
    """One stay of a person in the club; the row outlives the person, so that totals stay true.

    ``proposed_college`` is what the rule said (empty: nothing), ``college`` where the person is; ``wished_college``
    and ``wish`` are what they asked for themselves. A college other than the proposed one always has its reason.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="memberships", verbose_name="compte"
    )
    college = models.CharField("collège", max_length=20, choices=_CHOICES)
    display_name = models.CharField("nom affiché", max_length=60, blank=True)
    organisation = models.CharField("organisation", max_length=MAX_ORGANISATION, blank=True)
    quality = models.CharField("qualité", max_length=30, blank=True, choices=[(q.value, q.label) for q in Quality])
    proposed_college = models.CharField("collège proposé", max_length=20, blank=True, choices=_CHOICES)
    wished_college = models.CharField("collège souhaité", max_length=20, blank=True, choices=_CHOICES)
    wish = models.CharField("raison du souhait", max_length=MAX_WISH, blank=True)
    placement_reason = models.TextField("motif du collège", blank=True, max_length=4000)
    joined_at = models.DateTimeField("adhésion")
    charter_accepted_at = models.DateTimeField("charte acceptée")
    charter_version = models.CharField("version de la charte", max_length=10, default="1")
    confirmed_at = models.DateTimeField("collège confirmé", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="confirmé par"
    )
    left_at = models.DateTimeField("départ", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        ordering: ClassVar = ["joined_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["joined_at"], name="club_membership_to_confirm", condition=Q(confirmed_at=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(left_at=None), name="club_membership_one_active_a_person"
            ),
            models.CheckConstraint(condition=Q(college__in=_COLLEGES), name="club_membership_college_known"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="club_membership_left_after_joining"
            ),
            models.CheckConstraint(
                condition=Q(proposed_college=F("college")) | ~Q(placement_reason=""),
                name="club_membership_other_college_has_a_reason",
            ),
            models.CheckConstraint(condition=~Q(charter_version=""), name="club_membership_charter_has_a_version"),
        ]

    def __str__(self) -> str:
        return self.display_name or "membre parti"


class Listing(models.Model):
    """What a member lets the other members read of them; withdrawing one's consent deletes the row.

    The address is never shown: ``contactable`` opens a form, and the platform forwards.
    """

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="listing")
    name = models.BooleanField("nom affiché", default=False)
    organisation = models.BooleanField("organisation", default=False)
    quality = models.BooleanField("qualité", default=False)
    contactable = models.BooleanField("contact par formulaire", default=False)
    consented_at = models.DateTimeField("accord donné")

    class Meta:
        verbose_name = "fiche d’annuaire"
        verbose_name_plural = "fiches d’annuaire"
        ordering: ClassVar = ["membership__display_name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(name=True) | Q(organisation=True) | Q(quality=True),
                name="club_listing_shows_something",
            ),
        ]

    def __str__(self) -> str:
        return f"fiche {self.membership_id}"
