"""The exercises of mémoires and refund claims, through the services: done right, done wrong; what a replay keeps."""

import dataclasses
from datetime import timedelta

import pytest

from sandbox.domain.actions import Action
from sandbox.domain.assistant import Branch
from sandbox.domain.drafts import Party
from sandbox.domain.petitions import Delivery
from sandbox.domain.refunds import with_deliveries
from sandbox.domain.refusals import ActionRefusedError, RefusedError
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.formats.attachments import attachment_of
from sandbox.models import Document
from sandbox.queries.assistant import tracked
from sandbox.queries.certificates import deposit_certificate
from sandbox.queries.payments import payment_state
from sandbox.queries.petitions import petition_frames, suggested_petition
from sandbox.scenarios import scenario_named
from sandbox.services import deposit_form, rewind, run_due_turns, save_draft, submit_draft
from sandbox.services.deposits import begin_replacement
from tests.sandbox.queries.test_certificates import text_of
from tests.sandbox.services.test_exercises import Learner

pytestmark = pytest.mark.django_db

COURT, REFUNDS, COMMUNE = "12345678200259", "12345678200275", "12345678200283"
PAPERS = {
    Frame.A3: ("Réquisition ou ordonnance", "Justificatif de la mission"),
    Frame.A21: ("Factures d’énergie",),
}


class Claimant(Learner):
    """A person who claims from the State."""

    def petition(self, frame, to=None, department="FRAIS_JUSTICE", papers=None, **changes):
        """The claim that the exercise proposes, finished; ``fees`` and ``refund``: changes of that part."""
        draft = suggested_petition(self.space, frame)
        files = tuple(
            attachment_of(name=f"{rank}.pdf", mime_type="application/pdf", content=b"%PDF", designation=paper)
            for rank, paper in enumerate(PAPERS[frame] if papers is None else papers)
        )
        party = Party(to or (COURT if frame is Frame.A3 else REFUNDS), department_code=department)
        draft = dataclasses.replace(draft, recipient=party, attachments=files)
        if frame is Frame.A3:
            return dataclasses.replace(
                draft,
                fees=dataclasses.replace(draft.fees, **{"procedure": "penale"} | changes.pop("fees", {})),
                **changes,
            )
        party = dataclasses.replace(party, department_code="")
        refund = dataclasses.replace(draft.refund, **changes.pop("refund", {}))
        return dataclasses.replace(draft, recipient=party, refund=refund, **changes)

    def claim(self, frame, **changes):
        try:
            document = save_draft(space_id=self.pk, draft=self.petition(frame, **changes))
            submit_draft(document_id=document.pk)
        except RefusedError:
            return
        run_due_turns(space_id=self.pk)


def do_fees(it):
    it.claim(Frame.A3)
    it.advance(10)
    it.answer("late")
    it.advance(30)


def do_refund(it):
    it.claim(Frame.A21)
    it.answer("opening")
    it.advance(45)


RIGHT = {"memoire-de-frais": do_fees, "remboursement-tic": do_refund}
_FEES, _REFUND = RIGHT


def another_year(it):
    draft = it.petition(Frame.A21)
    row = Delivery(1, "gnr", "FA-1", draft.issued_on)
    return with_deliveries(draft, draft.refund, [(row, draft.lines[0].quantity)])


def refused_deposit(it, draft):
    with pytest.raises(RefusedError):
        deposit_form(space_id=it.pk, draft=draft)


WRONG = [
    (_FEES, lambda it: it.claim(Frame.A3, fees={"procedure": "consignation"}), "MEMOIRE_PROCEDURE_EXCLUE"),
    (
        _FEES,
        lambda it: it.claim(Frame.A3, fees={"ended_on": it.space.clock.date() - timedelta(days=400)}),
        "MEMOIRE_HORS_DELAI",
    ),
    (_FEES, lambda it: it.claim(Frame.A3, papers=()), "MEMOIRE_REQUISITION_ABSENTE"),
    (_FEES, lambda it: it.claim(Frame.A3, to=COMMUNE, department=""), "MEMOIRE_HORS_JURIDICTION"),
    (_FEES, lambda it: it.claim(Frame.A3, department=""), "SERVICE_ABSENT"),
    (_FEES, lambda it: it.deposit("F-1", COMMUNE, frame_code="A3"), "DEMANDE_HORS_DE_SON_ESPACE"),
    (_FEES, lambda it: (it.claim(Frame.A3, papers=PAPERS[Frame.A3][:1]), it.advance(5)), "incomplete"),
    (_FEES, lambda it: (it.claim(Frame.A3, department="GREFFE_CIVIL"), it.advance(5)), "wrong-desk"),
    (_FEES, lambda it: it.answer("late", "end"), "late-end"),
    (
        _REFUND,
        lambda it: it.claim(Frame.A21, refund={"year": it.space.clock.year}),
        "REMBOURSEMENT_CAMPAGNE_A_VENIR",
    ),
    (_REFUND, lambda it: refused_deposit(it, another_year(it)), "REMBOURSEMENT_LIVRAISON_D_UNE_AUTRE_ANNEE"),
    (_REFUND, lambda it: it.claim(Frame.A21, papers=()), "REMBOURSEMENT_FACTURES_ABSENTES"),
    (_REFUND, lambda it: it.claim(Frame.A21, refund={"pacage": "12"}), "REMBOURSEMENT_PACAGE"),
    (_REFUND, lambda it: it.claim(Frame.A21, refund={"filer": "12345678200242"}), "REMBOURSEMENT_TIERS_NON_RATTACHE"),
    (_REFUND, lambda it: it.claim(Frame.A21, to=COMMUNE), "REMBOURSEMENT_MAUVAIS_SERVICE"),
    (_REFUND, lambda it: it.deposit("F-1", COMMUNE, frame_code="A21"), "DEMANDE_HORS_DE_SON_ESPACE"),
    (_REFUND, lambda it: it.answer("opening", "january"), "opening-january"),
]


