"""« Notification Facturation »: the switch of the mails at each status."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from sandbox.models import PracticeSpace
from sandbox.queries.notifications import wants_notifications
from sandbox.services.notifications import choose_notifications
from sandbox.web.access import actor_of, in_space
from sandbox.web.errors import FormError
from sandbox.web.frame import page

_CHOICES = {"yes": True, "no": False}


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """What is sent and to whom; a visitor without an account has no address to write to."""
    user_id = actor_of(request)
    errors: list[FormError] = []
    if request.method == "POST":
        by_mail = _CHOICES.get(request.POST.get("by_mail", ""))
        if user_id is None:
            errors = [FormError("Notification Facturation", "", "Il faut un compte : connectez-vous d’abord.")]
        elif by_mail is None:
            errors = [FormError("Notification Facturation", "#id_by_mail_0", "Choisissez oui ou non.")]
        else:
            choose_notifications(user_id=user_id, by_mail=by_mail)
            told = "activée" if by_mail else "désactivée"
            messages.success(request, f"La notification par courriel est {told}.")
            return redirect("sandbox:notifications")
    context = {
        "title": "Notifications",
        "form_errors": errors,
        "email": getattr(request.user, "email", ""),
        "by_mail": wants_notifications(user_id) if user_id is not None else False,
    }
    return page(request, space, "sandbox/notifications.html", context, status=422 if errors else 200)
