"""Seats: numbered from one to the capacity, one person each."""

from collections.abc import Collection

from courses.domain.refusals import Refusal

CAPACITY_RANGE = range(1, 5001)
NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"


def free_seat(*, taken: Collection[int], capacity: int) -> int | None:
    """The lowest seat number that nobody holds, or None when the session is full."""
    occupied = set(taken)
    return next((number for number in range(1, capacity + 1) if number not in occupied), None)


def renumbered(*, taken: Collection[int], capacity: int) -> dict[int, int]:
    """Which seats move where so that all fit below a smaller ``capacity``.

    Only the seats above the new capacity move, into the lowest free numbers;
    ValueError when there are more people than seats.
    """
    if len(set(taken)) > capacity:
        raise ValueError("more people than seats")
    free = (number for number in range(1, capacity + 1) if number not in set(taken))
    return {number: next(free) for number in sorted(taken) if number > capacity}


def capacity_refusal(*, capacity: int, taken: int) -> Refusal | None:
    """Why a session cannot have this capacity, or None."""
    if capacity not in CAPACITY_RANGE:
        return Refusal.CAPACITY_OUT_OF_RANGE
    return Refusal.CAPACITY_BELOW_TAKEN if capacity < taken else None


def counted(number: int) -> str:
    """A whole number as French writes it: 1 654."""
    return f"{number:,}".replace(",", NARROW_SPACE)


def seats_in_words(*, left: int, capacity: int) -> str:
    """« 12 places sur 500 »; a full session says so."""
    if left <= 0:
        return f"complet ({counted(capacity)}{NO_BREAK_SPACE}places prises)" if capacity > 1 else "complet"
    noun = "place libre" if left == 1 else "places libres"
    return f"{counted(left)}{NO_BREAK_SPACE}{noun} sur {counted(capacity)}"


def duration_in_words(minutes: int) -> str:
    """« 45 minutes », « 1 heure 30 », « 2 heures »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK_SPACE}minutes" if rest != 1 else f"1{NO_BREAK_SPACE}minute"
    noun = "heure" if hours == 1 else "heures"
    return f"{hours}{NO_BREAK_SPACE}{noun}" + (f"{NO_BREAK_SPACE}{rest:02d}" if rest else "")
