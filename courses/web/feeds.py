"""What programs read: the public calendar and the RSS feed. Nobody's name, no join link."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.formats.calendar import Meeting, feed
from courses.queries.catalogue import SessionCard, sessions_to_publish
from courses.queries.planning import sessions_of, trainer_of_token

PAST_KEPT = timedelta(days=31)


@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """All sessions to come, for any calendar that subscribes."""
    now = timezone.now()
    host = urlsplit(settings.BASE_URL).hostname
    meetings = [
        Meeting(
            uid=f"session-{session.id}@{host}",
            sequence=0,
            starts_at=session.starts_at,
            minutes=int((session.ends_at - session.starts_at).total_seconds() // 60),
            title=f"{session.kind_label} : {session.title}",
            description=f"{session.summary}\n{session.seats}\n{settings.BASE_URL}{session.url}",
            url=f"{settings.BASE_URL}{session.url}",
            stamped_at=now,
        )
        for session in sessions_to_publish(now=now)
    ]
    content = feed(meetings=meetings, name="Formations de Préau")
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@require_safe
@never_cache
def trainer_feed(request: HttpRequest, token: str) -> HttpResponse:
    """One trainer's sessions, past month included, with the link of the room; nobody's name but the topic's."""
    trainer = trainer_of_token(token)
    if trainer is None:
        raise Http404
    now = timezone.now()
    host = urlsplit(settings.BASE_URL).hostname
    meetings = [
        Meeting(
            uid=f"formateur-{session.pk}@{host}",
            sequence=0,
            starts_at=session.starts_at,
            minutes=session.duration_minutes,
            title=session.topic.title,
            description=f"{session.seats_taken} inscrits sur {session.capacity} places\n"
            f"Pilotage : {settings.BASE_URL}{reverse('courses:cockpit', args=[session.slug])}",
            url=f"{settings.BASE_URL}{reverse('courses:page', args=[session.slug])}",
            stamped_at=now,
            join_url=session.join_url,
        )
        for session in sessions_of(user=trainer, since=now - PAST_KEPT)
    ]
    content = feed(meetings=meetings, name="Mes sessions Préau")
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


class SessionsFeed(Feed):
    """The same sessions, for a feed reader."""

    title = "Formations de Préau"
    description = "Les webinaires et classes virtuelles à venir."
    # Whole addresses: the table of sites, where Django would look for the domain, knows none of ours.
    link = f"{settings.BASE_URL}/formations/"
    feed_url = f"{settings.BASE_URL}/formations/flux.rss"
    language = "fr"

    def items(self) -> list[SessionCard]:
        """Sessions to come, the nearest first."""
        return sessions_to_publish(now=timezone.now())

    def item_title(self, item: SessionCard) -> str:
        """Title, day and hour."""
        return f"{item.title}, {item.day}, {item.hour}"

    def item_description(self, item: SessionCard) -> str:
        """What it is about, for whom, seats."""
        return f"{item.kind_label}, {item.audience}. {item.summary} {item.seats}."

    def item_link(self, item: SessionCard) -> str:
        """Its page."""
        return f"{settings.BASE_URL}{item.url}"

    def item_pubdate(self, item: SessionCard) -> datetime | None:
        """None: the date of a session is not that of its announcement."""
        return None
