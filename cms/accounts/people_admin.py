"""People in the editors' admin: roles under their French names, and no password that an administrator knows."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from cms.accounts.roles import BY_CODE, ROLES


class RolesField(forms.ModelMultipleChoiceField):
    """The groups that are roles, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        """« Formateur : anime les sessions et suit les inscrits »."""
        role = BY_CODE[group.name]
        needs = " (double authentification obligatoire)" if role.needs_second_factor else ""
        return f"{role.label} : {role.purpose}{needs}"


class PersonFormMixin(forms.ModelForm):
    """What both forms change in Wagtail's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [role.code.value for role in ROLES]
        if "groups" in self.fields:
            self.fields["groups"] = RolesField(
                label="Rôles",
                queryset=Group.objects.filter(name__in=codes).order_by("pk"),
                required=False,
            )


class PersonCreationForm(PersonFormMixin, UserCreationForm):
    """A new person chooses their own password, by « Mot de passe oublié »."""

    password_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "password1"
        ].help_text = "Laissez vide : la personne choisira son mot de passe par « Mot de passe oublié »."

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - the library’s signature
        """Without a password, none opens the account until the person has chosen one."""
        if not self.cleaned_data.get("password1"):
            self.instance.set_unusable_password()
        return super().save(commit)


class PersonEditForm(PersonFormMixin, UserEditForm):
    """An existing person."""


class PeopleViewSet(UserViewSet):
    """Wagtail's, with the forms above."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # noqa: FBT001, FBT002 - as above
        """The form of an existing person, or of a new one."""
        return PersonEditForm if for_update else PersonCreationForm
