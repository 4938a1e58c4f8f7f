"""Integration: « Notification Facturation »: one mail a status, once, to the account that wants it."""

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from sandbox.domain.notifications import NotificationPace
from sandbox.handlers import notify_owner
from sandbox.models import Event, Notice, NotificationChoice, PracticeSpace
from sandbox.services import advance_clock, open_space
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return get_user_model().objects.create_user(email="apprenante@example.org", password="une-phrase-de-passe")


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    client.post(reverse("sandbox:open"))
    return client


@pytest.fixture
def own(signed_in, learner):
    return PracticeSpace.objects.get(owner=learner)


@pytest.fixture
def walked(own, django_capture_on_commit_callbacks):
    """A deposit, then ten days: available, then rejected."""
    with django_capture_on_commit_callbacks(execute=True):
        make_document(own)
    with django_capture_on_commit_callbacks(execute=True):
        advance_clock(space_id=own.pk, days=10)
    return own


def test_every_status_is_told_once(walked):
    assert sorted(message.subject for message in mail.outbox) == [
        "[Préau] Facture fictive F-2026-001\u00a0: Déposée",
        "[Préau] Facture fictive F-2026-001\u00a0: Mise à disposition du destinataire",
        "[Préau] Facture fictive F-2026-001\u00a0: Rejetée",
    ]
    for event in Event.objects.select_related("space__owner", "document"):
        notify_owner(event)
    assert len(mail.outbox) == Notice.objects.count() == 3


def test_mail_says_the_reason_and_that_all_is_fictitious(walked):
    body = next(message.body for message in mail.outbox if "Rejetée" in message.subject)
    assert "Motif\u00a0: Montant erroné" in body
    assert "Tout est fictif" in body
    assert reverse("sandbox:notifications") in body
    assert [message.to for message in mail.outbox] == [["apprenante@example.org"]] * 3


def test_mail_has_the_same_in_html_and_nobody_answers_it(walked):
    message = next(message for message in mail.outbox if "Rejetée" in message.subject)
    assert isinstance(message, EmailMultiAlternatives)
    (html,) = message.alternatives
    assert html.mimetype == "text/html"
    assert "Motif\u00a0: Montant erroné" in str(html.content)
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_mail_that_fails_goes_at_the_next_try(walked, settings):
    event = Event.objects.select_related("space__owner", "document").get(type="document.rejected")
    Notice.objects.filter(event=event).delete()
    mail.outbox.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError, match=r".+"):
        notify_owner(event)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    notify_owner(event)
    assert len(mail.outbox) == 1


def test_visitor_is_written_to_by_nobody(visitor, deposited, later):
    deposited()
    later(7)
    assert mail.outbox == []
    page = visitor.get(reverse("sandbox:notifications"))
    assert "nous n’écrivons à personne" in page.content.decode()


def test_story_of_an_exercise_is_not_told(learner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        open_space(now=NOW, scenario="choisir-le-retour", owner_id=learner.pk)
    assert mail.outbox == []


@pytest.mark.parametrize("pace", ["AUCUNE", "HEBDOMADAIRE"])
def test_choice_stops_the_mails_and_starts_them_again(signed_in, own, django_capture_on_commit_callbacks, pace):
    address = reverse("sandbox:notifications")
    assert signed_in.get(address).context["chosen"] is NotificationPace.EACH
    signed_in.post(address, {"pace": pace})
    assert signed_in.get(address).context["chosen"] is NotificationPace(pace)
    with django_capture_on_commit_callbacks(execute=True):
        make_document(own, number="F-1")
    assert mail.outbox == []
    signed_in.post(address, {"pace": "CHAQUE_STATUT"})
    with django_capture_on_commit_callbacks(execute=True):
        make_document(own, number="F-2")
    assert len(mail.outbox) > 0
    assert NotificationChoice.objects.count() == 1


@pytest.mark.parametrize("data", [{}, {"pace": "peut-être"}, {"pace": "x" * 5000}])
def test_choice_outside_the_list_is_refused(signed_in, data):
    response = signed_in.post(reverse("sandbox:notifications"), data)
    assert response.status_code == 422
    assert [error.sentence for error in response.context["form_errors"]] == ["Choisissez un rythme dans la liste."]
    assert NotificationChoice.objects.count() == 0


def test_choice_of_a_visitor_is_refused(visitor):
    response = visitor.post(reverse("sandbox:notifications"), {"pace": "HEBDOMADAIRE"})
    assert response.status_code == 422
    assert NotificationChoice.objects.count() == 0
