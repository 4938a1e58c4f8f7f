"""« Notification Facturation »: the person's choice."""

from datetime import datetime

from sandbox.domain.notifications import NotificationPace
from sandbox.models import NotificationChoice


def choose_notifications(*, user_id: int, pace: NotificationPace, now: datetime) -> NotificationChoice:
    """Choose how often mails go, for all the spaces of a person; twice is once."""
    choice, made = NotificationChoice.objects.get_or_create(
        user_id=user_id, defaults={"pace": pace.value, "chosen_at": now}
    )
    if not made and choice.pace != pace.value:  # the same choice again does not shorten the week that is summed up
        NotificationChoice.objects.filter(pk=choice.pk).update(pace=pace.value, chosen_at=now)
        choice.refresh_from_db()
    return choice
