"""One search box over all that is public."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One search box over all that is public."""

    name = "cms.search"
    label = "search"
    verbose_name = "Recherche"
