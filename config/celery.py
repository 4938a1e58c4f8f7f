"""The Celery application. The schedule is code: each room exports ``BEAT`` from its ``tasks`` module."""

import os
import warnings
from importlib import import_module
from importlib.util import find_spec

from celery import Celery
from celery.platforms import SecurityWarning

from config.broker import use_whole_messages

# A worker of the embedded default runs as whoever typed `make run`, root in a container included; messages are JSON,
# never pickles, so the danger that Celery warns of is not there. Production images are not root.
warnings.filterwarnings("ignore", category=SecurityWarning, module="celery.platforms")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")

use_whole_messages()
app = Celery("preau")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

ROOMS_WITH_TASKS = (
    *("config", "sandbox", "courses", "cms.core", "cms.accounts"),
    *("cms.guides", "cms.club", "cms.newsletter", "cms.report"),
)


@app.on_after_finalize.connect
def _schedule(sender: Celery, **_kwargs: object) -> None:
    for room in ROOMS_WITH_TASKS:
        if find_spec(f"{room}.tasks") is not None:
            sender.conf.beat_schedule = {
                **(sender.conf.beat_schedule or {}),
                **getattr(import_module(f"{room}.tasks"), "BEAT", {}),
            }
