"""The rows of an exported list, read in handfuls, and the files in preparation."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from sandbox.domain.flows import DepositMode
from sandbox.domain.listing import COLUMNS, Column, JobState
from sandbox.domain.search import Order, SearchSpace
from sandbox.domain.vocabulary import DocumentKind, Frame, Status
from sandbox.models import Department, Document, ExportJob, PracticeSpace, Structure
from sandbox.queries.search import found_documents

CHUNK = 500
Cell = str | Decimal | date | None


def export_rows(found: QuerySet[Document], *, space: PracticeSpace) -> Iterator[Sequence[Sequence[Cell]]]:
    """The rows of a result, column by column as ``COLUMNS`` says, in chunks of 500.

    PostgreSQL hands them by a cursor of its own, so memory stays the same however many there are. Names come from the
    directory, read once: it is small and a join of a million rows is not.
    """
    readers = [_reader(column, space) for column in COLUMNS]
    days = {
        f"{column.source}_day": TruncDate(column.source)
        for column in COLUMNS
        if column.source in ("status_since", "deposited_at")
    }
    names = [_stored(column) for column in COLUMNS]
    rows = found.select_related(None).annotate(**days).values_list(*names).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        columns = [
            values if reader is None else [reader(value) for value in values]
            for reader, values in zip(readers, zip(*chunk, strict=True), strict=True)
        ]
        yield list(zip(*columns, strict=True))


def _stored(column: Column) -> str:
    if "." in column.source:
        return f"{column.source.partition('.')[0]}_id"
    return f"{column.source}_day" if column.source in ("status_since", "deposited_at") else column.source


def _reader(column: Column, space: PracticeSpace) -> Callable[[Any], Cell] | None:
    """How the stored value becomes what people read; None: as it is."""
    words: dict[str, type[Status | DocumentKind | DepositMode]] = {
        "status": Status,
        "kind": DocumentKind,
        "deposit_mode": DepositMode,
    }
    if column.source in words:
        labels = {word.value: word.label for word in words[column.source]}
        return lambda value: labels.get(value, value)
    if column.source == "frame":
        shorts = {frame.value: frame.short for frame in Frame}
        return lambda value: shorts.get(value, value)
    party, _, attribute = column.source.partition(".")
    if not attribute:
        return None
    rows = (
        Department.objects.filter(structure__space=space)
        if party == "department"
        else Structure.objects.filter(space=space)
    )
    names: dict[int | None, str] = dict(rows.order_by().values_list("pk", attribute))
    return lambda value: names.get(value, "")


def rows_of_job(job: ExportJob) -> Iterator[Sequence[Sequence[Cell]]]:
    """The rows that a job writes: what its seat sees now."""
    found = found_documents(
        job.space,
        seat=job.seat,
        criteria=job.criteria,
        order=Order.read(job.order),
        search_space=SearchSpace.of(job.search_space),
    )
    return export_rows(found, space=job.space)


def exports_of(space: PracticeSpace) -> QuerySet[ExportJob]:
    """The files asked for in a space, latest first."""
    return ExportJob.objects.filter(space=space).order_by("-requested_at", "-pk")


def progress_key(job_id: int) -> str:
    """Where the cache holds how many rows of a running job were read."""
    return f"sandbox-export-{job_id}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. ``percent``: 0 to 100, and 100 only when the file is there."""

    job: ExportJob
    rows_done: int

    @property
    def percent(self) -> int:
        """For the bar."""
        if self.job.job_state is JobState.DONE:
            return 100
        return min(99, self.rows_done * 100 // max(self.job.rows_total, 1))


def progress_of(job: ExportJob) -> Progress:
    """How far a job is, as its worker last told (no query)."""
    running = job.job_state is JobState.RUNNING
    return Progress(job=job, rows_done=(cache.get(progress_key(job.pk)) or 0) if running else job.rows_done)
