"""The form that makes an answer public, for requests and for the questions of live classes."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin import messages

from courses import services
from courses.domain.refusals import RefusedError, message
from courses.models import PublicAnswer
from courses.queries.guides import guide_choices


@dataclass(frozen=True)
class PublishForm:
    """What became of it: saved, or to be shown (again) with its refusal."""

    saved: bool = False
    status: int = 200
    context: dict[str, Any] = field(default_factory=dict)


def publish_form(request: HttpRequest, answer: PublicAnswer) -> PublishForm:
    """Read what was posted into ``answer`` and publish it; whatever names somebody is shown to its author."""
    refusal, findings, status = "", (), 200
    if request.method == "POST":
        answer.question = request.POST.get("question", "")[:200]
        answer.answer = request.POST.get("answer", "")[:4000]
        answer.guide_slug = request.POST.get("guide", "")[:255]
        try:
            services.publish_answer(answer=answer, actor=request.user, now=timezone.now())
        except services.PersonalDataFoundError as error:
            refusal, findings, status = message(error.refusal), error.findings, error.explanation.status
        except RefusedError as error:
            refusal, status = message(error.refusal), error.explanation.status
        else:
            messages.success(request, "La réponse est publique.")
            return PublishForm(saved=True)
    context = {
        "answer": answer,
        "guides": guide_choices(),
        "refusal": refusal,
        "findings": findings,
        "header_title": "Rendre la réponse publique",
        "header_icon": "globe",
    }
    return PublishForm(status=status, context=context)
