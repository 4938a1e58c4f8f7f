"""A year of a million events: how long its report takes to count again. Runs inside the house that is measured."""

import json
import os
import time

from django.db import connection
from django.utils import timezone

from cms.report.files import KINDS, write_file
from cms.report.reading import read_report
from sandbox.domain.refusals import RefusalCode
from sandbox.models import Event
from sandbox.services import open_space

EVENTS = int(os.environ.get("PREAU_BENCH_EVENTS", "1000000"))
SPACES = 200
YEAR = 2026

_LOAD = """
INSERT INTO sandbox_event (space_id, run, sequence, type, occurred_at, recorded_at, role, source, target, reason,
  comment, payload, relayed_at)
SELECT (%(spaces)s::bigint[])[1 + n %% %(space_count)s], 9, n, kind, at, at, '', '', '', '', '',
  CASE WHEN kind = 'deposit.refused'
    THEN jsonb_build_object('codes',
      jsonb_build_array((%(codes)s::text[])[1 + n %% 5], (%(codes)s::text[])[1 + n %% 3]))
    ELSE '{}'::jsonb END, at
FROM (
  SELECT n, timestamptz '2026-01-01 00:00+01' + n * (interval '327 days' / %(events)s) AS at,
    (ARRAY['document.deposited', 'deposit.refused', 'document.paid', 'clock.advanced', 'seat.taken', 'draft.saved',
      'document.rejected', 'flow.accepted', 'document.made_available', 'answer.given'])[1 + n %% 10] AS kind
  FROM generate_series(1, %(events)s) AS n
) AS told
"""
_CODES = [code.value for code in RefusalCode][:5]


def load() -> int:
    """Write the events; how many the journal holds."""
    now = timezone.now()
    spaces = [open_space(now=now, anonymous_key=f"bench-{rank}").pk for rank in range(SPACES)]
    values = {"spaces": spaces, "space_count": SPACES, "events": EVENTS, "codes": _CODES}
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, values)
        cursor.execute("VACUUM ANALYZE sandbox_event")
    return Event.objects.count()


def report_seconds() -> str:
    """JSON: seconds to count the year and write its four files, those of the count alone, and what was found."""
    begin = time.perf_counter()
    report = read_report(year=YEAR, now=timezone.now(), fresh=True)
    counted = time.perf_counter() - begin
    for kind in KINDS:
        write_file(report, kind)
    seconds = time.perf_counter() - begin
    totals = {card.figure.slug: card.total for card in report.cards if card.total}
    return json.dumps({"seconds": seconds, "counted": counted, "faults": len(report.faults), "totals": totals})
