"""The exercises of messages, requests and the assistant, through the services: done right, done wrong."""

import pytest

from sandbox.domain.requests import RequestAction
from sandbox.models import Broadcast, Document, Request
from sandbox.queries.broadcasts import reach
from sandbox.scenarios import scenario_named
from sandbox.services.assistant import ask_assistant
from sandbox.services.broadcasts import read_message, send_message
from sandbox.services.requests import act_on_request, send_request
from tests.sandbox.services.test_exercises import LUMEN, Learner

pytestmark = pytest.mark.django_db


class Writer(Learner):
    """A person who writes to others."""

    def write(self, count=None):
        partners = reach(self.space, self.space.current_seat.structure).partners[:count]
        keys = [partner.key for partner in partners]
        send_message(space_id=self.pk, subject="Code service", text="Au 1er janvier.", recipient_ids=keys)

    def ask(self, pair, number=""):
        document = Document.objects.filter(space=self.pk, number=number).first()
        client = self.space.structures.get(identifier="12345678200127")
        send_request(
            space_id=self.pk,
            pair=pair,
            text="Où en est-elle ?",
            document_id=document.pk if document else None,
            addressee_id=client.pk,
        )

    def track(self, typed):
        ask_assistant(space_id=self.pk, typed=typed)


def announce(it):
    it.write()
    it.sit("FOURNISSEUR", LUMEN)
    read_message(space_id=it.pk, broadcast_id=Broadcast.objects.get(space=it.pk).pk)
    it.answer("reply")
    it.answer("absent")


def solicit(it):
    it.track("n° F-2026-310")
    it.ask("SUIVI", "F-2026-310")
    it.advance(1)
    act_on_request(request_id=Request.objects.get(space=it.pk).pk, action=RequestAction.CLOSE)
    it.answer("why")


def track_three(it):
    for number in ("F-2026-320", "F-2026-321", "F-2026-322"):
        it.track(number)
    it.answer("comment")
    it.answer("number")


RIGHT = {
    "annoncer-un-changement": announce,
    "interroger-l-assistant": track_three,
    "solliciter-son-client": solicit,
}
WRONG = [
    ("annoncer-un-changement", lambda it: it.write(1), "one-left-out"),
    ("annoncer-un-changement", lambda it: it.ask("OUTIL"), "by-request"),
    ("annoncer-un-changement", lambda it: it.answer("reply", "repondre"), "reply-repondre"),
    ("interroger-l-assistant", lambda it: it.track("F-2026-999"), "not-found"),
    ("solliciter-son-client", lambda it: it.ask("FACTURE_AUTRE", "F-2026-310"), "detour"),
    ("solliciter-son-client", lambda it: it.ask("SUIVI"), "no-invoice"),
    ("solliciter-son-client", lambda it: it.write(), "by-message"),
]


@pytest.mark.parametrize("slug", RIGHT)
def test_contact_exercise_done_right_is_finished(slug):
    learner = Writer(slug)
    assert learner.state.done_count == 0
    RIGHT[slug](learner)
    assert learner.state.finished
    assert learner.state.mistakes == ()


@pytest.mark.parametrize(("slug", "moves", "code"), WRONG)
def test_contact_exercise_done_wrong_says_what_was_overlooked(slug, moves, code):
    learner = Writer(slug)
    moves(learner)
    assert learner.mistake == code
    assert not learner.state.finished
    assert code in {mistake.code for mistake in scenario_named(slug).exercise.mistakes}
