"""What the letter holds of one person, as a file: for the person by their link, for an editor who must answer them."""

from django.http import JsonResponse
from django.utils import timezone

from cms.newsletter.queries.readers import export_for


def held_file(email: str) -> JsonResponse:
    """The subscription, the ledger of consents with the texts that were shown, the issues and what came back."""
    document = {"établi le": timezone.now().isoformat(), "la lettre": export_for(emails=[email])}
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="preau-la-lettre-et-moi.json"'
    response["Cache-Control"] = "no-store"
    return response
