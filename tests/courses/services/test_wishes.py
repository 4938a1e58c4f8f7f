"""integration: wishes for a date, the sessions they open, and who is told."""

from datetime import timedelta

import pytest
from django.core import mail

from courses import services
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.slots import code_at
from courses.models import Interest, Session, SessionProposal
from tests.courses.factories import NOW, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return TopicFactory()


@pytest.fixture
def trainer(topic):
    trainer = UserFactory(roles=["trainer"])
    services.set_availability(trainer=trainer, topics=[topic], slots=["tue-10", "thu-14", "sun-3"], weekly_limit=1)
    return trainer


def wish(topic, number=0, slots=("tue-10",), **more):
    return services.leave_interest(
        topic_slug=topic.slug, name="Jeanne Dupré", email=f"p{number}@x.example", slots=slots, now=NOW, **more
    )


def wish_of_five(topic, slots=("tue-10",)):
    for number in range(5):
        services.confirm_interest(token=wish(topic, number, slots).token, now=NOW)


def test_wish_counts_once_its_address_is_proven(topic, committed):
    with committed():
        left = wish(topic)
    assert left.state == "asked"
    (message,) = mail.outbox
    assert left.token in message.body
    for _click in range(2):
        services.confirm_interest(token=left.token, now=NOW)

    assert [i.pk for i in Interest.objects.counted()] == [left.pk]


def test_wish_of_somebody_signed_in_counts_at_once(topic, committed):
    user = UserFactory()
    with committed():
        left = services.leave_interest(
            topic_slug=topic.slug, name="Farah", email=user.email, slots=["tue-10"], now=NOW, user=user
        )
    assert left.state == "proven"
    assert mail.outbox == []


def test_wish_left_again_takes_the_new_times_until_it_is_proven(topic):
    wish(topic, slots=["tue-10"])
    again = wish(topic, slots=["thu-14", "inconnu"])
    assert again.slots == ["thu-14"]
    services.confirm_interest(token=again.token, now=NOW)
    stranger = wish(topic, slots=["mon-10"])

    assert stranger.pk == again.pk
    assert Interest.objects.get().slots == ["thu-14"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": "  "}, Refusal.NAME_MISSING),
        ({"email": "pas une adresse"}, Refusal.EMAIL_WRONG),
        ({"email": ""}, Refusal.EMAIL_MISSING),
        ({"slots": ["dimanche"]}, Refusal.SLOTS_MISSING),
        ({"topic_slug": "inconnu"}, Refusal.TOPIC_UNKNOWN),
    ],
)
def test_wish_that_says_too_little_is_refused(topic, changes, refusal):
    plain = {"topic_slug": topic.slug, "name": "Jeanne", "email": "j@x.example", "slots": ["tue-10"], "now": NOW}
    with pytest.raises(RefusedError) as caught:
        services.leave_interest(**{**plain, **changes})
    assert caught.value.refusal is refusal
    assert Interest.objects.count() == 0


def test_five_who_agree_make_a_proposal_to_a_trainer_who_can(topic, trainer):
    wish_of_five(topic)
    assert services.propose_sessions(now=NOW) == 1
    assert services.propose_sessions(now=NOW) == 0

    (proposal,) = SessionProposal.objects.all()
    assert (proposal.topic, proposal.trainer, proposal.people_count) == (topic, trainer, 5)
    assert code_at(proposal.starts_at) == "tue-10"
    assert proposal.starts_at > NOW + timedelta(days=9)


def test_four_who_agree_make_none(topic, trainer):
    wish_of_five(topic)
    services.withdraw_interest(token=Interest.objects.first().token)

    assert services.propose_sessions(now=NOW) == 0


def test_proposal_is_replaced_when_the_wishes_behind_it_go(topic, trainer):
    wish_of_five(topic)
    services.propose_sessions(now=NOW)
    services.withdraw_interest(token=Interest.objects.first().token)
    services.propose_sessions(now=NOW)

    assert SessionProposal.objects.get().state == "stale"


