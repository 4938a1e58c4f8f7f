"""browser: a newcomer from the first question to the calendar file; a waiting list from full to promoted."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from icalendar import Calendar

from courses import services
from courses.models import Enrolment
from tests.browser.newcomer import answer_the_pathfinder, fill_the_form, private_link, take_a_seat
from tests.courses.factories import EnrolmentFactory, SessionFactory, TopicFactory, UserFactory


@pytest.fixture(autouse=True)
def _no_memory_between_tests():
    cache.clear()


@pytest.fixture
def topic(live_server):
    return TopicFactory(title="Créer son compte", slug="creer-son-compte-et-deposer-une-facture")


@pytest.fixture
def soon():
    return timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=14)


def title(page):
    return page.get_by_role("heading", level=1).inner_text()


def test_newcomer_goes_from_four_questions_to_the_calendar_file(
    no_js_page, topic, soon, check_axe, no_sideways_scroll, screenshot
):
    page = no_js_page
    session = SessionFactory(topic=topic, starts_at=soon)
    page.goto("/parcours/")
    no_sideways_scroll(page)
    answer_the_pathfinder(page)
    assert title(page) == "Votre parcours"
    assert page.get_by_role("link", name="Déposer une facture par le formulaire").count() == 1
    no_sideways_scroll(page)

    page.locator("main").get_by_role("link", name="Créer son compte").first.click()
    link = take_a_seat(page)
    assert title(page) == "Votre inscription est confirmée"
    with page.expect_download() as download:
        page.get_by_role("link", name="Ajouter à mon agenda").click()
    calendar = Calendar.from_ical(download.value.path().read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["DTSTART"].dt) == ("REQUEST", session.starts_at)

    # The back button, then the form again: the same seat, no second one.
    page.goto(f"/formations/{session.slug}/")
    fill_the_form(page)
    page.get_by_role("button", name="Retenir ma place").click()
    assert title(page) == "Un message vient de partir"
    assert Enrolment.objects.count() == 1
    assert private_link("jeanne@atelier.example") == link


def test_full_session_says_the_rank_then_serves_whoever_waits(
    page, topic, soon, check_axe, no_sideways_scroll, screenshot
):
    session = SessionFactory(topic=topic, starts_at=soon, capacity=1)
    seated = EnrolmentFactory(session=session)
    page.goto(f"/formations/{session.slug}/")
    assert page.get_by_text("Session complète : la liste d’attente").count() == 1
    check_axe(page)
    no_sideways_scroll(page)
    fill_the_form(page)
    page.get_by_role("button", name="Entrer en liste d’attente").click()

    page.goto(private_link("jeanne@atelier.example", "En liste d’attente"))
    assert title(page) == "Vous êtes en liste d’attente"
    check_axe(page)
    services.cancel(token=seated.token, now=timezone.now())
    page.goto(private_link("jeanne@atelier.example", "Une place se libère"))
    assert title(page) == "Une place est pour vous"
    check_axe(page)
    page.get_by_role("button", name="Je prends la place").click()
    assert title(page) == "Votre inscription est confirmée"
    assert mail.outbox[-1].subject.startswith("Inscription confirmée")


def test_date_is_changed_then_given_back_from_a_mail(no_js_page, topic, soon, no_sideways_scroll):
    page = no_js_page
    enrolment = EnrolmentFactory(session=SessionFactory(topic=topic, starts_at=soon), email="jeanne@atelier.example")
    later = SessionFactory(topic=topic, starts_at=soon + timedelta(days=7))
    page.goto(f"/formations/inscription/{enrolment.token}/")
    page.get_by_role("button", name="Passer au").click()
    assert page.get_by_text("Votre date est changée").count() == 1
    enrolment.refresh_from_db()
    assert enrolment.session == later

    trainer = UserFactory(roles=["administrator"])
    later.starts_at += timedelta(hours=4)
    services.change_session(session=later, actor=trainer, now=timezone.now())
    (change,) = [m for m in mail.outbox if m.subject.startswith("Votre session change")]
    page.goto(f"/formations/inscription/{enrolment.token}/empechement/")
    assert f"/formations/inscription/{enrolment.token}/empechement/" in change.body
    no_sideways_scroll(page)
    page.get_by_role("button", name="Rendre ma place").click()
    assert title(page) == "Votre inscription est annulée"


def test_wish_for_a_date_is_left_confirmed_and_answered(no_js_page, topic, no_sideways_scroll):
    page = no_js_page
    page.goto(f"/formations/{topic.slug}/autre-date/")
    page.get_by_label("Mardi à 10").check(force=True)
    page.get_by_label("Prénom et nom").fill("Jeanne Dupré")
    page.get_by_label("Adresse électronique").fill("jeanne@atelier.example")
    no_sideways_scroll(page)
    page.get_by_role("button", name="Déposer mon souhait").click()
    assert title(page) == "Un message vient de partir"
    link = next(word for word in mail.outbox[-1].body.split() if "/souhait/" in word)
    page.goto("/" + link.split("/", 3)[3])
    page.get_by_role("button", name="Confirmer mon souhait").click()
    assert title(page) == "Votre souhait compte"
    no_sideways_scroll(page)
