"""The exercises of the works contracts by their pages: each done right, and each wrong move told on the screen."""

from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from sandbox.domain.vocabulary import Frame, Role
from sandbox.domain.works_drafts import revised_by
from sandbox.models import Document, PracticeSpace, Seat
from sandbox.scenarios import scenario_named
from sandbox.services import run_due_turns, take_seat
from tests.sandbox.factories import BATI
from tests.sandbox.services.test_works_exercises import RIGHT, WRONG, Builder

pytestmark = pytest.mark.django_db

PARTIES = {
    Role.SUPPLIER: "supplier",
    Role.VALIDATOR: "validator",
    Role.MOE: "moe",
    Role.MOA: "moa",
    Role.RECIPIENT: "recipient",
    Role.ACCOUNTANT: "recipient",
}


class Visitor(Builder):
    """The same person, who fills the forms and presses the buttons."""

    def __init__(self, client, slug):
        self.client = client
        client.post(reverse("sandbox:exercise_start", args=[slug]))
        self.pk = PracticeSpace.objects.get().pk

    def take(self, role, identifier):
        # The contractor answers his subcontractors from his own seat.
        held = Role.SUPPLIER if role is Role.VALIDATOR else role
        structure = self.space.structures.get(identifier=identifier)
        seat, _made = Seat.objects.get_or_create(space=self.space, role=held.value, structure=structure)
        take_seat(space_id=self.pk, seat_id=seat.pk)

    def piece(self, number, frame, contract="MT-2026-01", *, supplier=BATI, validator=""):
        told = scenario_named(self.space.scenario).contract(contract)
        role = Frame.from_short(frame).depositor
        self.take(role, {Role.MOE: told.moe, Role.MOA: told.moa}.get(role, supplier))
        self.fill(
            f"?cadre={frame}",
            number=number,
            contract_number=contract,
            moe=told.moe,
            moa=told.moa,
            recipient=told.payer,
            validator=validator,
            **{"lines-0-name": "Terrassement", "lines-0-amount": "18000,00", "lines-0-vat_rate": "20"},
        )

    def answer_with(self, number, frame, *, percent="0", reason="Constat du jour."):
        previous = Document.objects.select_related("moe", "moa", "supplier").get(space=self.pk, number=number)
        role = Frame.from_short(frame).depositor
        self.take(role, getattr(previous, PARTIES[role]).identifier)
        rows = {}
        for rank, admitted in enumerate(revised_by(previous.draft(), Decimal(percent), reason).values()):
            rows[f"lines-{rank}-amount"] = f"{admitted.amount_excl_vat}".replace(".", ",")
            rows[f"lines-{rank}-reason"] = reason
        self.fill(f"?cadre={frame}&precedente={previous.pk}", **rows)

    def fill(self, query, **changes):
        """The second step and the third, from what the form proposes."""
        url = reverse("sandbox:works_piece") + query
        page = self.client.get(url)
        form, lines = page.context["form"], page.context["lines"]
        data = {name: form[name].value() or "" for name in form.fields if name != "file"}
        data |= {f"lines-{key}": lines.management_form[key].value() for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
        for row in lines.forms:
            data |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
        saved = self.client.post(url, data | changes)
        assert saved.status_code == 302, saved.context["form_errors"]
        self.client.post(saved.url)
        run_due_turns(space_id=self.pk)

    def gesture(self, action, number, role, **told):
        document = Document.objects.select_related("supplier", "validator", "moe", "moa", "recipient").get(
            space=self.pk, number=number
        )
        self.take(role, getattr(document, PARTIES[role]).identifier)
        url = reverse("sandbox:gesture", args=[document.pk, action])
        self.client.post(url, told | {"version": document.version})
        run_due_turns(space_id=self.pk)

    def answer(self, step, choice=None):
        asked = {step.code: step for step in self.state.steps}[step]
        right = next(item.code for item in asked.choices if item.right)
        self.client.post(reverse("sandbox:answer"), {"step": step, "choice": choice or right})

    @property
    def page(self):
        return unescape(self.client.get(reverse("sandbox:space")).content.decode())


@pytest.mark.parametrize("slug", RIGHT)
def test_done_right_by_its_pages_the_exercise_says_so(client, slug):
    it = Visitor(client, slug)
    RIGHT[slug](it)
    assert [step.code for step in it.state.steps if not step.done] == []
    assert "Exercice réussi" in it.page


@pytest.mark.parametrize(("slug", "moves", "code"), [case for case in WRONG if case[2] is not None])
def test_done_wrong_by_its_pages_the_screen_says_what_was_overlooked(client, slug, moves, code):
    it = Visitor(client, slug)
    moves(it)
    hint = next(item.hint for item in scenario_named(slug).exercise.mistakes if item.code == code)
    assert hint in it.page
    assert "Exercice réussi" not in it.page
