"""An issue becomes a mail: one HTML drawn by mrml from MJML, one text, and the whole message encoded once.

What changes from reader to reader is only the token of their links; it is a marker here (``domain.stencil``).
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.rich_text import expand_db_html

from cms.core.typography import french
from cms.newsletter.domain.plain_text import plain
from cms.newsletter.models import IssuePage
from cms.newsletter.models.blocks import SESSIONS_MOST, blocks_for
from courses.queries.catalogue import SessionCard, sessions_to_publish

# As long as a token (``links.TOKEN_LENGTH``), made of characters that no encoding and no escaping touches.
MARKER = "QZ8vKx3JwY0uNbRt7GmPs2LdHc5FaEi9TqUo"
PICTURE_WIDTH = 560
_LOCAL_ADDRESS = re.compile(r"""(href|src)=(["'])/(?!/)""")


@dataclass(frozen=True)
class DrawnMail:
    """The two faces of a mail."""

    subject: str
    html: str
    text: str


def absolute(address: str) -> str:
    """« /guides/ » on our site, with its host."""
    return f"{settings.BASE_URL}{address}" if address.startswith("/") else address


def reader_link(name: str, *, token: str = MARKER) -> str:
    """The whole address of one page of a reader: ``preferences`` or ``unsubscribe``."""
    return absolute(reverse(f"newsletter:{name}", args=[token]))


def _rich(value: Any) -> str:
    """Rich text with whole addresses."""
    return _LOCAL_ADDRESS.sub(rf"\1=\2{settings.BASE_URL}/", expand_db_html(getattr(value, "source", str(value))))


def _block(block: Any, cards: list[SessionCard]) -> dict[str, Any]:
    """What the templates of one block need, whatever the face."""
    value = block.value
    told: dict[str, Any] = {"kind": block.block_type, "value": value}
    if "text" in value and hasattr(value["text"], "source"):
        told["html"] = _rich(value["text"])
        told["text"] = plain(told["html"])
    match block.block_type:
        case "articles":
            told["articles"] = [
                {
                    "title": article["title"] or page.title,
                    "summary": article["summary"] or page.intro,
                    "url": absolute(page.url or "/"),
                }
                for article in value["articles"]
                # A page taken down since is simply not cited.
                if (page := article["page"]) is not None and page.live and (page := page.specific)
            ]
        case "sessions":
            told["sessions"] = [
                {
                    "title": card.title,
                    "when": f"{card.day}, {card.hour}",
                    "seats": card.seats,
                    "url": absolute(card.url),
                }
                for card in cards[: value["count"]]
            ]
            told["all_url"] = absolute("/formations/")
        case "action":
            told["url"] = absolute(value["url"])
        case "picture" if value["image"] is not None:
            rendition = value["image"].get_rendition(f"max-{PICTURE_WIDTH * 2}x2000|format-jpeg|jpegquality-75")
            told["src"], told["width"] = absolute(rendition.url), min(rendition.width, PICTURE_WIDTH)
    return told


def draw(*, issue: IssuePage, topics: int, now: datetime, campaign_id: int = 0) -> DrawnMail:
    """The mail of ``issue`` for the readers of ``topics``; ``campaign_id`` is 0 when nothing is counted (a trial)."""
    chosen = blocks_for(issue.body, topics)
    listed = any(block.block_type == "sessions" for block in chosen)
    cards = sessions_to_publish(now=now)[:SESSIONS_MOST] if listed else []
    context = {
        "issue": issue,
        "subject": issue.mail_subject,
        "blocks": [_block(block, cards) for block in chosen],
        "operator": settings.OPERATOR,
        "online_url": absolute(issue.url or "/lettre/"),
        "preferences_url": reader_link("preferences"),
        "unsubscribe_url": reader_link("unsubscribe"),
        "data_url": absolute("/donnees-personnelles/"),
        "seen_url": absolute(reverse("newsletter:seen", args=[campaign_id])) if campaign_id else "",
    }
    import mrml  # 1 MB that only a process which draws an issue should hold

    mjml = render_to_string("newsletter/mail/issue.mjml", context)
    drawn_on_server = mrml.ParserOptions(include_loader=mrml.noop_loader())
    html = mrml.to_html(mjml, parser_options=drawn_on_server).content
    text = render_to_string("newsletter/mail/issue.txt", context)
    return DrawnMail(issue.mail_subject, html, french(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"))


def encode(mail: DrawnMail) -> bytes:
    """The message without the headers of its reader (To, Date, Message-ID, List-Unsubscribe), ready for a stencil."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = mail.subject
    message["From"] = settings.NEWSLETTER_FROM
    message["List-Id"] = f"Lettre de {_plain_ascii(settings.OPERATOR)} <lettre.{settings.NEWSLETTER_DOMAIN}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Precedence"] = "bulk"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def _plain_ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode() or "Preau"
