"""How heavy the body of a request may be, by address: told from its announced length, before it is received.

The views keep their own limits, with a sentence about the field; these only keep a server from taking in for nothing
what no view would accept. The proxy has a limit of its own (docker/Caddyfile), no lower than the largest here.
"""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

MIB = 1024 * 1024
# An archive of 30 MB, alone with its form; in the API it travels in base 64 in the JSON, a third more.
ARCHIVE_BYTES = 32 * MIB
ENCODED_ARCHIVE_BYTES = 42 * MIB
# Two files of 10 MB and their form.
FORM_BYTES = 22 * MIB
LIMITS: tuple[tuple[str, int | None], ...] = (
    ("/cpro/", ENCODED_ARCHIVE_BYTES),
    ("/bac-a-sable/", ARCHIVE_BYTES),
    # Editors send videos.
    ("/admin/", None),
)


def most_bytes(path: str) -> int | None:
    """The heaviest body that ``path`` may be sent; None when there is no limit."""
    return next((limit for prefix, limit in LIMITS if path.startswith(prefix)), FORM_BYTES)


def is_too_heavy(path: str, length: str) -> bool:
    """Whether the announced length is past the limit; what announces nothing readable is for Django to refuse."""
    limit = most_bytes(path)
    return limit is not None and length.isdigit() and int(length) > limit


class BodyLimitMiddleware:
    """413 before anything reads the body: a page, or JSON where programs ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, or let through."""
        if not is_too_heavy(request.path, request.META.get("CONTENT_LENGTH") or ""):
            return self.get_response(request)
        limit = most_bytes(request.path) or 0
        megabytes = limit // MIB
        if request.path.startswith("/cpro/"):
            text = (
                "corps de la requête\u00a0: trop lourd\u00a0; "
                "un fichier pèse 10\u00a0Mo au plus, une archive 30\u00a0Mo"
            )
            response: HttpResponse = JsonResponse({"codeRetour": 413, "libelle": text}, status=413)
        else:
            context = {
                "title": "Envoi trop lourd",
                "status": 413,
                "reason": f"Votre envoi dépasse {megabytes}\u00a0Mo\u00a0: il n’a pas été reçu.",
                "remedy": "Allégez le fichier ou envoyez-en moins à la fois\u00a0: un fichier pèse 10\u00a0Mo au plus, "
                "une archive de factures 30\u00a0Mo.",
            }
            response = render(request, "core/error.html", context, status=413)
        # The rest of the body would be taken for the next request.
        response.headers["Connection"] = "close"
        return response


def announced_length(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The Content-Length among the raw headers of a scope; empty without one."""
    return next((value.decode("latin-1") for name, value in headers if name.lower() == b"content-length"), "")
