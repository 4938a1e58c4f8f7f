"""What trainers and agents of the support may do in the administration; the groups themselves belong to accounts."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions

TRAINER_RIGHTS = (
    ("wagtailadmin", "access_admin"),
    ("courses", "view_topic"),
    ("courses", "add_session"),
    ("courses", "change_session"),
    ("courses", "delete_session"),
    ("courses", "view_session"),
    ("courses", "view_series"),
    ("courses", "change_series"),
    ("courses", "view_question"),
    ("courses", "change_question"),
    ("courses", "add_followup"),
    ("courses", "change_followup"),
    ("courses", "delete_followup"),
    ("courses", "view_followup"),
)
SUPPORT_RIGHTS = (
    ("wagtailadmin", "access_admin"),
    ("courses", "answer_support"),
    ("courses", "add_publicanswer"),
    ("courses", "change_publicanswer"),
    ("courses", "delete_publicanswer"),
    ("courses", "view_publicanswer"),
)
ADMINISTRATOR_RIGHTS = (
    *TRAINER_RIGHTS,
    *SUPPORT_RIGHTS,
    ("courses", "assign_trainer"),
    ("courses", "add_topic"),
    ("courses", "change_topic"),
    ("courses", "delete_topic"),
)


def grant(*, sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Signal handler of ``post_migrate``: the rights of trainers, agents and administrators on this room."""
    create_permissions(sender, using=using, verbosity=0)
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, rights in (
        ("trainer", TRAINER_RIGHTS),
        ("support", SUPPORT_RIGHTS),
        ("administrator", ADMINISTRATOR_RIGHTS),
    ):
        group, _made = group_model.objects.using(using).get_or_create(name=name)
        for app_label, codename in rights:
            group.permissions.add(
                *permission_model.objects.using(using).filter(content_type__app_label=app_label, codename=codename)
            )
