"""unit: what people send back, as their programs write it."""

from email.message import EmailMessage, Message

import pytest

from cms.core.letters import LETTER_MOST, is_automatic, read_letter


def letter(**headers: str) -> EmailMessage:
    message = EmailMessage()
    first = {"From": "Jeanne <Jeanne@atelier.example>", "Message_ID": "<1@atelier.example>"}
    for name, value in {**first, **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content("Bonjour,\n\nCela marche.\n")
    return message


def test_letter_is_read_with_its_author_its_words_and_its_files():
    message = letter(Subject="Re: [A-00042] Dépôt rejeté")
    message.add_alternative("<p>Bonjour</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="devis 12 é.pdf")
    read = read_letter(message.as_bytes())
    assert (read.author, read.subject) == ("jeanne@atelier.example", "Re: [A-00042] Dépôt rejeté")
    assert read.text == "Bonjour,\n\nCela marche."
    assert [(file.name, file.content) for file in read.files] == [("devis 12 é.pdf", b"%PDF-1.7")]
    assert read.key == read_letter(message.as_bytes()).key != read_letter(letter(Message_ID="<2@x>").as_bytes()).key


def test_letter_in_html_alone_is_read_a_line_a_block():
    message = letter()
    message.set_content("<style>p{}</style><div>Bonjour,<br>deux</div><p>Trois&nbsp;:</p><script>x</script>", "html")
    assert read_letter(message.as_bytes()).text == "Bonjour,\ndeux\nTrois :"


def test_letter_leaves_out_the_picture_of_a_signature_and_a_message_sent_along():
    message = letter()
    message.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<l>"
    )
    message.add_attachment(letter())
    assert read_letter(message.as_bytes()).files == ()


def test_letter_keeps_no_folder_of_a_file_name():
    message = letter()
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="C:\\Users\\moi\\..\\devis.pdf")
    assert [file.name for file in read_letter(message.as_bytes()).files] == ["devis.pdf"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: =?utf-8?q?=FF?=\nContent-Type: text/plain; charset=inconnu\n\n\xe9t\xe9",
        b"Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: multipart/mixed; boundary=B\n\n--B",
        b"From: =?x?y?z?=\nContent-Transfer-Encoding: base64\n\n%%%%",
    ],
)
def test_letter_badly_made_is_read_all_the_same(raw):
    assert len(read_letter(raw).key) == 64


def test_letter_too_big_is_known_by_its_header_alone():
    read = read_letter(letter(Subject="Gros").as_bytes() + b"x" * LETTER_MOST)
    assert (read.too_big, read.subject, read.text, read.files) == (True, "Gros", "", ())


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ({}, False),
        ({"Auto-Submitted": "no"}, False),
        ({"Auto-Submitted": "auto-replied (absence)"}, True),
        ({"Auto-Submitted": "Auto-Generated; x=1"}, True),
        ({"Precedence": "bulk"}, True),
        ({"X-Autoreply": "yes"}, True),
        ({"List-Id": "<liste.example>"}, True),
        ({"Return-Path": "<>"}, True),
        ({"From": "MAILER-DAEMON@mx.example"}, True),
        ({"Content-Type": "message/disposition-notification"}, True),
    ],
)
def test_letter_of_a_program_is_told_from_that_of_a_person(headers, automatic):
    message = Message()
    for name, value in {"From": "jeanne@atelier.example", **headers}.items():
        del message[name]
        message[name] = value
    assert is_automatic(message) is automatic
