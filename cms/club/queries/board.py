"""Questions about the board: who sits today, who replaces them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from cms.club.domain.ballots import SEATS_A_COLLEGE
from cms.club.domain.vocabulary import College
from cms.club.models import BoardSeat, Membership


@dataclass(frozen=True)
class Bench:
    """One college on the board: at most two who sit, then their substitutes in order."""

    college: College
    sitting: tuple[BoardSeat, ...]
    substitutes: tuple[BoardSeat, ...]

    @property
    def vacant(self) -> int:
        """Seats that nobody holds."""
        return SEATS_A_COLLEGE - len(self.sitting)


def benches(*, today: date) -> list[Bench]:
    """The three colleges on the board on ``today``; one query.

    The two first in rank sit; someone who left the college or was erased sits no more, so that the next one does.
    """
    still_there = Membership.objects.active().filter(user=OuterRef("holder"), college=OuterRef("college"))
    able = list(
        BoardSeat.objects.on(today).filter(Exists(still_there)).select_related("holder").order_by("college", "rank")
    )
    found = []
    for college in College:
        seats = [seat for seat in able if seat.college == college]
        found.append(Bench(college, tuple(seats[:SEATS_A_COLLEGE]), tuple(seats[SEATS_A_COLLEGE:])))
    return found


def sitting(*, today: date) -> list[BoardSeat]:
    """The seats of the board on ``today``, at most six."""
    return [seat for bench in benches(today=today) for seat in bench.sitting]
