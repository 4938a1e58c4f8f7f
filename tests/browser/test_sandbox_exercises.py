"""Browser: exercises done right succeed, done wrong fail with the word that teaches; each state passes axe."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sandbox_gestures import EXERCISES, SPACE, Learner
from tests.browser.test_sandbox_journey import advance, deposit

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page], None]


@pytest.fixture
def look(check_axe: Callable[..., None], no_sideways_scroll: Look) -> Look:
    def at(page: Page) -> None:
        check_axe(page)
        no_sideways_scroll(page)

    return at


def begin(page: Page, slug: str) -> Learner:
    learner = Learner(page, slug)
    learner.begin()
    return learner


def turn_down(page: Page, number: str, gesture: str, reason: str, comment: str = "") -> None:
    """Open an invoice from today's page and make one of the three returns."""
    page.goto(SPACE)
    page.get_by_role("link", name=number).first.click()
    page.get_by_role("link", name=gesture).click()
    page.locator("#id_reason").select_option(label=reason)
    page.locator("#id_comment").fill(comment)
    page.get_by_role("button", name=gesture).click()


def choose_returns(page: Page) -> None:
    begin(page, "choisir-le-retour")
    turn_down(page, "M-101", "Mettre à recycler", "Code service erroné")
    turn_down(page, "M-102", "Suspendre", "Pièce justificative manquante")
    turn_down(page, "M-103", "Rejeter", "Montant erroné", "150 € la table, dit le devis.")
    page.goto(SPACE)
    expect(page.get_by_role("heading", name="Exercice réussi")).to_be_visible()


def test_exercise_done_right_succeeds_and_leads_to_the_next(page: Page, look: Look) -> None:
    choose_returns(page)
    expect(page.get_by_text("3 sur 3")).to_be_visible()
    look(page)
    page.get_by_role("button", name=re.compile("^Exercice suivant")).click()
    expect(page.get_by_text("0 sur")).to_be_visible()
    page.goto(EXERCISES)
    expect(page.get_by_text(re.compile(r"1\sexercice réussi sur"))).to_be_visible()
    look(page)


def test_exercise_is_done_without_javascript(no_js_page: Page) -> None:
    choose_returns(no_js_page)


def test_exercise_done_wrong_fails_with_the_word_that_teaches_and_is_taken_back(page: Page, look: Look) -> None:
    begin(page, "choisir-le-retour")
    turn_down(page, "M-101", "Rejeter", "Autre motif", "Ce n’est pas pour nous.")
    expect(page.get_by_role("heading", name="Un faux pas, et ce qu’il apprend")).to_be_visible()
    expect(page.get_by_text("Une mauvaise adresse se recycle.")).to_be_visible()
    look(page)
    page.goto(SPACE)
    expect(page.get_by_text("0 sur 3")).to_be_visible()
    expect(page.get_by_role("heading", name="Exercice réussi")).to_have_count(0)
    page.get_by_role("button", name="Revenir juste avant").click()
    expect(page.get_by_role("heading", name="Un faux pas, et ce qu’il apprend")).to_have_count(0)
    page.get_by_role("link", name="M-101").first.click()
    expect(page.get_by_role("link", name="Mettre à recycler")).to_be_visible()


def test_hints_come_one_by_one(page: Page, look: Look) -> None:
    begin(page, "choisir-le-retour")
    look(page)
    for count in (1, 2, 3):
        page.get_by_role("button", name=re.compile("M-101")).click()
        expect(page.get_by_text(re.compile("^Indice"))).to_have_count(count)
    expect(page.get_by_role("button", name=re.compile("indice.*M-101"))).to_have_count(0)
    look(page)


def test_question_is_answered_wrong_then_right(page: Page, look: Look) -> None:
    it = begin(page, "paiement-en-retard")
    look(page)
    it.answer("60 jours")
    expect(page.get_by_text("60 jours, c’est pour les autres entreprises publiques.")).to_be_visible()
    expect(page.get_by_role("button", name="Revenir juste avant")).to_have_count(0)
    expect(page.get_by_text("0 sur 4")).to_be_visible()
    look(page)
    it.answer("30 jours")
    expect(page.get_by_text("C’est juste.")).to_be_visible()
    expect(page.get_by_text("1 sur 4")).to_be_visible()
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_text("1 sur 4")).to_be_visible()
    look(page)


