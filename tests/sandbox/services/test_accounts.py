"""The practice account through the services: what is written, who answers on the clock, replay."""

from datetime import timedelta

import pytest

from sandbox.domain.account_rules import Access, AccessStatus, Phase
from sandbox.domain.accounts import Secret
from sandbox.domain.actions import EventType
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.models import Event, PracticeSpace
from sandbox.queries.accounts import space_account
from sandbox.queries.turns import next_due
from sandbox.services import advance_clock, advance_to_next_event, rewind, take_seat
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
from tests.sandbox.factories import LUMEN, make_space

pytestmark = pytest.mark.django_db
LOOK_ALIKE, ME = "12345678200309", "Camille Rivoire"
CHALK = Secret.CHALK.value


def fresh(space):
    return PracticeSpace.objects.select_related("current_seat__structure").get(pk=space.pk)


def account(space):
    return space_account(fresh(space))


def phase(space):
    return account(space).phase(fresh(space).clock)


def wait(space, minutes):
    advance_clock(space_id=space.pk, to=fresh(space).clock + timedelta(minutes=minutes))


def refused(call, space, **kwargs):
    """The codes that a call is refused with, and the event it left."""
    before = fresh(space).last_sequence
    with pytest.raises(RefusedError) as caught:
        call(space_id=space.pk, **kwargs)
    kinds = Event.objects.filter(space=space, sequence__gt=before).values_list("type", flat=True)
    return [refusal.code for refusal in caught.value.refusals], list(kinds)


@pytest.fixture
def late():
    """A link that left 75 minutes ago."""
    return make_space(scenario="activer-son-compte")


@pytest.fixture
def signed_in():
    """Active and signed in, attached to nothing."""
    return make_space(scenario="se-rattacher")


def sit(space, role):
    take_seat(space_id=space.pk, seat_id=space.seats.get(role=role, structure__identifier=LUMEN).pk)


def ask(space, access="RATTACHEMENT", structure=LUMEN):
    return ask_access(space_id=space.pk, access=access, structure=structure)


# -- activation and lock --


def test_dead_link_is_refused_and_noted_then_the_assistant_sends_another(late):
    assert refused(activate_account, late, link=1, secret=CHALK) == (
        [RefusalCode.ACCOUNT_LINK_EXPIRED],
        [EventType.ACCOUNT_REFUSED.value],
    )
    assert (resend_activation(space_id=late.pk) - fresh(late).clock).total_seconds() == 3600
    assert refused(activate_account, late, link=1, secret=CHALK)[0] == [RefusalCode.ACCOUNT_LINK_REPLACED]
    assert refused(activate_account, late, link=2, secret="")[0] == [RefusalCode.ACCOUNT_SECRET_MISSING]
    wait(late, 59)
    activate_account(space_id=late.pk, link=2, secret=CHALK)
    assert phase(late) is Phase.SIGNED_OUT
    sign_in(space_id=late.pk, secret=CHALK)
    assert phase(late) is Phase.SIGNED_IN
    with pytest.raises(RefusedError) as caught:
        resend_activation(space_id=late.pk)
    assert caught.value.refusal.code is RefusalCode.ACCOUNT_NOT_NOW


def test_fifth_wrong_password_locks_and_nothing_opens_before_the_hour(signed_in):
    sign_out(space_id=signed_in.pk)
    wrong = {"secret": Secret.YARD.value}
    for _ in range(4):
        assert refused(sign_in, signed_in, **wrong) == (
            [RefusalCode.ACCOUNT_SECRET_WRONG],
            [EventType.ACCOUNT_SIGN_IN_FAILED.value],
        )
    assert refused(sign_in, signed_in, **wrong)[0] == [RefusalCode.ACCOUNT_LOCKED, RefusalCode.ACCOUNT_SECRET_WRONG]
    right = {"secret": Secret.LAMPS.value}
    for call in (sign_in, change_secret):
        assert refused(call, signed_in, **right) == ([RefusalCode.ACCOUNT_LOCKED], [EventType.ACCOUNT_REFUSED.value])
    wait(signed_in, 60)
    change_secret(space_id=signed_in.pk, secret=CHALK)
    assert refused(sign_in, signed_in, **right)[0] == [RefusalCode.ACCOUNT_SECRET_WRONG]
    sign_in(space_id=signed_in.pk, secret=CHALK)
    assert phase(signed_in) is Phase.SIGNED_IN


def test_space_without_an_account_refuses_every_gesture():
    space = make_space()
    codes, kinds = refused(sign_in, space, secret=CHALK)
    assert (codes, kinds) == ([RefusalCode.ACCOUNT_NONE], [])
    assert (resend_activation(space_id=space.pk) - space.clock).total_seconds() == 3600  # the assistant's own lesson


# -- attachment and espaces --


