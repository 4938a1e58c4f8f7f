"""The practice account: activated, opened, asked accesses for, and what managers answer.

A refusal that teaches (a dead link, a locked account) leaves one event and no other trace, so that the exercise can
speak of it. The account is made of its events: nothing else is written.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from sandbox.domain.account_drills import AccessTurn, AccountDrill
from sandbox.domain.account_rules import LINK_LIFE, MAX_TRIES, Access, AccountAction
from sandbox.domain.accounts import (
    AccessRequest,
    Account,
    chosen_secret,
    judge_access,
    judge_answer,
    judge_gesture,
    judge_link,
    judge_secondary,
)
from sandbox.domain.actions import EventType
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Role
from sandbox.models import PracticeSpace, Structure
from sandbox.queries.accounts import drill_of, manager_level, manager_name, space_account
from sandbox.queries.requests import role_of_seat
from sandbox.services.journal import append, locked_space


def create_account(*, space_id: int) -> None:
    """The account of the scenario is made, and its first activation link leaves. Only the story does this."""
    with transaction.atomic():
        space, drill, account = _locked(space_id)
        _append(space, EventType.ACCOUNT_CREATED, payload={"by": drill.person, "link": len(account.links) + 1})


def resend_link(space: PracticeSpace, *, actor_id: int | None = None) -> datetime:
    """One more activation link: the one before is worth nothing any more. The space is locked by the caller.

    Returns when it dies. RefusedError (ACCOUNT_NOT_NOW) for an account that is active.
    """
    account = space_account(space)
    judge_gesture(account, AccountAction.RESEND, space.clock)
    expires_at = space.clock + LINK_LIFE
    payload = {"expires_at": expires_at.isoformat(), "link": len(account.links) + 1}
    _append(space, EventType.ACTIVATION_RESENT, actor_id=actor_id, payload=payload)
    return expires_at


def activate_account(*, space_id: int, link: int, secret: str, actor_id: int | None = None) -> None:
    """Open an activation link and choose a password. RefusedError: those of ``judge_link``, ACCOUNT_SECRET_MISSING."""
    with transaction.atomic():
        space, _drill, account = _locked(space_id)
        try:
            judge_link(account, link, space.clock)
            chosen = chosen_secret(secret)
        except RefusedError as error:
            refused = error
            _note_refusal(space, AccountAction.ACTIVATE, error, actor_id=actor_id)
        else:
            payload = {"secret": chosen.value, "link": link}
            _append(space, EventType.ACCOUNT_ACTIVATED, actor_id=actor_id, payload=payload)
            return
    raise refused


def sign_in(*, space_id: int, secret: str, actor_id: int | None = None) -> None:
    """Sign in with a password of the list; a wrong one counts, the fifth locks for an hour.

    RefusedError: ACCOUNT_LOCKED, ACCOUNT_NOT_NOW, ACCOUNT_SECRET_MISSING, ACCOUNT_SECRET_WRONG.
    """
    with transaction.atomic():
        space, _drill, account = _locked(space_id)
        try:
            judge_gesture(account, AccountAction.SIGN_IN, space.clock)
            chosen = chosen_secret(secret)
        except RefusedError as error:
            refused = error
            _note_refusal(space, AccountAction.SIGN_IN, error, actor_id=actor_id)
        else:
            if chosen.value == account.secret:
                _append(space, EventType.ACCOUNT_SIGNED_IN, actor_id=actor_id)
                return
            refused = RefusedError(_wrong(account.tries_left(space.clock) - 1))
            codes = [refusal.code.value for refusal in refused.refusals]
            _append(space, EventType.ACCOUNT_SIGN_IN_FAILED, actor_id=actor_id, payload={"codes": codes})
    raise refused


def _wrong(left: int) -> tuple[Refusal, ...]:
    """What a wrong password is told: how many remain, or that the account is now locked."""
    many = "s" if left > 1 else ""
    told = f"il reste {left}\u00a0essai{many} sur {MAX_TRIES}" if left else "et c’était le dernier essai"
    wrong = Refusal(RefusalCode.ACCOUNT_SECRET_WRONG, field="secret", values={"left": told})
    return (wrong,) if left else (Refusal(RefusalCode.ACCOUNT_LOCKED), wrong)


def change_secret(*, space_id: int, secret: str, actor_id: int | None = None) -> None:
    """« Mot de passe oublié »: another password is chosen, the wrong tries are forgotten.

    RefusedError: ACCOUNT_LOCKED, ACCOUNT_NOT_NOW, ACCOUNT_SECRET_MISSING.
    """
    with transaction.atomic():
        space, _drill, account = _locked(space_id)
        try:
            judge_gesture(account, AccountAction.CHANGE_SECRET, space.clock)
            chosen = chosen_secret(secret)
        except RefusedError as error:
            refused = error
            _note_refusal(space, AccountAction.CHANGE_SECRET, error, actor_id=actor_id)
        else:
            _append(space, EventType.ACCOUNT_SECRET_CHANGED, actor_id=actor_id, payload={"secret": chosen.value})
            return
    raise refused


@transaction.atomic
def sign_out(*, space_id: int, actor_id: int | None = None) -> None:
    """Sign out. RefusedError (ACCOUNT_NOT_NOW)."""
    space, _drill, account = _locked(space_id)
    judge_gesture(account, AccountAction.SIGN_OUT, space.clock)
    _append(space, EventType.ACCOUNT_SIGNED_OUT, actor_id=actor_id)


def ask_access(*, space_id: int, access: str, structure: str = "", actor_id: int | None = None) -> AccessRequest:
    """Ask the managers of a structure, by its SIRET, for the attachment or for an espace, in the name of the account.

    RefusedError: ACCOUNT_NOT_NOW, ACCOUNT_LOCKED, those of ``judge_access``.
    """
    with transaction.atomic():
        space, drill, account = _locked(space_id)
        found = _structure(space, structure)
        try:
            judge_gesture(account, AccountAction.ASK, space.clock)
            wanted = judge_access(
                account, access=Access.read(access), structure=found.identifier if found else "", by=drill.person
            )
        except RefusedError as error:
            refused = error
            _note_refusal(space, AccountAction.ASK, error, actor_id=actor_id)
        else:
            assert found is not None  # noqa: S101 - judged above
            _ask(space, account, wanted, found, by=drill.person, actor_id=actor_id)
            return space_account(space).requests[-1]
    raise refused


def ask_for_colleague(*, space_id: int, access: Access, structure: str, by: str) -> None:
    """A colleague asks: only the story of a scenario does this. RefusedError: those of ``judge_access``."""
    with transaction.atomic():
        space, _drill, account = _locked(space_id)
        found = _structure(space, structure)
        wanted = judge_access(account, access=access, structure=found.identifier if found else "", by=by)
        assert found is not None  # noqa: S101 - judged above
        _ask(space, account, wanted, found, by=by)


@transaction.atomic
def answer_access(
    *, space_id: int, rank: int, grant: bool, reason: str = "", actor_id: int | None = None
) -> AccessRequest:
    """Approve or refuse a request, as the manager whose seat one holds, or as a secondary signed in.

    RefusedError: those of ``judge_answer``.
    """
    space, drill, account = _locked(space_id)
    level, structure = manager_level(space, drill, account)
    reason = "" if grant else " ".join(reason.replace("\x00", "").split())
    request = judge_answer(account.request(rank), level=level, structure=structure, grant=grant, reason=reason)
    _answer(space, request, grant=grant, by=manager_name(space, drill), reason=reason, actor_id=actor_id)
    return request


@transaction.atomic
def name_secondary(*, space_id: int, person: str, actor_id: int | None = None) -> None:
    """Name somebody of one’s structure secondary manager. RefusedError: those of ``judge_secondary``."""
    space, drill, account = _locked(space_id)
    level, structure = manager_level(space, drill, account)
    judge_secondary(account, level=level, structure=structure, person=person)
    _append(
        space,
        EventType.SECONDARY_NAMED,
        structure=_structure(space, structure),
        actor_id=actor_id,
        payload={"structure": structure, "by": person, "manager": manager_name(space, drill)},
    )


def run_access_turn(space: PracticeSpace, turn: AccessTurn) -> None:
    """What a scripted manager answers. The space is locked by the caller."""
    told = turn.answer
    _answer(space, turn.request, grant=told.grant, by=turn.manager.name, reason=told.text, role=Role.MANAGER)


def _locked(space_id: int) -> tuple[PracticeSpace, AccountDrill, Account]:
    space = locked_space(space_id)
    drill = drill_of(space)
    if drill is None:
        raise RefusedError(Refusal(RefusalCode.ACCOUNT_NONE))
    return space, drill, space_account(space)


def _structure(space: PracticeSpace, identifier: str) -> Structure | None:
    """The active structure of a number; spaces and points typed in it do not count."""
    number = "".join(character for character in identifier if character.isalnum())[:80]
    return space.structures.filter(identifier=number, active=True).order_by("pk").first() if number else None


def _ask(
    space: PracticeSpace,
    account: Account,
    access: Access,
    structure: Structure,
    *,
    by: str,
    actor_id: int | None = None,
) -> None:
    _append(
        space,
        EventType.ACCESS_ASKED,
        structure=structure,
        actor_id=actor_id,
        payload={
            "request": len(account.requests) + 1,
            "access": access.value,
            "by": by,
            "structure": structure.identifier,
            "name": structure.name,
        },
    )


def _answer(
    space: PracticeSpace,
    request: AccessRequest,
    *,
    grant: bool,
    by: str,
    reason: str,
    role: Role | None = None,
    actor_id: int | None = None,
) -> None:
    _append(
        space,
        EventType.ACCESS_GRANTED if grant else EventType.ACCESS_REFUSED,
        role=role,
        structure=_structure(space, request.structure),
        actor_id=actor_id,
        comment="" if grant else typeset(reason),
        payload={
            "request": request.rank,
            "access": request.access.value,
            "by": request.by,
            "structure": request.structure,
            "manager": by,
        },
    )


def _note_refusal(space: PracticeSpace, action: AccountAction, error: RefusedError, *, actor_id: int | None) -> None:
    codes = [refusal.code.value for refusal in error.refusals]
    _append(space, EventType.ACCOUNT_REFUSED, actor_id=actor_id, payload={"gesture": action.value, "codes": codes})


def _append(
    space: PracticeSpace,
    kind: EventType,
    *,
    role: Role | None = None,
    structure: Structure | None = None,
    actor_id: int | None = None,
    comment: str = "",
    payload: dict[str, Any] | None = None,
) -> None:
    """One event, signed by the seat one holds unless ``role`` and ``structure`` say otherwise."""
    seat = space.current_seat
    append(
        space,
        kind,
        role=role or role_of_seat(seat),
        structure=structure or (seat.structure if seat else None),
        actor_id=actor_id,
        comment=comment,
        payload=payload,
    )
