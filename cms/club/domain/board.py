"""The board in its meetings: quorum, proxies, what the voices decide, and minutes that show if one line changed.

Six seats, two a college, and the three decisions are those of the newsletter that announces the club (official);
quorum, majority and proxies are rules of the platform (assumed).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from cms.club.domain.vocabulary import Action, College, Presence, Refusal, Voice

COLLEGES_PRESENT = 2
# How long (ten years) minutes name those who sat, as a public archive; their seals and the decisions stay.
MINUTES_TERM = timedelta(days=3653)
MAX_DISSENT = 2000
ACTION_OF = {Voice.ACCEPT: Action.ACCEPT, Voice.POSTPONE: Action.POSTPONE, Voice.DISMISS: Action.DISMISS}


@dataclass(frozen=True)
class Attendance:
    """How one seat takes part. ``proxy_to`` is the seat that votes for it, when it is represented."""

    seat: int
    college: College
    presence: Presence
    proxy_to: int | None = None


def refusal_of_attendance(attendance: Sequence[Attendance]) -> Refusal | None:
    """A proxy goes to another seat that is there itself, and a seat carries one at most."""
    present = {a.seat for a in attendance if a.presence is Presence.PRESENT}
    given = [a for a in attendance if a.presence is Presence.REPRESENTED]
    carriers = [a.proxy_to for a in given]
    if any(a.proxy_to not in present or a.proxy_to == a.seat for a in given) or len(set(carriers)) < len(carriers):
        return Refusal.PROXY_IMPOSSIBLE
    return None


def quorum_met(attendance: Sequence[Attendance]) -> bool:
    """More than half of the filled seats present or represented, and two colleges with someone present."""
    taking_part = sum(a.presence is not Presence.ABSENT for a in attendance)
    colleges = {a.college for a in attendance if a.presence is Presence.PRESENT}
    return 2 * taking_part > len(attendance) and len(colleges) >= COLLEGES_PRESENT


def decide(voices: Iterable[Voice]) -> Voice:
    """What the board says: the choice of more than half of the voices expressed; without one, it postpones."""
    tally: Counter[Voice] = Counter(voice for voice in voices if voice is not Voice.ABSTAIN)
    expressed = tally.total()
    return next((voice for voice in ACTION_OF if 2 * tally[voice] > expressed), Voice.POSTPONE)


# -- minutes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeatVoice:
    """One seat's voice as the minutes tell it; ``voice`` is None for the author of the idea, who does not vote."""

    name: str
    college: College
    voice: Voice | None
    proxy_name: str = ""
    dissent: str = ""


@dataclass(frozen=True)
class Decided:
    """One item of the agenda; ``decision`` is None when the meeting closed before deciding."""

    idea: str
    decision: Voice | None
    motive: str
    voices: tuple[SeatVoice, ...]
    # The meeting that decided before, and what it decided.
    former: str = ""
    former_decision: Voice | None = None


DECISIONS = {Voice.ACCEPT: "retenue", Voice.POSTPONE: "reportée", Voice.DISMISS: "écartée"}


def minutes_lines(
    *,
    number: int,
    day: str,
    seats: Mapping[str, str],
    quorum: bool,
    items: Sequence[Decided],
    reports: Sequence[tuple[str, str]] = (),
) -> list[str]:
    """The minutes, one fact a line, for someone who was not there.

    ``seats``: name and how each took part. ``reports``: idea and what its pilot says, told before the decisions.
    """
    lines = [f"Procès-verbal de la séance n° {number} de l’instance de pilotage, tenue le {day}."]
    lines += [f"{name} : {how}." for name, how in seats.items()]
    lines.append("Le quorum est atteint." if quorum else "Le quorum n’est pas atteint : aucune décision n’est prise.")
    lines += [f"Rapport de pilote présenté : « {idea} ». {_flat(said)}." for idea, said in reports]
    for place, item in enumerate(items, 1):
        lines.append(f"Point {place} : « {item.idea} ».")
        if item.former:
            lines.append(_former_line(item))
        lines += [_voice_line(voice) for voice in item.voices]
        if item.decision is None:
            lines.append("Non décidé : le point passe à la séance suivante.")
        else:
            tally = Counter(voice.voice for voice in item.voices)
            count = ", ".join(f"{voice.label.lower()} {tally[voice]}" for voice in Voice)
            lines.append(f"Décision : l’idée est {DECISIONS[item.decision]} ({count}). Motif : {_flat(item.motive)}")
    lines.append("Fin du procès-verbal.")
    return lines


def _former_line(item: Decided) -> str:
    # What was put off comes back as it was said; only a decision is overturned.
    if item.former_decision is Voice.POSTPONE:
        return f"Ce point avait été reporté à la {item.former}."
    said = f" : l’idée était {DECISIONS[item.former_decision]}" if item.former_decision else ""
    return f"Ce point remet en cause la décision prise à la {item.former}{said}."


def _voice_line(voice: SeatVoice) -> str:
    who = f"{voice.name} ({voice.college.label})"
    if voice.voice is None:
        return f"{who} : ne vote pas, il est l’auteur de l’idée."
    through = f", par procuration à {voice.proxy_name}" if voice.proxy_name else ""
    dissent = f" Opinion : {_flat(voice.dissent)}" if voice.dissent else ""
    return f"{who}{through} : {voice.voice.label.lower()}.{dissent}"


def _flat(text: str) -> str:
    # A line of the minutes is one line: what was typed on several is joined.
    return " ".join(text.split())


def chain(lines: Iterable[str], *, previous: str) -> list[str]:
    """The digest of each line: SHA-256 of the digest before, a line feed, and the line, in UTF-8.

    ``previous`` is the last digest of the meeting before, empty for the first one: changing one line of the past
    changes every digest that follows.
    """
    digests = []
    for line in lines:
        previous = hashlib.sha256(f"{previous}\n{line}".encode()).hexdigest()
        digests.append(previous)
    return digests


def first_broken(lines: Sequence[str], digests: Sequence[str], *, previous: str) -> int | None:
    """The number (from 1) of the first line that is not what was sealed, or None when all hold."""
    computed = chain(lines, previous=previous)
    for place, (now, then) in enumerate(zip(computed, digests, strict=False), 1):
        if now != then:
            return place
    return None if len(computed) == len(digests) else min(len(computed), len(digests)) + 1
