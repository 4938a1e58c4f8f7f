"""``manage.py read_inbox``: read the mail that came back, now."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.core.inbound import read_inbox


class Command(BaseCommand):
    """What the clock does every minute, by hand: to try a setting."""

    help = "Lit la boîte où reviennent réponses et retours, et dit ce qu’elle contenait."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many messages of each kind; CommandError when the box is not set or does not answer."""
        if not settings.INBOX_ADDRESS:
            raise CommandError("Aucune boîte n’est réglée : remplissez PREAU_INBOX_ADDRESS et PREAU_INBOX_URL.")
        try:
            counted = read_inbox(now=timezone.now())
        except (OSError, ValueError) as error:
            raise CommandError(f"La boîte ne se lit pas : {error}.") from error
        for fate, number in sorted(counted.items()):
            self.stdout.write(f"{fate.label} : {number}")
        if not counted:
            self.stdout.write("Rien de nouveau.")
