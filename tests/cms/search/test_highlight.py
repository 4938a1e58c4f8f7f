"""unit: extracts and marks."""

from cms.search.backend import stem
from cms.search.highlight import extract, mark, search_words


def test_words_are_parted_by_punctuation():
    assert search_words("Maître d’œuvre, n° 12 !") == ["maître", "d", "œuvre", "n", "12"]


def test_stem_cuts_the_ending_when_enough_is_left():
    assert {stem(word) for word in ("rejet", "rejets", "rejetee", "rejetees", "rejeter")} == {"rejet"}
    assert stem("pour") == "pour"
    assert stem("tes") == "tes"


def test_mark_ignores_case_accents_and_endings():
    assert mark("La facture REJETÉE, puis le rejet.", "rejetee") == (
        "La facture <mark>REJETÉE</mark>, puis le <mark>rejet</mark>."
    )


def test_mark_escapes_the_text_and_the_query():
    assert mark("<b>facture</b> & co", "facture <script>") == "&lt;b&gt;<mark>facture</mark>&lt;/b&gt; &amp; co"


def test_mark_without_a_word_only_escapes():
    assert mark("a < b", "!!!") == "a &lt; b"


def test_extract_turns_around_the_first_word_found():
    text = "début " * 60 + "le mot facture est ici " + "fin " * 60

    cut = extract(text, "facture")

    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert "<mark>facture</mark>" in cut
    assert len(cut) < 290


def test_extract_of_a_short_text_is_the_text():
    assert extract("Un mot.", "absent") == "Un mot."
    assert extract("", "absent") == ""
