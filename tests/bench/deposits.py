"""Deposits of a CII file, through the sandbox's own service; runs in a process where Django is ready."""

import time
from datetime import date
from decimal import Decimal

from django.utils import timezone

from notebooks.invoice import simple_invoice
from sandbox.services import deposit_flow, open_space

COUNT = 200


def deposits_per_second() -> float:
    """How many different files one process gets accepted in a second, one after the other, each committed."""
    now = timezone.now()
    space = open_space(now=now, anonymous_key="bench")
    files = [
        simple_invoice(number=f"BENCH-{number:05d}", issued_on=date(2026, 1, 15), net=Decimal("1250.00"))
        for number in range(COUNT + 5)
    ]
    for number, content in enumerate(files):
        if number == 5:
            begin = time.perf_counter()
        flow = deposit_flow(space_id=space.pk, content=content, file_name=f"facture-{number}.xml")
        if flow.errors:
            raise RuntimeError(f"the gate refused the file: {flow.errors}")
    return COUNT / (time.perf_counter() - begin)
