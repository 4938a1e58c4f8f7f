"""The words of the demonstration pages, so that typing errors are corrected from the first start."""

from datetime import datetime

from cms.search.words import refresh_words


def load(*, now: datetime) -> None:
    """Count the words; the second time, nothing changes."""
    refresh_words()
