"""Deposits of a CII file, through the sandbox's own service; runs in a process where Django is ready."""

import json
import os
import re
import statistics
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from notebooks.invoice import simple_invoice
from sandbox.formats.advice import shared_adviser
from sandbox.services import deposit_flow, give_advice, open_space

COUNT = 200
WARM_UP = 5


def measured() -> str:
    """The figures as JSON: milliseconds, deposits a second, megabytes.

    One core for this process and for the child that holds the rules; each file is different, deposited after the other
    and committed. « With advice » adds the rules of EN 16931 and BR-FR, which in the house a worker applies later.
    """
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    plain = _times("P", advice=False)
    advised = _times("A", advice=True)
    child = shared_adviser().child_pid
    return json.dumps(
        {
            "rate": COUNT / sum(plain),
            **_percentiles("plain", plain),
            "advice_rate": COUNT / sum(advised),
            **_percentiles("advice", advised),
            "memory": _peak_megabytes("self"),
            "child_memory": _peak_megabytes(str(child)),
        }
    )


def _times(prefix: str, *, advice: bool) -> list[float]:
    space = open_space(now=timezone.now(), anonymous_key="bench")
    found = []
    for number in range(COUNT + WARM_UP):
        content = simple_invoice(
            number=f"{prefix}-{os.getpid()}-{number:05d}", issued_on=date(2026, 1, 15), net=Decimal("1250.00")
        )
        begin = time.perf_counter()
        flow = deposit_flow(space_id=space.pk, content=content, file_name=f"facture-{number}.xml")
        if advice:
            give_advice(sha256=flow.sha256)
        found.append(time.perf_counter() - begin)
        if flow.errors:
            raise RuntimeError(f"the gate refused the file: {flow.errors}")
    return found[WARM_UP:]


def _percentiles(name: str, seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=20)
    return {f"{name}_p50": cuts[9] * 1000, f"{name}_p95": cuts[18] * 1000}


def _peak_megabytes(process: str) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0
