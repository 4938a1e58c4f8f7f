"""The yearly report: every figure with its definition."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.db.models.signals import post_migrate

RIGHTS = ("add_correction", "view_correction")


class ReportConfig(AppConfig):
    """The yearly report: every figure with its definition."""

    name = "cms.report"
    label = "report"
    verbose_name = "Bilan"

    def ready(self) -> None:
        """Three figures on the home page; what the room holds of people; who may correct a published figure."""
        # Models are not ready when this module loads.
        from cms.accounts import personal_data
        from cms.core import retention
        from cms.core.panels import HomePanel, register
        from cms.report.home import three_figures
        from cms.report.services.personal_data import RETENTION, erase_for, export_for

        register(HomePanel(code="report-figures", template="report/home_panel.html", context=three_figures, order=50))
        personal_data.register(personal_data.Holding("report", "Le bilan", export_for, erase_for))
        retention.register("report", lambda: RETENTION)
        post_migrate.connect(grant, sender=self, dispatch_uid="report.rights")


def grant(*, sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Editors and administrators correct published figures."""
    create_permissions(sender, using=using, verbosity=0)
    groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    found = permissions.objects.using(using).filter(content_type__app_label="report", codename__in=RIGHTS)
    for name in ("editor", "administrator"):
        group, _made = groups.objects.using(using).get_or_create(name=name)
        group.permissions.add(*found)
