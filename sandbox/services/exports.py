"""Exported lists: given at once when short, else prepared in the background. Nothing is ever cut.

A job is a row; the message that wakes the worker holds its number only, so losing a message or getting it twice harms
nothing. While it is written its progress stands in the cache: a reader of a million rows must not write to the database
it reads from (SQLite would refuse).
"""

import logging
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import IO

from celery import signature
from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q

from sandbox.domain.actions import EventType
from sandbox.domain.listing import (
    COLUMNS,
    DIRECT_ROWS,
    KEPT_DAYS,
    MAX_ACTIVE,
    NEXT_STATES,
    JobState,
    ListFormat,
)
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.search import Order, SearchSpace, Value
from sandbox.domain.vocabulary import Role
from sandbox.formats.sheets import Row, write_list
from sandbox.models import ExportJob, PracticeSpace, Seat
from sandbox.queries.exports import export_rows, progress_key, rows_of_job
from sandbox.queries.search import found_documents, search_space_of
from sandbox.services.journal import append, locked_space
from sandbox.services.searches import right_criteria

logger = logging.getLogger(__name__)

RUN_EXPORT = "sandbox.run_export"
TELL_EXPORT = "sandbox.tell_export"
MAX_ATTEMPTS = 3
STILL_ALIVE = timedelta(minutes=2)
"""A preparation that says nothing for so long is taken for dead, and begun again."""
_FOLDER = "bac-a-sable-exports"
_FORGOTTEN_AFTER = timedelta(days=30)
_SPOOLED = 1024 * 1024


@transaction.atomic
def list_file(
    *,
    space_id: int,
    seat_id: int,
    criteria: Mapping[str, object],
    order: Order,
    fmt: ListFormat,
    search_space: SearchSpace | None = None,
    actor_id: int | None = None,
) -> IO[bytes] | None:
    """The whole result as a file at its start, when it has at most 1,000 rows; None when it has more.

    ``search_space``: that of the seat when none is said.
    Raises RefusedError: SEARCH_CRITERIA_WRONG, EXPORT_EMPTY.
    """
    space = locked_space(space_id)
    seat = _seat(space, seat_id)
    search_space = search_space or search_space_of(seat)
    read = right_criteria(criteria, search_space)
    found = found_documents(space, seat=seat, criteria=read, order=order, search_space=search_space)
    count = found.order_by()[: DIRECT_ROWS + 1].count()
    if count > DIRECT_ROWS:
        return None
    if not count:
        raise RefusedError(Refusal(RefusalCode.EXPORT_EMPTY))
    stream: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115 - the answer closes it
    rows = write_list(stream, fmt, columns=COLUMNS, chunks=export_rows(found, space=space))
    stream.seek(0)
    _tell_journal(space, seat, search_space, criteria=read, fmt=fmt, rows=rows, actor_id=actor_id)
    return stream


def _seat(space: PracticeSpace, seat_id: int) -> Seat:
    return Seat.objects.select_related("structure").get(space=space, pk=seat_id)


def _tell_journal(
    space: PracticeSpace,
    seat: Seat,
    search_space: SearchSpace,
    *,
    criteria: Mapping[str, Value],
    fmt: ListFormat,
    rows: int,
    actor_id: int | None,
) -> None:
    payload = {"search": search_space.value, "criteria": dict(criteria), "format": fmt.value, "count": rows}
    role = Role.of(seat.role)
    append(space, EventType.EXPORT_ASKED, role=role, structure=seat.structure, actor_id=actor_id, payload=payload)


@transaction.atomic
def ask_export(
    *,
    space_id: int,
    seat_id: int,
    criteria: Mapping[str, object],
    order: Order,
    fmt: ListFormat,
    now: datetime,
    search_space: SearchSpace | None = None,
    actor_id: int | None = None,
) -> ExportJob:
    """Have the whole result prepared as a file, by the worker, once committed.

    ``search_space``: that of the seat when none is said.
    Raises RefusedError: SEARCH_CRITERIA_WRONG, EXPORT_EMPTY, EXPORT_TOO_MANY.
    """
    space = locked_space(space_id)
    seat = _seat(space, seat_id)
    search_space = search_space or search_space_of(seat)
    read = right_criteria(criteria, search_space)
    active = ExportJob.objects.filter(space=space).active().count()
    if active >= MAX_ACTIVE:
        values = {"count": str(active), "limit": str(MAX_ACTIVE)}
        raise RefusedError(Refusal(RefusalCode.EXPORT_TOO_MANY, values=values))
    found = found_documents(space, seat=seat, criteria=read, order=order, search_space=search_space)
    count = found.order_by().count()
    if not count:
        raise RefusedError(Refusal(RefusalCode.EXPORT_EMPTY))
    job = ExportJob.objects.create(
        space=space,
        actor_id=actor_id,
        seat=seat,
        search_space=search_space.value,
        criteria=dict(read),
        order=str(order),
        format=fmt.value,
        rows_total=count,
        requested_at=now,
        alive_at=now,
    )
    _tell_journal(space, seat, search_space, criteria=read, fmt=fmt, rows=count, actor_id=actor_id)
    transaction.on_commit(signature(RUN_EXPORT, kwargs={"job_id": job.pk}).delay, robust=True)
    return job


