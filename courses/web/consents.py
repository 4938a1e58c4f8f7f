"""« Ne plus me prévenir »: one page with one button, and the one click of mail programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from courses import services
from courses.domain.refusals import EXPLANATIONS, Refusal, RefusedError
from courses.queries import enrolments
from courses.web.enrolment import private_view, refused_page


@csrf_exempt
@private_view
@require_http_methods(["GET", "HEAD", "POST"])
def stop_news(request: HttpRequest, token: str) -> HttpResponse:
    """Following the link withdraws nothing: programs follow links. Mail programs post without a page (RFC 8058)."""
    found = enrolments.private_page(token=token, now=timezone.now())
    if found is None:
        return refused_page(request, EXPLANATIONS[Refusal.LINK_UNKNOWN])
    if request.method == "POST":
        try:
            services.stop_news(token=token, now=timezone.now())
        except RefusedError as error:
            return refused_page(request, error.explanation)
    given = found.enrolment.contact_consent_at is not None and request.method != "POST"
    return render(request, "courses/stop_news.html", {"page": found, "token": token, "given": given})
