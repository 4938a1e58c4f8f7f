"""Every exercise, through the services: done right it is finished, done wrong it says what was overlooked."""

import contextlib
import dataclasses
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model

from sandbox.domain.actions import Action, EventType
from sandbox.domain.drafts import Line, Party
from sandbox.domain.listing import ListFormat
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.search import Order
from sandbox.domain.vocabulary import Role, Status
from sandbox.formats.attachments import attachment_of
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.printed import invoice_page
from sandbox.models import Document, Event, PracticeSpace
from sandbox.queries import current_space, exercise_list, exercise_state, start_sequence
from sandbox.scenarios import exercise_scenarios, scenario_named, scenario_slugs
from sandbox.services import (
    Routing,
    acknowledge,
    advance_clock,
    answer_question,
    deposit_flow,
    deposit_form,
    draft_from_pdf,
    handle_rejection,
    open_space,
    perform_action,
    recycle,
    restart_space,
    resume_space,
    rewind,
    run_due_turns,
    save_draft,
    submit_draft,
    take_hint,
    take_seat,
)
from sandbox.services.exports import list_file
from sandbox.services.searches import note_search
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import make_blank_pdf, make_draft, make_facturx, make_zip

pytestmark = pytest.mark.django_db

SYNDICAT, COMMUNE, MINISTERE = "12345678200051", "12345678200036", "11000201100044"
HOPITAL, DEPARTEMENT, SAINT_HATIF = "12345678200028", "12345678200044", "12345678200101"
TITULAIRE, MANDATAIRE, LUMEN = "12345678200119", "81034732800017", "33254021516357"
LINE = Line(number=1, name="Lampes", quantity=Decimal(4), unit_price_excl_vat=Decimal("310.00"), vat_rate=Decimal(20))


class Learner:
    """A person doing an exercise: each move goes through a service, as the screens do."""

    def __init__(self, slug, pk=None, **who):
        self.pk = pk or open_space(now=NOW, scenario=slug, **who).pk

    @property
    def space(self):
        return PracticeSpace.objects.select_related("current_seat__structure").get(pk=self.pk)

    @property
    def state(self):
        return exercise_state(self.space)

    @property
    def mistake(self):
        last = self.state.last_mistake
        return last.mistake.code if last else None

    def draft(self, number, to, service="", *, commitment="", **changes):
        return make_draft(
            number=number,
            recipient=Party(identifier=to, department_code=service),
            commitment_number=commitment,
            issued_on=NOW.date(),
            lines=changes.pop("lines", (LINE,)),
            **changes,
        )

    def deposit(self, number, to, service="", *, commitment="", **changes):
        draft = self.draft(number, to, service, commitment=commitment, **changes)
        try:
            deposit_form(space_id=self.pk, draft=draft)
        except RefusedError as error:
            return [refusal.code for refusal in error.refusals]
        run_due_turns(space_id=self.pk)
        return []

    def file(self, number, to, *, commitment=""):
        return write_cii(self.draft(number, to, commitment=commitment))

    def send(self, content, name="facture.xml"):
        deposit_flow(space_id=self.pk, content=content, file_name=name)
        run_due_turns(space_id=self.pk)

    def send_pdf(self, content):
        with contextlib.suppress(RefusedError):
            draft_from_pdf(space_id=self.pk, content=content, file_name="facture.pdf")

    def do(self, action, number, role, **kwargs):
        document = Document.objects.get(space=self.pk, number=number)
        perform_action(document_id=document.pk, action=action, role=role, **kwargs)
        run_due_turns(space_id=self.pk)

    def advance(self, days):
        advance_clock(space_id=self.pk, days=days)

    def answer(self, step, choice=None):
        asked = {step.code: step for step in self.state.steps}[step]
        right = next(item.code for item in asked.choices if item.right)
        return answer_question(space_id=self.pk, step=step, choice=choice or right)

    def sit(self, role, structure):
        take_seat(space_id=self.pk, seat_id=self.space.seats.get(role=role, structure__identifier=structure).pk)


def paid(learner, number, to, **changes):
    draft = learner.draft(number, to)
    return {"frame_code": "A2", "totals": dataclasses.replace(draft.totals, prepaid=draft.totals.incl_vat)} | changes


def do_rejected(learner):
    learner.deposit("F-2026-001", COMMUNE, commitment="CDE234")
    learner.advance(5)
    acknowledge(space_id=learner.pk)
    handle_rejection(document_id=Document.objects.get(space=learner.pk).pk)
    learner.deposit("F-2026-002", COMMUNE, commitment="CDE234")
    learner.advance(30)


