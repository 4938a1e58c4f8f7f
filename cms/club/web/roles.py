"""Under which roles a reader acts."""

from typing import Any

from cms.club.domain.vocabulary import Role

# The board decides in its meetings, never one of its members alone.
HELD_BY_PEOPLE = frozenset(Role) - {Role.MEETING}


def roles_of(user: Any) -> frozenset[Role]:
    """The roles under which a person may move ideas."""
    if not user.is_authenticated:
        return frozenset()
    if user.is_superuser:
        return HELD_BY_PEOPLE
    held = set(user.groups.order_by("name").values_list("name", flat=True))
    return frozenset(role for role in HELD_BY_PEOPLE if role.value in held)