def test_manager_of_the_scenario_answers_after_a_working_day(signed_in):
    ask(signed_in, structure="332 540 215 16357")
    assert next_due(fresh(signed_in)) is not None
    events = advance_to_next_event(space_id=signed_in.pk)
    assert events[0].type == EventType.ACCESS_GRANTED.value
    assert (events[0].role, events[0].structure.identifier) == ("GESTIONNAIRE", LUMEN)
    assert (events[0].occurred_at - signed_in.clock).days == 1  # a Tuesday
    ask(signed_in, "FACTURES_EMISES")
    ask(signed_in, "FACTURES_RECUES")
    advance_clock(space_id=signed_in.pk, days=1)
    issued, received = account(signed_in).requests[1:]
    assert (issued.status, received.status) == (AccessStatus.GRANTED, AccessStatus.REFUSED)
    assert "factures émises" in received.reason
    assert next_due(fresh(signed_in)) is None
    assert account(signed_in).menu(ME) == ()
    sign_out(space_id=signed_in.pk)
    sign_in(space_id=signed_in.pk, secret=Secret.LAMPS.value)
    assert account(signed_in).menu(ME) == (Access.ISSUED,)


def test_wrong_structure_refuses_with_its_reason_after_its_own_delay(signed_in):
    ask(signed_in, structure=LOOK_ALIKE)
    advance_clock(space_id=signed_in.pk, days=1)
    assert account(signed_in).requests[0].status is AccessStatus.PENDING
    advance_clock(space_id=signed_in.pk, days=1)
    (request,) = account(signed_in).requests
    assert (request.status, request.answered_by) == (AccessStatus.REFUSED, "Ange Mirail")
    assert "SIRET" in request.reason


@pytest.mark.parametrize(
    ("access", "structure", "code"),
    [
        ("RATTACHEMENT", "", RefusalCode.ACCESS_STRUCTURE_UNKNOWN),
        ("RATTACHEMENT", "\x00" + "9" * 200, RefusalCode.ACCESS_STRUCTURE_UNKNOWN),
        ("FACTURES_EMISES", LUMEN, RefusalCode.ACCESS_NOT_ATTACHED),
        ("RIEN", LUMEN, RefusalCode.ACCESS_UNKNOWN),
    ],
)
def test_access_refused_leaves_one_event_and_no_request(signed_in, access, structure, code):
    assert refused(ask_access, signed_in, access=access, structure=structure) == (
        [code],
        [EventType.ACCOUNT_REFUSED.value],
    )
    assert account(signed_in).requests == ()


def test_person_in_the_managers_seat_is_the_only_one_to_answer(signed_in):
    ask(signed_in)
    assert refused(answer_access, signed_in, rank=1, grant=True) == ([RefusalCode.ACCESS_NOT_MANAGER], [])
    sit(signed_in, "GESTIONNAIRE")
    advance_clock(space_id=signed_in.pk, days=5)
    assert account(signed_in).requests[0].status is AccessStatus.PENDING
    assert refused(answer_access, signed_in, rank=1, grant=False, reason=" ") == (
        [RefusalCode.ACCESS_REASON_MISSING],
        [],
    )
    answer_access(space_id=signed_in.pk, rank=1, grant=False, reason="Pas\x00 encore :  lundi.")
    (request,) = account(signed_in).requests
    assert (request.reason, request.answered_by) == ("Pas encore\u00a0: lundi.", "Dominique Ancelin")
    assert refused(answer_access, signed_in, rank=1, grant=True)[0] == [RefusalCode.ACCESS_ANSWERED]
    sit(signed_in, "FOURNISSEUR")
    assert ask(signed_in).rank == 2  # what was refused may be asked again


def test_secondary_answers_from_the_account_but_names_nobody(signed_in):
    ask(signed_in)
    sit(signed_in, "GESTIONNAIRE")
    answer_access(space_id=signed_in.pk, rank=1, grant=True)
    name_secondary(space_id=signed_in.pk, person=ME)
    sit(signed_in, "FOURNISSEUR")
    ask(signed_in, "FACTURES_DE_TRAVAUX")
    assert answer_access(space_id=signed_in.pk, rank=2, grant=True).access is Access.WORKS
    assert account(signed_in).requests[1].answered_by == ME
    assert refused(name_secondary, signed_in, person=ME)[0] == [RefusalCode.ACCESS_PRINCIPAL_ONLY]
    sign_out(space_id=signed_in.pk)
    assert refused(name_secondary, signed_in, person=ME)[0] == [RefusalCode.ACCESS_NOT_MANAGER]


def test_rewind_gives_back_the_account_as_it_was(signed_in):
    ask(signed_in)
    advance_clock(space_id=signed_in.pk, days=1)
    before, sequence = account(signed_in), fresh(signed_in).last_sequence
    ask(signed_in, "FACTURES_EMISES")
    sign_out(space_id=signed_in.pk)
    rewind(space_id=signed_in.pk, to_sequence=sequence)
    assert account(signed_in) == before
    assert before.attached(ME)
