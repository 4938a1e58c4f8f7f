"""unit: when a round-up leaves, and who reads which space."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from cms.club.domain.roundups import EXCERPT, Frequency, excerpt, next_due
from cms.club.domain.spaces import SLUGS, Space, readable_by, space_of
from cms.club.domain.vocabulary import College

PARIS = ZoneInfo("Europe/Paris")


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("frequency", "after", "due"),
    [
        (Frequency.DAILY, at(10, 6), at(10, 7)),
        (Frequency.DAILY, at(10, 7), at(11, 7)),
        (Frequency.WEEKLY, at(10, 6), at(16, 7)),
        (Frequency.WEEKLY, at(16, 6, 59), at(16, 7)),
        (Frequency.WEEKLY, at(16, 7), at(23, 7)),
        # The night when the clocks change, it is still seven.
        (Frequency.DAILY, at(28, 20), at(29, 7)),
        (Frequency.IMMEDIATE, at(10, 6), None),
        (Frequency.NEVER, at(10, 6), None),
    ],
)
def test_departure_is_the_first_after(frequency, after, due):
    assert next_due(frequency, after=after) == due


def test_excerpt_is_one_line_cut_between_words():
    assert excerpt("un\n\ndeux") == "un deux"
    cut = excerpt("mot " * 200)
    assert len(cut) <= EXCERPT + 1
    assert cut.endswith("mot…")


@pytest.mark.parametrize("college", College)
def test_member_reads_the_plenary_and_their_college(college):
    assert readable_by(college, confirmed=True) == {Space.PLENARY, Space(college.value)}
    assert readable_by(college, confirmed=False) == {Space.PLENARY}


def test_stranger_reads_no_space():
    assert readable_by(None, confirmed=True) == frozenset()


def test_each_space_has_its_address():
    assert {space_of(slug) for slug in SLUGS.values()} == set(Space)
    assert space_of("ailleurs") is None