def do_read_a_status(learner):
    for step in ("mandated", "suspended", "available"):
        learner.answer(step)


def do_pdf(learner):
    content = invoice_page(learner.draft("F-1", SYNDICAT, commitment="BC-2026-07"))
    document = draft_from_pdf(space_id=learner.pk, content=content, file_name="facture.pdf")
    read_again = dataclasses.replace(document.draft(), tax_regime="TVA_SUR_DEBIT", payment_mode="VIREMENT")
    save_draft(space_id=learner.pk, draft=read_again, document_id=document.pk)
    submit_draft(document_id=document.pk)
    learner.answer("checked")


def send_batch(learner, *commitments):
    files = [(f"{rank}.xml", learner.file(f"F-{rank}", SYNDICAT, commitment=it)) for rank, it in enumerate(commitments)]
    learner.send(make_zip(*files), "lot.zip")


def do_batch(learner):
    send_batch(learner, "BC-2026-07", "")
    learner.send(learner.file("F-1", SYNDICAT, commitment="BC-2026-07"))


def do_wrongly_rejected(learner):
    learner.answer("right-return")
    acknowledge(space_id=learner.pk)
    handle_rejection(document_id=Document.objects.get(space=learner.pk).pk)
    learner.deposit("F-2026-126", SAINT_HATIF, "TECHNIQUE")
    learner.advance(7)


def do_recycle(learner):
    document = Document.objects.get(space=learner.pk)
    recycle(document_id=document.pk, routing=Routing(department_code="COLLEGES"))
    run_due_turns(space_id=learner.pk)
    learner.advance(7)


def do_complete(learner):
    piece = attachment_of(name="bon.pdf", mime_type="application/pdf", content=b"%PDF bon")
    learner.do(Action.COMPLETE, "F-2026-080", Role.SUPPLIER, attachments=[piece])
    learner.advance(7)
    learner.answer("clock")


def do_paid(learner):
    learner.deposit("F-1", COMMUNE, **paid(learner, "F-1", COMMUNE))
    learner.answer("why")


def do_subcontractor(learner):
    validator = Party(identifier=TITULAIRE)
    learner.deposit("ST-2026-001", SYNDICAT, commitment="MAPA-2026-03", frame_code="A9", validator=validator)
    learner.sit("VALIDEUR", TITULAIRE)
    learner.do(Action.VALIDATE, "ST-2026-001", Role.VALIDATOR)
    learner.answer("clock")


def do_co_contractor(learner):
    learner.do(Action.CORRECT_VALIDATOR, "CT-2026-001", Role.SUPPLIER, validator_identifier=MANDATAIRE)
    learner.advance(7)


def do_silence(learner):
    learner.advance(5)
    learner.answer("meaning")
    learner.advance(7)


def do_returns(learner):
    learner.do(Action.REJECT, "M-103", Role.RECIPIENT, reason="REJET_MONTANT")
    learner.do(Action.ASK_RECYCLING, "M-101", Role.RECIPIENT, reason="RECYCLAGE_DEST_SERVICE")
    learner.do(Action.SUSPEND, "M-102", Role.RECIPIENT, reason="SUSPENSION_PJ_MANQUANTE")


def search(learner):
    note_search(space_id=learner.pk, seat_id=learner.space.current_seat_id, criteria={}, found=3)


def export(learner, **criteria):
    stream = list_file(
        space_id=learner.pk,
        seat_id=learner.space.current_seat_id,
        criteria=criteria,
        order=Order(),
        fmt=ListFormat.CSV,
    )
    stream.close()


def do_search(learner):
    search(learner)
    learner.answer("which-date")
    export(learner, total_incl_vat_min="1000")


def do_late(learner):
    for step in ("legal", "late", "owed"):
        learner.answer(step)
    learner.advance(60)


def do_helios(learner):
    learner.do(Action.MANDATE, "H-001", Role.RECIPIENT)
    learner.advance(15)


