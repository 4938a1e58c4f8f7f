"""The steps of a session, its copies, its series."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from courses.domain.live import text_refusal
from courses.domain.refusals import Refusal, RefusedError
from courses.models import LessonStep, Series, Session
from courses.services.enrolment import lock_session
from courses.services.planning import schedule_session
from sandbox.domain.refusals import RefusedError as SpaceRefusedError
from sandbox.services import keep_bookmark

TITLE_LENGTH = 150
# Everything that a plan says; nothing of what became of it (seats, replay, cancellation).
COPIED = (
    "topic",
    "kind",
    "duration_minutes",
    "capacity",
    "cutoff_minutes",
    "trainer",
    "room_kind",
    "room_provider",
    "join_url",
    "fallback_url",
    "material",
    "steps",
    "waiting_order",
    "overbooking_percent",
)


@transaction.atomic
def add_step(
    *, session_id: int, title: str, actor: Any, now: datetime, scenario: str = "", space_id: int | None = None
) -> LessonStep:
    """Add a step at the end: one to watch, one tied to an exercise (``scenario``), or to the state of a space.

    The state is copied: whatever becomes of the space, the step opens it as it is now.
    """
    session = _locked(session_id, actor)
    title = " ".join(title.split())[:TITLE_LENGTH]
    if refusal := text_refusal(title):
        raise RefusedError(refusal)
    bookmark = ""
    if scenario or space_id is not None:
        try:
            bookmark = keep_bookmark(title=title, scenario=scenario, space_id=space_id, now=now).code
        except SpaceRefusedError as error:
            raise RefusedError(Refusal.SCENARIO_UNKNOWN) from error
    last = session.plan.aggregate(last=Max("position"))["last"] or 0
    return LessonStep.objects.create(session=session, position=last + 1, title=title, bookmark=bookmark)


@transaction.atomic
def remove_step(*, session_id: int, step_id: int, actor: Any) -> None:
    """Take a step out of the plan. Its public link goes on working: people may have kept it."""
    session = _locked(session_id, actor)
    session.plan.filter(pk=step_id).delete()


@transaction.atomic
def raise_step(*, session_id: int, step_id: int, actor: Any) -> None:
    """Bring a step one place forward; the first one stays where it is."""
    session = _locked(session_id, actor)
    steps = list(session.plan.order_by("position"))
    rank = next((rank for rank, step in enumerate(steps) if step.pk == step_id), 0)
    if rank == 0:
        return
    one, other = steps[rank - 1], steps[rank]
    places = (one.position, other.position)
    # Through a free place: no two steps hold one place even for a moment.
    LessonStep.objects.filter(pk=other.pk).update(position=steps[-1].position + 1)
    LessonStep.objects.filter(pk=one.pk).update(position=places[1])
    LessonStep.objects.filter(pk=other.pk).update(position=places[0])


@transaction.atomic
def duplicate_session(
    *, session_id: int, starts_at: datetime, actor: Any, now: datetime, conflict_seen: bool = False
) -> Session:
    """The same session at another date: same steps, same room, same people to give it, nobody enrolled."""
    source = _locked(session_id, actor)
    return _copy(source, starts_at=starts_at, actor=actor, now=now, series=None, conflict_seen=conflict_seen)


@transaction.atomic
def plan_series(
    *,
    session_id: int,
    dates: Sequence[datetime],
    title: str,
    actor: Any,
    now: datetime,
    conflict_seen: bool = False,
) -> Series:
    """Schedule copies of a session at these dates, all or none; the session itself is the first of the series."""
    source = _locked(session_id, actor)
    if source.series_id is not None:
        series = Series.objects.get(pk=source.series_id)
    else:
        series = Series.objects.create(title=title, topic=source.topic, trainer=source.trainer, created_at=now)
        source.series = series
        source.save(update_fields=["series"])
    for starts_at in dates:
        _copy(source, starts_at=starts_at, actor=actor, now=now, series=series, conflict_seen=conflict_seen)
    return series


def _copy(
    source: Session, *, starts_at: datetime, actor: Any, now: datetime, series: Series | None, conflict_seen: bool
) -> Session:
    co_trainer_ids: Collection[int] = list(source.co_trainers.values_list("pk", flat=True))
    copied = Session(starts_at=starts_at, series=series, **{name: getattr(source, name) for name in COPIED})
    copied = schedule_session(
        session=copied, actor=actor, now=now, co_trainer_ids=co_trainer_ids, conflict_seen=conflict_seen
    )
    LessonStep.objects.bulk_create(
        LessonStep(session=copied, position=step.position, title=step.title, bookmark=step.bookmark)
        for step in source.plan.order_by("position")
    )
    return copied


def _locked(session_id: int, actor: Any) -> Session:
    session = lock_session(session_id)
    if not Session.objects.visible_to(actor).filter(pk=session.pk).exists():
        raise RefusedError(Refusal.NOT_YOURS)
    return session
