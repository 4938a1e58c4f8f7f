"""The yearly report: every figure with its definition."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """The yearly report: every figure with its definition."""

    name = "cms.report"
    label = "report"
    verbose_name = "Bilan"

    def ready(self) -> None:
        """Three figures on the home page."""
        # Models are not ready when this module loads.
        from cms.core.panels import HomePanel, register
        from cms.report.home import three_figures

        register(HomePanel(code="report-figures", template="report/home_panel.html", context=three_figures, order=50))
