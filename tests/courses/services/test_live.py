"""integration: a live class, from the trainer's side and from the participants'."""

from datetime import timedelta

import pytest

from courses.domain.live import CellState
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import PresenceChoice
from courses.models import AttendanceSheet, CourseEvent, LiveClass, Question, Stay
from courses.queries import export_for
from courses.queries.live import cockpit_view, shared_view
from courses.services import choose_presence, cockpit, erase_for, live
from courses.services.plan import add_step, raise_step, remove_step
from sandbox.domain.actions import Reason
from sandbox.models import PracticeSpace
from sandbox.queries import current_space
from sandbox.services import advance_clock, deposit_form
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory
from tests.sandbox.factories import make_draft

pytestmark = pytest.mark.django_db
COMMENT = "Le montant dépasse le bon de commande."


@pytest.fixture
def trainer():
    return UserFactory(roles=["trainer"])


@pytest.fixture
def session(trainer):
    session = SessionFactory(trainer=trainer, starts_at=NOW - timedelta(minutes=5))
    add_step(session_id=session.pk, title="Regarder", actor=trainer, now=NOW)
    add_step(session_id=session.pk, title="Déposer", scenario="facture-simple", actor=trainer, now=NOW)
    return session


@pytest.fixture
def opened(session, trainer):
    return cockpit.open_class(session_id=session.pk, actor=trainer, now=NOW)


@pytest.fixture
def in_class(session, opened):
    def enter():
        return live.enter(token=EnrolmentFactory(session=session).token, now=NOW)

    return enter


def refusal_of(call, **kwargs):
    with pytest.raises(RefusedError) as caught:
        call(**kwargs)
    return caught.value.refusal


def redo(participant):
    return live.redo(participant_id=participant.pk, now=NOW, owner_id=None, anonymous_key=f"clé {participant.pk}")


def to_gesture(session, trainer):
    return cockpit.go_to_step(
        session_id=session.pk, step_id=session.plan.get(title="Déposer").pk, actor=trainer, now=NOW
    )


def test_open_class_twice_is_once(session, trainer):
    first = cockpit.open_class(session_id=session.pk, actor=trainer, now=NOW)
    again = cockpit.open_class(session_id=session.pk, actor=trainer, now=NOW)

    assert first == again
    assert first.step == session.plan.first()
    assert CourseEvent.objects.filter(type="live_opened").count() == 1


def test_open_class_makes_steps_of_the_lines(trainer):
    session = SessionFactory(trainer=trainer, starts_at=NOW, steps="Accueil\n\nLe geste")

    cockpit.open_class(session_id=session.pk, actor=trainer, now=NOW)

    assert list(session.plan.values_list("position", "title")) == [(1, "Accueil"), (2, "Le geste")]


def test_open_class_is_for_those_who_give_it_and_at_its_time(session, trainer):
    stranger, other = UserFactory(roles=["trainer"]), UserFactory(roles=["trainer"])
    whose = {"session_id": session.pk, "now": NOW}
    assert refusal_of(cockpit.open_class, actor=stranger, **whose) is Refusal.NOT_YOURS
    session.co_trainers.add(other)
    assert cockpit.open_class(actor=other, **whose)

    later = SessionFactory(trainer=trainer, starts_at=NOW + timedelta(hours=2))
    assert refusal_of(cockpit.open_class, session_id=later.pk, actor=trainer, now=NOW) is Refusal.LIVE_TOO_EARLY
    gone = SessionFactory(trainer=trainer, starts_at=NOW, called_off_at=NOW)
    assert refusal_of(cockpit.open_class, session_id=gone.pk, actor=trainer, now=NOW) is Refusal.SESSION_CALLED_OFF


def test_participants_get_pseudonyms_in_order_and_keep_them(session, in_class):
    first, second = in_class(), in_class()

    assert (first.pseudonym, second.pseudonym) == ("Acacia", "Alisier")
    assert live.enter(token=first.enrolment.token, now=NOW).pk == first.pk


def test_enter_is_refused_before_after_and_unconfirmed(session, trainer):
    held = EnrolmentFactory(session=session, held=True)
    confirmed = EnrolmentFactory(session=session)
    assert refusal_of(live.enter, token="faux", now=NOW) is Refusal.LINK_UNKNOWN
    assert refusal_of(live.enter, token=held.token, now=NOW) is Refusal.ENROLMENT_NOT_CONFIRMED
    assert refusal_of(live.enter, token=confirmed.token, now=NOW) is Refusal.LIVE_NOT_OPEN
    cockpit.open_class(session_id=session.pk, actor=trainer, now=NOW)
    cockpit.end_class(session_id=session.pk, actor=trainer, now=NOW)
    assert refusal_of(live.enter, token=confirmed.token, now=NOW) is Refusal.LIVE_OVER


