"""unit: calendar files, read back by a program that is not ours to trust."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from courses.formats.calendar import Meeting, Person, cancellation, feed, invitation

ORGANISER = Person(name="Préau", email="ne-pas-repondre@preau.example")
ATTENDEE = Person(name='Zoé "Z" ; Dupont, fille', email="zoe@atelier.example")


def meeting(**changes):
    values = {
        "uid": "abc@preau.example",
        "sequence": 0,
        "starts_at": datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
        "minutes": 90,
        "title": "Créer son compte, et déposer ; une facture",
        "description": "Ligne une\nLigne deux",
        "url": "https://preau.example/formations/x/",
        "stamped_at": datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
        "join_url": "https://salle.example/secret",
    }
    return Meeting(**{**values, **changes})


def read(content):
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


@pytest.mark.parametrize(
    ("starts_at", "wall_start", "wall_end"),
    [
        # winter and summer
        ("2026-12-01T09:00", "2026-12-01 10:00 +0100", "2026-12-01 11:30 +0100"),
        ("2027-07-06T08:00", "2027-07-06 10:00 +0200", "2027-07-06 11:30 +0200"),
        # the last hour before, and the first after, the change to summer time (28 March 2027, 2 h -> 3 h)
        ("2027-03-28T00:30", "2027-03-28 01:30 +0100", "2027-03-28 04:00 +0200"),
        ("2027-03-28T01:00", "2027-03-28 03:00 +0200", "2027-03-28 04:30 +0200"),
        # the same for winter time (31 October 2027, 3 h -> 2 h)
        ("2027-10-30T23:30", "2027-10-31 01:30 +0200", "2027-10-31 02:00 +0100"),
        ("2027-10-31T01:30", "2027-10-31 02:30 +0100", "2027-10-31 04:00 +0100"),
    ],
)
def test_invitation_is_at_the_right_hour_across_both_changes(starts_at, wall_start, wall_end):
    moment = datetime.fromisoformat(starts_at).replace(tzinfo=UTC)
    _calendar, event = read(invitation(meeting=meeting(starts_at=moment), organiser=ORGANISER, attendee=ATTENDEE))

    fixed = "%Y-%m-%d %H:%M"
    # The wall clock is what the file holds; the offset of an hour that comes twice is for the zone's rules to tell.
    assert event["dtstart"].dt.strftime(fixed) == wall_start[:16]
    assert event["dtend"].dt.strftime(fixed) == wall_end[:16]
    assert event["dtstart"].params["TZID"] == "Europe/Paris"


@pytest.mark.parametrize("day", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)])
def test_vtimezone_alone_gives_the_offsets_around_a_change(day):
    calendar, _event = read(invitation(meeting=meeting(starts_at=day), organiser=ORGANISER, attendee=ATTENDEE))
    (zone,) = calendar.walk("VTIMEZONE")
    # lookup_tzid=False: only what the file says, nothing that this machine knows of Paris.
    rules = zone.to_tz(lookup_tzid=False)
    before = day.replace(hour=0, minute=30, tzinfo=rules).utcoffset()
    after = day.replace(hour=12, tzinfo=rules).utcoffset()

    hours = [timedelta(hours=1), timedelta(hours=2)]
    assert [before, after] == (hours if day.month == 3 else hours[::-1])


def test_invitation_and_cancellation_speak_of_the_same_meeting():
    asked, event = read(invitation(meeting=meeting(), organiser=ORGANISER, attendee=ATTENDEE))
    dropped, gone = read(cancellation(meeting=meeting(sequence=1), organiser=ORGANISER, attendee=ATTENDEE))

    assert (str(asked["method"]), str(dropped["method"])) == ("REQUEST", "CANCEL")
    assert (str(event["status"]), str(gone["status"])) == ("CONFIRMED", "CANCELLED")
    assert str(event["uid"]) == str(gone["uid"]) == "abc@preau.example"
    assert (event["sequence"], gone["sequence"]) == (0, 1)


def test_invitation_names_who_is_invited_and_where():
    _calendar, event = read(invitation(meeting=meeting(), organiser=ORGANISER, attendee=ATTENDEE))

    assert str(event["attendee"]) == "mailto:zoe@atelier.example"
    assert str(event["organizer"]) == "mailto:ne-pas-repondre@preau.example"
    assert str(event["summary"]) == "Créer son compte, et déposer ; une facture"
    assert str(event["location"]) == "https://salle.example/secret"


@given(st.text(max_size=200))
def test_no_text_breaks_the_file(text):
    clean = "".join(c for c in text if c.isprintable())
    content = invitation(
        meeting=meeting(title=clean), organiser=ORGANISER, attendee=Person(name=clean, email="a@b.example")
    )

    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_feed_lists_meetings_and_nobody():
    content = feed(meetings=[meeting(uid="1@x", join_url=""), meeting(uid="2@x", join_url="")], name="Formations")
    calendar = Calendar.from_ical(content)

    assert [str(e["uid"]) for e in calendar.walk("VEVENT")] == ["1@x", "2@x"]
    assert str(calendar["method"]) == "PUBLISH"
    assert b"ATTENDEE" not in content


def test_feed_without_meeting_is_still_a_calendar():
    assert Calendar.from_ical(feed(meetings=[], name="Formations")).walk("VEVENT") == []