def test_subcontractor_names_his_validator_who_agrees(page: Page, look: Look) -> None:
    it = begin(page, "sous-traitant")
    page.goto(SPACE + "deposer/")
    page.get_by_role("button", name="Saisir une facture").click()
    for _ in range(2):
        page.get_by_role("button", name="Continuer").click()
    page.get_by_text("Quel cadre choisir ?").click()
    look(page)
    page.get_by_label("Cadre de facturation").select_option("A9_FACTURE_SOUSTRAITANT")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_contain_text("cadre A9 demande le SIRET")
    look(page)
    page.get_by_label("SIRET du valideur").fill("123 456 782 00119")
    while page.get_by_role("button", name="Valider et envoyer").count() == 0:
        page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Charpentes Distraites").first).to_be_visible()
    page.get_by_role("button", name="Valider et envoyer").click()
    expect(page.get_by_text("La facture ST-2026-001 est déposée")).to_be_visible()
    look(page)

    page.goto(SPACE + "siege/")
    page.get_by_role("button", name=re.compile("Prendre ce siège : Valideur, Charpentes")).click()
    page.get_by_role("link", name="Factures à valider").click()
    look(page)
    page.get_by_role("link", name="ST-2026-001").click()
    look(page)
    for gesture in ("Refuser la demande", "Signaler une erreur de valideur", "Valider la demande"):
        page.get_by_role("link", name=gesture).click()
        look(page)
        if gesture != "Valider la demande":
            page.get_by_role("link", name="Ne rien changer").click()
    page.get_by_role("button", name="Valider la demande").click()
    expect(page.get_by_text("Demande validée")).to_be_visible()
    page.get_by_role("link", name="Factures à valider").first.click()
    look(page)
    it.answer("Depuis l’accord du titulaire, ou la fin de ses quinze jours")
    expect(page.get_by_role("heading", name="Exercice réussi")).to_be_visible()


def test_pdf_fills_the_form_and_is_deposited(page: Page, look: Look, tmp_path: Path) -> None:
    it = begin(page, "deposer-un-pdf")
    it.send(it.sample("PDF", tmp_path))
    expect(page.get_by_text("Lu dans votre PDF, à vérifier").first).to_be_visible()
    for _ in range(6):
        look(page)
        page.get_by_role("button", name="Continuer").click()
    page.goto(page.url.replace("pieces", "recapitulatif"))
    look(page)
    page.get_by_role("button", name="Valider et envoyer").click()
    page.goto(SPACE)
    expect(page.get_by_text("2 sur 3")).to_be_visible()
    it.answer("Le portail")
    expect(page.get_by_text("La lecture du PDF n’est qu’une aide à la saisie.")).to_be_visible()
    it.answer("Moi, ce sont les données validées qui comptent")
    expect(page.get_by_role("heading", name="Exercice réussi")).to_be_visible()
    expect(page.get_by_text(re.compile(r"1\sfaux pas en chemin"))).to_be_visible()


def test_batch_passes_in_part_and_the_wrong_one_is_corrected(page: Page, look: Look, tmp_path: Path) -> None:
    it = begin(page, "deposer-un-lot")
    it.send(it.sample("Un lot", tmp_path))
    expect(page.get_by_role("heading", name=re.compile("Le lot est intégré en partie"))).to_be_visible()
    look(page)
    page.goto(SPACE)
    expect(page.get_by_text("1 sur 2")).to_be_visible()
    deposit(page, number="F-2026-052")
    page.goto(SPACE)
    expect(page.get_by_role("heading", name="Exercice réussi")).to_be_visible()


def test_clock_tells_the_stretch_and_goes_to_a_day(page: Page, look: Look) -> None:
    begin(page, "deposer-un-factur-x")
    page.goto(SPACE + "temps/")
    look(page)
    page.get_by_role("button", name="Aller à cette date").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez la date où aller.")
    look(page)
    advance(page, 15)
    expect(page.get_by_role("heading", name=re.compile("Ce qui s’est passé"))).to_be_visible()
    look(page)
    page.goto(SPACE + "notifications/")
    look(page)


def test_pages_of_an_exercise_pass(page: Page, look: Look) -> None:
    page.goto(EXERCISES)
    look(page)
    page.get_by_role("link", name="Choisir le bon retour").click()
    look(page)
    page.get_by_role("button", name="Commencer l’exercice").click()
    page.goto(EXERCISES + "choisir-le-retour/")
    expect(page.get_by_role("button", name="Recommencer depuis le début")).to_be_visible()
    look(page)
