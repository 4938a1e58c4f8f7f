"""A practice account: what the facts make of it as time passes, and what the rules let one do."""

import itertools
from datetime import timedelta

import pytest

from sandbox.domain.account_drills import AccountDrill, ManagerAnswer, ManagerSpec, access_turns, read_drill
from sandbox.domain.account_rules import (
    COMMUNITY,
    GESTURES,
    MANAGERS,
    RULES,
    Access,
    AccessStatus,
    AccountAction,
    Level,
    ManagerAction,
    Phase,
)
from sandbox.domain.accounts import (
    AccountFact,
    LinkState,
    account_of,
    judge_access,
    judge_answer,
    judge_gesture,
    judge_link,
    judge_secondary,
)
from sandbox.domain.actions import EventType
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.scenario_reading import ScenarioError
from sandbox.domain.typography import typeset
from tests.sandbox.conftest import NOW

E, P, A, S = EventType, Phase, AccountAction, AccessStatus
LUMEN, OTHER, ME = "33254021516357", "12345678200309", "Camille Rivoire"


def after(minutes):
    return NOW + timedelta(minutes=minutes)


def story(*told):
    """``(minutes, type, payload)`` rows, in order, as an account."""
    return account_of(
        AccountFact(
            sequence=rank, type=row[1], at=after(row[0]), payload=row[2] if len(row) > 2 else {}, comment="Non."
        )
        for rank, row in enumerate(told, start=1)
    )


CREATED = (0, E.ACCOUNT_CREATED)
ACTIVE = (CREATED, (5, E.ACCOUNT_ACTIVATED, {"secret": "LAMPES"}))
FAILED = E.ACCOUNT_SIGN_IN_FAILED


def asked(minutes, rank, access=Access.ATTACHMENT, structure=LUMEN, by=ME):
    told = {"request": rank, "by": by, "access": access.value, "structure": structure, "name": "Lumen"}
    return (minutes, E.ACCESS_ASKED, told)


def answered(minutes, rank, *, grant=True):
    return (minutes, E.ACCESS_GRANTED if grant else E.ACCESS_REFUSED, {"request": rank, "manager": "Dominique"})


def code_of(call, *args, **kwargs):
    """The refusal that a call meets; None when it is let through."""
    try:
        call(*args, **kwargs)
    except RefusedError as error:
        return error.refusal.code
    return None


@pytest.mark.parametrize(
    ("minutes", "state"), [(0, LinkState.LIVE), (59, LinkState.LIVE), (60, LinkState.EXPIRED), (600, LinkState.EXPIRED)]
)
def test_activation_link_lives_sixty_minutes(minutes, state):
    account = story(CREATED)
    assert account.link_state(1, after(minutes)) is state
    wanted = RefusalCode.ACCOUNT_LINK_EXPIRED if state is LinkState.EXPIRED else None
    assert code_of(judge_link, account, 1, after(minutes)) == wanted


def test_link_sent_again_replaces_the_one_before():
    account = story(CREATED, (30, E.ACTIVATION_RESENT))
    assert [account.link_state(rank, after(40)) for rank in (1, 2)] == [LinkState.REPLACED, LinkState.LIVE]
    assert code_of(judge_link, account, 1, after(40)) == RefusalCode.ACCOUNT_LINK_REPLACED
    assert story(*ACTIVE).link_state(1, after(6)) is LinkState.USED


def test_five_wrong_passwords_lock_for_an_hour():
    tries = [(10, FAILED)] * 5
    four, five = story(*ACTIVE, *tries[:4]), story(*ACTIVE, *tries)
    assert (four.phase(after(10)), four.tries_left(after(10))) == (P.SIGNED_OUT, 1)
    assert (five.phase(after(10)), five.tries_left(after(10))) == (P.LOCKED, 0)
    assert five.phase(after(69)) is P.LOCKED
    assert (five.phase(after(70)), five.tries_left(after(70))) == (P.SIGNED_OUT, 5)
    assert story(*ACTIVE, *tries, (75, FAILED)).tries_left(after(76)) == 4  # the end of the lock forgets the others


@pytest.mark.parametrize("forgets", [(11, E.ACCOUNT_SIGNED_IN), (11, E.ACCOUNT_SECRET_CHANGED, {"secret": "COUR"})])
def test_right_password_or_a_new_one_forgets_the_wrong_ones(forgets):
    account = story(*ACTIVE, *[(10, FAILED)] * 4, forgets, (12, E.ACCOUNT_SIGNED_OUT), *[(13, FAILED)] * 4)
    assert (account.phase(after(13)), account.tries_left(after(13))) == (P.SIGNED_OUT, 1)


