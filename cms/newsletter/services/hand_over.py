"""Hands the messages of one lot over, one connection, one message after the other.

For each message: the server says that it awaits it; one statement settles the message before and marks this one « en
cours de remise »; it leaves; the server answers. So at any instant one message of the connection at most is neither
ours nor surely the server's, and the database says which.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Protocol

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from cms.newsletter.domain.campaigns import LEASE_MARGIN, REFUSALS_THAT_STOP
from cms.newsletter.domain.links import Purpose, sign
from cms.newsletter.domain.messages import Happening, happening_of_reply, moved, retry_delay, sources
from cms.newsletter.domain.stencil import Stencil, cut
from cms.newsletter.domain.vocabulary import MessageState as State
from cms.newsletter.models import Edition, Message
from cms.newsletter.services.leases import Lease, renew
from cms.newsletter.services.rendering import MARKER, reader_link
from cms.newsletter.services.returns import reference_of, return_address
from cms.newsletter.services.transport import (
    CutAtEndError,
    CutBeforeEndError,
    Reply,
    Transport,
    double_dots,
)

# One statement for two rows: a server of messages waits on the database as seldom as it can. ``%s`` in order:
# previous id, its new state, its reply, its new attempts | next id | previous id, next id.
_TURN = """
UPDATE newsletter_message SET
    state = CASE WHEN id = %s THEN %s ELSE 'handing' END,
    reply = CASE WHEN id = %s THEN %s ELSE reply END
