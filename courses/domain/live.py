"""The rules of a live class: pseudonyms, who is stuck, which mistakes to talk about, what may be asked.

The delays are those of this platform: they were chosen so that a trainer looks up before a learner gives up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from courses.domain.refusals import Refusal
from courses.domain.vocabulary import Labelled

OPENS_BEFORE = timedelta(hours=1)
# A page tells that it is there every quarter of a minute; three missed in a row, and one is away.
PRESENCE_PACE = timedelta(seconds=15)
AWAY_AFTER = timedelta(seconds=50)
# A line that drops comes back by itself within seconds: only a longer silence is a departure.
DEPARTED_AFTER = timedelta(seconds=20)
STUCK_AFTER = timedelta(minutes=4)
QUESTION_LENGTH = 500
POLL_CHOICES = range(2, 7)
POLL_CHOICE_LENGTH = 120
MISTAKES_SHOWN = 3

TREES = (
    "Acacia", "Alisier", "Amandier", "Arbousier", "Aubépine", "Aulne", "Bouleau", "Buis", "Cèdre", "Cerisier",
    "Charme", "Châtaignier", "Chêne", "Cornouiller", "Cyprès", "Érable", "Figuier", "Frêne", "Fusain", "Genêt",
    "Genévrier", "Ginkgo", "Grenadier", "Hêtre", "Houx", "If", "Laurier", "Lilas", "Magnolia", "Mélèze",
    "Merisier", "Mûrier", "Myrte", "Néflier", "Noisetier", "Noyer", "Olivier", "Orme", "Osier", "Peuplier",
    "Pin", "Platane", "Poirier", "Pommier", "Prunier", "Robinier", "Sapin", "Saule", "Sorbier", "Sureau",
    "Tamaris", "Thuya", "Tilleul", "Tremble", "Troène", "Tulipier", "Viorne",
)  # fmt: skip


def pseudonym(number: int) -> str:
    """The name on the board of the participant who came ``number``-th (from 1): « Chêne », later « Chêne 2 »."""
    turn, place = divmod(number - 1, len(TREES))
    return TREES[place] if turn == 0 else f"{TREES[place]}\u00a0{turn + 1}"


class CellState(Labelled):
    """What a participant's cell of the board says: a word, and a shape beside it."""

    DONE = "done", "Fini"
    WORKING = "working", "Au travail"
    STUCK = "stuck", "Bloqué"
    WATCHING = "watching", "Regarde"
    ABSENT = "absent", "Parti"


@dataclass(frozen=True)
class Gestures:
    """What is known of a participant's practice space. ``stuck_on``: what the newest mistake overlooks, or nothing."""

    moved_at: datetime | None
    finished: bool
    stuck_on: str


@dataclass(frozen=True)
class Verdict:
    """Where a participant is, and why when stuck."""

    state: CellState
    why: str = ""


def verdict(*, now: datetime, seen_at: datetime, gestures: Gestures | None, frozen: bool) -> Verdict:
    """Where a participant is. Who finished stays so even gone; nobody is stuck while the exercise is held still."""
    if gestures is not None and gestures.finished:
        return Verdict(CellState.DONE)
    if now - seen_at > AWAY_AFTER:
        return Verdict(CellState.ABSENT)
    if gestures is None:
        return Verdict(CellState.WATCHING)
    if gestures.stuck_on:
        return Verdict(CellState.STUCK, gestures.stuck_on)
    if not frozen and gestures.moved_at is not None and now - gestures.moved_at > STUCK_AFTER:
        minutes = (now - gestures.moved_at) // timedelta(minutes=1)
        return Verdict(CellState.STUCK, f"Aucun geste depuis {minutes}\u00a0minutes.")
    return Verdict(CellState.WORKING)


@dataclass(frozen=True)
class FrequentMistake:
    """A mistake, what it overlooks, and how many people made it."""

    code: str
    hint: str
    people: int


def frequent_mistakes(made: Iterable[Mapping[str, str]]) -> list[FrequentMistake]:
    """The three mistakes that most people made (each person counts once for each), the most frequent first."""
    people: Counter[str] = Counter()
    hints: dict[str, str] = {}
    for mistakes in made:
        people.update(mistakes.keys())
        hints |= mistakes
    ranked = sorted(people.items(), key=lambda item: (-item[1], item[0]))[:MISTAKES_SHOWN]
    return [FrequentMistake(code=code, hint=hints[code], people=count) for code, count in ranked]


def opening_refusal(*, now: datetime, starts_at: datetime, ends_at: datetime, closed: bool) -> Refusal | None:
    """Why a class cannot be opened now, or None."""
    if closed:
        return Refusal.LIVE_OVER
    if now < starts_at - OPENS_BEFORE:
        return Refusal.LIVE_TOO_EARLY
    return Refusal.LIVE_OVER if now > ends_at + timedelta(days=1) else None


def text_refusal(text: str) -> Refusal | None:
    """What is wrong with a question or a note (already stripped), or None."""
    if not text:
        return Refusal.TEXT_MISSING
    return Refusal.TEXT_TOO_LONG if len(text) > QUESTION_LENGTH else None


def poll_refusal(*, question: str, choices: Sequence[str]) -> Refusal | None:
    """What is wrong with a poll, or None."""
    if refusal := text_refusal(question):
        return refusal
    if len(choices) not in POLL_CHOICES or len(set(choices)) != len(choices):
        return Refusal.POLL_CHOICES
    return Refusal.TEXT_TOO_LONG if any(len(choice) > POLL_CHOICE_LENGTH for choice in choices) else None
