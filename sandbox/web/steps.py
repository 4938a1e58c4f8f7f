"""The steps of the deposit form, and where each field of the gate stands in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from sandbox.domain.drafts import Draft, Guess
from sandbox.domain.explanations import Explained, explain
from sandbox.domain.refusals import Refusal


@dataclass(frozen=True)
class Step:
    """One screen of the form; ``fields``: the fields of the gate that it shows, with the id of their box."""

    code: str
    label: str
    fields: tuple[tuple[str, str], ...] = ()
    rank: int = 0


_ROWS = (
    Step("destinataire", "Destinataire", (("recipient", "id_recipient_0"), ("department", "id_recipient_department"))),
    Step("fournisseur", "Fournisseur", (("supplier", "id_supplier_0"), ("iban", "id_iban"))),
    Step("cadre", "Cadre de facturation", (("frame", "id_frame_code"), ("validator", "id_validator"))),
    Step(
        "references",
        "Références",
        (
            ("number", "id_number"),
            ("issued_on", "id_issued_on"),
            ("kind", "id_kind"),
            ("origin_number", "id_origin_number"),
            ("currency", "id_currency"),
            ("tax_regime", "id_tax_regime"),
            ("exemption_reason", "id_exemption_reason"),
            ("commitment", "id_commitment_number"),
            ("contract_number", "id_contract_number"),
            ("payment_mode", "id_payment_mode"),
        ),
    ),
    Step("lignes", "Lignes de poste", (("lines", "id_lines-0-name"),)),
    Step(
        "montants",
        "TVA et montants",
        (
            ("vat_lines", "id_discount"),
            ("totals", "id_discount"),
            ("totals.due", "id_prepaid"),
            ("discount_reason", "id_discount_reason"),
        ),
    ),
    # The design system draws eight steps at most: the two optional blocks share one.
    Step("pieces", "Pièces jointes et commentaire", (("attachments", "id_file"), ("comment", "id_comment"))),
    Step("recapitulatif", "Récapitulatif"),
)
STEPS = tuple(Step(row.code, row.label, row.fields, rank) for rank, row in enumerate(_ROWS, start=1))
STEP_BY_CODE = {step.code: step for step in STEPS}
RECAP = STEPS[-1]
_PLACE = {name: (step, anchor) for step in STEPS for name, anchor in step.fields}


@dataclass(frozen=True)
class StepLink:
    """A step as a row of the stepper."""

    code: str
    label: str
    rank: int
    url: str


@dataclass(frozen=True)
class Finding:
    """A refusal of the gate as a card, and the address that puts the cursor into its field."""

    card: Explained
    url: str


def step_url(document_id: int, step: Step) -> str:
    """The address of a step of a draft."""
    return reverse("sandbox:draft_step", args=[document_id, step.code])


def links(document_id: int) -> list[StepLink]:
    """The whole stepper."""
    return [StepLink(step.code, step.label, step.rank, step_url(document_id, step)) for step in STEPS]


def neighbour(document_id: int, step: Step, offset: int) -> StepLink | None:
    """The step before (-1) or after (+1), or None at the ends."""
    rank = step.rank + offset
    return links(document_id)[rank - 1] if 1 <= rank <= len(STEPS) else None


def findings(document_id: int, refusals: Iterable[Refusal]) -> list[Finding]:
    """The cards of the recap; a refusal about no field leads to the recap itself."""
    found = []
    for refusal in refusals:
        step, anchor = _PLACE.get(refusal.field, (RECAP, "form-errors"))
        # ``controle`` opens the step with the words of the gate under its fields.
        found.append(Finding(card=explain(refusal), url=f"{step_url(document_id, step)}?controle=1#{anchor}"))
    return found


def cards_of(step: Step, refusals: Iterable[Refusal]) -> dict[str, list[Explained]]:
    """What the gate says of the fields of one step, by field; every field of the step has its list."""
    cards: dict[str, list[Explained]] = {_key(name): [] for name, _ in step.fields}
    for refusal in refusals:
        if (key := _key(refusal.field)) in cards:
            cards[key].append(explain(refusal))
    return cards


def _key(name: str) -> str:
    """What a template may call a field: « totals.due » is « totals_due »."""
    return name.replace(".", "_")


def in_order(step: Step, refusals: Iterable[Refusal]) -> list[Refusal]:
    """Refusals in the order of the boxes on the screen."""
    names = [name for name, _ in step.fields]
    return sorted(refusals, key=lambda refusal: names.index(refusal.field) if refusal.field in names else len(names))


_GUESSED = {"contract": "contract_number"}
"""Fields that the reading of a PDF names otherwise than the gate."""
_GUESS_LABELS = {
    "recipient": "Destinataire",
    "department": "Service exécutant",
    "supplier": "Fournisseur",
    "iban": "Compte à créditer",
    "number": "Numéro",
    "issued_on": "Date de la facture",
    "kind": "Type de document",
    "commitment": "Numéro d’engagement",
    "contract_number": "Numéro de marché",
    "lines": "Lignes de poste",
}


@dataclass(frozen=True)
class GuessLink:
    """A field read in a PDF that nobody looked at yet, and the address that shows it."""

    label: str
    url: str
    excerpt: str


def guesses_of(step: Step, draft: Draft) -> dict[str, Guess | None]:
    """What was read in a PDF for the fields of one step, by field; every field of the step has its row."""
    read = {_GUESSED.get(guess.field, guess.field): guess for guess in draft.guesses}
    return {_key(name): read.get(name) for name, _ in step.fields}


def unseen(document_id: int, draft: Draft) -> list[GuessLink]:
    """What was read in a PDF and is still to be looked at, in the order of the form."""
    read = {_GUESSED.get(guess.field, guess.field): guess for guess in draft.guesses}
    return [
        GuessLink(_GUESS_LABELS[name], f"{step_url(document_id, step)}#{anchor}", read[name].excerpt)
        for name, (step, anchor) in _PLACE.items()
        if name in read
    ]


def looked_at(step: Step, draft: Draft) -> Draft:
    """The draft once a step was seen and confirmed: its guesses are the person's own now."""
    names = {name for name, _ in step.fields}
    kept = tuple(guess for guess in draft.guesses if _GUESSED.get(guess.field, guess.field) not in names)
    return dataclasses.replace(draft, guesses=kept)


def anchor_of(name: str) -> str:
    """The id of the box of a field of the gate; empty when no step shows it."""
    return _PLACE[name][1] if name in _PLACE else ""
