"""Forms of membership: the request, a moderator's answer, the directory."""

from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from cms.club.domain.contacts import MAX_CONTACT
from cms.club.domain.lifecycle import MAX_REASON
from cms.club.domain.membership import MAX_ORGANISATION, MAX_WISH, PLACINGS, Quality
from cms.club.domain.vocabulary import College
from cms.club.web.forms import long_field

_COLLEGES = [(college.value, college.label) for college in College]


class JoinForm(DsfrBaseForm):
    """Organisation, quality, public name, charter. The college follows from the quality."""

    organisation = forms.CharField(
        label="Votre organisation",
        help_text="Lue par les modérateurs seulement, sauf si vous la montrez plus tard dans l’annuaire. "
        "Sans organisation : « à mon compte ».",
        max_length=MAX_ORGANISATION,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={
            "required": "Organisation : indiquez pour qui vous utilisez le portail, ou « à mon compte ».",
            "max_length": f"Organisation : {MAX_ORGANISATION} caractères au plus.",
        },
    )
    quality = forms.ChoiceField(
        label="En quelle qualité utilisez-vous le portail ?",
        help_text="Elle donne votre collège ; un modérateur le confirme.",
        choices=[("", "Choisir"), *[(quality.value, quality.label) for quality in Quality]],
        error_messages={
            "required": "Qualité : choisissez celle qui vous ressemble le plus.",
            "invalid_choice": "Qualité : choisissez l’une de celles qui sont proposées.",
        },
    )
    display_name = forms.CharField(
        label="Nom affiché",
        help_text="Visible de tous à côté de vos idées. Un prénom et une fonction suffisent : « Claire, comptable ».",
        max_length=60,
        error_messages={
            "required": "Nom affiché : indiquez le nom sous lequel on vous lira.",
            "max_length": "Nom affiché : 60 caractères au plus.",
        },
    )
    charter = forms.BooleanField(
        label="J’accepte la charte du club",
        error_messages={"required": "Charte : cochez la case après l’avoir lue ; sans elle, pas d’adhésion."},
    )


class WishForm(DsfrBaseForm):
    """The second step: keep the proposed college, or ask for another one and say why."""

    wished = forms.ChoiceField(
        label="Votre collège",
        widget=forms.RadioSelect,
        choices=_COLLEGES,
        error_messages={
            "required": "Collège : choisissez celui qui vous ressemble le plus.",
            "invalid_choice": "Collège : choisissez l’un des trois collèges.",
        },
    )
    wish = forms.CharField(
        label="Pourquoi ce collège",
        help_text="Seulement si ce n’est pas celui qui est proposé. Un modérateur la lira.",
        required=False,
        max_length=MAX_WISH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": f"Pourquoi ce collège : {MAX_WISH} caractères au plus."},
    )

    def __init__(self, *args: Any, quality: Quality, **kwargs: Any) -> None:
        proposed = PLACINGS[quality].college
        kwargs.setdefault("initial", {"wished": proposed.value if proposed else None})
        super().__init__(*args, **kwargs)
        if proposed:
            labels = [(c.value, f"{c.label} (proposé)" if c is proposed else c.label) for c in College]
            self.fields["wished"].choices = labels  # type: ignore[attr-defined]


class PlaceForm(DsfrBaseForm):
    """A moderator's answer to a request."""

    college = forms.ChoiceField(
        label="Collège",
        choices=_COLLEGES,
        error_messages={
            "required": "Collège : choisissez-en un.",
            "invalid_choice": "Collège : choisissez l’un des trois collèges.",
        },
    )
    reason = forms.CharField(
        label="Motif",
        help_text="Obligatoire si le collège n’est pas celui que la règle propose. Envoyé au membre.",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": f"Motif : {MAX_REASON} caractères au plus."},
    )


class ListingForm(DsfrBaseForm):
    """What one lets the other members read, field by field."""

    name = forms.BooleanField(label="Mon nom affiché", required=False)
    organisation = forms.BooleanField(label="Mon organisation", required=False)
    quality = forms.BooleanField(label="Ma qualité", required=False)
    contactable = forms.BooleanField(
        label="Recevoir des messages par un formulaire",
        help_text="Mon adresse n’est jamais montrée : la plateforme transmet.",
        required=False,
    )


class DirectoryFilterForm(DsfrBaseForm):
    """Filters of the directory, in its address."""

    college = forms.ChoiceField(
        label="Collège",
        required=False,
        choices=[("", "Tous les collèges"), *_COLLEGES],
        error_messages={"invalid_choice": "Collège : choisissez l’un des trois collèges, ou tous."},
    )
    q = forms.CharField(
        label="Nom, organisation ou qualité",
        required=False,
        max_length=100,
        error_messages={"max_length": "Recherche : 100 caractères au plus."},
    )


class ContactForm(DsfrBaseForm):
    """A message to a member."""

    text = long_field("Votre message", "Sans pièce jointe ; la plateforme le transmet puis l’oublie.", MAX_CONTACT)
    with_address = forms.BooleanField(
        label="Joindre mon adresse électronique, pour que l’on me réponde directement", required=False
    )
