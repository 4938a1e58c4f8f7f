"""What the directory drill asks: five families of questions, each in three levels, drawn from one week’s directory.

A question is answered from the directory alone. Its answer is computed from the same rows as the sheets show.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sandbox.domain.labelled import Labelled
from sandbox.domain.public_directory import DirectoryWeek, Duty, duty_of
from sandbox.domain.public_directory_names import BODIES
from sandbox.domain.scenarios import DepartmentSpec, StructureSpec
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import RecipientKind

YES = ("oui", "Oui")
NO = ("non", "Non")
NOBODY = ("personne", "Aucune structure : je redemande le numéro au client")


class Family(Labelled):
    """What a question trains."""

    SIRET = "siret", "Trouver un SIRET"
    NAME = "nom", "Reconnaître un SIRET"
    DUTY = "exigence", "Savoir ce qui est obligatoire"
    SERVICE = "service", "Choisir le bon service"
    OPEN = "ouvert", "Voir ce qui est fermé"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Without ``choices``, the answer is typed; any of ``answers`` is right.

    ``solution`` is the answer as it is shown; ``why`` says where the directory tells it.
    """

    family: Family
    level: int
    subject: str
    text: str
    answers: tuple[str, ...]
    solution: str
    why: str
    label: str = "Votre réponse"
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


_Found = tuple[StructureSpec, DepartmentSpec]


def make_question(
    directory: DirectoryWeek,
    families: Sequence[Family],
    *,
    level: int,
    chance: random.Random,
    without: Collection[str] = (),
) -> Question:
    """A question of one of ``families`` about a structure that is not in ``without``, as near ``level`` as there is."""
    family = chance.choice(list(families))
    return FAMILIES[family](_Draw(directory, chance, frozenset(without)), level)


class _Draw:
    """The structures that may still be asked about, and chance."""

    def __init__(self, directory: DirectoryWeek, chance: random.Random, without: frozenset[str]) -> None:
        self.all = directory.structures
        self.fresh = [item for item in self.all if item.identifier not in without]
        self.chance = chance

    def one(self, fits: Callable[[StructureSpec], bool]) -> StructureSpec | None:
        found = [item for item in self.fresh if fits(item)]
        return self.chance.choice(found) if found else None

    def service(self, fits: Callable[[StructureSpec, DepartmentSpec], bool]) -> _Found | None:
        found = [(item, part) for item in self.fresh for part in item.departments if fits(item, part)]
        return self.chance.choice(found) if found else None


def _siret(draw: _Draw, level: int) -> Question:
    active = [item for item in draw.fresh if item.active]
    if level == 1:
        structure = draw.chance.choice(active)
        text = f"Vous facturez : {structure.name}. Quel est son SIRET ?"
    elif level == 2:
        # The buyer is known by its town and by what it is, and the town has several bodies.
        towns = [item.city for item in draw.all]
        structure = draw.chance.choice([item for item in active if towns.count(item.city) > 2])
        kind = _kind_of(structure)
        text = f"Le bon de commande est à l’en-tête « {kind} », code postal {structure.postcode}. Quel est son SIRET ?"
    else:
        # Two towns begin with the same word: only the postcode tells them apart.
        first = [item.city.partition("-")[0] for item in draw.all if item.name.startswith("Commune")]
        alike = [item for item in active if first.count(item.city.partition("-")[0]) > 1]
        structure = draw.chance.choice(alike or active)
        word = structure.city.partition("-")[0]
        text = (
            f"Au téléphone, le client dit « {_kind_of(structure)}, à {word} », puis « {structure.postcode} »."
            " Quel est son SIRET ?"
        )
    return Question(
        family=Family.SIRET,
        level=level,
        subject=structure.identifier,
        text=typeset(text),
        answers=(structure.identifier,),
        solution=structure.identifier,
        why=f"{structure.name}, {structure.postcode} {structure.city}.",
        label="SIRET",
        hint="Quatorze chiffres ; les espaces ne comptent pas.",
    )


def _name(draw: _Draw, level: int) -> Question:
    structure = draw.chance.choice([item for item in draw.fresh if item.active])
    others = [item for item in draw.all if item is not structure]
    near = [item for item in others if item.city == structure.city or _kind_of(item) == _kind_of(structure)]
    wrong = draw.chance.sample(near if level > 1 and len(near) >= 3 else others, 3)
    number = structure.identifier
    exists = level < 3 or bool(draw.chance.randrange(2))
    if not exists:
        number = _misprint(structure.identifier, draw)
    choices = [(item.identifier, item.name) for item in sorted([structure, *wrong], key=lambda item: item.name)]
    solution = (structure.identifier, structure.name) if exists else NOBODY
    why = (
        f"Ce SIRET est celui de : {structure.name}."
        if exists
        else f"Un chiffre diffère de {structure.identifier} ({structure.name}) : on ne corrige pas un numéro au jugé."
    )
    return Question(
        family=Family.NAME,
        level=level,
        subject=structure.identifier,
        text=typeset(f"Le bon de commande porte le SIRET {number}. À qui enverrez-vous la facture ?"),
        answers=(solution[0],),
        solution=solution[1],
        why=typeset(why),
        label="Destinataire",
        choices=(*choices, NOBODY),
    )


