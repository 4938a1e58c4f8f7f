"""Hands the tasks that libraries declare with django-tasks (Wagtail does) to Celery, once the transaction is done."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task
from django_tasks.utils import normalize_json

from config.tasks import run_django_task


class CeleryBackend(BaseTaskBackend):
    """Fire and forget: results are not kept, a failure is in the worker's log."""

    supports_priority = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Queue ``task`` after commit and return a receipt that nobody can query."""
        self.validate_task(task)
        call = {"path": task.module_path, "args": normalize_json(list(args)), "kwargs": normalize_json(dict(kwargs))}
        transaction.on_commit(lambda: run_django_task.delay(**call), robust=True)
        return TaskResult(
            task=task,
            id=str(uuid4()),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=call["args"],
            kwargs=call["kwargs"],
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
