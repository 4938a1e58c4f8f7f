"""Browser: every exercise, on its screens: a wrong move does not pass it and is explained, then it is done right.

What is right is done in the browser; the wrong move before it, and the days that pass, by a reader of the same pages.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from sandbox.scenarios import exercise_scenarios, scenario_slugs
from sandbox.web.access import COOKIE
from tests.browser.sandbox_gestures import Learner
from tests.browser.sandbox_reader import Reader
from tests.sandbox.factories import make_blank_pdf, make_zip

pytestmark = pytest.mark.django_db(transaction=True)


def file_of(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def by_form(it: Learner, quick: Reader, folder: Path) -> None:
    quick.deposit()
    quick.expect_lesson("ENGAGEMENT_ABSENT")
    it.go("deposer/")
    it.follow("F-2026-010")
    it.mend(commitment="BC-2026-07")
    it.expect_success()


def read_a_status(it: Learner, quick: Reader, folder: Path) -> None:
    quick.open("F-2026-021")
    quick.answer("Personne, elle est payée")
    quick.expect_lesson("mandated-paye")
    it.answer("L’ordonnateur du syndicat")
    it.answer("La compléter, sous le même numéro")
    it.answer("Depuis sa mise à disposition")
    it.expect_success()


def by_pdf(it: Learner, quick: Reader, folder: Path) -> None:
    quick.send(file_of(folder, "scan.pdf", make_blank_pdf()))
    quick.expect_lesson("PDF_NUMERISE")
    quick.send(file_of(folder, "protege.pdf", make_blank_pdf(password="secret")))
    quick.expect_lesson("PDF_MOT_DE_PASSE")
    it.send(it.sample("PDF", folder))
    it.mend()
    it.answer("Moi, ce sont les données validées")
    it.expect_success()


def by_facturx(it: Learner, quick: Reader, folder: Path) -> None:
    quick.send(it.sample("CII", folder))
    quick.expect_lesson("plain-xml")
    quick.take_back()
    it.send(it.sample("Factur-X", folder))
    it.expect_success()


def by_batch(it: Learner, quick: Reader, folder: Path) -> None:
    quick.send(file_of(folder, "lot-de-pdf.zip", make_zip(("scan.pdf", make_blank_pdf()))))
    quick.expect_lesson("LOT_PDF_SIMPLE")
    it.send(it.sample("Un lot", folder))
    it.deposit(number="F-2026-052")
    it.expect_success()


def to_the_state(it: Learner, quick: Reader, folder: Path) -> None:
    quick.deposit()
    quick.expect_lesson("SERVICE_ABSENT")
    it.go("deposer/")
    it.follow("F-2026-055")
    it.mend(service="AAASCPV", commitment="1501966748")
    quick.advance(7)
    it.expect_success()


def rejected(it: Learner, quick: Reader, folder: Path) -> None:
    quick.deposit()
    quick.advance(7)
    quick.deposit(number="F-2026-002")
    quick.expect_lesson("too-soon")
    quick.take_back()
    it.open("F-2026-001")
    it.do("Acquitter")
    it.do("Traiter le rejet")
    it.deposit(number="F-2026-002")
    quick.advance(30)
    it.expect_success()


def wrongly_rejected(it: Learner, quick: Reader, folder: Path) -> None:
    quick.answer("Rejetée, il a eu raison")
    quick.expect_lesson("right-return-rejeter")
    it.answer("À recycler")
    it.open("F-2026-125")
    it.do("Acquitter")
    it.do("Traiter le rejet")
    it.deposit(number="F-2026-126", service="TECHNIQUE")
    quick.advance(7)
    it.expect_success()


def recycle(it: Learner, quick: Reader, folder: Path) -> None:
    quick.open("F-2026-070")
    quick.do("Recycler", department="ROUTES", commitment="CDE-2026-70")
    quick.advance(7)
    quick.expect_lesson("still-wrong")
    it.open("F-2026-070")
    it.do("Recycler", department="COLLEGES")
    quick.advance(7)
    it.expect_success()


def complete(it: Learner, quick: Reader, folder: Path) -> None:
    quick.open("F-2026-080")
    quick.do("Compléter", comment="Tout a été livré.")
    quick.advance(7)
    quick.expect_lesson("comment-only")
    it.open("F-2026-080")
    it.do("Compléter", file=file_of(folder, "bon-de-livraison.txt", "Dix lampes livrées.".encode()))
    quick.advance(7)
    it.answer("Un nouveau délai court")
    it.expect_success()


def already_paid(it: Learner, quick: Reader, folder: Path) -> None:
    quick.deposit(frame="A2_FACTURE_FOURNISSEUR_DEJA_PAYEE")
    quick.expect_lesson("NET_A_PAYER_DEJA_PAYE")
    it.go("deposer/")
    it.follow("F-2026-090")
    it.mend(prepaid="187,20")
    it.answer("Le client pourrait la mandater")
    it.expect_success()


def credit_note(it: Learner, quick: Reader, folder: Path) -> None:
    quick.deposit()
    quick.expect_lesson("invoice")
    quick.take_back()
    it.deposit(number="AV-2026-002", kind="AVOIR", origin="F-2026-094")
    it.expect_success()


def subcontractor(it: Learner, quick: Reader, folder: Path) -> None:
    quick.deposit()
    quick.expect_lesson("wrong-frame")
    quick.take_back()
    it.deposit(number="ST-2026-002", frame="A9_FACTURE_SOUSTRAITANT", validator="12345678200119")
    it.sit("Valideur, Charpentes")
    it.open("ST-2026-002", among="factures-a-valider/")
    it.do("Valider la demande")
    it.answer("Depuis l’accord du titulaire")
    it.expect_success()


def co_contractor(it: Learner, quick: Reader, folder: Path) -> None:
    it.open("CT-2026-001")
    it.do("Corriger le valideur", validator="810 347 328 00017")
    it.sit("Valideur, Bâti-Préau")
    quick.open("CT-2026-001", among="factures-a-valider/")
    quick.do("Refuser la demande", reason="Montant erroné")
    quick.expect_lesson("refused")
    quick.take_back()
    it.open("CT-2026-001", among="factures-a-valider/")
    it.do("Valider la demande")
    it.expect_success()


def silence(it: Learner, quick: Reader, folder: Path) -> None:
    it.advance(30)
    quick.answer("Un refus, il faut déposer")
    quick.expect_lesson("meaning-refus")
    it.answer("Un accord, la demande part")
    it.expect_success()


def choose_return(it: Learner, quick: Reader, folder: Path) -> None:
    quick.open("M-102", among="factures-recues/")
    quick.do("Rejeter", reason="Autre motif", comment="Il manque le procès-verbal.")
    quick.expect_lesson("m102-rejected")
    quick.take_back()
    for number, gesture, reason in (
        ("M-101", "Mettre à recycler", "Code service erroné"),
        ("M-102", "Suspendre", "Pièce justificative manquante"),
        ("M-103", "Rejeter", "Montant erroné"),
    ):
        it.open(number, among="factures-recues/")
        it.do(gesture, reason=reason)
    it.expect_success()


def search_and_export(it: Learner, quick: Reader, folder: Path) -> None:
    it.go("factures-emises/recherche/")
    with it.page.expect_download():
        it.page.get_by_role("button", name="Exporter 6 factures").click()
    it.expect_lesson("too-wide")
    it.go("factures-emises/recherche/")
    it.page.get_by_text("Critères avancés").click()
    it.page.get_by_label("Montant TTC : minimum").fill("1 000")
    it.page.locator("#content").get_by_role("button", name="Rechercher").click()
    with it.page.expect_download():
        it.page.get_by_role("button", name="Exporter 3 factures").click()
    it.answer("La date de dépôt")
    it.expect_success()


def late(it: Learner, quick: Reader, folder: Path) -> None:
    quick.open("F-2026-140")
    quick.answer("60 jours")
    quick.expect_lesson("legal-soixante")
    it.answer("30 jours")
    it.answer("6 jours")
    it.answer("Rien, ils sont dus de plein droit")
    quick.advance(30)
    quick.advance(30)
    it.expect_success()


def helios(it: Learner, quick: Reader, folder: Path) -> None:
    quick.open("H-001", among="factures-recues/")
    quick.do("Mettre à disposition du comptable")
    quick.expect_lesson("by-hand")
    quick.take_back()
    it.open("H-001", among="factures-recues/")
    it.do("Mandater")
    quick.advance(15)
    it.expect_success()


def market_sheet(it: Learner, quick: Reader, folder: Path) -> None:
    it.go("marches/nouveau/")
    for box, value in {
        "number": "2026-TX-031",
        "title": "Réfection du lavoir",
        "months": "6",
        "notified_on": "2026-11-02",
        "starts_on": "2026-12-01",
        "amount_excl_vat": "90 000",
    }.items():
        it.page.fill(f"#id_{box}", value)
    for box, name in {
        "sub1_structure": "Serrurerie du Coude (fictive)",
        "moa": "Commune de Trois-Ponts (fictive)",
        "finance": "Commune de Trois-Ponts (fictive)",
    }.items():
        it.page.select_option(f"#id_{box}", label=name)
    it.page.fill("#id_sub1_share", "12 000")
    it.press("Enregistrer la fiche")
    it.expect_lesson("other-number")
    it.go("marches/")
    it.follow("2026-TX-031")
    it.follow("Modifier")
    it.page.fill("#id_number", "2026-TX-030")
    it.press("Enregistrer la fiche")
    it.answer("5 400")
    it.expect_lesson("advance-whole")
    it.answer("4 680")
    it.expect_success()


def statements(it: Learner, quick: Reader, folder: Path) -> None:
    it.go("marches/")
    it.follow("2026-TX-014")
    it.follow("S’entraîner sur son jumeau")
    it.follow("Ouvrir le premier mois")
    it.answer("60 000")
    it.expect_lesson("month-gross")
    it.answer("57 000")
    it.answer("Celle des deux")
    it.answer("Les deux tiers")
    it.answer("Je déclare le cumul")
    it.expect_success()


Walk = Callable[[Learner, Reader, Path], None]
WALKS: dict[str, Walk] = {
    "deposer-par-formulaire": by_form,
    "lire-un-statut": read_a_status,
    "deposer-un-pdf": by_pdf,
    "deposer-un-factur-x": by_facturx,
    "deposer-un-lot": by_batch,
    "facture-etat": to_the_state,
    "facture-simple": rejected,
    "rejet-a-tort": wrongly_rejected,
    "recycler": recycle,
    "suspendre-et-completer": complete,
    "facture-deja-payee": already_paid,
    "deposer-un-avoir": credit_note,
    "sous-traitant": subcontractor,
    "cotraitant": co_contractor,
    "valideur-silencieux": silence,
    "choisir-le-retour": choose_return,
    "rechercher-et-exporter": search_and_export,
    "paiement-en-retard": late,
    "commune-helios": helios,
    "fiche-de-marche": market_sheet,
    "calculer-un-decompte": statements,
}


def test_every_exercise_is_walked() -> None:
    # Those of works contracts go from seat to seat: tests/browser/test_works and the services' own.
    # Those of messages, requests and the assistant: tests/browser/test_contacts; of claims: test_petitions.
    elsewhere = {"annoncer-un-changement", "interroger-l-assistant", "solliciter-son-client"}
    elsewhere |= {"memoire-de-frais", "remboursement-tic"}
    # Those of an account: tests/browser/test_practice_account and the services' own.
    elsewhere |= {told.slug for told in exercise_scenarios() if told.account is not None}
    assert set(WALKS) == {slug for slug in scenario_slugs() if not slug.startswith("travaux-")} - elsewhere


@pytest.mark.parametrize("slug", WALKS)
def test_done_wrong_it_is_explained_and_done_right_it_is_won(
    page: Page, live_server: Any, tmp_path: Path, slug: str
) -> None:
    quick = Reader(slug)
    quick.begin()
    cookie = {"name": COOKIE, "value": quick.client.cookies[COOKIE].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    WALKS[slug](Learner(page, slug), quick, tmp_path)
