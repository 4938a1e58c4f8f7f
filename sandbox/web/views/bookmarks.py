"""« Refaire le geste »: a public link that leads into a space of one's own, at the very step that was shown."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sandbox.domain.refusals import RefusedError
from sandbox.models import PracticeSpace
from sandbox.queries.bookmarks import bookmark_page
from sandbox.queries.spaces import scenario_of
from sandbox.services.bookmarks import keep_bookmark, open_bookmark
from sandbox.web.access import LostSpaceError, actor_of, in_space, keep_key, key_of, new_key


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bookmark(request: HttpRequest, code: str) -> HttpResponse:
    """What the step is, and one button. Reading opens nothing: programs follow links too."""
    found = bookmark_page(code)
    if found is None:
        return render(request, "sandbox/bookmark.html", {"page": None, "space": None}, status=404)
    if request.method != "POST":
        return render(request, "sandbox/bookmark.html", {"page": found, "space": None})
    user_id = actor_of(request)
    key = "" if user_id else own_key(request)
    try:
        open_bookmark(code=code, now=timezone.now(), owner_id=user_id, anonymous_key=key)
    except RefusedError as error:
        raise Http404 from error
    response = redirect("sandbox:space")
    if key:
        keep_key(response, key)
    return response


def own_key(request: HttpRequest) -> str:
    """The visitor's key, so that spaces opened before stay theirs; a new one without."""
    try:
        return key_of(request) or new_key()
    except LostSpaceError:
        return new_key()


@require_POST
@in_space
def propose_improvement(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Keep the space as it stands and lead to where one proposes a change, with it; 404 where nobody collects ideas."""
    try:
        address = reverse("club:idea_new")
    except NoReverseMatch as error:
        raise Http404 from error
    title = f"Cas rencontré : {scenario_of(space).exercise.title}"[:150]
    kept = keep_bookmark(title=title, scenario=space.scenario, now=timezone.now(), space_id=space.pk, as_case=True)
    return redirect(f"{address}?{urlencode({'cas': kept.code})}")
