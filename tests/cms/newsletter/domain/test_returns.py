"""unit: when one stops writing to an address."""

import pytest

from cms.newsletter.domain.returns import in_a_row, stops
from cms.newsletter.domain.vocabulary import ReturnKind


@pytest.mark.parametrize(("sent", "back", "count"), [([], set(), 0), ([5, 4, 3], {5, 3}, 1), ([5, 4, 3], {5, 4, 3}, 3)])
def test_issues_in_a_row_count_from_the_latest(sent, back, count):
    assert in_a_row(sent, back) == count


def test_an_address_that_does_not_exist_or_complains_is_stopped_at_once():
    assert stops(ReturnKind.HARD, soft_in_a_row=0)
    assert stops(ReturnKind.COMPLAINT, soft_in_a_row=0)
    assert [stops(ReturnKind.SOFT, soft_in_a_row=n) for n in (1, 2, 3)] == [False, False, True]