RIGHT = {
    "deposer-par-formulaire": lambda it: it.deposit("F-1", SYNDICAT, commitment="BC-2026-07"),
    "lire-un-statut": do_read_a_status,
    "deposer-un-pdf": do_pdf,
    "deposer-un-factur-x": lambda it: it.send(
        make_facturx(it.file("F-1", SYNDICAT, commitment="BC-2026-07")), "facture.pdf"
    ),
    "deposer-un-lot": do_batch,
    "facture-etat": lambda it: (it.deposit("F-1", MINISTERE, "AAASCPV", commitment="1501966748"), it.advance(7)),
    "facture-simple": do_rejected,
    "rejet-a-tort": do_wrongly_rejected,
    "recycler": do_recycle,
    "suspendre-et-completer": do_complete,
    "facture-deja-payee": do_paid,
    "deposer-un-avoir": lambda it: it.deposit("AV-1", COMMUNE, kind="AVOIR", origin_number="F-2026-094"),
    "sous-traitant": do_subcontractor,
    "cotraitant": do_co_contractor,
    "valideur-silencieux": do_silence,
    "choisir-le-retour": do_returns,
    "rechercher-et-exporter": do_search,
    "paiement-en-retard": do_late,
    "commune-helios": do_helios,
}

WRONG = [
    ("deposer-par-formulaire", lambda it: it.deposit("F-1", SYNDICAT), "ENGAGEMENT_ABSENT"),
    ("deposer-par-formulaire", lambda it: it.deposit("F-1", COMMUNE), "other-client"),
    ("lire-un-statut", lambda it: it.answer("mandated", "paye"), "mandated-paye"),
    ("deposer-un-pdf", lambda it: it.deposit("F-1", SYNDICAT, commitment="BC-2026-07"), "typed"),
    ("deposer-un-pdf", lambda it: it.send_pdf(make_blank_pdf()), "PDF_NUMERISE"),
    ("deposer-un-pdf", lambda it: it.send_pdf(make_blank_pdf(password="secret")), "PDF_MOT_DE_PASSE"),
    ("deposer-un-pdf", lambda it: it.send_pdf(b"%PDF-1.7 rien"), "PDF_ILLISIBLE"),
    (
        "deposer-un-factur-x",
        lambda it: it.send(it.file("F-1", SYNDICAT, commitment="BC-2026-07")),
        "plain-xml",
    ),
    ("deposer-un-factur-x", lambda it: it.send(make_facturx(it.file("F-1", SYNDICAT)), "f.pdf"), "refused"),
    ("deposer-un-lot", lambda it: send_batch(it, "BC-2026-07", "BC-2026-07"), "all-right"),
    ("deposer-un-lot", lambda it: send_batch(it, "", ""), "nothing"),
    ("deposer-un-lot", lambda it: [send_batch(it, "BC-2026-07", "BC-2026-07") for _ in range(2)], "whole-again"),
    ("facture-etat", lambda it: it.deposit("F-1", MINISTERE, "AAASCPV"), "ENGAGEMENT_ABSENT"),
    (
        "facture-etat",
        lambda it: (it.deposit("F-1", MINISTERE, "AAASCPV", commitment="FAUX"), it.advance(3)),
        "recycling",
    ),
    (
        "facture-simple",
        lambda it: (
            it.deposit("F-1", COMMUNE, commitment="CDE234"),
            it.advance(5),
            it.deposit("F-2", COMMUNE, commitment="CDE234"),
        ),
        "too-soon",
    ),
    ("rejet-a-tort", lambda it: it.answer("right-return", "rejeter"), "right-return-rejeter"),
    ("recycler", lambda it: it.deposit("F-1", DEPARTEMENT, "COLLEGES"), "new-invoice"),
    (
        "suspendre-et-completer",
        lambda it: (it.do(Action.COMPLETE, "F-2026-080", Role.SUPPLIER, comment="Livré."), it.advance(3)),
        "comment-only",
    ),
    ("facture-deja-payee", lambda it: it.deposit("F-1", COMMUNE), "a1"),
    ("facture-deja-payee", lambda it: it.deposit("F-1", COMMUNE, frame_code="A2"), "NET_A_PAYER_DEJA_PAYE"),
    ("deposer-un-avoir", lambda it: it.deposit("AV-1", COMMUNE, kind="AVOIR"), "FACTURE_ORIGINE_ABSENTE"),
    ("deposer-un-avoir", lambda it: it.deposit("F-1", COMMUNE), "invoice"),
    ("sous-traitant", lambda it: it.deposit("F-1", SYNDICAT, commitment="MAPA-2026-03"), "wrong-frame"),
    (
        "sous-traitant",
        lambda it: it.deposit("F-1", SYNDICAT, commitment="MAPA-2026-03", frame_code="A9"),
        "VALIDEUR_ABSENT",
    ),
    (
        "cotraitant",
        lambda it: it.deposit(
            "F-1",
            SYNDICAT,
            commitment="MAPA-2026-03",
            frame_code="A12",
            validator=Party(identifier=MANDATAIRE),
        ),
        "new-request",
    ),
    ("valideur-silencieux", lambda it: it.deposit("F-1", SYNDICAT, commitment="MAPA-2026-03"), "new-request"),
    (
        "choisir-le-retour",
        lambda it: it.do(Action.REJECT, "M-101", Role.RECIPIENT, reason="REJET_TVA"),
        "m101-rejected",
    ),
    (
        "choisir-le-retour",
        lambda it: it.do(Action.SUSPEND, "M-103", Role.RECIPIENT, reason="SUSPENSION_RIB"),
        "m103-suspended",
    ),
    ("choisir-le-retour", lambda it: it.do(Action.REJECT, "M-103", Role.RECIPIENT, reason="REJET_TVA"), "m103-reason"),
    ("rechercher-et-exporter", lambda it: export(it), "too-wide"),
    ("paiement-en-retard", lambda it: it.answer("legal", "soixante"), "legal-soixante"),
    ("commune-helios", lambda it: it.do(Action.HAND_TO_ACCOUNTANT, "H-001", Role.RECIPIENT), "by-hand"),
]


