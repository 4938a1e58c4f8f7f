"""Figures of what people attend, what they think of it, and the help they ask for."""

from datetime import date

from cms.report.domain.checks import Check, no_less, sums_to
from cms.report.domain.figures import Figure, Reading, Row
from courses.queries import figures as courses
from courses.queries import presence_figures as presence
from courses.queries import support

TRAINING, SUPPORT = "Équipe des formations", "Équipe de l’accompagnement"


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
        owner=TRAINING,
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
        owner=TRAINING,
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
        owner=TRAINING,
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
        owner=TRAINING,
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
        owner=SUPPORT,
        read=_support,
        checks=_check_support,
        gesture=("/accompagnement/", "Poser une question"),
    ),
)
