"""« Je débute »: four questions on one page, their answers in the address."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.domain.pathfinder import QUESTIONS
from courses.queries.pathfinder import path_for


@require_safe
def pathfinder(request: HttpRequest) -> HttpResponse:
    """The questions; under complete answers, the way. A link to a way may be kept, or given to a colleague."""
    answers = {q.name: request.GET.get(q.name, "") for q in QUESTIONS}
    asked = any(name in request.GET for name in answers)
    rows = [
        {
            "question": question,
            "chosen": answers[question.name],
            "missing": asked and answers[question.name] not in question.values,
        }
        for question in QUESTIONS
    ]
    found = path_for(answers, now=timezone.now())
    missing = [row["question"] for row in rows if row["missing"]]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if missing else HTTPStatus.OK
    context = {"rows": rows, "path": found, "missing": missing}
    return render(request, "courses/pathfinder.html", context, status=status)
