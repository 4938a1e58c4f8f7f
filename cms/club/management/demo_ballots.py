"""Ballots to look at: a board that was elected, a question that was settled, priorities that are open."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.ballots import Rule
from cms.club.domain.vocabulary import BallotKind, College
from cms.club.models import Ballot, BallotElector, BallotOption, Idea
from cms.club.services import board
from cms.club.services.ballots import cast_paper, open_ballot, prepare_ballot, stand
from cms.club.services.counting import count_ballot

# Enough members for a college's count to name nobody.
ELECTORS = (
    ("club-vote-1@preau.example", College.ISSUERS, "Noa, facturière dans une PME"),
    ("club-vote-2@preau.example", College.ISSUERS, "Andrea, artisan peintre"),
    ("club-vote-3@preau.example", College.ISSUERS, "Charlie, assistante de gestion"),
    ("club-vote-4@preau.example", College.PUBLISHERS, "Eden, intégratrice"),
    ("club-vote-5@preau.example", College.PUBLISHERS, "Sasha, chef de produit"),
    ("club-vote-6@preau.example", College.PUBLISHERS, "Lena, développeuse"),
    ("club-vote-7@preau.example", College.INTERMEDIARIES, "Yaël, chambre de métiers"),
    ("club-vote-8@preau.example", College.INTERMEDIARIES, "Robin, conseiller d’entreprise"),
)

CANDIDATES = (
    (
        "club-emetteur@preau.example",
        "Je porterai les pièces de travaux : leurs délais, leurs motifs, leurs révisions.",
        3,
    ),
    ("member@preau.example", "Je parlerai pour les petites entreprises qui déposent dix factures par an.", 2),
    ("club-vote-2@preau.example", "Moins de clics pour l’artisan qui facture le soir.", 1),
    ("club-editeur@preau.example", "Des codes stables pour que les logiciels expliquent au lieu de recopier.", 3),
    ("club-operateur@preau.example", "Des jeux d’essai publics, tenus à jour.", 2),
    ("board@preau.example", "Je rendrai compte à mon collège après chaque séance.", 3),
    ("club-expert@preau.example", "Le suivi de plusieurs clients sur une seule page.", 2),
)


def load_ballots(*, teller: User, now: datetime) -> None:
    """A question of last month and the priorities of the day, told as if time had passed."""
    _settle_a_question(teller=teller, now=now - timedelta(days=40))
    _open_priorities(teller=teller, now=now - timedelta(days=3))
    board.follow_terms(today=timezone.localdate(now))


def _evening(day: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(day), time(18)))


def _voters(ballot: Ballot, college: str) -> list[User]:
    roll = BallotElector.objects.filter(ballot=ballot, college=college).select_related("user").order_by("pk")
    return [line.user for line in roll if line.user]


def elect_the_board(*, people: dict[str, User], teller: User, now: datetime) -> None:
    """Two representatives a college; ``people`` are the members by e-mail."""
    ballot = prepare_ballot(
        kind=BallotKind.ELECTION,
        title="Élection des représentants des trois collèges",
        question="Chaque collège choisit les deux personnes qui siégeront pour lui à l’instance de pilotage.",
        rule=Rule(quorum_percent=30, colleges_needed=2, majority_percent=50, max_choices=1),
        closes_at=_evening(now + timedelta(days=9)),
        now=now,
    )
    options = [
        (stand(ballot_id=ballot.pk, candidate=people[email], statement=statement, now=now), voices)
        for email, statement, voices in CANDIDATES
    ]
    ballot = open_ballot(ballot_id=ballot.pk, actor=teller, now=now)
    for college in College:
        voters = _voters(ballot, college.value)
        standing = [(option, voices) for option, voices in options if option.college == college]
        for place, voter in enumerate(voters):
            choices = [option.code for option, voices in standing if place < voices][:2]
            cast_paper(ballot_id=ballot.pk, elector=voter, choices=choices, now=now + timedelta(days=1))
    count_ballot(ballot_id=ballot.pk, now=ballot.closes_at)


def _settle_a_question(*, teller: User, now: datetime) -> None:
    ballot = prepare_ballot(
        kind=BallotKind.QUESTION,
        title="Publier le nom des structures qui tardent à répondre ?",
        question="Le club demande-t-il que la plateforme publie la liste des structures dont la réponse aux "
        "sollicitations dépasse un mois ? Un oui inscrit la demande à l’ordre du jour de la prochaine séance.",
        rule=Rule(quorum_percent=50, colleges_needed=2, majority_percent=50, max_choices=1),
        closes_at=_evening(now + timedelta(days=10)),
        now=now,
    )
    ballot = open_ballot(ballot_id=ballot.pk, actor=teller, now=now)
    answers = {
        College.ISSUERS: ("pour", "pour", "pour", "pour", "contre"),
        College.PUBLISHERS: ("contre", "contre", "abstention", "pour"),
        College.INTERMEDIARIES: ("pour", "pour", "contre", "pour"),
    }
    for college, said in answers.items():
        _cast_in_turn(
            ballot, _voters(ballot, college.value), [[choice] for choice in said], now=now + timedelta(days=1)
        )
    count_ballot(ballot_id=ballot.pk, now=ballot.closes_at)


def _open_priorities(*, teller: User, now: datetime) -> None:
    ideas = list(Idea.objects.open_to_votes().order_by("pk")[:6])
    if len(ideas) < 2:
        return
    ballot = prepare_ballot(
        kind=BallotKind.PRIORITIES,
        title="Que l’instance doit-elle étudier d’abord ?",
        question="Les trois idées en tête passeront en premier à l’ordre du jour de la prochaine séance.",
        rule=Rule(quorum_percent=30, colleges_needed=2, majority_percent=50, max_choices=min(3, len(ideas))),
        closes_at=_evening(now + timedelta(days=14)),
        ideas=ideas,
        now=now,
    )
    ballot = open_ballot(ballot_id=ballot.pk, actor=teller, now=now)
    codes = list(BallotOption.objects.filter(ballot=ballot).order_by("position").values_list("code", flat=True))
    for college in College:
        # The demonstration member and the last of each college have not voted yet.
        voters = [user for user in _voters(ballot, college.value)[:-1] if user.email != "member@preau.example"]
        picks = [[codes[place % len(codes)], codes[(place + 1) % len(codes)]] for place in range(len(voters))]
        _cast_in_turn(ballot, voters, picks, now=now + timedelta(days=1))


def _cast_in_turn(ballot: Ballot, voters: Sequence[User], papers: Sequence[list[str]], *, now: datetime) -> None:
    for voter, choices in zip(voters, papers, strict=False):
        cast_paper(ballot_id=ballot.pk, elector=voter, choices=choices, now=now)
