"""The advice on deposited files: asked in the transaction of the deposit, given by a task after it.

It never refuses anything and never holds a deposit up: until it is there the screens say « en cours ».
"""

from collections.abc import Iterable

from celery import signature
from django.db import transaction

from sandbox.domain.advice import AdviceState
from sandbox.domain.refusals import RefusedError
from sandbox.formats.advice import AdviceUnavailableError, shared_adviser
from sandbox.formats.invoice_file import read_invoice
from sandbox.models import FileAdvice
from sandbox.queries.files import stored_bytes

ADVISE_FILE = "sandbox.advise_file"
MAX_FINDINGS = 100


def ask_advice(sha256s: Iterable[str]) -> None:
    """Ask for the advice on stored files, once the transaction is committed; what is known is not asked again."""
    wanted = list(dict.fromkeys(sha256s))
    known = FileAdvice.objects.filter(sha256__in=wanted).in_bulk(field_name="sha256") if wanted else {}
    missing = [sha256 for sha256 in wanted if sha256 not in known]
    FileAdvice.objects.bulk_create([FileAdvice(sha256=sha256) for sha256 in missing], ignore_conflicts=True)
    again = [sha256 for sha256, row in known.items() if row.state == AdviceState.UNAVAILABLE.value]
    FileAdvice.objects.filter(sha256__in=again).update(state=AdviceState.PENDING.value)
    for sha256 in (*missing, *again):
        transaction.on_commit(signature(ADVISE_FILE, kwargs={"sha256": sha256}).delay, robust=True)


def give_advice(*, sha256: str) -> AdviceState | None:
    """Ask the rules about a stored file and keep what they say; None when nobody asked (any more).

    Where the rules cannot be applied the row says « indisponible »; it is asked again at the next deposit of the file.
    """
    row = FileAdvice.objects.filter(sha256=sha256).first()
    if row is None or row.state == AdviceState.READY.value:
        return AdviceState.of(row.state) if row else None
    findings: list[dict[str, str]] = []
    state = AdviceState.READY
    try:
        invoice = read_invoice(stored_bytes(sha256))
        findings = [advice.as_json() for advice in shared_adviser().advise(invoice.tree)[:MAX_FINDINGS]]
    except (AdviceUnavailableError, RefusedError, FileNotFoundError):
        state = AdviceState.UNAVAILABLE
    FileAdvice.objects.filter(pk=row.pk).update(state=state.value, findings=findings)
    return state
