"""The two forms of a reader."""

from django import forms
from django.core.exceptions import ValidationError
from dsfr.forms import DsfrBaseForm

from cms.newsletter.domain.vocabulary import Topic, mask_of
from cms.newsletter.services.imports import is_address

_TOPICS = [(topic.value, topic.label) for topic in Topic]


def _topics(*, required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Thèmes qui vous intéressent",
        choices=_TOPICS,
        required=required,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Thèmes : cochez-en au moins un, ou désabonnez-vous en bas de la page.",
            "invalid_choice": "Thèmes : choisissez parmi ceux de la liste.",
        },
    )


class SignUpForm(DsfrBaseForm):
    """An address, and topics; none means all of them."""

    email = forms.CharField(
        label="Adresse électronique",
        help_text="Format attendu : nom@domaine.fr",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Adresse électronique : indiquez celle où vous voulez recevoir la lettre.",
            "max_length": "Adresse électronique : elle est trop longue.",
        },
    )
    topics = _topics(required=False)
    # Nobody sees it; robots fill it.
    website = forms.CharField(required=False, label="Laissez ce champ vide", widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].help_text = "Facultatif : sans choix, vous recevez toute la lettre."

    def clean_email(self) -> str:
        """An address one can write to."""
        email = str(self.cleaned_data["email"]).strip()
        if not is_address(email):
            raise ValidationError("Adresse électronique : « nom@domaine.fr », sans accent ni espace.")
        return email

    @property
    def mask(self) -> int:
        """The topics as the row keeps them."""
        return mask_of(self.cleaned_data["topics"] or [topic.value for topic in Topic])


class TopicsForm(DsfrBaseForm):
    """The topics of a reader."""

    topics = _topics(required=True)

    @property
    def mask(self) -> int:
        """The topics as the row keeps them."""
        return mask_of(self.cleaned_data["topics"])
