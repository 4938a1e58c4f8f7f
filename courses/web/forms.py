"""The forms of the room; what is wrong with an answer is decided by ``courses.domain.details``."""

from typing import Any

from django import forms
from dsfr.forms import DsfrBaseForm

from courses.domain.details import EMAIL_LENGTH, NAME_LENGTH, ORGANISATION_LENGTH, Details, faults, is_email
from courses.domain.refusals import Refusal, message
from courses.domain.slots import SLOTS
from courses.domain.vocabulary import Occupation


class TrappedForm(DsfrBaseForm):
    """A form with a field that people do not see: whoever fills it is a program."""

    website = forms.CharField(required=False, label="Laissez ce champ vide", widget=forms.TextInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"].widget.attrs.update({"autocomplete": "off", "tabindex": "-1"})

    @property
    def is_from_a_program(self) -> bool:
        """Whether the trap was sprung."""
        return bool(self.data.get("website"))


class EnrolmentForm(TrappedForm):
    """Four fields, a SIRET for those who have one at hand, one box to tick."""

    name = forms.CharField(
        label="Prénom et nom",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "required": True, "maxlength": NAME_LENGTH}),
    )
    email = forms.CharField(
        label="Adresse électronique",
        help_text="Le lien de confirmation y sera envoyé. Format attendu : prenom.nom@organisation.fr",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "required": True, "maxlength": EMAIL_LENGTH}),
    )
    organisation = forms.CharField(
        label="Organisation",
        help_text="Votre entreprise, votre collectivité, votre service.",
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "organization", "required": True, "maxlength": ORGANISATION_LENGTH}
        ),
    )
    occupation = forms.ChoiceField(
        label="Vous êtes",
        choices=[("", "Choisir dans la liste"), *((o.value, o.label) for o in Occupation)],
        required=False,
        widget=forms.Select(attrs={"required": True}),
    )
    siret = forms.CharField(
        label="SIRET (facultatif)",
        help_text="Quatorze chiffres, espaces permis.",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "maxlength": 30}),
    )
    informed = forms.BooleanField(
        label="J’ai compris que mes réponses servent à organiser cette session et à en tenir le compte",
        help_text="Elles ne sont vues que de l’équipe de formation ; votre page personnelle permet d’annuler.",
        required=False,
        widget=forms.CheckboxInput(attrs={"required": True}),
    )
    contact_consent = forms.BooleanField(
        label="Prévenez-moi des prochaines sessions sur ce sujet (facultatif)",
        help_text="Un message par semaine au plus, quand une date s’ouvre ; chacun permet de tout arrêter en un geste.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Name each faulty field and its remedy; leaves tidied answers in ``cleaned_data``."""
        data = super().clean() or {}
        details = Details(
            name=data.get("name", ""),
            email=data.get("email", ""),
            organisation=data.get("organisation", ""),
            occupation=data.get("occupation", ""),
            siret=data.get("siret", ""),
        ).tidied()
        for name, refusal in faults(details).items():
            if name in self.errors:
                del self.errors[name]
            self.add_error(name, message(refusal))
        if not data.get("informed"):
            self.add_error("informed", message(Refusal.NOT_INFORMED))
        tidied = {
            "name": details.name,
            "email": details.email,
            "organisation": details.organisation,
            "occupation": details.occupation,
            "siret": details.siret,
        }
        return {**data, **tidied}


class LostLinkForm(TrappedForm):
    """Asks for the private links again."""

    email = forms.CharField(
        label="Adresse électronique",
        help_text="Celle que vous avez donnée à l’inscription. Format attendu : prenom.nom@organisation.fr",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "required": True, "maxlength": EMAIL_LENGTH}),
    )

    def clean_email(self) -> str:
        """The address in lower case."""
        email: str = self.cleaned_data["email"].strip().lower()
        if not is_email(email):
            raise forms.ValidationError(message(Refusal.EMAIL_WRONG))
        return email


class WishForm(TrappedForm):
    """A name, an address, the times of the week that suit."""

    name = forms.CharField(
        label="Prénom et nom",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "required": True, "maxlength": NAME_LENGTH}),
    )
    email = forms.CharField(
        label="Adresse électronique",
        help_text="Un message vous demandera de confirmer. Format attendu : prenom.nom@organisation.fr",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "required": True, "maxlength": EMAIL_LENGTH}),
    )
    slots = forms.MultipleChoiceField(
        label="Quand seriez-vous libre ?",
        help_text="Heure de Paris. Cochez-en plusieurs : plus il y en a, plus vite une date s’ouvre.",
        choices=[(slot.code, slot.words.capitalize()) for slot in SLOTS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Name each faulty field and its remedy."""
        data = super().clean() or {}
        data["name"] = " ".join(data.get("name", "").split())
        data["email"] = data.get("email", "").strip().lower()
        if not data["name"]:
            self.add_error("name", message(Refusal.NAME_MISSING))
        elif len(data["name"]) > NAME_LENGTH:
            self.add_error("name", message(Refusal.NAME_TOO_LONG))
        if not is_email(data["email"]):
            self.add_error("email", message(Refusal.EMAIL_WRONG if data["email"] else Refusal.EMAIL_MISSING))
        if not data.get("slots") and "slots" not in self.errors:
            self.add_error("slots", message(Refusal.SLOTS_MISSING))
        return data


class FilterForm(DsfrBaseForm):
    """The filters of the calendar; an unknown value filters nothing."""

    topic = forms.ChoiceField(label="Sujet", required=False)
    kind = forms.ChoiceField(label="Forme", required=False)
    audience = forms.ChoiceField(label="Public", required=False)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
            field.choices = [("", "Tous" if name != "kind" else "Toutes"), *values]

    def chosen(self) -> dict[str, str]:
        """The filters that hold."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
