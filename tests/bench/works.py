"""A works contract of 24 months and six actors, played by script; the page of its last dossier."""

import dataclasses
import json
import time
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Draft, Line, Party, Works, with_computed_totals
from sandbox.domain.vocabulary import Frame, Role
from sandbox.domain.works_drafts import following_draft, revised_by
from sandbox.models import Document, PracticeSpace, WorksFile
from sandbox.scenarios import scenario_named
from sandbox.services import advance_clock, perform_action, run_due_turns
from sandbox.services.works import deposit_piece, free_number

MONTHS = 24
SCENARIO = "travaux-tous-les-sieges"
CONTRACT = "MT-2026-01"
ROUNDS = 15


def measured() -> str:
    """JSON: commands a second, milliseconds and queries of the dossier page with 1 cycle and with 24."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.post(reverse("sandbox:exercise_start", args=[SCENARIO]))
    space = PracticeSpace.objects.latest("pk")
    _month(space, 1)
    one = _page(client, space)
    begin = time.perf_counter()
    commands = sum(_month(space, month) for month in range(2, MONTHS + 1))
    seconds = time.perf_counter() - begin
    many = _page(client, space)
    return json.dumps(
        {
            "rate": commands / seconds,
            "commands": commands,
            "one_ms": one[0],
            "one_queries": one[1],
            "many_ms": many[0],
            "many_queries": many[1],
        }
    )


def _page(client: Client, space: PracticeSpace) -> tuple[float, int]:
    file = WorksFile.objects.filter(space=space).order_by("-rank").latest("rank")
    address = reverse("sandbox:works_file", args=[file.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    queries = len(told)  # the next request forgets what the connection kept
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - begin) * 1000)
    return min(times), queries


def _month(space: PracticeSpace, month: int) -> int:
    """A cycle: a draft statement, a revision, an answer, an approval, a subcontractor's request, payment."""
    contract = scenario_named(SCENARIO).contract(CONTRACT)
    if contract is None:
        raise RuntimeError("the contract is gone")
    subcontractor = contract.members[0]
    done = _deposit(space, _draft(f"M-{month:02d}", "A4", contract.contractor))
    done += _answer(space, f"M-{month:02d}", "A15", Decimal(-5))
    certificate = f"M-{month:02d}-EA"
    done += _do(space, certificate, Action.ACCEPT_REVISION, Role.SUPPLIER)
    done += _answer(space, certificate, "A19")
    done += _deposit(space, _draft(f"S-{month:02d}", "A10", subcontractor, validator=contract.contractor))
    done += _do(space, f"S-{month:02d}", Action.VALIDATE, Role.VALIDATOR)
    done += _answer(space, f"S-{month:02d}", "A15")
    done += _answer(space, f"S-{month:02d}-EA", "A19")
    for number in (f"M-{month:02d}-EAV", f"S-{month:02d}-EAV"):
        done += _do(space, number, Action.MANDATE, Role.RECIPIENT) + _do(space, number, Action.PAY, Role.ACCOUNTANT)
    clock = PracticeSpace.objects.values_list("clock", flat=True).get(pk=space.pk)
    advance_clock(space_id=space.pk, to=clock + timedelta(days=30))
    return done + 1


def _draft(number: str, frame: str, supplier: str, *, validator: str = "") -> Draft:
    contract = scenario_named(SCENARIO).contract(CONTRACT)
    if contract is None:
        raise RuntimeError("the contract is gone")
    lines = tuple(
        Line(number=rank, name=f"Ouvrage {rank}", unit_price_excl_vat=Decimal(1000 * rank), vat_rate=Decimal(20))
        for rank in range(1, 6)
    )
    return with_computed_totals(
        Draft(
            number=number,
            issued_on=timezone.localdate(),
            frame_code=frame,
            supplier=Party(identifier=supplier),
            recipient=Party(identifier=contract.payer),
            validator=Party(identifier=validator) if validator else None,
            commitment_number=CONTRACT,
            contract_number=CONTRACT,
            tax_regime="TVA_SUR_DEBIT",
            payment_mode="VIREMENT",
            iban="FR7630006000011234567890189",
            lines=lines,
            works=Works(moe=contract.moe, moa=contract.moa),
        )
    )


def _deposit(space: PracticeSpace, draft: Draft) -> int:
    deposit_piece(space_id=space.pk, draft=draft, role=draft.frame.depositor if draft.frame else Role.SUPPLIER)
    run_due_turns(space_id=space.pk)
    return 1


def _answer(space: PracticeSpace, number: str, short: str, percent: Decimal = Decimal(0)) -> int:
    previous = Document.objects.select_related("works_file").get(space=space, number=number)
    frame = Frame.from_short(short)
    if frame is None:
        raise RuntimeError(f"no frame {short}")
    told = previous.draft()
    draft = following_draft(
        told,
        frame=frame,
        number=free_number(space, previous, frame),
        issued_on=timezone.localdate(),
        admitted=revised_by(told, percent, "Constat du mois."),
    )
    return _deposit(space, dataclasses.replace(draft, comment="Voir le constat."))


def _do(space: PracticeSpace, number: str, action: Action, role: Role) -> int:
    document = Document.objects.get(space=space, number=number)
    perform_action(document_id=document.pk, action=action, role=role)
    run_due_turns(space_id=space.pk)
    return 1
