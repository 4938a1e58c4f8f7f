"""Writing in the spaces and under the ideas; editing and taking away what one wrote."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cms.accounts.models import User
from cms.club.domain.messages import (
    MESSAGES_WINDOW,
    MessageState,
    called_in,
    files_refusal,
    refusal_to_write,
    safe_file_name,
    text_refusal,
    tidied,
    tidied_title,
    title_refusal,
)
from cms.club.domain.spaces import Space
from cms.club.domain.vocabulary import ClubRefusedError, EventKind, Refusal
from cms.club.models import (
    Idea,
    Membership,
    Mention,
    Message,
    MessageFile,
    MessageRevision,
    Thread,
    ThreadFollow,
    ThreadVisit,
)
from cms.club.queries.discussions import callable_members, names_called, spaces_of
from cms.club.services.journal import record
from courses.domain.files import File


@transaction.atomic
def open_thread(
    *,
    space: Space,
    author: User,
    title: str,
    text: str,
    called: Iterable[int] = (),
    files: Sequence[File] = (),
    token: UUID | None = None,
    now: datetime,
) -> Message:
    """Open a discussion with its first message; ClubRefusedError, nothing written.

    ``called`` are numbers of memberships; ``token`` is that of the form: sent twice, it gives the first message.
    """
    title = tidied_title(title)
    if refusal := title_refusal(title):
        raise ClubRefusedError(refusal)
    draft = _checked(author=author, space=space, text=text, called=called, files=files, token=token, now=now)
    if isinstance(draft, Message):
        return draft
    thread = Thread.objects.create(space=space.value, title=title, opened_at=now, last_message_at=now)
    return draft.publish(thread, opens=True)


@transaction.atomic
def answer(
    *,
    thread_id: int,
    author: User,
    text: str,
    parent_id: int | None = None,
    called: Iterable[int] = (),
    files: Sequence[File] = (),
    token: UUID | None = None,
    now: datetime,
) -> Message:
    """Add a message to a thread, or an answer to one of its messages; ``Thread.DoesNotExist`` for an unknown number.

    Answers have one level: an answer to an answer stands beside it.
    """
    thread = Thread.objects.get(pk=thread_id)
    space = Space(thread.space) if thread.space else None
    draft = _checked(author=author, space=space, text=text, called=called, files=files, token=token, now=now)
    if isinstance(draft, Message):
        return draft
    return draft.publish(thread, parent=_first_level(thread, parent_id))


@transaction.atomic
def comment_idea(
    *,
    idea_id: int,
    author: User,
    text: str,
    called: Iterable[int] = (),
    files: Sequence[File] = (),
    token: UUID | None = None,
    now: datetime,
) -> Message:
    """Add a message under an idea, the first of which opens its discussion; ``Idea.DoesNotExist``."""
    idea = Idea.objects.get(pk=idea_id)
    draft = _checked(author=author, space=None, text=text, called=called, files=files, token=token, now=now)
    if isinstance(draft, Message):
        return draft
    thread, _new = Thread.objects.get_or_create(idea=idea, defaults={"opened_at": now, "last_message_at": now})
    return draft.publish(thread)


class _Draft:
    """A message that may be written."""

    def __init__(
        self,
        *,
        membership: Membership,
        text: str,
        called: list[Membership],
        files: Sequence[File],
        token: UUID | None,
        now: datetime,
    ) -> None:
        self.membership, self.text, self.called = membership, text, called
        self.files, self.token, self.now = files, token, now

    def publish(self, thread: Thread, *, parent: Message | None = None, opens: bool = False) -> Message:
        """Write it and everything that hangs on it."""
        locked = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
        author = self.membership.user
        message = Message.objects.create(
            thread=locked,
            parent=parent,
            opens=opens,
            author=author,
            author_name=self.membership.display_name,
            college=self.membership.college,
            text=self.text,
            written_at=self.now,
            token=self.token,
        )
        MessageFile.objects.bulk_create(
            MessageFile(
                message=message,
                name=safe_file_name(file.name),
                media_type=file.media_type,
                size=len(file.content),
                content=file.content,
            )
            for file in self.files
        )
        Mention.objects.bulk_create(
            Mention(message=message, user=member.user, name=member.display_name) for member in self.called
        )
        locked.last_message_at = max(locked.last_message_at, self.now)
        locked.save(update_fields=["last_message_at"])
        ThreadFollow.objects.get_or_create(thread=locked, user=author)
        ThreadVisit.objects.update_or_create(thread=locked, user=author, defaults={"seen_at": self.now})
        record(kind=EventKind.MESSAGE_POSTED, message=message, idea=locked.idea, actor=author, now=self.now)
        return message


def _checked(
    *,
    author: User,
    space: Space | None,
    text: str,
    called: Iterable[int],
    files: Sequence[File],
    token: UUID | None,
    now: datetime,
) -> _Draft | Message:
    """What may be written, or what this form has already written."""
    text = tidied(text)
    if refusal := text_refusal(text) or files_refusal(files):
        raise ClubRefusedError(refusal)
    # Locked, so that the bound on recent messages and the token of the form hold for two tabs too.
    membership = Membership.objects.select_for_update(of=("self",)).active().filter(user=author).first()
    if membership is None:
        raise ClubRefusedError(Refusal.NOT_A_MEMBER)
    sent = Message.objects.filter(author=author, token=token).first() if token else None
    if sent is not None:
        return sent
    members = _members_called(text=text, called=set(called), space=space, caller=author)
    refusal = refusal_to_write(
        may_write=space is None or space in spaces_of(membership),
        recent=Message.objects.filter(author=author, written_at__gt=now - MESSAGES_WINDOW).count(),
        called=len(members),
    )
    if refusal:
        raise ClubRefusedError(refusal)
    return _Draft(membership=membership, text=text, called=members, files=files, token=token, now=now)


def _members_called(*, text: str, called: set[int], space: Space | None, caller: User) -> list[Membership]:
    named = called_in(text, names_called(text=text, space=space, caller=caller))
    wanted = called | named
    found = list(callable_members(space=space, caller=caller).filter(pk__in=wanted)) if wanted else []
    if called - {member.pk for member in found}:
        raise ClubRefusedError(Refusal.UNKNOWN_CALLED)
    return found


def _first_level(thread: Thread, parent_id: int | None) -> Message | None:
    if parent_id is None:
        return None
    parent = Message.objects.select_related("parent").filter(pk=parent_id, thread=thread).first()
    if parent is None or not parent.is_visible:
        raise ClubRefusedError(Refusal.MESSAGE_GONE)
    return parent.parent or parent


@transaction.atomic
def edit_message(*, message_id: int, author: User, text: str, expected_version: int, now: datetime) -> Message:
    """Rewrite one's message; what it said before is kept and shown. ``Message.DoesNotExist`` when not readable."""
    text = tidied(text)
    if refusal := text_refusal(text):
        raise ClubRefusedError(refusal)
    message = _own(message_id, author)
    if message.version != expected_version:
        raise ClubRefusedError(Refusal.MESSAGE_CHANGED_MEANWHILE)
    if message.text == text:
        return message
    MessageRevision.objects.create(message=message, number=message.version, text=message.text, replaced_at=now)
    message.text, message.edited_at = text, now
    message.version += 1
    message.save(update_fields=["text", "edited_at", "version"])
    record(kind=EventKind.MESSAGE_EDITED, message=message, actor=author, now=now)
    return message


