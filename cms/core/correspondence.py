"""Who answers for the mail that comes back: rooms are told here what follows from a bounce, and from a reply."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cms.core.bounces import Bounce
from cms.core.letters import Letter


@dataclass(frozen=True)
class Correspondence:
    """One kind of message that we send, « formation » for instance.

    The functions get what follows the kind in the reference (« 42 »), and bear being called twice for one message.
    ``answered`` is None where nobody reads answers; it says False when what is answered exists no more.
    ``complained`` hears that a reader called the message unwanted.
    """

    kind: str
    bounced: Callable[[str, Bounce, datetime], None]
    answered: Callable[[str, Letter, datetime], bool] | None = None
    complained: Callable[[str, datetime], None] | None = None


_KINDS: dict[str, Correspondence] = {}


def register(correspondence: Correspondence) -> None:
    """Called once a kind, when every room is ready."""
    _KINDS[correspondence.kind] = correspondence


def of_reference(reference: str) -> Correspondence | None:
    """Who answers for « formation-42 »."""
    return _KINDS.get(reference.partition("-")[0])
