"""Questions about ideas. Every idea is public: no one may see more than another, so nothing takes a user."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from cms.accounts.models import User
from cms.club.domain.likeness import words_asked
from cms.club.domain.path import Path, path_of
from cms.club.domain.vocabulary import College, EventKind, State
from cms.club.models import ClubEvent, CoAuthor, Idea, IdeaRevision, IdeaStudy
from cms.club.models.idea import IdeaQuerySet
from cms.club.queries.nearness import ideas_saying
from sandbox.queries import bookmark_page

_PATH_EVENTS = [EventKind.IDEA_SUBMITTED.value, EventKind.IDEA_MOVED.value]
ORDERS = {"recentes": ("-submitted_at", "-pk"), "voix": ("-vote_count", "-submitted_at", "-pk")}

# An idea moves nine times in its life: twenty moves hold two ideas at least.
_LATEST_MOVES = 20


def idea_list(
    *, state: State | None = None, college: College | None = None, words: str = "", order: str = "recentes"
) -> IdeaQuerySet:
    """Ideas that hold every word, with ``vote_count``; ``order`` is a key of ``ORDERS``."""
    found = Idea.objects.with_votes()
    if state is not None:
        found = found.filter(state=state.value)
    if college is not None:
        found = found.filter(college=college.value)
    asked = words_asked(words)
    if words.strip() and not asked:
        found = found.none()
    for word in asked:
        found = found.filter(ideas_saying(word))
    return found.order_by(*ORDERS[order])


def idea_detail(*, pk: int) -> Idea | None:
    """One idea with ``vote_count``, or None."""
    return Idea.objects.with_votes().filter(pk=pk).first()


@dataclass(frozen=True)
class Case:
    """What replays the problem of an idea: ``url`` opens it, ``label`` says what it is."""

    label: str
    url: str


def case_url(*, code: str, rule: str) -> str:
    """The address that replays the references that an idea keeps, empty without any; no query."""
    if code:
        return reverse("sandbox:bookmark", args=[code])
    return f"{reverse('sandbox:explain')}?{urlencode({'message': rule})}" if rule else ""


def case_of(*, code: str, rule: str) -> Case | None:
    """The case of these references, or None when there is none, or none any more."""
    if code:
        page = bookmark_page(code)
        return Case(page.title, case_url(code=code, rule="")) if page else None
    return Case(f"Message {rule}", case_url(code="", rule=rule)) if rule else None


def cases_in_use() -> frozenset[str]:
    """The codes of every kept moment that an idea leads to."""
    return frozenset(Idea.objects.exclude(case_code="").values_list("case_code", flat=True))


@dataclass(frozen=True)
class StudyState:
    """Where a study stands: ``given`` counts those handed in, ``published`` is empty until it is closed."""

    given: int
    published: list[IdeaStudy]


def study_of(*, idea: Idea, path: Path) -> StudyState:
    """The studies; published once the idea went before the board, and not before; one query."""
    studies = list(IdeaStudy.objects.filter(idea=idea).order_by("given_at", "pk"))
    closed = any(step.state is State.ON_AGENDA and step.reached_on for step in path.steps)
    return StudyState(len(studies), studies if closed else [])


def has_studied(*, idea: Idea, evaluator: User) -> bool:
    """Whether this person handed in their study."""
    return IdeaStudy.objects.filter(idea=idea, evaluator=evaluator).exists()


def revisions_of(*, idea: Idea) -> list[IdeaRevision]:
    """What the idea said before, the latest first."""
    return list(IdeaRevision.objects.filter(idea=idea).order_by("-number"))


def co_authors_of(*, idea: Idea) -> list[CoAuthor]:
    """Authors of the ideas that were merged into this one."""
    return list(CoAuthor.objects.filter(idea=idea).order_by("pk"))


@dataclass(frozen=True)
class Journey:
    """The history of one idea, oldest first, and the road drawn from it."""

    events: list[ClubEvent]
    path: Path

    @property
    def answers(self) -> list[ClubEvent]:
        """Official answers: the moves that say why, newest first."""
        return [event for event in reversed(self.events) if event.reason]


def journey(*, idea: Idea) -> Journey:
    """What happened to ``idea``; one query. An idea without a journal stands on its state alone."""
    events = list(ClubEvent.objects.filter(idea=idea, kind__in=_PATH_EVENTS).order_by("number"))
    visits = [(State(event.target), timezone.localdate(event.happened_at)) for event in events]
    return Journey(events=events, path=path_of(visits or [(State(idea.state), timezone.localdate(idea.submitted_at))]))


def votes_by_college(*, idea: Idea) -> list[tuple[College, int]]:
    """Votes of each college, zero included, in the order of the colleges."""
    counts = dict(idea.votes.order_by("college").values_list("college").annotate(count=Count("pk")))
    return [(college, counts.get(college.value, 0)) for college in College]


def ideas_by_state(*, year: int | None = None) -> list[tuple[State, int]]:
    """How many ideas stand in each state, zero included; ``year``: those submitted that year (Paris time)."""
    counts = dict(_of_year(year).order_by("state").values_list("state").annotate(count=Count("pk")))
    return [(state, counts.get(state.value, 0)) for state in State]


def ideas_total(*, year: int | None = None) -> int:
    """How many ideas were submitted, counted without their states."""
    return _of_year(year).count()


def _of_year(year: int | None) -> IdeaQuerySet:
    return Idea.objects.all() if year is None else Idea.objects.filter(submitted_at__year=year)


def first_year() -> int | None:
    """The year of the first idea, or None."""
    first = Idea.objects.order_by("submitted_at").values_list("submitted_at", flat=True).first()
    return None if first is None else timezone.localdate(first).year


def two_ideas_for_home(*, now: datetime) -> list[Idea]:
    """The two ideas that moved last, dismissed ones left out, with ``vote_count``; two queries."""
    latest = (
        ClubEvent.objects.filter(kind__in=_PATH_EVENTS)
        .exclude(idea__state=State.DISMISSED.value)
        .order_by("-pk")
        .values_list("idea", flat=True)[:_LATEST_MOVES]
    )
    two = list(dict.fromkeys(latest))[:2]
    return sorted(Idea.objects.with_votes().filter(pk__in=two), key=lambda idea: two.index(idea.pk))
