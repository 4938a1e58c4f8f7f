"""Leading people into the room of a session, and noting what the room tells."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from courses.domain.attendance import door_refusal
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import EnrolmentState, RoomKind
from courses.models import Enrolment, Session
from courses.rooms import Guest, Meeting, PlainLink, Provider, RoomDownError
from courses.rooms.bigbluebutton import BigBlueButton
from courses.rooms.jitsi import Jitsi
from courses.services.attendance import record_join, record_leave


def provider_of(kind: RoomKind) -> Provider:
    """The room of a kind, as this site is set; RefusedError (ROOM_NOT_SET_UP) when it is not."""
    if kind is RoomKind.BIGBLUEBUTTON and settings.BBB_URL:
        return BigBlueButton(url=settings.BBB_URL, secret=settings.BBB_SECRET, algorithm=settings.BBB_CHECKSUM)
    if kind is RoomKind.JITSI and settings.JITSI_URL:
        return Jitsi(url=settings.JITSI_URL, app_id=settings.JITSI_APP_ID, secret=settings.JITSI_SECRET)
    if kind is RoomKind.LINK:
        return PlainLink()
    raise RefusedError(Refusal.ROOM_NOT_SET_UP)


def enter_room(*, enrolment: Enrolment, now: datetime) -> str:
    """The address by which a confirmed person enters; RefusedError (ENROLMENT_NOT_CONFIRMED, ROOM_DOWN, ...)."""
    if enrolment.state != EnrolmentState.CONFIRMED.value:
        raise RefusedError(Refusal.ENROLMENT_NOT_CONFIRMED)
    session = enrolment.session
    if shut := door_refusal(now=now, starts_at=session.starts_at, called_off=session.called_off_at is not None):
        raise RefusedError(shut)
    guest = Guest(id=enrolment.uid.hex, name=enrolment.name, leads=False)
    return _entry(session, guest, now)


def lead_room(*, session: Session, actor: Any, now: datetime) -> str:
    """The address by which somebody who gives the session enters, as its host."""
    if not Session.objects.visible_to(actor).filter(pk=session.pk).exists():
        raise RefusedError(Refusal.NOT_YOURS)
    return _entry(session, Guest(id=f"formateur-{actor.pk}", name=actor.get_full_name(), leads=True), now)


def close_room(*, session: Session) -> None:
    """End the meeting for everybody; a room that does not answer ends by itself."""
    try:
        provider_of(RoomKind(session.room_kind)).close(meeting_of(session))
    except RoomDownError:
        return


def note_told(*, url: str, query: Mapping[str, str], body: bytes) -> int:
    """Note the arrivals and departures that BigBlueButton tells, of those who consented; how many.

    BadSignatureError for a message that is not the room's.
    """
    told = provider_of(RoomKind.BIGBLUEBUTTON).read(url=url, query=query, body=body)
    known = {
        enrolment.uid.hex: enrolment.pk
        for enrolment in Enrolment.objects.filter(uid__in=[p.guest_id for p in told if _is_uid(p.guest_id)])
    }
    noted = 0
    for presence in told:
        enrolment_id = known.get(presence.guest_id)
        if enrolment_id is not None:
            note = record_join if presence.joined else record_leave
            noted += note(enrolment_id=enrolment_id, at=presence.at, connection=presence.connection)
    return noted


def meeting_of(session: Session) -> Meeting:
    """What a room needs to know of a session; the identifier tells two sites on one server apart."""
    page = f"{settings.BASE_URL}{reverse('courses:page', args=[session.slug])}"
    return Meeting(
        id=f"preau-{session.slug}",
        title=session.topic.title,
        minutes=session.duration_minutes,
        capacity=session.capacity,
        ends_at=session.ends_at,
        logout_url=page,
        callback_url=f"{settings.BASE_URL}{reverse('courses:room_told')}",
        link=session.join_url,
    )


def _entry(session: Session, guest: Guest, now: datetime) -> str:
    provider, meeting = provider_of(RoomKind(session.room_kind)), meeting_of(session)
    try:
        provider.open(meeting)
    except RoomDownError as error:
        raise RefusedError(Refusal.ROOM_DOWN) from error
    return provider.entry(meeting, guest, now=now)


def _is_uid(text: str) -> bool:
    return len(text) == 32 and all(letter in "0123456789abcdef" for letter in text)
