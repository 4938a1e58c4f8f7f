"""A small table as a spreadsheet, for other rooms that have one to give; nothing of the sandbox is in it."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from sandbox.domain.listing import LINES, Cell, Column, ListFormat
from sandbox.formats.sheets import write_list

ODS = ListFormat.ODS


def table_file(
    fmt: ListFormat,
    *,
    header: Sequence[str],
    rows: Iterable[Sequence[str | Decimal]],
    counts: Sequence[int] = (),
) -> bytes:
    """The table; columns whose position is in ``counts`` hold whole numbers, every other cell a text: no formula is
    ever read in it. For what fits in memory.
    """
    stream = io.BytesIO()
    columns = [
        Column(label, label, Cell.COUNT if position in counts else Cell.TEXT) for position, label in enumerate(header)
    ]
    write_list(stream, fmt, columns=columns, chunks=[list(rows)], words=LINES)
    return stream.getvalue()
