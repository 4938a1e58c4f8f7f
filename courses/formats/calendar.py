"""Calendar files (RFC 5545, RFC 5546): an invitation, its cancellation, the public feed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

# Read where something is written: 80 modules that a process which writes no calendar need not keep.
if TYPE_CHECKING:
    from icalendar import Calendar, Event, vCalAddress

PARIS = ZoneInfo("Europe/Paris")
PRODUCT = "-//Preau//Formations//FR"
# The rules of the zone are written for a span around the event: enough for any program that knows no zone by name.
ZONE_FROM = date(2020, 1, 1)
ZONE_YEARS_AFTER = 2


@dataclass(frozen=True)
class Meeting:
    """What a calendar needs to know. Moments are aware; ``uid`` is unique in the world and stable."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    title: str
    description: str
    url: str
    stamped_at: datetime
    join_url: str = ""


@dataclass(frozen=True)
class Person:
    """A name and an address."""

    name: str
    email: str


def _event(meeting: Meeting) -> Event:
    from icalendar import Event

    start = meeting.starts_at.astimezone(PARIS)
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.stamped_at.astimezone(ZoneInfo("UTC")))
    event.add("dtstart", start)
    # The length is added to the instant, not to the clock on the wall: right across a change of hour too.
    end = (meeting.starts_at.astimezone(ZoneInfo("UTC")) + timedelta(minutes=meeting.minutes)).astimezone(PARIS)
    event.add("dtend", end)
    event.add("summary", meeting.title)
    event.add("description", meeting.description)
    event.add("url", meeting.url)
    if meeting.join_url:
        event.add("location", meeting.join_url)
    return event


def _calendar(*, method: str, last: datetime) -> Calendar:
    from icalendar import Calendar, Timezone

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(
        Timezone.from_tzid("Europe/Paris", first_date=ZONE_FROM, last_date=date(last.year + ZONE_YEARS_AFTER, 1, 1))
    )
    return calendar


def _address(person: Person, **parameters: str) -> vCalAddress:
    from icalendar import vCalAddress, vText

    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = vText(person.name)
    for name, value in parameters.items():
        address.params[name] = vText(value)
    return address


def _personal(*, method: str, status: str, meeting: Meeting, organiser: Person, attendee: Person) -> bytes:
    calendar = _calendar(method=method, last=meeting.starts_at)
    event = _event(meeting)
    event.add("status", status)
    event["organizer"] = _address(organiser)
    event["attendee"] = _address(
        attendee, CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT", PARTSTAT="ACCEPTED", RSVP="FALSE"
    )
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def invitation(*, meeting: Meeting, organiser: Person, attendee: Person) -> bytes:
    """METHOD:REQUEST: puts the meeting in the attendee's calendar, or moves it when ``sequence`` grew."""
    return _personal(method="REQUEST", status="CONFIRMED", meeting=meeting, organiser=organiser, attendee=attendee)


def cancellation(*, meeting: Meeting, organiser: Person, attendee: Person) -> bytes:
    """METHOD:CANCEL: takes the meeting out; same ``uid``, a greater ``sequence``."""
    return _personal(method="CANCEL", status="CANCELLED", meeting=meeting, organiser=organiser, attendee=attendee)


def feed(*, meetings: Iterable[Meeting], name: str) -> bytes:
    """METHOD:PUBLISH: the public sessions, with nobody's name in them."""
    listed = list(meetings)
    last = max((meeting.starts_at for meeting in listed), default=datetime(2026, 1, 1, tzinfo=PARIS))
    calendar = _calendar(method="PUBLISH", last=last)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Paris")
    for meeting in listed:
        event = _event(meeting)
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
