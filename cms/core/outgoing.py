"""The return address of what leaves: one a message, made from its identifier.

A message whose ``Message-ID`` is « <kind-reference@our-host> », of a kind that some room answers for, leaves with an
envelope sender of its own: its report of non-delivery comes back there. Where the room reads answers, ``Reply-To`` is
the same address. Without an inbox (``INBOX_ADDRESS`` empty), messages leave as they are.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from cms.core.bounces import encode_return
from cms.core.correspondence import of_reference

# What follows a dot tells two messages about one thing apart.
_OURS = re.compile(r"<([a-z]+-[a-z0-9-]+)(?:\.[^@<>]*)?@([^@<>]+)>")


def give_return_address(message: EmailMessage) -> None:
    """Give a message its envelope sender, and where to answer; the author that people see does not change."""
    ours = _OURS.fullmatch(str(message.extra_headers.get("Message-ID", "")))
    if not settings.INBOX_ADDRESS or ours is None or ours[2] != urlsplit(settings.BASE_URL).hostname:
        return
    correspondence = of_reference(ours[1])
    if correspondence is None:
        return
    message.extra_headers.setdefault("From", message.from_email)
    message.from_email = encode_return(ours[1], mailbox=settings.INBOX_ADDRESS, key=settings.SECRET_KEY)
    if correspondence.answered is not None and not message.reply_to:
        message.reply_to = [message.from_email]


class WithReturnAddresses(BaseEmailBackend):
    """Put before a way of sending."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """The number of messages sent."""
        for message in email_messages:
            give_return_address(message)
        return super().send_messages(email_messages)


class SmtpBackend(WithReturnAddresses, EmailBackend):
    """SMTP, each message with its return address."""
