"""Puts the lessons of the ``notebooks`` room on the site, as pages of the lab."""

from datetime import datetime

from django.db import transaction

from cms.guides.models import LabIndexPage, LessonPage
from notebooks.pipeline import Lesson, Run, render


@transaction.atomic
def publish_lesson(*, lesson: Lesson, run: Run | None, now: datetime) -> LessonPage | None:
    """Create or refresh the page of one lesson and return it; None when somebody deleted the lab.

    ``run`` is None for a lesson that was not executed here: its cells are shown without outputs. A run that failed
    keeps the last good content and says that it failed, because a reader can still learn from it.
    """
    lab = LabIndexPage.objects.order_by("path").first()
    if lab is None:
        return None
    page = LessonPage.objects.select_for_update().filter(lesson_slug=lesson.slug).first()
    fresh = page is None
    if page is None:
        page = LessonPage(slug=lesson.slug, lesson_slug=lesson.slug, show_in_menus=False)
    page.title = lesson.title
    page.intro = lesson.summary
    if fresh or (run is not None and (run.passed or page.executed_at is None)):
        page.html = render(lesson.notebook if run is None else run.notebook)
    if run is not None:
        page.executed_at = now
        page.outcome = "passed" if run.passed else "failed"
    if fresh:
        lab.add_child(instance=page)
    page.save_revision(clean=False).publish()
    return page
