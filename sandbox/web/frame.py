"""What surrounds every page of a space: the band, the menu of the seat, the returns that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from sandbox.domain.account_drills import AccountDrill
from sandbox.domain.account_rules import Access
from sandbox.domain.accounts import Account
from sandbox.domain.actions import EventType
from sandbox.domain.vocabulary import Frame, Role
from sandbox.models import PracticeSpace
from sandbox.queries.accounts import drill_of, manager_level, space_account
from sandbox.queries.documents import returned_count
from sandbox.queries.exercises import ExerciseState, exercise_state
from sandbox.queries.petitions import petition_frames
from sandbox.queries.requests import Attention, attention_of
from sandbox.queries.spaces import PopUp, PopUpRow, pop_up

CLOSED_RETURNS = "sandbox-closed-returns"


@dataclass(frozen=True)
class MenuItem:
    """A row of the side menu; ``current`` is ``page``, ``true`` or empty; ``count``: what waits behind it."""

    label: str
    url: str
    current: str = ""
    count: int = 0


_EVERYWHERE = (
    ("Mes messages", "sandbox:messages"),
    ("Sollicitations", "sandbox:requests"),
    ("Assistant", "sandbox:assistant"),
    ("Notifications", "sandbox:notifications"),
)
_WORKS = (("Factures de travaux", "sandbox:works"), ("Marchés de travaux", "sandbox:markets"))
_RECEIVING = (
    ("Tableau de bord", "sandbox:space"),
    ("Factures reçues", "sandbox:received"),
    *_WORKS,
    ("Annuaire", "sandbox:directory"),
)
_MENUS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.SUPPLIER: (
        ("Tableau de bord", "sandbox:space"),
        ("Factures émises", "sandbox:issued"),
        ("Déposer une facture", "sandbox:deposit"),
        ("Déposer un fichier", "sandbox:deposit_file"),
        *_WORKS,
        ("Annuaire", "sandbox:directory"),
    ),
    Role.RECIPIENT: _RECEIVING,
    Role.ACCOUNTANT: _RECEIVING,
    Role.VALIDATOR: (
        ("Tableau de bord", "sandbox:space"),
        ("Factures à valider", "sandbox:to_validate"),
        *_WORKS,
        ("Annuaire", "sandbox:directory"),
    ),
}


_MENUS[Role.MOE] = _MENUS[Role.MOA] = (
    ("Tableau de bord", "sandbox:space"),
    *_WORKS,
    ("Annuaire", "sandbox:directory"),
)


_ESPACES = {
    Access.ISSUED: "sandbox:issued",
    Access.RECEIVED: "sandbox:received",
    Access.TO_VALIDATE: "sandbox:to_validate",
    Access.WORKS: "sandbox:works",
    Access.JUSTICE: "sandbox:fees",
    Access.TIC: "sandbox:refunds",
}


def _account_menu(space: PracticeSpace, drill: AccountDrill, account: Account) -> tuple[tuple[str, str], ...]:
    """Where an account is played, the menu is what it was granted: an espace shows from the next connection on."""
    rows = [("Tableau de bord", "sandbox:space")]
    if role_of(space) is not Role.MANAGER:
        rows.append(("Mon compte", "sandbox:account"))
    if manager_level(space, drill, account)[0] is not None:
        rows.append(("Approbations", "sandbox:approvals"))
    if role_of(space) is not Role.MANAGER and account.signed_in:
        rows += [(access.label, _ESPACES[access]) for access in account.menu(drill.person) if access in _ESPACES]
    return (*rows, ("Annuaire", "sandbox:directory"))


@dataclass(frozen=True)
class SeatView:
    """The seat one holds, in words."""

    role: Role
    label: str


def role_of(space: PracticeSpace) -> Role:
    """What one plays in the space: the role of the seat."""
    return Role.of(space.current_seat.role) if space.current_seat else Role.SUPPLIER


def seat_of(space: PracticeSpace) -> SeatView:
    """The seat in words: « Fournisseur, Atelier Lumen »."""
    seat = space.current_seat
    return SeatView(role_of(space), f"{seat.role_label}, {seat.structure.name}" if seat else Role.SUPPLIER.label)


_PETITIONS = {
    Frame.A3: ("Mémoires de frais de justice", "sandbox:fees"),
    Frame.A21: ("Remboursements TIC", "sandbox:refunds"),
}


def menu_of(
    rows_of_seat: tuple[tuple[str, str], ...],
    path: str,
    *,
    returned: int,
    attention: Attention,
    petitions: Sequence[Frame] = (),
) -> list[MenuItem]:
    """The spaces of the portal that this seat has; the longest address that fits is the current one.

    ``petitions``: the claims on the State that the structure of the seat files or handles.
    """
    told = (*rows_of_seat[:1], *(_PETITIONS[frame] for frame in petitions), *rows_of_seat[1:], *_EVERYWHERE)
    rows = [(label, reverse(name), name) for label, name in told]
    waiting = {
        "sandbox:issued": returned,
        "sandbox:messages": attention.unread_messages,
        "sandbox:requests": attention.requests,
    }
    # Every address of a space begins like that of its dashboard: it counts only when it is the whole address.
    dashboard = reverse("sandbox:space")
    here = max((url for _, url, _ in rows if path.startswith(url) and url != dashboard), key=len, default=path)
    return [
        MenuItem(
            label=label,
            url=url,
            current="" if url != here else ("page" if url == path else "true"),
            count=waiting.get(name, 0),
        )
        for label, url, name in rows
    ]


def band(space: PracticeSpace | None) -> dict[str, Any]:
    """What the band at the top needs."""
    return {"space": space, "seat": seat_of(space) if space else None}


def mark(row: PopUpRow) -> str:
    """What we remember of a return that one closed without acknowledging: this document, as it then was."""
    return f"{row.document.pk}:{row.document.version}"


_CHANGING_NOTHING = frozenset(
    {
        EventType.ANSWER_GIVEN,
        EventType.DEPOSIT_REFUSED,
        EventType.FLOW_REJECTED,
        EventType.REFUSAL_STOPPED,
        EventType.ACCOUNT_REFUSED,
    }
)


def _mistake(state: ExerciseState) -> dict[str, Any] | None:
    """The wrong move to talk about, and the event to go back to when it changed something."""
    made = state.last_mistake
    if made is None:
        return None
    harmless = made.mistake.pattern.events <= _CHANGING_NOTHING
    return {"hint": made.mistake.hint, "sequence": None if harmless else made.sequence - 1}


def page(
    request: HttpRequest,
    space: PracticeSpace,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    with_returns: bool = True,
) -> HttpResponse:
    """Render a page of a space with everything that surrounds it.

    The returns show above it until they are acknowledged or closed; past their seven days they take the whole page.
    ``with_returns``: False on the page of the returns itself.
    """
    role, seat = role_of(space), space.current_seat
    returned, returns = 0, PopUp(rows=())
    if role is Role.SUPPLIER and seat is not None:
        returned = returned_count(space, seat.structure_id)
        if with_returns:
            returns = pop_up(space)
    if returns.compulsory and request.method == "GET":
        return redirect(f"{reverse('sandbox:returns')}?{urlencode({'next': request.get_full_path()})}")
    closed = set(request.session.get(CLOSED_RETURNS, ())) if returns.rows else set()
    state = context.get("exercise") or exercise_state(space)
    attention = context.get("attention") or attention_of(space)
    drill = drill_of(space)
    if drill is None:
        rows, petitions = _MENUS.get(role, _RECEIVING), petition_frames(space)
    else:  # the menu is what the account was granted, no more
        rows, petitions = _account_menu(space, drill, context.get("account") or space_account(space)), ()
    surroundings = {
        **band(space),
        "menu": menu_of(rows, request.path, returned=returned, attention=attention, petitions=petitions),
        "returns": returns if any(mark(row) not in closed for row in returns.rows) else None,
        "return_to": request.get_full_path() if request.method == "GET" else reverse("sandbox:space"),
        "form_errors": [],
        "exercise": state,
        "mistake": _mistake(state),
    }
    return render(request, template, {**surroundings, **context}, status=status)
