"""The small forms of a space: search, file deposit, gestures on a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sandbox.domain.actions import Action, Reason
from sandbox.domain.flows import FlowSyntax
from sandbox.web.fields import CommentField, DayField, DsfrForm, TextField

AUTOMATIC = ""


_SYNTAXES = (
    FlowSyntax.E1_CII_16B,
    FlowSyntax.E2_CII_MIN_16B,
    FlowSyntax.E1_CII,
    FlowSyntax.E1_UBL,
    FlowSyntax.E2_UBL_MIN,
    FlowSyntax.E2_FACTURX,
    FlowSyntax.E3_UBL,
)


class FileForm(DsfrForm):
    """A file to deposit. Its size, type and content are judged by the gate."""

    file = forms.FileField(
        label="Fichier",
        help_text="Une facture en XML (CII ou UBL 2.1), en Factur-X ou en PDF, de 10 Mo au plus ; ou une archive zip "
        "ou tar.gz de XML et de Factur-X, de 30 Mo au plus.",
        max_length=255,
        allow_empty_file=True,  # the catalogue has the sentence for an empty file
        widget=forms.FileInput(attrs={"accept": ".xml,.pdf,.zip,.gz,.tgz"}),
    )
    syntax = forms.ChoiceField(
        label="Format annoncé",
        help_text="Le portail le demande ; ici, le fichier est reconnu de lui-même.",
        choices=[("", "Reconnaître le format"), *((syntax.value, syntax.label) for syntax in _SYNTAXES)],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages.update(
            required="Choisissez un fichier, puis déposez-le.",
            invalid="Le fichier n’est pas arrivé : choisissez-le de nouveau.",
            max_length="Le nom du fichier est trop long : renommez-le.",
        )


class ReturnForm(DsfrForm):
    """A gesture that wants a reason: recycle, suspend, reject."""

    reason = forms.ChoiceField(label="Motif", required=False)
    comment = CommentField(
        label="Commentaire pour le fournisseur",
        help_text="Dites ce qui manque ou ce qui est faux : il le lira dans la fenêtre des retours.",
    )

    def __init__(self, *args: Any, reasons: Sequence[Reason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the declared field
        told = [(reason.value, reason.label) for reason in reasons]
        field.choices = told if len(told) == 1 else [("", "Choisissez un motif"), *told]


class RefuseForm(ReturnForm):
    """« Refuser la demande »: a validator's refusal may bring a file."""

    file = forms.FileField(
        label="Pièce jointe",
        help_text="Facultatif, 10 Mo au plus.",
        required=False,
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput,
    )


class ValidatorForm(DsfrForm):
    """Another validator: the right one of a correction, or the second one of an agreement."""

    validator = TextField(
        label="SIRET du valideur",
        help_text="14 chiffres : le titulaire ou le mandataire du marché.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    comment = CommentField(label="Commentaire", rows=3)


class AgreementForm(ValidatorForm):
    """« Valider la demande »: nothing is compulsory. ``names_second``: this agreement may name a second validator."""

    file = forms.FileField(
        label="Pièce jointe",
        help_text="Facultatif, 10 Mo au plus.",
        required=False,
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput,
    )

    def __init__(self, *args: Any, names_second: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["validator"].label = "SIRET du second valideur"
        self.fields[
            "validator"
        ].help_text = (
            "Seulement si vous êtes cotraitant : le mandataire du groupement valide après vous. Sinon, laissez vide."
        )
        if not names_second:
            del self.fields["validator"]


class ActorForm(DsfrForm):
    """« Corriger l’acteur »: the right one of a works piece."""

    actor = TextField(
        label="SIRET du bon acteur",
        help_text="14 chiffres : il figure sur le marché.",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    comment = CommentField(label="Commentaire", rows=3)


class RecycleForm(DsfrForm):
    """« Recycler »: only who receives it changes; the number and the amounts stay."""

    recipient = TextField(
        label="SIRET du destinataire",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    department = TextField(label="Code du service exécutant", required=False, max_length=50)
    commitment = TextField(label="Numéro d’engagement", required=False, max_length=50)
    comment = CommentField(label="Commentaire", rows=3)


class CompleteForm(DsfrForm):
    """« Compléter »: a file, a comment, nothing else."""

    file = forms.FileField(
        label="Pièce jointe",
        help_text="10 Mo au plus ; nom de 50 caractères au plus, extension comprise.",
        required=False,
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput,
    )
    comment = CommentField(label="Commentaire pour le destinataire")


class ClockForm(DsfrForm):
    """« Avancer le temps » to a day."""

    day = DayField(label="Aller à une date", help_text="Un an plus loin au plus.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].error_messages["required"] = "Choisissez la date où aller."

    def clean_day(self) -> date:
        """A day that every calendar here can count with."""
        day: date = self.cleaned_data["day"]
        if not 2000 <= day.year < 2200:
            raise ValidationError("Cette date est trop lointaine : on avance d’un an au plus à la fois.")
        return day


FORM_GESTURES = {
    Action.ASK_RECYCLING,
    Action.SUSPEND,
    Action.REJECT,
    Action.RECYCLE,
    Action.COMPLETE,
    Action.VALIDATE,
    Action.REFUSE,
    Action.REPORT_WRONG_VALIDATOR,
    Action.CORRECT_VALIDATOR,
    Action.REFUSE_PIECE,
    Action.ASK_PREVIOUS_RECYCLING,
    Action.REPORT_WRONG_ACTOR,
    Action.REPORT_WRONG_PAYER,
    Action.ASK_COMPLETION,
    Action.COMPLETE_PIECE,
    Action.RECYCLE_PIECE,
    Action.CORRECT_ACTOR,
    Action.CONTEST_REVISION,
}
"""The gestures that ask something before they act; the others are one button."""
