"""Every figure of the report, as data: what it counts, how, and what would prove it wrong.

A figure is a row of ``FIGURES``; the page, the exports and the home page read the table and know no figure by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from cms.club.queries import ideas, members
from cms.report.checks import Check, no_less, sums_to
from courses.queries import figures as courses
from courses.queries import presence_figures as presence
from courses.queries import support
from sandbox.queries import figures as sandbox


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
    """One card. ``read`` takes the year (None: all years) and today; ``checks`` says what must hold of a reading."""

    slug: str
    title: str
    unit: str
    units: str
    row_title: str
    columns: tuple[str, ...]
    definition: str
    source: str
    read: Callable[[int | None, date], Reading]
    checks: Callable[[Reading], list[Check]]
    # The address where the first row is born, and the words of the link, for an empty figure.
    gesture: tuple[str, str]
    # A count of today has no year: it is the same whatever the year asked.
    yearly: bool = True


def _enrolments(year: int | None, _today: date) -> Reading:
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


def _presence(year: int | None, lines: list[presence.PresenceFigure]) -> Reading:
    rows = tuple(Row(f.code, f.label, (f.present, f.expected, f.absent, f.unmeasured)) for f in lines)
    return Reading(rows, presence.presence_total(year))


def _check_presence(reading: Reading) -> list[Check]:
    return [
        sums_to("lignes", [row.values[0] for row in reading.rows], reading.total),
        no_less(
            "Pas plus de présents que d’attendus", [(row.label, row.values[1], row.values[0]) for row in reading.rows]
        ),
        no_less(
            "Pas plus d’absents que d’attendus", [(row.label, row.values[1], row.values[2]) for row in reading.rows]
        ),
    ]


def _satisfaction(year: int | None, _today: date) -> Reading:
    rows = tuple(
        Row(f.code, f.label, (f.answers, f.satisfied, f.can_redo)) for f in presence.satisfaction_by_topic(year)
    )
    return Reading(rows, presence.satisfaction_total(year))


def _check_satisfaction(reading: Reading) -> list[Check]:
    return [
        sums_to("thèmes", [row.values[0] for row in reading.rows], reading.total),
        no_less(
            "Pas plus de satisfaits que de réponses",
            [(row.label, row.values[0], row.values[1]) for row in reading.rows],
        ),
    ]


def _support(year: int | None, _today: date) -> Reading:
    rows = tuple(
        Row(f.code, f.label, (f.received, f.replied, f.in_time, f.median_hours or 0))
        for f in support.support_by_urgency(year)
    )
    return Reading(rows, support.support_total(year))


def _check_support(reading: Reading) -> list[Check]:
    return [
        sums_to("urgences", [row.values[0] for row in reading.rows], reading.total),
        no_less(
            "Pas plus de réponses que de demandes", [(row.label, row.values[0], row.values[1]) for row in reading.rows]
        ),
        no_less(
            "Pas plus de réponses dans les délais que de réponses",
            [(row.label, row.values[1], row.values[2]) for row in reading.rows],
        ),
    ]


MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
# The platform opened in 2026: nothing was practised before.
OPENING_YEAR = 2026


def _first_of(year: int, month: int = 1) -> datetime:
    """The first instant of a month in Paris; month 13 is the next January."""
    return datetime(year + month // 13, month % 13 or 1, 1, tzinfo=timezone.get_default_timezone())


def _practice(year: int | None, today: date) -> Reading:
    """Lines are months of the year asked, or years; the whole period is counted by a question of its own."""
    if year is None:
        lines = [(str(y), str(y), _first_of(y), _first_of(y + 1)) for y in range(OPENING_YEAR, today.year + 1)]
        whole = sandbox.practice_figures(start=_first_of(2000), end=_first_of(today.year + 1))
    else:
        last = today.month if year == today.year else len(MONTHS)
        lines = [
            (f"{year}-{month:02}", f"{MONTHS[month - 1]} {year}", _first_of(year, month), _first_of(year, month + 1))
            for month in range(1, last + 1)
        ]
        whole = sandbox.practice_figures(start=_first_of(year), end=_first_of(year + 1))
    rows = []
    for code, label, start, end in lines:
        one = sandbox.practice_figures(start=start, end=end)
        rows.append(Row(code, label, (one.deposits, one.refused, one.returns, one.payments, one.spaces)))
    return Reading(tuple(rows), whole.deposits)


def _check_practice(reading: Reading) -> list[Check]:
    return [sums_to("périodes", [row.values[0] for row in reading.rows], reading.total)]


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
        slug="presence-par-theme",
        title="Présence aux formations, par thème",
        unit="présent",
        units="présents",
        row_title="Thème",
        columns=("Présents", "Attendus", "Absents", "Non mesurés"),
        definition=presence.PRESENCE_DEFINITION,
        source="Feuilles de présence arrêtées, corrections comprises.",
        read=lambda year, _today: _presence(year, presence.presence_by_topic(year)),
        checks=_check_presence,
        gesture=("/formations/", "Voir les formations"),
    ),
    Figure(
        slug="presence-par-public",
        title="Présence aux formations, par public",
        unit="présent",
        units="présents",
        row_title="Rôle du participant",
        columns=("Présents", "Attendus", "Absents", "Non mesurés"),
        definition=presence.PRESENCE_DEFINITION,
        source="Feuilles de présence arrêtées, corrections comprises.",
        read=lambda year, _today: _presence(year, presence.presence_by_occupation(year)),
        checks=_check_presence,
        gesture=("/formations/", "Voir les formations"),
    ),
    Figure(
        slug="satisfaction-par-theme",
        title="Satisfaction des participants, par thème",
        unit="réponse",
        units="réponses",
        row_title="Thème",
        columns=("Réponses", "Satisfaits", "Sauraient refaire"),
        definition=presence.SATISFACTION_DEFINITION,
        source="Questionnaires, dont rien ne relie les réponses aux participants.",
        read=_satisfaction,
        checks=_check_satisfaction,
        gesture=("/formations/", "Voir les formations"),
    ),
    Figure(
        slug="accompagnement-par-urgence",
        title="Demandes d’accompagnement, par urgence",
        unit="demande",
        units="demandes",
        row_title="Urgence",
        columns=("Demandes", "Répondues", "Dans le délai", "Médiane (h)"),
        definition=support.DEFINITION,
        source="Demandes de l’accompagnement individuel.",
        read=_support,
        checks=_check_support,
        gesture=("/accompagnement/", "Poser une question"),
    ),
    Figure(
        slug="depots-d-entrainement",
        title="Dépôts d’entraînement dans le bac à sable",
        unit="dépôt accepté",
        units="dépôts acceptés",
        row_title="Période",
        columns=("Acceptés", "Refusés", "Retours", "Paiements", "Espaces actifs"),
        definition="Un dépôt compte quand le bac à sable l’a accepté, par formulaire ou par fichier, au jour réel de "
        "l’apprenant et non à la date fictive de son espace ; un exercice recommencé compte de nouveau. Un espace "
        "actif a vu au moins un geste pendant la période.",
        source="Journal du bac à sable. Tout y est fictif : aucun dépôt n’est une vraie facture.",
        read=_practice,
        checks=_check_practice,
        gesture=("/bac-a-sable/", "Ouvrir un espace d’entraînement"),
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
    firsts = [
        year
        for year in (courses.first_session_year(), support.first_support_year(), ideas.first_year())
        if year is not None
    ]
    return list(range(today_year, min([*firsts, today_year]) - 1, -1))
