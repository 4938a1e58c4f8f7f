"""What the club costs: a ballot that closes, ideas that look alike. Runs inside the house that is measured."""

import itertools
import random
import re
import statistics
import time
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain import lifecycle
from cms.club.domain.ballots import Rule, receipt_digest
from cms.club.domain.messages import MESSAGES_WINDOW
from cms.club.domain.roundups import Frequency, next_due
from cms.club.domain.spaces import Space
from cms.club.domain.vocabulary import BallotKind, College, State
from cms.club.models import BallotElector, BallotPaper, Idea, Membership, Roundup, SpaceFollow
from cms.club.queries.nearness import similar_ideas
from cms.club.queries.roadmap import STATES
from cms.club.services.ballot_box import seal_paper
from cms.club.services.ballots import open_ballot, prepare_ballot
from cms.club.services.counting import count_ballot
from cms.club.services.discussions import open_thread
from cms.club.services.roundups import make_due_roundups, spread
from cms.club.tasks import PAGE, send_roundups

MEMBERS = 5000
IDEAS = 100_000
SEARCHES = 200
READERS = 2000
# Messages that came since the last round-up.
NEWS = 10


def tally_seconds() -> float:
    """Seconds from the order to count to the published result, every member having voted."""
    now = timezone.now()
    users = User.objects.bulk_create(User(email=f"mesure{n}@preau.example") for n in range(MEMBERS))
    colleges = itertools.cycle(college.value for college in College)
    # Confirmed, without which nobody is an elector.
    Membership.objects.bulk_create(
        Membership(
            user=user,
            college=college,
            proposed_college=college,
            display_name="Mesure",
            joined_at=now,
            charter_accepted_at=now,
            confirmed_at=now,
        )
        for user, college in zip(users, colleges, strict=False)
    )
    ballot = prepare_ballot(
        kind=BallotKind.QUESTION,
        title="Mesure",
        question="Mesure ?",
        rule=Rule(50, 2, 50, 1),
        closes_at=now + timedelta(days=1),
        now=now,
    )
    ballot = open_ballot(ballot_id=ballot.pk, actor=users[0], now=now)
    answers = itertools.cycle(["pour", "pour", "contre", "abstention"])
    roll = BallotElector.objects.filter(ballot=ballot).order_by("pk")
    BallotPaper.objects.bulk_create(
        BallotPaper(
            ballot=ballot,
            college=line.college,
            receipt=receipt_digest(ballot_id=ballot.pk, code=str(line.pk)),
            sealed=seal_paper(ballot_id=ballot.pk, choices=[answer]),
        )
        for line, answer in zip(roll, answers, strict=False)
    )
    roll.update(voted=True)
    began = time.perf_counter()
    counted = count_ballot(ballot_id=ballot.pk, now=ballot.closes_at)
    taken = time.perf_counter() - began
    voted = sum(college["voted"] for college in counted.result["turnout"].values())
    if voted < MEMBERS:
        raise RuntimeError(f"the ballot counted {voted} papers of {MEMBERS}")
    return taken


# Words of the trade come back in most ideas, those of a workshop in few: a draw by rank, as in any language.
_TRADE = [
    *("facture", "rejet", "service", "engagement", "paiement", "portail", "fournisseur", "destinataire", "montant"),
    *("date", "statut", "dépôt", "motif", "export", "tableur", "recherche", "suivi", "délai", "pièce", "structure"),
    *("gestionnaire", "compte", "notification", "courriel", "marché", "travaux"),
]
_SYLLABLES = re.findall("..", "bacodufigralomernupraisotaverziclafredon")


def _vocabulary(draw: random.Random) -> list[str]:
    rare = {"".join(draw.choices(_SYLLABLES, k=3)) for _ in range(4000)}
    return [*_TRADE, *sorted(rare)]


