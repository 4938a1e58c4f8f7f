"""Writing to a member who accepts it, without ever seeing their address."""

from datetime import timedelta

from cms.club.domain.vocabulary import Refusal

MAX_CONTACT = 2000
MAX_CONTACTS = 5
CONTACTS_WINDOW = timedelta(hours=24)


def refusal_to_contact(*, member: bool, contactable: bool, oneself: bool, recent: int, text: str) -> Refusal | None:
    """The first objection to a message, or None; ``recent`` counts the sender's within ``CONTACTS_WINDOW``."""
    if not member:
        return Refusal.NOT_A_MEMBER
    if not contactable or oneself:
        return Refusal.NOT_CONTACTABLE
    if not text.strip() or len(text) > MAX_CONTACT or "\x00" in text:
        return Refusal.CONTACT_TEXT_MISSING
    if recent >= MAX_CONTACTS:
        return Refusal.TOO_MANY_CONTACTS
    return None
