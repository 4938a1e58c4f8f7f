"""unit: the fictitious country, its weeks, and its search."""

from datetime import date, timedelta

import pytest

from sandbox.domain.public_directory import (
    FIRST_WEEK,
    Duty,
    directory_of,
    duty_of,
    found_structures,
    is_luhn,
    week_of,
)
from sandbox.domain.vocabulary import RecipientKind

WEEK = date(2026, 11, 23)
LATER = date(2029, 11, 26)


def names(**query) -> list[str]:
    return [item.name for item in found_structures(directory_of(WEEK).structures, **query)]


def test_the_control_key_tells_real_numbers():
    assert [is_luhn(number) for number in ("732829320", "732829321", "73282932000074", "73282932000075")] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("week", [FIRST_WEEK, WEEK, LATER])
def test_no_number_can_be_anybodys_and_none_is_there_twice(week):
    numbers = [item.identifier for item in directory_of(week).structures]
    assert len(set(numbers)) == len(numbers) > 90
    assert not any(is_luhn(number) or is_luhn(number[:9]) for number in numbers)
    assert {len(number) for number in numbers} == {14}


def test_a_week_begins_on_monday_and_none_is_before_the_first():
    assert [week_of(WEEK + timedelta(days=days)) for days in (-1, 0, 6, 7)] == [
        date(2026, 11, 16),
        WEEK,
        WEEK,
        date(2026, 11, 30),
    ]
    assert week_of(date(2020, 1, 1)) == FIRST_WEEK


def test_the_same_week_is_made_again_the_same():
    before = directory_of(WEEK)
    directory_of.cache_clear()
    assert directory_of(WEEK) == before


def test_changes_are_what_differs_from_the_week_before():
    week = WEEK
    changed_in_all = 0
    for _ in range(6):
        before = {item.identifier: item for item in directory_of(week - timedelta(weeks=1)).structures}
        after = directory_of(week)
        differ = {item.identifier for item in after.structures if before[item.identifier] != item}
        assert {change.identifier for change in after.changes} == differ
        changed_in_all += len(differ)
        week += timedelta(weeks=1)
    assert changed_in_all


@pytest.mark.parametrize("week", [FIRST_WEEK, WEEK, LATER])
def test_the_state_always_wants_a_service_and_an_engagement(week):
    state = [item for item in directory_of(week).structures if item.kind is RecipientKind.STATE]
    assert {duty_of(item) for item in state} == {Duty.BOTH}


@pytest.mark.parametrize("week", [FIRST_WEEK, WEEK, LATER])
def test_whoever_wants_a_service_has_one_that_is_open(week):
    for item in directory_of(week).structures:
        if item.service_required or item.service_or_commitment_required:
            assert any(part.active and part.code != "FACTURES_PUBLIQUES" for part in item.departments), item.name


def test_search_minds_neither_accents_nor_capitals_nor_the_spaces_of_a_number():
    commune = next(item for item in directory_of(WEEK).structures if item.name.startswith("Commune d’Écolive"))
    number = commune.identifier
    for text in ("commune ECOLIVE", "d'écolive commune", number, f"{number[:3]} {number[3:6]} {number[6:9]}"):
        assert commune.name in names(text=text), text
    assert names(text="introuvable") == []


def test_search_narrows_by_type_and_by_what_is_required():
    assert names(kind=RecipientKind.HEALTH) == [name for name in names() if name.startswith("Centre hospitalier")]
    shown = found_structures(directory_of(WEEK).structures, duty=Duty.EITHER)
    assert shown
    assert all(item.service_or_commitment_required and not item.service_required for item in shown)
