"""The form of a search, drawn from the table of criteria: nothing about a criterion is said here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.http import urlencode

from sandbox.domain.lifecycles import CIRCUITS
from sandbox.domain.search import (
    CRITERION_BY_CODE,
    Criterion,
    Group,
    Kind,
    SearchSpace,
    Value,
    criteria_of,
    read_criteria,
)
from sandbox.domain.typography import typeset
from sandbox.models import PracticeSpace
from sandbox.queries.search import parties_of
from sandbox.web.fields import DsfrForm

_REACHED = {status.value for circuit in CIRCUITS.values() for status in circuit.statuses}
"""The statuses that a circuit of the sandbox leads to: the others would find nothing."""


class _Raw(forms.Field):
    """A box whose content the table reads, all at once, in ``SearchForm.clean``."""

    def __init__(self, criterion: Criterion, widget: forms.Widget) -> None:
        label, help_text = typeset(criterion.label), typeset(criterion.help_text)
        super().__init__(label=label, help_text=help_text, required=False, widget=widget)
        self.criterion = criterion


def _widget(criterion: Criterion, parties: list[tuple[str, str]]) -> forms.Widget:
    if criterion.kind is Kind.PARTY:
        return forms.CheckboxSelectMultiple(choices=parties)
    if criterion.kind is Kind.CHOICES:
        shown = [choice for choice in criterion.choices if choice[0] in _REACHED]
        return forms.CheckboxSelectMultiple(choices=shown)
    if criterion.choices:
        return forms.Select(choices=[("", "Tous"), *criterion.choices])
    if criterion.kind is Kind.SIREN:
        return forms.CheckboxInput()
    if criterion.is_day:
        return forms.DateInput(attrs={"type": "date"})
    if criterion.kind in (Kind.MINIMUM, Kind.MAXIMUM):
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.TextInput(attrs={"autocomplete": "off"})


@dataclass(frozen=True)
class Fieldset:
    """Criteria under one heading. ``is_open``: one of them is used or wrong."""

    group: Group
    fields: tuple[BoundField, ...]


class SearchForm(DsfrForm):
    """« Recherche » of a space of the portal. ``criteria``: what was understood."""

    def __init__(self, data: QueryDict, *, space: PracticeSpace, search_space: SearchSpace) -> None:
        super().__init__(data)
        self.search_space = search_space
        self.criteria: Mapping[str, Value] = {}
        for criterion in criteria_of(search_space):
            parties = parties_of(space, criterion) if criterion.kind is Kind.PARTY else []
            if criterion.kind is Kind.PARTY and not parties:
                continue
            field = _Raw(criterion, _widget(criterion, parties))
            css = "fr-select" if isinstance(field.widget, forms.Select) else "fr-input"
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs["class"] = css
            self.fields[criterion.code] = field

    def clean(self) -> dict[str, Any]:
        """Read every criterion by the table; a criterion of another space is refused, not forgotten."""
        given = {code: self.data.getlist(code) for code in CRITERION_BY_CODE if any(self.data.getlist(code))}
        reading = read_criteria(given, self.search_space)
        for code, fault in reading.faults.items():
            if code in self.fields:
                self.add_error(code, fault.sentence)
            else:
                self.add_error(None, f"« {CRITERION_BY_CODE[code].label} » : {fault.sentence}")
        self.criteria = reading.values
        return {}

    @property
    def simple(self) -> list[BoundField]:
        """The criteria that everybody sees."""
        return [bound for bound in self if not criterion_of(bound).is_advanced]

    @property
    def advanced(self) -> list[Fieldset]:
        """Those behind « Critères avancés », under their headings."""
        return [
            Fieldset(group, fields)
            for group in Group
            if group is not Group.SIMPLE
            and (fields := tuple(bound for bound in self if criterion_of(bound).group is group))
        ]

    @property
    def is_advanced_open(self) -> bool:
        """Whether an advanced criterion is used or wrong: it must not hide."""
        return any(
            CRITERION_BY_CODE[code].is_advanced for code in [*self.criteria, *self.errors] if code in CRITERION_BY_CODE
        )


def criterion_of(bound: BoundField) -> Criterion:
    """The criterion behind a box."""
    return CRITERION_BY_CODE[bound.name]


def query_of(criteria: Mapping[str, Value], order: str = "") -> str:
    """Criteria as the query of an address; an amount as a person types it, for its box shows it again."""
    typed = {code: _typed(code, value) for code, value in criteria.items()}
    return urlencode({**typed, **({"tri": order} if order else {})}, doseq=True)


def _typed(code: str, value: Value) -> Value:
    is_amount = CRITERION_BY_CODE[code].kind in (Kind.MINIMUM, Kind.MAXIMUM)
    return value.replace(".", ",") if is_amount and isinstance(value, str) else value


def _in_words(criterion: Criterion, value: str) -> str:
    if criterion.kind in (Kind.MINIMUM, Kind.MAXIMUM):
        return f"{value.replace('.', ',')}\u00a0€"
    if criterion.is_day:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return dict(criterion.choices).get(value, value)


def told(criteria: Mapping[str, Value], space: PracticeSpace) -> str:
    """Criteria in words: « Statuts : Rejetée ; Montant TTC : minimum : 100,00 € »."""
    parts = []
    for code, value in criteria.items():
        criterion = CRITERION_BY_CODE[code]
        values = value if isinstance(value, list) else [value]
        shown = ", ".join(_in_words(criterion, item) for item in values)
        parts.append(f"{criterion.label}\u00a0: {shown}")
    return "\u202f; ".join(parts) or "Sans critère\u00a0: toutes les factures"
