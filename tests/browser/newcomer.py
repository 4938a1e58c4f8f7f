"""What a newcomer does, step by step: other journeys begin here too. A page, real mail, nothing else."""

import re

from django.core import mail

PRIVATE = re.compile(r"/formations/inscription/\S+/")
ANSWERS = ("Une entreprise", "J’envoie des factures", "Le portail", "Non, ou pas pour commencer")


def answer_the_pathfinder(page, answers=ANSWERS):
    """Four answers with the keyboard alone: one stop a question, the space bar, then Enter on the button."""
    page.goto("/parcours/")
    for number, label in enumerate(answers):
        group = page.locator("main fieldset").nth(number)
        group.get_by_label(label).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Voir mon parcours").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/parcours/?*")


def fill_the_form(page, *, name="Jeanne Dupré", email="jeanne@atelier.example", organisation="Atelier Imaginaire"):
    """The four fields and the box, on the page of a session."""
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_label("Adresse électronique").fill(email)
    page.locator("#id_organisation").fill(organisation)
    page.get_by_label("Vous êtes", exact=True).select_option("supplier")
    page.locator("label", has_text="J’ai compris que mes réponses").click()


def private_link(email, subject=""):
    """The private link in the last message to ``email`` whose subject begins so."""
    found = [m for m in mail.outbox if email in m.to[0] and m.subject.startswith(subject)]
    return PRIVATE.search(found[-1].body).group()


def take_a_seat(page, *, email="jeanne@atelier.example"):
    """From the page of a session with a free seat to a confirmed one; its private link."""
    fill_the_form(page, email=email)
    page.get_by_role("button", name="Retenir ma place").click()
    link = private_link(email, "Confirmez votre inscription")
    page.goto(link)
    page.get_by_role("button", name="Confirmer mon inscription").click()
    return link
