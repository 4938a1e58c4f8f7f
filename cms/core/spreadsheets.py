"""What a cell may hold before a spreadsheet opens the file."""

from typing import Any

# A spreadsheet runs a cell that begins so as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """Text that a spreadsheet will show and not run."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
