"""Practice spaces opened, reset, rebuilt; one gesture; runs in a process where Django is ready."""

import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils import timezone

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Draft, Line, Party, with_computed_totals
from sandbox.domain.vocabulary import Role
from sandbox.models import Document, PracticeSpace
from sandbox.scenarios import exercise_scenarios
from sandbox.services import (
    advance_clock,
    deposit_form,
    open_space,
    perform_action,
    restart_space,
    rewind,
    run_due_turns,
)

ROUNDS = 20
THOUSAND = 1000


def measures() -> dict[str, float]:
    """Milliseconds by name (``thousand``: seconds for a thousand spaces, one after the other)."""
    found = {"open": max(statistics.median(_opening(told.slug)) for told in exercise_scenarios())}
    found["reset"] = max(statistics.median(_resetting(told.slug)) for told in exercise_scenarios())
    found["replay"] = statistics.median(_replaying())
    found["transition"] = statistics.median(_moving())
    found["thousand"] = _timed(lambda: [open_space(now=timezone.now()) for _ in range(THOUSAND)]) / 1000
    return found


def _timed(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000


def _opening(slug: str) -> list[float]:
    return [_timed(lambda: open_space(now=timezone.now(), scenario=slug)) for _ in range(ROUNDS // 4)]


def _resetting(slug: str) -> list[float]:
    space = open_space(now=timezone.now(), scenario=slug)
    return [_timed(lambda: restart_space(space_id=space.pk, now=timezone.now())) for _ in range(ROUNDS // 4)]


def _invoice(number: int) -> Draft:
    line = Line(number=1, name="Lampes", quantity=Decimal(4), unit_price_excl_vat=Decimal(310), vat_rate=Decimal(20))
    return with_computed_totals(
        Draft(
            number=f"BENCH-{number:05d}",
            issued_on=date(2026, 1, 15),
            supplier=Party(identifier="33254021516357"),
            recipient=Party(identifier="12345678200051"),
            payment_mode="VIREMENT",
            iban="FR7630006000011234567890189",
            lines=(line,),
        )
    )


def _replaying() -> list[float]:
    """Rebuilding a space at its fiftieth event."""
    space = open_space(now=timezone.now())
    for number in range(8):
        deposit_form(space_id=space.pk, draft=_invoice(number))
        advance_clock(space_id=space.pk, days=20)
    last = PracticeSpace.objects.get(pk=space.pk).last_sequence
    if last < 50:
        raise RuntimeError(f"only {last} events to replay")
    rewind(space_id=space.pk, to_sequence=50)
    return [_timed(lambda: rewind(space_id=space.pk, to_sequence=50)) for _ in range(ROUNDS)]


def _moving() -> list[float]:
    """One gesture of a recipient, committed."""
    space = open_space(now=timezone.now())
    for number in range(ROUNDS):
        deposit_form(space_id=space.pk, draft=_invoice(number))
    ids = list(Document.objects.filter(space=space).order_by("rank").values_list("pk", flat=True))
    run_due_turns(space_id=space.pk)  # the worker may have been there before
    return [
        _timed(lambda pk=pk: perform_action(document_id=pk, action=Action.CERTIFY_SERVICE, role=Role.RECIPIENT))
        for pk in ids
    ]
