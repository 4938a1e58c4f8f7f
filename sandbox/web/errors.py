"""Showing refusals and form errors: the summary at the head of a page, each row leading to its field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.forms import BaseFormSet

from sandbox.domain.explanations import explain_all
from sandbox.domain.refusals import Refusal


@dataclass(frozen=True)
class FormError:
    """One row of the summary: the field's label, the link that puts the cursor there, the sentence."""

    label: str
    anchor: str
    sentence: str


def form_errors(form: forms.Form | BaseFormSet) -> list[FormError]:
    """What a plain form refuses, in the order of the screen."""
    if isinstance(form, BaseFormSet):
        found = [FormError("", "", str(sentence)) for sentence in form.non_form_errors()]
        for rank, row in enumerate(form.forms, start=1):
            found += [
                FormError(f"Ligne {rank}, {error.label}", error.anchor, error.sentence) for error in form_errors(row)
            ]
        return found
    found = [FormError("", "", str(sentence)) for sentence in form.non_field_errors()]
    for bound in form:
        anchor = f"#{bound.auto_id}" if bound.widget_type != "radioselect" else f"#{bound.auto_id}_0"
        found += [FormError(str(bound.label), anchor, str(sentence)) for sentence in bound.errors]
    return found


def flag(form: forms.Form, anchors: Iterable[str]) -> None:
    """Tell screen readers which boxes the rules refused; their sentences stand in ``<id>_error``."""
    wanted = {anchor.removeprefix("#") for anchor in anchors}
    for bound in form:
        if bound.auto_id in wanted and bound.widget_type != "radioselect":
            described = [f"{bound.auto_id}_helptext"] if bound.help_text else []
            bound.field.widget.attrs |= {
                "aria-invalid": "true",
                "aria-describedby": " ".join([*described, f"{bound.auto_id}_error"]),
            }


def refusal_errors(refusals: Iterable[Refusal], anchors: dict[str, str] | None = None) -> list[FormError]:
    """Refusals of the rules as rows of the summary; ``anchors``: the box of each field of this page."""
    return [
        FormError(
            label=card.explanation.field_label or card.title,
            anchor=(anchors or {}).get(card.field, ""),
            sentence=f"{card.beside} {card.remedy}",
        )
        for card in explain_all(refusals)
    ]
