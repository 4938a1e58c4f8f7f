"""The wiring as a Django app, for its commands, its tasks and its checks."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Holds no model; see ``config.urls`` and ``config.celery``."""

    name = "config"
    verbose_name = "Préau"

    def ready(self) -> None:
        """Watch what editors change, so that stored pages never outlive it; tell accounts who holds personal data."""
        from config.correspondences import register_correspondences
        from config.page_changes import watch
        from config.panels import register_panels
        from config.personal_data import wire
        from config.search_sources import register_sources

        watch()
        wire()
        register_panels()
        register_sources()
        register_correspondences()
