"""Giving a vote, taking it back, following."""

from datetime import datetime

from django.db import transaction

from cms.accounts.models import User
from cms.club.domain.vocabulary import ClubRefusedError, EventKind, Refusal, State
from cms.club.domain.votes import refusal_to_vote, refusal_to_withdraw
from cms.club.models import Follow, Idea, Membership, Vote
from cms.club.services.journal import record


@transaction.atomic
def vote(*, idea_id: int, member: User, now: datetime) -> Vote:
    """Give one of the member's votes to an idea; ClubRefusedError, or ``Idea.DoesNotExist``."""
    # The membership first: a member's votes are counted one at a time, whatever the number of tabs.
    membership = Membership.objects.select_for_update(of=("self",)).active().filter(user=member).first()
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea_id)
    refusal = refusal_to_vote(
        state=State(idea.state),
        member=membership is not None,
        already=Vote.objects.filter(idea=idea, member=member).exists(),
        held=Vote.objects.filter(member=member, idea__in=Idea.objects.open_to_votes()).count(),
    )
    if refusal or membership is None:
        raise ClubRefusedError(refusal or Refusal.NOT_A_MEMBER)
    given = Vote.objects.create(idea=idea, member=member, college=membership.college, cast_at=now)
    record(kind=EventKind.VOTE_CAST, idea=idea, actor=member, now=now)
    return given


@transaction.atomic
def withdraw_vote(*, idea_id: int, member: User, now: datetime) -> None:
    """Take a vote back while the vote is open; ClubRefusedError, or ``Idea.DoesNotExist``."""
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea_id)
    given = Vote.objects.filter(idea=idea, member=member).first()
    refusal = refusal_to_withdraw(state=State(idea.state), already=given is not None)
    if refusal or given is None:
        raise ClubRefusedError(refusal or Refusal.NOT_VOTED)
    given.delete()
    record(kind=EventKind.VOTE_WITHDRAWN, idea=idea, actor=member, now=now)


def follow(*, idea_id: int, user: User) -> None:
    """Ask to be told of each step of an idea; asking twice changes nothing."""
    Follow.objects.get_or_create(idea=Idea.objects.get(pk=idea_id), user=user)


def unfollow(*, idea_id: int, user: User) -> None:
    """Ask no more; harmless when one did not follow."""
    Follow.objects.filter(idea_id=idea_id, user=user).delete()
