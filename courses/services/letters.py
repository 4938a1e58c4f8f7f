"""Takes what a requester wrote by answering a mail of the support."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from courses.domain.files import File
from courses.domain.refusals import Refusal
from courses.domain.support import message_refusal, sorted_files
from courses.domain.vocabulary import EventType, SupportAction
from courses.formats.replies import own_words
from courses.models import CourseEvent, SupportRequest
from courses.services.support import add_message, move_request, record_support

# Two programs that answer each other without saying so are stopped here; nobody writes so much by hand.
LETTERS_AN_HOUR = 20


@dataclass(frozen=True)
class LetterReceived:
    """A reply, whole; ``key`` is the same whenever the same letter is read again."""

    key: str
    text: str
    files: tuple[File, ...] = ()
    too_big: bool = False


@transaction.atomic
def receive_letter(*, request_id: int, letter: LetterReceived, now: datetime) -> bool:
    """Add a reply to its request; whether there is such a request still. The same letter twice is one message.

    Files outside the rules are left out, and a letter that cannot be taken at all (empty, too long) is not written:
    either way its author is told by mail, with what to do.
    """
    request = SupportRequest.objects.select_for_update(of=("self",)).filter(pk=request_id, erased_at=None).first()
    if request is None:
        return False
    if request.messages.filter(letter_key=letter.key).exists() or _told(request, letter.key):
        return True
    if (
        request.messages.exclude(letter_key="").filter(written_at__gt=now - timedelta(hours=1)).count()
        >= LETTERS_AN_HOUR
    ):
        return True
    text = own_words(letter.text)
    kept, left_out, why = sorted_files(letter.files)
    if kept and not text:
        text = "(Pièce jointe sans texte.)"
    refusal = Refusal.ATTACHMENT_TOO_BIG if letter.too_big else message_refusal(text)
    payload = {"letter": letter.key, "files": left_out}
    if refusal is not None:
        record_support(
            EventType.LETTER_REFUSED, request, now=now, mailed=True, payload={**payload, "refusal": refusal.value}
        )
        return True
    move_request(request, SupportAction.WRITE, now=now)
    message = add_message(request, text=text, from_agent=False, now=now, files=kept, letter_key=letter.key)
    record_support(EventType.SUPPORT_WRITTEN, request, now=now)
    if why is not None:
        record_support(
            EventType.FILES_LEFT_OUT,
            request,
            now=now,
            message=message,
            mailed=True,
            payload={**payload, "refusal": why.value},
        )
    return True


def _told(request: SupportRequest, key: str) -> bool:
    """Whether its author was already told that this letter was not taken."""
    return CourseEvent.objects.filter(
        type=EventType.LETTER_REFUSED.value, support_mail__request=request, payload__letter=key
    ).exists()
