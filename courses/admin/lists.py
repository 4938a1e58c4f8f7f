"""What lists share in the administration: words while they are empty, no « add » where rows come from elsewhere."""

from typing import Any

from django.urls import reverse
from wagtail.admin.views import generic
from wagtail.permission_policies import ModelPermissionPolicy


class WordedIndexView(generic.IndexView):
    """Says, while it is empty, what will be there, and offers the first gesture."""

    results_template_name = "courses/admin/list.html"
    empty_words = ""
    # Where rows are made when it is not here: a URL name and the words of its button.
    made_at: tuple[str, str] | None = None

    @property
    def first_gesture(self) -> tuple[str, str] | None:
        """Address and words of the button, or None for whoever may only read."""
        if self.made_at is not None:
            return reverse(self.made_at[0]), self.made_at[1]
        return (self.add_url, self.add_item_label) if self.add_url else None


class MadeElsewherePolicy(ModelPermissionPolicy):
    """Rows made on the site, or by a gesture of another list, are not added here: a form alone could not make them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """As the roles say, but for « add »."""
        return action != "add" and super().user_has_permission(user, action)