@transaction.atomic
def withdraw_message(*, message_id: int, author: User, now: datetime) -> Message:
    """Take one's message away: its text, its files and what it said before are erased, its place stays."""
    message = _own(message_id, author)
    empty(message)
    record(kind=EventKind.MESSAGE_WITHDRAWN, message=message, actor=author, now=now)
    return message


def empty(message: Message) -> None:
    """Erase what a locked message holds."""
    MessageRevision.objects.filter(message=message).delete()
    MessageFile.objects.filter(message=message).delete()
    Mention.objects.filter(message=message).delete()
    message.text, message.state = "", MessageState.WITHDRAWN.value
    message.version += 1
    message.save(update_fields=["text", "state", "version"])
    show_title(message)


def show_title(message: Message) -> None:
    """Keep the title of a thread with its first message: both are read, or neither is."""
    if message.opens:
        Thread.objects.filter(pk=message.thread_id).update(hidden=not message.is_visible)


def _own(message_id: int, author: User) -> Message:
    message = Message.objects.select_for_update(of=("self",)).visible_to(author).get(pk=message_id)
    if message.author_id != author.pk:
        raise ClubRefusedError(Refusal.NOT_YOUR_MESSAGE)
    if not message.is_visible:
        raise ClubRefusedError(Refusal.MESSAGE_GONE)
    return message
