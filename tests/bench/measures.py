"""What is measured. A group shares its set-up, and runs when one of its names begins with what was asked."""

import json
import os
import platform
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from tests.bench import newsletter
from tests.bench.enrolments import PEOPLE, SEATS, planner_seconds, rush
from tests.bench.house import WEB_PROCESSES, House, empty_house, running_house, web_processes
from tests.bench.live import follow
from tests.bench.load import press
from tests.bench.starts import start_twice
from tests.smtp_sink import smtp_sink


@dataclass(frozen=True)
class Figure:
    """One measured figure and what it should be."""

    name: str
    value: float
    unit: str
    target: float | None
    better: Literal["lower", "higher"]
    conditions: str

    @property
    def is_held(self) -> bool:
        """Whether the target is met."""
        if self.target is None:
            return True
        return self.value <= self.target if self.better == "lower" else self.value >= self.target

    def as_line(self) -> dict[str, object]:
        """The line of ``var/bench.json``."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "target": self.target,
            "better": self.better,
            "conditions": self.conditions,
        }


# What else the machine was doing matters more than anything we change: it is said beside each figure.
MACHINE = f"{os.cpu_count()} cœurs (charge au départ : {os.getloadavg()[0]:.1f}), Python {platform.python_version()}"
HOUSE = f"{WEB_PROCESSES} processus web, PostgreSQL et Redis sur la même machine, {MACHINE}"
SEARCH_ROWS = int(os.environ.get("PREAU_BENCH_ROWS", "1000000"))
SECONDS = 8.0
# A cookie the page cache does not know sends the visitor to Django; so does a session.
COMPUTED = {"Cookie": "bench=1"}
GUIDE = """
from django.apps import apps
from wagtail.models import Page
guides = [m for m in apps.get_app_config("guides").get_models() if issubclass(m, Page)]
pages = [p for m in guides for p in m.objects.live().order_by("-depth", "path")]
page = next((p for p in pages if not p.get_children().live().exists()), None) or Page.objects.live().get(depth=2)
print(page.pk, page.url)
"""
PUBLISH = """
import time
from wagtail.models import Page
page = Page.objects.get(pk={pk}).specific
page.title = page.draft_title = {title!r}
page.save_revision().publish()
print(time.monotonic())
"""


def figures(prefix: str) -> Iterator[Figure]:
    """Measure every figure whose name begins with ``prefix``."""
    for names, measure in GROUPS:
        if any(name.startswith(prefix) for name in names):
            yield from (figure for figure in measure() if figure.name.startswith(prefix))


def _pages() -> Iterator[Figure]:
    with running_house() as house:
        pk, path = house.python(GUIDE).split()
        address = house.address + (path if path.startswith("/") else "/" + path.split("/", 3)[3])
        page = f"{path}, {HOUSE}"
        press(address, seconds=2, connections=8, headers=COMPUTED)
        load = press(address, seconds=SECONDS, connections=16, headers=COMPUTED)
        where = f"{page}, 16 connexions, {load.generator}"
        yield Figure("page.computed.rate", load.per_second, "requêtes/s", 150, "higher", where)
        yield Figure("page.computed.p99", load.p99_ms, "ms", None, "lower", where)
        failures = load.failures
        press(address, seconds=2, connections=8)
        load = press(address, seconds=SECONDS, connections=32)
        where = f"{page}, 32 connexions, {load.generator}"
        yield Figure("page.anonymous.rate", load.per_second, "requêtes/s", 2000, "higher", where)
        yield Figure("page.anonymous.p99", load.p99_ms, "ms", 50, "lower", where)
        yield Figure("page.failures", failures + load.failures, "réponses", 0, "lower", page)
        stale, asked = _stale_answers(house, address, int(pk))
        where = f"{asked} demandes dans la seconde qui suit chacune de 3 publications faites par un autre processus"
        yield Figure("page.stale", stale, "réponses", 0, "lower", f"{where}, {page}")


def _stale_answers(house: House, address: str, pk: int) -> tuple[int, int]:
    """Answers asked for after a publication returned that still show the page of before, while visitors keep asking."""
    stale = asked = 0
    for turn in range(3):
        title = f"Titre mesuré {turn}"
        answers: list[tuple[float, bool]] = []
        done = threading.Event()

        def ask(expected: bytes, answers: list[tuple[float, bool]], done: threading.Event) -> None:
            while not done.is_set():
                begin = time.monotonic()
                with urllib.request.urlopen(address, timeout=10) as answer:
                    answers.append((begin, expected in answer.read()))

        visitors = [threading.Thread(target=ask, args=(title.encode(), answers, done)) for _ in range(4)]
        for visitor in visitors:
            visitor.start()
        try:
            published_at = float(house.python(PUBLISH.format(pk=pk, title=title)))
            time.sleep(1)
        finally:
            done.set()
            for visitor in visitors:
                visitor.join()
        after = [is_new for begin, is_new in answers if begin > published_at]
        asked += len(after)
        stale += after.count(False)
    return stale, asked


def _starts() -> Iterator[Figure]:
    first, following = start_twice()
    where = f"clone nu, aucun cache (bibliothèques téléchargées), SQLite, {MACHINE}"
    yield Figure("start.first", first, "s", 60, "lower", f"make run jusqu’à /sante/ 200, {where}")
    yield Figure("start.next", following, "s", 10, "lower", f"make run jusqu’à /sante/ 200, même clone, {MACHINE}")


def _deposits() -> Iterator[Figure]:
    with running_house() as house:
        found = json.loads(house.python("from tests.bench.deposits import measured; print(measured())"))
    where = f"200 fichiers CII d’une ligne, l’un après l’autre, chacun validé et écrit, un cœur, {HOUSE}"
    yield Figure("deposit.cii", found["rate"], "dépôts/s", 30, "higher", where)
    yield Figure("deposit.cii.p50", found["plain_p50"], "ms", None, "lower", where)
    yield Figure("deposit.cii.p95", found["plain_p95"], "ms", None, "lower", where)
    yield Figure("deposit.memory", found["memory"], "Mo", None, "lower", f"mémoire de pointe du processus, {where}")
    where = f"avis EN 16931 et BR-FR compris, {where}"
    yield Figure("deposit.advice", found["advice_rate"], "dépôts/s", 15, "higher", where)
    yield Figure("deposit.advice.p50", found["advice_p50"], "ms", None, "lower", where)
    yield Figure("deposit.advice.p95", found["advice_p95"], "ms", None, "lower", where)
    where = f"mémoire de pointe du processus fils qui tient les règles, {where}"
    yield Figure("deposit.advice.memory", found["child_memory"], "Mo", None, "lower", where)


def _spaces() -> Iterator[Figure]:
    with running_house() as house:
        told = json.loads(
            house.python("import json; from tests.bench.spaces import measures; print(json.dumps(measures()))")
        )
    where = f"un processus, {HOUSE}"
    slowest = f"médiane de l’exercice le plus long à ouvrir, son histoire comprise, {where}"
    yield Figure("space.open", told["open"], "ms", 500, "lower", slowest)
    yield Figure("space.reset", told["reset"], "ms", 300, "lower", slowest)
    yield Figure("space.replay", told["replay"], "ms", None, "lower", f"médiane, espace de 50 événements, {where}")
    yield Figure("space.transition", told["transition"], "ms", None, "lower", f"médiane d’un geste écrit, {where}")
    yield Figure("space.thousand", told["thousand"], "s", None, "lower", f"1 000 espaces l’un après l’autre, {where}")


def _works() -> Iterator[Figure]:
    with empty_house() as house:
        house.manage("collectstatic", "--noinput")
        told = json.loads(house.python("from tests.bench.works import measured; print(measured())"))
    where = f"24 mois, six acteurs, {told['commands']} commandes par script, un processus, PostgreSQL, {MACHINE}"
    yield Figure("works.rate", told["rate"], "commandes/s", None, "higher", where)
    where = f"page du dernier dossier, le meilleur de 15, 24 mois (avec un seul : {told['one_ms']:.0f} ms), {MACHINE}"
    yield Figure("works.dossier", told["many_ms"], "ms", None, "lower", where)
    more = told["many_queries"] - told["one_queries"]
    where = f"{told['many_queries']} requêtes avec 24 mois, {told['one_queries']} avec un"
    yield Figure("works.dossier.queries", more, "requêtes de plus", 0, "lower", where)


def _searches() -> Iterator[Figure]:
    with empty_house() as house:

        def ask(call: str) -> dict[str, Any]:
            told: dict[str, Any] = json.loads(house.python(f"from tests.bench import searches as s; print(s.{call})"))
            return told

        seconds = ask("load()")["seconds"]
        told = ask("search_times()")
        slowest = max(told["each"].items(), key=lambda pair: pair[1])
        where = f"{SEARCH_ROWS:,} factures d’un fournisseur (chargées en {seconds:.0f} s), dix filtres, 20 fois chacun"
        where = f"{where}, compte et première page, le plus lent : {slowest[0]} {slowest[1]} ms, PostgreSQL, {MACHINE}"
        yield Figure("search.p95", told["p95"], "ms", 100, "lower", where)
        yield Figure("search.p50", told["p50"], "ms", None, "lower", json.dumps(told["each"], ensure_ascii=False))
        for fmt, target in (("csv", 60_000), ("xlsx", 6_000), ("ods", None)):
            small, whole = ask(f"export('{fmt}', 'M-PETIT')"), ask(f"export('{fmt}')")
            where = (
                f"tâche de bout en bout, fichier gardé, {whole['rows']:,} lignes de 21 colonnes, PostgreSQL, {MACHINE}"
            )
            yield Figure(f"search.{fmt}.rate", whole["rate"], "lignes/s", target, "higher", where)
            where = f"processus entier, {whole['before']:.0f} Mo avant d’écrire"
            where = f"{where} ; {small['peak']:.0f} Mo pour {small['rows']:,} lignes"
            yield Figure(f"search.{fmt}.memory", whole["peak"], "Mo", 150, "lower", where)


def _site_search() -> Iterator[Figure]:
    """The search box of the site on fifty thousand pages."""
    with empty_house() as house:
        house.manage("collectstatic", "--noinput")
        loaded = json.loads(house.python("from tests.bench.site_search import load; print(load())"))
        told = json.loads(house.python("from tests.bench.site_search import page_times as p; print(p())"))
    slowest = max(told["each"].items(), key=lambda pair: pair[1])
    where = f"{loaded['pages']:,} pages (écrites en {loaded['seconds']:.0f} s), dix recherches, dix fois chacune"
    where = f"{where}, page entière, la plus lente : {slowest[0]} {slowest[1]} ms, un processus, PostgreSQL, {MACHINE}"
    yield Figure("search.site.p95", told["p95"], "ms", 100, "lower", where)
    yield Figure("search.site.p50", told["p50"], "ms", None, "lower", json.dumps(told["each"], ensure_ascii=False))
    where = f"les {loaded['words']:,} mots des pages, comptés chaque heure, {MACHINE}"
    yield Figure("search.site.words", loaded["words_seconds"], "s", None, "lower", where)


def _markets() -> Iterator[Figure]:
    with empty_house() as house:
        house.manage("collectstatic", "--noinput")
        told = json.loads(
            house.python("import json; from tests.bench.markets import measures; print(json.dumps(measures()))")
        )
        shown = json.loads(
            house.python("import json; from tests.bench.markets import months_measures as m; print(json.dumps(m()))")
        )
    where = f"24 mois, groupement conjoint, deux sous-traitants, deux index, un processus, {MACHINE}"
    yield Figure("market.twin", told["sums"], "s", 1, "lower", f"tous les comptes, {where}")
    yield Figure("market.twin.files", told["files"], "s", None, "lower", f"96 projets de décompte en CII, {where}")
    yield Figure("market.twin.papers", told["papers"], "s", None, "lower", f"24 états d’acompte en PDF, {where}")
    alone = f"{shown['time.1']:.0f} ms et {shown['queries.1']:.0f} requêtes avec un seul"
    where = f"24 dossiers ; {alone}, un processus, PostgreSQL, {MACHINE}"
    yield Figure("market.months", shown["time.24"], "ms", None, "lower", f"page de suivi, le meilleur de dix, {where}")
    yield Figure("market.months.queries", shown["queries.24"], "requêtes", shown["queries.1"], "lower", where)


def _club() -> Iterator[Figure]:
    with empty_house() as house:
        seconds = float(house.python("from tests.bench.club import tally_seconds; print(tally_seconds())"))
    where = f"question, 5 000 électeurs qui ont tous voté : ouvrir l’urne, compter, publier, PostgreSQL, {MACHINE}"
    yield Figure("club.tally", seconds, "s", 2, "lower", where)
    with empty_house() as house:
        p95, p50 = json.loads(
            house.python("import json; from tests.bench.club import similar_p95; print(json.dumps(similar_p95()))")
        )
    where = f"200 idées en cours d’écriture, 38 mots chacune, parmi 100 000, PostgreSQL, {MACHINE}"
    yield Figure("club.similar.p95", p95, "ms", 150, "lower", where)
    yield Figure("club.similar.p50", p50, "ms", None, "lower", where)
    with empty_house() as house:
        p95, p50 = json.loads(
            house.python("import json; from tests.bench.club import roadmap_p95; print(json.dumps(roadmap_p95()))")
        )
    where = f"60 lectures filtrées de la feuille de route, page entière, parmi 100 000 idées, PostgreSQL, {MACHINE}"
    yield Figure("club.roadmap.p95", p95, "ms", 150, "lower", where)
    yield Figure("club.roadmap.p50", p50, "ms", None, "lower", where)


def _newsletter() -> Iterator[Figure]:
    with empty_house() as house, smtp_sink(keeps_content=False) as sink:
        house.environment.update(PREAU_SMTP_PORT=str(sink.port), PREAU_SMTP_TLS="non")
        sent = newsletter.send_all(house, sink, newsletter.READERS)
        hands = f"{newsletter.PROCESSES} processus de {newsletter.CONNECTIONS} connexions vers un serveur d’envoi local"
        where = f"{sent.readers:,} lecteurs, préparation comprise ({sent.seconds:.0f} s), {hands}, {MACHINE}"
        yield Figure("newsletter.rate", sent.readers / sent.seconds, "messages/s", 500, "higher", where)
        yield Figure("newsletter.memory", sent.memory, "Mo", 250, "lower", f"pointe du plus gros processus, {where}")
        yield Figure("newsletter.errors", sent.lost + sent.twice + sent.uncertain, "lecteurs", 0, "lower", where)
        killed = newsletter.kill_and_resume(house, sink, newsletter.KILLED_READERS)
        where = f"{killed.readers:,} lecteurs, tous les processus tués trois fois par kill -9, {hands}, {MACHINE}"
        yield Figure("newsletter.killed.lost", killed.lost, "lecteurs", 0, "lower", where)
        yield Figure("newsletter.killed.twice", killed.twice, "lecteurs", 0, "lower", where)
        most = 3 * newsletter.PROCESSES * newsletter.CONNECTIONS
        where = f"au plus un par connexion tuée (18), montrés à l’éditeur et jamais renvoyés d’eux-mêmes, {where}"
        yield Figure("newsletter.killed.uncertain", killed.uncertain, "lecteurs", most, "lower", where)


def _report() -> Iterator[Figure]:
    """A year counted again from its events, then written."""
    with empty_house() as house:
        events = int(house.python("from tests.bench.report import load; print(load())"))
        told = json.loads(house.python("from tests.bench.report import report_seconds as r; print(r())"))
    where = f"{events} événements au journal du bac à sable, tous les chiffres d’une année, PostgreSQL, {MACHINE}"
    yield Figure("report.year", told["seconds"], "s", 20, "lower", f"PDF, CSV, ODS et JSON écrits, {where}")
    yield Figure("report.count", told["counted"], "s", None, "lower", f"compter seulement, {where}")
    yield Figure("report.faults", told["faults"], "sommes", 0, "lower", json.dumps(told["totals"], ensure_ascii=False))


def _digest() -> Iterator[Figure]:
    with empty_house() as house, smtp_sink(keeps_content=False) as sink:
        house.environment.update(PREAU_SMTP_PORT=str(sink.port), PREAU_SMTP_TLS="non")
        rate, sent = json.loads(
            house.python("import json; from tests.bench.club import digest_rate; print(json.dumps(digest_rate()))")
        )
    where = f"{sent} membres, 10 messages chacun, préparer puis remettre à un serveur SMTP local, un processus"
    yield Figure("club.digest", rate, "courriels/s", 50, "higher", f"{where}, PostgreSQL, {MACHINE}")


def _enrolments() -> Iterator[Figure]:
    with running_house() as house:
        path = house.python("from tests.bench.enrolments import open_session as o; print(o())")
        found = rush(house.address, path)
        held = json.loads(house.python("from tests.bench.enrolments import outcome as o; print(o())"))
    well = sum(count for status, count in found.statuses.items() if status == HTTPStatus.FOUND)
    worse = sum(count for status, count in found.statuses.items() if status == 0 or status >= 500)
    where = f"{PEOPLE} formulaires au même instant pour {SEATS} places, {HOUSE} ; réponses : {found.statuses}"
    yield Figure("enrol.all", found.seconds, "s", 25, "lower", f"jusqu’à la dernière réponse, {where}")
    yield Figure("enrol.rate", well / found.seconds, "formulaires/s", None, "higher", where)
    yield Figure("enrol.p95", found.p95, "s", None, "lower", f"de l’envoi à la réponse entière, {where}")
    yield Figure("enrol.failures", worse, "réponses", 0, "lower", "erreurs du serveur et connexions perdues")
    seats = held["seated"] if held["seats_exact"] else -1
    yield Figure("enrol.seats", abs(seats - SEATS), "écart", 0, "lower", f"{held['seated']} places prises")
    gap = abs(held["waiting"] - (PEOPLE - SEATS)) if held["in_order"] else PEOPLE
    yield Figure("enrol.waiting", gap, "écart", 0, "lower", f"{held['waiting']} en attente, dans l’ordre d’arrivée")


def _planner() -> Iterator[Figure]:
    seconds, optimal, count = planner_seconds()
    where = f"60 souhaits, 10 formateurs, 4 semaines, {count} sessions ouvertes, {MACHINE}"
    yield Figure("planner.seconds", seconds, "s", 5, "lower", f"solveur chargé compris, {where}")
    yield Figure("planner.unproven", int(not optimal), "plan", 0, "lower", "un plan dont l’optimum n’est pas prouvé")


def _live() -> Iterator[Figure]:
    """Five hundred people and their trainer on one web process."""
    with empty_house() as house:
        house.manage("collectstatic", "--noinput")
        prepared = house.python("from tests.bench.live import prepare; print(prepare())")
        with web_processes(house, 1) as pid:
            found = follow(house.address, prepared, pid=pid)
    conditions = (
        f"{found.followers} flux ouverts, un espace chacun, un processus web, PostgreSQL sur la même machine, {MACHINE}"
    )
    yield Figure("live.p95", found.p95, "s", 1, "lower", f"main levée vue au pilotage, {conditions}")
    yield Figure("live.slowest", found.slowest, "s", None, "lower", conditions)
    yield Figure("live.memory", found.memory_mb, "Mo", 400, "lower", conditions)


GROUPS: list[tuple[tuple[str, ...], Callable[[], Iterator[Figure]]]] = [
    (("start.first", "start.next"), _starts),
    (
        (
            "page.computed.rate",
            "page.computed.p99",
            "page.anonymous.rate",
            "page.anonymous.p99",
            "page.failures",
            "page.stale",
        ),
        _pages,
    ),
    (
        (
            "deposit.cii",
            "deposit.cii.p50",
            "deposit.cii.p95",
            "deposit.memory",
            "deposit.advice",
            "deposit.advice.p50",
            "deposit.advice.p95",
            "deposit.advice.memory",
        ),
        _deposits,
    ),
    (("report.year", "report.count", "report.faults"), _report),
    (("club.digest",), _digest),
    (("club.tally", "club.similar.p95", "club.similar.p50", "club.roadmap.p95", "club.roadmap.p50"), _club),
    (("market.twin", "market.twin.files", "market.twin.papers", "market.months", "market.months.queries"), _markets),
    (("enrol.all", "enrol.rate", "enrol.p95", "enrol.failures", "enrol.seats", "enrol.waiting"), _enrolments),
    (
        (
            "newsletter.rate",
            "newsletter.memory",
            "newsletter.errors",
            "newsletter.killed.lost",
            "newsletter.killed.twice",
            "newsletter.killed.uncertain",
        ),
        _newsletter,
    ),
    (("planner.seconds", "planner.unproven"), _planner),
    (("live.p95", "live.slowest", "live.memory"), _live),
    (("works.rate", "works.dossier", "works.dossier.queries"), _works),
    (("search.site.p95", "search.site.p50", "search.site.words"), _site_search),
    (("space.open", "space.reset", "space.replay", "space.transition", "space.thousand"), _spaces),
    (
        (
            "search.p95",
            "search.p50",
            "search.csv.rate",
            "search.csv.memory",
            "search.xlsx.rate",
            "search.xlsx.memory",
            "search.ods.rate",
            "search.ods.memory",
        ),
        _searches,
    ),
]
