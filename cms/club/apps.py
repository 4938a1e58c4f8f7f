"""Colleges, ideas and votes of the user club."""

import importlib

from django.apps import AppConfig


class ClubConfig(AppConfig):
    """Colleges, ideas and votes of the user club."""

    name = "cms.club"
    label = "club"
    verbose_name = "Club"

    def ready(self) -> None:
        """Register the tasks, so that a message sent by name finds them."""
        importlib.import_module("cms.club.tasks")
