"""Members and ideas to look at: fictitious people, real annoyances."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from cms.accounts.models import User
from cms.club.domain.membership import Quality
from cms.club.domain.vocabulary import Action, College, Feasibility, Level, Role, Voice
from cms.club.management.demo_ballots import ELECTORS, elect_the_board, load_ballots
from cms.club.management.demo_board import call_next, hold_meeting
from cms.club.management.demo_pilots import end_trial, recruit, start_trial
from cms.club.management.demo_spaces import load_spaces
from cms.club.models import ClubEvent, Idea, Membership
from cms.club.services.directory import list_member
from cms.club.services.ideas import move_idea, submit_idea
from cms.club.services.membership import join, place_member
from cms.club.services.studies import give_study
from cms.club.services.votes import vote

MEMBERS = (
    ("member@preau.example", College.ISSUERS, "Maël, gérant de menuiserie"),
    ("club-emetteur@preau.example", College.ISSUERS, "Jo, comptable de travaux publics"),
    ("club-editeur@preau.example", College.PUBLISHERS, "Sacha, éditeur de logiciel"),
    ("club-operateur@preau.example", College.PUBLISHERS, "Lou, opérateur de dématérialisation"),
    ("club-expert@preau.example", College.INTERMEDIARIES, "Dominique, expert-comptable"),
    ("club-federation@preau.example", College.INTERMEDIARIES, "Alix, fédération du bâtiment"),
    ("board@preau.example", College.INTERMEDIARIES, "Inès, représentante de collège"),
)


# In what quality each of them comes; the college follows. Fictitious organisations.
QUALITIES = {
    "member@preau.example": (Quality.SUPPLIER, "Menuiserie des Tilleuls"),
    "club-emetteur@preau.example": (Quality.CONTRACTOR, "Travaux publics du Plateau"),
    "club-editeur@preau.example": (Quality.PUBLISHER, "Logiciels de la Rive"),
    "club-operateur@preau.example": (Quality.OPERATOR, "Flux et Passages"),
    "club-expert@preau.example": (Quality.CHARTERED_ACCOUNTANT, "Cabinet du Vieux Pont"),
    "club-federation@preau.example": (Quality.FEDERATION, "Fédération fictive du bâtiment"),
    "board@preau.example": (Quality.CHAMBER, "Chambre de métiers de Belleterre"),
    "club-vote-1@preau.example": (Quality.SUPPLIER_ACCOUNTANT, "Imprimerie du Canal"),
    "club-vote-2@preau.example": (Quality.SUBCONTRACTOR, "Peintures Andrea"),
    "club-vote-3@preau.example": (Quality.SUPPLIER_ACCOUNTANT, "Fournitures du Centre"),
    "club-vote-4@preau.example": (Quality.INTEGRATOR, "Atelier d’intégration des Halles"),
    "club-vote-5@preau.example": (Quality.PUBLISHER, "Logiciels de la Rive"),
    "club-vote-6@preau.example": (Quality.PUBLISHER, "Gestion du Moulin"),
    "club-vote-7@preau.example": (Quality.CHAMBER, "Chambre de métiers de Belleterre"),
    "club-vote-8@preau.example": (Quality.FEDERATION, "Union fictive des artisans"),
}
# Who agreed to be found, and to show what: name, organisation, quality, messages.
LISTED = {
    "member@preau.example": (True, False, True, True),
    "club-editeur@preau.example": (True, True, True, True),
    "club-expert@preau.example": (True, False, True, False),
    "club-federation@preau.example": (True, True, True, True),
    "club-vote-4@preau.example": (False, True, True, True),
    "board@preau.example": (True, True, True, True),
}
# Two requests that wait for a moderator: one as the rule says, one that wishes for another college.
WAITING = (
    ("club-demande-1@preau.example", "Swann, couvreuse", "Toitures Swann", Quality.SUPPLIER, None, ""),
    (
        "club-demande-2@preau.example",
        "Ariel, plateforme agréée",
        "Passerelle fictive de facturation",
        Quality.APPROVED_PLATFORM,
        College.INTERMEDIARIES,
        "Nous accompagnons surtout des cabinets comptables : leurs questions sont celles des tiers intermédiaires.",
    ),
)


@dataclass(frozen=True)
class _Move:
    action: Action
    role: Role
    after: int
    reason: str = ""


@dataclass(frozen=True)
class _Sample:
    author: str
    days_ago: int
    title: str
    problem: str
    who_suffers: str
    wished_change: str
    gain: str
    voters: tuple[int, ...] = ()
    # What replays the problem: a code of the catalogue of messages.
    message: str = ""
    moves: tuple[_Move, ...] = field(default=())


_RECEIVABLE = _Move(Action.DECLARE_ADMISSIBLE, Role.SUPPORT, 6)
_STUDIED = _Move(Action.OPEN_STUDY, Role.SUPPORT, 15)

SAMPLES = (
    _Sample(
        author="member@preau.example",
        days_ago=2,
        title="Signaler le service manquant avant l’envoi de la facture",
        problem="Le destinataire exige un code service, mais je l’apprends par un rejet, deux jours après l’envoi. "
        "Cela m’arrive une fois par mois.",
        who_suffers="Les petites entreprises qui facturent plusieurs collectivités, et les agents qui rejettent.",
        wished_change="Dès que le SIRET du destinataire est saisi, dire que le service est obligatoire et proposer la "
        "liste des services actifs.",
        gain="Un rejet évité par mois, soit une facture payée deux semaines plus tôt.",
        voters=(1, 4),
        message="SERVICE_ABSENT",
    ),
    _Sample(
        author="club-editeur@preau.example",
        days_ago=20,
        title="Un identifiant unique pour chaque motif de rejet",
        problem="Le motif revient en texte libre : notre logiciel ne sait pas le relier au champ fautif.",
        who_suffers="Les éditeurs, et tous leurs clients qui lisent un message sans savoir quoi corriger.",
        wished_change="Un code stable par motif, publié avec sa signification et le champ concerné.",
        gain="Un message clair à l’écran du client, moins d’appels à l’assistance.",
        voters=(0, 1, 3, 4),
        moves=(_RECEIVABLE,),
    ),
    _Sample(
        author="club-expert@preau.example",
        days_ago=85,
        title="Suivre les factures de plusieurs clients sur une seule page",
        problem="Pour trente clients, il faut changer d’espace trente fois afin de voir ce qui attend.",
        who_suffers="Les cabinets d’expertise comptable et leurs clients.",
        wished_change="Une liste commune des factures à traiter, filtrée par client et par état.",
        gain="Deux heures par semaine et par collaborateur.",
        voters=(0, 2, 5),
        moves=(_RECEIVABLE, _STUDIED),
    ),
    _Sample(
        author="club-federation@preau.example",
        days_ago=110,
        title="Montrer le montant demandé à côté du montant validé par le maître d’œuvre",
        problem="Le maître d’œuvre révise le projet de décompte ; l’entreprise voit le montant validé, sans l’écart "
        "ni la ligne qui a changé.",
        who_suffers="Les titulaires de marchés de travaux et leurs sous-traitants.",
        wished_change="Deux colonnes, ligne par ligne, et le motif de chaque révision.",
        gain="Des contestations faites dans le délai de trente jours, et moins de courriers.",
        voters=(0, 1, 2, 3, 4),
        message="REVISION_SANS_EXPLICATION",
        moves=(
            _RECEIVABLE,
            _STUDIED,
            _Move(
                Action.PUT_ON_AGENDA,
                Role.SUPPORT,
                70,
                "Étude close : faisable sans changer les flux, la donnée existe déjà. Coût moyen, valeur forte pour "
                "les marchés de travaux. Avis favorable.",
            ),
        ),
    ),
    _Sample(
        author="club-emetteur@preau.example",
        days_ago=200,
        title="Reprendre une facture suspendue sans tout ressaisir",
        problem="Quand une facture est suspendue pour une pièce manquante, on ne sait pas que l’ajout suffit : on "
        "refait la facture, qui est alors un doublon.",
        who_suffers="Les fournisseurs qui débutent, et les services qui reçoivent deux fois la même facture.",
        wished_change="Un bouton « Ajouter la pièce demandée » sur la facture suspendue.",
        gain="Moins de doublons, et un paiement qui repart le jour même.",
        voters=(0, 3, 4, 5),
        moves=(
            _RECEIVABLE,
            _STUDIED,
            _Move(
                Action.PUT_ON_AGENDA, Role.SUPPORT, 60, "Étude close : faible coût, gêne confirmée par l’assistance."
            ),
            _Move(
                Action.ACCEPT,
                Role.MEETING,
                95,
                "Retenue à l’unanimité : la suspension est mal comprise, et l’ajout d’une pièce est le geste attendu.",
            ),
            _Move(Action.PLAN, Role.SUPPORT, 120, "Prévue pour la version de printemps."),
        ),
    ),
    _Sample(
        author="club-operateur@preau.example",
        days_ago=330,
        title="Un compte rendu de flux lisible ligne par ligne",
        problem="Un flux de deux cents factures est rejeté avec un seul message ; on cherche la fautive à la main.",
        who_suffers="Les opérateurs de dématérialisation et les services informatiques des grands émetteurs.",
        wished_change="Une ligne par facture : acceptée ou rejetée, avec son motif.",
        gain="Une demi-journée par flux rejeté.",
        voters=(1, 2, 4),
        moves=(
            _RECEIVABLE,
            _STUDIED,
            _Move(Action.PUT_ON_AGENDA, Role.SUPPORT, 70, "Étude close : faisable, deux formats à prévoir."),
            _Move(Action.ACCEPT, Role.MEETING, 100, "Retenue : cas fréquent, gain mesurable."),
            _Move(Action.PLAN, Role.SUPPORT, 130, "Essai prévu avec trois opérateurs."),
            _Move(Action.START_PILOT, Role.SUPPORT, 270),
        ),
    ),
    _Sample(
        author="member@preau.example",
        days_ago=400,
        title="Exporter la liste de mes factures avec leur date de paiement",
        problem="Pour rapprocher les paiements, je recopie l’écran facture par facture.",
        who_suffers="Les entreprises sans logiciel relié au portail.",
        wished_change="Un bouton d’export en tableur sur la recherche avancée.",
        gain="Une heure par mois.",
        voters=(1, 2, 4, 5),
        moves=(
            _RECEIVABLE,
            _STUDIED,
            _Move(Action.PUT_ON_AGENDA, Role.SUPPORT, 50, "Étude close : simple, sans effet sur les flux."),
            _Move(Action.ACCEPT, Role.MEETING, 80, "Retenue : demandée par deux collèges sur trois."),
            _Move(Action.PLAN, Role.SUPPORT, 110, "Prévue avec la refonte de la recherche."),
            _Move(Action.START_PILOT, Role.SUPPORT, 200),
            _Move(
                Action.DELIVER,
                Role.SUPPORT,
                260,
                "Livrée : le bouton « Exporter » est sur la page de recherche avancée ; le guide a été mis à jour.",
            ),
        ),
    ),
    _Sample(
        author="club-editeur@preau.example",
        days_ago=150,
        title="Accepter une facture sans numéro d’engagement quand le montant est faible",
        problem="Pour vingt euros de fournitures, obtenir le numéro prend plus de temps que la vente.",
        who_suffers="Les commerces de proximité.",
        wished_change="Un seuil en dessous duquel le numéro ne serait plus demandé.",
        gain="Dix minutes par facture.",
        voters=(0, 3),
        moves=(
            _RECEIVABLE,
            _STUDIED,
            _Move(
                Action.PUT_ON_AGENDA,
                Role.SUPPORT,
                50,
                "Étude close : contraire aux règles budgétaires des services destinataires. Avis réservé.",
            ),
            _Move(
                Action.DISMISS,
                Role.MEETING,
                80,
                "Écartée : l’engagement protège aussi le fournisseur, car il prouve la commande. Une voix contraire a "
                "rappelé la charge des très petites factures ; un guide sur la carte d’achat est demandé.",
            ),
        ),
    ),
)


@transaction.atomic
def load(*, now: datetime) -> None:
    """Create what is missing; nothing when the demonstration member is already in the club.

    The past is told to nobody: its events count as relayed, so that the mailbox starts empty.
    """
    if Membership.objects.filter(user__email=MEMBERS[0][0]).exists():
        return
    joined = now - timedelta(days=420)
    people = [_member(email, college, name, now=joined) for email, college, name in (*MEMBERS, *ELECTORS)]
    staff = {
        Role.SUPPORT: _person("support@preau.example"),
        Role.MEETING: _person("board@preau.example"),
    }
    by_email = {person.email: person for person in people}
    elect_the_board(people=by_email, teller=staff[Role.SUPPORT], now=now - timedelta(days=130))
    for sample in sorted(SAMPLES, key=lambda one: -one.days_ago):
        start = now - timedelta(days=sample.days_ago)
        idea = submit_idea(
            author=by_email[sample.author],
            title=sample.title,
            problem=sample.problem,
            who_suffers=sample.who_suffers,
            wished_change=sample.wished_change,
            gain=sample.gain,
            case_rule=sample.message,
            now=start,
        )
        for number in sample.voters:
            vote(idea_id=idea.pk, member=people[number], now=start + timedelta(hours=number + 1))
        _walk(idea, sample, staff, by_email, start)
    _welcome(now=now)
    recruit(people=by_email, teller=staff[Role.SUPPORT], now=now)
    load_ballots(teller=staff[Role.SUPPORT], now=now)
    call_next(teller=staff[Role.SUPPORT], now=now)
    load_spaces(people=by_email, moderator=staff[Role.SUPPORT], now=now)
    ClubEvent.objects.filter(relayed_at=None, happened_at__lte=now).update(relayed_at=now)


def _walk(idea: Idea, sample: _Sample, staff: dict[Role, User], people: dict[str, User], start: datetime) -> None:
    for version, move in enumerate(sample.moves, start=1):
        moment = start + timedelta(days=move.after)
        if move.action is Action.PUT_ON_AGENDA:
            _study(idea, moment)
        if move.role is Role.MEETING and hold_meeting(
            idea=idea, voice=Voice(move.action.value), motive=move.reason, teller=staff[Role.SUPPORT], now=moment
        ):
            continue
        if move.action is Action.START_PILOT:
            start_trial(idea=idea, people=people, teller=staff[Role.SUPPORT], now=moment)
            continue
        if move.action is Action.DELIVER:
            end_trial(idea=idea, people=people, teller=staff[Role.SUPPORT], reason=move.reason, now=moment)
            continue
        # Before the first election, a decision is told without its voices.
        move_idea(
            idea_id=idea.pk,
            action=move.action,
            actor=staff[move.role],
            roles=frozenset({move.role}),
            reason=move.reason,
            expected_version=version,
            now=moment,
        )


# Two opinions an idea, as two people would have written them.
_OPINIONS = (
    (
        "support@preau.example",
        Level.MEDIUM,
        "La gêne revient chaque semaine à l’assistance ; le geste attendu existe déjà ailleurs sur le portail.",
    ),
    (
        "club-evaluatrice@preau.example",
        Level.LOW,
        "Peu de développement, mais les libellés sont à relire avec des utilisateurs qui débutent.",
    ),
)


def _study(idea: Idea, closed_at: datetime) -> None:
    for days, (email, cost, opinion) in enumerate(_OPINIONS, start=2):
        give_study(
            idea_id=idea.pk,
            evaluator=_person(email),
            roles=frozenset({Role.SUPPORT}),
            cost=cost,
            value=Level.HIGH,
            feasibility=Feasibility.FEASIBLE if cost is Level.LOW else Feasibility.WITH_CONDITIONS,
            opinion=opinion,
            now=closed_at - timedelta(days=days),
        )


def _person(email: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email)
    return user


def _member(email: str, college: College, name: str, *, now: datetime) -> User:
    user = _person(email)
    quality, organisation = QUALITIES[email]
    membership = join(user=user, organisation=organisation, quality=quality, display_name=name, charter=True, now=now)
    place_member(
        membership_id=membership.pk,
        college=college,
        reason="",
        actor=_person("support@preau.example"),
        roles=frozenset({Role.SUPPORT}),
        expected_college=membership.college,
        now=now + timedelta(days=2),
    )
    return user


def _welcome(*, now: datetime) -> None:
    """The directory, and the requests of the day."""
    for email, (name, organisation, quality, contactable) in LISTED.items():
        list_member(
            user=_person(email),
            name=name,
            organisation=organisation,
            quality=quality,
            contactable=contactable,
            now=now - timedelta(days=30),
        )
    for days, (email, name, organisation, quality, wished, wish) in enumerate(WAITING, start=1):
        join(
            user=_person(email),
            organisation=organisation,
            quality=quality,
            display_name=name,
            charter=True,
            wished=wished,
            wish=wish,
            now=now - timedelta(days=days),
        )
