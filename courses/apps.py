"""Webinars, virtual classes and those who attend them."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Webinars, virtual classes and those who attend them."""

    name = "courses"
    label = "courses"
    verbose_name = "Formations"
