"""Articles, testimonies, good practices."""

from django.apps import AppConfig

from cms.core.panels import HomePanel, register


class NewsConfig(AppConfig):
    """Articles, testimonies, good practices."""

    name = "cms.news"
    label = "news"
    verbose_name = "Actualités"

    def ready(self) -> None:
        """Bring the latest articles to the home page."""
        from cms.news.panel import latest_news

        register(HomePanel(code="news", template="news/home_panel.html", context=latest_news, order=30))
