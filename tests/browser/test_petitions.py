"""Browser: a mémoire, scripts on, and a refund claim, scripts off, each from its entry to its payment."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sandbox_gestures import Learner

pytestmark = pytest.mark.django_db(transaction=True)


def pick(it: Learner, folder: Path, paper: str, name: str) -> None:
    """A file of the last step, with what it is."""
    path = folder / name
    path.write_bytes(b"%PDF-1.7 piece")
    it.page.select_option("#id_paper", label=paper)
    it.page.set_input_files("#id_file", path)


def choose(it: Learner, recipient: str) -> None:
    it.page.locator("label", has_text=recipient).first.click()


def test_memoire_and_refund_go_from_entry_to_payment(
    page: Page,
    no_js_page: Page,
    tmp_path: Path,
    check_axe: Callable[..., None],
    no_sideways_scroll: Callable[[Page], None],
) -> None:
    it = Learner(page, "memoire-de-frais")
    it.begin()
    it.follow("Mémoires de frais de justice")
    it.press("Saisir un mémoire")
    choose(it, "Tribunal judiciaire de Clairval")
    page.fill("#id_department", "FRAIS_JUSTICE")
    it.press("Continuer")
    page.select_option("#id_procedure", label="Aide juridictionnelle")
    it.press("Continuer")
    expect(page.get_by_role("alert")).to_contain_text("ne se demande pas par un mémoire")
    check_axe(page)
    no_sideways_scroll(page)
    page.select_option("#id_procedure", label="Procédure pénale, sur réquisition")
    it.press("Continuer")
    page.fill("#id_lines-0-quantity", "10")
    expect(page.locator("#live-totals")).to_contain_text("1\u202f140,00")
    it.press("Continuer")
    pick(it, tmp_path, "Réquisition ou ordonnance", "requisition.pdf")
    it.press("Joindre ce fichier")
    expect(page.locator(".preau-sb-files")).to_contain_text("requisition.pdf")
    check_axe(page)
    pick(it, tmp_path, "Justificatif de la mission (attestation, rapport)", "attestation.pdf")
    it.press("Valider et envoyer")
    expect(page.get_by_role("heading", name="Le mémoire MEM-2026-014 est déposé")).to_be_visible()
    it.advance(30)
    it.answer("Le 3 mars 2027")
    it.expect_success()

    it = Learner(no_js_page, "remboursement-tic")
    it.begin()
    it.go("remboursements/")
    it.press("Saisir une demande")
    it.press("Continuer")
    choose(it, "Service des remboursements de Clairval")
    it.press("Continuer")
    it.press("Continuer")
    pick(it, tmp_path, "Factures d’énergie", "factures.pdf")
    it.press("Valider et envoyer")
    it.follow("Suivre la demande")
    expect(no_js_page.get_by_text("007123456")).to_be_visible()
    it.advance(30)
    it.answer("À partir du 1er février 2026")
    it.expect_success()
