"""Submitting an idea and moving it along its life."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.lifecycle import CLOSED, IDEA_LIFECYCLE, OWN_COMMANDS, IdeaFacts, next_due
from cms.club.domain.vocabulary import Action, ClubRefusedError, EventKind, Refusal, Role, State
from cms.club.domain.votes import IDEAS_WINDOW, refusal_to_submit
from cms.club.models import CoAuthor, Follow, Idea, IdeaRevision, IdeaStudy, Membership, Vote
from cms.club.services.journal import record


def _texts(*, title: str, problem: str, who_suffers: str, wished_change: str, gain: str) -> dict[str, str]:
    texts = {
        "title": title.strip(),
        "problem": problem.strip(),
        "who_suffers": who_suffers.strip(),
        "wished_change": wished_change.strip(),
        "gain": gain.strip(),
    }
    if not all(texts.values()):
        raise ClubRefusedError(Refusal.TEXT_MISSING)
    return texts


@transaction.atomic
def submit_idea(
    *,
    author: User,
    title: str,
    problem: str,
    who_suffers: str,
    wished_change: str,
    gain: str,
    case_code: str = "",
    case_rule: str = "",
    now: datetime,
) -> Idea:
    """Open the life of an idea; its author follows it. ClubRefusedError when the rules say no.

    ``case_code`` or ``case_rule`` is what replays the problem; the caller has checked that it exists.
    """
    texts = _texts(title=title, problem=problem, who_suffers=who_suffers, wished_change=wished_change, gain=gain)
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
        case_code=case_code,
        case_rule=case_rule,
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


def facts_of(idea: Idea, *, actor: User) -> IdeaFacts:
    """What the rules must know of the idea and of who acts; two queries."""
    wrote = idea.author_id == actor.pk or CoAuthor.objects.filter(idea=idea, user=actor).exists()
    return IdeaFacts(actor_is_author=wrote, studies=IdeaStudy.objects.filter(idea=idea).count())


@transaction.atomic
def edit_idea(
    *,
    idea_id: int,
    author: User,
    title: str,
    problem: str,
    who_suffers: str,
    wished_change: str,
    gain: str,
    expected_version: int,
    now: datetime,
) -> Idea:
    """Rewrite one's idea while nobody has judged it; what it said before is kept and shown."""
    texts = _texts(title=title, problem=problem, who_suffers=who_suffers, wished_change=wished_change, gain=gain)
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea_id)
    if idea.author_id != author.pk:
        raise ClubRefusedError(Refusal.NOT_YOUR_ROLE)
    if idea.state != State.SUBMITTED:
        raise ClubRefusedError(Refusal.EDIT_CLOSED)
    if idea.version != expected_version:
        raise ClubRefusedError(Refusal.IDEA_MOVED_MEANWHILE)
    before = {name: getattr(idea, name) for name in texts}
    if before == texts:
        return idea
    IdeaRevision.objects.create(idea=idea, number=idea.version, texts=before, replaced_at=now)
    for name, text in texts.items():
        setattr(idea, name, text)
    idea.version += 1
    idea.save(update_fields=[*texts, "version"])
    record(kind=EventKind.IDEA_EDITED, idea=idea, actor=author, number=idea.version, target=idea.state, now=now)
    return idea


@transaction.atomic
def merge_idea(
    *,
    idea_id: int,
    into_id: int,
    actor: User,
    roles: frozenset[Role],
    reason: str,
    expected_version: int,
    now: datetime,
) -> Idea:
    """End a double: its votes, its authors and its followers go to ``into_id``. ClubRefusedError, nothing written.

    A member who had voted for both gets one vote back; those of the double are told where their idea lives on.
    """
    if idea_id == into_id:
        raise ClubRefusedError(Refusal.MERGE_INTO_ITSELF)
    # In the order of their numbers, so that two opposite merges wait for each other and do not block.
    locked = Idea.objects.select_for_update(of=("self",)).filter(pk__in=(idea_id, into_id)).order_by("pk")
    found = {idea.pk: idea for idea in locked}
    into = found.get(into_id)
    if into is None or not into.open_to_votes:
        raise ClubRefusedError(Refusal.MERGE_INTO_CLOSED)
    idea = found[idea_id]
    moved = step_idea(
        idea,
        action=Action.MERGE,
        actor=actor,
        roles=roles,
        reason=reason,
        expected_version=expected_version,
        merged_into=into,
        now=now,
    )
    # Who voted is told like who follows, here of the end of the double, there of what comes next.
    own = Vote.objects.filter(idea=idea, member__isnull=False).order_by("pk").values_list("member_id", flat=True)
    Follow.objects.bulk_create([Follow(idea=idea, user_id=user_id) for user_id in own], ignore_conflicts=True)
    voters = Vote.objects.filter(idea=into, member__isnull=False).values("member")
    Vote.objects.filter(idea=idea).exclude(member__in=voters).update(idea=into)
    Vote.objects.filter(idea=idea).delete()
    for user_id in Follow.objects.filter(idea=idea).order_by("pk").values_list("user_id", flat=True):
        Follow.objects.get_or_create(idea=into, user_id=user_id)
    shared = CoAuthor.objects.filter(idea=idea).order_by("pk").values_list("user_id", "name")
    authors = [(idea.author_id, idea.author_name), *shared]
    for user_id, name in authors:
        if user_id is not None and user_id != into.author_id:
            CoAuthor.objects.get_or_create(idea=into, user_id=user_id, defaults={"name": name})
    return moved


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
    if action in OWN_COMMANDS:
        raise ClubRefusedError(Refusal.NOT_ALLOWED_NOW)
    idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea_id)
    return step_idea(
        idea,
        action=action,
        actor=actor,
        roles=roles,
        reason=reason,
        expected_version=expected_version,
        now=now,
    )


def step_idea(
    idea: Idea,
    *,
    action: Action,
    actor: User,
    roles: frozenset[Role],
    reason: str,
    expected_version: int,
    merged_into: Idea | None = None,
    owed_on: date | None = None,
    now: datetime,
) -> Idea:
    """Move a locked idea and write the event, for the commands that lock more than the idea.

    ``owed_on``: the date owed by the new state, when it is not the one of the table.
    """
    if idea.version != expected_version:
        raise ClubRefusedError(Refusal.IDEA_MOVED_MEANWHILE)
    source = State(idea.state)
    facts = facts_of(idea, actor=actor)
    step = IDEA_LIFECYCLE.resolve(source, action, roles=roles, facts=facts, reason=reason)

    idea.state = step.target.value
    idea.next_due_on = owed_on or next_due(step.target, since=timezone.localdate(now))
    idea.closed_at = now if step.target in CLOSED else None
    idea.version += 1
    idea.merged_into = merged_into
    idea.save(update_fields=["state", "next_due_on", "closed_at", "version", "merged_into"])
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