def _duty(draw: _Draw, level: int) -> Question:
    if level == 3 and (found := draw.service(lambda item, part: item.active and part.active and _is_open_to_all(part))):
        structure, part = found
        wanted = part.commitment_required or structure.commitment_required
        why = "Son service le demande" if part.commitment_required else "La structure le demande à tous"
        return Question(
            family=Family.DUTY,
            level=level,
            subject=structure.identifier,
            text=typeset(
                f"Vous facturez le service {part.code} ({part.name}) de : {structure.name}."
                " Le numéro d’engagement est-il obligatoire ?"
            ),
            answers=(YES[0] if wanted else NO[0],),
            solution=YES[1] if wanted else NO[1],
            why=f"{why}, sa fiche le dit." if wanted else "Ni la structure ni ce service ne le demandent.",
            label="Obligatoire",
            choices=(YES, NO),
        )
    easy = (Duty.NOTHING, Duty.COMMITMENT)
    structure = draw.one(lambda item: item.active and (level > 1 or duty_of(item) in easy)) or draw.fresh[0]
    duty = duty_of(structure)
    return Question(
        family=Family.DUTY,
        level=min(level, 2),
        subject=structure.identifier,
        text=typeset(f"Que devez-vous indiquer pour déposer une facture à : {structure.name} ?"),
        answers=(duty.value,),
        solution=duty.label,
        why="La fiche de la structure le dit sous « Ce qu’elle exige ».",
        label="Obligatoire, outre le SIRET",
        choices=tuple((item.value, item.label) for item in Duty),
    )


_PURCHASES = {service.code: service.purchase for body in BODIES for service in body.services if service.purchase}
_OLD = {service.code for body in BODIES for service in body.services if service.closed}


def _service(draw: _Draw, level: int) -> Question:
    def fits(item: StructureSpec, part: DepartmentSpec) -> bool:
        has_old = any(other.code in _OLD and other.code.startswith(part.code) for other in item.departments)
        harder = level < 3 or has_old or item.kind is RecipientKind.STATE
        return item.active and part.active and part.code in _PURCHASES and harder

    found = draw.service(fits)
    if found is None:
        return _siret(draw, level)
    structure, part = found
    choices = [(item.code, f"{item.code} – {item.name}") for item in structure.departments]
    return Question(
        family=Family.SERVICE,
        level=level,
        subject=structure.identifier,
        text=typeset(
            f"Votre facture porte sur {_PURCHASES[part.code]}, pour : {structure.name}."
            " Quel code de service indiquez-vous ?"
        ),
        answers=(part.code,),
        solution=part.code,
        why=typeset(f"{part.name} : le seul service actif pour cette dépense."),
        label="Code du service",
        hint="" if level == 1 else "Tel que l’annuaire l’écrit ; capitales et tirets ne comptent pas.",
        choices=tuple(choices) if level == 1 else (),
    )


def _open(draw: _Draw, level: int) -> Question:
    wanted = bool(draw.chance.randrange(2))
    if level == 2 and (structure := draw.one(lambda item: item.active is wanted)):
        return Question(
            family=Family.OPEN,
            level=level,
            subject=structure.identifier,
            text=typeset(f"Votre logiciel connaît : {structure.name}. Pouvez-vous encore lui déposer une facture ?"),
            answers=(YES[0] if wanted else NO[0],),
            solution=YES[1] if wanted else NO[1],
            why=typeset(f"Sa fiche dit : {'active' if wanted else 'inactive'}."),
            label="Dépôt possible",
            choices=(YES, NO),
        )
    found = draw.service(
        lambda item, part: (
            item.active and part.active is wanted and _is_open_to_all(part) and (level > 1 or part.code not in _OLD)
        )
    ) or draw.service(lambda item, part: item.active and _is_open_to_all(part))
    if found is None:
        return _siret(draw, level)
    structure, part = found
    return Question(
        family=Family.OPEN,
        level=level,
        subject=structure.identifier,
        text=typeset(
            f"Votre dernière facture portait le code service {part.code}, pour : {structure.name}."
            " Ce code est-il encore accepté ?"
        ),
        answers=(YES[0] if part.active else NO[0],),
        solution=YES[1] if part.active else NO[1],
        why=typeset(f"Le service {part.code} ({part.name}) est {'actif' if part.active else 'inactif'} dans la fiche."),
        label="Code accepté",
        choices=(YES, NO),
    )


def _kind_of(structure: StructureSpec) -> str:
    """« Régie des eaux », « Collège des Tilleuls »: the name without its town."""
    name = structure.name.partition(" (")[0].removesuffix(structure.city).rstrip(" ,")
    return name.removesuffix(" de").removesuffix(" d’")


def _is_open_to_all(part: DepartmentSpec) -> bool:
    return part.code != "FACTURES_PUBLIQUES"


def _misprint(identifier: str, draw: _Draw) -> str:
    """The number with two neighbouring figures of its middle exchanged, or one changed, so that nobody has it."""
    taken = {item.identifier for item in draw.all}
    place = draw.chance.randrange(3, 7)
    for step in range(1, 10):
        figure = (int(identifier[place]) + step) % 10
        number = f"{identifier[:place]}{figure}{identifier[place + 1 :]}"
        if number not in taken:
            return number
    raise AssertionError("ten structures whose numbers differ by one figure")


FAMILIES: dict[Family, Callable[[_Draw, int], Question]] = {
    Family.SIRET: _siret,
    Family.NAME: _name,
    Family.DUTY: _duty,
    Family.SERVICE: _service,
    Family.OPEN: _open,
}
