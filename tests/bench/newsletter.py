"""What sending the letter costs, and what a kill -9 in the middle of it loses."""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.bench.house import ROOT, House
from tests.smtp_sink import Sink

READERS = int(os.environ.get("PREAU_BENCH_READERS", "300000"))
PROCESSES = 2
CONNECTIONS = 3
KILLED_READERS = 20_000


def load(readers: int) -> int:
    """Readers, an issue of the usual size, its sending; the key of the sending."""
    from django.db import connection
    from django.utils import timezone

    from cms.core.management import demo as site
    from cms.newsletter.domain.campaigns import Pace
    from cms.newsletter.management import demo
    from cms.newsletter.models import IssuePage, LetterPage
    from cms.newsletter.services.campaigns import order_campaign

    now = timezone.now()
    site.load(now=now)
    demo.load(now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO newsletter_reader (email, address_print, state, topics, asked_at, confirmed_at)
            SELECT 'lecteur' || n || '@mesure.example', md5(n::text) || md5((-n)::text), 'active', 1 + n %% 63, %s, %s
            FROM generate_series(1, %s) AS n ON CONFLICT DO NOTHING""",
            [now, now, readers],
        )
        cursor.execute("ANALYZE")
    number = IssuePage.objects.order_by("-number").values_list("number", flat=True).first() + 1
    issue = IssuePage(
        title="Numéro mesuré",
        slug=f"mesure-{number}",
        number=number,
        intro="De quoi mesurer.",
        body=IssuePage.objects.get(number=2).body,
    )
    LetterPage.objects.get().add_child(instance=issue)
    issue.save_revision().publish()
    return order_campaign(issue_id=issue.pk, pace=Pace(), starts_at=now, actor=None, now=now).pk


def hand(campaign_id: int, *, connections: int = CONNECTIONS, later_seconds: int = 0) -> None:
    """Send until nothing is left, over some connections; prints the peak memory in megabytes."""
    from django.db import connection
    from django.utils import timezone

    from cms.newsletter.services.sending import work
    from cms.newsletter.services.transport import make_transport

    def clock() -> datetime:
        return timezone.now() + timedelta(seconds=later_seconds)

    def run() -> None:
        while work(campaign_id=campaign_id, transport=make_transport(), clock=clock, run=timedelta(hours=2)):
            pass
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024) + "\n")


def told(campaign_id: int) -> None:
    """Print what the database says of a sending."""
    from cms.newsletter.models import Campaign

    campaign = Campaign.objects.get(pk=campaign_id)
    said = {
        "readers": campaign.readers,
        "uncertain": campaign.uncertain,
        "done": campaign.state == "done",
    }
    sys.stdout.write(json.dumps(said) + "\n")


def _hands(house: House, campaign_id: int, *, later_seconds: int = 0) -> list[subprocess.Popen[str]]:
    code = (
        f"import django; django.setup(); from tests.bench.newsletter import hand; "
        f"hand({campaign_id}, later_seconds={later_seconds})"
    )
    return [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", code],
            cwd=ROOT,
            env=house.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]


def _finish(hands: list[subprocess.Popen[str]]) -> list[float]:
    return [float(one.communicate()[0].strip().splitlines()[-1]) for one in hands]


@dataclass(frozen=True)
class Sent:
    """One sending measured from the order to the last answer."""

    readers: int
    seconds: float
    memory: float
    lost: int
    twice: int
    uncertain: int


def _account(house: House, sink: Sink, campaign_id: int, *, seconds: float, memory: float) -> Sent:
    said = json.loads(house.python(f"from tests.bench.newsletter import told; told({campaign_id})"))
    received = Counter(kept.reader for kept in sink.kept)
    twice = sum(count > 1 for count in received.values())
    # An uncertain message arrived or did not: whatever is neither arrived nor uncertain is lost.
    lost = max(said["readers"] - len(received) - said["uncertain"], 0) if said["done"] else said["readers"]
    return Sent(said["readers"], seconds, memory, lost, twice, said["uncertain"])


def send_all(house: House, sink: Sink, readers: int) -> Sent:
    """The whole list, preparation included."""
    campaign_id = int(house.python(f"from tests.bench.newsletter import load as l; print(l({readers}))"))
    began = time.perf_counter()
    memory = max(_finish(_hands(house, campaign_id)))
    return _account(house, sink, campaign_id, seconds=time.perf_counter() - began, memory=memory)


def kill_and_resume(house: House, sink: Sink, readers: int) -> Sent:
    """Kill every process in the middle, three times; then let it end. Leases are waited for by the clock, not by us."""
    campaign_id = int(house.python(f"from tests.bench.newsletter import load as l; print(l({readers}))"))
    sink.kept.clear()
    began = time.perf_counter()
    for turn in range(3):
        hands = _hands(house, campaign_id, later_seconds=turn * 130)
        _wait(lambda share=(turn + 1) * readers // 4: len(sink.kept) >= share, hands)
        for one in hands:
            one.send_signal(signal.SIGKILL)
            one.communicate()
    memory = max(_finish(_hands(house, campaign_id, later_seconds=3 * 130)))
    return _account(house, sink, campaign_id, seconds=time.perf_counter() - began, memory=memory)


def _wait(until: Callable[[], bool], hands: list[subprocess.Popen[str]]) -> None:
    while not until() and any(one.poll() is None for one in hands):
        time.sleep(0.05)
