"""Questions about discussions: what a person may read, what is new to them, whom they may call."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from cms.accounts.models import User
from cms.club.domain.likeness import words_asked
from cms.club.domain.messages import first_words_called
from cms.club.domain.spaces import PURPOSES, SLUGS, Space, readable_by
from cms.club.domain.vocabulary import College
from cms.club.models import (
    Idea,
    Listing,
    Membership,
    Mention,
    Message,
    MessageFile,
    MessageRevision,
    SpaceFollow,
    Thread,
    ThreadFollow,
    ThreadVisit,
)
from cms.club.models.discussion import MessageQuerySet, ThreadQuerySet
from cms.club.models.membership import MembershipQuerySet
from cms.club.queries.nearness import threads_saying

THREADS_A_PAGE = 20
MESSAGES_A_PAGE = 20
ANSWERS_SHOWN = 5
"""Answers that stand under a message in its discussion; the page of the message has them all."""
FOUND_MOST = 8


def spaces_of(membership: Membership | None) -> list[Space]:
    """The spaces that a member reads, the plenary first."""
    if membership is None:
        return []
    readable = readable_by(College(membership.college), confirmed=membership.confirmed_at is not None)
    return [space for space in Space if space in readable]


def threads_in(*, space: Space, reader: Membership, words: str = "") -> ThreadQuerySet:
    """The threads of a space that hold every word, with ``message_count`` and ``unread``; the latest talk first."""
    found = Thread.objects.filter(space=space.value)
    asked = words_asked(words)
    if words.strip() and not asked:
        found = found.none()
    for word in asked:
        found = found.filter(threads_saying(word))
    counted = Message.objects.visible().filter(thread=OuterRef("pk")).order_by().values("thread")
    seen = ThreadVisit.objects.filter(thread=OuterRef("pk"), user=reader.user, seen_at__gte=OuterRef("last_message_at"))
    return found.annotate(
        message_count=Coalesce(Subquery(counted.annotate(total=Count("pk")).values("total")), 0),
        unread=ExpressionWrapper(Q(last_message_at__gt=reader.joined_at) & ~Exists(seen), output_field=BooleanField()),
    ).order_by("-last_message_at", "-pk")


@dataclass(frozen=True)
class SpaceCard:
    """A space as the list shows it; figures only to those who read it."""

    space: Space
    slug: str
    purpose: str
    readable: bool
    threads: int = 0
    unread: int = 0
    follows: bool = False


def space_cards(*, membership: Membership | None) -> list[SpaceCard]:
    """The four spaces, with what is new in those that the member reads; two queries for a member, none otherwise."""
    readable = spaces_of(membership)
    figures: dict[str, tuple[int, int]] = {}
    followed: set[str] = set()
    if membership is not None:
        seen = ThreadVisit.objects.filter(
            thread=OuterRef("pk"), user=membership.user, seen_at__gte=OuterRef("last_message_at")
        )
        new = Q(last_message_at__gt=membership.joined_at) & ~Exists(seen)
        rows = Thread.objects.filter(space__in=[space.value for space in readable]).order_by("space").values("space")
        rows = rows.annotate(threads=Count("pk"), unread=Count("pk", filter=new))
        figures = {row["space"]: (row["threads"], row["unread"]) for row in rows}
        followed = set(SpaceFollow.objects.filter(user=membership.user).order_by("pk").values_list("space", flat=True))
    return [
        SpaceCard(
            space,
            SLUGS[space],
            PURPOSES[space],
            space in readable,
            *figures.get(space.value, (0, 0)),
            follows=space.value in followed,
        )
        for space in Space
    ]


def latest_threads(*, membership: Membership, most: int = 3) -> list[Thread]:
    """The threads that moved last in the member's spaces."""
    spaces = [space.value for space in spaces_of(membership)]
    return list(Thread.objects.filter(space__in=spaces).order_by("-last_message_at", "-pk")[:most])


def thread_for(*, pk: int, reader: User) -> Thread | None:
    """The thread, if this person reads it; unknown and closed to them look the same."""
    return Thread.objects.visible_to(reader).select_related("idea").filter(pk=pk).first()


def message_for(*, pk: int, reader: User) -> Message | None:
    """The message, if this person reads its thread."""
    return Message.objects.visible_to(reader).select_related("thread__idea").filter(pk=pk).first()


def file_for(*, pk: int, message_id: int, reader: User) -> MessageFile | None:
    """The file of a message that is shown, if this person reads its thread."""
    shown = Message.objects.visible_to(reader).visible().filter(pk=message_id)
    return MessageFile.objects.filter(pk=pk, message__in=shown).first()


def _dressed(messages: MessageQuerySet) -> MessageQuerySet:
    return messages.prefetch_related(
        Prefetch("files", MessageFile.objects.defer("content").order_by("pk")),
        Prefetch("mentions", Mention.objects.order_by("pk")),
    ).annotate(was_edited=Exists(MessageRevision.objects.filter(message=OuterRef("pk"))))


def messages_page(*, thread: Thread, number: str | int | None) -> Page:
    """A page of first-level messages, oldest first, each with its first ``answers`` and ``answer_count``, files and
    names called: six queries, and never more than a page of messages and their few answers.
    """
    answers = _dressed(Message.objects.order_by("written_at", "pk"))
    counted = Message.objects.filter(parent=OuterRef("pk")).order_by().values("parent")
    found = _dressed(Message.objects.filter(thread=thread, parent=None).order_by("written_at", "pk"))
    found = found.annotate(
        answer_count=Coalesce(Subquery(counted.annotate(total=Count("pk")).values("total")), 0)
    ).prefetch_related(Prefetch("replies", answers[:ANSWERS_SHOWN], to_attr="answers"))
    return Paginator(found, MESSAGES_A_PAGE).get_page(number)


