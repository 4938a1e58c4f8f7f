"""The panels of the home page: each room brings its own, and the home page knows none of them.

A room registers a panel in ``AppConfig.ready()``::

    from cms.core.panels import HomePanel, register

    register(HomePanel(code="club-ideas", template="club/home_panel.html", context=two_ideas, order=50))

``context`` is called with the request and the moment, ``two_ideas(*, request, now) -> dict | None``; ``None`` hides
the panel. The template receives what the function returned, and ``request``. It draws one ``<section>`` whose title is
an ``h2``. Rooms that may not import ``cms`` (courses, sandbox) are wired in ``config.panels``.

Two rules keep the home page cacheable for anonymous visitors: a panel shows the same thing to all of them (one that is
personal is ``None`` to who is not signed in), and holds no form with a CSRF token (a gesture is a link to a page that
has the button).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.http import HttpRequest


class PanelContext(Protocol):
    """What a panel shows; ``None`` when it has nothing to say today."""

    def __call__(self, *, request: HttpRequest, now: datetime) -> dict[str, Any] | None:
        """Return what the template needs."""


@dataclass(frozen=True)
class HomePanel:
    """One section of the home page. ``order``: 10 sessions, 20 refusal of the moment, 30 news, 40 club, 50 bilan."""

    code: str
    template: str
    context: PanelContext | Callable[..., dict[str, Any] | None]
    order: int


_PANELS: dict[str, HomePanel] = {}


def register(panel: HomePanel) -> None:
    """Add ``panel``, or replace the one of the same code."""
    _PANELS[panel.code] = panel


def unregister(code: str) -> None:
    """Remove a panel; silent when it is not there."""
    _PANELS.pop(code, None)


def panels() -> list[HomePanel]:
    """All panels, in the order of the page."""
    return sorted(_PANELS.values(), key=lambda panel: (panel.order, panel.code))
