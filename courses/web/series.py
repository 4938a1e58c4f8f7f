"""The series on offer: several dates of one topic, side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.queries.series import open_series


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Each series with the dates that remain."""
    return render(request, "courses/series.html", {"series": open_series(now=timezone.now())})
