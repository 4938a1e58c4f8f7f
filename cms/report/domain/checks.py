"""What proves a figure wrong: plain functions on numbers that were counted, or published, apart."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """``label`` says what must hold; ``detail`` gives the numbers; ``expected`` what they should be when it fails."""

    label: str
    holds: bool
    detail: str
    expected: str = ""


def grouped(value: int) -> str:
    """« 28 755 », with the narrow space of French."""
    return f"{value:,}".replace(",", "\u202f")


def sums_to(parts: str, values: Sequence[int], total: int) -> Check:
    """The lines add up to the total, which was counted without them."""
    added = sum(values)
    label = f"La somme des {parts} égale le total"
    if added == total:
        return Check(label, holds=True, detail=f"{grouped(added)} d’un côté, {grouped(total)} de l’autre.")
    return Check(
        label,
        holds=False,
        detail=f"Les {parts} font {grouped(added)}, le total compté à part est {grouped(total)}\u00a0:"
        f" écart de {grouped(abs(added - total))}.",
        expected=f"Un total de {grouped(added)}, ou des {parts} qui font {grouped(total)}.",
    )


def counts_as(things: str, *, named: int, announced: int) -> Check:
    """As many things are named as are announced."""
    label = f"Autant de {things} nommés que de {things} annoncés"
    if named == announced:
        return Check(label, holds=True, detail=f"{grouped(announced)} annoncés, {grouped(named)} nommés.")
    return Check(
        label,
        holds=False,
        detail=f"{grouped(announced)} {things} sont annoncés, {grouped(named)} sont nommés\u00a0:"
        f" écart de {grouped(abs(named - announced))}.",
        expected=f"{grouped(named)} annoncés, ou {grouped(announced)} nommés.",
    )


def shares_make_whole(shares: Sequence[int]) -> Check:
    """Shares in per cent of one whole make 100."""
    added, given = sum(shares), sum(1 for share in shares if share)
    label = "Les parts font 100\u00a0%"
    if added == 100:
        return Check(label, holds=True, detail=f"{given} parts, 100\u00a0% en tout.")
    gap = abs(100 - added)
    points = f"{gap} point{'s' if gap > 1 else ''}"
    return Check(
        label,
        holds=False,
        detail=f"Les {given} parts font {added}\u00a0%\u00a0: {points} {'manquent' if gap > 1 else 'manque'}."
        if added < 100
        else f"Les {len(shares)} parts font {added}\u00a0%\u00a0: {points} de trop.",
        expected=f"Des parts {'plus hautes' if added < 100 else 'plus basses'} de {points} en tout"
        + (", ou la part que la source a oubliée." if added < 100 else "."),
    )


def at_most(label: str, *, part: int, whole: int) -> Check:
    """A part is not more than its whole."""
    detail = f"{grouped(part)} sur {grouped(whole)}."
    if part <= whole:
        return Check(label, holds=True, detail=detail)
    return Check(label, holds=False, detail=detail, expected=f"{grouped(whole)} au plus, ou un tout plus grand.")


def equals(label: str, *, one: int, other: int) -> Check:
    """Two numbers that say the same thing are the same."""
    if one == other:
        return Check(label, holds=True, detail=f"{grouped(one)} des deux côtés.")
    return Check(
        label,
        holds=False,
        detail=f"{grouped(one)} d’un côté, {grouped(other)} de l’autre.",
        expected=f"{grouped(one)} des deux côtés, ou {grouped(other)}.",
    )


def share_gives(label: str, *, percent: int, whole: int, announced: int) -> Check:
    """So many per cent of the whole give the announced number, to half a point."""
    given = whole * percent // 100
    words = f"{percent}\u00a0% de {grouped(whole)} font {grouped(given)}, {grouped(announced)} annoncés."
    if abs(given - announced) * 200 <= whole:
        return Check(label, holds=True, detail=words)
    return Check(label, holds=False, detail=words, expected=f"Environ {grouped(given)}.")


def averages(label: str, *, total: int, over: int, announced: int, precision: int) -> Check:
    """The total spread over ``over`` years gives the announced average, rounded to ``precision``."""
    mean = round(total / over)
    rounded = round(mean / precision) * precision
    words = f"{grouped(total)} sur {over} ans font {grouped(mean)} par an, {grouped(announced)} annoncés."
    if rounded == announced:
        return Check(label, holds=True, detail=words)
    return Check(label, holds=False, detail=words, expected=f"{grouped(rounded)}, arrondi comme la source le fait.")


def multiplies(label: str, *, times: int, each: int, announced: int) -> Check:
    """So many of each make the announced number."""
    made = times * each
    words = f"{grouped(times)} fois {grouped(each)} font {grouped(made)}, {grouped(announced)} annoncés."
    if made == announced:
        return Check(label, holds=True, detail=words)
    return Check(label, holds=False, detail=words, expected=f"{grouped(made)}.")


def no_less(label: str, rows: Sequence[tuple[str, int, int]]) -> Check:
    """For each row (name, most, least), ``most`` is not less than ``least``; the guilty rows are named."""
    guilty = [
        f"«\u00a0{name}\u00a0»\u00a0: {grouped(least)} pour {grouped(most)} au plus"
        for name, most, least in rows
        if most < least
    ]
    if guilty:
        return Check(label, holds=False, detail=" ; ".join(guilty).replace(" ;", "\u00a0;") + ".")
    return Check(label, holds=True, detail=f"Lignes vérifiées\u00a0: {len(rows)}.")
