"""The panels of the home page that come from rooms which may not know the portal: courses and sandbox."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from cms.core.navigation import address
from cms.core.panels import HomePanel, register
from courses.queries.catalogue import next_sessions_with_seats


def next_sessions(*, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """The three nearest sessions with a free seat; an empty list says where to look."""
    return {"sessions": next_sessions_with_seats(now=now), "courses_url": address("courses:index")}


def refusal_of_the_moment(*, request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """The commonest refusal of the sandbox, and the case that reproduces it; nothing without a sandbox to open."""
    from sandbox import queries

    frequent = getattr(queries, "most_frequent_refusal", lambda: None)()
    practise_url = address("sandbox:welcome", "sandbox:index")
    if not practise_url:
        return None
    return {"frequent": frequent, "practise_url": practise_url, "explain_url": address("sandbox:explain")}


def register_panels() -> None:
    """Called once, when every room is ready."""
    register(HomePanel(code="sessions", template="config/panel_sessions.html", context=next_sessions, order=10))
    register(HomePanel(code="refusal", template="config/panel_refusal.html", context=refusal_of_the_moment, order=20))
