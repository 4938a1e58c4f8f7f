"""The same learner without a browser: pages are read as text, forms are sent as their own fields say.

For the moves whose screens a browser shows elsewhere. It follows what the page really offers (a button or a link that
is not there cannot be pressed) and costs seven times less than a page that is drawn.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from sandbox.scenarios import scenario_named
from tests.browser.sandbox_gestures import BOXES, EXERCISES, SPACE, WHERE


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


class Reader:
    """A person with an exercise open, who reads and writes without a browser."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.client = Client()
        self.url = ""
        self.page = html.fromstring("<html></html>")
        self._files: dict[str, SimpleUploadedFile] = {}

    # -- what one does on any page -------------------------------------------------------------------------------------

    def visit(self, path: str) -> None:
        self._read(self.client.get(path, follow=True), path)

    def press(self, name: str) -> None:
        """A button of the page, by the beginning of its words."""
        offered = self.page.xpath("//form//button[not(@disabled)] | //button[@form] | //input[@type='submit']")
        button = next((button for button in offered if self._label(button).startswith(name)), None)
        assert button is not None, f"no button « {name} » at {self.url}: {[self._label(one) for one in offered]}"
        form = self.page.get_element_by_id(button.get("form")) if button.get("form") else self._form_of(button)
        data: dict[str, object] = {}
        for key, value in form.form_values():
            data.setdefault(key, []).append(value)  # type: ignore[attr-defined]
        if button.get("name"):
            data[button.get("name")] = button.get("value", "")
        address = urljoin(self.url, button.get("formaction") or form.get("action") or "")
        method = (button.get("formmethod") or form.get("method") or "get").lower()
        answer = getattr(self.client, method)(address, data | self._files, follow=True)
        self._read(answer, address)

    def follow(self, name: str) -> None:
        """A link of the page, by its words."""
        link = next((link for link in self.page.xpath("//a[@href]") if name in words(link)), None)
        assert link is not None, f"no link « {name} » at {self.url}"
        self.visit(urljoin(self.url, link.get("href")))

    def choose(self, box: str, *, label: str) -> None:
        field = self.page.get_element_by_id(box)
        field.value = next(option.get("value") for option in field.iter("option") if words(option) == label)

    def write(self, box: str, value: str) -> None:
        field = self.page.get_element_by_id(box)
        if field.tag == "select":
            assert value in field.value_options
        field.value = value

    def attach(self, box: str, path: Path) -> None:
        name = self.page.get_element_by_id(box).get("name")
        self._files[name] = SimpleUploadedFile(path.name, path.read_bytes())

    # -- what a learner does -------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Open the exercise from its own page."""
        self.visit(EXERCISES + self.slug + "/")
        self.press("Commencer l’exercice")

    def go(self, path: str = "") -> None:
        """To a page of the space; the window of returned invoices is closed if it comes."""
        self.visit(SPACE + path)
        if any(self._label(button) == "Fermer" for button in self.page.xpath("//form//button[@type='submit']")):
            self.press("Fermer")

    def sit(self, seat: str) -> None:
        """Take a seat: « Valideur, Charpentes »."""
        self.visit(SPACE + "siege/")
        self.press(f"Prendre ce siège : {seat}")

    def advance(self, days: int) -> None:
        """Let time pass."""
        self.go("temps/")
        self.press(f"{days} jour")

    def deposit(self, **told: str) -> None:
        """A new invoice by the form, from what it proposes; then « Valider et envoyer »."""
        self.go("deposer/")
        self.press("Saisir une facture")
        self.mend(**told)

    def mend(self, **told: str) -> None:
        """The invoice in hand, with these data, sent."""
        for step in dict.fromkeys(WHERE[name] for name in told):
            self._step(step)
            for name, value in told.items():
                if WHERE[name] == step:
                    self.write(BOXES[name].removeprefix("#"), value)
            self.press("Continuer")
        self._step("recapitulatif")
        self.press("Valider et envoyer")

    def open(self, number: str, *, among: str = "factures-emises/recherche/") -> None:
        """The page of an invoice, from a list."""
        self.go(among)
        self.follow(number)

    def do(self, gesture: str, *, reason: str = "", comment: str = "", file: Path | None = None, **boxes: str) -> None:
        """A gesture on the invoice one looks at, with what its form asks."""
        if any(words(link) == gesture for link in self.page.xpath("//a[@href]")):
            self.follow(gesture)
            if reason:
                self.choose("id_reason", label=reason)
            if file:
                self.attach("id_file", file)
            for name, value in (boxes | ({"comment": comment} if comment else {})).items():
                self.write(f"id_{name}", value)
        self.press(gesture)

    def answer(self, text: str) -> None:
        """Tick an answer by its words and send it."""
        self.go()
        label = next((label for label in self.page.iter("label") if words(label).startswith(text)), None)
        assert label is not None, f"no answer « {text} »"
        choice = self.page.get_element_by_id(label.get("for"))
        self._form_of(choice).fields[choice.get("name")] = choice.get("value")
        self.press("Répondre")

    def send(self, path: Path) -> None:
        """Deposit a file."""
        self.go("deposer-fichier/")
        self.attach("id_file", path)
        self.press("Déposer le fichier")

    def take_back(self) -> None:
        """« Revenir juste avant » the wrong move."""
        self.press("Revenir juste avant")

    def expect_lesson(self, mistake: str) -> None:
        """The wrong move is explained, in the words of its scenario, and nothing is won."""
        hint = next(item.hint for item in scenario_named(self.slug).exercise.mistakes if item.code == mistake)
        self.go()
        shown = words(self.page.get_element_by_id("mistake"))
        assert "Un faux pas, et ce qu’il apprend" in shown
        assert " ".join(hint.split()) in shown
        assert "Exercice réussi" not in [words(heading) for heading in self.page.xpath("//h1 | //h2 | //h3")]

    # ------------------------------------------------------------------------------------------------------------------

    def _read(self, answer: object, address: str) -> None:
        assert answer.status_code < 500, address  # type: ignore[attr-defined]
        redirects = getattr(answer, "redirect_chain", [])
        self.url = urljoin(address, redirects[-1][0]) if redirects else address
        self.page = html.fromstring(answer.content.decode())  # type: ignore[attr-defined]
        self._files = {}

    def _step(self, step: str) -> None:
        self.visit(re.sub(r"[a-z]+/(\?.*)?$", f"{step}/", self.url))

    @staticmethod
    def _label(button: html.HtmlElement) -> str:
        return button.get("aria-label") or (button.get("value", "") if button.tag == "input" else words(button))

    @staticmethod
    def _form_of(element: html.HtmlElement) -> html.FormElement:
        return next(element.iterancestors("form"))
