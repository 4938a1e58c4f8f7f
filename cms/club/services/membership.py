"""Entering and leaving the club."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from cms.accounts.models import User
from cms.club.domain.vocabulary import ClubRefusedError, College, EventKind, Refusal
from cms.club.models import Membership
from cms.club.services.journal import record

MEMBER_GROUP = "member"


def join(*, user: User, college: College, display_name: str, charter: bool, now: datetime) -> Membership:
    """Make ``user`` a member, give them the role, and record the fact; ClubRefusedError otherwise."""
    name = display_name.strip()
    if not charter:
        raise ClubRefusedError(Refusal.CHARTER_NOT_ACCEPTED)
    if not name:
        raise ClubRefusedError(Refusal.NAME_MISSING)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user, college=college.value, display_name=name[:60], joined_at=now, charter_accepted_at=now
            )
            user.groups.add(Group.objects.get_or_create(name=MEMBER_GROUP)[0])
            record(kind=EventKind.MEMBER_JOINED, membership=membership, actor=user, now=now)
    except IntegrityError as error:
        # The constraint also catches two tabs that join at the same moment.
        raise ClubRefusedError(Refusal.ALREADY_A_MEMBER) from error
    return membership


@transaction.atomic
def leave(*, user: User, now: datetime) -> Membership:
    """End the membership; ideas and votes already given stay where they are."""
    membership = Membership.objects.select_for_update(of=("self",)).active().filter(user=user).first()
    if membership is None:
        raise ClubRefusedError(Refusal.NOT_A_MEMBER)
    membership.left_at = now
    membership.save(update_fields=["left_at"])
    user.groups.remove(*Group.objects.filter(name=MEMBER_GROUP))
    record(kind=EventKind.MEMBER_LEFT, membership=membership, actor=user, now=now)
    return membership
