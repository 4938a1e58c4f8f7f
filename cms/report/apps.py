"""The yearly report: every figure with its definition."""

from django.apps import AppConfig


class ReportConfig(AppConfig):
    """The yearly report: every figure with its definition."""

    name = "cms.report"
    label = "report"
    verbose_name = "Bilan"
