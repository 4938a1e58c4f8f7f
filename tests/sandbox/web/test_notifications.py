"""Integration: « Notification Facturation »: one mail a status, once, to the account that wants it."""

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from sandbox.domain.notifications import NotificationPace
from sandbox.handlers import notify_owner, tell_owner
from sandbox.models import Broadcast, Event, Notice, NotificationChoice, PracticeSpace, Request, Seat
from sandbox.queries.broadcasts import reach
from sandbox.services import advance_clock, open_space, take_seat
from sandbox.services.broadcasts import send_message
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import make_document
from tests.sandbox.services.test_contact_exercises import Writer

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
    """A deposit, then twenty days: available, rejected, and the announcement of the eighth working day."""
    with django_capture_on_commit_callbacks(execute=True):
        make_document(own)
    with django_capture_on_commit_callbacks(execute=True):
        advance_clock(space_id=own.pk, days=20)
    return own


def test_every_status_is_told_once(walked):
    assert sorted(message.subject for message in mail.outbox) == [
        "[Préau] Facture fictive F-2026-001\u00a0: Déposée",
        "[Préau] Facture fictive F-2026-001\u00a0: Mise à disposition du destinataire",
        "[Préau] Facture fictive F-2026-001\u00a0: Rejetée",
        "[Préau] Message fictif de Commune de Valmont-les-Prés (fictive)",  # announced to those it knows by now
    ]
    for event in Event.objects.select_related("space__owner", "document"):
        notify_owner(event)
    assert len(mail.outbox) == Notice.objects.count() == 4


def test_mail_says_the_reason_and_that_all_is_fictitious(walked):
    body = next(message.body for message in mail.outbox if "Rejetée" in message.subject)
    assert "Motif\u00a0: Montant erroné" in body
    assert "Tout est fictif" in body
    assert reverse("sandbox:notifications") in body
    assert [message.to for message in mail.outbox] == [["apprenante@example.org"]] * 4


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


@pytest.fixture
def asked(learner, django_capture_on_commit_callbacks):
    """A question to the client of an invoice, and one day: the support forwards it, the client answers."""
    it = Writer("solliciter-son-client", owner_id=learner.pk)
    with django_capture_on_commit_callbacks(execute=True):
        it.ask("SUIVI", "F-2026-310")
    with django_capture_on_commit_callbacks(execute=True):
        it.advance(1)
    return it.space


def test_answer_to_a_request_is_told_once_and_leads_to_it(asked):
    request = Request.objects.get(space=asked)
    told = [message for message in mail.outbox if "Sollicitation" in message.subject]
    assert [message.subject for message in told] == [f"[Préau] Sollicitation fictive {request.number}\u00a0: Répondue"]
    assert reverse("sandbox:request", args=[request.pk]) in told[0].body
    for event in Event.objects.select_related("space__owner").filter(type__startswith="request."):
        tell_owner(event)
    assert len(told) == len([message for message in mail.outbox if "Sollicitation" in message.subject])


def test_message_is_told_to_the_seat_it_reached_and_not_to_its_sender(learner, django_capture_on_commit_callbacks):
    space = open_space(now=NOW, scenario="annoncer-un-changement", owner_id=learner.pk)
    partners = [partner.key for partner in reach(space, space.current_seat.structure).partners]
    with django_capture_on_commit_callbacks(execute=True):
        send_message(space_id=space.pk, subject="Code service", text="Au 1er janvier.", recipient_ids=partners)
    assert mail.outbox == []  # nobody is told what they wrote
    sent = Event.objects.select_related("space__owner").get(type="message.sent")
    take_seat(space_id=space.pk, seat_id=Seat.objects.get(space=space, structure_id=partners[0], role="FOURNISSEUR").pk)
    tell_owner(Event.objects.select_related("space__owner").get(pk=sent.pk))
    (message,) = mail.outbox
    assert "vous a écrit\u00a0: «\u00a0Code service\u00a0»" in message.body
    assert reverse("sandbox:message", args=[Broadcast.objects.get(space=space).pk]) in message.body


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
