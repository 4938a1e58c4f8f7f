"""``/recherche/``: one box over all that is public."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.search.highlight import extract, mark, search_words
from cms.search.pages import count_pages, find_pages
from cms.search.sources import Found, sources
from cms.search.words import Correction, corrected

MAX_LENGTH = 200
MAX_WORDS = 12
PER_PAGE = 10
# Nobody reads a fiftieth page, and its links would cost more than the search.
MOST_SHOWN = 500
# « avoir » is not one of them: here, it is a credit note.
_SMALL = """
au aux ce ces cette comment dans de des du elle en est et il je la le les leur ma mes mon ne nous on ou où par pas pour
pourquoi qu que quel quelle qui sa ses son sur un une vos votre vous
"""
SMALL_WORDS = frozenset(_SMALL.split())


def _words(query: str) -> str:
    # Search engines have a grammar of their own: only words reach them. A lone letter or a small word says nothing.
    words = search_words(query)
    telling = [word for word in words if len(word) > 1 and word not in SMALL_WORDS] or words
    return " ".join(telling[:MAX_WORDS])


class _Results:
    """A sequence that Paginator can slice: pages first, then what each other source has.

    A search for every word that finds nothing is made again with its typing errors corrected, then for any word.
    ``words`` are those that were found at last; ``correction`` is None when every word is known.
    """

    def __init__(self, words: str, wanted: str) -> None:
        self.words, self.operator = words, "and"
        self.correction: Correction | None = None
        self._find()
        if not self.total:
            self.correction = corrected(words)
            if self.correction:
                self.words = self.correction.words
                self._find()
        if not self.total and " " in words:
            self.operator = "or"
            self._find()
        self.wanted = wanted if wanted in {code for code, _label, _total in self.facets} else ""

    def _find(self) -> None:
        self.kinds = count_pages(self.words, self.operator)
        found = [(source, source.find(self.words, 0, PER_PAGE)) for source in sources() if self.operator == "and"]
        self.others = found
        self.facets = [(kind.code, kind.label, kind.total) for kind in self.kinds]
        self.facets += [(source.code, source.label, found.total) for source, found in self.others if found.total]
        self.total = sum(total for _code, _label, total in self.facets)

    def __len__(self) -> int:
        total = next((total for code, _label, total in self.facets if code == self.wanted), self.total)
        return min(total, MOST_SHOWN)

    def __getitem__(self, part: slice) -> list[Any]:
        start, stop = part.start or 0, part.stop
        for source, _found in self.others:
            if source.code == self.wanted:
                return source.find(self.words, start, stop).hits
        kinds = [kind for kind in self.kinds if self.wanted in ("", kind.code)]
        pages = find_pages(self.words, self.operator, kinds, start, stop) if kinds else Found()
        hits = list(pages.hits)
        for source, found in self.others if not self.wanted else []:
            offset, room = max(0, start + len(hits) - pages.total), (stop - start) - len(hits)
            if room > 0 and found.total:
                hits += (found.hits if offset == 0 else source.find(self.words, offset, offset + room).hits)[:room]
        return hits


def _guesses(correction: Correction | None, total: int) -> tuple[str, ...]:
    """The words to try next: the other ones that a mistyped word may be, and the correction itself when it failed."""
    if correction is None:
        return ()
    return correction.guesses if total else (correction.words, *correction.guesses)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for ``?q=``, narrowed by ``?type=``; odd input finds nothing, it never breaks."""
    typed = " ".join(request.GET.get("q", "").replace("\x00", " ").split())
    query = typed[:MAX_LENGTH]
    words = _words(query)
    context: dict[str, Any] = {
        "query": query,
        "too_long": len(typed) > MAX_LENGTH,
        "max_length": MAX_LENGTH,
        "unreadable": bool(query) and not words,
        "searched": bool(words),
    }
    if words:
        results = _Results(words, request.GET.get("type", ""))
        shown = results.words if results.correction else query
        page_obj = Paginator(results, PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "facets": results.facets,
            "facet": results.wanted,
            "total": results.total,
            "loose": results.operator == "or" and results.total > 0,
            "corrected": results.words if results.total and results.correction else "",
            "guesses": _guesses(results.correction, results.total),
            "page_obj": page_obj,
            "most_shown": MOST_SHOWN,
            "hits": [
                {"hit": hit, "title": mark(hit.title, shown), "extract": extract(hit.text, shown)} for hit in page_obj
            ],
        }
    return render(request, "search/search.html", context)
