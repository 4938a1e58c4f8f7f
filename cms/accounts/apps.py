"""Who people are: custom user, profile, sign-in."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from cms.accounts.roles import grant_rights
from cms.core import retention as core_retention


def _grant_rights_last(sender: AppConfig, **signal: Any) -> None:
    """Permissions are made app by app: wait for the last one. Apps without models send no signal."""
    if sender is [config for config in apps.get_app_configs() if config.models_module is not None][-1]:
        grant_rights(**signal)


class AccountsConfig(AppConfig):
    """The user model and what allauth needs of us."""

    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Roles are made after every migration, so that a flushed test database has them too."""
        # Models are not ready when this module loads.
        from cms.accounts import personal_data, queries, retention, services

        core_retention.register("accounts", retention.retention_rows)

        post_migrate.connect(_grant_rights_last, dispatch_uid="accounts.grant_rights")
        personal_data.register(
            personal_data.Holding(
                personal_data.ACCOUNT_ROOM, "Mon compte", queries.account_data, services.erase_account
            )
        )
