"""integration: a request from its question to its public answer."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from courses import services
from courses.domain.files import File
from courses.domain.refusals import Refusal, RefusedError
from courses.handlers import relay
from courses.models import (
    CourseEvent,
    PublicAnswer,
    SupportAttachment,
    SupportMail,
    SupportMessage,
    SupportRequest,
)
from courses.queries import export_for
from courses.queries.support import publishable, support_by_urgency, support_interest, support_total
from tests.courses.domain.test_support import GOOD, PDF
from tests.courses.factories import NOW, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def agent():
    return UserFactory(roles=["support"])


def ask(**changes):
    extra = {key: changes.pop(key) for key in ("topic_id", "files", "user", "now") if key in changes}
    return services.ask_support(ask=type(GOOD)(**{**GOOD.__dict__, **changes}), **{"now": NOW, **extra})


def reply(request, agent, text="Il est dans l’annuaire.", now=NOW + HOUR):
    return services.reply_support(request_id=request.pk, text=text, actor=agent, now=now)


def refusal_of(command, *args, **kwargs):
    with pytest.raises(RefusedError) as caught:
        command(*args, **kwargs)
    return caught.value.refusal


def test_asking_opens_a_request_and_mails_its_link(committed):
    with committed():
        request = ask(files=[PDF])

    (message,) = mail.outbox
    assert message.subject == f"[{request.reference}] Code service"
    assert f"/accompagnement/demande/{request.token}/" in message.body
    assert message.extra_headers["Message-ID"].startswith(f"<accompagnement-{request.pk}.0@")
    assert (request.state, request.messages.get().text) == ("new", "Je ne le trouve pas.")
    assert bytes(SupportAttachment.objects.get().content) == PDF.content


def test_bad_questions_write_nothing():
    assert refusal_of(ask, subject="") is Refusal.SUBJECT_MISSING
    assert refusal_of(ask, files=[File("x.exe", b"MZ")]) is Refusal.ATTACHMENT_KIND
    assert not SupportRequest.objects.exists()
    assert not CourseEvent.objects.exists()


def test_mails_of_a_request_make_one_thread_and_leave_once(committed, agent):
    with committed():
        request = ask()
    with committed():
        reply(request, agent)
    with committed():
        services.close_support(request_id=request.pk, outcome="solved", actor=agent, now=NOW + 2 * HOUR)
    for event in CourseEvent.objects.all():
        relay(event, now=NOW + 3 * HOUR)

    first, *others = mail.outbox
    assert len(others) == 2
    root = first.extra_headers["Message-ID"]
    assert {m.extra_headers["In-Reply-To"] for m in others} == {root}
    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 3
    assert "Il est dans l’annuaire." in others[0].body
    assert others[0].subject == f"Re: {first.subject}"
    assert not SupportMail.objects.filter(sent_at=None).exists()


def test_a_request_goes_from_new_to_closed_and_a_word_opens_it_again(agent):
    request = ask()
    services.assign_support(request_id=request.pk, actor=agent, now=NOW)
    reply(request, agent)
    services.close_support(request_id=request.pk, outcome="solved", actor=agent, now=NOW + 2 * HOUR)
    request.refresh_from_db()
    assert (request.state, request.outcome, request.first_reply_at) == ("closed", "solved", NOW + HOUR)
    assert refusal_of(reply, request, agent) is Refusal.SUPPORT_NOT_NOW

    services.write_support(token=request.token, text="Toujours pas", now=NOW + 3 * HOUR)
    request.refresh_from_db()
    assert (request.state, request.outcome, request.closed_at) == ("assigned", "", None)
    assert request.assigned_to == agent
    types = list(CourseEvent.objects.order_by("pk").values_list("type", flat=True))
    assert types == ["support_received", "support_assigned", "support_replied", "support_closed", "support_written"]


def test_only_agents_treat_requests():
    request, trainer = ask(), UserFactory(roles=["trainer"])

    assert refusal_of(reply, request, trainer) is Refusal.SUPPORT_NOT_AGENT
    answer = PublicAnswer(question="x", answer="y")
    assert refusal_of(services.publish_answer, answer=answer, actor=trainer, now=NOW) is Refusal.SUPPORT_NOT_AGENT
    assert not SupportMessage.objects.filter(from_agent=True).exists()


def test_words_are_for_a_true_link_and_have_a_text(agent):
    request = ask()
    assert refusal_of(services.write_support, token="x.y", text="a", now=NOW) is Refusal.SUPPORT_LINK_UNKNOWN
    assert refusal_of(services.write_support, token=request.token, text=" ", now=NOW) is Refusal.MESSAGE_MISSING
    outcome = refusal_of(services.close_support, request_id=request.pk, outcome="", actor=agent, now=NOW)
    assert outcome is Refusal.SUPPORT_OUTCOME_UNKNOWN


def test_an_answer_is_public_only_once_it_names_nobody(agent):
    request = ask(organisation="Atelier Imaginaire", topic_id=TopicFactory().pk)
    reply(request, agent, "Bonjour Jeanne, pour Atelier Imaginaire le SIRET est 732 829 320 00074.")
    draft = publishable(request=request)
    with pytest.raises(services.PersonalDataFoundError) as caught:
        services.publish_answer(answer=draft, actor=agent, now=NOW)
    assert [f.text for f in caught.value.findings] == ["Jeanne", "Atelier Imaginaire", "732 829 320 00074"]
    assert not PublicAnswer.objects.exists()

    draft.answer = "Le SIRET du service est dans l’annuaire des structures."
    answer = services.publish_answer(answer=draft, actor=agent, now=NOW)
    assert (answer.slug, answer.topic, answer.request) == ("code-service", request.topic, request)
    again = PublicAnswer(question="Code service", answer="Autre réponse.")
    assert services.publish_answer(answer=again, actor=agent, now=NOW).slug == "code-service-2"
    # A later change is searched again.
    answer.answer = "Écrivez à jeanne@atelier.example"
    with pytest.raises(services.PersonalDataFoundError):
        services.publish_answer(answer=answer, actor=agent, now=NOW)


def test_erasure_forgets_the_person_and_keeps_delays_and_answers(agent):
    user = UserFactory(email="jeanne@atelier.example")
    request = ask(files=[PDF], user=user)
    reply(request, agent)
    services.publish_answer(answer=publishable(request=request), actor=agent, now=NOW)
    assert export_for(user, emails=[user.email])["accompagnement"][0]["messages"][0]["pieces"] == ["piece.pdf"]
    before = support_by_urgency()

    services.erase_for(user_id=user.pk, emails=[user.email], now=NOW)
    request.refresh_from_db()
    assert (request.name, request.email, request.subject, request.user) == ("", "", "", None)
    assert not SupportMessage.objects.exists()
    assert not SupportAttachment.objects.exists()
    assert (support_by_urgency(), support_total()) == (before, 1)
    assert PublicAnswer.objects.count() == 1
    assert refusal_of(services.write_support, token=request.token, text="a", now=NOW) is Refusal.SUPPORT_LINK_UNKNOWN


def test_old_requests_lose_their_files_then_their_names(agent):
    request = ask(files=[PDF])
    reply(request, agent)
    services.close_support(request_id=request.pk, outcome="solved", actor=agent, now=NOW)

    assert services.forget_support(now=NOW + timedelta(days=91)) == 0
    assert not SupportAttachment.objects.exists()
    assert SupportMessage.objects.count() == 2
    assert services.forget_support(now=NOW + timedelta(days=731)) == 1
    assert SupportRequest.objects.get().email == ""


def test_figures_count_delays_by_urgency(agent):
    ask(urgency="blocked")
    quick, slow = ask(urgency="soon"), ask(urgency="soon")
    reply(quick, agent, now=NOW + 2 * HOUR)
    reply(slow, agent, now=NOW + timedelta(days=20))

    figures = {f.code: (f.received, f.replied, f.in_time, f.median_hours) for f in support_by_urgency()}
    assert figures == {"blocked": (1, 0, 0, None), "soon": (2, 2, 1, 241), "later": (0, 0, 0, None)}
    assert support_total() == 3


def test_three_people_on_one_topic_are_an_interest():
    topic, other = TopicFactory(), TopicFactory()
    for number in range(3):
        ask(topic_id=topic.pk, email=f"p{number}@x.example")
    for _again in range(3):
        ask(topic_id=other.pk)
    ask(topic_id=other.pk, email="vieux@x.example", now=NOW - timedelta(days=61))

    assert [(i.topic_id, i.requests) for i in support_interest(now=NOW)] == [(topic.pk, 3)]


@pytest.mark.parametrize(
    "wrong",
    [{"state": "lost"}, {"state": "closed"}, {"outcome": "solved"}, {"state": "answered"}, {"erased_at": NOW}],
)
def test_support_constraints_hold_around_the_services(wrong):
    request = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportRequest.objects.filter(pk=request.pk).update(**wrong)