# Typed by hand: each gesture in each phase, and nothing else.
ALLOWED = {
    (P.TO_ACTIVATE, A.ACTIVATE),
    (P.TO_ACTIVATE, A.RESEND),
    (P.SIGNED_OUT, A.SIGN_IN),
    (P.SIGNED_OUT, A.CHANGE_SECRET),
    (P.SIGNED_IN, A.SIGN_OUT),
    (P.SIGNED_IN, A.ASK),
}


def test_gestures_follow_the_rulebook():
    phases = {
        P.NONE: story(),
        P.TO_ACTIVATE: story(CREATED),
        P.SIGNED_OUT: story(*ACTIVE),
        P.LOCKED: story(*ACTIVE, *[(10, FAILED)] * 5),
        P.SIGNED_IN: story(*ACTIVE, (10, E.ACCOUNT_SIGNED_IN)),
    }
    assert set(phases) == set(P)
    found = {}
    for (phase, account), action in itertools.product(phases.items(), A):
        assert account.phase(after(20)) is phase
        found[phase, action] = code_of(judge_gesture, account, action, after(20))
    assert {pair for pair, code in found.items() if code is None} == ALLOWED
    assert {code for (phase, _), code in found.items() if phase is P.LOCKED} == {RefusalCode.ACCOUNT_LOCKED}
    assert set(GESTURES) == set(A)


def test_espace_enters_the_menu_at_the_next_connection():
    told = [*ACTIVE, (6, E.ACCOUNT_SIGNED_IN), asked(7, 1), answered(8, 1), asked(9, 2, Access.ISSUED), answered(10, 2)]
    account = story(*told)
    assert (account.menu(ME), account.unseen(ME)) == ((), (Access.ISSUED,))
    # In the same minute: it is the order of the journal that decides.
    again = story(*told, (10, E.ACCOUNT_SIGNED_OUT), (10, E.ACCOUNT_SIGNED_IN))
    assert (again.menu(ME), again.unseen(ME)) == ((Access.ISSUED,), ())
    assert again.menu("Sacha Lorme") == ()


@pytest.mark.parametrize(
    ("told", "access", "structure", "code"),
    [
        ((), Access.ATTACHMENT, LUMEN, None),
        ((), Access.ATTACHMENT, "", RefusalCode.ACCESS_STRUCTURE_UNKNOWN),
        ((), None, LUMEN, RefusalCode.ACCESS_UNKNOWN),
        ((), Access.ISSUED, LUMEN, RefusalCode.ACCESS_NOT_ATTACHED),
        ((), Access.ISSUED, "", RefusalCode.ACCESS_NOT_ATTACHED),
        ((asked(7, 1),), Access.ATTACHMENT, LUMEN, RefusalCode.ACCESS_ASKED_TWICE),
        ((asked(7, 1),), Access.ATTACHMENT, OTHER, None),
        ((asked(7, 1),), Access.ISSUED, LUMEN, RefusalCode.ACCESS_NOT_ATTACHED),
        ((asked(7, 1), answered(8, 1, grant=False)), Access.ATTACHMENT, LUMEN, None),
        ((asked(7, 1), answered(8, 1)), Access.ISSUED, LUMEN, None),
        ((asked(7, 1), answered(8, 1)), Access.ISSUED, OTHER, RefusalCode.ACCESS_NOT_ATTACHED),
        ((asked(7, 1), answered(8, 1)), Access.ATTACHMENT, LUMEN, RefusalCode.ACCESS_ASKED_TWICE),
        ((asked(7, 1, by="Sacha"), answered(8, 1)), Access.ISSUED, LUMEN, RefusalCode.ACCESS_NOT_ATTACHED),
    ],
)
def test_access_is_asked_in_its_order(told, access, structure, code):
    account = story(*ACTIVE, (6, E.ACCOUNT_SIGNED_IN), *told)
    assert code_of(judge_access, account, access=access, structure=structure, by=ME) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"level": Level.SECONDARY}, None),
        ({"level": None}, RefusalCode.ACCESS_NOT_MANAGER),
        ({"structure": OTHER}, RefusalCode.ACCESS_ANSWERED),
        ({"request": None}, RefusalCode.ACCESS_ANSWERED),
        ({"grant": False}, RefusalCode.ACCESS_REASON_MISSING),
        ({"grant": False, "reason": "Inconnu."}, None),
        ({"grant": False, "reason": "x" * 301}, RefusalCode.ACCESS_REASON_TOO_LONG),
    ],
)
def test_manager_answers_once_and_says_why_not(changes, code):
    request = story(asked(7, 1)).request(1)
    told = {"request": request, "level": Level.PRINCIPAL, "structure": LUMEN, "grant": True, "reason": ""} | changes
    assert code_of(judge_answer, told.pop("request"), **told) == code


