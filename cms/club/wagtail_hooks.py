"""Ideas and memberships in the editors' space, to look things up; gestures stay on the page of the idea."""

from typing import Any

from django.db.models import Model
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.club.models import Idea, Membership

READERS = ("support", "board", "administrator")


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Those who run the club may look; nobody edits here, because states move by the services only."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Only to view."""
        return action == "view" and user.is_active and any(user.has_role(role) for role in READERS)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Whether one of ``actions`` is to view."""
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        """The same for each row."""
        return self.user_has_permission(user, action)


register_permission_policy(Idea, ReadOnlyPolicy(Idea))
register_permission_policy(Membership, ReadOnlyPolicy(Membership))


class IdeaViewSet(ModelViewSet):
    """Ideas."""

    model = Idea
    icon = "help"
    menu_label = "Idées"
    list_display = ("title", "state", "college", "next_due_on", "submitted_at")
    list_filter = ("state", "college")
    search_fields = ("title", "problem")
    inspect_view_enabled = True
    exclude_form_fields = ()
    copy_view_enabled = False


class MembershipViewSet(ModelViewSet):
    """Memberships."""

    model = Membership
    icon = "group"
    menu_label = "Adhésions"
    list_display = ("display_name", "college", "joined_at", "left_at")
    list_filter = ("college",)
    search_fields = ("display_name",)
    inspect_view_enabled = True
    exclude_form_fields = ()
    copy_view_enabled = False


class ClubViewSetGroup(ViewSetGroup):
    """The club's menu."""

    menu_label = "Club"
    menu_icon = "group"
    items = (IdeaViewSet, MembershipViewSet)


@hooks.register("register_admin_viewset")
def register_club_viewsets() -> ClubViewSetGroup:
    """One menu for the room."""
    return ClubViewSetGroup()
