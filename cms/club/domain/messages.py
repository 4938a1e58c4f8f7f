"""What a message may be: its text, its files, whom it calls, and how many a person sends in a while."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import timedelta

from cms.club.domain.vocabulary import Refusal
from cms.core.labelled import Labelled
from courses.domain.files import File, FileFault, fault_of

MAX_TITLE = 120
MAX_TEXT = 8000
MAX_CALLED = 10
MAX_FILE_NAME = 100
# A person who answers a lively thread writes less; a script writes more.
MAX_MESSAGES = 10
MESSAGES_WINDOW = timedelta(minutes=5)


class MessageState(Labelled):
    """What became of a message."""

    VISIBLE = "visible", "Publié"
    WITHDRAWN = "withdrawn", "Retiré par son auteur"
    REMOVED = "removed", "Retiré par la modération"


_FILE_REFUSALS = {
    FileFault.TOO_MANY: Refusal.FILES_TOO_MANY,
    FileFault.EMPTY: Refusal.FILE_EMPTY,
    FileFault.TOO_BIG: Refusal.FILE_TOO_BIG,
    FileFault.KIND: Refusal.FILE_KIND,
}
# Characters that turn the reading order: « facture\u202efdp.exe » would be shown as « facture exe.pdf ».
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def tidied(text: str) -> str:
    """The text with one kind of line end, without spaces around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def tidied_title(title: str) -> str:
    """The title on one line; spaces that do not break are the author's own."""
    return re.sub("[ \t\r\n]+", " ", title).strip()


def _unreadable(text: str) -> bool:
    return any(unicodedata.category(character) == "Cc" and character not in "\n\t" for character in text)


def text_refusal(text: str) -> Refusal | None:
    """What is wrong with the text of a message (already tidied), or None."""
    if not text:
        return Refusal.MESSAGE_EMPTY
    if len(text) > MAX_TEXT:
        return Refusal.MESSAGE_TOO_LONG
    return Refusal.MESSAGE_UNREADABLE if _unreadable(text) else None


def title_refusal(title: str) -> Refusal | None:
    """What is wrong with the title of a thread, or None."""
    if not title:
        return Refusal.THREAD_TITLE_MISSING
    if len(title) > MAX_TITLE:
        return Refusal.THREAD_TITLE_TOO_LONG
    return Refusal.THREAD_TITLE_UNREADABLE if _unreadable(title) else None


def files_refusal(files: Sequence[File]) -> Refusal | None:
    """What is wrong with what is joined, or None: the rules of the house, each said by the club."""
    fault = fault_of(files)
    return _FILE_REFUSALS[fault] if fault else None


def safe_file_name(name: str) -> str:
    """The name as it is kept and shown: no folder, no control, nothing that turns the reading order."""
    bare = _TURNING.sub("", re.split(r"[/\\]", name)[-1])
    bare = "".join(" " if unicodedata.category(character).startswith("C") else character for character in bare)
    stem, dot, ending = " ".join(bare.split()).rpartition(".")
    return f"{stem.strip(' .')[: MAX_FILE_NAME - len(ending) - 1] or 'piece'}{dot}{ending}"


def refusal_to_write(*, may_write: bool, recent: int, called: int) -> Refusal | None:
    """The first objection to a new message, or None.

    ``recent`` counts what the person wrote within ``MESSAGES_WINDOW``; ``called`` is how many members it calls.
    """
    if not may_write:
        return Refusal.SPACE_CLOSED_TO_YOU
    if called > MAX_CALLED:
        return Refusal.TOO_MANY_CALLED
    return Refusal.TOO_MANY_MESSAGES if recent >= MAX_MESSAGES else None


def first_words_called(text: str) -> list[str]:
    """The words that follow an « @ », at most twice ``MAX_CALLED``: where to look for names."""
    return list(dict.fromkeys(re.findall(r"(?<!\w)@(\w{2,60})", text)))[: 2 * MAX_CALLED]


def called_in(text: str, names: Mapping[str, Sequence[int]]) -> set[int]:
    """Whom the text calls: « @ » and a shown name, the longest that fits.

    ``names`` gives the numbers of the members of each name; a name that two members share calls nobody, because
    nothing says which one is meant: the picker does.
    """
    found: set[int] = set()
    by_length = sorted(names, key=len, reverse=True)
    lowered = text.casefold()
    for start in (match.end() for match in re.finditer(r"(?<!\w)@", lowered)):
        for name in by_length:
            end = start + len(name.casefold())
            if lowered.startswith(name.casefold(), start) and not lowered[end : end + 1].isalnum():
                if len(names[name]) == 1:
                    found.add(names[name][0])
                break
    return found