class _SupersededError(Exception):
    """Another worker took the job, or it was forgotten."""


def run_export(*, job_id: int, clock: Callable[[], datetime]) -> bool:
    """Prepare the file of a job; True when it is done by this call. ``clock`` gives the time as it passes.

    Safe to call twice: what another worker has in hand, what is done and what is gone is left alone. What a dead worker
    left is begun again, at most three times.
    """
    job = _taken(job_id, clock())
    if job is None:
        return False
    try:
        with tempfile.NamedTemporaryFile(prefix="preau-export-") as file:
            rows = write_list(file, job.list_format, columns=COLUMNS, chunks=_told(job, clock))
            file.flush()
            size = file.tell()
            file.seek(0)
            name = f"{_FOLDER}/{job.pk}-{secrets.token_urlsafe(24)}.{job.format}"
            path = default_storage.save(name, File(file))
    except _SupersededError:
        logger.info("export=%d is in other hands", job.pk)
        return False
    except Exception:
        logger.exception("export=%d failed", job.pk)
        _end(job, JobState.FAILED, now=clock())
        return False
    if not _end(job, JobState.DONE, now=clock(), path=path, size=size, rows_done=rows, rows_total=rows):
        default_storage.delete(path)
        return False
    if job.actor_id is not None:
        signature(TELL_EXPORT, kwargs={"job_id": job.pk}).delay()
    return True


def _taken(job_id: int, now: datetime) -> ExportJob | None:
    """The job, taken in hand by one atomic update; None when it is not to be done."""
    free = Q(state=JobState.QUEUED.value) | Q(state=JobState.RUNNING.value, alive_at__lt=now - STILL_ALIVE)
    jobs = ExportJob.objects.filter(free, pk=job_id)
    beating = cache.get(progress_key(job_id))
    if beating is not None and jobs.filter(state=JobState.RUNNING.value).exists():
        return None
    if jobs.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED.value, finished_at=now, expires_at=now + timedelta(days=KEPT_DAYS)
    ):
        return None
    if not jobs.update(state=JobState.RUNNING.value, attempts=F("attempts") + 1, alive_at=now):
        return None
    return ExportJob.objects.select_related("space", "seat__structure").get(pk=job_id)


def _told(job: ExportJob, clock: Callable[[], datetime]) -> Iterator[Sequence[Row]]:
    """The rows, telling the cache once a second how many were read; the key dies when the worker does."""
    count, told_at = 0, clock() - STILL_ALIVE
    for chunk in rows_of_job(job):
        now = clock()
        if now - told_at >= timedelta(seconds=1):
            if not ExportJob.objects.filter(pk=job.pk, attempts=job.attempts, state=JobState.RUNNING.value).exists():
                raise _SupersededError
            cache.set(progress_key(job.pk), count, timeout=STILL_ALIVE.total_seconds())
            told_at = now
        count += len(chunk)
        yield chunk


def _end(job: ExportJob, state: JobState, *, now: datetime, **values: object) -> bool:
    """Leave RUNNING, unless another worker has the job by now."""
    assert state in NEXT_STATES[JobState.RUNNING]  # noqa: S101 - the two calls above
    cache.delete(progress_key(job.pk))
    mine = ExportJob.objects.filter(pk=job.pk, attempts=job.attempts, state=JobState.RUNNING.value)
    expires_at = now + timedelta(days=KEPT_DAYS)
    return bool(mine.update(state=state.value, finished_at=now, expires_at=expires_at, **values))


def stale_exports(*, now: datetime, limit: int = 50) -> list[int]:
    """The jobs whose message was lost, or whose worker died: to be sent again."""
    stale = ExportJob.objects.active().filter(alive_at__lt=now - STILL_ALIVE).order_by("alive_at", "pk")
    return list(stale.values_list("pk", flat=True)[:limit])


def expire_exports(*, now: datetime, limit: int = 200) -> int:
    """Delete the files whose time is over, and the rows that told of them a month later; returns how many files."""
    over = [JobState.DONE.value, JobState.FAILED.value]
    jobs = list(ExportJob.objects.filter(state__in=over, expires_at__lte=now).order_by("expires_at", "pk")[:limit])
    for job in jobs:
        if job.path:
            default_storage.delete(job.path)
        ExportJob.objects.filter(pk=job.pk).update(state=JobState.EXPIRED.value, path="", size=0)
    old = ExportJob.objects.filter(state=JobState.EXPIRED.value, expires_at__lte=now - _FORGOTTEN_AFTER)
    old.delete()
    return len(jobs)


def forget_exports(space: PracticeSpace) -> None:
    """Delete the files and the jobs of a space."""
    for job in ExportJob.objects.filter(space=space).exclude(path="").order_by("pk"):
        default_storage.delete(job.path)
    ExportJob.objects.filter(space=space).delete()
