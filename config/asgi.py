"""The ASGI entry, for granian: the page cache, then Django."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
_django = get_asgi_application()

from django.conf import settings  # noqa: E402 - settings are there once Django is

from config.page_cache import PageCache  # noqa: E402
from config.page_generation import site_generation  # noqa: E402

application = PageCache(
    _django, generation=site_generation(str(settings.PAGE_GENERATION)), max_bytes=settings.PAGE_CACHE_BYTES
)
