"""What the search finds beside the pages: sessions to come, ideas of the club and answers of the support."""

from django.utils import timezone

from cms.club.queries.ideas import idea_list
from cms.core.typography import fold
from cms.search.backend import stem
from cms.search.highlight import search_words
from cms.search.sources import Found, Hit, Source, register
from courses.queries.catalogue import sessions_to_publish
from courses.queries.support import public_answers


def find_sessions(query: str, start: int, stop: int) -> Found:
    """Sessions to come whose card holds every word, nearest first: there are never so many that a query must choose."""
    beginnings = [stem(fold(word)) for word in search_words(query)]
    hits = []
    for card in sessions_to_publish(now=timezone.now()):
        text = f"{card.summary} {card.kind_label}, {card.audience}, {card.seats}."
        words = search_words(fold(f"{card.title} {text}"))
        if all(any(word.startswith(beginning) for word in words) for beginning in beginnings):
            day = timezone.localtime(card.starts_at).date()
            hits.append(Hit(title=card.title, url=card.url, kind=card.kind_label, text=text, on=day))
    return Found(total=len(hits), hits=hits[start:stop])


def find_ideas(query: str, start: int, stop: int) -> Found:
    """Ideas of the club that hold every word, newest first: two queries."""
    # The database minds accents: only the ending is cut, and by the length of what the stem keeps.
    beginnings = " ".join(word[: len(stem(fold(word)))] for word in search_words(query))
    ideas = idea_list(words=beginnings)
    total = ideas.count()
    hits = [
        Hit(
            title=idea.title,
            url=idea.get_absolute_url(),
            kind="Idées du club",
            text=f"{idea.problem} {idea.wished_change}",
            on=timezone.localtime(idea.submitted_at).date(),
        )
        for idea in (ideas[start:stop] if total else ())
    ]
    return Found(total=total, hits=hits)


def find_answers(query: str, start: int, stop: int) -> Found:
    """Public answers of the support that hold every word, latest first: one query."""
    beginnings = " ".join(word[: len(stem(fold(word)))] for word in search_words(query))
    hits = [
        Hit(
            title=answer.question,
            url=answer.get_absolute_url(),
            kind="Réponses de l’accompagnement",
            text=answer.answer,
            on=timezone.localtime(answer.published_at).date(),
        )
        for answer in public_answers(words=beginnings)
    ]
    return Found(total=len(hits), hits=hits[start:stop])


def register_sources() -> None:
    """Called once, when every room is ready."""
    register(Source(code="formations", label="Formations à venir", find=find_sessions))
    register(Source(code="idees", label="Idées du club", find=find_ideas))
    register(Source(code="reponses", label="Réponses de l’accompagnement", find=find_answers))
