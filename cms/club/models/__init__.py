"""Rows of the club: members, ideas, votes, ballots, and the journal of what happened."""

from cms.club.models.ballot import Ballot, BallotElector, BallotOption, BallotPaper, BoardSeat
from cms.club.models.contact import ContactMessage
from cms.club.models.idea import CoAuthor, Follow, Idea, IdeaRevision, IdeaStudy, Vote
from cms.club.models.journal import ClubEvent, Notice
from cms.club.models.meeting import AgendaItem, BoardMeeting, MeetingSeat, MinutesLine, SeatVote
from cms.club.models.membership import Listing, Membership

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
    "MinutesLine",
    "Notice",
    "SeatVote",
    "Vote",
]
