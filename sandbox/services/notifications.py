"""« Notification Facturation »: the person's switch."""

from sandbox.models import NotificationChoice


def choose_notifications(*, user_id: int, by_mail: bool) -> NotificationChoice:
    """Switch the mails at each status on or off, for all the spaces of a person; twice is once."""
    choice, _made = NotificationChoice.objects.update_or_create(user_id=user_id, defaults={"by_mail": by_mail})
    return choice
