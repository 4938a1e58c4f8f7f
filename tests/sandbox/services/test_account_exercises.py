"""The exercises of the practice account, through the services: done right, done wrong."""

import contextlib
from datetime import timedelta

import pytest

from sandbox.domain.accounts import Secret
from sandbox.domain.refusals import RefusedError
from sandbox.queries.accounts import space_account
from sandbox.scenarios import exercise_scenarios, scenario_named
from sandbox.services import advance_clock
from sandbox.services.accounts import (
    activate_account,
    answer_access,
    ask_access,
    change_secret,
    name_secondary,
    sign_in,
    sign_out,
)
from sandbox.services.assistant import resend_activation
from sandbox.services.requests import send_request
from tests.sandbox.services.test_exercises import LUMEN, Learner

pytestmark = pytest.mark.django_db
CHALK, LAMPS = Secret.CHALK.value, Secret.LAMPS.value


class User(Learner):
    """A person with an account; what is refused is told by the exercise."""

    def call(self, service, **kwargs):
        with contextlib.suppress(RefusedError):
            service(space_id=self.pk, **kwargs)

    def wait(self, minutes):
        advance_clock(space_id=self.pk, to=self.space.clock + timedelta(minutes=minutes))

    def ask(self, access, structure=LUMEN):
        self.call(ask_access, access=access, structure=structure)

    def reply(self, by, *, grant, reason=""):
        rank = next(it.rank for it in space_account(self.space).requests if it.by == by)
        self.call(answer_access, rank=rank, grant=grant, reason=reason)

    def write_to_support(self):
        send_request(space_id=self.pk, pair="ACTIVATION", text="Mon compte ne s’ouvre pas.")


def activate(it):
    resend_activation(space_id=it.pk)
    it.call(activate_account, link=2, secret=CHALK)
    it.call(sign_in, secret=CHALK)
    it.answer("why")


def unlock(it):
    it.answer("what-now")
    it.wait(60)
    it.call(change_secret, secret=CHALK)
    it.call(sign_in, secret=CHALK)


def attach(it):
    it.ask("RATTACHEMENT")
    it.advance(1)
    it.ask("FACTURES_EMISES")
    it.advance(1)
    it.call(sign_out)
    it.call(sign_in, secret=LAMPS)
    it.answer("who")


def approve(it):
    it.reply("Camille Rivoire", grant=True)
    it.reply("Sacha Lorme", grant=False, reason="Personne ne vous connaît ici.")
    it.call(name_secondary, person="Camille Rivoire")
    it.answer("notifications")


def late_again(it):
    resend_activation(space_id=it.pk)
    it.wait(60)
    it.call(activate_account, link=2, secret=CHALK)


def old_mail(it):
    resend_activation(space_id=it.pk)
    it.call(activate_account, link=1, secret=CHALK)


def guess(it):
    it.wait(60)
    it.call(sign_in, secret=CHALK)


RIGHT = {
    "activer-son-compte": activate,
    "compte-verrouille": unlock,
    "se-rattacher": attach,
    "approuver-les-demandes": approve,
}
WRONG = [
    ("activer-son-compte", lambda it: it.call(activate_account, link=1, secret=CHALK), "dead-link"),
    ("activer-son-compte", late_again, "late-again"),
    ("activer-son-compte", old_mail, "old-link"),
    ("activer-son-compte", lambda it: it.write_to_support(), "by-support"),
    ("activer-son-compte", lambda it: it.answer("why", "essais"), "why-essais"),
    ("compte-verrouille", lambda it: it.call(sign_in, secret=LAMPS), "insisted"),
    ("compte-verrouille", lambda it: it.call(change_secret, secret=LAMPS), "insisted"),
    ("compte-verrouille", guess, "guessed"),
    ("se-rattacher", lambda it: it.ask("RATTACHEMENT", "12345678200309"), "wrong-structure"),
    ("se-rattacher", lambda it: it.ask("FACTURES_EMISES"), "too-soon"),
    ("se-rattacher", lambda it: it.write_to_support(), "by-support"),
    ("approuver-les-demandes", lambda it: it.reply("Sacha Lorme", grant=True), "stranger"),
    ("approuver-les-demandes", lambda it: it.reply("Camille Rivoire", grant=False, reason="Non."), "colleague"),
]


def test_every_exercise_of_an_account_is_done_here():
    played = {told.slug for told in exercise_scenarios() if told.account is not None}
    assert played == set(RIGHT) == {slug for slug, _moves, _code in WRONG}


@pytest.mark.parametrize("slug", RIGHT)
def test_account_exercise_done_right_is_finished(slug):
    learner = User(slug)
    assert learner.state.done_count == 0
    RIGHT[slug](learner)
    assert learner.state.finished
    assert learner.state.mistakes == ()


@pytest.mark.parametrize(("slug", "moves", "code"), WRONG)
def test_account_exercise_done_wrong_says_what_was_overlooked(slug, moves, code):
    learner = User(slug)
    moves(learner)
    assert learner.mistake == code
    assert not learner.state.finished
    assert code in {mistake.code for mistake in scenario_named(slug).exercise.mistakes}


def test_espace_of_another_trade_is_a_wrong_move():
    learner = User("se-rattacher")
    learner.ask("RATTACHEMENT")
    learner.advance(1)
    learner.ask("FACTURES_RECUES")
    assert learner.mistake == "wrong-espace"
