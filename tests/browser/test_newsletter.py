"""browser: an editor sends an issue to a thousand readers; a reader comes, chooses and leaves."""

from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import expect

from cms.accounts.roles import grant_rights
from cms.core.management.demo import load as load_site
from cms.newsletter.management.demo import load as load_letter
from cms.newsletter.models import Campaign, IssuePage, Reader
from cms.newsletter.services.ledger import print_of
from tests.cms.accounts.factories import UserFactory
from tests.smtp_sink import smtp_sink

NOW = datetime(2025, 11, 24, 9, 0, tzinfo=UTC)
READERS = 1000


@pytest.fixture
def letter(transactional_db):
    load_site(now=NOW)
    load_letter(now=NOW)
    grant_rights()
    return IssuePage.objects.get(number=3)


@pytest.fixture
def sink(settings):
    with smtp_sink() as server:
        settings.NEWSLETTER_TRANSPORT = "cms.newsletter.services.transport.SmtpTransport"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS = "", False
        yield server


def readable(content):
    return message_from_bytes(content, policy=policy.default)


def test_editor_sends_an_issue_to_a_thousand_readers(page, sign_in, letter, sink, screenshot):
    """The journey: from the draft to the mailbox of each reader."""
    before = set(Reader.objects.active().values_list("email", flat=True))
    emails = {f"mille{number}@preau.example" for number in range(READERS - len(before))}
    Reader.objects.bulk_create(
        Reader(email=email, address_print=print_of(email), state="active", asked_at=NOW, confirmed_at=NOW)
        for email in sorted(emails)
    )
    editor = UserFactory(email="redactrice@preau.example", roles=["editor"])
    sign_in(page, editor.email)

    page.goto(f"/admin/pages/{letter.pk}/edit/")
    page.get_by_role("button", name="Plus d'actions").last.click()
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url("**/admin/pages/**")
    page.goto("/admin/lettre/")
    page.get_by_role("link", name="Essayer et envoyer le n° 3").click()
    page.get_by_role("button", name="M’envoyer un essai").click()
    expect(page.get_by_text("L’essai est parti à redactrice@preau.example.")).to_be_visible()
    assert readable(sink.kept.pop().content)["Subject"].startswith("[Essai]")

    page.get_by_label("J’ai relu l’essai").check()
    page.get_by_role("button", name="Envoyer la lettre").click()
    expect(page.get_by_text("Terminé")).to_be_visible(timeout=60_000)
    screenshot(page, "letter-sent")

    assert Counter(kept.reader for kept in sink.kept) == Counter(before | emails)
    campaign = Campaign.objects.get(issue=letter)
    assert (campaign.handed, campaign.uncertain, campaign.refused) == (READERS, 0, 0)
    one = readable(sink.kept[-1].content)
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Me désabonner" in one.get_body(("html",)).get_content()
    assert "Me désabonner :" in one.get_body(("plain",)).get_content().replace("\u00a0", " ")


def test_reader_confirms_chooses_and_leaves_by_the_header(page, letter, sink, check_axe, no_sideways_scroll):
    """The journey, by the keyboard: the form of the home page, the mail, the topics, the button of the mailbox."""
    page.goto("/")
    page.get_by_label("Recevoir la lettre à cette adresse").fill("claire@preau.example")
    page.get_by_role("button", name="S’abonner").press("Enter")
    expect(page.get_by_role("heading", name="Un message vient de partir")).to_be_visible()
    check_axe(page)

    link = next(word for word in mail.outbox[-1].body.split() if "/lettre/confirmation/" in word)
    page.goto(urlsplit(link).path)
    expect(page.get_by_role("heading", name="Confirmer mon abonnement")).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Confirmer").press("Enter")
    expect(page.get_by_role("heading", name="Abonnement confirmé")).to_be_visible()

    page.get_by_role("link", name="Choisir mes thèmes").press("Enter")
    expect(page.get_by_role("heading", name="Mes thèmes")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 640})
    no_sideways_scroll(page)
    for box in page.get_by_role("checkbox").all():
        box.uncheck(force=True)
    page.get_by_role("button", name="Enregistrer mes thèmes").press("Enter")
    expect(page.get_by_role("heading", name="Rien n’a été enregistré")).to_be_visible()
    check_axe(page)
    page.get_by_label("Factures de travaux").check(force=True)
    page.get_by_role("button", name="Enregistrer mes thèmes").press("Enter")
    expect(page.get_by_text("Vos thèmes sont enregistrés")).to_be_visible()
    assert [topic.value for topic in Reader.objects.get(email="claire@preau.example").topic_list] == ["travaux"]

    from cms.newsletter.domain.campaigns import Pace
    from cms.newsletter.services.campaigns import order_campaign

    letter.save_revision().publish()
    order_campaign(issue_id=letter.pk, pace=Pace(), starts_at=NOW, actor=None, now=NOW)
    mine = next(readable(kept.content) for kept in sink.kept if kept.reader == "claire@preau.example")
    address = urlsplit(mine["List-Unsubscribe"].strip("<>")).path
    page.goto(address)
    expect(page.get_by_role("heading", name="Me désabonner")).to_be_visible()
    check_axe(page)
    assert Reader.objects.filter(email="claire@preau.example").exists()
    answer = Client(enforce_csrf_checks=True).post(
        address, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert not Reader.objects.filter(email="claire@preau.example").exists()
