"""The public directory: fictitious public structures, what each requires, and how that changes from week to week.

Nothing is stored: the directory of a week follows from its Monday, so that a file taken last week, a drill begun on
Sunday and a page read today can each be made again. As on the real portal, the file is made once a week and ages in
between (official: the directory is published weekly). What changes, and how often, is ours.

No number can be anybody's: the control key of each SIREN and of each SIRET is wrong on purpose.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sandbox.domain.folding import folded
from sandbox.domain.labelled import Labelled
from sandbox.domain.public_directory_names import BODIES, TOWNS, Body
from sandbox.domain.scenarios import DepartmentSpec, StructureSpec
from sandbox.domain.vocabulary import RecipientKind

FIRST_WEEK = date(2026, 1, 5)
"""The Monday of the first file."""
_WEEK = timedelta(weeks=1)
# One structure in so many changes in a week; one change in so many closes, or opens again, the structure itself.
_CHANGES = 36
_CLOSURES = 8


class Duty(Labelled):
    """What a structure requires of every deposit."""

    NOTHING = "rien", "Rien d’obligatoire"
    SERVICE = "service", "Le code service"
    COMMITMENT = "engagement", "Le numéro d’engagement"
    BOTH = "deux", "Le code service et le numéro d’engagement"
    EITHER = "un-des-deux", "Le code service ou le numéro d’engagement, au choix"


@dataclass(frozen=True, slots=True)
class Change:
    """What the file of a week says that the one before did not."""

    identifier: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class DirectoryWeek:
    """The directory as published on a Monday, by name; ``changes`` since the week before."""

    week: date
    structures: tuple[StructureSpec, ...]
    changes: tuple[Change, ...]

    def structure(self, identifier: str) -> StructureSpec | None:
        """The structure of a SIRET, or None."""
        return next((item for item in self.structures if item.identifier == identifier), None)


def duty_of(structure: StructureSpec) -> Duty:
    """What a structure requires, in one word."""
    if structure.service_required and structure.commitment_required:
        return Duty.BOTH
    if structure.service_required:
        return Duty.SERVICE
    if structure.commitment_required:
        return Duty.COMMITMENT
    return Duty.EITHER if structure.service_or_commitment_required else Duty.NOTHING


def week_of(day: date) -> date:
    """The Monday of the file that is current that day; the first file is older than nothing."""
    return max(FIRST_WEEK, day - timedelta(days=day.weekday()))


@lru_cache(maxsize=4)
def directory_of(week: date) -> DirectoryWeek:
    """The directory of the week that begins that Monday."""
    structures = _first_structures()
    changes: tuple[Change, ...] = ()
    monday = FIRST_WEEK
    while monday < week:
        monday += _WEEK
        structures, changes = _a_week_later(structures, monday)
    return DirectoryWeek(week, structures, changes)


def found_structures(
    structures: Iterable[StructureSpec], *, text: str = "", kind: RecipientKind | None = None, duty: Duty | None = None
) -> list[StructureSpec]:
    """The structures whose name, SIRET, town or services hold every word of ``text``, accents and capitals aside.

    A number may be typed in groups: « 217 600 013 » is one number.
    """
    plain = folded(text)
    digits = "".join(plain.split())
    words = [digits] if digits.isdecimal() else plain.split()
    return [
        item
        for item in structures
        if (kind is None or item.kind is kind)
        and (duty is None or duty_of(item) is duty)
        and all(word in _haystack(item) for word in words)
    ]


@lru_cache(maxsize=1024)
def _haystack(structure: StructureSpec) -> str:
    codes = " ".join(department.code for department in structure.departments)
    return folded(f"{structure.name} {structure.identifier} {structure.postcode} {structure.city} {codes}")


def draw(*parts: object) -> int:
    """A number that these words always give: chance that can be told again."""
    digest = hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big")


# -- the first file ----------------------------------------------------------------------------------------------------


def is_luhn(number: str) -> bool:
    """Whether a number ends with the control key that real SIREN and SIRET have."""
    digits = [int(char) for char in reversed(number)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


def _keyless(stem: str) -> str:
    """``stem`` with a last digit, any but the one that would make it a real number."""
    return next(number for key in range(1, 10) if not is_luhn(number := f"{stem}{key}"))


@lru_cache(maxsize=1)
def _first_structures() -> tuple[StructureSpec, ...]:
    made = [
        _structure(body, town=town, rank=rank, place=place)
        for place, body in enumerate(BODIES)
        for rank, town in enumerate(TOWNS)
        if rank % body.every == body.first % body.every
    ]
    return tuple(sorted(made, key=lambda item: folded(item.name)))


def _structure(body: Body, *, town: str, rank: int, place: int) -> StructureSpec:
    of_town = f"d’{town}" if town[0] in "AÉE" else f"de {town}"
    name = body.name.replace("de {town}", of_town).replace("{Town}", town)
    siren = _keyless(f"{body.siren}{place + 1:02d}{rank + 1:02d}{draw(town, place) % 100:02d}")
    duty = body.duties[draw(name, "duty") % len(body.duties)]
    # An old service that has not been taken out of the list yet: not everywhere, or nobody would look.
    kept = [item for item in body.services if not item.closed or draw(name, item.code) % 2]
    return StructureSpec(
        identifier=_keyless(f"{siren}{1 + draw(name, 'nic') % 4:04d}"),
        name=f"{name} (fictif)" if body.name.startswith(_MASCULINE) else f"{name} (fictive)",
        kind=body.kind,
        recipient=True,
        service_required=duty in ("SERVICE", "BOTH"),
        commitment_required=duty in ("COMMITMENT", "BOTH"),
        service_or_commitment_required=duty == "EITHER",
        by_flow=body.by_flow,
        departments=tuple(
            DepartmentSpec(
                code=item.code,
                name=item.name,
                active=not item.closed,
                commitment_required=duty in ("NOTHING", "SERVICE") and draw(name, item.code, "order") % 4 == 0,
            )
            for item in kept
        ),
        address=f"{1 + draw(name, 'street') % 60} {_STREETS[draw(name, 'name') % len(_STREETS)]}",
        postcode=f"{101 + rank:05d}",
        city=town,
    )


_MASCULINE = ("Centre", "Collège", "Service", "Tribunal", "Département")
_STREETS = ("place du Préau", "rue de la Craie", "quai des Essais", "avenue du Buvard", "chemin de l’Encrier")


# -- from one week to the next -----------------------------------------------------------------------------------------


def _a_week_later(
    structures: tuple[StructureSpec, ...], monday: date
) -> tuple[tuple[StructureSpec, ...], tuple[Change, ...]]:
    later: list[StructureSpec] = []
    changes: list[Change] = []
    for structure in structures:
        chance = draw(structure.identifier, monday)
        if chance % _CHANGES:
            later.append(structure)
            continue
        changed, sentence = _changed(structure, chance // _CHANGES)
        later.append(changed)
        changes.append(Change(structure.identifier, structure.name, sentence))
    return tuple(later), tuple(changes)


def _changed(structure: StructureSpec, chance: int) -> tuple[StructureSpec, str]:
    if not structure.active:
        return dataclasses.replace(structure, active=True), "La structure est de nouveau active."
    if chance % _CLOSURES == 0:
        return dataclasses.replace(structure, active=False), "La structure est fermée : un dépôt à son nom est refusé."
    # A service turns, unless it is the last one that a supplier may name. The State always wants an engagement.
    services = structure.departments
    if services and (chance % 3 or structure.kind is RecipientKind.STATE):
        place = chance % len(services)
        service = services[place]
        if not service.active or sum(item.active for item in services) > 2:
            turned = dataclasses.replace(service, active=not service.active)
            word = "rouvre" if turned.active else "ferme"
            departments = (*services[:place], turned, *services[place + 1 :])
            return dataclasses.replace(structure, departments=departments), f"Le service {service.code} {word}."
    required = not structure.commitment_required or structure.kind is RecipientKind.STATE
    word = "devient obligatoire" if required else "n’est plus obligatoire"
    changed = dataclasses.replace(structure, commitment_required=required)
    return changed, f"Le numéro d’engagement {word}."
