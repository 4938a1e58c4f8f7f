"""The mail in the editors' desk, as it would leave now."""

from csp.constants import NONE, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from cms.newsletter.domain.links import Purpose, sign
from cms.newsletter.domain.vocabulary import ALL_TOPICS
from cms.newsletter.models import IssuePage
from cms.newsletter.services.rendering import MARKER, draw


def preview_mail(issue: IssuePage) -> HttpResponse:
    """Its HTML, whose styles are on each element as mail programs want; it holds no script, and none may run."""
    response = HttpResponse(_filled(issue).html)
    response._csp_replace = {"style-src": [UNSAFE_INLINE], "script-src": [NONE]}  # noqa: SLF001 - as django-csp's own decorators
    return response


def preview_text(issue: IssuePage) -> HttpResponse:
    """Its text."""
    return HttpResponse(_filled(issue).text, content_type="text/plain; charset=utf-8")


class _Faces:
    def __init__(self, html: str, text: str) -> None:
        self.html, self.text = html, text


def _filled(issue: IssuePage) -> _Faces:
    drawn = draw(issue=issue, topics=ALL_TOPICS, now=timezone.now())
    token = sign(Purpose.READER, reader=0, campaign=0, key=settings.SECRET_KEY)
    return _Faces(drawn.html.replace(MARKER, token), drawn.text.replace(MARKER, token))
