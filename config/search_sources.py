"""What the search finds beside the pages: sessions to come, ideas, answers of the support, structures, subjects."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone

from cms.club.queries.ideas import idea_list
from cms.core.typography import fold
from cms.search.backend import stem
from cms.search.highlight import search_words
from cms.search.sources import Found, Hit, Source, register
from courses.queries.catalogue import sessions_to_publish, topics
from courses.queries.support import public_answers
from sandbox.queries.public_directory import PublicSheet, public_sheet, todays_directory


def _holds_every_word(query: str, words: Iterable[str]) -> bool:
    """Whether each word of ``query`` begins one of ``words`` (folded), endings and accents aside."""
    beginnings = [stem(fold(word)) for word in search_words(query)]
    return all(any(word.startswith(beginning) for word in words) for beginning in beginnings)


def _words_in(text: str) -> list[str]:
    return search_words(fold(text))


def find_sessions(query: str, start: int, stop: int) -> Found:
    """Sessions to come whose card holds every word, nearest first: there are never so many that a query must choose."""
    hits = []
    for card in sessions_to_publish(now=timezone.now()):
        text = f"{card.summary} {card.kind_label}, {card.audience}, {card.seats}."
        if _holds_every_word(query, _words_in(f"{card.title} {text}")):
            day = timezone.localtime(card.starts_at).date()
            hits.append(Hit(title=card.title, url=card.url, kind=card.kind_label, text=text, on=day))
    return Found(total=len(hits), hits=hits[start:stop])


def find_topics(query: str, start: int, stop: int) -> Found:
    """Subjects of the catalogue that hold every word, in its order: one query, there are a dozen."""
    hits = [
        Hit(
            title=topic.title,
            url=reverse("courses:page", args=[topic.slug]),
            kind="Sujets de formation",
            text=f"{topic.summary} {topic.objectives}",
        )
        for topic in topics()
        if _holds_every_word(query, _words_in(f"{topic.title} {topic.summary} {topic.objectives}"))
    ]
    return Found(total=len(hits), hits=hits[start:stop])


@lru_cache(maxsize=1)
def _words_of_structures(week: date) -> tuple[tuple[PublicSheet, tuple[str, ...]], ...]:
    # Not their services: « facture » would find every « FACTURES_PUBLIQUES ».
    return tuple(
        (public_sheet(item), tuple(_words_in(f"{item.name} {item.identifier} {item.postcode} {item.city}")))
        for item in todays_directory(week).structures
    )


def find_structures(query: str, start: int, stop: int) -> Found:
    """Fictitious structures of this week’s directory whose name, SIRET or town hold every word; no query."""
    week = todays_directory(timezone.localdate()).week
    found = [sheet for sheet, words in _words_of_structures(week) if _holds_every_word(query, words)]
    hits = []
    for sheet in found[start:stop]:
        structure = sheet.structure
        wanted = ", ".join(requirement.label for requirement in sheet.requirements)
        place = f", {structure.postcode} {structure.city}" if structure.city else ""
        hits.append(
            Hit(
                title=structure.name,
                url=reverse("sandbox:public_structure", args=[structure.identifier]),
                kind="Annuaire",
                text=f"SIRET {structure.identifier}{place}. {wanted}.",
            )
        )
    return Found(total=len(found), hits=hits)


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


def _session_texts() -> Iterator[str]:
    for card in sessions_to_publish(now=timezone.now()):
        yield f"{card.title} {card.summary}"


def _topic_texts() -> Iterator[str]:
    for topic in topics():
        yield f"{topic.title} {topic.summary} {topic.objectives}"


def _idea_texts() -> Iterator[str]:
    for idea in idea_list().iterator():
        yield f"{idea.title} {idea.problem} {idea.wished_change}"


def _answer_texts() -> Iterator[str]:
    for answer in public_answers():
        yield f"{answer.question} {answer.answer}"


def _structure_texts() -> Iterable[str]:
    return [structure.name for structure in todays_directory(timezone.localdate()).structures]


def register_sources() -> None:
    """Called once, when every room is ready."""
    register(Source("formations", "Formations à venir", find=find_sessions, texts=_session_texts))
    register(Source("sujets", "Sujets de formation", find=find_topics, texts=_topic_texts))
    register(Source("idees", "Idées du club", find=find_ideas, texts=_idea_texts))
    register(Source("reponses", "Réponses de l’accompagnement", find=find_answers, texts=_answer_texts))
    register(Source("annuaire", "Annuaire", find=find_structures, texts=_structure_texts))
