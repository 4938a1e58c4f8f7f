"""unit: task names are registered, so that calling one by name never goes to a broker by mistake."""

from celery import current_app

from courses.services.journal import RELAY_EVENT
from courses.tasks import BEAT


def test_tasks_called_by_name_are_registered():
    wanted = {RELAY_EVENT, *(entry["task"] for entry in BEAT.values())}

    assert wanted <= set(current_app.tasks)
