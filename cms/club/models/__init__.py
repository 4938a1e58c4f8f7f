"""Rows of the club: members, ideas, votes, ballots, discussions, and the journal of what happened."""

from cms.club.models.ballot import Ballot, BallotElector, BallotOption, BallotPaper, BoardSeat
from cms.club.models.contact import ContactMessage
from cms.club.models.discussion import (
    Mention,
    Message,
    MessageFile,
    MessageRevision,
    SpaceFollow,
    Thread,
    ThreadFollow,
    ThreadVisit,
)
from cms.club.models.idea import CoAuthor, Follow, Idea, IdeaRevision, IdeaStudy, Vote
from cms.club.models.journal import ClubEvent, Notice
from cms.club.models.meeting import AgendaItem, BoardMeeting, MeetingSeat, MinutesLine, SeatVote
from cms.club.models.membership import Listing, Membership
from cms.club.models.moderation import ModerationCase, Report
from cms.club.models.pilot import Pilot, PilotFeedback, PilotMember, PilotReminder
from cms.club.models.roundup import Roundup, RoundupChoice, RoundupLine

__all__ = [
    "AgendaItem",
    "Ballot",
    "BallotElector",
    "BallotOption",
    "BallotPaper",
    "BoardMeeting",
    "BoardSeat",
    "ClubEvent",
    "CoAuthor",
    "ContactMessage",
    "Follow",
    "Idea",
    "IdeaRevision",
    "IdeaStudy",
    "Listing",
    "MeetingSeat",
    "Membership",
    "Mention",
    "Message",
    "MessageFile",
    "MessageRevision",
    "MinutesLine",
    "ModerationCase",
    "Notice",
    "Pilot",
    "PilotFeedback",
    "PilotMember",
    "PilotReminder",
    "Report",
    "Roundup",
    "RoundupChoice",
    "RoundupLine",
    "SeatVote",
    "SpaceFollow",
    "Thread",
    "ThreadFollow",
    "ThreadVisit",
    "Vote",
]
