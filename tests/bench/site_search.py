"""Fifty thousand pages in one database: how quick the search box is, typing errors and missing accents included.

Runs in processes where Django is ready (see ``measures``). The pages are written by the server itself; a search goes
through the whole page, as a visitor's does.
"""

import json
import os
import random
import re
import statistics
import time
from http import HTTPStatus
from importlib import import_module
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from cms.guides.models import GuideIndexPage, GuidePage
from cms.news.models import NewsIndexPage, NewsPage
from cms.search.words import refresh_words

PAGES = int(os.environ.get("PREAU_BENCH_PAGES", "50000"))
ROUNDS = 10

QUERIES = (
    "facture",
    "facture rejetée",
    "rejetee",
    "avoir",
    "delai de paiement",
    "maitre d'oeuvre decompte",
    "code service absent",
    "factuer",
    "engagment juridique",
    "réglement introuvablement",
)
"""Common and rare, without accents, mistyped, and one that nothing answers."""

# Words of the trade come back in most pages, those of a workshop in few: a draw by rank, as in any language.
_TRADE = (
    "facture rejet service engagement paiement portail fournisseur destinataire montant date statut dépôt motif code "
    "export tableur recherche suivi délai pièce structure juridique gestionnaire compte notification courriel marché "
    "travaux rejetée décompte maître œuvre avoir annuaire siret absent règlement validation suspension recyclage"
)
_SYLLABLES = re.findall("..", "bacodufigralomernupraisotaverziclafredon")
_RARE = 6000
# Free places among the children of a page: those of the demonstration stand below.
_FIRST = 0x1000

_TEXTS = """
CREATE TEMPORARY TABLE told AS
SELECT n, initcap(title) AS title, body FROM (
  SELECT n,
    (SELECT string_agg(word(k + n), ' ') FROM generate_series(1, 5) AS k) AS title,
    (SELECT string_agg(word(k + n), ' ') FROM generate_series(1, 120) AS k) AS body
  FROM generate_series(1, %(pages)s) AS n
) AS drawn
"""
_WORD = """
CREATE FUNCTION pg_temp.word(at bigint) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT (%(words)s::text[])[floor(power(%(count)s::float, random()))::int + 0 * at] $$
"""
_PAGES = """
INSERT INTO wagtailcore_page (path, depth, numchild, translation_key, locale_id, live, has_unpublished_changes,
  first_published_at, last_published_at, expired, locked, title, draft_title, slug, content_type_id, url_path,
  seo_title, show_in_menus, search_description)
SELECT %(path)s || upper(lpad(to_hex(%(first)s + n), 4, '0')), %(depth)s, 0, gen_random_uuid(), %(locale)s, true,
  false, now(), now(), false, false, title, title, 'mesure-' || n, %(type)s, %(url)s || 'mesure-' || n || '/', '',
  false, ''
FROM told WHERE n BETWEEN %(from)s AND %(to)s
"""
_GUIDES = """
INSERT INTO guides_guidepage (page_ptr_id, intro, owner_name, audience, topic, minutes, pictogram, body, sources,
  exercise_slug)
SELECT page.id, told.body, '', 'everyone', 'deposit', 5, 'document/document', '[]', '[]', ''
FROM told JOIN wagtailcore_page AS page ON page.slug = 'mesure-' || n WHERE page.content_type_id = %(type)s
"""
_NEWS = """
INSERT INTO news_newspage (page_ptr_id, intro, owner_name, published_on, category, pictogram, body)
SELECT page.id, told.body, '', DATE '2026-01-01' + n %% 300, 'news', 'document/presse-card', '[]'
FROM told JOIN wagtailcore_page AS page ON page.slug = 'mesure-' || n WHERE page.content_type_id = %(type)s
"""
# As the index writes a page: its title, its words, and the same without accents.
_INDEX = """
INSERT INTO wagtailsearch_indexentry (content_type_id, object_id, title, autocomplete, body, title_norm, title_text,
  body_text)
SELECT page.content_type_id, page.id::text, to_tsvector('preau_french', told.title),
  to_tsvector('simple', told.title), to_tsvector('preau_french', told.body || ' ' ||
  translate(lower(told.title || ' ' || told.body), 'éèêàîôœ', 'eeeaioo')), 1.0, told.title, told.body || ' ' ||
  translate(lower(told.title || ' ' || told.body), 'éèêàîôœ', 'eeeaioo')
FROM told JOIN wagtailcore_page AS page ON page.slug = 'mesure-' || n
"""


def _vocabulary() -> list[str]:
    draw = random.Random(7)
    rare = {"".join(draw.choices(_SYLLABLES, k=3)) for _ in range(_RARE)}
    return [*_TRADE.split(), *sorted(rare)]


def load() -> str:
    """Write the pages, two guides for one article; JSON with the seconds it took."""
    begin = time.perf_counter()
    words = _vocabulary()
    # The tree alone: what other rooms demonstrate is not searched here.
    for room in ("core", "guides", "news"):
        import_module(f"cms.{room}.management.demo").load(now=timezone.now())
    guides, news = GuideIndexPage.objects.get(slug="guides"), NewsIndexPage.objects.get(slug="actualites")
    limit = PAGES * 2 // 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(_WORD, {"words": words, "count": len(words)})
        cursor.execute(_TEXTS.replace("word(", "pg_temp.word("), {"pages": PAGES})
        for parent, model, sql, first, last in (
            (guides, GuidePage, _GUIDES, 1, limit),
            (news, NewsPage, _NEWS, limit + 1, PAGES),
        ):
            values = {
                "path": parent.path,
                "depth": parent.depth + 1,
                "url": parent.url_path,
                "locale": parent.locale_id,
                "type": ContentType.objects.get_for_model(model).pk,
                "first": _FIRST - first,
                "from": first,
                "to": last,
            }
            cursor.execute(_PAGES, values)
            cursor.execute(sql, values)
        cursor.execute(_INDEX)
        cursor.execute("VACUUM ANALYZE")
    seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    known = refresh_words()
    return json.dumps(
        {"pages": PAGES, "seconds": seconds, "words": known, "words_seconds": time.perf_counter() - begin}
    )


@override_settings(ALLOWED_HOSTS=["testserver"])
def page_times() -> str:
    """JSON: p95 and median of all searches, and the median of each, in milliseconds, pages written whole."""
    client = Client()
    address = reverse("search:search")
    times: dict[str, list[float]] = {}
    for turn in range(ROUNDS + 1):
        for query in QUERIES:
            begin = time.perf_counter()
            response = client.get(f"{address}?{urlencode({'q': query})}")
            moment = (time.perf_counter() - begin) * 1000
            assert response.status_code == HTTPStatus.OK, query
            # The first turn warms what a process keeps: templates, statements, facts of the site.
            if turn:
                times.setdefault(query, []).append(moment)
    every = sorted(moment for moments in times.values() for moment in moments)
    medians = {name: round(statistics.median(moments), 1) for name, moments in times.items()}
    return json.dumps(
        {"p95": every[int(len(every) * 0.95)], "p50": statistics.median(every), "each": medians}, ensure_ascii=False
    )
