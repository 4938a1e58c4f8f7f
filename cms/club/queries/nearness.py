"""Ideas near to a text, ideas and discussions that hold a word: the database's own indexes find them.

``domain.likeness`` ranks the ideas.
"""

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from cms.club.domain.likeness import likeness, stems
from cms.club.models import Idea

_LIKE_ENOUGH = 0.4
_CANDIDATES = 60
# Below so many, a mistyped word may hide the idea: titles are compared by their letters.
_FEW = 5
_WORDS = 8
# From so many letters on, a last s or x is taken for a plural.
_PLURAL = 3
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
_SAID = """
SELECT thread_id FROM club_message
WHERE state = 'visible' AND (words @@ to_tsquery('preau_french', %s) OR text ILIKE %s)
"""
# « <% » is « word_similarity » past its threshold, which the index of letters answers.
_TITLED = """
SELECT id FROM club_thread WHERE words @@ to_tsquery('preau_french', %s) OR title ILIKE %s OR %s <%% title
"""
_TITLED_SQLITE = "SELECT rowid FROM club_thread_words WHERE club_thread_words MATCH %s"
_PROPOSED = """
SELECT id FROM club_idea WHERE words @@ to_tsquery('preau_french', %s) OR title ILIKE %s OR %s <%% title
"""
_PROPOSED_SQLITE = "SELECT rowid FROM club_idea_words WHERE club_idea_words MATCH %s"
_SAID_SQLITE = """
SELECT thread_id FROM club_message WHERE state = 'visible'
AND id IN (SELECT rowid FROM club_message_words WHERE club_message_words MATCH %s)
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


def threads_saying(word: str) -> Q:
    """Threads with the word, or one that begins so, in a message that is shown or in a title; a title bears a mistake.

    ``word`` is one of ``domain.likeness.words_asked``: nothing of it is read as a query.
    """
    if connection.vendor == "sqlite":
        begins = _beginning(word)
        said = RawSQL(_SAID_SQLITE, [begins])  # noqa: S611 - a fixed text, the word is a value
        titled = RawSQL(_TITLED_SQLITE, [begins])  # noqa: S611
    else:
        begins, holds = f"{word}:*", f"%{word}%"
        said = RawSQL(_SAID, [begins, holds])  # noqa: S611
        titled = RawSQL(_TITLED, [begins, holds, word])  # noqa: S611
    return Q(pk__in=said) | Q(pk__in=titled, hidden=False)


def ideas_saying(word: str) -> Q:
    """Ideas with the word, or one that begins so, in their title or their problem; a title bears a mistake.

    ``word`` is one of ``domain.likeness.words_asked``.
    """
    if connection.vendor == "sqlite":
        return Q(pk__in=RawSQL(_PROPOSED_SQLITE, [_beginning(word)]))  # noqa: S611 - a fixed text, the word is a value
    return Q(pk__in=RawSQL(_PROPOSED, [f"{word}:*", f"%{word}%", word]))  # noqa: S611


def _beginning(word: str) -> str:
    # FTS5 knows no French stem: a word without the mark of its plural begins the singular too.
    return f'"{word[:-1] if len(word) > _PLURAL and word[-1] in "sx" else word}"*'


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
