"""The four steps of a mémoire and of a refund claim, and where each field of the gate stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from sandbox.domain.explanations import Explained, explain
from sandbox.domain.refusals import Refusal
from sandbox.domain.vocabulary import Frame
from sandbox.web.steps import Finding, Step, StepLink

_LINES = (("lines", "id_lines-0-name"), ("vat_lines", "id_lines-0-vat_rate"), ("totals", "id_lines-0-name"))
_NUMBERED = (("number", "id_number"), ("issued_on", "id_issued_on"), ("recipient", "id_recipient_0"))
_PAID = (("iban", "id_iban"), ("supplier", "id_iban"))
_SENT = (("attachments", "id_file"), ("comment", "id_comment"))
_ROWS: Mapping[Frame, tuple[Step, ...]] = {
    Frame.A3: (
        Step("juridiction", "Juridiction et prestataire", (*_NUMBERED, ("department", "id_department"), *_PAID)),
        Step(
            "mission",
            "Mission",
            (
                ("service", "id_service"),
                ("procedure", "id_procedure"),
                ("case_number", "id_case_number"),
                ("ended_on", "id_ended_on"),
            ),
        ),
        Step("prestations", "Prestations", _LINES),
        Step("envoi", "Pièces et envoi", _SENT),
    ),
    Frame.A21: (
        Step(
            "beneficiaire",
            "Bénéficiaire",
            (("pacage", "id_pacage"), ("beneficiary", "id_beneficiary"), ("filer", "id_filer"), *_PAID),
        ),
        Step("campagne", "Campagne et service instructeur", (*_NUMBERED, ("year", "id_year"))),
        Step("livraisons", "Livraisons", (("lines", "id_lines-0-product"), ("totals", "id_lines-0-quantity"))),
        Step("envoi", "Pièces et envoi", _SENT),
    ),
}
PETITION_STEPS: Mapping[Frame, tuple[Step, ...]] = {
    frame: tuple(Step(row.code, row.label, row.fields, rank) for rank, row in enumerate(rows, start=1))
    for frame, rows in _ROWS.items()
}


def step_named(frame: Frame, code: str) -> Step | None:
    """The step of an address, or None."""
    return next((step for step in PETITION_STEPS[frame] if step.code == code), None)


def petition_url(document_id: int, step: Step) -> str:
    """The address of a step of a claim that is being typed."""
    return reverse("sandbox:petition_step", args=[document_id, step.code])


def petition_links(document_id: int, frame: Frame) -> list[StepLink]:
    """The whole stepper."""
    return [
        StepLink(step.code, step.label, step.rank, petition_url(document_id, step)) for step in PETITION_STEPS[frame]
    ]


def petition_neighbour(document_id: int, frame: Frame, step: Step, offset: int) -> StepLink | None:
    """The step before (-1) or after (+1), or None at the ends."""
    rank = step.rank + offset
    found = petition_links(document_id, frame)
    return found[rank - 1] if 1 <= rank <= len(found) else None


def petition_findings(document_id: int, frame: Frame, refusals: Iterable[Refusal]) -> list[Finding]:
    """What the gate objects to, each with the address that puts the cursor into its field."""
    steps = PETITION_STEPS[frame]
    places = {name: (step, anchor) for step in steps for name, anchor in step.fields}
    found = []
    for refusal in refusals:
        step, anchor = places.get(refusal.field.split(".")[0], (steps[-1], "form-errors"))
        asked = "" if step is steps[-1] else "?controle=1"
        found.append(Finding(card=explain(refusal), url=f"{petition_url(document_id, step)}{asked}#{anchor}"))
    return found


def of_step(step: Step, refusals: Iterable[Refusal]) -> list[Refusal]:
    """The refusals about the fields of one step, in the order of its boxes."""
    names = [name for name, _ in step.fields]
    mine = [refusal for refusal in refusals if refusal.field in names]
    return sorted(mine, key=lambda refusal: names.index(refusal.field))


def cards_by_anchor(step: Step, refusals: Iterable[Refusal]) -> dict[str, list[Explained]]:
    """What the gate says, by the id of the box."""
    anchors = dict(step.fields)
    found: dict[str, list[Explained]] = {}
    for refusal in refusals:
        if refusal.field in anchors:
            found.setdefault(anchors[refusal.field], []).append(explain(refusal))
    return found
