"""The words that somebody wrote in a reply, without what their mail program quoted below. Linear in the text."""

import re

# Written at the top of what we send: whatever the program, it is quoted with the rest, and all below it is ours.
MARK = "Répondez au-dessus de cette ligne"
_QUOTE = re.compile(r"^[ \t]*[>|]")
# « Le mar. 24 nov. 2026 à 10:12, Préau <…> a écrit : », also broken over two or three lines.
_ATTRIBUTION = re.compile(r"^(Le|On|Am)\b.{0,400}(écrit|wrote|schrieb)[^:]{0,40}:$", re.DOTALL)
_ATTRIBUTION_END = re.compile(r"(écrit|wrote|schrieb)[^:]{0,40}:$")
_SEPARATOR = re.compile(
    r"^[-_ ]*(message d['’]origine|message transféré|original message|forwarded message)[-_ ]*$", re.IGNORECASE
)
_RULE = re.compile(r"^_{10,}$")
_HEADER = re.compile(r"^\*?(De|From|Envoyé|Sent|Date|À|To|Cc|Objet|Subject)\*?[ \u00a0]?:", re.IGNORECASE)
_HEADER_FIRST = re.compile(r"^\*?(De|From)\*?[ \u00a0]?:", re.IGNORECASE)
# RFC 3676, 4.3: what follows is the signature.
_SIGNATURE = re.compile(r"^-- ?$")
_FROM_PHONE = re.compile(
    r"^(Envoyé (de|depuis|à partir d)|Obtenir Outlook|Sent from|Get Outlook)\b.{0,80}$", re.IGNORECASE
)
_HEADERS_IN_A_ROW = 3
# Many times what a message may hold: what is longer is refused, whatever its end says.
_READ = 200_000


def own_words(text: str) -> str:
    """The part of a reply that its author wrote; answers written between quoted lines keep those lines."""
    lines = [line.rstrip() for line in text[:_READ].replace("\u00a0", " ").splitlines()]
    kept = lines[: _cut(lines)]
    while kept and (not kept[-1].strip() or _QUOTE.match(kept[-1]) or _FROM_PHONE.match(kept[-1].strip())):
        kept.pop()
    return "\n".join(kept).strip()


def _cut(lines: list[str]) -> int:
    """Where the words of the author end."""
    for number, line in enumerate(lines):
        bare = line.lstrip("> \t").strip()
        if MARK in bare or _SEPARATOR.match(bare) or _SIGNATURE.match(line):
            return number
        if _HEADER_FIRST.match(bare) and _is_header(lines, number):
            return number - 1 if number and _RULE.match(lines[number - 1].strip()) else number
        if bare.startswith(("Le ", "On ", "Am ")) and _is_attribution(lines, number):
            return number
    return len(lines)


def _is_header(lines: list[str], start: int) -> bool:
    """Whether several lines of a message's header follow one another: one alone is somebody's sentence."""
    row = 0
    for line in lines[start : start + 6]:
        if _HEADER.match(line.lstrip("> \t")):
            row += 1
        elif line.strip():
            break
    return row >= _HEADERS_IN_A_ROW


def _is_attribution(lines: list[str], start: int) -> bool:
    """Whether a line (or two, or three) says who wrote what follows; « Le 3, on m’a écrit : » says nothing of the kind.

    An address, or something quoted just after, tells one from the other.
    """
    for length in (1, 2, 3):
        said = " ".join(line.lstrip("> \t").strip() for line in lines[start : start + length])
        if not _ATTRIBUTION_END.search(said[-80:]):
            continue
        if not _ATTRIBUTION.match(said):
            return False
        after = next((line for line in lines[start + length :][:4] if line.strip()), "")
        return "@" in said or bool(_QUOTE.match(after)) or MARK in after or bool(_QUOTE.match(lines[start]))
    return False