def test_presence_is_noted_only_with_consent(session, opened):
    silent, willing = EnrolmentFactory(session=session), EnrolmentFactory(session=session)
    choose_presence(token=willing.token, accepted=True, now=NOW)
    people = [live.enter(token=e.token, now=NOW) for e in (silent, willing)]

    left = NOW + timedelta(minutes=10)
    live.note_presence(seen=[], now=left, departed={p.pk: left for p in people})

    stay = Stay.objects.get()
    assert (stay.attendance.enrolment, stay.left_at) == (willing, left)
    assert stay.attendance.choice == PresenceChoice.ACCEPTED.value


def test_hands_questions_and_votes(session, trainer, in_class):
    one, two = in_class(), in_class()
    live.raise_hand(participant_id=two.pk, raised=True, now=NOW)
    live.raise_hand(participant_id=two.pk, raised=True, now=NOW + timedelta(minutes=1))
    first = live.ask(participant_id=one.pk, text="  Où voit-on le motif ? ", now=NOW)
    live.ask(participant_id=one.pk, text="Où voit-on le motif ?", now=NOW)
    second = live.ask(participant_id=two.pk, text="Et le délai ?", now=NOW)
    assert live.vote(participant_id=one.pk, question_id=first.pk) is False
    assert live.vote(participant_id=one.pk, question_id=second.pk) is True

    view = cockpit_view(live_id=one.live_id, now=NOW)
    assert [cell.pseudonym for cell in view.hands] == ["Alisier"]
    assert [(q.text, q.votes, q.pseudonym) for q in view.shared.questions] == [
        ("Et le délai ?", 1, "Alisier"),
        ("Où voit-on le motif ?", 0, "Acacia"),
    ]

    assert live.vote(participant_id=one.pk, question_id=second.pk) is False
    cockpit.mark_answered(session_id=session.pk, question_id=second.pk, actor=trainer, now=NOW)
    cockpit.lower_hand(session_id=session.pk, participant_id=two.pk, actor=trainer)
    assert refusal_of(live.vote, participant_id=one.pk, question_id=second.pk) is Refusal.QUESTION_UNKNOWN
    view = cockpit_view(live_id=one.live_id, now=NOW)
    assert view.hands == ()
    assert len(view.shared.questions) == 1


@pytest.mark.parametrize(("text", "expected"), [("   ", Refusal.TEXT_MISSING), ("x" * 501, Refusal.TEXT_TOO_LONG)])
def test_ask_refuses_bad_text(in_class, text, expected):
    assert refusal_of(live.ask, participant_id=in_class().pk, text=text, now=NOW) is expected
    assert not Question.objects.exists()


def test_poll_counts_one_answer_a_person(session, trainer, in_class):
    one, two = in_class(), in_class()
    whose = {"session_id": session.pk, "actor": trainer, "now": NOW}
    assert refusal_of(cockpit.open_poll, question="Déjà ?", choices=["Oui", "Oui"], **whose) is Refusal.POLL_CHOICES
    poll = cockpit.open_poll(question="Déjà ?", choices=["Oui", " ", "Non"], **whose)
    live.answer_poll(participant_id=one.pk, poll_id=poll.pk, choice=0)
    live.answer_poll(participant_id=one.pk, poll_id=poll.pk, choice=1)
    live.answer_poll(participant_id=two.pk, poll_id=poll.pk, choice=1)
    unknown = refusal_of(live.answer_poll, participant_id=two.pk, poll_id=poll.pk, choice=2)
    assert unknown is Refusal.POLL_CHOICE_UNKNOWN

    assert shared_view(live_id=one.live_id).poll.rows == (("Oui", 0, 0), ("Non", 2, 100))
    second = cockpit.open_poll(question="Et maintenant ?", choices=["Oui", "Non"], **whose)
    assert refusal_of(live.answer_poll, participant_id=one.pk, poll_id=poll.pk, choice=0) is Refusal.POLL_CLOSED
    assert shared_view(live_id=one.live_id).poll.id == second.pk


def test_redo_opens_ones_own_space_at_the_step(session, trainer, in_class):
    participant = in_class()
    assert refusal_of(redo, participant=participant) is Refusal.STEP_WITHOUT_GESTURE
    to_gesture(session, trainer)

    space_id = redo(participant)

    assert current_space(anonymous_key=f"clé {participant.pk}").pk == space_id
    assert cockpit_view(live_id=participant.live_id, now=NOW).cells[0].verdict.state is CellState.WORKING


def test_hold_freezes_spaces_and_those_opened_meanwhile(session, trainer, in_class):
    to_gesture(session, trainer)
    early, late = in_class(), in_class()
    redo(early)

    reached = cockpit.hold(session_id=session.pk, held=True, actor=trainer, now=NOW)
    redo(late)

    assert (reached.done, reached.of) == (1, 1)
    assert PracticeSpace.objects.filter(frozen_at=None).count() == 0
    assert cockpit.hold(session_id=session.pk, held=False, actor=trainer, now=NOW).done == 2


