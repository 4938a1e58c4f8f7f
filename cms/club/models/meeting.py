"""Meetings of the board: who took part, what each seat said of each idea, and the minutes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cms.club.domain.vocabulary import College, MeetingState, Presence, Voice
from cms.club.models.ballot import BoardSeat
from cms.club.models.idea import Idea

_DECISIONS = [Voice.ACCEPT.value, Voice.POSTPONE.value, Voice.DISMISS.value]


class BoardMeeting(models.Model):
    """One meeting, numbered in the order in which they were called."""

    number = models.PositiveIntegerField("numéro", unique=True)
    held_on = models.DateField("date")
    state = models.CharField(
        "état", max_length=10, choices=[(s.value, s.label) for s in MeetingState], default="called"
    )
    opened_at = models.DateTimeField("ouverte", null=True)
    closed_at = models.DateTimeField("close", null=True)
    # The last digest of the minutes before, sealed with these.
    previous_digest = models.CharField("empreinte précédente", max_length=64, blank=True)

    class Meta:
        verbose_name = "séance de l’instance"
        verbose_name_plural = "séances de l’instance"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="called", opened_at__isnull=True, closed_at__isnull=True)
                | Q(state="open", opened_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False),
                name="club_meeting_state_has_its_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"séance n° {self.number}"

    def get_absolute_url(self) -> str:
        """The page of the meeting."""
        return reverse("club:meeting", kwargs={"number": self.number})


class MeetingSeat(models.Model):
    """How a seat took part; its name is copied, so that minutes do not change with people."""

    meeting = models.ForeignKey(BoardMeeting, models.CASCADE, related_name="seats")
    seat = models.ForeignKey(BoardSeat, models.PROTECT, related_name="meetings")
    college = models.CharField("collège", max_length=20, choices=[(c.value, c.label) for c in College])
    presence = models.CharField("présence", max_length=12, choices=[(p.value, p.label) for p in Presence])
    proxy_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="proxies")

    class Meta:
        verbose_name = "présence en séance"
        ordering: ClassVar = ["meeting", "college", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="club_meeting_seat_once"),
            models.UniqueConstraint(
                fields=["proxy_to"], condition=Q(proxy_to__isnull=False), name="club_meeting_one_proxy_a_seat"
            ),
            models.CheckConstraint(
                condition=Q(presence="represented", proxy_to__isnull=False)
                | (~Q(presence="represented") & Q(proxy_to__isnull=True)),
                name="club_meeting_proxy_only_when_represented",
            ),
            models.CheckConstraint(
                condition=Q(proxy_to__isnull=True) | ~Q(proxy_to=F("id")), name="club_meeting_no_proxy_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"siège {self.seat_id} à la séance {self.meeting_id}"


class AgendaItem(models.Model):
    """One idea before the board; ``decision`` stays empty when the meeting closed without one."""

    meeting = models.ForeignKey(BoardMeeting, models.CASCADE, related_name="items")
    idea = models.ForeignKey(Idea, models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField("rang")
    decision = models.CharField(
        "décision", max_length=10, blank=True, choices=[(v.value, v.label) for v in Voice if v.value in _DECISIONS]
    )
    motive = models.TextField("motif", blank=True, max_length=4000)
    decided_at = models.DateTimeField("décidée", null=True)
    # The decision that this one puts in question.
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "points de l’ordre du jour"
        ordering: ClassVar = ["meeting", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "idea"], name="club_item_one_an_idea"),
            models.CheckConstraint(
                condition=Q(decision="", motive="", decided_at__isnull=True)
                | (Q(decision__in=_DECISIONS, decided_at__isnull=False) & ~Q(motive="")),
                name="club_item_decided_with_a_motive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} à la séance {self.meeting_id}"


class SeatVote(models.Model):
    """What one seat said of one idea, in public, with its own opinion if it has one."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="voices")
    seat = models.ForeignKey(MeetingSeat, models.CASCADE, related_name="voices")
    voice = models.CharField("voix", max_length=10, choices=[(v.value, v.label) for v in Voice])
    dissent = models.TextField("opinion", blank=True, max_length=2000)

    class Meta:
        verbose_name = "voix en séance"
        verbose_name_plural = "voix en séance"
        ordering: ClassVar = ["item", "seat"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "seat"], name="club_seat_vote_once"),
            models.CheckConstraint(condition=Q(voice__in=[v.value for v in Voice]), name="club_seat_vote_known"),
        ]

    def __str__(self) -> str:
        return f"{self.voice} du siège {self.seat_id}"


class MinutesLine(models.Model):
    """One line of the minutes and its digest; written once, when the meeting closes."""

    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, related_name="minutes")
    number = models.PositiveIntegerField("ligne")
    text = models.TextField("texte")
    digest = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "ligne de procès-verbal"
        verbose_name_plural = "lignes de procès-verbal"
        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "number"], name="club_minutes_line_once")]

    def __str__(self) -> str:
        return self.text
