"""The roles people hold: one table, one Django group a row.

The group's name is the role's code, so that rooms which know nothing of this one ask
``user.has_role("trainer")``. What a role may do in the editors' admin is code too: ``grant_rights`` runs
after every migration, adds what is missing and takes nothing back that an administrator gave by hand.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps


class RoleCode(StrEnum):
    """The codes, which are the names of the groups."""

    LEARNER = "learner"
    TRAINER = "trainer"
    EDITOR = "editor"
    MEMBER = "member"
    BOARD = "board"
    SUPPORT = "support"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Role:
    """One role: ``label`` and ``purpose`` are what people read, ``needs_second_factor`` is the security rule."""

    code: RoleCode
    label: str
    purpose: str
    needs_second_factor: bool = False


ROLES: tuple[Role, ...] = (
    Role(RoleCode.LEARNER, "Apprenant", "suit les formations et s’entraîne dans le bac à sable"),
    Role(RoleCode.TRAINER, "Formateur", "anime les sessions et suit les inscrits", needs_second_factor=True),
    Role(RoleCode.EDITOR, "Rédacteur", "écrit et publie les guides et les actualités", needs_second_factor=True),
    Role(RoleCode.MEMBER, "Membre du club", "propose des idées et vote"),
    Role(RoleCode.BOARD, "Membre de l’instance", "étudie les idées et rend les avis de l’instance"),
    Role(RoleCode.SUPPORT, "Assistance", "répond aux demandes d’aide individuelles", needs_second_factor=True),
    Role(RoleCode.ADMINISTRATOR, "Administrateur", "gère les comptes et tout le site", needs_second_factor=True),
)
BY_CODE: dict[str, Role] = {role.code.value: role for role in ROLES}

# Who enters the editors' admin; the rooms add their own permissions to these groups.
ADMIN_ACCESS = (RoleCode.TRAINER, RoleCode.EDITOR, RoleCode.ADMINISTRATOR)
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
ADMINISTRATOR_PAGE_RIGHTS = (*PAGE_RIGHTS, "bulk_delete_page", "lock_page", "unlock_page", "delete_page")
FILE_RIGHTS = (
    ("wagtailimages", "image", ("add", "change", "choose")),
    ("wagtaildocs", "document", ("add", "change", "choose")),
)


def labels(codes: frozenset[str]) -> list[str]:
    """The French names of the roles in ``codes``, in the order of the table; unknown groups are left out."""
    return [role.label for role in ROLES if role.code.value in codes]


def grant_rights(**_signal: Any) -> None:
    """Make the groups and give them what their role needs; may run any number of times."""
    group_model = apps.get_model("auth", "Group")
    groups = {role.code: group_model.objects.get_or_create(name=role.code.value)[0] for role in ROLES}
    _grant_admin_access(groups)
    _grant_pages_and_files(groups)


def _permissions(app_label: str, codenames: list[str]) -> list[Any]:
    permission_model = apps.get_model("auth", "Permission")
    return list(permission_model.objects.filter(content_type__app_label=app_label, codename__in=codenames))


def _grant_admin_access(groups: dict[RoleCode, Any]) -> None:
    for permission in _permissions("wagtailadmin", ["access_admin"]):
        for code in ADMIN_ACCESS:
            groups[code].permissions.add(permission)
    groups[RoleCode.ADMINISTRATOR].permissions.add(*apps.get_model("auth", "Permission").objects.all())


def _grant_pages_and_files(groups: dict[RoleCode, Any]) -> None:
    root_page = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    page_permission_model = apps.get_model("wagtailcore", "GroupPagePermission")
    for code, names in ((RoleCode.EDITOR, PAGE_RIGHTS), (RoleCode.ADMINISTRATOR, ADMINISTRATOR_PAGE_RIGHTS)):
        for permission in _permissions("wagtailcore", list(names)) if root_page else []:
            page_permission_model.objects.get_or_create(group=groups[code], page=root_page, permission=permission)

    root_collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    collection_permission_model = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for app_label, model, verbs in FILE_RIGHTS if root_collection else ():
        for permission in _permissions(app_label, [f"{verb}_{model}" for verb in verbs]):
            for code in (RoleCode.EDITOR, RoleCode.ADMINISTRATOR):
                collection_permission_model.objects.get_or_create(
                    group=groups[code], collection=root_collection, permission=permission
                )
