"""Wires the rooms that hold personal data to the accounts room, which some of them may not import.

A room that holds something has two modules: ``<room>.queries.personal_data`` with
``LABEL`` (French), ``export(*, user, emails)`` and, if it has pages of one's own,
``LINKS`` (label, description, URL name); ``<room>.services.personal_data`` with
``erase(*, user, emails, now)``. See ``cms.accounts.personal_data`` for the protocol.
"""

from importlib import import_module
from importlib.util import find_spec

from cms.accounts.personal_data import Holding, PersonalLink, register, register_link

ROOMS = ("courses", "sandbox", "cms.club")


def wire() -> None:
    """Register what each room exports and erases."""
    for room in ROOMS:
        if find_spec(f"{room}.queries.personal_data") is None:
            continue
        reads = import_module(f"{room}.queries.personal_data")
        writes = import_module(f"{room}.services.personal_data")
        register(Holding(room.rpartition(".")[2], reads.LABEL, reads.export, writes.erase))
        for label, description, url_name in getattr(reads, "LINKS", ()):
            register_link(PersonalLink(label, description, url_name))