@pytest.mark.parametrize("slug", RIGHT)
def test_done_right_the_exercise_is_finished_without_a_wrong_move(slug):
    learner = Claimant(slug)
    RIGHT[slug](learner)
    assert [step.code for step in learner.state.steps if not step.done] == []
    assert (learner.state.finished, learner.state.last_mistake) == (True, None)


@pytest.mark.parametrize(("slug", "moves", "code"), WRONG, ids=[row[2] for row in WRONG])
def test_done_wrong_the_exercise_is_not_finished_and_says_why(slug, moves, code):
    learner = Claimant(slug)
    moves(learner)
    assert not learner.state.finished
    assert learner.mistake == code


def test_every_mistake_that_is_taught_is_made_here():
    for slug in RIGHT:
        made = {code for name, _moves, code in WRONG if name == slug}
        questions = {step.code for step in scenario_named(slug).exercise.steps if step.choices}
        taught = {item.code for item in scenario_named(slug).exercise.mistakes}
        assert {code for code in taught - made if code.rpartition("-")[0] not in questions} == set()


def test_suspended_memoire_is_completed_and_certified():
    learner = Claimant(_FEES)
    learner.claim(Frame.A3, papers=PAPERS[Frame.A3][:1])
    learner.advance(5)
    proof = attachment_of(name="attestation.pdf", mime_type="application/pdf", content=b"%PDF")
    learner.do(Action.COMPLETE, "MEM-2026-014", Role.SUPPLIER, attachments=[proof])
    learner.advance(30)
    assert Document.objects.get(space=learner.pk).state is Status.PAID


def test_memoire_never_goes_to_another_address_and_a_rejected_one_is_typed_again():
    learner = Claimant(_FEES)
    learner.claim(Frame.A3, department="GREFFE_CIVIL")
    document = Document.objects.get(space=learner.pk)
    with pytest.raises(ActionRefusedError):
        learner.do(Action.ASK_RECYCLING, document.number, Role.RECIPIENT, reason="RECYCLAGE_DEST_SERVICE")
    learner.advance(5)
    again = begin_replacement(document_id=document.pk)
    assert (again.state, again.number, again.draft().fees) == (Status.DRAFT, "", document.draft().fees)


@pytest.mark.parametrize("frame", list(PAPERS))
def test_claim_has_its_certificate_no_time_of_contracts_and_is_known_to_the_assistant(frame):
    learner = Claimant(_FEES if frame is Frame.A3 else _REFUND)
    learner.claim(frame)
    document = Document.objects.select_related("recipient", "space").get(space=learner.pk)
    printed = text_of(deposit_certificate(document.pk))
    assert frame.label in printed
    assert ("Date du mémoire" if frame is Frame.A3 else "Date de la demande") in printed
    assert (document.state, document.due_on) == (Status.AVAILABLE, None)
    assert payment_state(document, document.space.clock) is None
    found = tracked(learner.space, document.number.lower())
    assert found.word == ("le mémoire" if frame is Frame.A3 else "la demande")
    assert found.branch is Branch.PROCESSING


@pytest.mark.parametrize("frame", list(PAPERS))
def test_replay_gives_the_claim_back_as_it_was(frame):
    learner = Claimant(_FEES if frame is Frame.A3 else _REFUND)
    learner.claim(frame)
    before = Document.objects.filter(space=learner.pk).values().get()
    learner.advance(20)
    events = learner.space.events.order_by("sequence")
    reached = events.filter(type="document.made_available").get().sequence
    rewind(space_id=learner.pk, to_sequence=reached)
    after = Document.objects.filter(space=learner.pk).values().get()
    assert {name: value for name, value in after.items() if name != "id"} == {
        name: value for name, value in before.items() if name != "id"
    }


def test_spaces_of_the_portal_follow_the_seat():
    learner = Claimant(_FEES)
    assert petition_frames(learner.space) == (Frame.A3,)
    learner.sit("DESTINATAIRE", COURT)
    assert petition_frames(learner.space) == (Frame.A3,)
    assert petition_frames(Claimant("facture-simple").space) == ()


def test_campaign_proposed_is_the_latest_open_one():
    draft = suggested_petition(Claimant(_REFUND).space, Frame.A21)
    assert draft.refund.year == draft.issued_on.year - 1
    assert (draft.refund.pacage, draft.refund.beneficiary) == ("007123456", "agriculteur")
    assert draft.totals.due == 930
