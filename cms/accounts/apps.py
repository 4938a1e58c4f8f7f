"""Who people are: custom user, profile, sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The user model and what allauth needs of us."""

    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Comptes"
