"""allauth's forms of security keys, with the French name of their one field."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

HELP = "Pour la reconnaître parmi d’autres : « clé du bureau », « mon téléphone »…"


class AddKeyForm(AddWebAuthnForm):
    """Adds a key."""

    name = forms.CharField(label="Nom de la clé", help_text=HELP, required=False, max_length=100)


class EditKeyForm(EditWebAuthnForm):
    """Names a key anew."""

    name = forms.CharField(label="Nom de la clé", help_text=HELP, max_length=100)
