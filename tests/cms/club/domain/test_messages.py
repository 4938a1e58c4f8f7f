"""unit: what a message may be, whom it calls, how a file is named."""

import pytest

from cms.club.domain.messages import (
    MAX_CALLED,
    MAX_MESSAGES,
    MAX_TEXT,
    MAX_TITLE,
    called_in,
    files_refusal,
    first_words_called,
    refusal_to_write,
    safe_file_name,
    text_refusal,
    tidied,
    tidied_title,
    title_refusal,
)
from cms.club.domain.vocabulary import Refusal
from courses.domain.files import ATTACHMENT_BYTES, File

PDF = File("devis.pdf", b"%PDF-1.7")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", Refusal.MESSAGE_EMPTY),
        ("x" * MAX_TEXT, None),
        ("x" * (MAX_TEXT + 1), Refusal.MESSAGE_TOO_LONG),
        ("a\x00b", Refusal.MESSAGE_UNREADABLE),
        ("a\n\tb", None),
    ],
)
def test_text_is_judged(text, refusal):
    assert text_refusal(text) == refusal


def test_text_is_tidied_before_it_is_counted():
    assert tidied(" \r\nun\r\ndeux\rtrois\n ") == "un\ndeux\ntrois"


def test_title_is_one_line_and_keeps_its_no_break_spaces():
    assert tidied_title(" Où\r\n est-il\u202f?  ") == "Où est-il\u202f?"


@pytest.mark.parametrize(
    ("title", "refusal"),
    [
        ("", Refusal.THREAD_TITLE_MISSING),
        ("x" * (MAX_TITLE + 1), Refusal.THREAD_TITLE_TOO_LONG),
        ("a\x07", Refusal.THREAD_TITLE_UNREADABLE),
        ("Une question", None),
    ],
)
def test_title_is_judged(title, refusal):
    assert title_refusal(title) == refusal


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ([PDF, PDF, PDF], None),
        ([PDF] * 4, Refusal.FILES_TOO_MANY),
        ([File("vide.pdf", b"")], Refusal.FILE_EMPTY),
        ([File("gros.pdf", b"%PDF-" + b"x" * ATTACHMENT_BYTES)], Refusal.FILE_TOO_BIG),
        ([File("page.pdf", b"<html>")], Refusal.FILE_KIND),
        ([File("programme.exe", b"%PDF-1.7")], Refusal.FILE_KIND),
    ],
)
def test_files_follow_the_rules_of_the_house(files, refusal):
    assert files_refusal(files) == refusal


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("devis.pdf", "devis.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Maël\\devis final.pdf", "devis final.pdf"),
        ("facture\u202efdp.pdf", "facturefdp.pdf"),
        ('a"\r\nSet-Cookie: x.pdf', 'a" Set-Cookie: x.pdf'),
        (".pdf", "piece.pdf"),
        ("x" * 200 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_file_name_is_made_safe_and_keeps_its_ending(name, kept):
    assert safe_file_name(name) == kept
    assert len(kept) <= 100


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"may_write": False, "recent": 0, "called": 0}, Refusal.SPACE_CLOSED_TO_YOU),
        ({"may_write": True, "recent": 0, "called": MAX_CALLED + 1}, Refusal.TOO_MANY_CALLED),
        ({"may_write": True, "recent": MAX_MESSAGES, "called": 0}, Refusal.TOO_MANY_MESSAGES),
        ({"may_write": True, "recent": MAX_MESSAGES - 1, "called": MAX_CALLED}, None),
    ],
)
def test_writing_is_refused_in_order(facts, refusal):
    assert refusal_to_write(**facts) == refusal


NAMES = {"Maël": [1], "Maël, gérant": [2], "Jo": [3], "Camille": [4, 5]}


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Maël, gérant, tu confirmes ?", {2}),
        ("@Maël tu confirmes ?", {1}),
        ("(@jo) et @MAËL", {1, 3}),
        ("@Joseph n’est pas Jo", set()),
        ("moi@Jo.example", set()),
        ("@Camille, laquelle ?", set()),
        ("personne", set()),
    ],
)
def test_text_calls_the_longest_shown_name_and_never_guesses(text, called):
    assert called_in(text, NAMES) == called


def test_only_words_after_an_at_sign_are_looked_for():
    assert first_words_called("@Maël et contact@Jo.example, puis @Jo") == ["Maël", "Jo"]
