"""Figures of the sandbox: what was practised, and the mistakes met most often."""

from datetime import date

from cms.report.domain.checks import Check, at_most, no_less, sums_to
from cms.report.domain.figures import Figure, Reading, Row
from cms.report.figures.periods import MONTHS, first_of
from sandbox.queries import figures as sandbox

OWNER = "Équipe du bac à sable"
# The platform opened in 2026: nothing was practised before.
OPENING_YEAR = 2026


def _practice(year: int | None, today: date) -> Reading:
    """Lines are months of the year asked, or years; the whole period is counted by a question of its own."""
    if year is None:
        first, after = first_of(2000), first_of(today.year + 1)
        lines = [(date(y, 1, 1), str(y), str(y)) for y in range(OPENING_YEAR, today.year + 1)]
        found = sandbox.practice_by("year", start=first, end=after)
    else:
        first, after = first_of(year), first_of(year + 1)
        last = today.month if year == today.year else len(MONTHS)
        lines = [(date(year, m, 1), f"{year}-{m:02}", f"{MONTHS[m - 1]} {year}") for m in range(1, last + 1)]
        found = sandbox.practice_by("month", start=first, end=after)
    whole = sandbox.deposits_total(accepted=True, start=first, end=after)
    rows = []
    for day, code, label in lines:
        one = found.get(day, sandbox.PracticeFigures())
        rows.append(Row(code, label, (one.deposits, one.refused, one.returns, one.payments, one.spaces)))
    return Reading(tuple(rows), whole)


def _check_practice(reading: Reading) -> list[Check]:
    return [sums_to("périodes", [row.values[0] for row in reading.rows], reading.total)]


def _mistakes(year: int | None, today: date) -> Reading:
    first, after = (first_of(2000), first_of(today.year + 1)) if year is None else (first_of(year), first_of(year + 1))
    rows = tuple(Row(one.code, one.title, (one.count,)) for one in sandbox.mistakes(start=first, end=after))
    return Reading(rows, sandbox.deposits_total(accepted=False, start=first, end=after))


def _check_mistakes(reading: Reading) -> list[Check]:
    return [
        at_most(
            "Chaque dépôt refusé l’est pour une raison au moins",
            part=reading.total,
            whole=sum(row.values[0] for row in reading.rows),
        ),
        no_less(
            "Aucune erreur n’est rencontrée plus souvent qu’il n’y a de refus",
            [(row.label, reading.total, row.values[0]) for row in reading.rows],
        ),
    ]


FIGURES: tuple[Figure, ...] = (
    Figure(
        slug="depots-d-entrainement",
        title="Dépôts d’entraînement dans le bac à sable",
        unit="dépôt accepté",
        units="dépôts acceptés",
        row_title="Période",
        columns=("Acceptés", "Refusés", "Retours", "Paiements", "Espaces actifs"),
        definition="Un dépôt compte quand le bac à sable l’a accepté, par formulaire ou par fichier, au jour réel de "
        "l’apprenant et non à la date fictive de son espace\u202f; un exercice recommencé, ou repris en arrière, "
        "compte de nouveau. Un espace actif a vu au moins un geste pendant la période.",
        source="Journal du bac à sable, espaces effacés depuis compris. Tout y est fictif\u00a0: aucun dépôt n’est une "
        "vraie facture.",
        owner=OWNER,
        read=_practice,
        checks=_check_practice,
        gesture=("/bac-a-sable/", "Ouvrir un espace d’entraînement"),
    ),
    Figure(
        slug="erreurs-les-plus-frequentes",
        title="Erreurs les plus fréquentes dans le bac à sable",
        unit="dépôt refusé",
        units="dépôts refusés",
        row_title="Message",
        columns=("Dépôts refusés",),
        definition="Un dépôt refusé par les contrôles compte une fois pour chaque message qu’il a reçu, au jour réel "
        "de l’apprenant\u202f; la somme des lignes peut donc dépasser le nombre de dépôts refusés.",
        source="Journal du bac à sable\u00a0; les espaces effacés depuis restent comptés.",
        owner=OWNER,
        read=_mistakes,
        checks=_check_mistakes,
        gesture=("/expliquer/", "Expliquer un rejet"),
        total_label="Dépôts refusés, comptés à part",
    ),
)
