"""Entering the club, being placed in a college, leaving."""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.lifecycle import MAX_REASON, STAFF
from cms.club.domain.membership import (
    CHARTER,
    MAX_ORGANISATION,
    MAX_WISH,
    PLACINGS,
    Quality,
    refusal_of_placement,
    refusal_of_wish,
)
from cms.club.domain.vocabulary import BallotState, ClubRefusedError, College, EventKind, Refusal, Role
from cms.club.models import BallotOption, Follow, Listing, Membership
from cms.club.queries.members import ideas_told_to
from cms.club.services import board
from cms.club.services.journal import record
from cms.club.services.pilots import withdraw_from_pilots

MEMBER_GROUP = "member"


def join(
    *,
    user: User,
    organisation: str,
    quality: Quality,
    display_name: str,
    charter: bool,
    wished: College | None = None,
    wish: str = "",
    now: datetime,
) -> Membership:
    """Make ``user`` a member in the college that the rule proposes for their quality; ClubRefusedError otherwise.

    Asking for another college changes nothing by itself: a moderator reads the wish. Only where the rule proposes
    none is the wished college taken, until a moderator confirms it.
    """
    name, body, why = display_name.strip(), organisation.strip(), wish.strip()
    if not charter:
        raise ClubRefusedError(Refusal.CHARTER_NOT_ACCEPTED)
    if not name:
        raise ClubRefusedError(Refusal.NAME_MISSING)
    if not body:
        raise ClubRefusedError(Refusal.ORGANISATION_MISSING)
    if refusal := refusal_of_wish(quality=quality, wished=wished, why=why):
        raise ClubRefusedError(refusal)
    proposed = PLACINGS[quality].college
    college = proposed or wished
    asks = wished if wished is not proposed else None
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user,
                college=(college or College.ISSUERS).value,
                display_name=name[:60],
                organisation=body[:MAX_ORGANISATION],
                quality=quality.value,
                proposed_college=proposed.value if proposed else "",
                wished_college=asks.value if asks else "",
                wish=why[:MAX_WISH] if asks else "",
                placement_reason="" if proposed else why[:MAX_WISH],
                joined_at=now,
                charter_accepted_at=now,
                charter_version=CHARTER.version,
            )
            user.groups.add(Group.objects.get_or_create(name=MEMBER_GROUP)[0])
            record(kind=EventKind.MEMBER_JOINED, membership=membership, actor=user, now=now)
    except IntegrityError as error:
        # The constraint also catches two tabs that join at the same moment.
        raise ClubRefusedError(Refusal.ALREADY_A_MEMBER) from error
    return membership


@transaction.atomic
def place_member(
    *,
    membership_id: int,
    college: College,
    reason: str,
    actor: User,
    roles: frozenset[Role],
    expected_college: str,
    now: datetime,
) -> Membership:
    """Confirm a member's college, or change it with a reason; the member is told. ClubRefusedError, or DoesNotExist.

    ``expected_college`` is where the moderator saw the member. A ballot already open keeps its roll: the change counts
    for the next one.
    """
    membership = Membership.objects.select_for_update(of=("self",)).active().get(pk=membership_id)
    if not roles & STAFF:
        raise ClubRefusedError(Refusal.NOT_YOUR_ROLE)
    if membership.user_id == actor.pk:
        raise ClubRefusedError(Refusal.OWN_MEMBERSHIP)
    if membership.college != expected_college:
        raise ClubRefusedError(Refusal.MEMBERSHIP_CHANGED)
    text = reason.strip()
    if len(text) > MAX_REASON:
        raise ClubRefusedError(Refusal.REASON_TOO_LONG)
    if "\x00" in text:
        raise ClubRefusedError(Refusal.REASON_UNREADABLE)
    proposed = College(membership.proposed_college) if membership.proposed_college else None
    if refusal := refusal_of_placement(
        proposed=proposed,
        current=College(membership.college),
        confirmed=membership.confirmed_at is not None,
        chosen=college,
        reason=text,
    ):
        raise ClubRefusedError(refusal)
    membership.college = college.value
    membership.placement_reason = text
    membership.confirmed_at, membership.confirmed_by = now, actor
    membership.save(update_fields=["college", "placement_reason", "confirmed_at", "confirmed_by"])
    record(kind=EventKind.MEMBER_PLACED, membership=membership, actor=actor, reason=text, now=now)
    board.follow_terms(today=timezone.localdate(now))
    return membership


@transaction.atomic
def accept_charter(*, user: User, version: str, now: datetime) -> Membership:
    """Keep that a member accepted the charter in force; CHARTER_NOT_ACCEPTED when they read another version."""
    membership = Membership.objects.select_for_update(of=("self",)).active().filter(user=user).first()
    if membership is None:
        raise ClubRefusedError(Refusal.NOT_A_MEMBER)
    if version != CHARTER.version:
        raise ClubRefusedError(Refusal.CHARTER_NOT_ACCEPTED)
    if membership.charter_version != version:
        membership.charter_version, membership.charter_accepted_at = version, now
        membership.save(update_fields=["charter_version", "charter_accepted_at"])
        record(kind=EventKind.CHARTER_ACCEPTED, membership=membership, actor=user, now=now)
    return membership


@transaction.atomic
def leave(*, user: User, unfollow: bool = False, now: datetime) -> Membership:
    """End the membership. Ideas and votes stay where they are; what only a member may hold is given back.

    The directory forgets the person, candidacies in preparation are withdrawn, pilots lose their member, a mandate
    ends and the first substitute sits. ``unfollow``: stop the messages about ideas too, their own included.
    """
    membership = Membership.objects.select_for_update(of=("self",)).active().filter(user=user).first()
    if membership is None:
        raise ClubRefusedError(Refusal.NOT_A_MEMBER)
    membership.left_at = now
    membership.save(update_fields=["left_at"])
    Listing.objects.filter(membership=membership).delete()
    BallotOption.objects.filter(candidate=user, ballot__state=BallotState.PREPARED.value).delete()
    withdraw_from_pilots(user=user)
    if unfollow:
        Follow.objects.filter(user=user).delete()
    else:
        # Who has left is told of what they follow, and of nothing else.
        told = ideas_told_to(user=user).order_by("pk")
        Follow.objects.bulk_create([Follow(idea=idea, user=user) for idea in told], ignore_conflicts=True)
    user.groups.remove(*Group.objects.filter(name=MEMBER_GROUP))
    board.follow_terms(today=timezone.localdate(now))
    record(kind=EventKind.MEMBER_LEFT, membership=membership, actor=user, now=now)
    return membership
