"""« Cette page vous a-t-elle été utile ? »: two buttons below a page, a thank-you, and why not. No script, no cookie.

The form has no token against forgery, so that the page that shows it can be kept for everybody: an answer acts in the
name of nobody. What comes from another site is refused all the same, and a connection may not answer all day.
"""

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from cms.core.answers import REASONS, Answer
from cms.core.errors import bad_request, forbidden, too_many_requests
from cms.core.navigation import address
from cms.core.opinions import count_opinion

SAID = {"oui": Answer.YES, "non": Answer.NO}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Count an answer, then thank; after a no, ask once why."""
    page = get_object_or_404(Page.objects.live().public().filter(depth__gt=1), pk=pk)
    if request.method == "POST":
        return _count(request, page)
    said = request.GET.get("reponse", "")
    context = {
        "page": page,
        "page_url": page.get_url(request),
        "said": said if said in (*SAID, "merci") else "",
        "reasons": REASONS,
        "ask_url": address("support:ask"),
    }
    response = render(request, "core/opinion_page.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _count(request: HttpRequest, page: Page) -> HttpResponse:
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return forbidden(request)
    if not consume(request, action="page_opinion"):
        return too_many_requests(request)
    said = request.POST.get("answer", "")
    if said not in {answer.value for answer in Answer}:
        return bad_request(request)
    answer = Answer(said)
    count_opinion(page_id=page.pk, answer=answer, day=timezone.localdate())
    words = {each: word for word, each in SAID.items()}.get(answer, "merci")
    return redirect(f"{reverse('page_opinion', args=[page.pk])}?{urlencode({'reponse': words})}")
