"""What is printed of the articles that found the times of works pieces."""

import pytest

from sandbox.domain.market_sheet import Ccag
from sandbox.domain.works_pieces import WAITS, Wait

READ = {
    (Wait.MOE, Ccag.V2021): "12.2.2",
    (Wait.DG, Ccag.V2021): "12.4.2",
    (Wait.DG, Ccag.V2009): "13.4.2",
    (Wait.SIGNATURE, Ccag.V2021): "12.4.3",
    (Wait.TACIT, Ccag.V2021): "12.4.4",
    (Wait.TACIT, Ccag.V2009): "13.4.4",
}
"""The articles that a source names; the others are told as supposed, or not at all."""


@pytest.mark.parametrize("wait", Wait)
@pytest.mark.parametrize("ccag", Ccag)
def test_article_is_printed_as_law_where_it_was_read_and_only_there(wait, ccag):
    told = WAITS[wait].article(ccag)
    number = READ.get((wait, ccag))
    if number:
        assert told == f"article {number} du {ccag.label}"
    else:
        assert not told or "supposé" in told