def answers_page(*, message: Message, number: str | int | None) -> Page:
    """A page of the answers to a message, oldest first, with their files and the names called."""
    answers = _dressed(Message.objects.filter(parent=message).order_by("written_at", "pk"))
    return Paginator(answers, MESSAGES_A_PAGE).get_page(number)


def dressed_message(message: Message) -> Message:
    """The message as a page shows it, with its files and the names called."""
    return _dressed(Message.objects.filter(pk=message.pk)).select_related("thread__idea").get()


@dataclass(frozen=True)
class Place:
    """Where a message is read: on a page of its discussion, or on one of the answers to ``under``."""

    page: int
    under: int | None = None


def place_of(message: Message) -> Place:
    """Where a message stands: an answer beyond the first few is read under the message that it answers."""
    if message.parent_id is not None:
        rank = _before(message, Message.objects.filter(parent=message.parent_id))
        if rank >= ANSWERS_SHOWN:
            return Place(rank // MESSAGES_A_PAGE + 1, under=message.parent_id)
    top = message.parent or message
    rank = _before(top, Message.objects.filter(thread=message.thread_id, parent=None))
    return Place(rank // MESSAGES_A_PAGE + 1)


def _before(message: Message, among: MessageQuerySet) -> int:
    earlier = Q(written_at__lt=message.written_at) | Q(written_at=message.written_at, pk__lt=message.pk)
    return among.filter(earlier).count()


def thread_of_idea(*, idea: Idea) -> Thread | None:
    """The discussion under an idea, or None while nobody has spoken."""
    return Thread.objects.filter(idea=idea).first()


@dataclass(frozen=True)
class Comments:
    """How many comments an idea has, and the latest, newest first."""

    total: int
    latest: list[Message]


def latest_comments(*, idea: Idea, most: int = 3) -> Comments:
    """The comments that the page of an idea shows; two queries, one while nobody has spoken."""
    shown = Message.objects.visible().filter(thread__idea=idea)
    total = shown.count()
    return Comments(total, list(shown.order_by("-written_at", "-pk")[:most]) if total else [])


def revisions_of(*, message: Message) -> list[MessageRevision]:
    """What the message said before, the latest first."""
    return list(MessageRevision.objects.filter(message=message).order_by("-number"))


def follows_thread(*, user: User, thread: Thread) -> bool:
    """Whether the person asked to be told of the thread."""
    return ThreadFollow.objects.filter(user=user, thread=thread).exists()


def follows_space(*, user: User, space: Space) -> bool:
    """Whether the member asked to be told of the space."""
    return SpaceFollow.objects.filter(user=user, space=space.value).exists()


def seen_at(*, user: User, thread: Thread) -> datetime | None:
    """When the member last read the thread."""
    return ThreadVisit.objects.filter(user=user, thread=thread).values_list("seen_at", flat=True).first()


# -- whom one may call ------------------------------------------------------------------------------------------------


def callable_members(*, space: Space | None, caller: User) -> MembershipQuerySet:
    """Members whom a message there may call: they read it, and let their name be read.

    ``space`` is None under an idea. A member who never wrote and is not in the directory is not found by their name:
    being in the club is theirs to tell.
    """
    members = Membership.objects.active().exclude(user=caller)
    if space not in (None, Space.PLENARY):
        members = Membership.objects.confirmed().filter(college=space.value).exclude(user=caller)
    place = Q(thread__space=space.value) if space else Q(thread__idea__isnull=False)
    wrote = Message.objects.visible().filter(place, author=OuterRef("user"))
    published = Idea.objects.filter(author=OuterRef("user"))
    listed = Listing.objects.filter(membership=OuterRef("pk"), name=True)
    return (
        members.filter(Exists(wrote) | Exists(published) | Exists(listed))
        .select_related("user")
        .order_by("display_name", "pk")
    )


def members_found(*, space: Space | None, caller: User, words: str) -> list[Membership]:
    """The members whose shown name holds every word, the first few."""
    found = callable_members(space=space, caller=caller)
    for word in words.split()[:5]:
        found = found.filter(display_name__icontains=word)
    return list(found[:FOUND_MOST])


def members_of_thread(*, thread: Thread, caller: User) -> list[Membership]:
    """Those who spoke in the thread and may be called, the first few."""
    space = Space(thread.space) if thread.space else None
    spoke = Message.objects.visible().filter(thread=thread).order_by().values("author")
    return list(callable_members(space=space, caller=caller).filter(user__in=spoke)[:FOUND_MOST])


def names_called(*, text: str, space: Space | None, caller: User) -> dict[str, list[int]]:
    """The names that may stand after an « @ » of the text, each with the numbers of its memberships."""
    begins = Q()
    for word in first_words_called(text):
        begins |= Q(display_name__istartswith=word)
    if not begins:
        return {}
    names: dict[str, list[int]] = {}
    for pk, name in callable_members(space=space, caller=caller).filter(begins).values_list("pk", "display_name"):
        names.setdefault(name, []).append(pk)
    return names
