"""Anyone checks a certificate by its code."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.domain.certificates import grouped, read_code
from courses.domain.refusals import EXPLANATIONS
from courses.queries.afterwards import verification
from courses.web.limits import too_many_from_place


@require_http_methods(["GET", "HEAD"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a code; the answer has an address of its own."""
    code = read_code(request.GET.get("code", ""))
    if code:
        return redirect("courses:certificate_answer", code=grouped(code)[:40])
    return render(request, "courses/certificate.html", {"found": None, "asked": "code" in request.GET})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """What the code says; a name that is posted is compared, and shown to nobody."""
    if refused := too_many_from_place(request):
        explanation = EXPLANATIONS[refused]
        return render(
            request, "courses/certificate.html", {"found": None, "refusal": explanation}, status=explanation.status
        )
    found = verification(code=read_code(code), name=request.POST.get("name", "").strip()[:200])
    status = HTTPStatus.OK if found.known else HTTPStatus.NOT_FOUND
    return render(request, "courses/certificate.html", {"found": found}, status=status)
