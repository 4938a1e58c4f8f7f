"""Ideas near to a text: the database's own index finds candidates, ``domain.likeness`` ranks them."""

from django.db import connection

from cms.club.domain.likeness import likeness, stems
from cms.club.models import Idea

_LIKE_ENOUGH = 0.4
_CANDIDATES = 60
# Below so many, a mistyped word may hide the idea: titles are compared by their letters.
_FEW = 5
_WORDS = 8
# The rarest words of the text, as the planner's statistics know them: a word of half the ideas finds half of them.
_BY_WORDS = """
WITH known AS (
    SELECT unnest(most_common_elems::text::text[]) AS lexeme,
           unnest(most_common_elem_freqs[1:array_length(most_common_elems::text::text[], 1)]) AS share
    FROM pg_stats WHERE schemaname = current_schema() AND tablename = 'club_idea' AND attname = 'words'
), asked AS (
    SELECT said.lexeme FROM unnest(to_tsvector('preau_french', %s)) AS said LEFT JOIN known USING (lexeme)
    ORDER BY coalesce(share, 0), length(said.lexeme) DESC, said.lexeme LIMIT %s
), query AS (
    SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery AS words FROM asked
)
SELECT idea.id FROM club_idea idea, query WHERE idea.words @@ query.words
ORDER BY ts_rank(idea.words, query.words) DESC, idea.id DESC LIMIT %s
"""
_BY_LETTERS = "SELECT id FROM club_idea ORDER BY title <-> %s, id DESC LIMIT %s"
_SQLITE = """
SELECT rowid FROM club_idea_words WHERE club_idea_words MATCH %s ORDER BY bm25(club_idea_words), rowid DESC LIMIT %s
"""


def similar_ideas(*, text: str, limit: int = 5) -> list[Idea]:
    """Ideas that speak of the same thing as ``text``, the nearest first, with ``vote_count``; merged ones left out."""
    wanted = stems(text)
    if not wanted:
        return []
    candidates = Idea.objects.with_votes().exclude(state="merged").filter(pk__in=_candidates(text, wanted))
    ranked = [(likeness(stems(f"{idea.title} {idea.problem}"), wanted), idea) for idea in candidates.order_by("-pk")]
    near = [(score, idea) for score, idea in ranked if score >= _LIKE_ENOUGH]
    near.sort(key=lambda pair: pair[0], reverse=True)
    return [idea for _score, idea in near[:limit]]


def _candidates(text: str, wanted: frozenset[str]) -> list[int]:
    if connection.vendor == "sqlite":
        # Stems are letters and figures only: nothing of a stranger's text is read as a query.
        return _numbers(_SQLITE, [" OR ".join(f"{stem}*" for stem in sorted(wanted)), _CANDIDATES])
    found = _numbers(_BY_WORDS, [text, _WORDS, _CANDIDATES])
    return found if len(found) >= _FEW else [*found, *_numbers(_BY_LETTERS, [text[:120], _CANDIDATES])]


def _numbers(sql: str, values: list[object]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [number for (number,) in cursor.fetchall()]