def test_inject_return_reaches_every_space_even_frozen(session, trainer, in_class):
    to_gesture(session, trainer)
    spaces = [redo(in_class()) for _person in range(3)]
    cockpit.hold(session_id=session.pk, held=True, actor=trainer, now=NOW)
    whose = {"session_id": session.pk, "actor": trainer, "now": NOW, "comment": COMMENT}

    reached = cockpit.inject_return(reason=Reason.REJECT_AMOUNT.value, **whose)

    assert (reached.done, reached.of) == (3, 3)
    for space in PracticeSpace.objects.filter(pk__in=spaces):
        assert space.documents.get().return_comment == COMMENT
    assert refusal_of(cockpit.inject_return, reason="AUTRE_CHOSE", **whose) is Refusal.REASON_UNKNOWN


def test_rewind_all_brings_back_the_beginning_of_the_step(session, trainer, in_class):
    to_gesture(session, trainer)
    space_id = redo(in_class())
    deposit_form(space_id=space_id, draft=make_draft())
    advance_clock(space_id=space_id, days=3)

    reached = cockpit.rewind_all(session_id=session.pk, actor=trainer, now=NOW)

    space = PracticeSpace.objects.get(pk=space_id)
    assert (reached.done, space.documents.count(), space.last_sequence) == (1, 0, 1)


def test_board_says_who_is_stuck_and_which_mistakes_are_frequent(session, trainer, in_class):
    to_gesture(session, trainer)
    people = [in_class() for _person in range(3)]
    spaces = [redo(participant) for participant in people[:2]]
    cockpit.inject_return(
        session_id=session.pk, reason=Reason.REJECT_AMOUNT.value, comment=COMMENT, actor=trainer, now=NOW
    )
    for space_id in spaces:
        with pytest.raises(Exception, match="NUMERO_DEJA_UTILISE"):
            deposit_form(space_id=space_id, draft=make_draft())

    view = cockpit_view(live_id=people[0].live_id, now=NOW)

    assert [cell.verdict.state for cell in view.cells] == [CellState.STUCK, CellState.STUCK, CellState.WATCHING]
    assert view.cells[0].name == ""
    assert "nouveau numéro" in view.cells[0].verdict.why
    assert (view.mistakes[0].code, view.mistakes[0].people) == ("NUMERO_DEJA_UTILISE", 2)


def test_name_is_shown_only_if_its_owner_wants(in_class):
    participant = in_class()
    live.show_name(participant_id=participant.pk, shown=True)
    assert cockpit_view(live_id=participant.live_id, now=NOW).cells[0].name == participant.enrolment.name


def test_end_class_lets_spaces_go_and_closes_attendance(session, trainer, in_class):
    to_gesture(session, trainer)
    participant = in_class()
    space_id = redo(participant)
    cockpit.hold(session_id=session.pk, held=True, actor=trainer, now=NOW)

    cockpit.end_class(session_id=session.pk, actor=trainer, now=NOW)

    assert AttendanceSheet.objects.filter(session=session).exists()
    assert PracticeSpace.objects.get(pk=space_id).frozen_at is None
    assert refusal_of(live.raise_hand, participant_id=participant.pk, raised=True, now=NOW) is Refusal.LIVE_OVER
    closed = refusal_of(cockpit.end_class, session_id=session.pk, actor=trainer, now=NOW)
    assert closed is Refusal.LIVE_OVER


def test_cockpit_asks_a_fixed_number_of_queries(session, trainer, in_class, django_assert_max_num_queries):
    to_gesture(session, trainer)
    redo(in_class())
    with django_assert_max_num_queries(14):
        cockpit_view(live_id=LiveClass.objects.get().pk, now=NOW)
    for _person in range(2):
        redo(in_class())
    with django_assert_max_num_queries(14):
        cockpit_view(live_id=LiveClass.objects.get().pk, now=NOW)


def test_steps_are_reordered_and_removed(session, trainer):
    whose = {"session_id": session.pk, "actor": trainer}
    last = add_step(**whose, title="Conclure", now=NOW)
    raise_step(**whose, step_id=last.pk)
    assert list(session.plan.values_list("title", flat=True)) == ["Regarder", "Conclure", "Déposer"]
    raise_step(**whose, step_id=session.plan.first().pk)
    remove_step(**whose, step_id=last.pk)
    assert list(session.plan.values_list("title", flat=True)) == ["Regarder", "Déposer"]
    unknown = refusal_of(add_step, **whose, title="Rien", scenario="inconnu", now=NOW)
    assert unknown is Refusal.SCENARIO_UNKNOWN


def test_erased_person_leaves_questions_without_author(session, trainer, in_class):
    to_gesture(session, trainer)
    participant = in_class()
    live.show_name(participant_id=participant.pk, shown=True)
    live.ask(participant_id=participant.pk, text="Pourquoi ?", now=NOW)
    space_id = redo(participant)
    exported = export_for(UserFactory(), emails=[participant.enrolment.email])
    assert exported["inscriptions"][0]["direct"]["questions"] == ["Pourquoi ?"]

    erase_for(now=NOW, emails=[participant.enrolment.email])

    view = cockpit_view(live_id=participant.live_id, now=NOW)
    assert (view.shared.questions[0].pseudonym, view.cells[0].name, view.cells[0].total) == ("", "", 0)
    assert PracticeSpace.objects.filter(pk=space_id).exists()
