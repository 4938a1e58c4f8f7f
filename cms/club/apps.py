"""Colleges, ideas and votes of the user club."""

from django.apps import AppConfig


class ClubConfig(AppConfig):
    """Colleges, ideas and votes of the user club."""

    name = "cms.club"
    label = "club"
    verbose_name = "Club"
