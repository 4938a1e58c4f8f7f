"""A visitor who asks the real ASGI application, page cache included."""

import asyncio
from collections.abc import Callable, Iterator

import httpx
import pytest
from django.http import HttpResponse
from wagtail.models import Locale, Page, Site

from cms.core.models import HomePage
from config.handler import django_application
from config.page_cache import PageCache
from config.page_generation import FileGeneration, site_generation
from config.page_generation_redis import RedisGeneration
from tests.bench.servers import valkey
from tests.cms.page_factories import make_home

Visit = Callable[..., httpx.Response]


def make_visit(application: PageCache) -> Visit:
    """A function that asks one address of ``application`` and gives the answer."""

    def visit(path: str = "/", *, method: str = "GET", host: str = "localhost:8000", **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=application)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
                sent = {name.replace("_", "-"): value for name, value in headers.items()}
                answer = await client.request(method, path, headers={"accept-encoding": "identity", **sent})
            # Each visit has an event loop of its own, and leaves nothing open behind it.
            if isinstance(application.generation, RedisGeneration):
                await application.generation.close()
            return answer

        return asyncio.run(ask())

    return visit


@pytest.fixture
def make_process(settings) -> Callable[[], PageCache]:
    """Each call makes what one web process holds: its own store, the shared generation."""
    django = django_application()
    generation = site_generation(settings.PAGE_GENERATION)
    generation.change()
    return lambda: PageCache(django, generation=generation, max_bytes=1024 * 1024)


@pytest.fixture
def process(make_process) -> PageCache:
    return make_process()


@pytest.fixture
def visit(process) -> Visit:
    return make_visit(process)


@pytest.fixture
def home(transactional_db) -> HomePage:
    """The home page of the default site, made when the database has none."""
    Locale.objects.get_or_create(language_code="fr")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Racine", slug="racine")
    home = HomePage.objects.first()
    if home is None:
        home = root.add_child(instance=HomePage(title="Préau d’essai", slug="preau-d-essai"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


@pytest.fixture
def generation_file(tmp_path) -> FileGeneration:
    return FileGeneration(tmp_path / "deep" / "page-generation")


@pytest.fixture
def plain_home(home, monkeypatch) -> HomePage:
    """A home page that shows its title and nothing else, whatever the real one looks like."""
    monkeypatch.setattr(HomePage, "serve", lambda self, request: HttpResponse(self.title))
    return home


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real server on loopback, thrown away after."""
    with valkey() as address:
        yield address


@pytest.fixture
def site_home(db) -> HomePage:
    return make_home()
