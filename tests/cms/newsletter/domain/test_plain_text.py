"""unit: the text alternative."""

import pytest

from cms.newsletter.domain.plain_text import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Lisez le <a href='/x/'>guide</a>.</p>", "Lisez le guide (/x/)."),
        ("<p>Un</p><p>Deux</p>", "Un\n\nDeux"),
        ("<ul><li>un</li><li>deux</li></ul>", "- un\n- deux"),
        ("<p>Trois gestes</p><ol><li><b>un</b> mot</li><li>deux</li></ol>", "Trois gestes\n\n1. un mot\n2. deux"),
        ("<p>A &amp; B &lt; C</p>", "A & B < C"),
        ("", ""),
    ],
)
def test_plain_keeps_words_links_and_lines(html, text):
    assert plain(html) == text
