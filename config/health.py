"""``/sante/``: is each part that must live alive? One JSON line a person or a probe can read."""

from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django_redis.exceptions import ConnectionInterrupted
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from config.celery import app
from config.tasks import HEARTBEAT_KEY

HEARTBEAT_TOLERANCE = timedelta(seconds=60)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _broker() -> bool:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0.2, timeout=2)
        return True
    except (OperationalError, OSError):
        return False


def _worker() -> bool:
    try:
        last = cache.get(HEARTBEAT_KEY)
    except (ConnectionInterrupted, RedisError):  # Redis is down: the broker's line says so too
        return False
    return last is not None and timezone.now() - last < HEARTBEAT_TOLERANCE


def health(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and worker all answer, 503 with the same shape when one does not."""
    parts = {"base_de_donnees": _database(), "file_de_taches": _broker(), "ouvrier": _worker()}
    well = all(parts.values())
    shown = {name: "ok" if alive else "en panne" for name, alive in parts.items()}
    response = JsonResponse({"etat": "ok" if well else "en panne", **shown}, status=200 if well else 503)
    response["Cache-Control"] = "no-store"
    # The answer is the message: a probe that asks ten times a minute need not fill the log with 503s.
    response._has_been_logged = True  # noqa: SLF001 - Django's own mark
    return response
