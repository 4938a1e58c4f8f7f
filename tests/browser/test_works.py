"""Browser: the works contracts. Revise instead of refusing; a whole contract of twelve months, its actors in turn.

What a screen has already shown once in a journey (a draft deposited, a month that passes) is done again by the services
that the screens call: the months are twelve, the pages looked at are those where something new is decided.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sandbox.domain.vocabulary import Role
from sandbox.models import Document, PracticeSpace
from sandbox.services import advance_clock, run_due_turns
from tests.browser.sandbox_gestures import Learner, press
from tests.sandbox.factories import associate, deposit, fresh

pytestmark = pytest.mark.django_db(transaction=True)

WORKS = "travaux/"
Look = Callable[[Page], None]


@pytest.fixture
def look(check_axe: Callable[..., None], no_sideways_scroll: Look) -> Look:
    def at(page: Page) -> None:
        check_axe(page)
        no_sideways_scroll(page)

    return at


class Actor(Learner):
    """A person at a works contract."""

    def deposit_piece(self, frame: str, *, amount: str = "", name: str = "") -> None:
        """An initial deposit, from what the form proposes."""
        self.go(WORKS + "deposer/")
        self.page.locator("#id_frame").select_option(frame)
        self.press("Continuer")
        if amount:
            self.page.locator("#id_lines-0-amount").fill(amount)
        if name:
            self.page.locator("#id_lines-0-name").fill(name)
        self.press("Vérifier")
        self.press("Déposer la pièce")

    def open_file(self, number: str) -> None:
        """The page of a dossier, from the summary."""
        self.go(WORKS)
        press(self.page, self.page.get_by_role("link", name=number, exact=True))

    def answer_with(self, gesture: str, frame: str, **lines: str) -> None:
        """The piece that one associates from the dossier in hand: ``line_0_amount``, ``line_0_reason``."""
        self.follow(gesture)
        self.page.locator("#id_frame").select_option(frame)
        self.press("Continuer")
        for name, value in lines.items():
            self.page.locator(f"#id_{name.replace('line_', 'lines-').replace('_', '-', 1)}").fill(value)
        self.press("Vérifier")
        self.press("Déposer la pièce")


def stop_at_the_amount(me: Actor, look: Look | None = None) -> None:
    """Tries to refuse for an amount, and is stopped by the blocking reminder."""
    me.begin()
    me.open_file("PDM-03")
    if look:
        look(me.page)
    me.follow("Projet de décompte mensuel")
    me.follow("Refuser la pièce")
    me.page.locator("#id_reason").select_option(label="Erreur de montant")
    me.press("Refuser la pièce")
    expect(me.page.get_by_role("heading", name="Un désaccord sur le montant n’est pas un refus")).to_be_visible()
    if look:
        look(me.page)
    me.follow("Inscrire le montant admis")
    me.press("Continuer")


def admit(me: Actor, *, reason: str) -> None:
    """The amount admitted on the first line, and why."""
    me.page.locator("#id_lines-0-amount").fill("20000")
    me.page.locator("#id_lines-0-reason").fill(reason)
    me.press("Vérifier")


def test_moe_is_stopped_from_refusing_an_amount_and_revises_it(page: Page, look: Look) -> None:
    me = Actor(page, "travaux-reviser")
    stop_at_the_amount(me, look)
    admit(me, reason="")
    expect(page.get_by_text("La différence n’est pas expliquée").first).to_be_visible()
    look(page)
    me.follow("Corriger")
    look(page)
    admit(me, reason="50 m³ mesurés au constat.")
    me.press("Déposer la pièce")
    expect(page.get_by_role("cell", name="50 m³ mesurés au constat.")).to_be_visible()
    look(page)


def test_moe_revises_without_javascript(no_js_page: Page) -> None:
    me = Actor(no_js_page, "travaux-reviser")
    stop_at_the_amount(me)
    admit(me, reason="50 m³ mesurés au constat.")
    me.press("Déposer la pièce")
    expect(no_js_page.get_by_role("cell", name="50 m³ mesurés au constat.")).to_be_visible()
    me.answer("Trente jours")
    expect(no_js_page.get_by_role("heading", name="Exercice réussi")).to_be_visible()


def test_piece_under_a_wrong_frame_says_why(page: Page, look: Look) -> None:
    me = Actor(page, "travaux-sans-moe")
    me.begin()
    me.go(WORKS + "deposer/")
    look(page)
    me.deposit_piece("A4")
    expect(page.get_by_text("Aucune maîtrise d’œuvre n’est indiquée").first).to_be_visible()
    me.go()
    expect(page.get_by_text(re.compile("Le cadre est A5"))).to_be_visible()


class Contract:
    """The contract in hand, where the page one would look at proves nothing more."""

    def __init__(self) -> None:
        self.pk = PracticeSpace.objects.latest("pk").pk

    @property
    def space(self) -> PracticeSpace:
        """As it is now."""
        return PracticeSpace.objects.get(pk=self.pk)

    def wait(self, days: int) -> None:
        """The time that passes, and what the others do in it."""
        advance_clock(space_id=self.pk, days=days)
        run_due_turns(space_id=self.pk)

    def months(self, numbers: range) -> None:
        """A draft statement a month, and thirty days in which the others answer it."""
        for month in numbers:
            deposit(self.space, number=f"PDM-{month:02d}")
            self.wait(30)

    def answer(self, number: str, frame: str) -> None:
        """The piece of the contractor that follows another."""
        associate(self.space, fresh(Document.objects.get(space=self.pk, number=number)), frame, Role.SUPPLIER)


def test_contract_of_twelve_months_with_a_revision_a_dispute_and_a_tacit_end(page: Page, look: Look) -> None:
    me = Actor(page, "travaux-premier-decompte")
    me.begin()
    contract = Contract()
    contract.months(range(1, 5))
    me.deposit_piece("A4", amount="40000")  # more than was measured: the project manager takes twelve hundredths off
    me.advance(7)
    me.open_file("PDM-05")
    expect(page.get_by_role("cell", name=re.compile("douze pour cent")).first).to_be_visible()
    me.follow("État d’acompte")
    me.do("Contester le montant révisé", comment="Le constat contradictoire compte 60 m³.")
    me.open_file("PDM-05")
    expect(page.get_by_text("Montant révisé contesté par le titulaire")).to_be_visible()
    look(page)
    contract.wait(23)
    contract.months(range(6, 12))
    deposit(contract.space, number="PDF-12", frame_code="A7")
    contract.wait(15)  # the project manager sends the draft general account
    me.sit("Maîtrise d’ouvrage, Commune de Valbrune")  # and nobody signs it
    contract.wait(30)
    me.sit("Fournisseur, Bâti-Préau")
    me.open_file("PDF-12")
    me.answer_with("Ouvrir la procédure tacite", "A22")
    expect(page.get_by_text(re.compile("Remplacée par un projet", re.IGNORECASE)).first).to_be_visible()
    contract.wait(15)
    contract.answer("PDF-12-PDGT", "A23")
    contract.wait(30)
    me.open_file("PDF-12")
    expect(page.get_by_role("heading", name="Dossier terminé")).to_be_visible()
    look(page)
    me.go(WORKS)
    expect(page.get_by_role("row")).to_have_count(13)
    look(page)
    me.go(WORKS + "tableau/")
    look(page)
    me.go(WORKS + "recherche/?moe=12345678200168&moa=12345678200184")
    expect(page.get_by_text(re.compile(r"3\d\sfactures trouvées"))).to_be_visible()
    look(page)
