"""The part of the search that only SQLite needs; imported when SQLite is the database."""

from functools import reduce
from operator import and_, or_
from typing import Any

from modelsearch.backends.database.sqlite.query import BM25, Lexeme, SearchQueryExpression
from modelsearch.backends.database.sqlite.sqlite import SQLiteSearchBackend, SQLiteSearchQueryCompiler
from modelsearch.query import PlainText

from cms.core.typography import fold
from cms.search.backend import stem


class WeightedBM25(BM25):
    """Relevance in which a word of the title outweighs any number of mentions in the body."""

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, list[Any]]:
        """The weights of autocomplete, body and title: the columns stand in that order in the index."""
        sql, params = super().as_sql(*args, **kwargs)
        return sql.replace(")", ", 0.0, 1.0, 100.0)"), params


class FrenchSQLiteSearchQueryCompiler(SQLiteSearchQueryCompiler):
    """Searches the beginnings of words, and reads titles first."""

    def _build_rank_expression(self, vectors: Any, config: Any) -> Any:
        return WeightedBM25()

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        """Turn plain text into beginnings, joined as the query says; leave the other kinds of queries as they are."""
        if not isinstance(query, PlainText):
            return super().build_search_query_content(query, config=config)
        beginnings = [Lexeme(stem(fold(word)), prefix=True) for word in query.query_string.split()]
        if not beginnings:
            return None
        joined = reduce(and_ if query.operator.upper() == "AND" else or_, beginnings)
        return SearchQueryExpression(joined, config=config)


class FrenchSQLiteSearchBackend(SQLiteSearchBackend):
    """SQLite’s backend with the compiler above."""

    query_compiler_class = FrenchSQLiteSearchQueryCompiler
