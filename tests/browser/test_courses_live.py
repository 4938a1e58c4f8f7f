"""browser: a trainer prepares a series, runs a class with two participants, sees their mistakes, closes attendance."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import AttendanceSheet, Participant, Session
from courses.services import choose_presence
from sandbox.domain.refusals import RefusedError
from sandbox.services import deposit_form
from tests.browser.conftest import DESKTOP
from tests.courses.factories import EnrolmentFactory, SessionFactory, TopicFactory, UserFactory
from tests.sandbox.factories import make_draft

COMMENT = "Le montant dépasse le bon de commande."


@pytest.fixture
def trainer(live_server):
    return UserFactory(roles=["trainer"], email="formateur@preau.example")


@pytest.fixture
def session(trainer):
    topic = TopicFactory(title="Déposer une facture", slug="deposer")
    return SessionFactory(
        topic=topic,
        trainer=trainer,
        kind="virtual_class",
        capacity=12,
        slug="deposer-aujourdhui",
        starts_at=timezone.now() - timedelta(minutes=5),
    )


@pytest.fixture
def people(session):
    found = [EnrolmentFactory(session=session, name=name) for name in ("Zoé Dupont", "Ana Morel")]
    for enrolment in found:
        choose_presence(token=enrolment.token, accepted=True, now=timezone.now())
    return found


def prepare(page, session):
    """A series of three dates, and two steps."""
    page.goto(f"/admin/formations/sessions/{session.pk}/dupliquer/")
    first = timezone.localtime(timezone.now() + timedelta(days=7))
    page.get_by_label("Première date").fill(f"{first:%Y-%m-%dT10:00}")
    page.get_by_label("Nombre de dates").fill("3")
    page.get_by_role("button", name="Voir les dates et les conflits").click()
    expect(page.locator(".nice-padding ol li")).to_have_count(3)


def add_step(page, session, title, start=""):
    page.goto(f"/admin/formations/sessions/{session.pk}/etapes/")
    page.get_by_label("Titre, un verbe d’abord").fill(title)
    page.get_by_label("ouvrira").select_option(start)
    page.get_by_role("button", name="Ajouter l’étape").click()
    page.get_by_role("rowheader", name=title).wait_for()


def test_trainer_prepares_a_series_and_leads_a_class_of_two(
    page, another_page, sign_in, session, trainer, people, check_axe, screenshot, no_sideways_scroll
):
    sign_in(page, trainer.email)
    prepare_the_series(page, session, check_axe, screenshot)
    zoe, ana = another_page(), another_page()
    lead_the_class(page, zoe, ana, session, people, check_axe, screenshot, no_sideways_scroll)


def prepare_the_series(page, session, check_axe, screenshot):
    """Two steps, three dates that carry them, and the same dates refused when they meet themselves."""
    add_step(page, session, "Regarder l’écran")
    add_step(page, session, "Déposer une facture", "facture-simple")
    check_axe(page, within=".nice-padding")
    screenshot(page, "courses-admin-plan")

    prepare(page, session)
    check_axe(page, within=".nice-padding")
    screenshot(page, "courses-admin-series")
    page.get_by_role("button", name="Programmer").click()
    page.get_by_text("3 sessions sont programmées").wait_for()

    planned = Session.objects.filter(series__isnull=False).exclude(pk=session.pk)
    assert [[step.title for step in other.plan.all()] for other in planned] == [
        ["Regarder l’écran", "Déposer une facture"]
    ] * 3
    assert {timezone.localtime(other.starts_at).hour for other in planned} == {10}

    prepare(page, session)
    expect(page.get_by_text("Conflit avec")).to_have_count(3)
    page.get_by_role("button", name="Programmer").click()
    page.get_by_text("Une autre session occupe déjà").wait_for()
    screenshot(page, "courses-admin-conflict")
    assert planned.count() == 3

    page.goto("/admin/formations/calendrier/")
    expect(page.get_by_role("link", name="Déposer une facture").first).to_be_visible()
    check_axe(page, within=".nice-padding")
    screenshot(page, "courses-admin-calendar")


def lead_the_class(page, zoe, ana, session, people, check_axe, screenshot, no_sideways_scroll):
    """From the door that is not open yet to attendance closed, three browsers at once."""
    # Before it is opened: the participant is told to come back.
    zoe.goto(f"/formations/inscription/{people[0].token}/direct/")
    zoe.get_by_text("Le direct n’est pas encore ouvert").wait_for()
    check_axe(zoe)
    page.goto(f"/formations/{session.slug}/pilotage/")
    check_axe(page)
    screenshot(page, "courses-cockpit-before")
    page.get_by_role("button", name="Ouvrir le direct").click()
    page.get_by_text("Personne n’est encore entré").wait_for()
    check_axe(page)
    screenshot(page, "courses-cockpit-empty")

    for visitor, enrolment in ((zoe, people[0]), (ana, people[1])):
        visitor.goto(f"/formations/inscription/{enrolment.token}/direct/")
        visitor.get_by_text("Vous êtes").wait_for()
    expect(page.locator(".preau-cells .preau-cell")).to_have_count(2)
    expect(page.get_by_text("Zoé Dupont")).to_have_count(0)

    # The next step arrives by itself, and its button leads into a space of one's own.
    expect(zoe.get_by_role("button", name="Refaire le geste")).to_have_count(0)
    page.get_by_role("button", name="Étape suivante").click()
    expect(zoe.locator(".preau-live-step__title")).to_have_text("Déposer une facture")
    with zoe.expect_popup() as opened:
        zoe.get_by_role("button", name="Refaire le geste").click()
    space = opened.value
    space.get_by_role("heading", level=1, name="Aujourd’hui").wait_for()
    with ana.expect_popup() as opened:
        ana.get_by_role("button", name="Refaire le geste").click()
    opened.value.get_by_role("heading", level=1, name="Aujourd’hui").wait_for()

    # A hand, a question, a vote: sent without leaving the page, read by the trainer.
    zoe.get_by_role("button", name="Lever la main").click()
    zoe.get_by_role("button", name="Baisser la main").wait_for()
    ana.get_by_label("Votre question").fill("Où lit-on le motif ?")
    ana.get_by_role("button", name="Poser la question").click()
    vote = zoe.get_by_role("button", name="Moi aussi (0)")
    vote.click()
    expect(zoe.get_by_role("button", name="Moi aussi (1)")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Où lit-on le motif ?").first).to_be_visible()
    expect(page.get_by_role("button", name="Entendu")).to_be_visible()
    check_axe(zoe)
    no_sideways_scroll(zoe)
    screenshot(zoe, "courses-live-participant")

    # A refusal for everybody, while everything is held still.
    page.get_by_role("button", name="Figer").click()
    zoe.get_by_text("Le formateur a figé l’exercice").wait_for()
    page.get_by_text("Renvoyer une facture", exact=True).click()
    page.get_by_label("Motif").select_option("REJET_MONTANT")
    page.get_by_label("Commentaire du destinataire").fill(COMMENT)
    check_axe(page)
    page.get_by_role("button", name="Renvoyer la facture dans tous les espaces").click()
    page.get_by_text("Facture renvoyée dans 2 espaces sur 2").wait_for()
    screenshot(page, "courses-cockpit-frozen")
    space.goto("/bac-a-sable/espace/temps/")
    space.get_by_role("button", name="Tout acquitter et fermer").click()
    space.get_by_text("figé par le formateur").wait_for()
    check_axe(space)
    page.get_by_role("button", name="Reprendre").click()
    page.get_by_role("button", name="Figer").wait_for()

    # A new invoice before the rejection was read: the board says who, and why.
    deposit_with_the_same_number(people[0])
    expect(page.locator(".preau-cells .preau-cell--stuck")).to_have_count(1)
    expect(page.get_by_text("Le numéro d’une facture rejetée reste pris").first).to_be_visible()
    screenshot(page, "courses-cockpit-mistakes")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="Montrer à tous").first.click()
    ana.get_by_text("Le formateur vous montre").wait_for()
    screenshot(ana, "courses-live-spotlight")

    page.get_by_text("Terminer", exact=True).click()
    page.get_by_role("button", name="Terminer et arrêter les présences").click()
    page.get_by_text("Le direct est terminé : 2 participants").wait_for()
    check_axe(page)
    screenshot(page, "courses-cockpit-after")
    zoe.get_by_text("Merci d’être venu").wait_for()
    zoe.reload()
    zoe.get_by_role("link", name="Refaire le geste").wait_for()
    check_axe(zoe)
    assert AttendanceSheet.objects.filter(session=session).exists()
    assert Participant.objects.filter(live__session=session).count() == 2


def deposit_with_the_same_number(enrolment):
    """What a learner in a hurry sends, by the service that the form calls: the number of the invoice sent back."""
    space_id = Participant.objects.get(enrolment=enrolment).space_id
    with pytest.raises(RefusedError):
        deposit_form(space_id=space_id, draft=make_draft())


def test_cockpit_and_live_page_work_without_javascript(no_js_page, sign_in, session, trainer, people):
    page = no_js_page
    sign_in(page, trainer.email)
    page.goto(f"/formations/{session.slug}/pilotage/")
    page.get_by_role("button", name="Ouvrir le direct").click()
    page.goto(f"/formations/inscription/{people[0].token}/direct/")
    page.get_by_label("Votre question").fill("Et sans script ?")
    page.get_by_role("button", name="Poser la question").click()
    page.get_by_text("Votre question est posée").wait_for()
    page.get_by_role("button", name="Lever la main").click()
    page.goto(f"/formations/{session.slug}/pilotage/")
    page.get_by_role("button", name="Entendu").click()
    page.get_by_text("Aucune main levée").wait_for()
    page.get_by_role("button", name="Étape suivante").click()
    page.get_by_role("link", name="Actualiser").click()
    expect(page.locator(".preau-cockpit-title")).to_have_text("Le geste")
