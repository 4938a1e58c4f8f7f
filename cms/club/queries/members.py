"""Questions about members and their votes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from cms.accounts.models import User
from cms.club.domain.vocabulary import College
from cms.club.domain.votes import votes_left
from cms.club.models import BoardSeat, CoAuthor, Follow, Idea, Listing, Membership, Vote
from cms.club.models.idea import IdeaQuerySet
from cms.club.models.membership import MembershipQuerySet


def active_membership(*, user: User) -> Membership | None:
    """The membership that runs today, or None."""
    return Membership.objects.active().filter(user=user).first()


def college_figures() -> list[tuple[College, int]]:
    """Members of each college today, zero included."""
    active = Membership.objects.active().order_by("college")
    counts = dict(active.values_list("college").annotate(count=Count("pk")))
    return [(college, counts.get(college.value, 0)) for college in College]


@dataclass(frozen=True)
class CollegeRow:
    """One college in the public figures; ``to_confirm`` of its ``members`` wait for a moderator."""

    college: College
    members: int
    to_confirm: int


def college_rows() -> list[CollegeRow]:
    """The three colleges today; one query."""
    waits = Count("pk", filter=Q(confirmed_at=None))
    active = Membership.objects.active().order_by("college").values_list("college")
    counts = {college: (total, waiting) for college, total, waiting in active.annotate(all=Count("pk"), waits=waits)}
    return [CollegeRow(college, *counts.get(college.value, (0, 0))) for college in College]


@dataclass(frozen=True)
class YearRow:
    """One year (Paris time): who came, who left, and how many were members on its last day (or today)."""

    year: int
    joined: int
    left: int
    members: int


def year_rows() -> list[YearRow]:
    """Every year since the first membership, the latest first; two queries. A person who comes back counts again."""
    joined = _by_year("joined_at")
    left = _by_year("left_at")
    rows: list[YearRow] = []
    members = 0
    for year in range(min(joined), max([*joined, *left]) + 1) if joined else ():
        members += joined.get(year, 0) - left.get(year, 0)
        rows.append(YearRow(year, joined.get(year, 0), left.get(year, 0), members))
    return rows[::-1]


def _by_year(moment: str) -> dict[int, int]:
    found = Membership.objects.filter(**{f"{moment}__isnull": False}).order_by()
    return dict(found.annotate(year=ExtractYear(moment)).values_list("year").annotate(count=Count("pk")))


def memberships_to_confirm() -> MembershipQuerySet:
    """Those that wait for a moderator, the longest waiting first."""
    return Membership.objects.to_confirm()


@dataclass(frozen=True)
class Departure:
    """What leaving changes for a member: counts of what stays, what ends, what may be stopped.

    ``follows``: ideas of which they are told, as their author, their voter or their follower.
    """

    ideas: int
    votes: int
    follows: int
    mandate: BoardSeat | None
    listed: bool


def ideas_told_to(*, user: User) -> IdeaQuerySet:
    """The ideas whose steps a member is told: those they wrote, alone or with others, voted for, or follow."""
    return Idea.objects.filter(
        Q(author=user)
        | Q(pk__in=CoAuthor.objects.filter(user=user).values("idea"))
        | Q(pk__in=Vote.objects.filter(member=user).values("idea"))
        | Q(pk__in=Follow.objects.filter(user=user).values("idea"))
    )


def departure_of(*, membership: Membership, today: date) -> Departure:
    """What the leaving page says; five queries."""
    user = membership.user
    return Departure(
        ideas=Idea.objects.filter(author=user).count(),
        votes=Vote.objects.filter(member=user).count(),
        follows=ideas_told_to(user=user).count(),
        mandate=BoardSeat.objects.on(today).filter(holder=user, college=membership.college).first(),
        listed=Listing.objects.filter(membership=membership).exists(),
    )


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
