"""Form fields that read what French people type, and wear the State design system's classes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList

from sandbox.domain.typography import typeset

_SPACES = re.compile(r"[\s\u00a0\u202f]")
_PLAIN = re.compile(r"[+-]?[0-9]{1,40}(?:[.,][0-9]{1,40})?")

MAX_TEXT = 255
MAX_COMMENT = 2000


class AmountField(forms.Field):
    """A decimal typed the French way: « 1 234,56 », a dot or a euro sign are understood.

    ``places``: decimals allowed; ``max_digits``: digits before the comma. Empty gives None.
    """

    def __init__(self, *, places: int = 2, max_digits: int = 12, minimum: Decimal | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.places = places
        self.max_digits = max_digits
        self.minimum = minimum
        self.error_messages["required"] = "Renseignez ce montant."

    def prepare_value(self, value: Any) -> Any:
        """``Decimal("1234.50")`` is shown « 1234,50 »; what was typed is shown as it was typed."""
        if not isinstance(value, Decimal):
            return value
        whole, _, decimals = f"{value:f}".partition(".")
        decimals = decimals.rstrip("0")
        if self.places == 2 and decimals:
            decimals = decimals.ljust(2, "0")
        return f"{whole},{decimals}" if decimals else whole

    def to_python(self, value: Any) -> Decimal | None:
        """The amount, or ValidationError naming what may be typed."""
        text = _SPACES.sub("", str(value or "")).rstrip("€%")
        if not text:
            return None
        if not _PLAIN.fullmatch(text):
            raise ValidationError(
                f"« {str(value)[:40]} » n’est pas un nombre : tapez des chiffres, avec une virgule pour les décimales."
            )
        amount = Decimal(text.replace(",", "."))
        _, digits, exponent = amount.as_tuple()
        decimals = max(0, -int(exponent))
        if decimals > self.places:
            raise ValidationError(f"Trop de décimales : {self.places} au plus.")
        if len(digits) - decimals > self.max_digits:
            raise ValidationError(f"Nombre trop grand : {self.max_digits} chiffres au plus avant la virgule.")
        if self.minimum is not None and amount < self.minimum:
            raise ValidationError(f"Ce nombre doit être supérieur ou égal à {f'{self.minimum:f}'.replace('.', ',')}.")
        return amount


class TextField(forms.CharField):
    """A short text: its limit is said in words, control characters are refused."""

    def __init__(self, *, max_length: int = MAX_TEXT, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["required"] = "Renseignez ce champ."
        self.validators.append(_printable)


class CommentField(forms.CharField):
    """A longer text; optional everywhere."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_COMMENT, required=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.validators.append(_printable)


class DayField(forms.DateField):
    """A day, from the browser's date box or typed jour/mois/année."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Cette date n’existe pas : écrivez-la jour/mois/année, par exemple 24/11/2026."


_CLASSES = {
    forms.Select: "fr-select",
    forms.Textarea: "fr-input",
    forms.FileInput: "fr-upload",
    forms.ClearableFileInput: "fr-upload",
    forms.TextInput: "fr-input",
    forms.DateInput: "fr-input",
    forms.NumberInput: "fr-input",
}


_CHOICE_MESSAGES = {
    "required": forms.Field.default_error_messages["required"],
    "invalid_choice": forms.ChoiceField.default_error_messages["invalid_choice"],
}


class FrenchErrors(ErrorList):
    """Errors shown with the spaces that may not break."""

    def __getitem__(self, place: Any) -> Any:
        return typeset(str(super().__getitem__(place)))


class DsfrForm(forms.Form):
    """A plain form whose widgets wear the design system's classes; its fields are drawn by ``sandbox/field.html``."""

    use_required_attribute = False  # our own sentences, not the browser's

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.error_class = FrenchErrors
        for field in self.fields.values():
            field.label = typeset(str(field.label)) if field.label else field.label
            field.help_text = typeset(str(field.help_text))
            css = _CLASSES.get(type(field.widget))
            if css:
                field.widget.attrs.setdefault("class", css)
            if isinstance(field, forms.ChoiceField):
                for code, said in _CHOICE_MESSAGES.items():
                    if field.error_messages[code] is said:  # a form that says it better keeps its own sentence
                        field.error_messages[code] = "Choisissez une valeur de la liste."


def _printable(value: str) -> None:
    if any(ord(char) < 32 and char not in "\t\n\r" for char in value):
        raise ValidationError("Ce texte contient des caractères illisibles : retapez-le.")
