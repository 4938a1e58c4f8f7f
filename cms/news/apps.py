"""Articles, testimonies, good practices."""

from django.apps import AppConfig


class NewsConfig(AppConfig):
    """Articles, testimonies, good practices."""

    name = "cms.news"
    label = "news"
    verbose_name = "Actualités"
