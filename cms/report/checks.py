"""What proves a figure wrong: plain functions on numbers that were counted apart."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """``label`` says what must hold; ``detail`` gives the numbers, and what is wrong when it does not hold."""

    label: str
    holds: bool
    detail: str


def sums_to(parts: str, values: Sequence[int], total: int) -> Check:
    """The lines add up to the total, which was counted without them."""
    added = sum(values)
    label = f"La somme des {parts} égale le total"
    if added == total:
        return Check(label, holds=True, detail=f"{added} d’un côté, {total} de l’autre.")
    return Check(
        label,
        holds=False,
        detail=f"Les {parts} font {added}, le total compté à part est {total} : écart de {abs(added - total)}.",
    )


def no_less(label: str, rows: Sequence[tuple[str, int, int]]) -> Check:
    """For each row (name, most, least), ``most`` is not less than ``least``; the guilty rows are named."""
    guilty = [f"« {name} » : {least} pour {most} au plus" for name, most, least in rows if most < least]
    if guilty:
        return Check(label, holds=False, detail=" ; ".join(guilty) + ".")
    return Check(label, holds=True, detail=f"Lignes vérifiées : {len(rows)}.")
