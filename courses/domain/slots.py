"""The times of the week at which a session may be wished for or given: mornings and afternoons of working days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
DAYS = {"mon": "lundi", "tue": "mardi", "wed": "mercredi", "thu": "jeudi", "fri": "vendredi"}
HOURS = (10, 14)
NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True)
class Slot:
    """A day of the week (0 is Monday) and an hour in Paris."""

    weekday: int
    hour: int

    @property
    def code(self) -> str:
        """« tue-10 »."""
        return f"{list(DAYS)[self.weekday]}-{self.hour}"

    @property
    def words(self) -> str:
        """« mardi à 10 h »."""
        return f"{list(DAYS.values())[self.weekday]} à {self.hour}{NO_BREAK_SPACE}h"


SLOTS = tuple(Slot(weekday, hour) for weekday in range(len(DAYS)) for hour in HOURS)
SLOT_CODES = tuple(slot.code for slot in SLOTS)
_BY_CODE = {slot.code: slot for slot in SLOTS}


def slot_in_words(code: str) -> str:
    """The words of a code; an unknown one is shown as it is."""
    return _BY_CODE[code].words if code in _BY_CODE else code


def known_codes(codes: Iterable[str]) -> list[str]:
    """Those of ``codes`` that exist, once each, in the order of the week."""
    wanted = set(codes)
    return [code for code in SLOT_CODES if code in wanted]


def code_at(moment: datetime) -> str:
    """The code of a moment; empty when it is no slot."""
    local = moment.astimezone(PARIS)
    slot = Slot(local.weekday(), local.hour) if local.weekday() < len(DAYS) else None
    return slot.code if slot and slot.code in _BY_CODE and local.minute == 0 else ""


def dates_of(*, first: date, weeks: int, closed: Iterable[date]) -> list[datetime]:
    """Every moment that is a slot, from ``first`` on for so many weeks, ``closed`` days left out. In Paris."""
    shut = set(closed)
    days = (first + timedelta(days=n) for n in range(weeks * 7))
    return [
        datetime.combine(day, time(hour), tzinfo=PARIS)
        for day in days
        if day.weekday() < len(DAYS) and day not in shut
        for hour in HOURS
    ]
