"""A small table as a spreadsheet, for other rooms that have one to give; nothing of the sandbox is in it."""

import io
from collections.abc import Iterable, Sequence

from sandbox.domain.listing import Column, ListFormat
from sandbox.formats.sheets import write_list


def table_file(fmt: ListFormat, *, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table, every cell a text: no formula is ever read in it. For what fits in memory."""
    stream = io.BytesIO()
    columns = [Column(label, label) for label in header]
    write_list(stream, fmt, columns=columns, chunks=[list(rows)])
    return stream.getvalue()