WHERE (id = %s AND state IN ('handing', 'uncertain')) OR (id = %s AND state = 'pending')
RETURNING id
"""
_BEGIN = "UPDATE newsletter_message SET state = 'handing' WHERE id = %s AND state = 'pending' RETURNING id"


@dataclass(frozen=True)
class Waiting:
    """One message to hand over."""

    message_id: int
    reader_id: int
    email: str
    edition_id: int


@dataclass(frozen=True)
class Settled:
    """What became of a message that left: written with the next one, or at the end."""

    message_id: int
    happening: Happening
    reply: str = ""


class MessageBook(Protocol):
    """Where the states are written. A seam for the tests, which die on either side of each call."""

    def turn(self, *, settled: Settled | None, begun: int) -> bool:
        """Settle one and begin the next in one statement; False when the next may not be sent any more."""

    def settle(self, settled: Settled) -> None:
        """Settle one, nothing follows."""

    def refuse(self, *, message_id: int, reply: Reply) -> None:
        """The server refused the reader before anything left."""

    def skip(self, message_ids: list[int]) -> None:
        """Readers who left since."""


class Rows:
    """The book in the database."""

    def turn(self, *, settled: Settled | None, begun: int) -> bool:
        """See ``MessageBook``; what is not a plain acceptance is settled by itself, it counts the attempts."""
        if settled is not None and settled.happening is not Happening.ACCEPTED:
            self.settle(settled)
            settled = None
        with connection.cursor() as cursor:
            if settled is None:
                cursor.execute(_BEGIN, [begun])
            else:
                mine, after = settled.message_id, State.HANDED.value
                cursor.execute(_TURN, [mine, after, mine, settled.reply, mine, begun])
            # Only who changed the row may send it: another connection may be at the same message.
            return (begun,) in cursor.fetchall()

    @transaction.atomic
    def settle(self, settled: Settled) -> None:
        """One message, by the table."""
        message = (
            Message.objects.select_for_update(of=("self",))
            .filter(pk=settled.message_id, state__in=sources(settled.happening))
            .first()
        )
        if message is not None:
            _move(message, settled.happening, settled.reply)

    @transaction.atomic
    def refuse(self, *, message_id: int, reply: Reply) -> None:
        """A refusal for ever, or one that says « later »."""
        message = Message.objects.select_for_update(of=("self",)).filter(pk=message_id, state="pending").first()
        if message is not None:
            _move(message, happening_of_reply(reply.code), str(reply))

    def skip(self, message_ids: list[int]) -> None:
        """All at once."""
        gone = Message.objects.filter(pk__in=message_ids, state__in=sources(Happening.READER_LEFT))
        gone.update(state=moved(State.PENDING, Happening.READER_LEFT).value)


def _move(message: Message, happening: Happening, reply: str) -> None:
    if happening is Happening.DEFERRED:
        message.attempts += 1
        if retry_delay(message.attempts) is None:
            happening = Happening.REFUSED
    message.state = moved(State(message.state), happening).value
    message.reply = reply[:200]
    message.save(update_fields=["state", "reply", "attempts"])


class Editions:
    """The stencils of the editions, cut once a process and an edition."""

    def __init__(self) -> None:
        self._cut: dict[int, Stencil] = {}

    def get(self, edition_id: int) -> Stencil:
        """The stencil of one edition."""
        if edition_id not in self._cut:
            encoded = bytes(Edition.objects.values_list("encoded", flat=True).get(pk=edition_id))
            self._cut[edition_id] = cut(double_dots(encoded), marker=MARKER.encode())
        return self._cut[edition_id]


def message_headers(*, email: str, token: str, reference: str, now: datetime) -> bytes:
    """What is one reader's own; the link of List-Unsubscribe needs nothing but itself (RFC 8058).

    The identifier is the same however often the message is tried: a mailbox that minds may drop a second one.
    """
    return (
        f"To: {email}\r\n"
        f"Date: {format_datetime(timezone.localtime(now))}\r\n"
        f"Message-ID: <{reference}@{settings.NEWSLETTER_DOMAIN}>\r\n"
        f"List-Unsubscribe: <{reader_link('unsubscribe', token=token)}>\r\n"
    ).encode("ascii")


def waiting(*, lease: Lease) -> tuple[list[Waiting], list[int]]:
    """The messages to send, in order, and those whose reader left; one query."""
    rows = (
        Message.objects.filter(lot_id=lease.lot_id, state=State.PENDING.value)
        .order_by("pk")
        .values_list("pk", "reader_id", "reader__email", "reader__state", "edition_id")[: lease.most]
    )
    found, gone = [], []
    for pk, reader_id, email, state, edition_id in rows:
        if reader_id is None or state != "active":
            gone.append(pk)
        else:
            found.append(Waiting(pk, reader_id, email, edition_id))
    return found, gone


def hand_over(
    *,
    lease: Lease,
    transport: Transport,
    book: MessageBook,
    editions: Editions,
    clock: Callable[[], datetime],
) -> bool:
    """Send the lot of ``lease``; False when every reader was refused, which no list of readers deserves.

    ServerDownError and SenderRefusedError pass through: what was settled is written, what was not begun stays to send.
    """
    batch, gone = waiting(lease=lease)
    if gone:
        book.skip(gone)
    settled: Settled | None = None
    refused = 0
    try:
        for item in batch:
            now = clock()
            if now > lease.ends_at - LEASE_MARGIN:
                renewed = renew(lease=lease, now=now)
                if renewed is None:
                    break
                lease = replace(lease, ends_at=renewed.ends_at)
            sender = return_address(campaign_id=lease.campaign_id, reader_id=item.reader_id)
            refusal = transport.offer(sender=sender, reader=item.email)
            if refusal is not None:
                refused += refusal.code // 100 == 5
                book.refuse(message_id=item.message_id, reply=refusal)
                continue
            content = _content(item, lease=lease, editions=editions, now=now)
            try:
                begun = book.turn(settled=settled, begun=item.message_id)
            except BaseException:
                transport.withdraw()
                raise
            settled = None
            if not begun:
                transport.withdraw()
                break
            settled = _deliver(transport, content, item)
            if settled.happening in (Happening.CUT_BEFORE_END, Happening.CUT_AT_END):
                break
    finally:
        # Also on the way out of an error: what the server answered is known, and must be.
        if settled is not None:
            book.settle(settled)
    return refused < REFUSALS_THAT_STOP or refused < len(batch)


def _content(item: Waiting, *, lease: Lease, editions: Editions, now: datetime) -> bytes:
    token = sign(Purpose.READER, reader=item.reader_id, campaign=lease.campaign_id, key=settings.SECRET_KEY)
    reference = reference_of(campaign_id=lease.campaign_id, reader_id=item.reader_id)
    headers = message_headers(email=item.email, token=token, reference=reference, now=now)
    return headers + editions.get(item.edition_id).fill(token.encode())


def _deliver(transport: Transport, content: bytes, item: Waiting) -> Settled:
    try:
        reply = transport.deliver(content)
    except CutBeforeEndError as error:
        return Settled(item.message_id, Happening.CUT_BEFORE_END, str(error))
    except CutAtEndError as error:
        return Settled(item.message_id, Happening.CUT_AT_END, str(error))
    return Settled(item.message_id, happening_of_reply(reply.code), str(reply))
