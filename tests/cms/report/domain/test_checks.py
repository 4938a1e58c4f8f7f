"""unit: what proves a figure wrong, and how it is said."""

import pytest

from cms.report.domain.checks import (
    Check,
    at_most,
    averages,
    counts_as,
    equals,
    multiplies,
    no_less,
    share_gives,
    shares_make_whole,
    sums_to,
)


def test_sum_that_holds_gives_both_numbers():
    assert sums_to("thèmes", [1, 2], 3) == Check(
        "La somme des thèmes égale le total", holds=True, detail="3 d’un côté, 3 de l’autre."
    )


def test_sum_that_cannot_be_says_which_and_by_how_much():
    assert sums_to("thèmes", [6], 8) == Check(
        "La somme des thèmes égale le total",
        holds=False,
        detail="Les thèmes font 6, le total compté à part est 8\u00a0: écart de 2.",
        expected="Un total de 6, ou des thèmes qui font 8.",
    )


def test_no_less_names_the_guilty_rows():
    assert no_less("Règle", [("A", 3, 3), ("B", 2, 3)]) == Check(
        "Règle", holds=False, detail="« B » : 3 pour 2 au plus."
    )
    assert no_less("Règle", [("A", 3, 3)]).holds is True


@pytest.mark.parametrize(
    ("holding", "broken", "said"),
    [
        (
            counts_as("thèmes", named=8, announced=8),
            counts_as("thèmes", named=8, announced=6),
            ("6 thèmes sont annoncés, 8 sont nommés : écart de 2.", "8 annoncés, ou 6 nommés."),
        ),
        (
            shares_make_whole([66, 34]),
            shares_make_whole([31, 28, 26, 11, 1, 0]),
            (
                "Les 5 parts font 97 % : 3 points manquent.",
                "Des parts plus hautes de 3 points en tout, ou la part que la source a oubliée.",
            ),
        ),
        (
            shares_make_whole([100]),
            shares_make_whole([60, 41]),
            ("Les 2 parts font 101 % : 1 point de trop.", "Des parts plus basses de 1 point en tout."),
        ),
        (
            at_most("", part=2, whole=2),
            at_most("", part=3, whole=2),
            ("3 sur 2.", "2 au plus, ou un tout plus grand."),
        ),
        (
            equals("", one=75, other=75),
            equals("", one=75, other=74),
            ("75 d’un côté, 74 de l’autre.", "75 des deux côtés, ou 74."),
        ),
        (
            share_gives("", percent=20, whole=300_000, announced=60_000),
            share_gives("", percent=20, whole=300_000, announced=62_000),
            ("20 % de 300 000 font 60 000, 62 000 annoncés.", "Environ 60 000."),
        ),
        (
            averages("", total=28_755, over=4, announced=7_000, precision=1_000),
            averages("", total=28_755, over=4, announced=8_000, precision=1_000),
            (
                "28 755 sur 4 ans font 7 189 par an, 8 000 annoncés.",
                "7 000, arrondi comme la source le fait.",
            ),
        ),
        (
            multiplies("", times=3, each=2, announced=6),
            multiplies("", times=3, each=2, announced=7),
            ("3 fois 2 font 6, 7 annoncés.", "6."),
        ),
    ],
)
def test_each_rule_sees_what_cannot_be_and_says_what_should_be(holding, broken, said):
    assert (holding.holds, holding.expected, broken.holds) == (True, "", False)
    plain = tuple(text.replace("\u00a0", " ").replace("\u202f", " ") for text in (broken.detail, broken.expected))
    assert plain == said
