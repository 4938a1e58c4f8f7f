"""Everything the club holds about a person, in a shape they can read."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from cms.accounts.models import User
from cms.club.models import (
    BallotElector,
    BallotOption,
    BoardSeat,
    CoAuthor,
    ContactMessage,
    Follow,
    Idea,
    IdeaStudy,
    Listing,
    Membership,
    Mention,
    Message,
    MessageFile,
    ModerationCase,
    PilotMember,
    Report,
    RoundupChoice,
    SpaceFollow,
    ThreadFollow,
    Vote,
)


def export_for(*, user: User, emails: Sequence[str] = ()) -> dict[str, Any]:
    """All that the club holds of ``user``, as plain values; it knows accounts, not addresses."""
    return {
        "adhesions": [
            {
                "collège": membership.get_college_display(),
                "nom affiché": membership.display_name,
                "organisation": membership.organisation,
                "qualité": membership.get_quality_display(),
                "collège proposé": membership.get_proposed_college_display(),
                "collège souhaité": membership.get_wished_college_display(),
                "raison du souhait": membership.wish,
                "motif du collège": membership.placement_reason,
                "collège confirmé": membership.confirmed_at.isoformat() if membership.confirmed_at else None,
                "depuis": membership.joined_at.isoformat(),
                "charte acceptée": membership.charter_accepted_at.isoformat(),
                "version de la charte": membership.charter_version,
                "jusqu’à": membership.left_at.isoformat() if membership.left_at else None,
            }
            for membership in Membership.objects.filter(user=user)
        ],
        "fiche d’annuaire": [
            {
                "nom": listing.name,
                "organisation": listing.organisation,
                "qualité": listing.quality,
                "contact par formulaire": listing.contactable,
                "accord donné": listing.consented_at.isoformat(),
            }
            for listing in Listing.objects.filter(membership__user=user)
        ],
        "messages à des membres": [
            {"écrit": message.written_at.isoformat(), "message": message.text or "transmis, puis oublié"}
            for message in ContactMessage.objects.filter(sender__user=user)
        ],
        "idées": [
            {
                "titre": idea.title,
                "problème": idea.problem,
                "qui est gêné": idea.who_suffers,
                "changement souhaité": idea.wished_change,
                "gain attendu": idea.gain,
                "état": idea.get_state_display(),
                "soumise": idea.submitted_at.isoformat(),
            }
            for idea in Idea.objects.filter(author=user)
        ],
        "voix": [
            {"idée": vote.idea.title, "donnée": vote.cast_at.isoformat()}
            for vote in Vote.objects.filter(member=user).select_related("idea")
        ],
        # A paper cannot be found from its voter: only that one took part is known.
        "scrutins": [
            {"scrutin": line.ballot.title, "collège": line.get_college_display(), "a voté": line.voted}
            for line in BallotElector.objects.filter(user=user).select_related("ballot")
        ],
        "candidatures": [
            {"scrutin": line.ballot.title, "nom affiché": line.label, "profession de foi": line.statement}
            for line in BallotOption.objects.filter(candidate=user).select_related("ballot")
        ],
        "mandats": [
            {
                "collège": seat.get_college_display(),
                "du": seat.starts_on.isoformat(),
                "au": seat.ends_on.isoformat(),
            }
            for seat in BoardSeat.objects.filter(holder=user)
        ],
        "idées partagées": [
            {"idée": line.idea.title, "nom affiché": line.name}
            for line in CoAuthor.objects.filter(user=user).select_related("idea")
        ],
        "évaluations": [
            {
                "idée": study.idea.title,
                "coût": study.get_cost_display(),
                "valeur": study.get_value_display(),
                "faisabilité": study.get_feasibility_display(),
                "avis": study.opinion,
                "remise": study.given_at.isoformat(),
            }
            for study in IdeaStudy.objects.filter(evaluator=user).select_related("idea")
        ],
        "messages": [
            {
                "discussion": message.thread.label,
                "texte": message.text,
                "état": message.get_state_display(),
                "écrit": message.written_at.isoformat(),
                "versions": [
                    {"texte": revision.text, "jusqu’à": revision.replaced_at.isoformat()}
                    for revision in message.revisions.all()
                ],
                "pièces": [file.name for file in message.files.all()],
            }
            for message in Message.objects.filter(author=user)
            .select_related("thread__idea")
            .prefetch_related("revisions", Prefetch("files", MessageFile.objects.defer("content")))
        ],
        "messages qui me nomment": Mention.objects.filter(user=user).count(),
        "signalements": [
            {"motif": report.get_ground_display(), "précision": report.details, "fait": report.made_at.isoformat()}
            for report in Report.objects.filter(reporter=user)
        ],
        "décisions sur mes messages": [
            {
                "texte signalé": case.quoted,
                "décision": case.outcome,
                "motif": case.final_reason or case.reason,
                "contestation": case.appeal,
            }
            for case in ModerationCase.objects.filter(message__author=user).exclude(state="open")
        ],
        "récapitulatif": [choice.get_frequency_display() for choice in RoundupChoice.objects.filter(user=user)],
        "espaces suivis": [follow.get_space_display() for follow in SpaceFollow.objects.filter(user=user)],
        # Those of a college that one left are counted, not named: their title is read there only.
        "discussions suivies": ThreadFollow.objects.filter(user=user).count(),
        "pilotes": [
            {
                "idée": one.pilot.idea.title,
                "candidature": one.motivation,
                "état": one.get_state_display(),
                "motif": one.reason,
                "retours": [
                    {
                        "moment": said.get_round_display(),
                        "répond au besoin": said.get_answer_display(),
                        "difficultés": said.difficulties,
                        "bloquant": said.blocking,
                    }
                    for said in one.feedback.all()
                ],
            }
            for one in PilotMember.objects.filter(user=user).select_related("pilot__idea").prefetch_related("feedback")
        ],
        "idées suivies": [follow.idea.title for follow in Follow.objects.filter(user=user).select_related("idea")],
    }