def test_accepted_proposal_is_a_session_and_everybody_is_told(topic, trainer, committed):
    wish_of_five(topic)
    elsewhen = wish(topic, 9, ["fri-14"])
    services.confirm_interest(token=elsewhen.token, now=NOW)
    services.propose_sessions(now=NOW)
    proposal = SessionProposal.objects.get()
    with committed():
        session = services.accept_proposal(proposal_id=proposal.pk, actor=trainer, now=NOW)
        assert services.accept_proposal(proposal_id=proposal.pk, actor=trainer, now=NOW) == session

    assert (session.topic, session.trainer, session.starts_at) == (topic, trainer, proposal.starts_at)
    told = [m.to[0] for m in mail.outbox if m.subject.startswith("Une date s’ouvre")]
    assert sorted(told) == sorted([*(f"p{n}@x.example" for n in range(5)), "p9@x.example"])
    assert Interest.objects.filter(state="served", answered_by=session).count() == 5
    assert Interest.objects.get(pk=elsewhen.pk).state == "proven"
    assert services.propose_sessions(now=NOW) == 0


def test_declined_time_is_not_proposed_to_that_trainer_again(topic, trainer):
    wish_of_five(topic)
    services.propose_sessions(now=NOW)
    first = SessionProposal.objects.get()
    services.decline_proposal(proposal_id=first.pk, actor=trainer, now=NOW)
    services.propose_sessions(now=NOW)

    second = SessionProposal.objects.get(state="open")
    assert second.starts_at != first.starts_at


def test_proposal_belongs_to_its_trainer(topic, trainer):
    wish_of_five(topic)
    services.propose_sessions(now=NOW)
    for act in (services.accept_proposal, services.decline_proposal):
        with pytest.raises(RefusedError) as caught:
            act(proposal_id=SessionProposal.objects.get().pk, actor=UserFactory(roles=["trainer"]), now=NOW)
        assert caught.value.refusal is Refusal.NOT_YOURS
    assert Session.objects.count() == 0


def test_trainer_who_gives_another_session_then_is_neither_proposed_nor_booked_twice(topic, trainer):
    wish_of_five(topic)
    services.propose_sessions(now=NOW)
    proposal = SessionProposal.objects.get()
    SessionFactory(trainer=trainer, starts_at=proposal.starts_at - timedelta(minutes=30))

    with pytest.raises(RefusedError) as caught:
        services.accept_proposal(proposal_id=proposal.pk, actor=trainer, now=NOW)
    assert caught.value.refusal is Refusal.TRAINER_BUSY
    services.propose_sessions(now=NOW)
    proposal.refresh_from_db()
    assert proposal.state == "stale"


def test_old_wishes_are_forgotten(topic):
    left = wish(topic)
    assert services.forget_old_interests(now=NOW + timedelta(days=182)) == 0
    assert services.forget_old_interests(now=NOW + timedelta(days=184)) == 1

    left.refresh_from_db()
    assert (left.name, left.state) == ("", "withdrawn")
    assert left.email.endswith("@efface.invalid")


def test_wishes_of_an_erased_person_go(topic):
    left = wish(topic)
    services.erase_for(now=NOW, emails=[left.email])

    assert Interest.objects.filter(email=left.email).count() == 0


def test_wish_whose_mail_comes_back_for_ever_opens_no_date(topic, committed):
    with committed():
        left = wish(topic)
    services.confirm_interest(token=left.token, now=NOW)
    mail_id = left.mails.get().pk
    services.note_mail_returned(mail_id=mail_id, status="4.2.2", for_ever=False, now=NOW)
    assert Interest.objects.counted().count() == 1
    # Read again, or told again: the first report stands.
    services.note_mail_returned(mail_id=mail_id, status="5.1.1", for_ever=True, now=NOW)
    assert left.mails.get().returned_status == "4.2.2"
    with committed():
        another = wish(topic, 2)
    services.note_mail_returned(mail_id=another.mails.get().pk, status="5.1.1", for_ever=True, now=NOW)
    another.refresh_from_db()
    assert another.state == "withdrawn"
    services.note_mail_returned(mail_id=0, status="5.1.1", for_ever=True, now=NOW)
