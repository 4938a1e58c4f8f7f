"""unit: what proves a figure wrong, and how it is said."""

from cms.report.checks import Check, no_less, sums_to


def test_sum_that_holds_gives_both_numbers():
    assert sums_to("thèmes", [1, 2], 3) == Check(
        "La somme des thèmes égale le total", holds=True, detail="3 d’un côté, 3 de l’autre."
    )


def test_sum_that_cannot_be_says_which_and_by_how_much():
    assert sums_to("thèmes", [6], 8) == Check(
        "La somme des thèmes égale le total",
        holds=False,
        detail="Les thèmes font 6, le total compté à part est 8 : écart de 2.",
    )


def test_no_less_names_the_guilty_rows():
    assert no_less("Règle", [("A", 3, 3), ("B", 2, 3)]) == Check(
        "Règle", holds=False, detail="« B » : 3 pour 2 au plus."
    )
    assert no_less("Règle", [("A", 3, 3)]).holds is True
