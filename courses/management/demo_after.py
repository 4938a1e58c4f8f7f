"""Demonstration content: a session that was held (presences, opinions, certificates) and the life of the support."""

import random
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from courses import services
from courses.domain.support import Ask
from courses.domain.survey import Answers
from courses.domain.vocabulary import EnrolmentState, Occupation
from courses.models import CourseEvent, Enrolment, FollowUp, PublicAnswer, Session, SupportRequest, Topic

LEARNER = "learner@preau.example"
AGENT = "support@preau.example"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

OPINIONS = (
    Answers("very", "alone", "right", "Le même geste montré deux fois, c’est ce qu’il fallait."),
    Answers("very", "with_help", "right"),
    Answers("rather", "with_help", "too_short", "Un peu plus de temps pour les questions, à la fin."),
    Answers("rather", "alone", "right"),
    Answers("little", "no", "too_short", "Je n’ai pas eu le temps de trouver le code service."),
)

REQUESTS: tuple[dict[str, Any], ...] = (
    {
        "name": "Inès Ballard",
        "organisation": "Menuiserie du Val Fictif",
        "occupation": "supplier",
        "urgency": "blocked",
        "topic": "creer-son-compte-et-deposer-une-facture",
        "subject": "Je ne trouve pas le code service de la commune",
        "message": "Au dépôt, la commune exige un code service. Le bon de commande n’en porte pas. Où le trouver ?",
        "hours_ago": 60,
        "reply": (
            "Ouvrez la fiche de la structure dans l’annuaire, depuis la recherche par SIRET : l’onglet des services"
            " donne le code et le nom de chacun. Si plusieurs conviennent, demandez au service qui a commandé."
        ),
        "outcome": "solved",
        "question": "Où trouver le code service de mon client public ?",
        "guide": "traiter-une-facture-rejetee",
    },
    {
        "name": "Gaspard Thury",
        "organisation": "Atelier Imaginaire",
        "occupation": "supplier",
        "urgency": "soon",
        "topic": "creer-son-compte-et-deposer-une-facture",
        "subject": "Ma facture est à recycler, dois-je en refaire une ?",
        "message": "Elle est revenue avec l’état « À recycler » et le motif « mauvais service ». Que dois-je changer ?",
        "hours_ago": 50,
        "reply": (
            "Non : la facture garde son numéro. L’état « À recycler » demande seulement de corriger l’adressage, c’est-à-dire"
            " le destinataire, le service ou le numéro d’engagement, puis de la renvoyer. Les montants ne bougent pas ; s’ils"
            " sont faux, ce n’est pas un recyclage mais un rejet, et il faut une nouvelle facture."
        ),
        "outcome": "",
        "question": "Ma facture est « À recycler » : dois-je en refaire une ?",
        "guide": "traiter-une-facture-rejetee",
    },
    {
        "name": "Solène Guitry",
        "organisation": "Nettoyage Exemple",
        "occupation": "supplier",
        "urgency": "blocked",
        "topic": "creer-son-compte-et-deposer-une-facture",
        "subject": "Deux services portent le même nom",
        "message": "L’annuaire montre deux services « Bâtiments ». Lequel choisir ?",
        "hours_ago": 130,
        "reply": "",
        "outcome": "",
    },
    {
        "name": "Idriss Morvan",
        "organisation": "Toitures Hypothèse",
        "occupation": "contractor",
        "urgency": "later",
        "topic": "factures-de-travaux-pour-les-titulaires",
        "subject": "Le maître d’œuvre a baissé mon projet de décompte",
        "message": "Le montant retenu est inférieur au mien. Est-ce un rejet ? Puis-je répondre ?",
        "hours_ago": 3,
        "reply": "",
        "outcome": "",
    },
)

ANSWERS = (
    (
        "Ma facture est « Suspendue » : que devient le délai de paiement ?",
        "Le client attend une pièce : le délai s’arrête le jour de la suspension, et repart quand vous avez envoyé ce qui"
        " manque. Ouvrez la facture, lisez le motif, joignez la pièce, puis complétez : il n’y a pas de nouvelle facture"
        " à déposer.",
        "traiter-et-emettre-pour-une-entite-publique",
        "traiter-une-facture-rejetee",
    ),
    (
        "Le maître d’œuvre a retenu un montant plus bas que le mien : est-ce un rejet ?",
        "Non. Le montant retenu est inscrit à côté du vôtre, qui reste visible de tous. Le dossier continue avec le"
        " montant retenu ; si vous n’êtes pas d’accord, répondez par écrit au maître d’œuvre dans les trente jours, et"
        " gardez la preuve de votre envoi.",
        "factures-de-travaux-pour-les-titulaires",
        "reviser-un-montant-en-marche-de-travaux",
    ),
)


