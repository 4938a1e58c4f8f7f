"""Questions about members and their votes."""

from django.db.models import Count

from cms.accounts.models import User
from cms.club.domain.vocabulary import College
from cms.club.domain.votes import votes_left
from cms.club.models import Follow, Idea, Membership, Vote
from cms.club.models.idea import IdeaQuerySet


def active_membership(*, user: User) -> Membership | None:
    """The membership that runs today, or None."""
    return Membership.objects.active().filter(user=user).first()


def college_figures() -> list[tuple[College, int]]:
    """Members of each college today, zero included."""
    active = Membership.objects.active().order_by("college")
    counts = dict(active.values_list("college").annotate(count=Count("pk")))
    return [(college, counts.get(college.value, 0)) for college in College]


def members_total() -> int:
    """How many members the club has today, counted without their colleges."""
    return Membership.objects.active().count()


def my_votes_left(*, member: User) -> int:
    """How many votes the member may still give."""
    return votes_left(held=Vote.objects.filter(member=member, idea__in=Idea.objects.open_to_votes()).count())


def my_votes(*, member: User) -> IdeaQuerySet:
    """Ideas that hold one of the member's votes and have not been decided, with ``vote_count``."""
    mine = Vote.objects.filter(member=member).values("idea")
    return Idea.objects.with_votes().open_to_votes().filter(pk__in=mine)


def my_ideas(*, author: User) -> IdeaQuerySet:
    """Ideas of a person, newest first, with ``vote_count``."""
    return Idea.objects.with_votes().filter(author=author)


def has_voted(*, member: User, idea: Idea) -> bool:
    """Whether the member's vote is on the idea."""
    return Vote.objects.filter(member=member, idea=idea).exists()


def follows(*, user: User, idea: Idea) -> bool:
    """Whether the person asked to be told of the idea."""
    return Follow.objects.filter(user=user, idea=idea).exists()
