"""What the room knows of one person."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from courses.domain.slots import slot_in_words
from courses.domain.vocabulary import (
    EnrolmentState,
    InterestState,
    Occupation,
    PresenceChoice,
    PresenceOutcome,
    SupportState,
    Urgency,
)
from courses.models import Attendance, Enrolment, Interest, Participant, SupportRequest


def export_for(user: Any, *, emails: Collection[str] = ()) -> dict[str, Any]:
    """Every enrolment made with the account or with one of its proven ``emails``, as values that JSON holds."""
    enrolments = (
        Enrolment.objects.filter(Q(user_id=user.pk) | Q(email__in=[email.lower() for email in emails]))
        .filter(erased_at=None)
        .select_related("session__topic", "attendance", "participant")
        .prefetch_related("attendance__stays", "participant__questions")
        .order_by("session__starts_at", "pk")
    )
    return {
        "inscriptions": [
            {
                "formation": e.session.topic.title,
                "debut": e.session.starts_at.isoformat(),
                "nom": e.name,
                "adresse": e.email,
                "organisation": e.organisation,
                "siret": e.siret,
                "role": Occupation(e.occupation).label,
                "etat": EnrolmentState(e.state).label,
                "demandee_le": e.created_at.isoformat(),
                "confirmee_le": e.confirmed_at.isoformat() if e.confirmed_at else None,
                "annulee_le": e.cancelled_at.isoformat() if e.cancelled_at else None,
                "informe_le": e.informed_at.isoformat(),
                "en_liste_d_attente": e.queue_rank is not None,
                "place_proposee_le": e.offered_at.isoformat() if e.offered_at else None,
                "accord_prochaines_sessions_le": e.contact_consent_at.isoformat() if e.contact_consent_at else None,
                "presence": _presence(getattr(e, "attendance", None)),
                "direct": _in_class(getattr(e, "participant", None)),
            }
            for e in enrolments
        ],
        "souhaits_de_dates": [
            {
                "sujet": i.topic.title,
                "nom": i.name,
                "adresse": i.email,
                "creneaux": [slot_in_words(code) for code in i.slots],
                "etat": InterestState(i.state).label,
                "depose_le": i.created_at.isoformat(),
            }
            for i in Interest.objects.filter(email__in=[email.lower() for email in emails], erased_at=None)
            .select_related("topic")
            .order_by("created_at", "pk")
        ],
        "accompagnement": [_support(r) for r in _requests(user, emails)],
    }


def _requests(user: Any, emails: Collection[str]) -> list[SupportRequest]:
    whose = Q(user_id=user.pk) | Q(email__in=[email.lower() for email in emails])
    return list(
        SupportRequest.objects.filter(whose, erased_at=None).prefetch_related("messages__attachments").order_by("pk")
    )


def _support(request: SupportRequest) -> dict[str, Any]:
    return {
        "reference": request.reference,
        "nom": request.name,
        "adresse": request.email,
        "organisation": request.organisation,
        "role": Occupation(request.occupation).label,
        "objet": request.subject,
        "urgence": Urgency(request.urgency).label,
        "etat": SupportState(request.state).label,
        "recue_le": request.received_at.isoformat(),
        "informe_le": request.informed_at.isoformat(),
        "messages": [
            {
                "de": "assistance" if message.from_agent else "vous",
                "le": message.written_at.isoformat(),
                "texte": message.text,
                "pieces": [attachment.name for attachment in message.attachments.all()],
            }
            for message in request.messages.all()
        ],
    }


def _in_class(participant: Participant | None) -> dict[str, Any] | None:
    if participant is None:
        return None
    return {
        "pseudonyme": participant.pseudonym,
        "nom_montre_au_formateur": participant.shows_name,
        "premiere_arrivee": participant.joined_at.isoformat(),
        "questions": [question.text for question in participant.questions.all()],
    }


def _presence(attendance: Attendance | None) -> dict[str, Any] | None:
    if attendance is None:
        return None
    return {
        "mesure": PresenceChoice(attendance.choice).label if attendance.choice else None,
        "mesure_choisie_le": attendance.chosen_at.isoformat() if attendance.chosen_at else None,
        "presence": PresenceOutcome(attendance.outcome).label if attendance.outcome else None,
        "minutes": attendance.minutes,
        "motif_de_correction": attendance.correction_reason,
        "motif_de_contestation": attendance.contest_reason,
        "passages": [
            {"arrivee": stay.joined_at.isoformat(), "depart": stay.left_at.isoformat() if stay.left_at else None}
            for stay in attendance.stays.all()
        ],
    }
