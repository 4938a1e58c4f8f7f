"""Questions about pilots. What is called for and reported is public; who tries is told to members and staff."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from cms.accounts.models import User
from cms.club.domain.pilots import (
    OPEN,
    Answer,
    Candidacy,
    CollegeTally,
    Conclusion,
    Difficulty,
    Feedback,
    PilotState,
    Reminder,
    Report,
    Round,
    due_on,
    reminder_of,
    report_line,
)
from cms.club.domain.vocabulary import College
from cms.club.models import BoardMeeting, Idea, Pilot, PilotFeedback, PilotMember
from cms.club.models.pilot import PilotQuerySet

_SELECTED = Candidacy.SELECTED.value


def pilot_list(*, opened: bool) -> PilotQuerySet:
    """Pilots with their ideas and ``chosen``, the number of their members: those that are open, or those that ended."""
    chosen = Count("members", filter=Q(members__state=_SELECTED))
    states = [state.value for state in PilotState if (state in OPEN) is opened]
    found = Pilot.objects.filter(state__in=states).select_related("idea").annotate(chosen=chosen)
    return found.order_by("-opened_at", "-pk")


def recruiting(*, today: date) -> PilotQuerySet:
    """Those that take candidacies today, with their ideas."""
    return Pilot.objects.recruiting(today).select_related("idea")


def pilot_detail(*, pk: int) -> Pilot | None:
    """One pilot with its idea and its meeting, or None."""
    return Pilot.objects.select_related("idea", "meeting").filter(pk=pk).first()


def pilots_of(*, idea: Idea) -> list[Pilot]:
    """The pilots of one idea, the latest first."""
    return list(Pilot.objects.filter(idea=idea).order_by("-opened_at", "-pk"))


def members_by_college(pilot: Pilot) -> dict[College, int]:
    """How many members were chosen in each college, zero included; one query."""
    found = PilotMember.objects.filter(pilot=pilot, state=_SELECTED).order_by("college").values_list("college")
    counts = dict(found.annotate(count=Count("pk")))
    return {college: counts.get(college.value, 0) for college in College}


@dataclass(frozen=True)
class PlacesRow:
    """One college of a pilot: places announced, candidates waiting, members chosen."""

    college: College
    places: int
    waiting: int
    chosen: int


def places_of(pilot: Pilot) -> list[PlacesRow]:
    """The three colleges; one query."""
    found = PilotMember.objects.filter(pilot=pilot).order_by("college").values_list("college")
    counts = {
        college: (waiting, chosen)
        for college, waiting, chosen in found.annotate(
            waiting=Count("pk", filter=Q(state=Candidacy.WAITING.value)), chosen=Count("pk", filter=Q(state=_SELECTED))
        )
    }
    return [PlacesRow(college, places, *counts.get(college.value, (0, 0))) for college, places in pilot.places.items()]


def candidates_of(pilot: Pilot) -> list[PilotMember]:
    """Every candidate, in the order of the candidacies."""
    return list(PilotMember.objects.filter(pilot=pilot).order_by("applied_at", "pk"))


def candidacy_of(pilot: Pilot, *, user: User) -> PilotMember | None:
    """The candidacy of a person, or None."""
    return PilotMember.objects.filter(pilot=pilot, user=user).first()


def feedback_in(member: PilotMember, *, when: Round) -> PilotFeedback | None:
    """What a member said in a round, or None."""
    return PilotFeedback.objects.filter(member=member, round=when.value).first()


def feedback_of(pilot: Pilot) -> list[Feedback]:
    """All that chosen members said, as the rules read it; one query."""
    found = PilotFeedback.objects.filter(member__pilot=pilot, member__state=_SELECTED).select_related("member")
    return [
        Feedback(
            member=one.member_id,
            college=College(one.member.college),
            round=Round(one.round),
            answer=Answer(one.answer),
            difficulties=one.difficulties,
            blocking=one.blocking,
        )
        for one in found.order_by("member", "round")
    ]


def silent_members(pilot: Pilot, *, when: Round) -> list[PilotMember]:
    """The chosen members who said nothing in this round."""
    said = PilotFeedback.objects.filter(member=OuterRef("pk"), round=when.value)
    found = PilotMember.objects.filter(pilot=pilot, state=_SELECTED).exclude(Exists(said))
    return list(found.select_related("user", "pilot__idea").order_by("pk"))


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain values, to be kept as it was read."""
    return {
        "conclusion": report.conclusion.value,
        "colleges": [{**vars(row), "college": row.college.value} for row in report.colleges],
        "difficulties": [
            {"college": one.college.value, "round": one.round.value, "text": one.text, "blocking": one.blocking}
            for one in report.difficulties
        ],
    }


def from_json(told: Mapping[str, Any]) -> Report:
    """The report that ``to_json`` kept."""
    return Report(
        conclusion=Conclusion(told["conclusion"]),
        colleges=tuple(CollegeTally(**{**row, "college": College(row["college"])}) for row in told["colleges"]),
        difficulties=tuple(
            Difficulty(College(one["college"]), Round(one["round"]), one["text"], one["blocking"])
            for one in told["difficulties"]
        ),
    )


def report_read(pilot: Pilot) -> Report | None:
    """The report as it was handed to the board, or None."""
    return from_json(pilot.report) if pilot.report else None


@dataclass(frozen=True)
class MeetingReport:
    """A report on the agenda of a meeting; ``line`` is what its minutes say."""

    pilot: Pilot
    line: str


def reports_of(meeting: BoardMeeting) -> list[MeetingReport]:
    """The reports that lie before a meeting, in the order in which they were handed in; one query."""
    found = Pilot.objects.filter(meeting=meeting).select_related("idea").order_by("reported_at", "pk")
    return [MeetingReport(pilot, report_line(from_json(pilot.report))) for pilot in found if pilot.report]


@dataclass(frozen=True)
class Owed:
    """A feedback that a member owes, and the reminder whose day has come."""

    member: PilotMember
    round: Round
    due: date
    step: Reminder


def feedback_owed(*, today: date) -> Iterator[Owed]:
    """Every feedback that a running pilot waits for and that calls for a reminder today."""
    for pilot in Pilot.objects.filter(state=PilotState.RUNNING.value).select_related("idea").order_by("pk"):
        for when in Round:
            due = due_on(when, starts_on=pilot.starts_on, ends_on=pilot.ends_on)
            step = reminder_of(due, today=today)
            # Past the middle, the final word is the one that is waited for.
            if step is None or (when is Round.MIDTERM and _final_is_near(pilot, today)):
                continue
            for member in silent_members(pilot, when=when):
                yield Owed(member, when, due, step)


def _final_is_near(pilot: Pilot, today: date) -> bool:
    return reminder_of(pilot.ends_on, today=today) is not None
