"""Demonstration content: the eight topics, sessions in the coming weeks, a past one; everybody in it is invented."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from courses.domain.vocabulary import Audience, EnrolmentState, Level, Occupation, SessionKind
from courses.management import demo_live, demo_waiting
from courses.management.demo_after import load_after, load_support
from courses.models import Enrolment, Session, Topic

TRAINER = "trainer@preau.example"
JOIN_URL = "https://salle.preau.example/{slug}"

TOPICS = (
    {
        "slug": "creer-son-compte-et-deposer-une-facture",
        "title": "Créer son compte et déposer une facture",
        "summary": "De la première connexion à la première facture reçue par le client public, pas à pas.",
        "audience": Audience.SUPPLIERS,
        "level": Level.BEGINNER,
        "duration_minutes": 90,
        "objectives": (
            "Créer le compte de votre entreprise et rattacher vos collègues\n"
            "Trouver la structure et le service du client, et savoir s’il exige un numéro d’engagement\n"
            "Déposer une facture par formulaire ou à partir d’un PDF\n"
            "Lire l’état d’une facture et comprendre pourquoi elle revient"
        ),
        "preparation": (
            "Le SIRET de votre entreprise\nUne facture récente, ou un brouillon\nLe bon de commande de votre client"
        ),
        "guide_slugs": (
            "adresser-sa-facture\nrenseigner-les-references\nsuivre-sa-facture\ntraiter-une-facture-rejetee\n"
            "rechercher-et-exporter-ses-factures"
        ),
        "exercise_slugs": "deposer-par-formulaire\ndeposer-un-pdf\nlire-un-statut\nfacture-rejetee",
    },
    {
        "slug": "factures-de-travaux-pour-les-titulaires",
        "title": "Factures de travaux : titulaires, cotraitants, sous-traitants",
        "summary": "Le projet de décompte mensuel, les pièces du dossier de facturation, et qui joue à quel moment.",
        "audience": Audience.CONTRACTORS,
        "level": Level.INTERMEDIATE,
        "duration_minutes": 120,
        "objectives": (
            "Choisir le bon cadre de facturation\n"
            "Déposer un projet de décompte mensuel et suivre son dossier\n"
            "Comprendre un montant révisé par la maîtrise d’œuvre, et le contester à temps\n"
            "Facturer en cotraitance et en sous-traitance"
        ),
        "preparation": "Le numéro de marché\nLe SIRET de la MOE et celui de la MOA\nLe dernier état d’acompte reçu",
        "guide_slugs": "reviser-un-montant-en-marche-de-travaux\nchoisir-le-cadre",
        "exercise_slugs": "travaux-reviser\nrejet-a-tort\nsous-traitant\ncotraitant",
    },
    {
        "slug": "factures-de-travaux-pour-les-moe",
        "title": "Factures de travaux : maîtres d’œuvre",
        "summary": "Contrôler un projet de décompte, réviser un montant sans rejeter, établir l’état d’acompte.",
        "audience": Audience.PROJECT_MANAGERS,
        "level": Level.INTERMEDIATE,
        "duration_minutes": 90,
        "objectives": (
            "Retrouver les pièces qui attendent votre visa\n"
            "Établir un état d’acompte avec le montant que vous validez\n"
            "Savoir quand un rejet est juste, et quand une révision suffit\n"
            "Tenir les délais du cahier des clauses administratives générales"
        ),
        "preparation": "Un marché de travaux en cours\nLes constats du mois",
        "guide_slugs": "reviser-un-montant-en-marche-de-travaux",
        "exercise_slugs": "travaux-reviser\nrejet-a-tort",
    },
    {
        "slug": "factures-de-travaux-pour-les-moa",
        "title": "Factures de travaux : maîtres d’ouvrage",
        "summary": "Recevoir l’état d’acompte, le valider, suivre le marché jusqu’au décompte général.",
        "audience": Audience.CLIENTS,
        "level": Level.INTERMEDIATE,
        "duration_minutes": 90,
        "objectives": (
            "Valider ou renvoyer un état d’acompte\n"
            "Suivre tous les dossiers d’un marché\n"
            "Conduire le décompte général et sa notification"
        ),
        "preparation": "La liste de vos marchés ouverts\nLe nom de vos services exécutants",
        "guide_slugs": "reviser-un-montant-en-marche-de-travaux",
        "exercise_slugs": "choisir-le-retour\nrejet-a-tort",
    },
    {
        "slug": "parametrer-chorus-pro-pour-une-entite-publique",
        "title": "Entités publiques : se connecter et paramétrer sa structure",
        "summary": "Services, droits, obligations des fournisseurs : des réglages qui évitent les rejets.",
        "audience": Audience.PUBLIC_BODIES,
        "level": Level.BEGINNER,
        "duration_minutes": 90,
        "objectives": (
            "Déclarer vos services et leurs dates d’activité\n"
            "Choisir ce que vous exigez : numéro d’engagement, code service, ou rien\n"
            "Donner et retirer des droits à vos collègues"
        ),
        "preparation": "Le SIRET de la structure\nLa liste des services qui reçoivent des factures",
        "guide_slugs": "adresser-sa-facture\nprendre-en-main-le-bac-a-sable",
        "exercise_slugs": "choisir-le-retour\nfacture-etat",
    },
    {
        "slug": "traiter-et-emettre-pour-une-entite-publique",
        "title": "Entités publiques : traiter et émettre des factures",
        "summary": "Des factures reçues au paiement, et des titres émis vers d’autres entités publiques.",
        "audience": Audience.PUBLIC_BODIES,
        "level": Level.INTERMEDIATE,
        "duration_minutes": 120,
        "objectives": (
            "Choisir entre recycler, suspendre et rejeter\n"
            "Suivre le délai global de paiement et ce qui l’interrompt\n"
            "Émettre une facture vers une autre entité publique"
        ),
        "preparation": "Un exemple de facture qui vous a posé question",
        "guide_slugs": "traiter-une-facture-rejetee\nrecycler-une-facture\ncompleter-une-facture-suspendue",
        "exercise_slugs": "choisir-le-retour\nrecycler\nsuspendre-et-completer\ncommune-helios",
    },
    {
        "slug": "memoires-de-frais-de-justice",
        "title": "Saisir un mémoire de frais de justice",
        "summary": "Expertises, traductions, enquêtes : déposer un mémoire complet et suivre sa certification.",
        "audience": Audience.JUSTICE,
        "level": Level.BEGINNER,
        "duration_minutes": 60,
        "objectives": (
            "Choisir la juridiction et le service compétents\n"
            "Joindre les pièces attendues\n"
            "Suivre le mémoire jusqu’au paiement"
        ),
        "preparation": "Une réquisition ou une ordonnance\nLes justificatifs de la mission",
        "guide_slugs": "joindre-une-piece\nsuivre-sa-facture",
        "exercise_slugs": "suspendre-et-completer\nlire-un-statut",
    },
    {
        "slug": "repondre-avec-e-dume",
        "title": "Répondre à une consultation publique avec e-DUME",
        "summary": "Remplir une seule fois le document unique de marché européen, et le réutiliser.",
        "audience": Audience.SUPPLIERS,
        "level": Level.BEGINNER,
        "duration_minutes": 60,
        "objectives": (
            "Savoir dans quels marchés le document unique remplace les attestations\n"
            "Le remplir, le réutiliser, le joindre à une offre\n"
            "Répondre à plusieurs en groupement"
        ),
        "preparation": "Le SIRET de votre entreprise\nUne consultation qui vous intéresse",
        "guide_slugs": "prendre-en-main-le-bac-a-sable",
        "exercise_slugs": "deposer-un-pdf",
    },
)

PEOPLE = (
    ("Inès Ballard", "Menuiserie du Val Fictif", Occupation.SUPPLIER),
    ("Gaspard Thury", "Atelier Imaginaire", Occupation.SUPPLIER),
    ("Noémie Lacaze", "Commune de Sainte-Fable", Occupation.PUBLIC_BODY),
    ("Idriss Morvan", "Toitures Hypothèse", Occupation.CONTRACTOR),
    ("Clémence Arnoult", "Bureau d’études Conjecture", Occupation.PROJECT_MANAGER),
    ("Tao Vermeil", "Syndicat mixte de Pure-Invention", Occupation.CLIENT),
    ("Solène Guitry", "Nettoyage Exemple", Occupation.SUPPLIER),
)


def _next_tuesday(now: datetime, *, weeks: int, hour: int) -> datetime:
    """The first Tuesday at least ``weeks`` weeks away, at ``hour`` in Paris (days are added to the date, not hours)."""
    local = timezone.localtime(now)
    day = (local + timedelta(weeks=weeks)).date()
    day += timedelta(days=(1 - day.weekday()) % 7)
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))  # noqa: DTZ001 - made aware here


@transaction.atomic
def load(*, now: datetime) -> None:
    """Load topics that are missing; sessions, only where there is none at all."""
    trainer = get_user_model().objects.filter(email=TRAINER).first()
    topics = {}
    for rank, values in enumerate(TOPICS, start=1):
        defaults = {**values, "rank": rank * 10, "audience": values["audience"].value, "level": values["level"].value}
        slug = defaults.pop("slug")
        topics[slug], _made = Topic.objects.get_or_create(slug=slug, defaults=defaults)
    if Session.objects.exists():
        return

    load_support(now=now)
    first, works, moe = TOPICS[0]["slug"], TOPICS[1]["slug"], TOPICS[2]["slug"]
    steps = "Accueil et tour de l’écran\nLe geste, montré une fois lentement\nLe même geste, par vous\nVos questions"
    plan = (
        # topic, kind, weeks from now, hour, capacity, people enrolled
        (topics[first], SessionKind.WEBINAR, 1, 10, 500, PEOPLE[:5]),
        (topics[works], SessionKind.VIRTUAL_CLASS, 2, 10, 12, PEOPLE),
        (topics[moe], SessionKind.VIRTUAL_CLASS, 3, 14, 3, PEOPLE[:3]),
        (topics[first], SessionKind.WEBINAR, 5, 10, 500, ()),
        (topics[first], SessionKind.WEBINAR, -3, 10, 500, PEOPLE[:6]),
    )
    for topic, kind, weeks, hour, capacity, people in plan:
        starts_at = _next_tuesday(now, weeks=weeks, hour=hour)
        session = Session(
            topic=topic,
            kind=kind.value,
            starts_at=starts_at,
            duration_minutes=topic.duration_minutes,
            capacity=capacity,
            trainer=trainer,
            room_provider="Salle de démonstration",
            steps=steps,
            created_at=min(now, starts_at) - timedelta(weeks=4),
        )
        session.slug = session.natural_slug()
        session.join_url = JOIN_URL.format(slug=session.slug)
        if starts_at < now:
            session.replay_url = f"{session.join_url}/rediffusion"
        session.save()
        for seat, (name, organisation, occupation) in enumerate(people, start=1):
            moment = min(now, starts_at) - timedelta(days=2, hours=seat)
            local_part = uuid5(NAMESPACE_URL, f"{name}{session.slug}").hex[:8]
            Enrolment.objects.create(
                session=session,
                email=f"{local_part}@exemple.invalid",
                name=name,
                organisation=organisation,
                occupation=occupation.value,
                informed_at=moment,
                state=EnrolmentState.CONFIRMED.value,
                seat_number=seat,
                confirmed_at=moment,
                created_at=moment,
            )
        if starts_at < now:
            load_after(session=session, now=now, trainer=trainer)
        if topic == topics[moe]:
            demo_waiting.load(now=now, full=session, trainer_email=TRAINER)
    demo_live.load(topic=topics[first], trainer=trainer, now=now)
