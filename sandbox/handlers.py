"""What follows from an event. Each handler is safe to run twice: delivery is at least once."""

from collections.abc import Callable

from sandbox.domain.actions import EventType
from sandbox.models import Event
from sandbox.services import run_due_turns

Handler = Callable[[Event], None]


def let_partners_answer(event: Event) -> None:
    """Those whose turn has come act (routing at once; a partner whose delay is zero). Twice is once."""
    run_due_turns(space_id=event.space_id)


_STIRRING = (
    EventType.DEPOSITED,
    EventType.FLOW_ACCEPTED,
    EventType.VALIDATED,
    EventType.VALIDATION_LAPSED,
    EventType.SECOND_VALIDATION_ASKED,
    EventType.VALIDATOR_CORRECTED,
    EventType.FORWARDED,
    EventType.RECYCLED,
    EventType.COMPLETED,
    EventType.ROUTED,
    EventType.MADE_AVAILABLE,
    EventType.SEAT_TAKEN,
)

HANDLERS: dict[EventType, tuple[Handler, ...]] = dict.fromkeys(_STIRRING, (let_partners_answer,))
"""The handlers of each kind of event; a kind that is not here has none."""
