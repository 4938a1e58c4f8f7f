"""browser: a discussion from its first message to the appeal against its removal."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from cms.club.models import Message
from tests.cms.club.factories import MembershipFactory, MessageFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

PDF = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 ..."}
TITLE = "Où trouvez-vous le numéro d’engagement ?"


def heading(page, name):
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_discussion_is_held_reported_moderated_and_appealed(
    page, no_js_page, sign_in, check_axe, no_sideways_scroll, screenshot
):
    author = MembershipFactory(user__email="camille@preau.example", display_name="Camille, gérante").user
    reader = MembershipFactory(user__email="jo@preau.example", display_name="Jo, comptable").user
    MessageFactory(author=reader, author_name="Jo, comptable", thread__title="Bienvenue")
    first, second = (UserFactory(email=f"moderation{n}@preau.example", roles=["support"]) for n in (1, 2))

    # The author has no script: the members are searched, then the message is sent.
    sign_in(no_js_page, author.email)
    no_js_page.goto("/club/espaces/")
    no_js_page.get_by_role("link", name="Ouvrir une discussion dans la plénière").click()
    no_js_page.get_by_label("Sujet").fill(TITLE)
    no_js_page.get_by_label("Votre message").fill("Petits travaux commandés par téléphone : qui le donne ?")
    no_js_page.get_by_text("Prévenir des membres").click()
    no_js_page.get_by_label("Chercher un membre").fill("jo")
    no_js_page.get_by_role("main").get_by_role("button", name="Chercher").click()
    no_js_page.get_by_text("Jo, comptable (Émetteurs de factures)").click()
    no_js_page.get_by_label("Pièces jointes").set_input_files(PDF)
    no_js_page.get_by_role("button", name="Publier").click()
    heading(no_js_page, TITLE)
    assert [message.to for message in mail.outbox] == [[reader.email]]

    # The member who was called answers, then finds a second message out of place.
    message = Message.objects.get(opens=True)
    sign_in(page, reader.email)
    page.goto(message.get_absolute_url())
    heading(page, TITLE)
    expect(page.get_by_role("link", name="devis.pdf")).to_be_visible()
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "club-discussion")
    page.get_by_role("link", name="Répondre").click()
    heading(page, "Répondre à Camille")
    page.get_by_label("Votre message").fill("Le service comptable, par courriel.")
    check_axe(page)
    page.get_by_role("button", name="Publier la réponse").click()
    expect(page.get_by_text("Le service comptable, par courriel.")).to_be_visible()
    page.get_by_role("link", name="Signaler").click()
    heading(page, "Signaler un message")
    page.get_by_text("Publicité ou démarchage").click()
    check_axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="Signaler").click()
    expect(page.get_by_text("un modérateur va lire ce message")).to_be_visible()

    def decide(moderator, choice, reason):
        sign_in(page, moderator.email)
        page.goto("/club/moderation/")
        page.get_by_role("link", name="Dossier n°").click()
        heading(page, "Dossier n°")
        page.get_by_text(choice).click()
        page.get_by_label("Motif").fill(reason)
        check_axe(page)
        no_sideways_scroll(page)
        page.get_by_role("button", name="Enregistrer la décision").click()
        expect(page.get_by_text("La décision est enregistrée")).to_be_visible()

    decide(first, "Retirer le message", "Démarchage.")
    message.refresh_from_db()
    assert message.state == "removed"

    # The author reads why, and appeals; another moderator gives the message back.
    no_js_page.goto("/club/moderation/mes-messages/")
    no_js_page.get_by_role("link", name="Message retiré").click()
    heading(no_js_page, "Décision sur mon message")
    no_js_page.get_by_label("Pourquoi ce message respecte la charte").fill("Je pose une question.")
    no_js_page.get_by_role("button", name="Contester la décision").click()
    expect(no_js_page.get_by_text("Votre contestation est enregistrée")).to_be_visible()
    no_sideways_scroll(no_js_page)
    decide(second, "Laisser le message", "Une question honnête.")
    message.refresh_from_db()
    assert message.state == "visible"
    page.goto("/club/moderation/registre/")
    heading(page, "Le registre de la modération")
    check_axe(page)
    no_sideways_scroll(page)
