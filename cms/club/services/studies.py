"""Handing in one's study of an idea."""

from datetime import datetime

from django.db import transaction

from cms.accounts.models import User
from cms.club.domain.lifecycle import BOARD, MAX_REASON, STAFF
from cms.club.domain.vocabulary import ClubRefusedError, EventKind, Feasibility, Level, Refusal, Role, State
from cms.club.models import Idea, IdeaStudy
from cms.club.services.ideas import facts_of
from cms.club.services.journal import record

EVALUATORS = STAFF | BOARD


@transaction.atomic
def give_study(
    *,
    idea_id: int,
    evaluator: User,
    roles: frozenset[Role],
    cost: Level,
    value: Level,
    feasibility: Feasibility,
    opinion: str,
    now: datetime,
) -> IdeaStudy:
    """One study an evaluator, while the idea is under study; ClubRefusedError, or ``Idea.DoesNotExist``."""
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea_id)
    if not roles & EVALUATORS:
        raise ClubRefusedError(Refusal.NOT_YOUR_ROLE)
    if facts_of(idea, actor=evaluator).actor_is_author:
        raise ClubRefusedError(Refusal.PARTY_TO_THE_CASE)
    if idea.state != State.UNDER_STUDY:
        raise ClubRefusedError(Refusal.NOT_UNDER_STUDY)
    if IdeaStudy.objects.filter(idea=idea, evaluator=evaluator).exists():
        raise ClubRefusedError(Refusal.ALREADY_STUDIED)
    text = opinion.strip()
    if not text or len(text) > MAX_REASON or "\x00" in text:
        raise ClubRefusedError(Refusal.OPINION_MISSING)
    study = IdeaStudy.objects.create(
        idea=idea,
        evaluator=evaluator,
        cost=cost.value,
        value=value.value,
        feasibility=feasibility.value,
        opinion=text,
        given_at=now,
    )
    record(kind=EventKind.STUDY_GIVEN, idea=idea, actor=evaluator, now=now)
    return study
