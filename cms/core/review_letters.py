"""The letter of a Monday: the pages that are due to be read again, to whoever may publish them."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from cms.core.reading_over import READERS
from cms.core.reviews import reviews


def send_review_letters(*, today: date) -> int:
    """One letter an author and an administrator; none when no page is due. Returns how many left.

    Run twice the same day it hands over the same ``Message-ID``, by which a mailbox tells the double.
    """
    due = [review for review in reviews(today=today) if review.is_late or review.is_soon]
    if not due:
        return 0
    people = get_user_model().objects.filter(is_active=True, groups__name__in=READERS).distinct().order_by("pk")
    late = sum(review.is_late for review in due)
    subject = "1 page à relire" if len(due) == 1 else f"{len(due)} pages à relire"
    context = {"due": due, "late": late, "url": f"{settings.BASE_URL}{reverse('core_reviews')}"}
    body = render_to_string("core/mail/reviews.txt", context)
    sent = 0
    for person in people:
        sent += EmailMessage(
            subject=f"{settings.EMAIL_SUBJECT_PREFIX}{subject}",
            body=body,
            to=[person.email],
            headers={
                "Message-ID": f"<relecture-{today:%Y%m%d}-{person.pk}@{urlsplit(settings.BASE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()
    return sent
