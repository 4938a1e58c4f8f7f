"""What the pages of a market show: those one is an actor of, and the names of its actors."""

from django.db.models import QuerySet

from sandbox.models import Market, PracticeSpace


def seat_markets(space: PracticeSpace) -> QuerySet[Market]:
    """The markets of the space that the seat one holds is an actor of, newest first."""
    seat = space.current_seat
    return Market.objects.visible_to(seat.structure_id if seat else None).filter(space=space)


def market_numbered(space: PracticeSpace, pk: int) -> Market | None:
    """One of them with its actors (two queries); None when there is none, or when it is others' business."""
    return seat_markets(space).filter(pk=pk).prefetch_related("parties__structure").first()


def names_of(market: Market) -> dict[str, str]:
    """The names of the actors, by identifier; no query after ``market_numbered``."""
    return {party.structure.identifier: party.structure.name for party in market.parties.all()}
