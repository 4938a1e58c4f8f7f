"""Figures of the letter: what was sent, received and opened."""

from datetime import date

from cms.newsletter.queries import figures as letter
from cms.report.domain.checks import Check, no_less, sums_to
from cms.report.domain.figures import Fact, Figure, Reading, Row


def _letters(year: int | None, _today: date) -> Reading:
    rows = tuple(
        Row(one.code, one.label, (one.handed, one.delivered, one.opens, one.departures))
        for one in letter.letter_by_issue(year)
    )
    return Reading(rows, letter.letter_total(year), _open_rate(rows))


def _open_rate(rows: tuple[Row, ...]) -> tuple[Fact, ...]:
    """Of all the issues together: nobody's opening is known, so that there is no other rate."""
    delivered, opens = (sum(row.values[column] for row in rows) for column in (1, 2))
    if not delivered:
        return ()
    return (Fact("taux-d-ouverture", "Ouvertures pour cent messages délivrés", round(100 * opens / delivered), "%"),)


def _check_letters(reading: Reading) -> list[Check]:
    return [
        sums_to("numéros", [row.values[0] for row in reading.rows], reading.total),
        no_less(
            "Pas plus de messages délivrés que de messages remis",
            [(row.label, row.values[0], row.values[1]) for row in reading.rows],
        ),
    ]


FIGURES: tuple[Figure, ...] = (
    Figure(
        slug="lettre-par-numero",
        title="Lettre d’information, par numéro",
        unit="message remis",
        units="messages remis",
        row_title="Numéro",
        columns=("Remis", "Délivrés", "Ouvertures", "Départs"),
        definition=letter.DEFINITION,
        source="Envois de la lettre, comptés par le moteur d’envoi et ses retours.",
        owner="Rédaction",
        read=_letters,
        checks=_check_letters,
        gesture=("/lettre/inscription/", "S’abonner à la lettre"),
    ),
)