def test_every_exercise_is_done_here():
    # Works contracts: test_works_exercises; market sheets: tests/browser/test_markets; letters: test_contact_exercises;
    # claims: test_petition_exercises.
    elsewhere = {slug for slug in scenario_slugs() if slug.startswith("travaux-")}
    elsewhere |= {"annoncer-un-changement", "interroger-l-assistant", "solliciter-son-client"}
    elsewhere |= {"memoire-de-frais", "remboursement-tic"}
    elsewhere |= {told.slug for told in exercise_scenarios() if told.account is not None}  # test_account_exercises
    ordinary = set(scenario_slugs()) - elsewhere - {"fiche-de-marche", "calculer-un-decompte"}
    assert set(RIGHT) == ordinary
    assert {slug for slug, _moves, _code in WRONG} == ordinary
    assert len(RIGHT) >= 14


@pytest.mark.parametrize("slug", RIGHT)
def test_done_right_the_exercise_is_finished_without_a_wrong_move(slug):
    learner = Learner(slug)
    assert learner.state.done_count == 0
    RIGHT[slug](learner)
    state = learner.state
    assert [step.code for step in state.steps if not step.done] == []
    assert (state.finished, state.current, state.last_mistake) == (True, None, None)
    learner.pk = restart_space(space_id=learner.pk, now=NOW).pk
    assert learner.state.done_count == 0
    RIGHT[slug](learner)
    assert learner.state.finished


@pytest.mark.parametrize(("slug", "moves", "code"), WRONG)
def test_done_wrong_the_exercise_is_not_finished_and_says_why(slug, moves, code):
    learner = Learner(slug)
    moves(learner)
    assert not learner.state.finished
    assert learner.mistake == code


def test_wrong_move_is_taken_back_and_the_right_one_done():
    learner = Learner("choisir-le-retour")
    learner.do(Action.REJECT, "M-101", Role.RECIPIENT, reason="REJET_TVA")
    rewind(space_id=learner.pk, to_sequence=learner.state.last_mistake.sequence - 1)
    assert learner.state.mistakes == ()
    do_returns(learner)
    assert learner.state.finished


def test_right_move_after_a_wrong_one_leaves_it_behind():
    learner = Learner("lire-un-statut")
    assert learner.answer("mandated", "moi") is False
    assert learner.answer("mandated") is True
    assert learner.mistake is None
    assert [made.mistake.code for made in learner.state.mistakes] == ["mandated-moi"]


def test_gestures_made_before_a_question_was_answered_count():
    learner = Learner("rejet-a-tort")
    acknowledge(space_id=learner.pk)  # the window of returns comes before the question
    handle_rejection(document_id=Document.objects.get(space=learner.pk).pk)
    learner.answer("right-return")
    assert [step.code for step in learner.state.steps if not step.done] == ["again", "service"]


def test_time_that_ran_past_a_question_can_be_answered_for():
    learner = Learner("valideur-silencieux")
    learner.advance(30)
    assert [step.code for step in learner.state.steps if not step.done] == ["meaning"]
    learner.answer("meaning")
    assert learner.state.finished


@pytest.mark.parametrize("told", exercise_scenarios(), ids=lambda told: told.slug)
def test_story_ends_now_and_is_the_same_each_time(told):
    spaces = [open_space(now=NOW, scenario=told.slug) for _ in range(2)]
    assert [space.clock for space in spaces] == [NOW, NOW]
    stories = [
        [
            (event.sequence, event.type, event.occurred_at, event.role, event.source, event.target, event.payload)
            for event in space.events.order_by("sequence")
        ]
        for space in spaces
    ]
    assert stories[0] == stories[1]
    assert (stories[0][-1][1] == EventType.EXERCISE_STARTED) is bool(told.start)


