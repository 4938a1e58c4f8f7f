"""Figures of the sandbox: what was practised, and the mistakes met most often."""

from datetime import date

from cms.report.domain.checks import Check, sums_to
from cms.report.domain.figures import Figure, Reading, Row
from cms.report.figures.periods import MONTHS, first_of
from sandbox.queries import figures as sandbox

OWNER = "Équipe du bac à sable"
# The platform opened in 2026: nothing was practised before.
OPENING_YEAR = 2026


def _practice(year: int | None, today: date) -> Reading:
    """Lines are months of the year asked, or years; the whole period is counted by a question of its own."""
    if year is None:
        lines = [(str(y), str(y), first_of(y), first_of(y + 1)) for y in range(OPENING_YEAR, today.year + 1)]
        whole = sandbox.practice_figures(start=first_of(2000), end=first_of(today.year + 1))
    else:
        last = today.month if year == today.year else len(MONTHS)
        lines = [
            (f"{year}-{month:02}", f"{MONTHS[month - 1]} {year}", first_of(year, month), first_of(year, month + 1))
            for month in range(1, last + 1)
        ]
        whole = sandbox.practice_figures(start=first_of(year), end=first_of(year + 1))
    rows = []
    for code, label, start, end in lines:
        one = sandbox.practice_figures(start=start, end=end)
        rows.append(Row(code, label, (one.deposits, one.refused, one.returns, one.payments, one.spaces)))
    return Reading(tuple(rows), whole.deposits)


def _check_practice(reading: Reading) -> list[Check]:
    return [sums_to("périodes", [row.values[0] for row in reading.rows], reading.total)]


FIGURES: tuple[Figure, ...] = (
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
        owner=OWNER,
        read=_practice,
        checks=_check_practice,
        gesture=("/bac-a-sable/", "Ouvrir un espace d’entraînement"),
    ),
)
