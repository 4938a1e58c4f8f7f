"""unit: an edition read from its file, and judged."""

import pytest

from cms.report.domain.published import judge, read_edition
from cms.report.editions import editions

FIGURE = {
    "slug": "essai",
    "title": "Essai",
    "unit": "essai",
    "units": "essais",
    "period": "en 2020",
    "definition": "Ce qui est essayé.",
    "owner": "Personne",
    "passage": "trois essais",
    "total": 3,
    "rows": [{"code": "a", "label": "A", "value": 2}, {"code": "b", "label": "B"}],
    "facts": [{"code": "c", "label": "C", "value": 9, "unit": "essais"}],
}


def edition_with(*checks):
    return read_edition({"year": 2020, "document": "Un document", "figures": [{**FIGURE, "checks": list(checks)}]})


def test_edition_knows_every_number_and_what_it_is():
    edition = edition_with()
    figure = edition.figure("essai")

    assert edition.numbers() == {("essai", "total"): 3, ("essai", "a"): 2, ("essai", "b"): 1, ("essai", "c"): 9}
    assert [figure.label_of(code) for code in ("total", "c", "x")] == ["Nombre annoncé (essais)", "C", ""]
    assert edition.figure("autre") is None


def test_rule_is_judged_on_the_numbers_of_today_not_on_those_of_the_file():
    edition = edition_with({"kind": "sum", "parts": "lignes"})
    figure = edition.figure("essai")

    assert judge(figure.rules[0], figure, edition.numbers()).holds is True
    assert judge(figure.rules[0], figure, {**edition.numbers(), ("essai", "a"): 5}).holds is False


def test_rule_that_names_a_number_nobody_has_stops_the_reading():
    with pytest.raises(ValueError, match="«\u00a0autre/total\u00a0» n’est pas un nombre"):
        edition_with({"kind": "at_most", "label": "Règle", "part": "autre/total", "whole": "total"})


def test_seed_has_its_facts_their_passages_and_its_two_faults():
    edition = editions()[2020]
    numbers = edition.numbers()
    broken = {
        figure.slug for figure in edition.figures for rule in figure.rules if not judge(rule, figure, numbers).holds
    }

    assert broken == {"themes-des-formations", "accompagnements-individualises"}
    assert numbers["participants-aux-formations", "total"] == 28_755
    assert numbers["lettre-d-information", "total"] == 300_000
    assert all(figure.passage and figure.rules and figure.owner and figure.period for figure in edition.figures)
