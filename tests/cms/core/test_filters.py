"""unit: what templates print."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template

from cms.core.templatetags.preau import (
    EVIDENCE,
    TONES,
    amount,
    as_written,
    breadcrumb,
    counted,
    day_short,
    day_words,
    hour_words,
    is_figure,
    moment_words,
    number,
    percent,
)


def draw(source: str, **context: object) -> str:
    return Template("{% load preau %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1234.5"), "1\u202f234,50\u202f€"),
        (Decimal(0), "0,00\u202f€"),
        (Decimal(-5760), "−5\u202f760,00\u202f€"),
        (Decimal("1234567.894"), "1\u202f234\u202f567,89\u202f€"),
        (3, "3,00\u202f€"),
        (None, "—"),
    ],
)
def test_amount_is_written_the_french_way(value, shown):
    assert amount(value) == shown


def test_amount_refuses_a_float():
    with pytest.raises(TypeError):
        amount(1.1)


def test_number_and_percent_take_their_places():
    assert number(145_000_000) == "145\u202f000\u202f000"
    assert percent(Decimal("12.345"), 1) == "12,3\u202f%"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0\u00a0place"), (1, "1\u00a0place"), (2, "2\u00a0places"), (1400, "1\u202f400\u00a0places")],
)
def test_counted_agrees_as_french_does(value, shown):
    assert counted(value, "place,places") == shown


def test_dates_are_written_in_words():
    assert day_words(date(2026, 11, 24)) == "mardi 24\u00a0novembre 2026"
    assert day_words(date(2026, 12, 1)) == "mardi 1er\u00a0décembre 2026"
    assert day_short(date(2026, 12, 1)) == "1er\u00a0décembre 2026"
    assert day_words(None) == day_short(None) == "—"


def test_moments_are_given_in_the_time_of_paris():
    assert moment_words(datetime(2026, 11, 24, 9, 0, tzinfo=UTC)) == "mardi 24\u00a0novembre 2026, 10\u00a0h"
    assert moment_words(datetime(2026, 7, 14, 22, 30, tzinfo=UTC)) == "mercredi 15\u00a0juillet 2026, 0\u00a0h\u00a030"
    assert hour_words(datetime(2026, 11, 24, 9, 5, tzinfo=UTC)) == "10\u00a0h\u00a005"
    assert moment_words(None) == hour_words(None) == "—"


@pytest.mark.parametrize(
    ("cell", "figure"), [("5 760,00 €", True), ("12 %", True), ("Le même", False), ("", False), ("en €", False)]
)
def test_is_figure_knows_amounts_from_words(cell, figure):
    assert is_figure(cell) is figure


def test_every_tone_of_a_status_has_a_shape_of_its_own():
    shapes = {tone: draw('{% status_badge "Rejetée" tone %}', tone=tone) for tone in TONES}

    assert len(set(shapes.values())) == len(TONES)
    assert all("Rejetée" in shape for shape in shapes.values())


def test_status_badge_escapes_its_word():
    assert "&lt;b&gt;" in draw("{% status_badge word %}", word="<b>")


def test_evidence_says_the_word_and_the_source():
    drawn = {code: draw('{% evidence code "un texte" %}', code=code) for code in EVIDENCE}

    assert [word for word, code in (("Officiel", "official"), ("Observé", "observed"), ("Supposé", "assumed"))] == [
        label for label, _icon, _meaning in EVIDENCE.values()
    ]
    assert all("Source\u00a0: un texte." in html and "<summary>" in html for html in drawn.values())


def test_breadcrumb_takes_pairs_then_the_page():
    assert breadcrumb("Formations", "/formations/", "Séance") == {
        "trail": [{"title": "Formations", "url": "/formations/"}],
        "current": "Séance",
    }
    with pytest.raises(ValueError, match="in turn"):
        breadcrumb("Formations", "Séance")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("un\ndeux\n\ntrois", "<p>un<br>deux</p>\n\n<p>trois</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<cac:Party>é & o", "<p>&lt;cac:Party&gt;é &amp; o</p>"),
        (
            "https://aide.example/?a=1&b=2",
            '<p><a href="https://aide.example/?a=1&amp;b=2" {}>https://aide.example/?a=1&amp;b=2</a></p>',
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        (
            'https://a.example/"onmouseover="alert(1)',
            '<p><a href="https://a.example/" {}>https://a.example/</a>"onmouseover="alert(1)</p>',
        ),
    ],
)
def test_text_that_people_wrote_is_paragraphs_and_links_only(text, shown):
    assert as_written(text) == shown.format('rel="nofollow noopener ugc"')
