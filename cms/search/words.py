"""Typing errors: a word that no public text holds is corrected to the nearest one that some do.

The words come from what everybody may read (live pages without restriction, the other sources of the search), so that
a correction never tells what a reserved page says. They are counted again every hour, and are never more than
``MOST_WORDS``. PostgreSQL finds the candidates by groups of three letters (pg_trgm), SQLite by length; the same
function then chooses among them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import CharField, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Length
from wagtail.models import Page, get_page_models
from wagtail.search.models import IndexEntry

from cms.core.typography import fold
from cms.search.backend import stem
from cms.search.models import SearchWord
from cms.search.sources import sources

SHORTEST, LONGEST = 4, 30
MOST_WORDS = 60_000
NEAR, NEAR_SHORT = 0.78, 0.75
"""How alike two words must be, from six letters on and below: one wrong letter of four, two of ten."""
GUESSES = 3
# A query of many unknown words is no typing error.
_MOST_MISTAKES = 4
_CANDIDATES = 400
_SHORT = 5
_CHUNK = 500
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},{LONGEST}}}")


@dataclass(frozen=True)
class Correction:
    """``words``: the query with its unknown words corrected; ``guesses``: other words that the unknown ones may be."""

    words: str
    guesses: tuple[str, ...]


# -- counting ----------------------------------------------------------------------------------------------------------


def words_of(texts: Iterable[str]) -> list[SearchWord]:
    """The words of ``texts``, the most used first; each as it is most often written, with its accents if it has any.

    Texts are indexed twice, with and without accents: a word that is found in both ways has them.
    """
    uses: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for text in texts:
        for word in {word.lower() for word in _WORD.findall(text)}:
            plain = fold(word)
            uses[plain] += 1
            if word != plain:
                written.setdefault(plain, Counter())[word] += 1
    return [
        SearchWord(plain=plain, shown=written[plain].most_common(1)[0][0] if plain in written else plain, uses=count)
        for plain, count in sorted(uses.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS]
    ]


@transaction.atomic
def refresh_words() -> int:
    """Count the words of everything public again, write what changed, and return how many words there are."""
    found = {word.plain: word for word in words_of(_public_texts())}
    known = {plain: (shown, uses) for plain, shown, uses in SearchWord.objects.order_by("pk").values_list()}
    changed = [word for plain, word in found.items() if known.get(plain) != (word.shown, word.uses)]
    SearchWord.objects.bulk_create(
        changed,
        batch_size=_CHUNK,
        update_conflicts=True,
        unique_fields=["plain"],
        update_fields=["shown", "uses"],
    )
    gone = iter(known.keys() - found.keys())
    while chunk := list(islice(gone, _CHUNK)):
        SearchWord.objects.filter(plain__in=chunk).delete()
    return len(found)


def _public_texts() -> Iterator[str]:
    public = Page.objects.live().public().annotate(key=Cast("pk", CharField(max_length=50))).order_by()
    types = ContentType.objects.get_for_models(*get_page_models()).values()
    # The columns that keep the text itself do not have the same name in both databases.
    columns = ("title_text", "body_text") if connection.vendor == "postgresql" else ("title", "body")
    entries = IndexEntry.objects.filter(
        content_type__in=[kind.pk for kind in types], object_id__in=Subquery(public.values("key"))
    )
    for title, body in entries.order_by("pk").values_list(*columns).iterator(chunk_size=_CHUNK):
        yield f"{title} {body or ''}"
    for source in sources():
        yield from source.texts()


# -- correcting --------------------------------------------------------------------------------------------------------


def corrected(words: str) -> Correction | None:
    """The query with the words that nothing holds replaced by the nearest; None when there is nothing to correct.

    Costs a query a word, and one more for each unknown one: it is asked only when a search found nothing.
    """
    kept: list[str] = []
    guesses: list[str] = []
    mistakes = 0
    for word in words.split():
        near = [] if mistakes >= _MOST_MISTAKES or _is_known(word) else nearest(fold(word), _candidates(fold(word)))
        kept.append(near[0] if near else word)
        if near:
            mistakes += 1
            guesses += near[1:]
    return Correction(" ".join(kept), tuple(dict.fromkeys(guesses))[:GUESSES]) if mistakes else None


def nearest(plain: str, candidates: Iterable[tuple[str, str, int]]) -> list[str]:
    """The likeliest words as pages write them, at most ``GUESSES`` and one more.

    ``candidates``: plain, shown, uses. Likeness first, then use; the same first letter counts, as people rarely
    mistake it.
    """
    scored = []
    near = NEAR_SHORT if len(plain) <= _SHORT else NEAR
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(plain)
    for word, shown, uses in candidates:
        matcher.set_seq1(word)
        if matcher.real_quick_ratio() < near or matcher.quick_ratio() < near:
            continue
        ratio = matcher.ratio()
        if ratio >= near:
            scored.append((round(ratio + (word[0] == plain[0]) / 10, 2), uses, shown))
    scored.sort(key=lambda row: (-row[0], -row[1], row[2]))
    return [shown for _score, _uses, shown in scored[: GUESSES + 1]]


def _is_known(word: str) -> bool:
    plain = fold(word)
    # A number, a code or a short word is never a typing error that we could mend.
    if not _WORD.fullmatch(plain):
        return True
    # « factuer » begins as « facture » does: only a word of the same stem makes it known.
    root = stem(plain)
    alike = SearchWord.objects.filter(plain__startswith=root).order_by("plain").values_list("plain", flat=True)
    return any(stem(known) == root for known in alike)


def _candidates(plain: str) -> Iterable[tuple[str, str, int]]:
    alike: QuerySet[SearchWord] = SearchWord.objects.annotate(size=Length("plain"))
    alike = alike.filter(size__range=(len(plain) - 2, len(plain) + 2))
    if connection.vendor == "postgresql":
        # In a short word, two letters exchanged leave no group of three: its beginning is looked at too.
        alike = alike.filter(Q(plain__trigram_similar=plain) | Q(plain__startswith=plain[:2]))
        return alike.order_by("-uses", "plain").values_list("plain", "shown", "uses")[:_CANDIDATES]
    return alike.order_by("-uses", "plain").values_list("plain", "shown", "uses")
