"""Members of the club."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cms.club.domain.vocabulary import College


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships."""

    def active(self) -> "MembershipQuerySet":
        """Those of people who are in the club now."""
        return self.filter(left_at=None, user__isnull=False)


class Membership(models.Model):
    """One stay of a person in the club; the row outlives the person, so that totals stay true."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="memberships", verbose_name="compte"
    )
    college = models.CharField("collège", max_length=20, choices=[(c.value, c.label) for c in College])
    display_name = models.CharField("nom affiché", max_length=60, blank=True)
    joined_at = models.DateTimeField("adhésion")
    charter_accepted_at = models.DateTimeField("charte acceptée")
    left_at = models.DateTimeField("départ", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        ordering: ClassVar = ["joined_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(left_at=None), name="club_membership_one_active_a_person"
            ),
            models.CheckConstraint(
                condition=Q(college__in=[c.value for c in College]), name="club_membership_college_known"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="club_membership_left_after_joining"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or "membre parti"
