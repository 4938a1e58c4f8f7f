"""integration: what runs in the background is known by name, planned and sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connections
from django.utils import timezone
from django_tasks import task, task_backends
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from config.celery import app
from config.tasks import HEARTBEAT_KEY, beat_heart, forget_unsent_cases, run_django_task
from config.tasks_backend import CeleryBackend
from sandbox.models import Bookmark
from sandbox.services import keep_bookmark
from sandbox.services.spaces import DEFAULT_SCENARIO
from tests.cms.club.factories import IdeaFactory

SEEN = []


@task()
def note(word: str) -> None:
    SEEN.append(word)


def _ours():
    return {name for name in app.tasks if not name.startswith("celery.")}


def test_tasks_are_registered_as_soon_as_django_is():
    # Not through Celery's autodiscovery: eager mode finds only what AppConfig.ready() imported.
    assert {"config.heartbeat", "config.run_django_task"} <= _ours()


@pytest.mark.django_db
def test_moments_kept_for_an_idea_that_was_never_sent_are_forgotten_and_no_other():
    now, old = timezone.now(), timezone.now() - timedelta(days=30)
    scenario = DEFAULT_SCENARIO
    step = keep_bookmark(title="Étape", scenario=scenario, now=old)
    joined, unsent = (keep_bookmark(title="Cas", scenario=scenario, now=old, as_case=True) for _ in range(2))
    fresh = keep_bookmark(title="Cas", scenario=scenario, now=now - timedelta(days=29), as_case=True)
    IdeaFactory(case_code=joined.code)

    assert (forget_unsent_cases(), forget_unsent_cases()) == (1, 0)
    assert set(Bookmark.objects.values_list("code", flat=True)) == {step.code, joined.code, fresh.code}
    assert not Bookmark.objects.filter(code=unsent.code).exists()


def test_schedule_names_only_registered_tasks():
    app.finalize()
    planned = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert "config.heartbeat" in planned
    assert planned - _ours() == set()


def test_heartbeat_leaves_the_time_in_the_cache():
    beat_heart.delay()

    assert cache.get(HEARTBEAT_KEY) is not None


@pytest.mark.django_db
def test_library_task_runs_after_commit_only(django_capture_on_commit_callbacks):
    SEEN.clear()
    with django_capture_on_commit_callbacks(execute=True):
        note.enqueue("after")
        assert SEEN == []

    assert SEEN == ["after"]


@pytest.mark.django_db
def test_published_page_is_indexed_by_the_worker(django_capture_on_commit_callbacks):
    assert isinstance(task_backends["default"], CeleryBackend)
    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(depth=1).add_child(instance=Page(title="Le mot rarissime zygomatique", slug="rare"))
        assert list(Page.objects.search("zygomatique")) == []

    assert [page.title for page in Page.objects.search("zygomatique")] == ["Le mot rarissime zygomatique"]


@pytest.mark.django_db(transaction=True)
def test_page_saved_twice_is_indexed_once_by_four_threads():
    page = Page.objects.get(depth=1).add_child(instance=Page(title="Deux fois", slug="deux-fois"))
    call = {"path": "modelsearch.tasks.insert_or_update_object_task", "args": ["wagtailcore", "page", page.pk]}
    together = Barrier(4)

    def run(_turn):
        try:
            connections["default"].ensure_connection()
            together.wait(timeout=10)
            run_django_task.delay(**call, kwargs={})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        for _ in range(5):
            IndexEntry.objects.all().delete()
            list(threads.map(run, range(4)))

    assert IndexEntry.objects.filter(object_id=str(page.pk)).count() == 1
