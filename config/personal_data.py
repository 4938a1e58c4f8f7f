"""Wires the rooms that hold personal data to the accounts room, which some of them may not import.

``courses`` is told here. Any other room has two modules that are found by name: ``<room>.queries.holding`` with
``LABEL`` (French), ``export(*, user, emails)`` and, if it has pages of one's own, ``LINKS`` (label, description,
URL name); ``<room>.services.holding`` with ``erase(*, user, emails, now)``. See ``cms.accounts.personal_data``.
"""

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from cms.accounts.personal_data import Holding, PersonalLink, register, register_link
from courses.queries import export_for
from courses.services import erase_for

ROOMS_BY_NAME = ("sandbox", "cms.club")


def _export_courses(*, user: Any, emails: Sequence[str]) -> dict[str, Any]:
    return export_for(user, emails=emails)


def _erase_courses(*, user: Any, emails: Sequence[str], now: datetime) -> None:
    """One may enrol without an account: the address counts as much as the account."""
    erase_for(now=now, user_id=user.pk, emails=emails)


def wire() -> None:
    """Register what each room exports and erases."""
    register(Holding("formations", "Mes formations", _export_courses, _erase_courses))
    register_link(PersonalLink("Mes formations", "Vos inscriptions à venir et leurs liens.", "courses:mine"))
    register_link(PersonalLink("Mes demandes", "Vos questions à l’accompagnement et leurs réponses.", "support:mine"))
    for room in ROOMS_BY_NAME:
        if find_spec(f"{room}.queries.holding") is None:
            continue
        reads = import_module(f"{room}.queries.holding")
        writes = import_module(f"{room}.services.holding")
        register(Holding(room.rpartition(".")[2], reads.LABEL, reads.export, writes.erase))
        for label, description, url_name in getattr(reads, "LINKS", ()):
            register_link(PersonalLink(label, description, url_name))
