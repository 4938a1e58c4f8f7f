"""integration: who is told of a new session of a topic, once, and how one stops it."""

from datetime import timedelta

import pytest
from django.core import mail

from courses import services
from courses.domain.consents import CONSENT_KEPT, NEWS_EVERY
from courses.domain.refusals import RefusedError
from courses.models import CourseEvent, Enrolment, Session
from courses.services.plan import plan_series
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def trainer():
    return UserFactory(roles=["trainer"])


@pytest.fixture
def past(trainer):
    return SessionFactory(starts_at=NOW - 30 * DAY, topic__title="Déposer", trainer=trainer)


def consenting(session, email="jeanne@x.example", **more):
    return EnrolmentFactory(session=session, email=email, contact_consent_at=NOW - 40 * DAY, **more)


def planned(topic, trainer, *, days=20, now=NOW):
    session = Session(topic=topic, kind="webinar", starts_at=NOW + days * DAY, duration_minutes=60, capacity=50)
    session.trainer = trainer
    return services.schedule_session(session=session, actor=trainer, now=now)


def told():
    return [m.to[0] for m in mail.outbox if m.subject.startswith("Nouvelle session")]


def test_new_session_is_told_to_those_who_asked_and_to_nobody_else(past, trainer, committed):
    consenting(past)
    consenting(SessionFactory(topic=past.topic, starts_at=NOW - 90 * DAY))  # the same person, another time
    consenting(past, "parti@x.example", state="expired", confirmed_at=None, seat_number=None)
    consenting(past, "refuse@x.example", unreachable_at=NOW)
    consenting(SessionFactory(starts_at=NOW - DAY), "autre-sujet@x.example")
    consenting(SessionFactory(topic=past.topic), "deja-inscrite@x.example")
    old = consenting(past, "ancien@x.example")
    Enrolment.objects.filter(pk=old.pk).update(contact_consent_at=NOW - CONSENT_KEPT - DAY)
    EnrolmentFactory(session=past, email="sans-accord@x.example")
    wish = services.leave_interest(
        topic_slug=past.topic.slug, name="Ada", email="souhait@x.example", slots=["tue-10"], now=NOW
    )
    services.confirm_interest(token=wish.token, now=NOW)
    consenting(past, "souhait@x.example")
    with committed():
        session = planned(past.topic, trainer)

    assert told() == ["jeanne@x.example"]
    (message,) = [m for m in mail.outbox if m.subject.startswith("Nouvelle session")]
    assert f"/formations/{session.slug}/" in message.body
    stop = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_new_dates_of_a_series_or_of_one_week_are_one_message(past, trainer, committed):
    consenting(past)
    with committed():
        plan_series(
            session_id=past.pk,
            dates=[NOW + days * DAY for days in (10, 17, 24)],
            title="Trois dates",
            actor=trainer,
            now=NOW,
        )
        planned(past.topic, trainer, days=40)
    assert len(told()) == 1
    with committed():
        planned(past.topic, trainer, days=50, now=NOW + NEWS_EVERY + DAY)
    assert len(told()) == 2


def test_consent_is_withdrawn_by_the_page_or_in_one_click_never_by_a_link(past, trainer, committed, client):
    first, second = consenting(past), consenting(SessionFactory(topic=TopicFactory(), starts_at=NOW - DAY))
    address = f"/formations/inscription/{first.token}/ne-plus-me-prevenir/"
    assert "Ne plus me prévenir" in client.get(address).content.decode()
    assert Enrolment.objects.filter(contact_consent_at=None).count() == 0

    # A mail program posts without a page, hence without a token of ours (RFC 8058).
    client.handler.enforce_csrf_checks = True
    for _click in range(2):
        answer = client.post(address, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, "Vous ne serez plus prévenu" in answer.content.decode()) == (200, True)
    second.refresh_from_db()
    assert second.contact_consent_at is None
    assert CourseEvent.objects.filter(type="consent_withdrawn").count() == 1
    with committed():
        planned(past.topic, trainer)
    assert told() == []
    assert client.post("/formations/inscription/faux.lien/ne-plus-me-prevenir/").status_code == 404
    with pytest.raises(RefusedError):
        services.stop_news(token="faux", now=NOW)


def test_message_still_to_leave_is_not_sent_once_the_consent_is_withdrawn(past, trainer, committed):
    enrolment = consenting(past)
    session = planned(past.topic, trainer)
    services.stop_news(token=enrolment.token, now=NOW)
    with committed():
        services.change_session(session=session, actor=trainer, now=NOW)
    assert told() == []
