"""Webinars, virtual classes and those who attend them."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoursesConfig(AppConfig):
    """Webinars, virtual classes and those who attend them."""

    name = "courses"
    label = "courses"
    verbose_name = "Formations"

    def ready(self) -> None:
        """Tasks are imported so that their names are known; triggers and rights follow each migration."""
        import_module("courses.tasks")
        guards = import_module("courses.models.guards")
        rights = import_module("courses.models.rights")
        pre_migrate.connect(guards.before_migration, sender=self, dispatch_uid="courses.guards.before")
        post_migrate.connect(guards.after_migration, sender=self, dispatch_uid="courses.guards.after")
        post_migrate.connect(rights.grant, sender=self, dispatch_uid="courses.rights")
