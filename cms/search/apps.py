"""One search box over all that is public."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """One search box over all that is public."""

    name = "cms.search"
    label = "search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        """Make the tasks known by name, in eager mode too."""
        from cms.search import tasks  # noqa: F401 - registers them
