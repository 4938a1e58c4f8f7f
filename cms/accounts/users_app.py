"""Wagtail's app of users, with our own forms."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleAppConfig(WagtailUsersAppConfig):
    """Wagtail's documented way to give it another view set."""

    user_viewset = "cms.accounts.people_admin.PeopleViewSet"
