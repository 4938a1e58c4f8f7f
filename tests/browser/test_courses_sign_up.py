"""browser: the pages of an enrolment, in every state: wrong answers, keyboard, phone."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from courses.models import Enrolment
from tests.browser.newcomer import fill_the_form
from tests.courses.factories import EnrolmentFactory, SessionFactory, TopicFactory, UserFactory


@pytest.fixture(autouse=True)
def _no_memory_between_tests():
    cache.clear()


@pytest.fixture
def webinar(live_server):
    topic = TopicFactory(title="Créer son compte et déposer une facture", slug="creer-son-compte")
    return SessionFactory(
        topic=topic,
        trainer=UserFactory(),
        capacity=500,
        starts_at=timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=14),
    )


@pytest.mark.usefixtures("demo_content")
def test_home_leads_to_a_session_with_its_form(no_js_page):
    page = no_js_page
    page.goto("/")
    panel = page.locator("section", has=page.get_by_role("heading", name="Prochaines formations avec des places"))
    panel.get_by_role("link", name="Créer son compte et déposer une facture").first.click()

    assert page.get_by_role("heading", level=1).inner_text() == "Créer son compte et déposer une facture"
    assert page.get_by_role("button", name="Retenir ma place").count() == 1
    assert page.get_by_role("link", name="Traiter une facture rejetée").count() == 1


def test_wrong_answers_are_named_and_kept(no_js_page, webinar):
    page = no_js_page
    page.goto(f"/formations/{webinar.slug}/")
    page.get_by_text("Ajouter le SIRET (facultatif)").click()
    fill_the_form(page)
    page.get_by_label("SIRET (facultatif)").fill("732 829 320 00075")
    page.get_by_role("button", name="Retenir ma place").click()

    field = page.get_by_label("SIRET (facultatif)")
    assert field.is_visible()
    assert field.input_value() == "732 829 320 00075"
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby").split()
    assert "sa clé de contrôle ne tombe pas juste" in " ".join(
        page.locator(f"[id='{i}']").inner_text() for i in described
    )
    assert page.get_by_label("Prénom et nom").input_value() == "Jeanne Dupré"


def test_form_is_filled_by_keyboard_alone(page, webinar):
    page.goto(f"/formations/{webinar.slug}/")
    page.get_by_label("Prénom et nom").focus()
    keys = page.keyboard
    keys.type("Jeanne Dupré")
    keys.press("Tab")
    keys.type("jeanne@atelier.example")
    keys.press("Tab")
    keys.type("Atelier Imaginaire")
    keys.press("Tab")
    keys.type("Fourn")
    keys.press("Tab")  # the SIRET, folded
    keys.press("Tab")
    keys.press("Space")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_url("**/message-envoye/*")

    assert Enrolment.objects.get().occupation == "supplier"


@pytest.fixture
def states(webinar):
    """Every state of the pages of this room: a name, an address, the status it answers with."""
    now = timezone.now()
    past = SessionFactory(topic=webinar.topic, starts_at=now - timedelta(days=3))
    full = SessionFactory(topic=TopicFactory(audience="contractors"), capacity=1, kind="virtual_class")
    EnrolmentFactory(session=full)
    full_with_dates = SessionFactory(topic=webinar.topic, capacity=1)
    EnrolmentFactory(session=full_with_dates)
    closed = SessionFactory(starts_at=now + timedelta(minutes=5), cutoff_minutes=60)
    held = EnrolmentFactory(session=webinar, held=True)
    late = EnrolmentFactory(session=webinar, held=True, held_until=now - timedelta(hours=1))
    confirmed, cancelled = EnrolmentFactory(session=webinar), EnrolmentFactory(session=webinar, cancelled=True)

    def private(enrolment):
        return f"/formations/inscription/{enrolment.token}/"

    return [
        ("list", "/formations/", 200),
        ("list-filtered-empty", "/formations/?audience=justice", 200),
        ("topic", f"/formations/{webinar.topic.slug}/", 200),
        ("topic-empty", f"/formations/{TopicFactory().slug}/", 200),
        ("session", f"/formations/{webinar.slug}/", 200),
        ("session-past", f"/formations/{past.slug}/", 200),
        ("session-full", f"/formations/{full.slug}/", 200),
        ("session-full-other-dates", f"/formations/{full_with_dates.slug}/", 200),
        ("session-closed", f"/formations/{closed.slug}/", 200),
        ("sent", f"/formations/{webinar.slug}/message-envoye/", 200),
        ("private-held", private(held), 200),
        ("private-late", private(late), 410),
        ("private-confirmed", private(confirmed), 200),
        ("private-cancelled", private(cancelled), 200),
        ("private-unknown", "/formations/inscription/faux.lien/", 404),
        ("lost-link", "/formations/mes-liens/", 200),
    ]


def test_every_page_state_is_accessible_and_fits_a_phone(page, states, check_axe, no_sideways_scroll, screenshot):
    for name, address, status in states:
        assert page.goto(address).status == status
        check_axe(page)
        no_sideways_scroll(page)
        screenshot(page, f"courses-{name}")


def test_form_in_error_is_accessible(page, webinar, check_axe, no_sideways_scroll, screenshot):
    page.goto(f"/formations/{webinar.slug}/")
    page.evaluate("document.querySelector('#inscription form').noValidate = true")
    page.get_by_role("button", name="Retenir ma place").click()
    page.get_by_text("Une réponse est à revoir").wait_for()

    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "courses-session-error")


def test_my_sessions_are_accessible(page, sign_in, webinar, check_axe, no_sideways_scroll, screenshot):
    user = UserFactory()
    sign_in(page, user.email)
    page.goto("/formations/mes-inscriptions/")
    check_axe(page)
    EnrolmentFactory(session=webinar, user=user, email=user.email)
    page.reload()
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "courses-mine")
    page.goto(f"/formations/{webinar.slug}/")
    check_axe(page)
    screenshot(page, "courses-session-own")