def similar_p95() -> tuple[float, float]:
    """p95 and median, in milliseconds, of the search for ideas like the one that is being written, among 100,000."""
    draw = random.Random(7)
    words = _vocabulary(draw)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    now = timezone.now()

    def text(size: int) -> str:
        return " ".join(draw.choices(words, weights, k=size))

    Idea.objects.bulk_create(
        (
            Idea(
                title=text(8)[:120],
                problem=text(30),
                who_suffers="x",
                wished_change="x",
                gain="x",
                college="issuers",
                submitted_at=now,
                next_due_on=lifecycle.next_due(State.SUBMITTED, since=now.date()),
            )
            for _ in range(IDEAS)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE club_idea")
    taken = []
    for _ in range(SEARCHES):
        asked = f"{text(8)} {text(30)}"
        began = time.perf_counter()
        similar_ideas(text=asked)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(taken, n=20)[-1], statistics.median(taken)


def digest_rate() -> tuple[float, int]:
    """Mails a second, from the hour of departure to the last hand-over, one worker; and how many mails left."""
    now = timezone.now()
    users = User.objects.bulk_create(User(email=f"lecteur{n}@preau.example") for n in range(READERS + 1))
    Membership.objects.bulk_create(
        Membership(
            user=user,
            college=College.ISSUERS.value,
            proposed_college=College.ISSUERS.value,
            display_name="Mesure",
            joined_at=now,
            charter_accepted_at=now,
            confirmed_at=now,
        )
        for user in users
    )
    author, *readers = users
    SpaceFollow.objects.bulk_create(SpaceFollow(space="plenary", user=user) for user in readers)
    for number in range(NEWS):
        message = open_thread(
            space=Space.PLENARY,
            author=author,
            title=f"Mesure {number}",
            text="Une facture revient à recycler : le service manque. " * 8,
            now=now + number * MESSAGES_WINDOW,
        )
        spread(message_id=message.pk, now=now)
    departure = next_due(Frequency.DAILY, after=timezone.localtime(now)) or now
    settings.EMAIL_BACKEND = "cms.core.outgoing.SmtpBackend"
    began = time.perf_counter()
    made = make_due_roundups(now=departure)
    for start in range(0, len(made), PAGE):
        send_roundups(roundup_ids=made[start : start + PAGE])
    taken = time.perf_counter() - began
    sent = Roundup.objects.filter(sent_at__isnull=False).count()
    return sent / taken, sent


ROADMAP_READS = 60


def roadmap_p95() -> tuple[float, float]:
    """p95 and median, in milliseconds, of the roadmap page for a reader who filters it, among 100,000 ideas."""
    draw = random.Random(11)
    now = timezone.now()
    # A merged idea names another one, and nothing of the roadmap reads it.
    states, colleges = [state for state in State if state is not State.MERGED], list(College)

    def idea(number: int) -> Idea:
        state, submitted = draw.choice(states), now - timedelta(days=draw.randrange(5 * 365))
        owed = lifecycle.next_due(state, since=submitted.date())
        return Idea(
            title=f"Mesure {number}",
            problem="x",
            who_suffers="x",
            wished_change="x",
            gain="x",
            college=draw.choice(colleges).value,
            state=state.value,
            submitted_at=submitted,
            closed_at=submitted if owed is None else None,
            next_due_on=owed,
        )

    Idea.objects.bulk_create((idea(number) for number in range(IDEAS)), batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE club_idea")
    # The measured house has no collected files: names without their hash cost the page the same.
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES={**settings.STORAGES, **plain}):
        taken = _read_roadmap(draw, this_year=now.year)
    return statistics.quantiles(taken, n=20)[-1], statistics.median(taken)


def _read_roadmap(draw: random.Random, *, this_year: int) -> list[float]:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.create(email="mesure@preau.example"), backend=settings.AUTHENTICATION_BACKENDS[0])
    taken = []
    for _ in range(ROADMAP_READS):
        asked = {
            "etat": draw.choice(["", *(state.value for state in STATES)]),
            "college": draw.choice(["", *(college.value for college in College)]),
            "annee": draw.choice(["", str(this_year - 1)]),
            "page": str(draw.randrange(1, 5)),
        }
        began = time.perf_counter()
        answer = client.get(reverse("club:roadmap"), asked)
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"the roadmap answered {answer.status_code}")
    return taken
