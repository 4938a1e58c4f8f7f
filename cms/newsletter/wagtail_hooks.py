"""The letter in the editors' menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets import Button

from cms.newsletter.admin import people, sendings
from cms.newsletter.admin.access import runs_letter
from cms.newsletter.models import IssuePage


class LetterMenu(SubmenuMenuItem):
    """Shown to those who run the letter."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Editors and administrators."""
        return runs_letter(request.user)


@hooks.register("register_admin_urls")
def register_letter_urls() -> list[URLPattern]:
    """The screens of the letter."""
    return [*sendings.urls(), *people.urls()]


@hooks.register("register_admin_menu_item")
def register_letter_menu() -> LetterMenu:
    """Sendings, readers."""
    items = [
        MenuItem("Envois", reverse("letter_desk"), icon_name="mail", order=10),
        MenuItem("Lecteurs", reverse("letter_readers"), icon_name="group", order=20),
        MenuItem("Importer", reverse("letter_import"), icon_name="upload", order=30),
    ]
    return LetterMenu("Lettre", Menu(items=items), icon_name="mail", order=270)


@hooks.register("register_page_header_buttons")
def send_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """« Envoyer » on the page of an issue."""
    if isinstance(page, IssuePage) and page.pk and runs_letter(user):
        return [Button("Envoyer la lettre", reverse("letter_send", args=[page.pk]), icon_name="mail", priority=60)]
    return []
