"""Wishes for a date: how many agree, what became of one, what a trainer is proposed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.domain.seats import duration_in_words
from courses.domain.slots import SLOT_CODES, slot_in_words
from courses.domain.vocabulary import InterestState, ProposalState
from courses.models import Availability, Interest, Session, SessionProposal, Topic
from courses.queries.catalogue import SessionCard, card, day_in_words, hour_in_words


@dataclass(frozen=True)
class TopicWishes:
    """How many people wish for a date on a topic, and at which times; ``times`` are (words, people), most first."""

    topic: Topic
    people: int
    times: list[tuple[str, int]]


def topic_wishes(*, slug: str) -> TopicWishes | None:
    """The wishes that count for a topic, or None when there is no such topic. Two queries."""
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        return None
    wished = list(Interest.objects.counted().filter(topic=topic).values_list("slots", flat=True))
    counted = Counter(code for slots in wished for code in slots)
    times = [(slot_in_words(code), counted[code]) for code in SLOT_CODES if counted[code]]
    return TopicWishes(topic=topic, people=len(wished), times=sorted(times, key=lambda row: -row[1]))


@dataclass(frozen=True)
class WishPage:
    """One wish, as its owner sees it."""

    interest: Interest
    state: InterestState
    slots: list[str]
    people: int
    dates: list[SessionCard]

    @property
    def others(self) -> int:
        """How many other people wish for the same topic."""
        return max(self.people - 1, 0)


def wish_page(*, token: str, now: datetime) -> WishPage | None:
    """The page of a wish, or None. Three queries."""
    interest = Interest.objects.by_token(token).filter(erased_at=None).select_related("topic").first()
    if interest is None:
        return None
    sessions = Session.objects.with_seats(now=now).select_related("topic", "trainer").filter(topic=interest.topic)
    cards = [card(session, now=now) for session in sessions.upcoming(now=now)[:8]]
    return WishPage(
        interest=interest,
        state=InterestState(interest.state),
        slots=[slot_in_words(code) for code in interest.slots],
        people=Interest.objects.counted().filter(topic=interest.topic).count(),
        dates=[c for c in cards if c.closed is None],
    )


@dataclass(frozen=True)
class ProposalRow:
    """A session that a trainer may open."""

    id: int
    title: str
    day: str
    hour: str
    duration: str
    people: int
    trainer: str


def open_proposals(*, user: Any, now: datetime) -> list[ProposalRow]:
    """The proposals to decide: a trainer's own, all of them for an administrator; the nearest first. One query."""
    found = SessionProposal.objects.filter(state=ProposalState.OPEN.value, starts_at__gt=now)
    if not user.has_role("administrator"):
        found = found.filter(trainer=user)
    return [
        ProposalRow(
            id=row.pk,
            title=row.topic.title,
            day=day_in_words(row.starts_at),
            hour=hour_in_words(row.starts_at),
            duration=duration_in_words(row.topic.duration_minutes),
            people=row.people_count,
            trainer=row.trainer.get_full_name(),
        )
        for row in found.select_related("topic", "trainer").order_by("starts_at", "pk")
    ]


def availability_of(user: Any) -> Availability | None:
    """When a trainer said they could give what, or None."""
    return Availability.objects.prefetch_related("topics").filter(trainer=user).first()


def wishes_by_topic() -> list[tuple[str, int]]:
    """How many people wait for a date, by topic, most first. One query."""
    counted = Counter(Interest.objects.counted().values_list("topic__title", flat=True))
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))
