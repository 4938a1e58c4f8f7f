"""In the editors' admin, deleting a person erases them: a row taken away would falsify every total."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail import hooks

from cms.accounts.models import User
from cms.accounts.services import erase_person


def _erase(request: HttpRequest, people: Iterable[User]) -> HttpResponse:
    names = []
    for person in people:
        names.append(person.display_name)
        erase_person(user=person, now=timezone.now())
    messages.success(request, f"Données personnelles effacées, totaux conservés : {', '.join(names)}.")
    return redirect("wagtailusers_users:index")


@hooks.register("before_delete_user")
def erase_instead_of_deleting(request: HttpRequest, user: User) -> HttpResponse | None:
    """After the confirmation page, which stays Wagtail's."""
    return _erase(request, [user]) if request.method == "POST" else None


@hooks.register("before_bulk_action")
def erase_instead_of_deleting_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """The same for a selection of people; one never erases oneself by accident there."""
    if action_type != "delete" or not objects or not isinstance(objects[0], User):
        return None
    return _erase(request, [person for person in objects if person.pk != request.user.pk])
