"""integration: the public pages and the form, good and bad answers alike."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from courses.domain.refusals import EXPLANATIONS, Refusal
from courses.domain.slots import PARIS
from courses.models import Enrolment
from courses.web import limits
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
INDEX = "/formations/"
FORM = {
    "name": "Jeanne Dupré",
    "email": "jeanne@atelier.example",
    "organisation": "Atelier Imaginaire",
    "occupation": "supplier",
    "informed": "on",
}


def url(session):
    return f"/formations/{session.slug}/"


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_index_costs_three_queries(client, django_assert_num_queries, count):
    for _row in range(count):
        EnrolmentFactory()
        SessionFactory(starts_at=NOW - timedelta(days=2))

    with django_assert_num_queries(3):
        response = client.get(INDEX)
    assert text(response).count('class="fr-card__desc"') == count


def test_index_empty_says_what_will_be_there(client):
    assert "Aucune session n’est programmée" in text(client.get(INDEX))
    assert "Aucune session à venir avec ces filtres" in text(client.get(INDEX, {"kind": "webinar"}))


@pytest.mark.parametrize("filters", [{"kind": "picnic"}, {"topic": "x" * 5000}, {"audience": "\x00"}])
def test_index_ignores_filters_that_do_not_exist(client, filters):
    session = SessionFactory()

    response = client.get(INDEX, filters)
    assert (response.status_code, url(session) in text(response)) == (200, True)


@pytest.mark.parametrize("count", [1, 3])
def test_topic_page_costs_five_queries(client, django_assert_num_queries, count):
    topic = TopicFactory()
    for _row in range(count):
        EnrolmentFactory(session__topic=topic)
        SessionFactory(topic=topic, starts_at=NOW - timedelta(days=2))

    # a session of that address first, then the topic, its coming sessions, its past ones
    with django_assert_num_queries(5):
        response = client.get(f"/formations/{topic.slug}/")
    assert text(response).count('class="fr-card__desc"') == count


def test_topic_without_date_says_so(client):
    assert "Aucune date pour ce sujet" in text(client.get(f"/formations/{TopicFactory().slug}/"))


@pytest.mark.parametrize("count", [1, 3])
def test_session_page_costs_three_queries(client, django_assert_num_queries, count):
    session = SessionFactory()
    for _row in range(count):
        EnrolmentFactory(session=session)
        SessionFactory(topic=session.topic)

    with django_assert_num_queries(3):
        response = client.get(url(session))
    assert f"{500 - count}\u00a0places libres sur 500" in text(response)


def test_session_page_never_shows_the_join_link(client):
    session = SessionFactory()
    EnrolmentFactory(session=session)

    response = client.get(url(session))
    assert session.join_url == "https://salle.example/secret"
    assert "salle.example" not in text(response)
    assert "Ada Fictive" not in text(response)


def test_session_page_full_is_honest_and_offers_another_date(client):
    session = SessionFactory(capacity=1)
    EnrolmentFactory(session=session)
    other = SessionFactory(topic=session.topic)

    page = text(client.get(url(session)))
    assert "Session complète" in page
    assert url(other) in page
    assert "Retenir ma place" not in page


def test_session_page_past_never_offers_to_sign_up(client):
    session = SessionFactory(starts_at=NOW - timedelta(minutes=1))

    page = text(client.get(url(session)))
    assert "Cette session est passée" in page
    assert "Retenir ma place" not in page
    assert "places libres" not in page


def test_session_page_closed_says_so(client):
    session = SessionFactory(starts_at=NOW + timedelta(minutes=30), cutoff_minutes=60)

    page = text(client.get(url(session)))
    assert "Inscriptions closes" in page
    assert "Retenir ma place" not in page
    # Free seats that nobody can have any more are not told, here nor in the lists.
    listed = text(client.get("/formations/"))
    assert "places libres" not in page + listed
    assert "Inscriptions closes" in listed


def test_session_page_of_somebody_enrolled_shows_neither_form_nor_seats(client):
    user = UserFactory()
    enrolment = EnrolmentFactory(user=user, email=user.email)
    client.force_login(user)

    page = text(client.get(url(enrolment.session)))
    assert reverse("courses:private", args=[enrolment.token]) in page
    assert "Retenir ma place" not in page
    assert "libres sur" not in page


def test_form_is_filled_in_for_whom_is_signed_in(client):
    user = UserFactory()
    client.force_login(user)

    page = text(client.get(url(SessionFactory())))
    assert 'value="Farah Essai"' in page
    assert f'value="{user.email}"' in page


def test_unknown_address_is_not_found(client):
    assert client.get("/formations/nulle-part/").status_code == 404
    assert client.post(f"/formations/{TopicFactory().slug}/", FORM).status_code == 404
    assert client.delete(url(SessionFactory())).status_code == 405


def test_sign_up_holds_a_seat_and_says_where_the_message_went(client, committed):
    session = SessionFactory()
    with committed():
        response = client.post(url(session), FORM, follow=True)

    assert response.redirect_chain == [(f"{url(session)}message-envoye/", 302)]
    assert "jeanne@atelier.example" in text(response)
    assert (Enrolment.objects.get().state, len(mail.outbox)) == ("held", 1)


def test_sign_up_of_a_known_address_gives_the_same_answer(client, committed):
    session = SessionFactory()
    EnrolmentFactory(session=session, email=FORM["email"])
    with committed():
        response = client.post(url(session), FORM, follow=True)

    assert "Un message vient de partir" in text(response)
    assert (Enrolment.objects.count(), mail.outbox[0].subject[:18]) == (1, "Votre lien personn")


def test_sign_up_of_whom_is_signed_in_is_confirmed_at_once(client):
    user, session = UserFactory(), SessionFactory()
    client.force_login(user)
    response = client.post(url(session), {**FORM, "email": user.email}, follow=True)

    assert "Votre inscription est confirmée" in text(response)
    assert "https://salle.example/secret" in text(response)


def test_sign_up_for_another_address_never_hands_over_its_link(client):
    user = UserFactory()
    enrolment = EnrolmentFactory(user=user, email=user.email)
    client.force_login(user)
    response = client.post(url(enrolment.session), {**FORM, "email": "autre@x.example"})

    assert response.url == f"{url(enrolment.session)}message-envoye/"
    assert Enrolment.objects.get(email="autre@x.example").state == "held"


@pytest.mark.parametrize(
    ("changes", "field", "refusal"),
    [
        ({"name": ""}, "name", Refusal.NAME_MISSING),
        ({"name": "x" * 10_000}, "name", Refusal.NAME_TOO_LONG),
        ({"name": "\x00"}, "name", Refusal.NAME_MISSING),
        ({"email": "jeanne@"}, "email", Refusal.EMAIL_WRONG),
        ({"email": ""}, "email", Refusal.EMAIL_MISSING),
        ({"organisation": " "}, "organisation", Refusal.ORGANISATION_MISSING),
        ({"occupation": "roi"}, "occupation", Refusal.OCCUPATION_UNKNOWN),
        ({"occupation": ""}, "occupation", Refusal.OCCUPATION_UNKNOWN),
        ({"siret": "1234"}, "siret", Refusal.SIRET_LENGTH),
        ({"siret": "73282932000075"}, "siret", Refusal.SIRET_CHECKSUM),
        ({"informed": ""}, "informed", Refusal.NOT_INFORMED),
    ],
)
def test_bad_answer_is_named_under_its_field_and_nothing_is_written(client, changes, field, refusal):
    session = SessionFactory()
    response = client.post(url(session), {**FORM, **changes})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert EXPLANATIONS[refusal].remedy in text(response)
    assert Enrolment.objects.count() == 0


def test_empty_form_names_every_field(client):
    response = client.post(url(SessionFactory()), {})

    assert list(response.context["form"].errors) == ["name", "email", "organisation", "occupation", "informed"]


def test_markup_in_an_answer_stays_text(client):
    response = client.post(url(SessionFactory()), {**FORM, "name": "<script>alert(1)</script>", "email": "non"})

    assert "&lt;script&gt;alert(1)" in text(response)
    assert "<script>alert" not in text(response)


@pytest.mark.parametrize(
    ("session", "refusal", "status"),
    [
        # Too late for the waiting list too: nobody would have the hour it takes to answer.
        ({"capacity": 1, "starts_at": NOW + timedelta(minutes=50)}, Refusal.LIST_CLOSED, 409),
        ({"starts_at": NOW - timedelta(days=1)}, Refusal.SESSION_STARTED, 409),
    ],
)
def test_sign_up_too_late_is_a_conflict(client, session, refusal, status):
    full = EnrolmentFactory(session=SessionFactory(**session)).session
    response = client.post(url(full), FORM)

    assert response.status_code == status
    assert EXPLANATIONS[refusal].sentence in text(response)
    assert Enrolment.objects.count() == 1


def test_program_that_fills_every_field_gets_the_same_answer_and_no_seat(client):
    session = SessionFactory()
    response = client.post(url(session), {**FORM, "website": "https://spam.example"}, follow=True)

    assert "Un message vient de partir" in text(response)
    assert Enrolment.objects.count() == 0


def test_one_address_is_not_flooded(client):
    session = SessionFactory()
    statuses = [client.post(url(session), FORM).status_code for _try in range(limits.PER_ADDRESS + 1)]

    assert statuses == [302] * limits.PER_ADDRESS + [429]
    assert Enrolment.objects.count() == 1


def test_one_connection_is_limited_and_told_in_words(client, settings):
    settings.COURSES_SIGN_UPS_PER_CONNECTION = 2
    session = SessionFactory()
    for number in range(2):
        client.post(url(session), {**FORM, "email": f"a{number}@x.example"})
    refused = client.post(url(session), {**FORM, "email": "a3@x.example"})
    elsewhere = client.post(url(session), {**FORM, "email": "a4@x.example"}, REMOTE_ADDR="127.0.0.9")

    assert (refused.status_code, elsewhere.status_code) == (429, 302)
    assert EXPLANATIONS[Refusal.TOO_MANY_FROM_PLACE].sentence in text(refused)


def test_one_network_of_ipv6_counts_as_one_connection(client, settings):
    settings.COURSES_SIGN_UPS_PER_CONNECTION = 1
    session = SessionFactory()
    codes = [
        client.post(url(session), {**FORM, "email": f"a{n}@x.example"}, REMOTE_ADDR=address).status_code
        for n, address in enumerate(["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"])
    ]

    assert codes == [302, 429, 302]


def test_form_without_its_token_is_refused(django_user_model):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(url(SessionFactory()), FORM)
    assert response.status_code == 403


def test_public_calendar_lists_sessions_and_no_one(client):
    session = SessionFactory()
    EnrolmentFactory(session=session)
    SessionFactory(starts_at=NOW - timedelta(days=1))

    response = client.get("/formations/calendrier.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["uid"]) == f"session-{session.pk}@127.0.0.1"
    assert event["dtstart"].dt == session.starts_at
    assert b"salle.example" not in response.content
    assert b"Ada Fictive" not in response.content


def test_rss_lists_sessions(client):
    session = SessionFactory()

    response = client.get("/formations/flux.rss")
    assert response["Content-Type"].startswith("application/rss+xml")
    assert url(session) in text(response)


def test_month_shows_each_session_on_its_day_in_paris(client):
    # 23 h 30 UTC on the 14th is half past midnight on the 15th in Paris.
    late = SessionFactory(starts_at=datetime(2026, 12, 14, 23, 30, tzinfo=UTC))
    elsewhere = SessionFactory(starts_at=datetime(2027, 2, 2, 9, tzinfo=UTC))
    page = text(client.get("/formations/?vue=mois&mois=2026-12"))

    square = page[page.index("Mardi 15 décembre") :].partition("</td>")[0]
    assert url(late) in square
    assert "0\u00a0h\u00a030" in square
    assert page.partition("<table")[2].partition("</table>")[0].count(url(elsewhere)) == 0
    assert "mois=2026-11" in page
    assert "mois=2027-01" in page


@pytest.mark.parametrize("month", ["", "2026-13", "9999-01", "٢٠٢٦-12", "x"])
def test_month_that_is_none_is_this_one(client, month):
    response = client.get("/formations/", {"vue": "mois", "mois": month})

    assert response.status_code == 200
    assert f"{NOW.astimezone(PARIS):%Y}" in text(response)


def test_month_keeps_the_filters(client):
    topic = TopicFactory()
    page = text(client.get("/formations/", {"vue": "mois", "mois": "2026-12", "topic": topic.slug}))

    assert f"mois=2027-01&amp;topic={topic.slug}" in page
