"""The mail of the embedded default: kept in files, read in the browser.

One ``.eml`` a message. The page exists where ``BROWSER_MAILBOX`` is set (embedded default, tests) and answers
404 anywhere else: it shows every message to anyone.
"""

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

import nh3
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import urlize
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

NAME = re.compile(r"\d{8}-\d{6}-\d{6}-[0-9a-f]{8}\.eml")
PAGE_SIZE = 20


class FileMailboxBackend(BaseEmailBackend):
    """Writes each message to a file of its own, so that a reader never sees half of one."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """The number of messages written."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}.eml"
            unfinished = folder / f"{name}.part"
            unfinished.write_bytes(message.message().as_bytes(linesep="\r\n"))
            os.replace(unfinished, folder / name)  # noqa: PTH105 - the one call that is atomic on every system
        return len(email_messages)


@dataclass(frozen=True)
class Attachment:
    """One file of a message; ``number`` is its place, which its address uses."""

    number: int
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A message as the pages show it; ``html`` is cleaned and holds no image and no style."""

    name: str
    subject: str
    sender: str
    recipients: str
    sent_at: datetime | None
    text: str
    html: str
    attachments: list[Attachment]

    @property
    def text_with_links(self) -> SafeString:
        """The text, escaped, with its addresses clickable."""
        return mark_safe(urlize(self.text, autoescape=True))  # noqa: S308 - urlize escapes

    @property
    def safe_html(self) -> SafeString:
        """The cleaned HTML."""
        return mark_safe(self.html)  # noqa: S308 - cleaned by nh3


def read_mail(path: Path) -> Mail:
    """Parse one file of the mailbox."""
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    return Mail(
        name=path.name,
        subject=str(message["Subject"] or "(sans objet)"),
        sender=str(message["From"] or ""),
        recipients=str(message["To"] or ""),
        sent_at=parsedate_to_datetime(str(message["Date"])) if message["Date"] else None,
        text=_body(message, "plain"),
        html=nh3.clean(_body(message, "html"), tags=nh3.ALLOWED_TAGS - {"img"}),
        attachments=[
            Attachment(number, part.get_filename() or f"piece-{number}", part.get_content_type(), _bytes(part))
            for number, part in enumerate(message.iter_attachments(), start=1)
        ],
    )


def _body(message: ParsedMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


def _bytes(part: ParsedMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _files() -> list[Path]:
    if not settings.BROWSER_MAILBOX:
        raise Http404("mail is not read in the browser here")
    folder = Path(settings.EMAIL_FILE_PATH)
    return sorted((path for path in folder.glob("*.eml") if NAME.fullmatch(path.name)), reverse=True)


def _mail(name: str) -> Mail:
    for path in _files():
        if path.name == name:
            return read_mail(path)
    raise Http404("no such message")


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every message, the latest first."""
    page = Paginator(_files(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"title": "Courrier", "mails": [read_mail(path) for path in page.object_list], "page_obj": page}
    return _private(render(request, "core/mailbox_list.html", context))


@require_safe
def mailbox_message(request: HttpRequest, name: str) -> HttpResponse:
    """One message."""
    mail = _mail(name)
    return _private(render(request, "core/mailbox_message.html", {"title": mail.subject, "mail": mail}))


@require_safe
def mailbox_attachment(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One file of a message, always as a download: what it holds is never shown on our address."""
    for attachment in _mail(name).attachments:
        if attachment.number == number:
            response = HttpResponse(attachment.content, content_type=attachment.content_type)
            response.headers["Content-Disposition"] = content_disposition_header(
                as_attachment=True, filename=Path(attachment.name).name
            )
            response.headers["X-Content-Type-Options"] = "nosniff"
            return _private(response)
    raise Http404("no such file")


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
