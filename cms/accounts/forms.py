"""What we ask of a person, and no more."""

from django import forms
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.accounts.models import User
from cms.accounts.roles import RoleCode


def _charter_label() -> SafeString:
    return format_html(
        # One element: the design system lays out the children of a label in a row.
        '<span>J’accepte les <a href="{}">conditions d’utilisation</a> et j’ai lu <a href="{}">l’usage fait de mes '
        "données personnelles</a>.</span>",
        "/mentions-legales/",
        "/donnees-personnelles/",
    )


class NameForm(forms.Form):
    """First and last name, as others will read them."""

    first_name = forms.CharField(
        label="Prénom",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": "Indiquez votre prénom."},
    )
    last_name = forms.CharField(
        label="Nom",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": "Indiquez votre nom."},
    )


class PersonForm(NameForm):
    """What allauth's sign-up forms (by password, by ProConnect) ask besides the address and the password."""

    charter = forms.BooleanField(
        label=_charter_label(),
        error_messages={"required": "Pour créer un compte, acceptez les conditions d’utilisation en cochant la case."},
    )
    field_order = ("first_name", "last_name", "email", "password1", "password2", "charter")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Date the consent and open the role that everyone holds."""
        user.charter_accepted_at = timezone.now()
        user.save(update_fields=["charter_accepted_at"])
        user.groups.add(Group.objects.get(name=RoleCode.LEARNER.value))


class ErasureForm(forms.Form):
    """Nobody closes an account by accident: the password, or a word to copy for those who have none."""

    password = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    word = forms.CharField(label="Recopiez le mot SUPPRIMER")

    def __init__(self, *args: object, has_password: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["word" if has_password else "password"]

    def clean_word(self) -> str:
        """The word, whatever its case."""
        word: str = self.cleaned_data["word"].strip()
        if word.upper() != "SUPPRIMER":
            raise forms.ValidationError("Recopiez le mot SUPPRIMER pour confirmer.")
        return word
