"""What a learner does on the screens of the sandbox: the gestures that several tests make, each as a person would."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from sandbox.scenarios import scenario_named

SPACE = "/bac-a-sable/espace/"
EXERCISES = "/bac-a-sable/exercices/"

WHERE = {
    "recipient": "destinataire",
    "service": "destinataire",
    "frame": "cadre",
    "validator": "cadre",
    "number": "references",
    "kind": "references",
    "origin": "references",
    "commitment": "references",
    "prepaid": "montants",
}
"""The step of the deposit form where each datum is typed."""
BOXES = {
    "service": "#id_recipient_department",
    "frame": "#id_frame_code",
    "validator": "#id_validator",
    "number": "#id_number",
    "kind": "#id_kind",
    "origin": "#id_origin_number",
    "commitment": "#id_commitment_number",
    "prepaid": "#id_prepaid",
}


PATIENCE = 60_000
"""Milliseconds, on a machine that does something else: the first Factur-X of a process loads its libraries."""


def press(page: Page, button: Locator) -> None:
    """Click what leads to another page, and be there."""
    with page.expect_navigation(wait_until="domcontentloaded", timeout=PATIENCE):
        button.click(timeout=PATIENCE)


@dataclass
class Learner:
    """A person with an exercise open in a browser."""

    page: Page
    slug: str

    def begin(self) -> None:
        """Open the exercise from its own page."""
        self.page.goto(EXERCISES + self.slug + "/", wait_until="domcontentloaded")
        self.press("Commencer l’exercice")
        expect(self.page.get_by_role("heading", level=1, name=re.compile("^Aujourd’hui"))).to_be_attached()

    def go(self, path: str = "") -> None:
        """To a page of the space; the window of returned invoices is closed if it comes."""
        self.page.goto(SPACE + path, wait_until="domcontentloaded")
        close = self.page.get_by_role("button", name="Fermer", exact=True)
        if close.count():
            close.click()

    def press(self, name: str) -> None:
        """A button of the page, by the beginning of its words."""
        press(self.page, self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first)

    def follow(self, name: str) -> None:
        """A link of the page, by its words."""
        press(self.page, self.page.get_by_role("link", name=name).first)

    def sit(self, seat: str) -> None:
        """Take a seat: « Valideur, Charpentes »."""
        self.page.goto(SPACE + "siege/", wait_until="domcontentloaded")
        press(self.page, self.page.get_by_role("button", name=re.compile(f"Prendre ce siège\\s: {seat}")))

    def advance(self, days: int) -> None:
        """Let time pass."""
        self.go("temps/")
        press(self.page, self.page.get_by_role("button", name=re.compile(rf"^{days}\sjours?$")))

    def fill(self, **told: str) -> None:
        """Fill the steps of the draft in hand that hold these data, then look at the recap."""
        for step in dict.fromkeys(WHERE[name] for name in told):
            self._step(step)
            for name, value in told.items():
                if WHERE[name] == step:
                    self._type(name, value)
            self.press("Continuer")
        self._step("recapitulatif")

    def deposit(self, **told: str) -> None:
        """A new invoice by the form, from what it proposes; then « Valider et envoyer »."""
        self.go("deposer/")
        self.press("Saisir une facture")
        self.fill(**told)
        self.press("Valider et envoyer")

    def mend(self, **told: str) -> None:
        """The invoice that was refused, corrected and sent."""
        self.fill(**told)
        self.press("Valider et envoyer")

    def open(self, number: str, *, among: str = "factures-emises/recherche/") -> None:
        """The page of an invoice, from a list."""
        self.go(among)
        self.follow(number)

    def do(self, gesture: str, *, reason: str = "", comment: str = "", file: Path | None = None, **boxes: str) -> None:
        """A gesture on the invoice one looks at, with what its form asks."""
        link = self.page.get_by_role("link", name=gesture, exact=True)
        if link.count():
            press(self.page, link.first)
            if reason:
                self.page.locator("#id_reason").select_option(label=reason)
            if comment:
                self.page.locator("#id_comment").fill(comment)
            if file:
                self.page.set_input_files("#id_file", file)
            for name, value in boxes.items():
                self.page.locator(f"#id_{name}").fill(value)
        self.press(gesture)

    def answer(self, text: str) -> None:
        """Tick an answer by its words and send it."""
        self.go()
        self.page.locator("label", has_text=re.compile(rf"^\s*{re.escape(text)}")).click()
        self.press("Répondre")

    def sample(self, name: str, folder: Path) -> Path:
        """A file to try with, from the page of the file deposit."""
        self.go("deposer-fichier/")
        self.page.get_by_text("Pas de fichier sous la main").click()
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=re.compile(f"^{name}")).first.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def send(self, path: Path) -> None:
        """Deposit a file."""
        self.go("deposer-fichier/")
        self.page.set_input_files("#id_file", path)
        self.press("Déposer le fichier")

    def take_back(self) -> None:
        """« Revenir juste avant » the wrong move."""
        self.press("Revenir juste avant")

    def expect_lesson(self, mistake: str) -> None:
        """The wrong move is explained, in the words of its scenario, and nothing is won."""
        hint = next(item.hint for item in scenario_named(self.slug).exercise.mistakes if item.code == mistake)
        self.go()
        shown = self.page.locator("#mistake")
        expect(shown).to_contain_text("Un faux pas, et ce qu’il apprend")
        expect(shown).to_contain_text(hint)
        expect(self.page.get_by_role("heading", name="Exercice réussi")).to_have_count(0)

    def expect_success(self) -> None:
        """Every step is ticked."""
        self.go()
        expect(self.page.get_by_role("heading", name="Exercice réussi")).to_be_visible()

    def _step(self, step: str) -> None:
        # The address of a step ends with its name: « Aller à une autre étape » in one gesture.
        self.page.goto(re.sub(r"[a-z]+/(\?.*)?$", f"{step}/", self.page.url), wait_until="domcontentloaded")

    def _type(self, name: str, value: str) -> None:
        if name == "recipient":
            self.page.locator("label", has_text=value).first.click()
            return
        box = self.page.locator(BOXES[name])
        if name in ("frame", "kind"):
            box.select_option(value)
        else:
            box.fill(value)
