"""Colleges, ideas and votes of the user club."""

import importlib
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.http import HttpRequest
from django.utils import timezone

from cms.core.panels import HomePanel, register


class ClubConfig(AppConfig):
    """Colleges, ideas and votes of the user club."""

    name = "cms.club"
    label = "club"
    verbose_name = "Club"

    def ready(self) -> None:
        """Register the tasks (a message sent by name must find them), the home panel, and what is personal."""
        # Models are not ready when this module loads.
        importlib.import_module("cms.club.tasks")
        nearness = importlib.import_module("cms.club.models.nearness")
        pre_migrate.connect(nearness.before_migration, sender=self, dispatch_uid="club.nearness.before")
        post_migrate.connect(nearness.after_migration, sender=self, dispatch_uid="club.nearness.after")
        from cms.accounts import personal_data
        from cms.club.queries.personal_data import export_for
        from cms.club.services.personal_data import erase_for

        personal_data.register(personal_data.Holding("club", "Le club", export_for, erase_for))
        personal_data.register_link(
            personal_data.PersonalLink("Mon club", "Mes idées, mes voix données, mon adhésion.", "club:index")
        )
        register(HomePanel(code="club-ideas", template="club/home_panel.html", context=_two_ideas, order=40))
        register(HomePanel(code="club-spaces", template="club/home_spaces.html", context=_my_spaces, order=41))


def _two_ideas(*, request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """What the panel draws; nothing while the club has no idea."""
    queries = importlib.import_module("cms.club.queries.ideas")
    ideas = queries.two_ideas_for_home(now=now)
    return {"ideas": ideas, "today": timezone.localdate(now)} if ideas else None


def _my_spaces(*, request: HttpRequest, now: datetime) -> dict[str, Any] | None:
    """What is new in a member's spaces; nothing to anybody else, so that the page of visitors stays the same."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    members = importlib.import_module("cms.club.queries.members")
    discussions = importlib.import_module("cms.club.queries.discussions")
    membership = members.active_membership(user=user)
    if membership is None:
        return None
    return {
        "cards": [card for card in discussions.space_cards(membership=membership) if card.readable],
        "threads": discussions.latest_threads(membership=membership),
    }
