"""The panels of the home page that come from rooms which may not know the portal: courses and sandbox."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from cms.core.navigation import address
from cms.core.panels import HomePanel, register
from courses.queries.catalogue import next_sessions_with_seats
from sandbox.domain.explanations import CATALOGUE
from sandbox.domain.refusals import RefusalCode
from sandbox.queries import most_frequent_refusal


def next_sessions(*, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """The three nearest sessions with a free seat; an empty list says where to look."""
    return {"sessions": next_sessions_with_seats(now=now), "courses_url": address("courses:index")}


def refusal_of_the_moment(*, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """The commonest refusal of the sandbox, and where to reproduce it.

    Before anybody was refused, one that is easily met on purpose stands in, and the panel says so (``count`` is 0).
    """
    frequent = most_frequent_refusal()
    explanation = frequent.explanation if frequent else CATALOGUE[RefusalCode.COMMITMENT_MISSING]
    return {
        "explanation": explanation,
        "count": frequent.count if frequent else 0,
        "practise_url": reverse("sandbox:refusal", args=[explanation.code.value]),
        "explain_url": address("sandbox:explain"),
    }


def register_panels() -> None:
    """Called once, when every room is ready."""
    register(HomePanel(code="sessions", template="config/panel_sessions.html", context=next_sessions, order=10))
    register(HomePanel(code="refusal", template="config/panel_refusal.html", context=refusal_of_the_moment, order=20))
