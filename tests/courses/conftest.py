"""What the tests of this room share."""

import pytest
from django.core.cache import cache

from courses import services
from tests.courses.factories import ANSWERS, NOW


@pytest.fixture(autouse=True)
def _no_memory_between_tests():
    """The limits of sign-ups are counted in the cache."""
    cache.clear()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """``with committed():`` what follows a commit is done, as in production: events are relayed, mail leaves."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def enrol():
    """``enrol(session, email=…)``: the service with plain answers."""

    def call(session, *, now=NOW, **changes):
        return services.enrol(session_id=session.pk, now=now, **{**ANSWERS, **changes})

    return call
