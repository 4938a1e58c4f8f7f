"""What the tests of the sandbox share."""

from datetime import UTC, datetime

import pytest

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, 10 o'clock in Paris


@pytest.fixture
def now() -> datetime:
    """A moment, the same in every test."""
    return NOW
