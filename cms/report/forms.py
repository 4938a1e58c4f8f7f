"""The form of a correction; the service judges what was typed."""

from django import forms

from cms.report.domain.published import PublishedFigure
from cms.report.domain.refusals import REASON_LENGTH, SOURCE_LENGTH


class CorrectionForm(forms.Form):
    """Which number, what it should be, why, and what proves it."""

    code = forms.ChoiceField(label="Nombre à corriger", required=False)
    value = forms.CharField(
        label="Valeur juste", required=False, help_text="Un nombre entier, sans unité.", max_length=40
    )
    reason = forms.CharField(
        label="Raison",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Pourquoi la valeur publiée est fausse, en {REASON_LENGTH} caractères au plus. Elle sera publiée.",
    )
    source = forms.CharField(
        label="Source",
        required=False,
        help_text=f"Le document qui donne la valeur juste, et où on le trouve. {SOURCE_LENGTH} caractères au plus.",
    )

    def __init__(self, *args: object, figure: PublishedFigure, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(code, figure.label_of(code)) for code in figure.numbers()]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]
