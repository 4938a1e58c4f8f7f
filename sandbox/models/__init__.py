"""The rows of the sandbox: constraints and ``visible_to()`` querysets. No rule lives here.

A ``PracticeSpace`` holds everything else: its ``Structure`` directory, its ``Seat`` list, the ``Document`` rows people
exchange, the ``Flow`` rows by which files came, and the ``Event`` journal that explains them all. Rows of a space
carry a ``rank``, numbered from 1 in the space, so that a replay gives the same identifiers.
"""

from sandbox.models.access import AccessToken, ApiClient, TechnicalAccount
from sandbox.models.advice import FileAdvice
from sandbox.models.bookmarks import Bookmark
from sandbox.models.contacts import Broadcast, Delivery, Request, RequestFile, RequestMessage
from sandbox.models.directory import Commitment, Department, Structure
from sandbox.models.documents import Attachment, Document, Flow, StoredFile
from sandbox.models.journal import Event
from sandbox.models.markets import Market, MarketParty
from sandbox.models.notifications import Notice, NotificationChoice
from sandbox.models.searches import ExportJob, SavedSearch
from sandbox.models.spaces import PracticeSpace, Seat, fingerprint
from sandbox.models.tally import PracticeTally
from sandbox.models.works import WorksFile

__all__ = [
    "AccessToken",
    "ApiClient",
    "Attachment",
    "Bookmark",
    "Broadcast",
    "Commitment",
    "Delivery",
    "Department",
    "Document",
    "Event",
    "ExportJob",
    "FileAdvice",
    "Flow",
    "Market",
    "MarketParty",
    "Notice",
    "NotificationChoice",
    "PracticeSpace",
    "PracticeTally",
    "Request",
    "RequestFile",
    "RequestMessage",
    "SavedSearch",
    "Seat",
    "StoredFile",
    "Structure",
    "TechnicalAccount",
    "WorksFile",
    "fingerprint",
]
