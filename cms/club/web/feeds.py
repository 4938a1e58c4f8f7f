"""The club in a feed reader."""

from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse

from cms.club.models import Idea
from cms.club.queries.ideas import idea_list


class IdeaFeed(Feed):
    """The twenty latest ideas."""

    title = "Préau — Les idées du club"
    description = "Les idées d’amélioration proposées par les membres du club, et leur état."

    def link(self) -> str:
        """The list of which this is the feed."""
        return reverse("club:ideas")

    def items(self) -> Any:
        """Newest first."""
        return idea_list()[:20]

    def item_title(self, item: Idea) -> str:
        """The title, with the state in front."""
        return f"{item.get_state_display()} : {item.title}"

    def item_description(self, item: Idea) -> str:
        """What the idea is about."""
        return item.problem

    def item_pubdate(self, item: Idea) -> Any:
        """When it was submitted."""
        return item.submitted_at
