"""Reading a pasted message: which codes, wordings, paths and lines it holds, and what of it is not understood.

Never raises, whatever the text. What is found is in the order of the text; a guess is said to be one.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log

from sandbox.domain.catalogue import PLACE_PREFIX, REFUSALS, entries, find
from sandbox.domain.catalogue_places import ELEMENTS, PLACES, Place, names_of, place_of
from sandbox.domain.catalogue_portal import PORTAL
from sandbox.domain.catalogue_wordings import WORDINGS
from sandbox.domain.entries import Entry, Kind
from sandbox.domain.folding import fold, folded

MAX_MESSAGE = 4000
"""Characters that are read; a message of the portal is cut at about 200."""

MAX_FINDINGS = 12
MAX_GUESSES = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing understood. ``excerpt``: the words it was read from; ``path``: the names in the file, joined by « › »;
    ``line`` and ``column`` as the message says them (empty: it does not)."""

    entry: Entry
    excerpt: str
    place: Place | None = None
    path: str = ""
    line: str = ""
    column: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says. ``unknown``: the parts that nothing explains; ``guesses``: the nearest entries, if nothing is
    understood; ``cut_at``: how many characters were read when there were more (0: all)."""

    findings: tuple[Finding, ...] = ()
    unknown: tuple[str, ...] = ()
    guesses: tuple[Entry, ...] = ()
    cut_at: int = 0

    @property
    def understood(self) -> bool:
        """Whether at least one thing was."""
        return bool(self.findings)


@dataclass(frozen=True, slots=True)
class _Anchor:
    start: int
    end: int
    code: str
    exact: bool  # a code, not a wording
    cut: bool = False


def read(text: str) -> Reading:
    """Everything that is understood of a pasted message."""
    kept = text.replace("\x00", "")
    cut_at = MAX_MESSAGE if len(kept) > MAX_MESSAGE else 0
    kept = kept[:MAX_MESSAGE]
    findings: dict[tuple[str, str], Finding] = {}
    unknown: list[str] = []
    for segment in _segments(kept):
        found = list(_findings(segment))
        if not found and re.search(r"\w{2}", segment):
            unknown.append(_short(segment))
        for finding in found:
            key = (finding.entry.code, finding.place.field if finding.place else finding.path)
            findings.setdefault(key, finding)
    guesses = () if findings else _nearest(kept)
    return Reading(tuple(findings.values())[:MAX_FINDINGS], tuple(unknown[:5]), guesses, cut_at)


# -- parts of a message -----------------------------------------------------------------------------------------------


def _segments(text: str) -> list[str]:
    """The messages of a text: those that « | » joins, then the lines; a line that says nothing goes with the one
    before, because mail and spreadsheets break lines anywhere."""
    found: list[str] = []
    for part in text.split("|"):
        grouped: list[str] = []
        said = False
        for line in part.splitlines():
            says = bool(_anchors(line)) or bool(_paths(line))
            if grouped and not (says and said):
                grouped[-1] += f"\n{line}"
            else:
                grouped.append(line)
            said = says or (said and not line.strip())
        found += [piece for piece in grouped if piece.strip()]
    return found


def _findings(segment: str) -> Iterator[Finding]:
    anchors = _anchors(segment)
    paths = _paths(segment)
    if not anchors:
        for _, path, field in paths:
            entry = find(PLACE_PREFIX + field.field)
            if entry is not None:
                yield Finding(entry, _short(segment), field, " › ".join(path), *_position(segment))
        return
    for rank, anchor in enumerate(anchors):
        entry = find(anchor.code)
        if entry is None:
            continue
        last = rank == len(anchors) - 1
        begin = 0 if rank == 0 else anchor.start
        end = len(segment) if last else anchors[rank + 1].start
        near = [(path, field) for at, path, field in paths if begin <= at < end]
        names: tuple[str, ...] = near[0][0] if near else ()
        place: Place | None = near[0][1] if near else None
        if entry.field and entry.kind not in (Kind.SCHEMA, Kind.PLACE):
            place = PLACES.get(entry.field)  # the rule knows better than the path of its context
        yield Finding(
            entry,
            _short(segment[anchor.start : anchor.end]),
            place or PLACES.get(entry.field),
            " › ".join(names),
            *_position(segment[begin:end]),
            cut=anchor.cut,
        )


_LINE = re.compile(r"(?:ligne|line(?:number)?)\s*[:=n°]*\s*(\d{1,7})", re.IGNORECASE)
_COLUMN = re.compile(r"(?:position|col(?:onne|umn)(?:number)?)\s*[:=]?\s*(\d{1,7})", re.IGNORECASE)
_LIBXML = re.compile(r":(\d{1,7}):(\d{1,7}):(?:ERROR|FATAL)")


def _position(text: str) -> tuple[str, str]:
    if found := _LIBXML.search(text):
        return found[1], found[2]
    line, column = _LINE.search(text), _COLUMN.search(text)
    return (line[1] if line else "", column[1] if column else "")


def _short(text: str, limit: int = 200) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


# -- codes and wordings -----------------------------------------------------------------------------------------------

_CVC = re.compile(r"cvc-[a-z]+(?:-[a-z]+)*(?:\.\d(?:\.(?:\d|[a-f])\b)*)*")
_RULE = re.compile(r"(?<![a-z0-9])(br|cii|ubl|fx|peppol)[-_ ]([a-z0-9]{1,10}(?:[-_/ ]{1,2}[a-z0-9]{1,7}){0,8})")
_ANSWER = re.compile(r"(?<![a-z])(gcu|tra|gft|poq|gdp)[_ ]?msg[_ ]?(\d\d)[._ ]?(\d\d\d)(?!\d)")
_RETURN_CODE = re.compile(r"code[ _]?retour\W{0,4}(\d{1,5})(?!\d)")
_BARE_CODE = re.compile(r"(?<![\d.,])(20\d{3})(?![\d.,]\d|\d)")
_WORD = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")
_WITH_SPACES = {
    folded(code).replace("_", "[_ ]"): code
    for code in (*REFUSALS, *PORTAL)
    if "_" in code and not code.startswith(("GCU", "TRA", "GFT", "POQ", "GDP"))
}
_CODES = re.compile(r"(?<![a-z0-9_])(?:" + "|".join(sorted(_WITH_SPACES, key=len, reverse=True)) + r")(?![a-z0-9_])")
_BY_FOLDED = {folded(code): code for code in (*REFUSALS, *PORTAL)}
_SINGLE = re.compile(
    r"(?<![a-z0-9_-])(?:"
    + "|".join(code for code in _BY_FOLDED if "_" not in code and code.isalpha())
    + r"|invalid_client)(?![a-z0-9_-])"
)


def _anchors(text: str) -> list[_Anchor]:
    """The codes and wordings of a text, in order, without overlap; codes first, then the wordings in table order."""
    low, ranks = fold(text)
    found: list[_Anchor] = []

    def add(start: int, end: int, code: str, *, exact: bool = True, cut: bool = False) -> None:
        if not any(start < other.end and other.start < end for other in found):
            found.append(_Anchor(start, end, code, exact, cut))

    for match in _CVC.finditer(low):
        add(*match.span(), match[0])
    for match in _RULE.finditer(low):
        if told := _rule_in(match):
            add(match.start(), match.start() + told[1], told[0])
    for match in _ANSWER.finditer(low):
        for code in (f"{match[1]}_MSG_{match[2]}.{match[3]}", f"{match[1]}_MSG_{match[2]}_{match[3]}"):
            if find(code):
                add(*match.span(), code)
    for match in _CODES.finditer(low):
        add(*match.span(), _BY_FOLDED[match[0].replace(" ", "_")])
    for match in _SINGLE.finditer(low):
        written = text[ranks[match.start()] : ranks[match.end() - 1] + 1]
        if written.isupper() or "statut" in low[max(0, match.start() - 25) : match.start()] or "_" in written:
            add(*match.span(), _BY_FOLDED[match[0]])
    for anchor in _cut_code(low):
        add(anchor.start, anchor.end, anchor.code, cut=True)
    if not any(other.code.endswith(tuple("0123456789")) and "_MSG_" in other.code for other in found):
        # A number is a code where a label stands beside it, or when it is all that was pasted.
        bare = "libelle" in low or low.strip().isdigit()
        for match in (*_RETURN_CODE.finditer(low), *(_BARE_CODE.finditer(low) if bare else ())):
            add(match.start(), match.end(), "GCU_MSG_01_000" if match[1] == "0" else match[1])
    for pattern, code in WORDINGS:
        for match in pattern.finditer(low):
            if match[0]:
                add(*match.span(), code, exact=False)
    return [
        _Anchor(ranks[anchor.start], ranks[anchor.end - 1] + 1, anchor.code, anchor.exact, anchor.cut)
        for anchor in sorted(_worth_saying(found), key=lambda anchor: anchor.start)
    ]


def _worth_saying(found: list[_Anchor]) -> list[_Anchor]:
    """Wordings inside the sentence of a rule repeat it; « schéma » in general says nothing beside a precise error."""
    kinds = {anchor: entry.kind for anchor in found if (entry := find(anchor.code))}
    ruled = any(
        anchor.exact and kind in (Kind.EUROPEAN, Kind.FRENCH, Kind.FACTURX, Kind.SCHEMA)
        for anchor, kind in kinds.items()
    )
    precise = any(anchor.code != "cvc-…" for anchor in kinds)
    return [
        anchor
        for anchor in kinds
        if (anchor.exact or not ruled) and (anchor.code != "cvc-…" or not precise or anchor.exact)
    ]


def _rule_in(match: re.Match[str]) -> tuple[str, int] | None:
    """The longest rule id at this place: « br co 15 invoice » is BR-CO-15. And how many characters it takes."""
    pieces = re.findall(r"[a-z0-9]+", match[2])
    for count in range(len(pieces), 0, -1):
        tried = [match[1], *pieces[:count]]
        if count == len(pieces) or len(pieces[count - 1]) == 1:
            padded = [*tried[:-1], tried[-1].zfill(2)] if tried[-1].isdigit() else tried
        else:
            padded = tried
        for parts in (tried, padded):
            code = "-".join(parts).upper()
            if find(code) is not None:
                return code, _length(match[0], count + 1)
    return None


def _length(text: str, count: int) -> int:
    """How far the first ``count`` pieces reach in a text."""
    ends = [piece.end() for piece in re.finditer(r"[a-z0-9]+", text)]
    return ends[count - 1]


def _cut_code(low: str) -> Iterator[_Anchor]:
    """A code at the very end of the text that was cut: « totaux_incohe »."""
    words = list(_WORD.finditer(low))
    if not words or words[-1].end() < len(low.rstrip(" .…")) or len(words[-1][0]) < 7:
        return
    last = words[-1]
    begun = [code for name, code in _BY_FOLDED.items() if name.startswith(last[0]) and name != last[0]]
    if len(begun) == 1:
        yield _Anchor(last.start(), last.end(), begun[0], exact=True, cut=True)


# -- paths ------------------------------------------------------------------------------------------------------------

_PREDICATE = re.compile(r"\[[^\[\]]{0,300}\]|Q?\{[^{}]{0,200}\}")
_RUN = re.compile(r"[\w:*@/.\x01-]{5,2000}")


def _paths(text: str) -> list[tuple[int, tuple[str, ...], Place]]:
    """The paths of a text that lead to a field of the screen: where they begin, their names, the field."""
    blank = _PREDICATE.sub(lambda match: "\x01" * len(match[0]), text)
    found: list[tuple[int, tuple[str, ...], Place]] = []
    for match in _RUN.finditer(blank):
        names = names_of(match[0].replace("\x01", "").strip("./-"))
        if not any(name.lower() in ELEMENTS for name in names) or (len(names) == 1 and names[0].islower()):
            continue  # « destinataire » is a word before it is a name
        place = place_of(names)
        if place is not None and all(place is not other for _, _, other in found):
            found.append((match.start(), names, place))
    return found


# -- guesses ----------------------------------------------------------------------------------------------------------

_STOP = frozenset(
    {
        "avec",
        "dans",
        "pour",
        "cette",
        "votre",
        "vous",
        "sont",
        "sans",
        "plus",
        "mais",
        "donc",
        "elle",
        "leur",
        "facture",
    }
)


def _words(text: str) -> set[str]:
    # Five letters say the word, whatever its ending: « rejetée », « rejet ».
    return {word[:5] for word in re.findall(r"[a-z]{4,40}", folded(text)) if word not in _STOP}


@lru_cache(maxsize=1)
def _index() -> tuple[tuple[tuple[Entry, frozenset[str]], ...], dict[str, float]]:
    listed = tuple(
        (entry, frozenset(_words(f"{entry.code.replace('_', ' ')} {entry.title} {entry.says}"))) for entry in entries()
    )
    seen = Counter(word for _, words in listed for word in words)
    return listed, {word: log(len(listed) / count) for word, count in seen.items()}


def _nearest(text: str) -> tuple[Entry, ...]:
    """The two entries that share the rarest words with the text, or whose code looks most like one in it."""
    by_code = _alike_codes(text)
    listed, weights = _index()
    asked = _words(text)
    scored: list[tuple[float, str, Entry]] = []
    for entry, words in listed:
        shared = asked & words
        score = sum(weights[word] for word in shared) / (len(words) ** 0.5)
        if score > 0.4:
            scored.append((-score, entry.code, entry))
    found: dict[str, Entry] = {entry.title: entry for entry in by_code}
    for _, _, entry in sorted(scored)[: MAX_GUESSES * 4]:
        found.setdefault(entry.title, entry)
    return tuple(found.values())[:MAX_GUESSES]


def _alike_codes(text: str) -> Iterable[Entry]:
    listed = {entry.code.upper(): entry for entry in entries()}
    words = re.findall(r"[A-Z0-9]{2,20}(?:[-_.][A-Z0-9]{1,20}){1,6}", fold(text)[0].upper())
    for word in words[:8]:
        for code in difflib.get_close_matches(word, listed, n=MAX_GUESSES, cutoff=0.75):
            yield listed[code]
