"""unit: French spaces and text without accents."""

from cms.core.typography import fold, french, french_throughout


def test_french_joins_what_a_line_may_not_part():
    assert french("Vu : « 1 400 membres » ; quoi ?") == "Vu\u00a0: «\u00a01\u202f400 membres\u00a0»\u202f; quoi\u202f?"


def test_french_joins_a_number_to_its_unit():
    assert french("12 % de 42 240,00 € en 30 jours") == "12\u00a0% de 42\u202f240,00\u00a0€ en 30\u00a0jours"


def test_french_twice_changes_nothing():
    once = french("Prêt ? Oui : « 5 760,00 € » !")

    assert french(once) == once


def test_french_leaves_markup_as_it_is():
    assert french('<a href="https://a.example/?b=1">Voir</a>') == '<a href="https://a.example/?b=1">Voir</a>'


def test_french_throughout_reaches_every_text_but_addresses():
    value = [("callout", {"text": "Prêt ?", "rows": [["a : b"]], "link_url": "/guides/?a=b : c"})]

    assert french_throughout(value) == [
        ("callout", {"text": "Prêt\u202f?", "rows": [["a\u00a0: b"]], "link_url": "/guides/?a=b : c"})
    ]


def test_fold_keeps_the_length():
    assert fold("Éléonore, ÇA ! Œuvre") == "eleonore, ca ! œuvre"
