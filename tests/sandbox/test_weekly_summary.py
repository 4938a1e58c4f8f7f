"""The weekly summary: what happened last week, once, to those who want it; nothing when nothing happened."""

from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.contrib.auth import get_user_model
from django.core import mail

from sandbox.domain.notifications import NotificationPace
from sandbox.handlers import send_weekly_summary
from sandbox.models import Event, Notice, NotificationChoice, Request
from sandbox.services import acknowledge, advance_clock, open_space, rewind, run_due_turns
from sandbox.services.notifications import choose_notifications
from sandbox.tasks import BEAT, SEND_SUMMARIES, SUM_UP_WEEK, send_summaries
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import make_document, make_space
from tests.sandbox.services.test_contact_exercises import Writer

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 6, 15, tzinfo=UTC)
LAST_WEEK = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


@pytest.fixture
def learner():
    user = get_user_model().objects.create_user(email="apprenante@example.org", password="une-phrase-de-passe")
    choose_notifications(user_id=user.pk, pace=NotificationPace.WEEKLY, now=LAST_WEEK - timedelta(days=30))
    return user


@pytest.fixture
def walked(learner):
    """Last week, in two spaces: one invoice rejected, one on its way."""
    rejected = open_space(now=NOW, scenario="facture-simple", owner_id=learner.pk)
    make_document(rejected)
    advance_clock(space_id=rejected.pk, days=5)
    make_document(make_space(owner_id=learner.pk), number="F-2026-009")
    recorded(LAST_WEEK)
    return rejected


def recorded(moment):
    Event.objects.update(recorded_at=moment)


def summed_up(learner, now=MONDAY):
    return send_weekly_summary(user_id=learner.pk, now=now)


def test_summary_tells_each_invoice_with_its_statuses(learner, walked):
    assert summed_up(learner)
    (message,) = mail.outbox
    assert message.to == ["apprenante@example.org"]
    assert message.subject == "[Préau] Votre semaine au bac à sable\u00a0: 2\u00a0factures ont bougé"
    assert "Du lundi 16\u00a0novembre 2026 au dimanche 22\u00a0novembre 2026" in message.body
    for line in (
        "F-2026-001, Atelier Lumen",
        "Aujourd’hui\u00a0: Rejetée. Elle attend un geste de vous.",
        "Rejetée (Montant erroné)",
        "F-2026-009, Atelier Lumen",
        "Tout est fictif",
        "/bac-a-sable/espace/notifications/",
    ):
        assert line in message.body
    assert message.body.index("F-2026-001") < message.body.index("F-2026-009")  # what waits comes first
    assert "&" not in message.body
    (html,) = message.alternatives
    assert html.mimetype == "text/html"
    assert "F-2026-009" in str(html.content)


def test_summary_tells_the_answers_to_requests_too(learner):
    it = Writer("solliciter-son-client", owner_id=learner.pk)
    it.ask("SUIVI", "F-2026-310")
    it.advance(1)
    recorded(LAST_WEEK)
    assert summed_up(learner)
    (message,) = mail.outbox
    assert message.subject == "[Préau] Votre semaine au bac à sable\u00a0: 1\u00a0message ou réponse"
    request = Request.objects.get(space=it.pk)
    assert f"Votre sollicitation {request.number} a un nouveau statut\u00a0: Répondue." in message.body
    assert f"/bac-a-sable/espace/sollicitations/{request.pk}/" in str(message.alternatives[0].content)
    assert "facture" not in message.subject
    assert not summed_up(learner)


def test_summary_run_twice_goes_once(learner, walked):
    assert summed_up(learner)
    assert not summed_up(learner)
    assert not summed_up(learner, now=MONDAY + timedelta(days=3))
    assert len(mail.outbox) == 1


def test_summary_killed_before_it_left_goes_at_the_next_run(learner, walked, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError, match=r".+"):
        summed_up(learner)
    assert Notice.objects.count() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert summed_up(learner, now=MONDAY + timedelta(days=1))  # the Monday is caught up
    assert len(mail.outbox) == 1


def test_week_without_anything_is_not_told(learner):
    make_space(owner_id=learner.pk)
    recorded(LAST_WEEK)
    assert not summed_up(learner)
    assert (mail.outbox, Notice.objects.count()) == ([], 0)


@pytest.mark.parametrize("moment", [LAST_WEEK - timedelta(days=7), MONDAY])
def test_other_weeks_are_not_told(learner, walked, moment):
    recorded(moment)
    assert not summed_up(learner)


def test_what_came_before_the_choice_is_not_told(learner, walked):
    choose_notifications(user_id=learner.pk, pace=NotificationPace.NONE, now=LAST_WEEK)
    choose_notifications(user_id=learner.pk, pace=NotificationPace.WEEKLY, now=LAST_WEEK + timedelta(hours=1))
    assert not summed_up(learner)


def test_same_choice_again_does_not_shorten_the_week(learner, walked):
    choose_notifications(user_id=learner.pk, pace=NotificationPace.WEEKLY, now=LAST_WEEK + timedelta(hours=1))
    assert summed_up(learner)


def test_event_told_alone_is_not_told_again(learner, walked):
    Notice.objects.bulk_create(Notice(event=event) for event in Event.objects.filter(space=walked))
    assert summed_up(learner)
    assert "F-2026-001" not in mail.outbox[0].body
    assert mail.outbox[0].subject.endswith("1\u00a0facture a bougé")


@pytest.mark.parametrize("pace", [NotificationPace.EACH, NotificationPace.NONE])
def test_nobody_else_gets_a_summary(learner, walked, pace):
    choose_notifications(user_id=learner.pk, pace=pace, now=NOW)
    assert not summed_up(learner)
    assert send_summaries() == 0
    assert mail.outbox == []


def test_closed_account_gets_nothing(learner, walked):
    get_user_model().objects.update(is_active=False)
    assert not summed_up(learner)
    assert send_summaries() == 0


def test_story_of_an_exercise_is_not_told(learner):
    space = open_space(now=NOW, scenario="choisir-le-retour", owner_id=learner.pk)
    run_due_turns(space_id=space.pk)
    recorded(LAST_WEEK)
    assert not summed_up(learner)


def test_what_was_taken_back_is_not_told(learner, walked):
    rewind(space_id=walked.pk, to_sequence=1)
    summed_up(learner)
    assert "F-2026-001" not in mail.outbox[0].body


def test_handled_return_waits_for_nobody(learner, walked):
    acknowledge(space_id=walked.pk)
    walked.documents.update(rejection_handled_at=NOW)
    assert summed_up(learner)
    assert "attend un geste" not in mail.outbox[0].body


def test_each_reader_is_asked_for(learner):
    other = get_user_model().objects.create_user(email="autre@example.org", password="une-phrase-de-passe")
    NotificationChoice.objects.create(user=other, pace=NotificationPace.WEEKLY.value)
    assert send_summaries() == 2


def test_tasks_are_registered_and_scheduled():
    assert {SUM_UP_WEEK, SEND_SUMMARIES} <= set(current_app.tasks)
    assert SEND_SUMMARIES in {entry["task"] for entry in BEAT.values()}


def test_summary_costs_the_same_for_one_and_three_invoices(learner, django_assert_num_queries):
    space = make_space(owner_id=learner.pk)
    for count in (1, 3):
        for rank in range(count):
            make_document(space, number=f"F-{count}-{rank}")
        recorded(LAST_WEEK)
        with django_assert_num_queries(7):
            assert summed_up(learner)
