"""The table of the pairs of « sollicitations »."""

from sandbox.domain.requests import Route
from sandbox.formats.request_pairs import pair_of, request_pairs


def test_pairs_are_whole_and_each_route_has_some():
    pairs = request_pairs()
    assert {pair.route for pair in pairs.values()} == set(Route)
    assert len({pair.label for pair in pairs.values()}) == len(pairs)
    for pair in pairs.values():
        assert pair.category
        assert pair.subcategory
        assert "'" not in pair.label + pair.answer
        assert bool(pair.answer) is (pair.route is Route.SUPPORT), pair.code


def test_pairs_that_skip_the_support_are_those_of_the_reference():
    # « Suivi du traitement » and « Rejet ou absence de traitement », for each kind of document; nothing else.
    direct = {pair.code for pair in request_pairs().values() if pair.route is Route.DIRECT}
    assert direct == {"SUIVI", "REJET", "TRAVAUX_SUIVI", "AUTRE_SUIVI"}


def test_unknown_pair_is_none():
    assert pair_of("RIEN") is None
