"""The mails of one reader: the confirmation, or « you get it already »; and the trial of an issue."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from cms.accounts.models import User
from cms.newsletter.domain.consent import UNCONFIRMED_DAYS
from cms.newsletter.domain.links import TRIAL_READER, Purpose, sign
from cms.newsletter.domain.stencil import cut
from cms.newsletter.domain.vocabulary import ALL_TOPICS, LetterRefusedError, ReaderState, Refusal
from cms.newsletter.models import IssuePage, Reader
from cms.newsletter.services.hand_over import message_headers
from cms.newsletter.services.rendering import MARKER, DrawnMail, draw, encode, reader_link
from cms.newsletter.services.returns import return_address
from cms.newsletter.services.transport import (
    CutAtEndError,
    CutBeforeEndError,
    SenderRefusedError,
    ServerDownError,
    Transport,
    double_dots,
)


def answer_request(*, reader_id: int) -> None:
    """Write to whoever asked: one link to confirm, or the link to their choices when they get the letter already."""
    reader = Reader.objects.filter(pk=reader_id).first()
    if reader is None:
        return
    pending = reader.state == ReaderState.PENDING.value
    purpose, name = (Purpose.CONFIRM, "confirm") if pending else (Purpose.READER, "preferences")
    link = reader_link(name, token=sign(purpose, reader=reader.pk, campaign=0, key=settings.SECRET_KEY))
    template = "confirmation" if pending else "already"
    subject = "Confirmez votre abonnement à la lettre" if pending else "Vous recevez déjà la lettre"
    context = {"link": link, "topics": reader.topic_list, "days": UNCONFIRMED_DAYS, "base_url": settings.BASE_URL}
    EmailMessage(
        f"{settings.EMAIL_SUBJECT_PREFIX}{subject}",
        render_to_string(f"newsletter/mail/{template}.txt", context),
        settings.NEWSLETTER_FROM,
        [reader.email],
        headers={"Auto-Submitted": "auto-replied"},
    ).send()


def send_trial(*, issue: IssuePage, actor: User, transport: Transport, now: datetime) -> None:
    """The issue as it stands, draft included, to whoever asks and nobody else; LetterRefusedError."""
    drawn = draw(issue=issue, topics=ALL_TOPICS, now=now)
    trial = DrawnMail(f"[Essai] {drawn.subject}", drawn.html, drawn.text)
    token = sign(Purpose.READER, reader=TRIAL_READER, campaign=0, key=settings.SECRET_KEY)
    content = message_headers(email=actor.email, token=token, reference=f"essai-{uuid4().hex}", now=now) + cut(
        double_dots(encode(trial)), marker=MARKER.encode()
    ).fill(token.encode())
    try:
        transport.open()
        sender = return_address(campaign_id=0, reader_id=TRIAL_READER)
        reply = transport.offer(sender=sender, reader=actor.email) or transport.deliver(content)
    except (ServerDownError, SenderRefusedError, CutBeforeEndError, CutAtEndError) as error:
        raise LetterRefusedError(Refusal.MAIL_SERVER_SILENT) from error
    finally:
        transport.close()
    if reply.code // 100 != 2:
        raise LetterRefusedError(Refusal.MAIL_SERVER_SILENT)
