"""How the tests of pages ask for them."""

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext


def ask(path: str, client: Client | None = None) -> HttpResponse:
    """The answer to an anonymous visitor (or to ``client``), which must be a page."""
    response = (client or Client()).get(path)
    assert response.status_code == 200, path
    return response


def text_of(response: HttpResponse) -> str:
    """The page as text, its spaces made ordinary."""
    return " ".join(response.content.decode().replace("\u202f", " ").replace("\u00a0", " ").split())


def query_count(path: str) -> int:
    """How many queries an anonymous visitor costs, once the caches of the process are warm."""
    ask(path)
    with CaptureQueriesContext(connection) as queries:
        ask(path)
    return len(queries)
