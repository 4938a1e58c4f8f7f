"""A class of five hundred: everybody follows its stream on one web process, and people raise their hands.

Each has a practice space of its own, where the exercise stands for the board of the cockpit. ``prepare`` runs inside
the house that is measured; ``follow`` drives it from outside, over loopback.
"""

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

PEOPLE = 500
SCENARIO = "facture-simple"
HANDS = 60
HANDS_A_SECOND = 5.0
PATIENCE = 60.0


def prepare() -> str:
    """A class that is open, with everybody confirmed: tokens, the cockpit's address and its session, as JSON."""
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.test import Client
    from django.utils import timezone

    from cms.accounts.models import User
    from courses.models import Enrolment, Participant, Session, Topic
    from courses.services.cockpit import open_class
    from sandbox.services import open_space

    now = timezone.now()
    trainer = User.objects.create(email="mesure-formateur@preau.example", is_active=True)
    trainer.groups.add(Group.objects.get(name="trainer"))
    # Whoever leads a class has a second factor; the house lets nobody of that role further without one.
    Authenticator.objects.create(user=trainer, type=Authenticator.Type.TOTP, data={})
    topic = Topic.objects.create(title="Mesure", slug="mesure", summary="Mesure", audience="suppliers", objectives="x")
    session = Session.objects.create(
        topic=topic,
        slug="mesure-en-direct",
        kind="webinar",
        starts_at=now,
        capacity=PEOPLE,
        trainer=trainer,
        steps="Regarder\nFaire",
        created_at=now - timedelta(days=1),
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            session=session,
            email=f"mesure{n}@preau.example",
            name="Mesure",
            occupation="supplier",
            informed_at=now,
            state="confirmed",
            seat_number=n,
            created_at=now,
            confirmed_at=now,
        )
        for n in range(1, PEOPLE + 1)
    )
    live = open_class(session_id=session.pk, actor=trainer, now=now)
    spaces = [open_space(now=now, scenario=SCENARIO) for _enrolment in enrolments]
    Participant.objects.bulk_create(
        Participant(
            live=live,
            enrolment=enrolment,
            number=number,
            joined_at=now,
            seen_at=now,
            space=space,
            space_start=space.last_sequence,
        )
        for number, (enrolment, space) in enumerate(zip(enrolments, spaces, strict=True), 1)
    )
    client = Client()
    client.force_login(trainer, backend=settings.AUTHENTICATION_BACKENDS[0])
    moment = now.timestamp()
    methods = [{"method": "password", "at": moment}, {"method": "mfa", "at": moment, "type": "totp"}]
    kept = client.session
    kept["account_authentication_methods"] = methods
    kept.save()
    numbers = dict(live.participants.values_list("enrolment_id", "pk"))
    return json.dumps(
        {
            "tokens": [[numbers[e.pk], e.token] for e in enrolments],
            "cockpit": f"/formations/{session.slug}/pilotage/flux/",
            "cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()),
        }
    )


@dataclass(frozen=True)
class Followed:
    """``p95``: seconds from a raised hand to the cockpit's stream; ``memory_mb``: the web processes, all together."""

    p95: float
    slowest: float
    memory_mb: float
    followers: int


def follow(address: str, prepared: str, *, pid: int) -> Followed:
    """Connect everybody, raise hands one after the other, wait for each on the cockpit."""
    return asyncio.run(_follow(urlsplit(address).netloc, json.loads(prepared), pid))


