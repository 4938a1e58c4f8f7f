"""The club in a feed reader."""

from typing import Any

from django.urls import reverse

from cms.club.models import ClubEvent, Idea
from cms.club.queries.ideas import idea_list
from cms.club.queries.roadmap import latest_steps
from cms.core.feeds import HouseFeed
from cms.core.templatetags.preau import day_words


class IdeaFeed(HouseFeed):
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


class RoadmapFeed(HouseFeed):
    """The twenty latest steps of the roadmap: one who follows it learns each, also up to the delivery."""

    title = "Préau — La feuille de route du club"
    description = "Ce que l’instance examine, ce qu’elle décide et ce qui est livré, étape par étape."
    item_guid_is_permalink = False

    def link(self) -> str:
        """The page of which this is the feed."""
        return reverse("club:roadmap")

    def items(self) -> Any:
        """Latest first."""
        return latest_steps()[:20]

    def item_title(self, item: ClubEvent) -> str:
        """The title, with the step in front."""
        return f"{item.get_target_display()} : {item.idea}"

    def item_description(self, item: ClubEvent) -> str:
        """Why, and by when the next step is due."""
        due = f"Suite due le {day_words(item.next_due_on)}." if item.next_due_on else ""
        return "\n\n".join(part for part in (item.reason, due) if part)

    def item_link(self, item: ClubEvent) -> str:
        """The page of the idea."""
        return item.idea.get_absolute_url() if item.idea else self.link()

    def item_guid(self, item: ClubEvent) -> str:
        """One a step, so that an idea comes back at each."""
        return f"club-etape-{item.pk}"

    def item_pubdate(self, item: ClubEvent) -> Any:
        """When the step was taken."""
        return item.happened_at
