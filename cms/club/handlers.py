"""What follows from an event of the club. Each handler may run twice: a person is told once."""

from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string

from cms.accounts.models import User
from cms.club.domain.vocabulary import EventKind
from cms.club.models import ClubEvent, ContactMessage, Notice
from cms.club.queries.board import sitting


def welcome_member(event: ClubEvent) -> None:
    """Write to the new member."""
    if event.actor is not None:
        _tell(event, event.actor, template="welcome", subject="Bienvenue au club")


def tell_of_placement(event: ClubEvent) -> None:
    """Write to the member whose college was confirmed or changed."""
    if event.membership is not None and event.membership.user is not None:
        _tell(event, event.membership.user, template="placed", subject="Votre collège au club")


def forward_contact(event: ClubEvent) -> None:
    """Forward a member's message to another, then forget what it says."""
    message = ContactMessage.objects.select_related("sender__user", "recipient__user").filter(event=event).first()
    if message is None or message.handed_at is not None:
        return
    sender, recipient = message.sender.user, message.recipient.user
    # Mail that fails leaves the text in place, so that the next run writes again.
    with transaction.atomic():
        handed = ContactMessage.objects.filter(pk=message.pk, handed_at=None)
        if not handed.update(handed_at=event.happened_at, text=""):
            return
        if sender is None or recipient is None or not recipient.is_active:
            return
        body = render_to_string("club/mail/contact.txt", {"message": message, "base_url": settings.BASE_URL})
        subject = f"{settings.EMAIL_SUBJECT_PREFIX}Un membre du club vous écrit"
        replies = [sender.email] if message.with_address else None
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [recipient.email], reply_to=replies).send()


def tell_of_step(event: ClubEvent) -> None:
    """Write to the author, the voters and the followers of the idea, except to the person who moved it."""
    if event.idea is None:
        return
    concerned = User.objects.filter(
        Q(ideas=event.idea)
        | Q(club_shared_ideas__idea=event.idea)
        | Q(club_votes__idea=event.idea)
        | Q(club_follows__idea=event.idea),
        is_active=True,
    )
    if event.kind == EventKind.IDEA_MOVED and event.actor_id:
        concerned = concerned.exclude(pk=event.actor_id)
    for user in concerned.distinct().order_by("pk"):
        title = " ".join(event.idea.title.split())
        _tell(event, user, template="step", subject=f"{event.get_target_display()} : « {title} »")


def tell_of_ballot(event: ClubEvent) -> None:
    """Write to each elector that a ballot opened, was counted or was cancelled."""
    ballot = event.ballot
    if ballot is None:
        return
    subject = {
        EventKind.BALLOT_OPENED: "Scrutin ouvert",
        EventKind.BALLOT_CLOSED: "Résultat du scrutin",
        EventKind.BALLOT_CANCELLED: "Scrutin annulé",
    }[EventKind(event.kind)]
    electors = User.objects.filter(club_rolls__ballot=ballot, is_active=True).order_by("pk")
    for user in electors.iterator():
        _tell(event, user, template="ballot", subject=f"{subject} : « {' '.join(ballot.title.split())} »")


def tell_of_meeting(event: ClubEvent) -> None:
    """Write to those who sit: the call with its agenda, then the minutes."""
    meeting = event.meeting
    if meeting is None:
        return
    subject = {
        EventKind.MEETING_CALLED: f"Séance n° {meeting.number} de l’instance : convocation",
        EventKind.MEETING_CLOSED: f"Séance n° {meeting.number} de l’instance : procès-verbal",
    }[EventKind(event.kind)]
    for seat in sitting(today=meeting.held_on):
        if seat.holder is not None and seat.holder.is_active:
            _tell(event, seat.holder, template="meeting", subject=subject)


def _tell(event: ClubEvent, user: User, *, template: str, subject: str) -> None:
    body = render_to_string(
        f"club/mail/{template}.txt",
        {
            "event": event,
            "idea": event.idea,
            "ballot": event.ballot,
            "meeting": event.meeting,
            "membership": event.membership,
            "is_author": event.idea and event.idea.author_id == user.pk,
            "base_url": settings.BASE_URL,
        },
    )
    # Mail that fails takes its notice back, so that the next run writes again.
    with transaction.atomic():
        _notice, fresh = Notice.objects.get_or_create(event=event, user=user)
        if fresh:
            send_mail(f"{settings.EMAIL_SUBJECT_PREFIX}{subject}", body, settings.DEFAULT_FROM_EMAIL, [user.email])


HANDLERS: dict[EventKind, tuple[Callable[[ClubEvent], None], ...]] = {
    EventKind.MEMBER_JOINED: (welcome_member,),
    EventKind.MEMBER_LEFT: (),
    EventKind.MEMBER_PLACED: (tell_of_placement,),
    EventKind.CHARTER_ACCEPTED: (),
    EventKind.MEMBER_CONTACTED: (forward_contact,),
    EventKind.IDEA_SUBMITTED: (tell_of_step,),
    EventKind.IDEA_MOVED: (tell_of_step,),
    EventKind.IDEA_EDITED: (),
    EventKind.STUDY_GIVEN: (),
    EventKind.VOTE_CAST: (),
    EventKind.VOTE_WITHDRAWN: (),
    EventKind.BALLOT_OPENED: (tell_of_ballot,),
    EventKind.BALLOT_CLOSED: (tell_of_ballot,),
    EventKind.BALLOT_CANCELLED: (tell_of_ballot,),
    EventKind.MEETING_CALLED: (tell_of_meeting,),
    EventKind.MEETING_CLOSED: (tell_of_meeting,),
}