async def _follow(netloc: str, told: dict[str, list[tuple[int, str]]], pid: int) -> Followed:
    seen: dict[int, float] = {}
    opened = asyncio.Semaphore(20)
    connected = [0]
    pages = [f"/formations/inscription/{token}/direct/flux/" for _pk, token in told["tokens"]]
    streams = [asyncio.create_task(_listen(netloc, page, "", opened, connected, None)) for page in pages]
    cockpit = asyncio.create_task(_listen(netloc, told["cockpit"], str(told["cookie"]), opened, connected, seen))
    await _until(lambda: connected[0] == len(streams) + 1, seconds=PATIENCE)
    for task in (cockpit, *streams):
        if task.done():
            task.result()
    # The first drawing, once for all, and the welcome of each page are behind.
    await asyncio.sleep(3)
    raised: dict[int, float] = {}
    posts = []
    for pk, token in told["tokens"][:HANDS]:
        page = f"/formations/inscription/{token}/direct/"
        cookie, secret = await _form(netloc, page)
        raised[pk] = time.monotonic()
        data = {"raised": "1", "csrfmiddlewaretoken": secret}
        posts.append(asyncio.create_task(_post(netloc, f"{page}main/", cookie, data)))
        await asyncio.sleep(1 / HANDS_A_SECOND)
    await asyncio.gather(*posts)
    await _until(lambda: seen.keys() >= raised.keys(), seconds=10)
    delays = sorted(seen.get(pk, float("inf")) - at for pk, at in raised.items())
    memory = _memory(pid)
    for task in (*streams, cockpit):
        task.cancel()
    await asyncio.gather(*streams, cockpit, return_exceptions=True)
    return Followed(delays[int(len(delays) * 0.95)], delays[-1], memory, connected[0])


async def _until(reached: Callable[[], bool], *, seconds: float) -> None:
    for _turn in range(int(seconds * 10)):
        if reached():
            return
        await asyncio.sleep(0.1)


async def _ask(netloc: str, path: str, headers: str, *, method: str = "GET", body: bytes = b"") -> tuple:
    host, _, port = netloc.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"{method} {path} HTTP/1.1\r\nHost: {netloc}\r\n{headers}"
    if body:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{head}\r\n".encode() + body)
    await writer.drain()
    answer = await reader.readuntil(b"\r\n\r\n")
    return reader, writer, answer.decode("latin-1")


async def _listen(
    netloc: str, path: str, cookie: str, opened: asyncio.Semaphore, connected: list[int], seen: dict[int, float] | None
) -> None:
    headers = "Accept: text/event-stream\r\n" + (f"Cookie: {cookie}\r\n" if cookie else "")
    async with opened:
        reader, writer, answer = await _ask(netloc, path, headers)
    if " 200 " not in answer.split("\r\n")[0]:
        raise RuntimeError(answer)
    connected[0] += 1
    rest = ""
    try:
        while chunk := await reader.read(65536):
            if seen is None:
                continue
            rest += chunk.decode("utf-8", "replace")
            for pk in re.findall(r"lower-(\d+)", rest):
                seen.setdefault(int(pk), time.monotonic())
            rest = rest[-200:]
    finally:
        writer.close()


async def _form(netloc: str, path: str) -> tuple[str, str]:
    reader, writer, answer = await _ask(netloc, path, "Connection: close\r\n")
    content = (await reader.read()).decode("utf-8", "replace")
    writer.close()
    cookie = re.search(r"csrftoken=([^;]+)", answer)
    secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', content)
    if cookie is None or secret is None:
        raise RuntimeError(f"no form at {path}:\n{answer}")
    return f"csrftoken={cookie[1]}", secret[1]


async def _post(netloc: str, path: str, cookie: str, data: dict[str, str]) -> None:
    headers = f"Connection: close\r\nCookie: {cookie}\r\nOrigin: http://{netloc}\r\n"
    reader, writer, answer = await _ask(netloc, path, headers, method="POST", body=urlencode(data).encode())
    await reader.read()
    writer.close()
    if " 302 " not in answer.split("\r\n")[0]:
        raise RuntimeError(answer)


def _memory(pid: int) -> float:
    """Proportional memory of a process and its children, in MB: what they share is counted once."""
    total = 0
    for process in [pid, *_children(pid)]:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])  # type: ignore[index]
    return total / 1024


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == pid:
            found += [int(folder.name), *_children(int(folder.name))]
    return found
