"""Pilots to look at: one that recruits, one that runs, one that ended on a report and a delivery."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.pilots import Answer, Call
from cms.club.domain.vocabulary import College, Role
from cms.club.models import Idea, Pilot
from cms.club.services.pilots import (
    apply_to_pilot,
    decide_candidacy,
    end_pilot,
    give_feedback,
    open_pilot,
    report_pilot,
    start_pilot,
)

_STAFF = frozenset({Role.SUPPORT})
_PLACES = {College.ISSUERS: 2, College.PUBLISHERS: 2, College.INTERMEDIARIES: 2}


@dataclass(frozen=True)
class _Trial:
    """``words``: who said what at mid-term, and at the end when the pilot ended."""

    criteria: str
    days: int
    candidates: tuple[tuple[str, str, str], ...]
    midterm: tuple[tuple[str, Answer, str, bool], ...]
    final: tuple[tuple[str, Answer, str, bool], ...] = ()


# By the first words of the idea that is tried.
TRIALS = {
    "Un compte rendu de flux": _Trial(
        criteria="Envoyer au moins deux flux par semaine, et en avoir eu un rejeté dans l’année. Il vous sera demandé "
        "de lire les comptes rendus ligne par ligne et de dire s’ils suffisent : une demi-heure par semaine.",
        days=75,
        candidates=(
            ("club-operateur@preau.example", "Quinze flux par jour pour quarante clients.", ""),
            ("club-vote-4@preau.example", "J’intègre ces comptes rendus dans trois logiciels.", "Cas complémentaire."),
            (
                "club-vote-1@preau.example",
                "Un flux par semaine depuis notre logiciel.",
                "Un émetteur de taille moyenne.",
            ),
            ("club-vote-3@preau.example", "Je dépose à la main, mais le sujet m’intéresse.", "DECLINED"),
        ),
        midterm=(
            ("club-vote-1@preau.example", Answer.YES, "", False),
            (
                "club-vote-4@preau.example",
                Answer.PARTLY,
                "Le numéro de ligne compte l’en-tête : la ligne 12 du compte rendu est la ligne 11 du flux.",
                False,
            ),
        ),
    ),
    "Exporter la liste": _Trial(
        criteria="Rapprocher soi-même ses paiements, au moins vingt factures par mois. Il vous sera demandé de faire deux "
        "rapprochements avec le fichier exporté.",
        days=45,
        candidates=(
            ("club-emetteur@preau.example", "Quatre-vingts factures par mois, rapprochées à la main.", ""),
            ("club-vote-2@preau.example", "Peu de factures, mais un tableur pour tout outil.", "Un artisan seul."),
            ("club-expert@preau.example", "Je rapproche pour onze clients.", "Le point de vue d’un cabinet."),
        ),
        midterm=(
            (
                "club-emetteur@preau.example",
                Answer.PARTLY,
                "La date de paiement est un texte : le tableur ne la trie pas.",
                True,
            ),
            ("club-expert@preau.example", Answer.YES, "", False),
        ),
        final=(
            ("club-emetteur@preau.example", Answer.YES, "Corrigé : les dates se trient.", False),
            ("club-vote-2@preau.example", Answer.YES, "", False),
            (
                "club-expert@preau.example",
                Answer.PARTLY,
                "Il manque le numéro d’engagement dans les colonnes, utile pour retrouver le marché.",
                False,
            ),
        ),
    ),
}
RECRUITING = "Reprendre une facture"


def _trial_of(idea: Idea) -> _Trial:
    return next(trial for start, trial in TRIALS.items() if idea.title.startswith(start))


def start_trial(*, idea: Idea, people: dict[str, User], teller: User, now: datetime) -> Pilot:
    """Recruit a month before ``now``, start on ``now``, and hear the members half way."""
    trial, opened = _trial_of(idea), now - timedelta(days=30)
    today = timezone.localdate(now)
    pilot = open_pilot(
        idea_id=idea.pk,
        call=Call(_PLACES, today - timedelta(days=3), today, today + timedelta(days=trial.days)),
        criteria=trial.criteria,
        actor=teller,
        roles=_STAFF,
        now=opened,
    )
    for number, (email, motivation, reason) in enumerate(trial.candidates, start=1):
        moment = opened + timedelta(days=number)
        candidate = apply_to_pilot(pilot_id=pilot.pk, user=people[email], motivation=motivation, now=moment)
        declined = reason == "DECLINED"
        decide_candidacy(
            candidate_id=candidate.pk,
            selected=not declined,
            reason="Sans flux envoyé, vous ne pourriez pas lire de compte rendu : suivez l’idée, son étape vous sera dite."
            if declined
            else reason or "Vous répondez à tous les critères.",
            actor=teller,
            roles=_STAFF,
            now=moment + timedelta(days=2),
        )
    start_pilot(pilot_id=pilot.pk, actor=teller, roles=_STAFF, now=now)
    _hear(pilot, trial.midterm, people, now + timedelta(days=trial.days // 2))
    return pilot


def end_trial(*, idea: Idea, people: dict[str, User], teller: User, reason: str, now: datetime) -> None:
    """Hear the members at the end, report, and deliver on ``now``."""
    trial = _trial_of(idea)
    pilot = Pilot.objects.get(idea=idea, state="running")
    _hear(pilot, trial.final, people, now - timedelta(days=16))
    report_pilot(pilot_id=pilot.pk, actor=teller, roles=_STAFF, now=now - timedelta(days=10))
    end_pilot(pilot_id=pilot.pk, delivered=True, reason=reason, actor=teller, roles=_STAFF, now=now)


def _hear(
    pilot: Pilot, words: tuple[tuple[str, Answer, str, bool], ...], people: dict[str, User], now: datetime
) -> None:
    for email, answer, difficulties, blocking in words:
        give_feedback(
            pilot_id=pilot.pk, user=people[email], answer=answer, difficulties=difficulties, blocking=blocking, now=now
        )


def recruit(*, people: dict[str, User], teller: User, now: datetime) -> None:
    """The pilot to come, with two candidates who wait for their answer."""
    idea = Idea.objects.filter(title__startswith=RECRUITING, state="planned").first()
    if idea is None:
        return
    opened = now - timedelta(days=5)
    today = timezone.localdate(opened)
    pilot = open_pilot(
        idea_id=idea.pk,
        call=Call(
            {College.ISSUERS: 4, College.PUBLISHERS: 1, College.INTERMEDIARIES: 1},
            today + timedelta(days=25),
            today + timedelta(days=40),
            today + timedelta(days=100),
        ),
        criteria="Avoir eu une facture suspendue dans l’année, pour une pièce manquante. Il vous sera demandé d’ajouter la "
        "pièce par le nouveau bouton à la prochaine suspension, et de dire si vous l’auriez trouvé seul.",
        actor=teller,
        roles=_STAFF,
        now=opened,
    )
    for email, motivation in (
        ("club-vote-1@preau.example", "Trois suspensions depuis janvier, toujours pour un bon de livraison."),
        ("club-federation@preau.example", "Nos adhérents refont leurs factures : je réunirai leurs retours."),
    ):
        apply_to_pilot(pilot_id=pilot.pk, user=people[email], motivation=motivation, now=opened + timedelta(days=1))
