"""How-to pages, tied to the exercises that prove them."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    """How-to pages, tied to the exercises that prove them."""

    name = "cms.guides"
    label = "guides"
    verbose_name = "Guides"
