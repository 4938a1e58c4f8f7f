"""integration: what is too heavy is refused before it is received."""

import asyncio
from typing import Any

import pytest
from django.urls import reverse

from config.body_limits import ARCHIVE_BYTES, ENCODED_ARCHIVE_BYTES, FORM_BYTES, MIB, most_bytes
from config.handler import django_application
from sandbox.domain.limits import MAX_ARCHIVE_BYTES
from tests.conftest import PROJECT_ROOT


def test_limits_leave_room_for_what_views_accept(settings):
    assert most_bytes(reverse("sandbox:deposit_file")) == ARCHIVE_BYTES > MAX_ARCHIVE_BYTES
    assert most_bytes("/cpro/factures/v1/deposer/flux") == ENCODED_ARCHIVE_BYTES > MAX_ARCHIVE_BYTES * 4 / 3
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == ENCODED_ARCHIVE_BYTES
    assert most_bytes(reverse("wagtailadmin_home")) is None
    assert most_bytes("/compte/inscription/") == FORM_BYTES
    assert "max_size 45MB" in (PROJECT_ROOT / "docker" / "Caddyfile").read_text()
    assert ENCODED_ARCHIVE_BYTES < 45_000_000


class Visitor:
    """Sends a body piece by piece, and counts how many pieces were taken."""

    def __init__(self, *, pieces: int, length: int | None) -> None:
        self.pieces, self.taken, self.answer = pieces, 0, []
        self.headers = [(b"host", b"localhost"), (b"content-type", b"application/x-www-form-urlencoded")]
        if length is not None:
            self.headers.append((b"content-length", str(length).encode()))

    async def receive(self) -> dict[str, Any]:
        self.taken += 1
        return {"type": "http.request", "body": b"a" * MIB, "more_body": self.taken < self.pieces}

    async def send(self, message: dict[str, Any]) -> None:
        self.answer.append(message)

    def post(self, path: str) -> tuple[int, str]:
        scope = {"type": "http", "method": "POST", "path": path, "headers": self.headers}
        asyncio.run(django_application()(scope, self.receive, self.send))
        return self.answer[0]["status"], self.answer[1]["body"].decode()


@pytest.mark.django_db(transaction=True)
def test_announced_weight_is_refused_before_a_byte_is_taken():
    visitor = Visitor(pieces=50, length=50 * MIB)
    status, page = visitor.post("/bac-a-sable/deposer/fichier/")

    assert (status, visitor.taken) == (413, 0)
    assert "dépasse 32\u00a0Mo" in page
    assert (b"Connection", b"close") in visitor.answer[0]["headers"]


@pytest.mark.django_db(transaction=True)
def test_weight_that_is_not_announced_is_dropped_at_the_limit():
    visitor = Visitor(pieces=50, length=None)
    status, page = visitor.post("/compte/connexion/")

    assert status == 413
    assert visitor.taken == FORM_BYTES // MIB + 1
    assert "Envoi trop lourd" in page


@pytest.mark.django_db(transaction=True)
def test_programs_are_told_in_json():
    visitor = Visitor(pieces=50, length=50 * MIB)
    status, body = visitor.post("/cpro/factures/v1/deposer/flux")

    assert (status, visitor.taken) == (413, 0)
    assert '"codeRetour": 413' in body


def test_what_is_within_the_limit_reaches_its_view(db, client):
    response = client.post("/compte/connexion/", {"login": "x" * 1000, "password": "y"})

    assert response.status_code == 200