def test_one_cannot_go_back_into_the_story():
    learner = Learner("recycler")
    first = start_sequence(learner.space)
    assert first > 1
    with pytest.raises(RefusedError) as caught:
        rewind(space_id=learner.pk, to_sequence=first - 1)
    assert caught.value.refusal.code is RefusalCode.REWIND_UNKNOWN
    do_recycle(learner)
    rewind(space_id=learner.pk, to_sequence=first)
    assert learner.state.done_count == 0
    assert Document.objects.get(space=learner.pk).state is Status.TO_RECYCLE


@pytest.mark.parametrize(
    ("step", "choice", "code"),
    [
        ("rien", "trente", RefusalCode.STEP_UNKNOWN),
        ("legal", "rien", RefusalCode.CHOICE_UNKNOWN),
        ("paid", "", RefusalCode.CHOICE_UNKNOWN),
    ],
)
def test_answer_to_nothing_is_refused(step, choice, code):
    learner = Learner("paiement-en-retard")
    before = Event.objects.count()
    with pytest.raises(RefusedError) as caught:
        answer_question(space_id=learner.pk, step=step, choice=choice)
    assert (caught.value.refusal.code, Event.objects.count()) == (code, before)


@pytest.fixture
def user():
    return get_user_model().objects.create_user(email="lea@exemple.test", password="x")


def cards(**who):
    return {card.slug: card for card in exercise_list(**who)}


def test_list_tells_what_a_person_did_across_spaces(user):
    assert [card.slug for card in exercise_list(user_id=user.pk)] == [told.slug for told in exercise_scenarios()]
    assert not any(card.begun or card.space_id for card in exercise_list(user_id=user.pk))
    one = open_space(now=NOW, scenario="lire-un-statut", owner_id=user.pk)
    answer_question(space_id=one.pk, step="mandated", choice="client")
    two = open_space(now=NOW, scenario="paiement-en-retard", owner_id=user.pk)
    card = cards(user_id=user.pk)["lire-un-statut"]
    assert (card.done_count, card.step_count, card.begun, card.finished, card.space_id) == (1, 3, True, False, one.pk)
    assert cards(user_id=user.pk)["paiement-en-retard"].space_id == two.pk
    assert not any(card.begun for card in exercise_list(anonymous_key="autre"))


def test_finished_exercise_stays_earned_after_a_restart_and_a_rewind(user):
    for undo in (lambda pk: restart_space(space_id=pk, now=NOW), lambda pk: rewind(space_id=pk, to_sequence=1)):
        PracticeSpace.objects.all().delete()
        space = open_space(now=NOW, scenario="deposer-par-formulaire", owner_id=user.pk)
        learner = Learner.__new__(Learner)
        learner.pk = space.pk
        RIGHT["deposer-par-formulaire"](learner)
        assert cards(user_id=user.pk)["deposer-par-formulaire"].finished
        undo(space.pk)
        card = cards(user_id=user.pk)["deposer-par-formulaire"]
        assert (card.done_count, card.finished) == (0, True)


def test_list_asks_as_much_for_three_spaces_as_for_one(user, django_assert_num_queries):
    open_space(now=NOW, scenario="recycler", owner_id=user.pk)
    with django_assert_num_queries(2):
        exercise_list(user_id=user.pk)
    for slug in ("lire-un-statut", "cotraitant"):
        open_space(now=NOW, scenario=slug, owner_id=user.pk)
    with django_assert_num_queries(2):
        exercise_list(user_id=user.pk)


def test_space_resumed_is_the_current_one_again(user):
    old = open_space(now=NOW, scenario="recycler", owner_id=user.pk)
    new = open_space(now=NOW.replace(hour=10), scenario="cotraitant", owner_id=user.pk)
    assert current_space(user_id=user.pk) == new
    resume_space(space_id=old.pk, now=NOW.replace(hour=11))
    assert current_space(user_id=user.pk) == old


def test_hints_of_every_exercise_open():
    learner = Learner("cotraitant")
    assert take_hint(space_id=learner.pk, step="correct") == 1
    assert [len(step.hints) for step in learner.state.steps] == [1, 0, 0]
    assert scenario_named("cotraitant").exercise.steps[0].hints[0] == learner.state.steps[0].hints[0]
