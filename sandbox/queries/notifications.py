"""« Notification Facturation »: whether a person wants a mail at each status."""

from sandbox.models import NotificationChoice


def wants_notifications(user_id: int) -> bool:
    """What the person chose; on for one who never chose."""
    chosen = NotificationChoice.objects.filter(user_id=user_id).values_list("by_mail", flat=True).first()
    return True if chosen is None else chosen
