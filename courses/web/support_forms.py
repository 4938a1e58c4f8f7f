"""The forms of individual support; what is wrong with an answer is decided by ``courses.domain.support``."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from dsfr.forms import DsfrBaseForm

from courses.domain.details import EMAIL_LENGTH, NAME_LENGTH, ORGANISATION_LENGTH
from courses.domain.files import ATTACHMENT_BYTES, ATTACHMENTS_MOST, File
from courses.domain.refusals import message
from courses.domain.support import (
    MESSAGE_LENGTH,
    SUBJECT_LENGTH,
    Ask,
    attachments_refusal,
    message_refusal,
)
from courses.domain.vocabulary import Occupation, Urgency
from courses.web.forms import TrappedForm

FILE_HELP = (
    "Facultatif : trois au plus, PDF, PNG, JPEG ou XML, 5\u00a0Mo chacune. Masquez ce qui n’aide pas à comprendre."
)


class _Files(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Gives a list of ``File``; a file above the limit is not read further than it."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        """The files, checked."""
        uploads: list[UploadedFile] = [upload for upload in data or () if upload]
        files = [
            File(name=upload.name or "", content=upload.read(ATTACHMENT_BYTES + 1))
            for upload in uploads[: ATTACHMENTS_MOST + 1]
        ]
        if refusal := attachments_refusal(files):
            raise forms.ValidationError(message(refusal))
        return files


def _files_field() -> FilesField:
    return FilesField(
        label="Pièces jointes",
        help_text=FILE_HELP,
        required=False,
        widget=_Files(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.xml", "class": "fr-upload"}),
    )


class AskForm(TrappedForm):
    """Who, what about, how soon."""

    subject = forms.CharField(
        label="Votre question en une ligne",
        required=False,
        widget=forms.TextInput(attrs={"required": True, "maxlength": SUBJECT_LENGTH, "autocomplete": "off"}),
    )
    message = forms.CharField(
        label="Ce que vous vouliez faire, ce qui s’est passé",
        help_text="Recopiez le message d’erreur. N’écrivez ni mot de passe ni numéro de compte bancaire.",
        required=False,
        widget=forms.Textarea(attrs={"required": True, "maxlength": MESSAGE_LENGTH, "rows": 7}),
    )
    topic = forms.ChoiceField(label="Sujet", required=False)
    urgency = forms.ChoiceField(
        label="Pour quand",
        choices=[("", "Choisir dans la liste"), *((u.value, u.label) for u in Urgency)],
        required=False,
        widget=forms.Select(attrs={"required": True}),
    )
    files = _files_field()
    name = forms.CharField(
        label="Prénom et nom",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "required": True, "maxlength": NAME_LENGTH}),
    )
    email = forms.CharField(
        label="Adresse électronique",
        help_text="La réponse y sera envoyée. Format attendu : prenom.nom@organisation.fr",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "required": True, "maxlength": EMAIL_LENGTH}),
    )
    organisation = forms.CharField(
        label="Organisation (facultatif)",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "maxlength": ORGANISATION_LENGTH}),
    )
    occupation = forms.ChoiceField(
        label="Vous êtes",
        choices=[("", "Choisir dans la liste"), *((o.value, o.label) for o in Occupation)],
        required=False,
        widget=forms.Select(attrs={"required": True}),
    )
    informed = forms.BooleanField(
        label="J’ai compris que ma demande est lue par l’assistance, et gardée deux ans au plus",
        help_text="Une réponse utile à d’autres peut être publiée, sans rien qui vous désigne.",
        required=False,
        widget=forms.CheckboxInput(attrs={"required": True}),
    )

    def __init__(self, *args: Any, topics: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [("", "Je ne sais pas, ou autre chose"), *topics]

    def clean(self) -> dict[str, Any]:
        """Name each faulty field and its remedy; leaves the whole ``ask`` in ``cleaned_data``."""
        data = super().clean() or {}
        names = ("name", "email", "organisation", "occupation", "urgency", "subject", "message")
        ask = Ask(**{name: data.get(name, "") for name in names}, informed=bool(data.get("informed"))).tidied()
        for name, refusal in ask.faults().items():
            if name in self.errors:
                del self.errors[name]
            self.add_error(name, message(refusal))
        return {**data, "ask": ask}


class WriteForm(DsfrBaseForm):
    """One more word in the thread."""

    message = forms.CharField(
        label="Votre message",
        required=False,
        widget=forms.Textarea(attrs={"required": True, "maxlength": MESSAGE_LENGTH, "rows": 5}),
    )
    files = _files_field()

    def clean_message(self) -> str:
        """Not empty, not too long."""
        text: str = self.cleaned_data["message"].strip()
        if refusal := message_refusal(text):
            raise forms.ValidationError(message(refusal))
        return text
