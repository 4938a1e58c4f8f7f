"""The ASGI entry, for granian: the count of views, the page cache, then Django."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")

from django.conf import settings

from config.handler import django_application
from config.page_generation import site_generation

_django = django_application()

from config.page_cache import PageCache  # noqa: E402 - knows Wagtail's models, which exist now
from config.page_views import CountedViews, write_views  # noqa: E402

_pages = PageCache(
    _django, generation=site_generation(str(settings.PAGE_GENERATION)), max_bytes=settings.PAGE_CACHE_BYTES
)
application = CountedViews(_pages, write=write_views)
