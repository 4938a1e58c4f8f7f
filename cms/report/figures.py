"""Every figure of the report, as data: what it counts, how, and what would prove it wrong.

A figure is a row of ``FIGURES``; the page, the exports and the home page read the table and know no figure by name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from cms.club.queries import ideas, members
from cms.report.checks import Check, no_less, sums_to
from courses.queries import figures as courses


@dataclass(frozen=True)
class Row:
    """One line of the table: ``values`` in the order of the figure's columns; the first one is drawn."""

    code: str
    label: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Reading:
    """What was counted: the lines, and the total counted on its own, never by adding the lines."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True)
class Figure:
    """One card. ``read`` takes the year (None: all years); ``checks`` says what must hold of a reading."""

    slug: str
    title: str
    unit: str
    units: str
    row_title: str
    columns: tuple[str, ...]
    definition: str
    source: str
    read: Callable[[int | None], Reading]
    checks: Callable[[Reading], list[Check]]
    # The address where the first row is born, and the words of the link, for an empty figure.
    gesture: tuple[str, str]
    # A count of today has no year: it is the same whatever the year asked.
    yearly: bool = True


def _enrolments(year: int | None) -> Reading:
    rows = tuple(
        Row(topic.slug, topic.title, (topic.confirmed, topic.people, topic.seats, topic.sessions))
        for topic in courses.enrolments_by_topic(year)
    )
    return Reading(rows, courses.enrolments_total(year))


def _check_enrolments(reading: Reading) -> list[Check]:
    return [
        sums_to("thèmes", [row.values[0] for row in reading.rows], reading.total),
        no_less(
            "Pas plus de personnes que d’inscriptions",
            [(row.label, row.values[0], row.values[1]) for row in reading.rows],
        ),
        no_less(
            "Pas plus d’inscriptions que de places", [(row.label, row.values[2], row.values[0]) for row in reading.rows]
        ),
    ]


def _ideas(year: int | None) -> Reading:
    rows = tuple(Row(state.value, state.label, (count,)) for state, count in ideas.ideas_by_state(year=year))
    return Reading(rows, ideas.ideas_total(year=year))


def _check_ideas(reading: Reading) -> list[Check]:
    return [sums_to("états", [row.values[0] for row in reading.rows], reading.total)]


def _members(_year: int | None) -> Reading:
    rows = tuple(Row(college.value, college.label, (count,)) for college, count in members.college_figures())
    return Reading(rows, members.members_total())


def _check_members(reading: Reading) -> list[Check]:
    return [sums_to("collèges", [row.values[0] for row in reading.rows], reading.total)]


FIGURES: tuple[Figure, ...] = (
    Figure(
        slug="inscriptions-par-theme",
        title="Inscriptions aux formations, par thème",
        unit="inscription",
        units="inscriptions",
        row_title="Thème",
        columns=("Inscriptions", "Personnes", "Places", "Sessions"),
        definition=courses.DEFINITION,
        source="Inscriptions confirmées des sessions, comptées dans la salle des formations.",
        read=_enrolments,
        checks=_check_enrolments,
        gesture=("/formations/", "Voir les formations"),
    ),
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
        read=_members,
        checks=_check_members,
        gesture=("/club/", "Découvrir le club"),
        yearly=False,
    ),
)


def years(*, today_year: int) -> list[int]:
    """The years one may ask for, the latest first: from the first thing counted to ``today_year``."""
    firsts = [year for year in (courses.first_session_year(), ideas.first_year()) if year is not None]
    return list(range(today_year, min([*firsts, today_year]) - 1, -1))
