"""« Notification Facturation »: how often one is written to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sandbox.domain.notifications import NotificationPace
from sandbox.models import PracticeSpace
from sandbox.queries.notifications import notification_pace
from sandbox.services.notifications import choose_notifications
from sandbox.web.access import actor_of, in_space
from sandbox.web.errors import FormError
from sandbox.web.frame import page

_TOLD = {
    NotificationPace.EACH: "C’est noté : un courriel à chaque statut.",
    NotificationPace.WEEKLY: "C’est noté : un résumé le lundi, les semaines où une facture a bougé.",
    NotificationPace.NONE: "C’est noté : plus aucun courriel.",
}


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """What is sent and to whom; a visitor without an account has no address to write to."""
    user_id = actor_of(request)
    errors: list[FormError] = []
    if request.method == "POST":
        pace = NotificationPace.read(request.POST.get("pace", ""))
        if user_id is None:
            errors = [FormError("Notification Facturation", "", "Il faut un compte : connectez-vous d’abord.")]
        elif pace is None:
            errors = [FormError("Notification Facturation", "#id_pace_1", "Choisissez un rythme dans la liste.")]
        else:
            choose_notifications(user_id=user_id, pace=pace, now=timezone.now())
            messages.success(request, _TOLD[pace])
            return redirect("sandbox:notifications")
    context = {
        "title": "Notifications",
        "form_errors": errors,
        "email": getattr(request.user, "email", ""),
        "paces": list(NotificationPace),
        "chosen": notification_pace(user_id) if user_id is not None else None,
    }
    return page(request, space, "sandbox/notifications.html", context, status=422 if errors else 200)