def load_after(*, session: Session, now: datetime, trainer: Any) -> None:
    """Hold ``session``, which is past: most stayed, one looked in, one refused to be measured, five gave an opinion."""
    start = session.starts_at
    learner = get_user_model().objects.filter(email=LEARNER).first()
    people = list(session.enrolments.confirmed().order_by("seat_number"))
    if learner is not None:
        people.append(_seat(session, learner))
    stays = ((0, 90), (2, 90), (0, 88), (1, 90), (5, 25), None, (0, 90))
    for enrolment, stay in zip(people, stays, strict=False):
        services.choose_presence(token=enrolment.token, accepted=stay is not None, now=start)
        if stay is not None:
            first, last = (start + timedelta(minutes=minute) for minute in stay)
            services.record_join(enrolment_id=enrolment.pk, at=first)
            services.record_leave(enrolment_id=enrolment.pk, at=last)
    services.close_attendance(session_id=session.pk, now=session.ends_at, actor=_if_trainer(trainer))
    # The learner's opinion is left to give; the survey of a session held three weeks ago would be over.
    session.survey.closes_at = now + 7 * DAY
    session.survey.reminded = True
    session.survey.save(update_fields=["closes_at", "reminded"])
    chance = random.Random(2026)  # noqa: S311 - invented opinions need no secret order
    for enrolment, answers in zip(people, OPINIONS, strict=False):
        services.answer_survey(token=enrolment.token, answers=answers, now=session.ends_at + HOUR, chance=chance)
    FollowUp.objects.create(
        topic=session.topic,
        said="Il faudrait plus de temps pour les questions, à la fin.",
        done="Les vingt dernières minutes leur sont réservées depuis la session suivante.",
        written_by=trainer,
        written_at=session.ends_at + 2 * DAY,
    )
    _silence(now)


def _if_trainer(user: Any) -> Any:
    """The person, if they may close a list; None leaves it to the clock."""
    return user if user is not None and user.has_role("trainer") else None


def _seat(session: Session, learner: Any) -> Enrolment:
    moment = session.starts_at - 3 * DAY
    return Enrolment.objects.create(
        session=session,
        email=learner.email,
        name=learner.get_full_name(),
        organisation="Atelier Imaginaire",
        occupation=Occupation.SUPPLIER.value,
        user=learner,
        informed_at=moment,
        state=EnrolmentState.CONFIRMED.value,
        seat_number=session.enrolments.active().count() + 1,
        confirmed_at=moment,
        created_at=moment,
    )


def load_support(*, now: datetime) -> None:
    """Load requests and public answers, only where there is none at all."""
    agent = get_user_model().objects.filter(email=AGENT).first()
    if SupportRequest.objects.exists() or agent is None:
        return
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for number, row in enumerate(REQUESTS):
        asked_at = now - row["hours_ago"] * HOUR
        request = services.ask_support(
            ask=Ask(
                name=row["name"],
                email=f"demande{number + 1}@exemple.invalid",
                organisation=row["organisation"],
                occupation=row["occupation"],
                urgency=row["urgency"],
                subject=row["subject"],
                message=row["message"],
                informed=True,
            ),
            topic_id=topics[row["topic"]].pk,
            now=asked_at,
        )
        if row["reply"]:
            services.reply_support(request_id=request.pk, text=row["reply"], actor=agent, now=asked_at + 5 * HOUR)
            answer = PublicAnswer(
                question=row["question"],
                answer=row["reply"],
                topic=topics[row["topic"]],
                guide_slug=row["guide"],
                request=request,
            )
            services.publish_answer(answer=answer, actor=agent, now=asked_at + 6 * HOUR)
        if row["outcome"]:
            services.close_support(request_id=request.pk, outcome=row["outcome"], actor=agent, now=asked_at + 30 * HOUR)
    for question, text, topic, guide in ANSWERS:
        answer = PublicAnswer(question=question, answer=text, topic=topics[topic], guide_slug=guide)
        services.publish_answer(answer=answer, actor=agent, now=now - 10 * DAY)
    _silence(now)


def _silence(now: datetime) -> None:
    """Invented people are written to by nobody: what follows from their events is taken as done."""
    CourseEvent.objects.filter(relayed_at=None).update(relayed_at=now)
