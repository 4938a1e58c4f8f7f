"""``manage.py load_demo``: the demonstration content of every room, in the order in which rooms need each other."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

# Each module has ``load(*, now)``, which may be run twice and changes nothing the second time.
ROOMS = (
    "cms.accounts.management.demo",
    "cms.core.management.demo",
    "cms.guides.management.demo",
    "cms.news.management.demo",
    "courses.management.demo",
    "sandbox.management.demo",
    "cms.club.management.demo",
    "cms.newsletter.management.demo",
    "cms.report.management.demo",
    "cms.search.management.demo",
)


def _exists(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


class Command(BaseCommand):
    """Loads what is missing; never touches what people wrote."""

    help = "Charge le contenu de démonstration ; sans effet s’il est déjà là."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a room."""
        now = timezone.now()
        for name in filter(_exists, ROOMS):
            self.stdout.write(f"  {name.removesuffix('.management.demo')}")
            import_module(name).load(now=now)
