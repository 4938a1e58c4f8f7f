"""What follows from an event of the club. Each handler may run twice: a person is told once."""

import itertools
import logging
from collections.abc import Callable
from datetime import date, datetime
from operator import attrgetter
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from celery import signature
from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.moderation import Verdict, appeal_until
from cms.club.domain.pilots import Candidacy
from cms.club.domain.roundups import excerpt
from cms.club.domain.vocabulary import EventKind, Role, State
from cms.club.models import (
    ClubEvent,
    ContactMessage,
    Idea,
    Membership,
    Message,
    Notice,
    Pilot,
    PilotMember,
    PilotReminder,
    Roundup,
    RoundupLine,
)
from cms.club.queries.board import sitting
from cms.club.queries.pilots import feedback_owed
from cms.club.services.roundups import claim, hand_over, make_immediate_roundups, release, spread, stamp

logger = logging.getLogger(__name__)

SEND_ROUNDUPS = "club.send_roundups"


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
    # Who tried is told what follows.
    concerned = _concerned(event.idea, tried=event.source == State.PILOT)
    if event.kind == EventKind.IDEA_MOVED and event.actor_id:
        concerned = concerned.exclude(pk=event.actor_id)
    for user in concerned:
        title = " ".join(event.idea.title.split())
        _tell(event, user, template="step", subject=f"{event.get_target_display()} : « {title} »")


def _concerned(idea: Idea, *, tried: bool = False) -> QuerySet[User]:
    """The author, the co-authors, the voters and the followers of an idea, in order; ``tried``: its pilots too.

    Who left the club is told of what they still follow, and of nothing else.
    """
    theirs = Membership.objects.filter(user=OuterRef("pk"))
    gone = Exists(theirs.exclude(left_at=None)) & ~Exists(theirs.active())
    links = Q(club_follows__idea=idea)
    links |= ~gone & (Q(ideas=idea) | Q(club_shared_ideas__idea=idea) | Q(club_votes__idea=idea))
    if tried:
        links |= Q(club_pilots__pilot__idea=idea, club_pilots__state=Candidacy.SELECTED.value)
    return User.objects.filter(links, is_active=True).distinct().order_by("pk")


def tell_of_pilot(event: ClubEvent) -> None:
    """Write to those whom the idea concerns that its pilot recruits, reported or was cancelled."""
    pilot = Pilot.objects.filter(idea=event.idea).first()
    if event.idea is None or pilot is None:
        return
    subject = {
        EventKind.PILOT_OPENED: "Un pilote recrute",
        EventKind.PILOT_REPORTED: "Rapport de pilote",
        EventKind.PILOT_CANCELLED: "Pilote annulé",
    }[EventKind(event.kind)]
    told = list(_concerned(event.idea))
    if event.kind == EventKind.PILOT_REPORTED:
        seats = sitting(today=timezone.localdate(event.happened_at))
        told += [seat.holder for seat in seats if seat.holder is not None and seat.holder.is_active]
    told += [one.user for one in pilot.members.exclude(user=None).select_related("user") if one.user.is_active]
    title = " ".join(event.idea.title.split())
    for user in dict.fromkeys(told):
        _tell(event, user, template="pilot", subject=f"{subject} : « {title} »", pilot=pilot)


def tell_candidate(event: ClubEvent) -> None:
    """Write to a candidate what was decided, and why."""
    candidate = PilotMember.objects.select_related("user", "pilot").filter(decision=event).first()
    # A decision that was changed meanwhile is told by its own event.
    if candidate is not None and candidate.user is not None and candidate.user.is_active:
        subject = "Votre candidature à un pilote"
        _tell(event, candidate.user, template="pilot", subject=subject, pilot=candidate.pilot, candidate=candidate)


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
        _tell(event, user, template="ballot", subject=f"{subject} : « {' '.join(ballot.title.split())} »")


