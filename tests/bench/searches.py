"""A million invoices in one database: how quick a search is, how fast and how lean an export.

Runs in processes where Django is ready (see ``measures``). The invoices are written by the server itself, not one by
one through the services: their content is a stub, their columns are those that searches look at.
"""

import json
import os
import resource
import time
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from sandbox.domain.listing import ListFormat
from sandbox.domain.search import Order, SearchSpace, read_criteria
from sandbox.models import Document, ExportJob, PracticeSpace
from sandbox.queries.search import found_documents, found_page
from sandbox.services import open_space
from sandbox.services.exports import ask_export, run_export

ROWS = int(os.environ.get("PREAU_BENCH_ROWS", "1000000"))
SMALL = 10_000
ROUNDS = 20
SUPPLIER = "33254021516357"

_LOAD = """
INSERT INTO sandbox_document (space_id, rank, frame, kind, number, status, status_since, version, supplier_id,
  recipient_id, commitment_number, contract_number, origin_number, payment_mode, iban, currency, issued_on,
  total_excl_vat, total_vat, total_discount, total_incl_vat, amount_due, created_at, deposited_at, available_at,
  due_on, returned_at, return_reason, return_comment, paid_at, payment_reference, deposit_mode, payload, sha256,
  revision_answer)
SELECT %(space)s, n, 'A1_FACTURE_FOURNISSEUR', CASE WHEN n %% 25 = 0 THEN 'AVOIR' ELSE 'FACTURE' END,
  'F-2026-' || lpad(n::text, 8, '0'), status, at + interval '2 days', 1, %(supplier)s,
  (%(recipients)s::bigint[])[1 + n %% %(recipient_count)s], 'CDE' || n %% 5000,
  CASE WHEN n <= %(small)s THEN 'M-PETIT' ELSE 'M-' || n %% 300 END, '',
  CASE WHEN n %% 10 = 0 THEN 'CHEQUE' ELSE 'VIREMENT' END, 'FR76300060000112345' || lpad((n %% 2000)::text, 8, '0'),
  'EUR', (at - interval '3 days')::date, excl, round(excl * 0.2, 2), 0, excl + round(excl * 0.2, 2),
  excl + round(excl * 0.2, 2), at, at, at + interval '1 hour', (at + interval '30 days')::date,
  CASE WHEN status IN ('REJETEE', 'SUSPENDUE', 'A_RECYCLER') THEN at + interval '2 days' END,
  CASE WHEN status IN ('REJETEE', 'SUSPENDUE', 'A_RECYCLER') THEN 'REJET_MONTANT' ELSE '' END, '',
  CASE WHEN status = 'MISE_EN_PAIEMENT' THEN at + interval '2 days' END, '', 'SAISIE_PORTAIL',
  jsonb_build_object('number', n, 'filler', repeat(md5(n::text), 8)), repeat('0', 64), ''
FROM (
  SELECT n, timestamptz '2024-11-24 08:00+01' + n * (interval '730 days' / %(rows)s) AS at,
    10 + (n::bigint * 7919 %% 2000000) / 100.0 AS excl,
    (ARRAY['MISE_EN_PAIEMENT', 'MISE_EN_PAIEMENT', 'MISE_EN_PAIEMENT', 'MISE_EN_PAIEMENT', 'MISE_EN_PAIEMENT',
      'MISE_EN_PAIEMENT', 'MISE_A_DISPOSITION', 'MISE_A_DISPOSITION', 'MANDATEE',
      CASE n %% 400 WHEN 9 THEN 'REJETEE' WHEN 19 THEN 'SUSPENDUE' ELSE 'MISE_A_DISPOSITION' END]
    )[1 + n %% 10] AS status
  FROM generate_series(1, %(rows)s) AS n
) AS told
"""

FILTERS: dict[str, dict[str, object]] = {
    "rien": {},
    "numéro entier": {"number": "F-2026-00054321"},
    "fin de numéro": {"number": "054321"},
    "un mois de dépôt": {"deposited_from": "2025-05-01", "deposited_to": "2025-05-31"},
    "un jour de dépôt": {"deposited_from": "2025-09-10", "deposited_to": "2025-09-10"},
    "rejets d’un trimestre": {"status": ["REJETEE"], "deposited_from": "2025-01-01", "deposited_to": "2025-03-31"},
    "rejets et suspensions": {"status": ["REJETEE", "SUSPENDUE"]},
    "montant TTC précis": {"total_incl_vat_min": "1499,90", "total_incl_vat_max": "1500,10"},
    "engagement": {"commitment": "CDE1234"},
    "un destinataire, un mois de facture": {
        "recipient": ["12345678200036"],
        "issued_from": "2026-02-01",
        "issued_to": "2026-02-28",
    },
}


def load() -> str:
    """Write the invoices; JSON with the seconds it took."""
    space = open_space(now=timezone.now(), anonymous_key="bench-search")
    supplier = space.structures.get(identifier=SUPPLIER)
    recipients = list(space.structures.filter(is_recipient=True).order_by("pk").values_list("pk", flat=True))
    values = {
        "space": space.pk,
        "rows": ROWS,
        "small": min(SMALL, ROWS),
        "supplier": supplier.pk,
        "recipients": recipients,
        "recipient_count": len(recipients),
    }
    begin = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, values)
        cursor.execute("VACUUM ANALYZE sandbox_document")
    PracticeSpace.objects.filter(pk=space.pk).update(last_document_rank=ROWS)
    return json.dumps({"seconds": time.perf_counter() - begin})


def _space() -> PracticeSpace:
    rank = Document.objects.filter(rank=ROWS).order_by("pk").values_list("space_id", flat=True)
    space: PracticeSpace = PracticeSpace.objects.select_related("current_seat__structure").get(pk=rank[0])
    return space


def _moments() -> Iterator[tuple[str, float]]:
    space = _space()
    seat = space.current_seat
    assert seat is not None
    for name, given in FILTERS.items():
        reading = read_criteria(given, SearchSpace.ISSUED)
        assert not reading.faults, reading.faults
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            documents = found_documents(space, seat=seat, criteria=reading.values)
            found = found_page(documents, number=1)
            shown = list(found.page.object_list)
            yield name, (time.perf_counter() - begin) * 1000
        assert len(shown) == min(found.total, 50)


def search_times() -> str:
    """JSON: p95 and median of all searches, and the median of each filter, in milliseconds."""
    times: dict[str, list[float]] = {}
    for name, moment in _moments():
        times.setdefault(name, []).append(moment)
    every = sorted(moment for moments in times.values() for moment in moments)
    medians = {name: round(sorted(moments)[len(moments) // 2], 1) for name, moments in times.items()}
    return json.dumps(
        {"p95": every[int(len(every) * 0.95)], "p50": every[len(every) // 2], "each": medians}, ensure_ascii=False
    )


def export(fmt: str, contract: str = "") -> str:
    """Prepare one export as the worker does; JSON: rows, rows a second, peak memory in MB, and that of before."""
    space = _space()
    assert space.current_seat is not None
    job = ask_export(
        space_id=space.pk,
        seat_id=space.current_seat.pk,
        criteria={"contract": contract} if contract else {},
        order=Order(),
        fmt=ListFormat.of(fmt),
        now=timezone.now(),
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begin = time.perf_counter()
    done = run_export(job_id=job.pk, clock=timezone.now)
    seconds = time.perf_counter() - begin
    assert done
    rows = ExportJob.objects.get(pk=job.pk).rows_done
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return json.dumps({"rows": rows, "rate": rows / seconds, "peak": peak, "before": before})
