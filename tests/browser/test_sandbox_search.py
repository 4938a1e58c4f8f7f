"""Browser: search, saved search, export and directory, with JavaScript and without; axe and 320 px on each page."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from sandbox.domain.vocabulary import Status
from sandbox.models import ExportJob, PracticeSpace
from sandbox.services import exports
from tests.browser.sandbox_gestures import SPACE
from tests.browser.test_sandbox_journey import open_space
from tests.sandbox.factories import make_document

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page], None]
STATES = (Status.AVAILABLE, Status.PAID, Status.SUSPENDED, Status.AVAILABLE, Status.MANDATED)


@pytest.fixture
def look(check_axe: Callable[..., None], no_sideways_scroll: Look) -> Look:
    def at(page: Page) -> None:
        check_axe(page)
        no_sideways_scroll(page)

    return at


def full_space(page: Page) -> PracticeSpace:
    open_space(page)
    space = PracticeSpace.objects.get()
    for rank, status in enumerate(STATES):
        document = make_document(space, status=status, number=f"F-2026-{rank:03}")
        type(document).objects.filter(pk=document.pk).update(due_on="2026-01-31", acknowledged_at=document.returned_at)
    return space


def sit(page: Page, name: str) -> None:
    page.goto(SPACE + "siege/")
    page.get_by_role("button", name=re.compile(f"Prendre ce siège : {name}")).first.click()


def walk(page: Page, look: Look | None) -> None:
    full_space(page)
    page.goto(SPACE + "factures-emises/recherche/")
    expect(page.get_by_text("5 factures trouvées")).to_be_visible()
    page.get_by_text("Critères avancés").click()
    page.get_by_label("Montant TTC : minimum").fill("beaucoup")
    page.locator("#content").get_by_role("button", name="Rechercher").click()
    page.get_by_role("alert").get_by_role("link", name="Montant TTC : minimum").click()
    expect(page.get_by_label("Montant TTC : minimum")).to_be_focused()
    if look:
        look(page)
    page.get_by_label("Montant TTC : minimum").fill("1 000")
    page.get_by_text("Statuts (tous)").click()
    page.get_by_label("Mise à disposition du destinataire", exact=True).check(force=True)
    page.locator("#content").get_by_role("button", name="Rechercher").click()
    expect(page.get_by_text("2 factures trouvées")).to_be_visible()
    expect(page.get_by_label("Montant TTC : minimum")).to_be_visible()  # a used criterion does not hide
    page.get_by_label("Nom de la recherche").fill("Chez le client")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("La recherche « Chez le client » est enregistrée.")).to_be_visible()
    with page.expect_download() as given:
        page.get_by_role("button", name="Exporter 2 factures").click()
    assert given.value.suggested_filename == "factures-emises.csv"
    text = Path(given.value.path()).read_text(encoding="utf-8-sig")
    assert text.splitlines()[-1] == "Fin de la liste\u00a0: 2 factures, rien n’est coupé."
    page.get_by_text("Recherches enregistrées (1)").click()
    if look:
        look(page)
    page.goto(SPACE + "factures-emises/recherche/")
    page.get_by_text("Recherches enregistrées (1)").click()
    page.get_by_role("link", name="Chez le client").click()
    expect(page.get_by_text("2 factures trouvées")).to_be_visible()
    page.get_by_role("link", name="Numéro").click()
    expect(page.get_by_role("columnheader", name="Numéro")).to_have_attribute("aria-sort", "ascending")


def test_invoices_are_searched_kept_and_exported(page: Page, look: Look) -> None:
    walk(page, look)


def test_invoices_are_searched_kept_and_exported_without_javascript(no_js_page: Page) -> None:
    walk(no_js_page, None)


def test_pages_of_each_seat_pass(page: Page, look: Look) -> None:
    full_space(page)
    for path in (
        "factures-emises/tableau/",
        "annuaire/",
        "annuaire/?q=introuvable",
        "annuaire/?type=rien",
        "exports/",
    ):
        page.goto(SPACE + path)
        look(page)
    sit(page, "Destinataire, Commune")
    for path in ("factures-recues/", "factures-recues/recherche/", "factures-recues/tableau/"):
        page.goto(SPACE + path)
        look(page)


def test_directory_leads_to_what_a_structure_requires(page: Page, look: Look) -> None:
    open_space(page)
    page.goto(SPACE)
    page.get_by_role("link", name="Annuaire").click()
    page.get_by_label("Nom, identifiant ou ville").fill("trois vallees")
    page.get_by_role("button", name="Chercher", exact=True).click()
    page.get_by_role("link", name="Centre hospitalier des Trois-Vallées").click()
    expect(page.get_by_text("Service obligatoire")).to_be_visible()
    look(page)
    page.get_by_role("link", name="SERVICE_DEST_SERV_OBL").click()
    look(page)


def test_long_export_shows_its_bar_then_its_file(
    page: Page, look: Look, monkeypatch: pytest.MonkeyPatch, screenshot: Callable[..., None]
) -> None:
    space = full_space(page)
    monkeypatch.setattr(exports, "DIRECT_ROWS", 2)
    job = ExportJob.objects.create(
        space=space,
        seat=space.seats.order_by("position")[0],
        search_space="emises",
        format="ods",
        state="running",
        rows_total=1000,
        requested_at=timezone.now(),
        alive_at=timezone.now(),
    )
    page.goto(f"{SPACE}exports/{job.pk}/")
    expect(page.get_by_role("progressbar")).to_be_visible()
    look(page)
    ExportJob.objects.filter(pk=job.pk).update(state="failed", finished_at=timezone.now(), expires_at=timezone.now())
    expect(page.get_by_text("Le fichier n’a pas pu être préparé")).to_be_visible()
    page.goto(SPACE + "factures-emises/recherche/")
    page.get_by_label("Format").select_option("xlsx")
    page.get_by_role("button", name="Exporter 5 factures").click()
    expect(page.get_by_text("Prêt", exact=True)).to_be_visible()
    look(page)
    with page.expect_download() as given:
        page.get_by_role("link", name="Télécharger le fichier XLSX").click()
    assert Path(given.value.path()).read_bytes().startswith(b"PK")
    page.get_by_role("link", name="Mes exports").first.click()
    look(page)


def test_recipient_downloads_an_invoice(page: Page) -> None:
    full_space(page)
    sit(page, "Destinataire, Commune")
    page.goto(SPACE + "factures-recues/")
    with page.expect_download() as given:
        page.get_by_role("button", name="Télécharger la facture F-2026-000").click()
    assert given.value.suggested_filename == "facture-1.zip"
    page.reload()
    expect(page.get_by_text("Téléchargée le")).to_be_visible()