def tell_of_meeting(event: ClubEvent) -> None:
    """Write to those who sit: the call with its agenda, then the minutes."""
    meeting = event.meeting
    if meeting is None:
        return
    subject = {
        EventKind.MEETING_CALLED: f"Séance n° {meeting.number} de l’instance : convocation",
        EventKind.MEETING_CLOSED: f"Séance n° {meeting.number} de l’instance : procès-verbal",
    }[EventKind(event.kind)]
    for seat in sitting(today=meeting.held_on):
        if seat.holder is not None and seat.holder.is_active:
            _tell(event, seat.holder, template="meeting", subject=subject)


def tell_called(event: ClubEvent) -> None:
    """Write at once to the members whom a message calls; the others who follow get it in their round-up."""
    message = event.message
    if message is None or not message.is_visible:
        return
    who = message.author_label
    for mention in message.mentions.select_related("user").order_by("pk"):
        reads = type(message).objects.visible_to(mention.user).filter(pk=message.pk).exists()
        if mention.user.is_active and reads:
            _tell(event, mention.user, template="called", subject=f"{who} vous appelle dans une discussion du club")


def spread_message(event: ClubEvent) -> None:
    """Owe the message to all who follow, and send it to those who want each message at once."""
    if event.message_id is None:
        return
    spread(message_id=event.message_id, now=event.happened_at)
    if made := make_immediate_roundups(message_id=event.message_id, now=timezone.now()):
        signature(SEND_ROUNDUPS, kwargs={"roundup_ids": made}).delay()


def tell_moderators(event: ClubEvent) -> None:
    """Tell the support team that a message was reported or a decision contested; not those who are party."""
    case = event.case
    if case is None:
        return
    appealed = event.kind == EventKind.MESSAGE_APPEALED
    if not appealed and case.reports.count() > 1:
        # The first report of a case rang the bell.
        return
    moderators = User.objects.filter(groups__name=Role.SUPPORT.value, is_active=True).exclude(club_reports__case=case)
    moderators = moderators.exclude(pk__in=[pk for pk in (case.message.author_id, case.decided_by_id) if pk])
    subject = "Décision contestée, à examiner" if appealed else "Message signalé, à examiner"
    for user in moderators.distinct().order_by("pk"):
        _tell(event, user, template="to_moderate", subject=subject)


def tell_of_verdict(event: ClubEvent) -> None:
    """Tell the author what was decided and how to appeal, and those who reported what came of it."""
    case = event.case
    if case is None:
        return
    author = case.message.author
    outcome = case.final_outcome if event.kind == EventKind.APPEAL_JUDGED else case.outcome
    # An author whose message stays has nothing to answer for, unless they appealed.
    if author is not None and author.is_active and (case.verdict == Verdict.REMOVE or case.appealed_at):
        _tell(event, author, template="verdict", subject=f"Votre message au club : {outcome.lower()}")
    for reporter in User.objects.filter(club_reports__case=case, is_active=True).distinct().order_by("pk"):
        _tell(event, reporter, template="verdict", subject=f"Votre signalement : {outcome.lower()}")


def send_roundup(*, roundup_id: int, connection: BaseEmailBackend, now: datetime) -> bool:
    """Hand one round-up over, if it is still owed; whether a mail left. OSError when the server fails.

    Messages taken away meanwhile, or of a space that the person left, are not in it; a mail left empty is not sent.
    """
    if not claim(roundup_id=roundup_id, now=now):
        return False
    roundup = Roundup.objects.select_related("user__club_roundup_choice").get(pk=roundup_id)
    owed = RoundupLine.objects.filter(roundup=roundup).values("message")
    shown = Message.objects.visible_to(roundup.user).visible().filter(pk__in=owed)
    messages = list(shown.select_related("thread__idea").order_by("thread", "written_at", "pk"))
    if not messages or not roundup.user.is_active:
        stamp(roundup_id=roundup_id, now=now)
        return False
    mail = _roundup_mail(roundup, messages)
    if not hand_over(roundup_id=roundup_id, now=now):
        return False
    sent = True
    try:
        connection.send_messages([mail])
    except SMTPRecipientsRefused:
        # The address is dead: sending again would be refused again.
        sent = False
        logger.warning("round-up %d: the address of user %d is refused", roundup_id, roundup.user_id)
    except SMTPResponseException:
        release(roundup_id=roundup_id)
        raise
    except OSError:
        logger.warning("round-up %d: the server was lost on the way, nobody knows whether it left", roundup_id)
        raise
    stamp(roundup_id=roundup_id, now=now)
    return sent


