"""view: the mail that is read in the browser."""

import re
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.urls import reverse

from cms.core.mailbox import FileMailboxBackend

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.EMAIL_BACKEND = "cms.core.mailbox.FileMailboxBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def _send(subject: str = "Objet", body: str = "Texte", html: str = "", attachments: tuple = ()) -> None:
    message = EmailMultiAlternatives(subject, body, "preau@preau.example", ["jeanne@mairie-exemple.fr"])
    if html:
        message.attach_alternative(html, "text/html")
    for attachment in attachments:
        message.attach(*attachment)
    message.send()


def _only(folder: Path) -> str:
    (path,) = folder.glob("*.eml")
    return path.name


def test_each_message_is_one_file(folder):
    _send("Un")
    _send("Deux")

    assert len(list(folder.iterdir())) == 2
    assert {path.suffix for path in folder.iterdir()} == {".eml"}


def test_an_empty_mailbox_says_what_will_be_there(client, folder):
    assert "Aucun message pour l’instant" in client.get(reverse("mailbox")).content.decode()


def test_the_latest_comes_first(client, folder):
    _send("Premier envoi")
    _send("Second envoi")

    page = client.get(reverse("mailbox")).content.decode()

    assert page.index("Second envoi") < page.index("Premier envoi")


def test_links_of_the_text_are_clickable_and_its_markup_is_not(client, folder):
    _send("Objet <b>gras</b>", "Voir http://127.0.0.1:8000/compte/ <script>alert(1)</script>")

    page = client.get(reverse("mailbox_message", args=[_only(folder)])).content.decode()

    assert '<a href="http://127.0.0.1:8000/compte/"' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "Objet &lt;b&gt;gras&lt;/b&gt;" in page


def test_html_is_cleaned(client, folder):
    _send(
        html='<p onclick="x()">Bonjour <b>Jeanne</b></p><script>x()</script><img src="https://ailleurs.example/t.gif">'
    )

    page = client.get(reverse("mailbox_message", args=[_only(folder)])).content.decode()

    assert "<p>Bonjour <b>Jeanne</b></p>" in page
    assert "ailleurs.example" not in page
    assert "onclick" not in page


def test_attachments_are_downloads(client, folder):
    calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    _send(attachments=(("séance.ics", calendar, "text/calendar"), ("page.html", "<script>x()</script>", "text/html")))
    name = _only(folder)

    ics = client.get(reverse("mailbox_attachment", args=[name, 1]))
    html = client.get(reverse("mailbox_attachment", args=[name, 2]))

    assert ics.content.decode().splitlines() == calendar.splitlines()
    assert ics["Content-Type"] == "text/calendar"
    assert html["Content-Disposition"] == 'attachment; filename="page.html"'
    assert html["X-Content-Type-Options"] == "nosniff"
    assert "séance.ics" in client.get(reverse("mailbox_message", args=[name])).content.decode()


@pytest.mark.parametrize("name", ["absent.eml", "..%2Fsecret-key", "20260101-000000-000000-00000000.eml"])
def test_what_is_not_a_message_is_not_found(client, folder, name):
    _send()
    (folder.parent / "secret-key").write_text("secret")

    assert client.get(f"/courrier/{name}/").status_code == 404
    assert client.get(f"/courrier/{name}/piece/1/").status_code == 404


def test_a_broken_file_is_shown_as_it_can(client, folder):
    folder.mkdir(parents=True)
    (folder / "20260101-000000-000000-00000000.eml").write_bytes(b"\xff\xfe nimporte quoi \x00")

    assert "(sans objet)" in client.get(reverse("mailbox")).content.decode()


def test_elsewhere_the_mailbox_does_not_exist(client, folder, settings):
    _send()
    settings.BROWSER_MAILBOX = False

    assert client.get(reverse("mailbox")).status_code == 404
    assert client.get(reverse("mailbox_message", args=[_only(folder)])).status_code == 404
    assert client.get(reverse("mailbox_attachment", args=[_only(folder), 1])).status_code == 404


def test_pages_hold_twenty_messages(client, folder):
    for number in range(21):
        _send(f"Message {number}")

    first = client.get(reverse("mailbox")).content.decode()
    second = client.get(f"{reverse('mailbox')}?page=2").content.decode()

    assert len(re.findall(r">Message \d+<", first)) == 20
    assert re.findall(r">(Message \d+)<", second) == ["Message 0"]


def test_sending_is_counted(folder):
    assert send_mail("Objet", "Texte", None, ["jeanne@mairie-exemple.fr"]) == 1
    assert FileMailboxBackend().send_messages([]) == 0
