"""What the sandbox holds on a person, given back (wired by ``config.personal_data``)."""

from collections.abc import Sequence
from typing import Any

from sandbox.models import Broadcast, Document, Event, Market, PracticeSpace, RequestMessage
from sandbox.queries.notifications import notification_pace

LABEL = "Mes espaces de pratique"


def export(*, user: Any, emails: Sequence[str]) -> dict[str, Any]:
    """The spaces of a person with what was typed in them. Addresses play no part: a space belongs to an account."""
    spaces = PracticeSpace.objects.filter(owner_id=user.pk).order_by("pk")
    return {
        "notification_facturation": notification_pace(user.pk).label,
        "espaces": [_space(space) for space in spaces],
    }


def _space(space: PracticeSpace) -> dict[str, Any]:
    documents = Document.objects.filter(space=space).order_by("rank")
    events = Event.objects.filter(space=space).order_by("run", "sequence")
    return {
        "scenario": space.scenario,
        "ouvert_le": space.opened_at,
        "date_de_l_espace": space.clock,
        "documents": [
            {"numero": document.number, "statut": document.status_label, "contenu": document.payload}
            for document in documents
        ],
        "marches": [
            {"numero": market.number, "objet": market.title, "fiche": market.payload}
            for market in Market.objects.filter(space=space).order_by("rank")
        ],
        "messages": [
            {"de": message.sender.name, "objet": message.subject, "texte": message.text, "envoye_le": message.sent_at}
            for message in Broadcast.objects.filter(space=space).select_related("sender").order_by("rank")
        ],
        "sollicitations": [
            {"numero": line.request.number, "de": line.party_label, "texte": line.text, "ecrit_le": line.written_at}
            for line in RequestMessage.objects.filter(request__space=space)
            .select_related("request")
            .order_by("request__rank", "rank")
        ],
        "recherches_enregistrees": [
            {"nom": search.name, "criteres": search.criteria} for search in space.saved_searches.order_by("pk")
        ],
        "exports": [
            {"demande_le": job.requested_at, "format": job.format, "criteres": job.criteria, "lignes": job.rows_total}
            for job in space.exports.order_by("pk")
        ],
        "journal": [
            {
                "etape": event.sequence,
                "fait": event.label,
                "date_de_l_espace": event.occurred_at,
                "enregistre_le": event.recorded_at,
                "commentaire": event.comment,
            }
            for event in events
        ],
    }
