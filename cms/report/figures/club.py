"""Figures of the club: ideas, how long they took, members."""

from datetime import date

from cms.club.queries import delays, ideas, members
from cms.report.domain.checks import Check, no_less, sums_to
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


def _delays(year: int | None, _today: date) -> Reading:
    rows = tuple(
        Row(one.state.value, one.state.label, (one.moves, one.in_time, one.late, one.median_days or 0))
        for one in delays.delays_by_state(year=year)
        if one.moves
    )
    return Reading(rows, delays.moves_total(year=year))


def _check_delays(reading: Reading) -> list[Check]:
    return [
        sums_to("états", [row.values[0] for row in reading.rows], reading.total),
        no_less(
            "Pas plus de passages dans le délai ou en retard que de passages",
            [(row.label, row.values[0], row.values[1] + row.values[2]) for row in reading.rows],
        ),
    ]


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
        slug="delais-des-idees",
        title="Délais d’instruction des idées",
        unit="passage",
        units="passages",
        row_title="État atteint",
        columns=("Passages", "Dans le délai", "En retard", "Médiane (jours)"),
        definition="Un passage compte quand une idée change d’état, à l’année où elle en change. Il est dans le délai "
        "s’il est fait au plus tard à la date annoncée à l’étape précédente\u202f; certaines étapes n’en ont pas. La "
        "médiane est celle des jours passés dans l’état précédent.",
        source="Journal du club.",
        owner=OWNER,
        read=_delays,
        checks=_check_delays,
        gesture=("/club/feuille-de-route/", "Voir la feuille de route"),
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
