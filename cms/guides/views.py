"""What a reader takes home from the lab, and the way to a guide for rooms that know only its slug."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.core.navigation import address
from cms.guides.models import GuidePage, LessonPage
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


@never_cache
@require_safe
def toward(request: HttpRequest, slug: str) -> HttpResponseRedirect:
    """Go to the guide; to the search for its words when an editor renamed, hid or deleted it."""
    guide = GuidePage.objects.live().public().filter(slug=slug).order_by("path").first()
    if guide is not None:
        return redirect(guide.get_url(request))
    return redirect(f"{address('search:search')}?{urlencode({'q': slug.replace('-', ' ')})}")
