"""Figures of the club: ideas, how long they took, members."""

from datetime import date

from cms.club.queries import ideas, members
from cms.report.domain.checks import Check, sums_to
from cms.report.domain.figures import Figure, Reading, Row

OWNER = "Animation du club"


def _ideas(year: int | None, _today: date) -> Reading:
    rows = tuple(Row(state.value, state.label, (count,)) for state, count in ideas.ideas_by_state(year=year))
    return Reading(rows, ideas.ideas_total(year=year))


def _check_ideas(reading: Reading) -> list[Check]:
    return [sums_to("états", [row.values[0] for row in reading.rows], reading.total)]


def _members(_year: int | None, _today: date) -> Reading:
    rows = tuple(Row(college.value, college.label, (count,)) for college, count in members.college_figures())
    return Reading(rows, members.members_total())


def _check_members(reading: Reading) -> list[Check]:
    return [sums_to("collèges", [row.values[0] for row in reading.rows], reading.total)]


FIGURES: tuple[Figure, ...] = (
    Figure(
        slug="idees-par-etat",
        title="Idées du club, par état",
        unit="idée",
        units="idées",
        row_title="État aujourd’hui",
        columns=("Idées",),
        definition="Une idée compte dès qu’elle est soumise, même écartée ensuite ; l’année est celle de la "
        "soumission, à l’heure de Paris ; l’état est celui d’aujourd’hui.",
        source="Idées du club, comptées dans la salle du club.",
        owner=OWNER,
        read=_ideas,
        checks=_check_ideas,
        gesture=("/club/", "Découvrir le club"),
    ),
    Figure(
        slug="membres-par-college",
        title="Membres du club, par collège",
        unit="membre",
        units="membres",
        row_title="Collège",
        columns=("Membres",),
        definition="Un membre compte s’il a accepté la charte et n’a pas quitté le club. C’est un compte du jour : "
        "il ne dépend pas de l’année choisie.",
        source="Adhésions en cours, comptées dans la salle du club.",
        owner=OWNER,
        read=_members,
        checks=_check_members,
        gesture=("/club/", "Découvrir le club"),
        yearly=False,
    ),
)