def _roundup_mail(roundup: Roundup, messages: list[Message]) -> EmailMessage:
    threads = [(thread, list(told)) for thread, told in itertools.groupby(messages, key=attrgetter("thread"))]
    stop = settings.BASE_URL + reverse("club:roundup_stop", args=[roundup.user.club_roundup_choice.token])
    context = {
        "threads": [(thread, [(one, excerpt(one.text)) for one in told]) for thread, told in threads],
        "frequency": roundup.user.club_roundup_choice.get_frequency_display().lower(),
        "base_url": settings.BASE_URL,
        "stop_url": stop,
    }
    count = len(messages)
    subject = f"{count} nouveaux messages" if count > 1 else f"Nouveau message : « {threads[0][0].label} »"
    return EmailMessage(
        subject=f"{settings.EMAIL_SUBJECT_PREFIX}{subject}",
        body=render_to_string("club/mail/roundup.txt", context),
        to=[roundup.user.email],
        headers={
            # The same however often it is handed over, so that a mailbox can tell the double.
            "Message-ID": f"<recapitulatif-{roundup.pk}@{urlsplit(settings.BASE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _tell(event: ClubEvent, user: User, *, template: str, subject: str, **more: Any) -> None:
    body = render_to_string(
        f"club/mail/{template}.txt",
        {
            "event": event,
            "idea": event.idea,
            "ballot": event.ballot,
            "meeting": event.meeting,
            "membership": event.membership,
            "message": event.message,
            "case": event.case,
            "is_writer": event.message is not None and event.message.author_id == user.pk,
            "appeal_until": appeal_until(event.case.decided_at) if event.case and event.case.decided_at else None,
            "is_author": event.idea and event.idea.author_id == user.pk,
            "base_url": settings.BASE_URL,
            **more,
        },
    )
    # Mail that fails takes its notice back, so that the next run writes again.
    with transaction.atomic():
        _notice, fresh = Notice.objects.get_or_create(event=event, user=user)
        if fresh:
            send_mail(f"{settings.EMAIL_SUBJECT_PREFIX}{subject}", body, settings.DEFAULT_FROM_EMAIL, [user.email])


def remind_pilots(*, today: date) -> int:
    """Write to the members of pilots whose feedback is due; harmless when run twice. Returns how many mails left."""
    sent = 0
    for owed in feedback_owed(today=today):
        user = owed.member.user
        if user is None or not user.is_active:
            continue
        body = render_to_string(
            "club/mail/pilot_reminder.txt",
            {"owed": owed, "pilot": owed.member.pilot, "base_url": settings.BASE_URL},
        )
        title = " ".join(owed.member.pilot.idea.title.split())
        subject = f"{settings.EMAIL_SUBJECT_PREFIX}Votre retour de pilote : « {title} »"
        # Mail that fails takes its proof back, so that the next run writes again.
        with transaction.atomic():
            _proof, fresh = PilotReminder.objects.get_or_create(
                member=owed.member, round=owed.round.value, step=owed.step.value
            )
            if fresh:
                send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])
                sent += 1
    return sent


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
    EventKind.PILOT_OPENED: (tell_of_pilot,),
    EventKind.PILOT_DECIDED: (tell_candidate,),
    EventKind.PILOT_REPORTED: (tell_of_pilot,),
    EventKind.PILOT_CANCELLED: (tell_of_pilot,),
    EventKind.MEETING_CALLED: (tell_of_meeting,),
    EventKind.MEETING_CLOSED: (tell_of_meeting,),
    EventKind.MESSAGE_POSTED: (tell_called, spread_message),
    EventKind.MESSAGE_EDITED: (),
    EventKind.MESSAGE_WITHDRAWN: (),
    EventKind.MESSAGE_REPORTED: (tell_moderators,),
    EventKind.MESSAGE_JUDGED: (tell_of_verdict,),
    EventKind.MESSAGE_APPEALED: (tell_moderators,),
    EventKind.APPEAL_JUDGED: (tell_of_verdict,),
}
