"""Demonstration content: a class given today, its steps, twelve people at work in their practice spaces."""

import dataclasses
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from courses.domain.vocabulary import EnrolmentState, Occupation, SessionKind
from courses.models import (
    Enrolment,
    LessonStep,
    LiveClass,
    Participant,
    Poll,
    PollAnswer,
    Question,
    QuestionVote,
    Session,
)
from sandbox.domain.actions import Action, Reason
from sandbox.domain.drafts import Draft
from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import Role
from sandbox.queries.suggestions import suggested_draft
from sandbox.services import (
    advance_clock,
    deposit_form,
    keep_bookmark,
    open_bookmark,
    open_space,
    perform_action,
    return_newest,
)

HOURS = 4
SCENARIO = "facture-simple"
COMMENT = "Le montant dépasse celui du bon de commande : douze luminaires à 80,75 €, non à 85 €."
PEOPLE = (
    # name, organisation, what they did in their practice space
    ("Aïcha Bensaïd", "Atelier Hypothèse", ("deposit",)),
    ("Bruno Castel", "Menuiserie du Val Fictif", ("return", "number_taken")),
    ("Chloé Dariel", "Éditions Conjecture", ("return", "handle", "deposit", "wait")),
    ("Diego Estève", "Plomberie Pure-Invention", ("no_commitment",)),
    ("Élise Favre", "Bureau d’études Conjecture", ("return", "handle")),
    ("Farid Guillou", "Peintures du Port Imaginaire", ("return", "number_taken")),
    ("Gaëlle Hamon", "Traiteur Exemple", ("no_commitment",)),
    ("Hugo Izard", "Jardins de Sainte-Fable", ()),
    ("Inès Jolivet", "Serrurerie du Pont Fictif", ("return", "deposit")),
    ("Jonas Kervella", "Toitures Hypothèse", ("return", "handle", "deposit")),
    ("Karine Lomel", "Nettoyage Exemple", None),
    ("Léo Marsac", "Signalétique Imaginaire", ("no_commitment", "deposit")),
)
QUESTIONS = (
    (3, "Faut-il changer le numéro quand la facture est rejetée ?", (1, 2, 5, 8, 9)),
    (0, "Où voit-on le motif donné par la commune ?", (4, 6)),
    (8, "Une facture suspendue fait-elle repartir le délai de paiement ?", (11,)),
)


def load(*, topic: Any, trainer: Any, now: datetime) -> None:
    """A class that began twenty minutes ago; the caller knows that there is none yet."""
    starts_at = now.replace(second=0, microsecond=0) - timedelta(minutes=20)
    session = Session(
        topic=topic,
        kind=SessionKind.VIRTUAL_CLASS.value,
        starts_at=starts_at,
        duration_minutes=HOURS * 60,
        capacity=20,
        trainer=trainer,
        room_provider="Salle de démonstration",
        material="https://salle.preau.example/supports/premiers-pas.pdf",
        created_at=starts_at - timedelta(weeks=3),
    )
    session.slug = session.natural_slug()
    session.join_url = f"https://salle.preau.example/{session.slug}"
    session.save()
    steps = _plan(session, now)
    live = LiveClass.objects.create(session=session, opened_at=starts_at, step=steps[1])
    people = [
        _participant(live, number, name, organisation, did, now=now)
        for number, (name, organisation, did) in enumerate(PEOPLE, 1)
    ]
    people[2].hand_raised_at = now - timedelta(minutes=2)
    people[2].shows_name = True
    people[2].save()
    people[6].hand_raised_at = now - timedelta(minutes=1)
    people[6].save()
    for author, text, voters in QUESTIONS:
        question = Question.objects.create(
            live=live, participant=people[author], text=text, asked_at=now - timedelta(minutes=5)
        )
        QuestionVote.objects.bulk_create(QuestionVote(question=question, participant=people[v]) for v in voters)
    poll = Poll.objects.create(
        live=live,
        question="Avez-vous déjà reçu une facture rejetée ?",
        choices=["Jamais", "Une fois", "Souvent"],
        opened_at=now - timedelta(minutes=3),
    )
    answers = (0, 1, 1, 2, 1, 0, 2, 1, 1)
    PollAnswer.objects.bulk_create(
        PollAnswer(poll=poll, participant=people[rank], choice=choice) for rank, choice in enumerate(answers)
    )


def _plan(session: Session, now: datetime) -> list[LessonStep]:
    """Four steps: one to watch, one from the first day of the exercise, two from a state of a practice space."""
    start = keep_bookmark(title="Déposer une première facture", scenario=SCENARIO, now=now)
    shown = open_space(now=now, scenario=SCENARIO)
    return_newest(space_id=shown.pk, reason=Reason.REJECT_AMOUNT, comment=COMMENT)
    rejected = keep_bookmark(title="Traiter un rejet", scenario="", space_id=shown.pk, now=now)
    recycled = keep_bookmark(title="Recycler vers le bon service", scenario="recycler", now=now)
    titles = (
        ("Le tour de l’écran", ""),
        ("Déposer une première facture", start.code),
        ("Lire et traiter un rejet", rejected.code),
        ("Recycler vers le bon service", recycled.code),
    )
    return [
        LessonStep.objects.create(session=session, position=position, title=title, bookmark=bookmark)
        for position, (title, bookmark) in enumerate(titles, 1)
    ]


def _participant(
    live: LiveClass, number: int, name: str, organisation: str, did: tuple[str, ...] | None, *, now: datetime
) -> Participant:
    session = live.session
    moment = session.created_at + timedelta(hours=number)
    enrolment = Enrolment.objects.create(
        session=session,
        email=f"{uuid5(NAMESPACE_URL, name + session.slug).hex[:8]}@exemple.invalid",
        name=name,
        organisation=organisation,
        occupation=Occupation.SUPPLIER.value,
        informed_at=moment,
        state=EnrolmentState.CONFIRMED.value,
        seat_number=number,
        confirmed_at=moment,
        created_at=moment,
    )
    space_id = _space(did, code=live.step.bookmark if live.step else "", now=now) if did is not None else None
    return Participant.objects.create(
        live=live,
        enrolment=enrolment,
        number=number,
        joined_at=session.starts_at,
        # Nobody keeps a page open for these people: they stay until the end.
        seen_at=session.ends_at,
        space_id=space_id,
        space_start=1,
    )


def _space(did: tuple[str, ...], *, code: str, now: datetime) -> int:
    space = open_bookmark(code=code, now=now)
    for gesture in did:
        space.refresh_from_db()
        draft = suggested_draft(space)
        if gesture == "no_commitment":
            _try_to_deposit(space.pk, dataclasses.replace(draft, commitment_number=""))
        elif gesture == "number_taken":
            _try_to_deposit(space.pk, dataclasses.replace(draft, number="F-2026-001"))
        elif gesture == "deposit":
            deposit_form(space_id=space.pk, draft=dataclasses.replace(draft, number=draft.number or "F-2026-002"))
        elif gesture == "return":
            return_newest(space_id=space.pk, reason=Reason.REJECT_AMOUNT, comment=COMMENT)
        elif gesture == "handle":
            newest = space.documents.latest("rank")
            for action in (Action.ACKNOWLEDGE, Action.HANDLE_REJECTION):
                perform_action(document_id=newest.pk, action=action, role=Role.SUPPLIER)
        else:
            advance_clock(space_id=space.pk, days=60)
    return space.pk


def _try_to_deposit(space_id: int, draft: Draft) -> None:
    with suppress(RefusedError):
        deposit_form(space_id=space_id, draft=draft)
