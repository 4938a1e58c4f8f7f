"""browser: a trainer finds who is enrolled."""

import csv

import pytest

from tests.courses.factories import EnrolmentFactory, SessionFactory, TopicFactory, UserFactory


@pytest.fixture
def trainer(live_server):
    return UserFactory(roles=["trainer"], email="formateur@preau.example")


@pytest.fixture
def session(trainer):
    topic = TopicFactory(title="Factures de travaux", slug="factures-de-travaux")
    session = SessionFactory(topic=topic, trainer=trainer, kind="virtual_class", capacity=12)
    EnrolmentFactory(session=session, name="Zoé Dupont", organisation="Menuiserie du Val Fictif")
    EnrolmentFactory(session=session, name="Ana Morel", held=True)
    return session


def test_trainer_sees_the_enrolled(page, sign_in, session, trainer, check_axe, screenshot, no_sideways_scroll):
    SessionFactory(trainer=UserFactory(roles=["trainer"]), topic=TopicFactory(title="La session d’un autre"))
    sign_in(page, trainer.email)
    page.goto("/admin/")
    page.goto("/admin/formations/sessions/")
    assert page.get_by_role("cell").filter(has_text="La session d’un autre").count() == 0
    screenshot(page, "courses-admin-sessions")
    page.get_by_role("link", name="2 sur 12").click()

    page.get_by_text("2 inscrits", exact=True).wait_for()
    assert page.get_by_role("rowheader").all_inner_texts() == ["Ana Morel", "Zoé Dupont"]
    check_axe(page, within=".nice-padding")
    screenshot(page, "courses-admin-roster")

    with page.expect_download() as download:
        page.get_by_role("link", name="Liste complète (2 lignes, CSV)").click()
    rows = list(csv.reader(download.value.path().read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row[1] for row in rows] == ["Nom", "Ana Morel", "Zoé Dupont"]

    page.get_by_role("link", name="Version à imprimer").click()
    page.get_by_text("Feuille de présence").wait_for()
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "courses-admin-roster-print")


def test_trainer_is_told_why_a_capacity_is_refused(page, sign_in, session, trainer, screenshot):
    sign_in(page, trainer.email)
    page.goto(f"/admin/formations/sessions/edit/{session.pk}/")
    assert page.get_by_label("Formateur", exact=True).count() == 0
    page.get_by_label("Nombre de places").fill("1")
    page.get_by_role("button", name="Enregistrer").click()

    page.get_by_text("La capacité ne peut pas descendre sous le nombre de places déjà prises").first.wait_for()
    screenshot(page, "courses-admin-edit-error")
    page.get_by_label("Nombre de places").fill("20")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/admin/formations/sessions/")
    session.refresh_from_db()
    assert session.capacity == 20
