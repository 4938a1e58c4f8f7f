"""What a reader takes home from the lab."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from cms.guides.models import LessonPage
from notebooks.pipeline import bundle, lessons


def lesson_bundle(request: HttpRequest, slug: str) -> HttpResponse:
    """The notebook of a published lesson with the modules it imports, as a ZIP."""
    page = get_object_or_404(LessonPage.objects.live().public(), slug=slug)
    lesson = next((lesson for lesson in lessons() if lesson.slug == page.lesson_slug), None)
    if lesson is None:
        raise Http404
    response = HttpResponse(bundle(lesson), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{lesson.slug}.zip"'
    return response