def test_request_answered_is_not_answered_again():
    request = story(asked(7, 1), answered(8, 1, grant=False)).request(1)
    assert (request.status, request.reason, request.answered_by) == (S.REFUSED, "Non.", "Dominique")
    told = {"level": Level.PRINCIPAL, "structure": LUMEN, "grant": True, "reason": ""}
    assert code_of(judge_answer, request, **told) == RefusalCode.ACCESS_ANSWERED


def test_principal_names_somebody_attached_once():
    told = {"level": Level.PRINCIPAL, "structure": LUMEN, "person": ME}
    stranger, attached = story(asked(7, 1)), story(asked(7, 1), answered(8, 1))
    assert code_of(judge_secondary, stranger, **told) == RefusalCode.ACCESS_PERSON_UNKNOWN
    assert code_of(judge_secondary, attached, **told) is None
    assert code_of(judge_secondary, attached, **told | {"level": None}) == RefusalCode.ACCESS_NOT_MANAGER
    second = told | {"level": Level.SECONDARY}
    assert code_of(judge_secondary, attached, **second) == RefusalCode.ACCESS_PRINCIPAL_ONLY
    named = story(asked(7, 1), answered(8, 1), (9, E.SECONDARY_NAMED, {"structure": LUMEN, "by": ME}))
    assert code_of(judge_secondary, named, **told) == RefusalCode.ACCESS_ALREADY_SECONDARY


def test_scripted_manager_answers_by_the_first_rule_that_fits():
    managers = (
        ManagerSpec(LUMEN, "Nour", Level.SECONDARY),
        ManagerSpec(LUMEN, "Dominique", Level.PRINCIPAL),
        ManagerSpec(OTHER, "Ange", Level.PRINCIPAL),
    )
    answers = (ManagerAnswer(grant=False, structure=OTHER, after_days=2, text="Inconnu."),)
    drill = AccountDrill(ME, "c@lumen.example", managers, answers)
    requests = story(asked(0, 1), asked(0, 2, structure=OTHER), asked(0, 3, structure="0")).requests
    turns = access_turns(drill, requests, held="")
    # A Tuesday: no week-end between. Nobody manages the third structure.
    assert [((turn.due_at - NOW).days, turn.manager.name, turn.answer.grant) for turn in turns] == [
        (1, "Dominique", True),
        (2, "Ange", False),
    ]
    assert [turn.manager.name for turn in access_turns(drill, requests, held=LUMEN)] == ["Ange"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"person": ""}, "account.person"),
        ({"managers": [{"structure": "0", "name": "X"}]}, r"managers\[0\].structure"),
        ({"managers": [{"structure": LUMEN, "name": "X"}, {"structure": LUMEN, "name": "Y"}]}, "one principal"),
        ({"managers": [{"structure": LUMEN, "name": "X", "level": "roi"}]}, r"managers\[0\].level"),
        ({"answers": [{"grant": False}]}, "says why"),
        ({"answers": [{"accesses": ["RIEN"]}]}, r"answers\[0\].accesses"),
    ],
)
def test_wrong_account_of_a_scenario_says_where(change, where):
    told = {"person": ME, "mail": "c@lumen.example"}
    assert read_drill({"account": told}, {LUMEN}).person == ME
    with pytest.raises(ScenarioError, match=where):
        read_drill({"account": told | change}, {LUMEN})


def test_every_rule_has_its_evidence_and_reads_well():
    assert MANAGERS[ManagerAction.MUTE].levels == {Level.SECONDARY}
    for row in (*RULES, *GESTURES.values(), *MANAGERS.values()):
        assert row.source == (COMMUNITY if row.evidence is Evidence.OFFICIAL else "")
    for rule in RULES:
        assert rule.says.endswith(".")
        assert "'" not in typeset(rule.says)
