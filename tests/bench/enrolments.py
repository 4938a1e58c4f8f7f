"""Two thousand people for five hundred seats, at the same instant, through the real form; and the planner of sessions.

``rush`` runs outside the house, as a crowd does; the other functions run in a process of the house.
"""

import asyncio
import json
import random
import re
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

from courses.domain.opening import Demand, Problem, Teacher, best_plan
from courses.domain.slots import SLOT_CODES, code_at, dates_of

PEOPLE, SEATS = 2_000, 500
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Rush:
    """What the crowd saw: seconds until the last answer, the 95th percentile, how many of each status."""

    seconds: float
    p95: float
    statuses: dict[int, int]


def open_session() -> str:
    """Make the session that everybody wants; the path of its page."""
    from django.utils import timezone

    from tests.courses.factories import SessionFactory

    session = SessionFactory(capacity=SEATS, slug="ruee", starts_at=timezone.now() + timedelta(days=30))
    return f"/formations/{session.slug}/"


def outcome() -> str:
    """What the database holds afterwards, as JSON."""
    from courses.models import Session

    enrolments = Session.objects.get(slug="ruee").enrolments
    seats = sorted(enrolments.active().values_list("seat_number", flat=True))
    ranks = list(enrolments.waiting().values_list("queue_rank", "pk"))
    last_seated = max(enrolments.active().values_list("pk", flat=True), default=0)
    told = {
        "seated": len(seats),
        "seats_exact": seats == list(range(1, SEATS + 1)),
        "waiting": len(ranks),
        # Rows are numbered as they are written, under the session's lock: by order of arrival.
        "in_order": [rank for rank, _pk in ranks] == list(range(1, len(ranks) + 1))
        and [pk for _rank, pk in ranks] == sorted(pk for _rank, pk in ranks)
        and all(pk > last_seated for _rank, pk in ranks),
    }
    return json.dumps(told)


def rush(address: str, path: str) -> Rush:
    """Send every form at the same instant; loopback only, ValueError otherwise."""
    if urlsplit(address).hostname != "127.0.0.1":
        raise ValueError("load is for loopback only")
    with urllib.request.urlopen(f"{address}{path}", timeout=30) as page:
        cookie = re.search(r"csrftoken=([^;]+)", page.headers["Set-Cookie"] or "")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    if cookie is None or token is None:
        raise RuntimeError("the page has no form")
    return asyncio.run(_rush(address, path, cookie=cookie[1], token=token[1]))


async def _rush(address: str, path: str, *, cookie: str, token: str) -> Rush:
    where = urlsplit(address)
    # Connections are opened a few at a time; the forms leave together.
    slots, start = asyncio.Semaphore(100), asyncio.Event()
    ready: list[asyncio.Task[tuple[float, int]]] = []
    opened = asyncio.Semaphore(0)

    async def person(number: int) -> tuple[float, int]:
        form = {
            "csrfmiddlewaretoken": token,
            "name": f"Personne {number}",
            "email": f"p{number}@crowd.example",
            "organisation": "Atelier Imaginaire",
            "occupation": "supplier",
            "siret": "",
            "informed": "on",
            "website": "",
        }
        body = urlencode(form)
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: {where.netloc}",
            f"Origin: {address}",
            f"Cookie: csrftoken={cookie}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        async with slots:
            reader, writer = await asyncio.open_connection("127.0.0.1", where.port)
        opened.release()
        await start.wait()
        begin = time.perf_counter()
        try:
            writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())
            line = await asyncio.wait_for(reader.readline(), PATIENCE_SECONDS)
            await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
        except (OSError, TimeoutError):
            line = b"HTTP/1.1 0 "
        finally:
            writer.close()
        return time.perf_counter() - begin, int(line.split()[1] if line else 0)

    ready = [asyncio.create_task(person(number)) for number in range(PEOPLE)]
    for _person in range(PEOPLE):
        await opened.acquire()
    begin = time.perf_counter()
    start.set()
    found = await asyncio.gather(*ready)
    seconds = time.perf_counter() - begin
    times = sorted(taken for taken, _status in found)
    return Rush(seconds, times[int(len(times) * 0.95)], dict(Counter(status for _taken, status in found)))


def planner_problem(*, demands: int = 60, teachers: int = 10, topics: int = 8, seed: int = 1) -> Problem:
    """A problem of the size wished for: people with two or three times each, trainers free a third of the week."""
    draws = random.Random(seed)
    first = date(2026, 12, 7)
    moments = dates_of(first=first, weeks=4, closed=[date(2026, 12, 25), date(2027, 1, 1)])

    def teacher(person: int) -> Teacher:
        free = set(draws.sample(SLOT_CODES, 4))
        return Teacher(
            person=person,
            topics=frozenset(draws.sample(range(topics), 3)),
            moments=tuple(m for m in moments if code_at(m) in free),
            weekly_limit=2,
        )

    return Problem(
        demands=tuple(
            Demand(n, draws.randrange(topics), frozenset(draws.sample(SLOT_CODES, draws.randint(2, 4))))
            for n in range(demands)
        ),
        teachers=tuple(teacher(person) for person in range(teachers)),
        first_day=first,
        fewest=3,
        most=12,
    )


def planner_seconds() -> tuple[float, bool, int]:
    """Seconds to the proven optimum, whether it is proven, how many sessions it opens."""
    begin = time.perf_counter()
    plan = best_plan(planner_problem())
    return time.perf_counter() - begin, plan.optimal, len(plan.openings)
