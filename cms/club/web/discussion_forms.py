"""The forms of the spaces; what is wrong with an answer is decided by ``domain``, said by its catalogue."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from dsfr.forms import DsfrBaseForm

from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.messages import (
    MAX_TEXT,
    MAX_TITLE,
    files_refusal,
    text_refusal,
    tidied,
    tidied_title,
    title_refusal,
)
from cms.club.domain.moderation import MAX_REASON, Ground, Verdict, reason_refusal
from cms.club.domain.roundups import Frequency
from cms.club.domain.vocabulary import College, Refusal
from cms.club.models import Membership
from courses.domain.files import ATTACHMENT_BYTES, ATTACHMENTS_MOST, File

# What is given back of a text that is too long: enough to cut it, not enough to choke a page.
_ECHO = 3 * MAX_TEXT


def said(refusal: Refusal) -> str:
    """The sentence and the remedy in one line, for a field."""
    explanation = EXPLANATIONS[refusal]
    return f"{explanation.sentence} {explanation.remedy}"


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise forms.ValidationError(said(refusal))


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
        _refuse(files_refusal(files))
        return files


class TextForm(DsfrBaseForm):
    """One text, that of a message."""

    text = forms.CharField(
        label="Votre message",
        help_text="Du texte et des adresses de pages ; une ligne vide sépare deux paragraphes.",
        strip=False,
        error_messages={"required": said(Refusal.MESSAGE_EMPTY)},
        widget=forms.Textarea(attrs={"maxlength": MAX_TEXT, "rows": 6}),
    )

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        if data is not None and len(data.get("text", "")) > _ECHO:
            data = data.copy()
            data["text"] = data["text"][:_ECHO]
        super().__init__(data, *args, **kwargs)

    def clean_text(self) -> str:
        """Not empty, not too long."""
        text = tidied(self.cleaned_data["text"])
        _refuse(text_refusal(text))
        return text


def _member_choices(members: Iterable[Membership]) -> list[tuple[str, str]]:
    return [(str(member.pk), f"{member.display_name} ({College(member.college).label})") for member in members]


class MessageForm(TextForm):
    """A message: its text, whom it calls, its files. ``members`` are those offered as boxes."""

    called = forms.MultipleChoiceField(
        label="Membres à prévenir",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": said(Refusal.UNKNOWN_CALLED)},
    )
    files = FilesField(
        label="Pièces jointes",
        help_text="Facultatif : trois au plus, PDF, PNG, JPEG ou XML, "
        f"{ATTACHMENT_BYTES // 1024 // 1024}\u00a0Mo chacune. "
        "Masquez les noms, les montants réels et les coordonnées bancaires.",
        required=False,
        widget=_Files(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.xml", "class": "fr-upload"}),
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ("title", "text", "called", "files", "token")

    def __init__(self, *args: Any, members: Iterable[Membership] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["called"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
        field.choices = _member_choices(members)

    @property
    def said(self) -> dict[str, Any]:
        """What the services take."""
        data = self.cleaned_data
        return {
            "text": data["text"],
            "called": [int(number) for number in data["called"]],
            "files": data["files"],
            "token": data.get("token"),
        }


class ThreadForm(MessageForm):
    """The subject and the first message."""

    title = forms.CharField(
        label="Sujet",
        help_text="En une ligne : la question, ou ce que vous voulez partager.",
        error_messages={"required": said(Refusal.THREAD_TITLE_MISSING)},
        widget=forms.TextInput(attrs={"maxlength": MAX_TITLE, "autocomplete": "off"}),
    )

    def clean_title(self) -> str:
        """Not empty, not too long."""
        title = tidied_title(self.cleaned_data["title"])
        _refuse(title_refusal(title))
        return title


class EditForm(TextForm):
    """The text again, and the version that was before one's eyes."""

    version = forms.IntegerField(
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages={"required": said(Refusal.UNREADABLE_VERSION), "invalid": said(Refusal.UNREADABLE_VERSION)},
    )


class ReportForm(DsfrBaseForm):
    """What is wrong with a message."""

    ground = forms.ChoiceField(
        label="Ce que vous reprochez au message",
        choices=[(ground.value, ground.label) for ground in Ground],
        widget=forms.RadioSelect,
        error_messages={
            "required": said(Refusal.GROUND_MISSING),
            "invalid_choice": said(Refusal.GROUND_MISSING),
        },
    )
    details = forms.CharField(
        label="Précision",
        help_text="Facultative : le passage en cause, ce qui vous gêne. Seuls les modérateurs la lisent.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MAX_REASON}),
    )

    def clean_details(self) -> str:
        """Not too long."""
        details = tidied(self.cleaned_data["details"])
        if len(details) > MAX_REASON:
            raise forms.ValidationError(said(Refusal.CASE_REASON_TOO_LONG).replace("Motif", "Précision"))
        return details


def _reason(label: str, help_text: str, *, missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": MAX_REASON}),
        error_messages={"required": missing or said(Refusal.CASE_REASON_MISSING)},
    )


class _ReasonForm(DsfrBaseForm):
    def clean_reason(self) -> str:
        """Not empty, not too long."""
        reason = tidied(self.cleaned_data["reason"])
        _refuse(reason_refusal(reason))
        return reason


class VerdictForm(_ReasonForm):
    """What a moderator decides, and why."""

    verdict = forms.ChoiceField(
        label="Décision",
        choices=[(verdict.value, verdict.label) for verdict in Verdict],
        widget=forms.RadioSelect,
        error_messages={
            "required": said(Refusal.VERDICT_MISSING),
            "invalid_choice": said(Refusal.VERDICT_MISSING),
        },
    )
    reason = _reason(
        "Motif",
        "Envoyé à l’auteur et à ceux qui ont signalé, gardé au registre que lisent les membres de l’espace. "
        "Ne nommez personne.",
    )


class AppealForm(_ReasonForm):
    """Why the decision should be looked at again."""

    reason = _reason(
        "Pourquoi ce message respecte la charte",
        "Lu par un autre modérateur que celui qui a pris la décision.",
        missing="Contestation : écrivez en quoi le message respecte la charte.",
    )


class FrequencyForm(DsfrBaseForm):
    """How often one wants to be told."""

    frequency = forms.ChoiceField(
        label="Récapitulatif de ce que vous suivez",
        help_text="Un message qui vous appelle par votre nom vous est toujours envoyé aussitôt.",
        choices=[(frequency.value, frequency.label) for frequency in Frequency],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Récapitulatif : choisissez une fréquence.",
            "invalid_choice": "Récapitulatif : choisissez l’une des fréquences proposées.",
        },
    )
