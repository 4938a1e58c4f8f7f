"""Rows of the letter: pages, readers and what they agreed to, sendings and their messages."""

from cms.newsletter.models.campaign import Campaign, Edition, Lot, Message, Return
from cms.newsletter.models.pages import IssuePage, LetterPage
from cms.newsletter.models.reader import Consent, Reader, Suppression

__all__ = [
    "Campaign",
    "Consent",
    "Edition",
    "IssuePage",
    "LetterPage",
    "Lot",
    "Message",
    "Reader",
    "Return",
    "Suppression",
]
