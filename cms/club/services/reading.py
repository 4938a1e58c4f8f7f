"""Following a discussion or a space, and noting what was read. Doing it twice changes nothing."""

from datetime import datetime

from django.db import transaction

from cms.accounts.models import User
from cms.club.domain.spaces import Space
from cms.club.domain.vocabulary import ClubRefusedError, Refusal
from cms.club.models import SpaceFollow, Thread, ThreadFollow, ThreadVisit
from cms.club.queries.discussions import spaces_of
from cms.club.queries.members import active_membership


def follow_thread(*, thread_id: int, user: User) -> None:
    """Ask to be told of each message of a thread; ``Thread.DoesNotExist`` when the person does not read it."""
    ThreadFollow.objects.get_or_create(thread=Thread.objects.visible_to(user).get(pk=thread_id), user=user)


def unfollow_thread(*, thread_id: int, user: User) -> None:
    """Ask no more."""
    ThreadFollow.objects.filter(thread=thread_id, user=user).delete()


def follow_space(*, space: Space, user: User) -> None:
    """Ask to be told of each message of a space; ClubRefusedError when it is closed to the person."""
    if space not in spaces_of(active_membership(user=user)):
        raise ClubRefusedError(Refusal.SPACE_CLOSED_TO_YOU)
    SpaceFollow.objects.get_or_create(space=space.value, user=user)


def unfollow_space(*, space: Space, user: User) -> None:
    """Ask no more."""
    SpaceFollow.objects.filter(space=space.value, user=user).delete()


def mark_thread_read(*, thread: Thread, user: User, now: datetime) -> None:
    """Note that everything said until ``now`` was read."""
    ThreadVisit.objects.update_or_create(thread=thread, user=user, defaults={"seen_at": now})


@transaction.atomic
def mark_space_read(*, space: Space, user: User, now: datetime) -> None:
    """Note the same for every thread of a space."""
    threads = Thread.objects.visible_to(user).filter(space=space.value)
    ThreadVisit.objects.filter(thread__in=threads, user=user).update(seen_at=now)
    ThreadVisit.objects.bulk_create(
        (ThreadVisit(thread=thread, user=user, seen_at=now) for thread in threads), ignore_conflicts=True
    )
