"""Submitting an idea and moving it along its life."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.lifecycle import CLOSED, IDEA_LIFECYCLE, IdeaFacts, next_due
from cms.club.domain.vocabulary import Action, ClubRefusedError, EventKind, Refusal, Role, State
from cms.club.domain.votes import IDEAS_WINDOW, refusal_to_submit
from cms.club.models import Follow, Idea, Membership
from cms.club.services.journal import record


@transaction.atomic
def submit_idea(
    *, author: User, title: str, problem: str, who_suffers: str, wished_change: str, gain: str, now: datetime
) -> Idea:
    """Open the life of an idea; its author follows it. ClubRefusedError when the rules say no."""
    texts = {
        "title": title.strip(),
        "problem": problem.strip(),
        "who_suffers": who_suffers.strip(),
        "wished_change": wished_change.strip(),
        "gain": gain.strip(),
    }
    if not all(texts.values()):
        raise ClubRefusedError(Refusal.TEXT_MISSING)
    # Locked, so that the bound on recent ideas holds for two tabs too.
    membership = Membership.objects.select_for_update(of=("self",)).active().filter(user=author).first()
    recent = Idea.objects.filter(author=author, submitted_at__gt=now - IDEAS_WINDOW).count()
    refusal = refusal_to_submit(member=membership is not None, recent=recent)
    if refusal or membership is None:
        raise ClubRefusedError(refusal or Refusal.NOT_A_MEMBER)
    state = IDEA_LIFECYCLE.initial
    idea = Idea.objects.create(
        author=author,
        author_name=membership.display_name,
        college=membership.college,
        state=state.value,
        next_due_on=next_due(state, since=timezone.localdate(now)),
        submitted_at=now,
        **texts,
    )
    Follow.objects.create(idea=idea, user=author)
    record(
        kind=EventKind.IDEA_SUBMITTED,
        idea=idea,
        actor=author,
        number=idea.version,
        target=state.value,
        next_due_on=idea.next_due_on,
        now=now,
    )
    return idea


@transaction.atomic
def move_idea(
    *,
    idea_id: int,
    action: Action,
    actor: User,
    roles: frozenset[Role],
    reason: str,
    expected_version: int,
    now: datetime,
) -> Idea:
    """Move an idea by one step and record who, why and what is owed next, or change nothing.

    ``expected_version`` is the version the actor had before their eyes; IDEA_MOVED_MEANWHILE when it is not the
    present one. ``Idea.DoesNotExist`` for an unknown number.
    """
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea_id)
    if idea.version != expected_version:
        raise ClubRefusedError(Refusal.IDEA_MOVED_MEANWHILE)
    source = State(idea.state)
    facts = IdeaFacts(actor_is_author=idea.author_id == actor.pk)
    step = IDEA_LIFECYCLE.resolve(source, action, roles=roles, facts=facts, reason=reason)

    idea.state = step.target.value
    idea.next_due_on = next_due(step.target, since=timezone.localdate(now))
    idea.closed_at = now if step.target in CLOSED else None
    idea.version += 1
    idea.save(update_fields=["state", "next_due_on", "closed_at", "version"])
    record(
        kind=EventKind.IDEA_MOVED,
        idea=idea,
        actor=actor,
        number=idea.version,
        action=action.value,
        source=source.value,
        target=idea.state,
        next_due_on=idea.next_due_on,
        role=next(role.value for role in Role if role in roles & step.roles),
        reason=reason.strip(),
        now=now,
    )
    return idea
