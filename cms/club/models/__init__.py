"""Rows of the club: members, ideas, votes, and the journal of what happened."""

from cms.club.models.idea import Follow, Idea, Vote
from cms.club.models.journal import ClubEvent, Notice
from cms.club.models.membership import Membership

__all__ = ["ClubEvent", "Follow", "Idea", "Membership", "Notice", "Vote"]
