"""browser: a ballot from its preparation to the recount, by keyboard, and its pages in every state.

Three colleges of one, five and fifty members: what two colleges want is adopted, were it against fifty voices.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import expect

from cms.club.domain.ballots import charter_digest
from cms.club.models import Ballot
from cms.club.queries.ballots import declaration_of
from cms.club.services.ballots import cast_paper
from tests.cms.club.factories import BallotFactory, IdeaFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def the_week_passes(ballot):
    """The ballot as if it had been prepared, announced and sealed eight days ago."""
    ballot.refresh_from_db()
    for name in ("created_at", "opened_at", "closes_at"):
        setattr(ballot, name, getattr(ballot, name) - timedelta(days=8))
    ballot.seal = charter_digest(declaration_of(ballot))
    ballot.save()


def test_ballot_is_prepared_opened_voted_counted_and_verified(page, sign_in, check_axe, no_sideways_scroll, screenshot):
    teller = UserFactory(email="scrutins@preau.example")
    teller.groups.add(Group.objects.get_or_create(name="support")[0])
    MembershipFactory(user=UserFactory(email="camille@preau.example"))
    few = [member.user for member in MembershipFactory.create_batch(5, college="publishers")]
    many = [member.user for member in MembershipFactory.create_batch(50, college="intermediaries")]
    for title in ("Un code stable par motif", "Exporter mes factures payées"):
        IdeaFactory(title=title)

    sign_in(page, "scrutins@preau.example")
    page.goto("/club/scrutins/")
    check_axe(page)
    page.get_by_role("link", name="Préparer un scrutin").press("Enter")
    page.get_by_role("button", name="Relire l’annonce").press("Enter")
    check_axe(page)
    assert "Titre : nommez le scrutin" in page.get_by_role("alert").inner_text()
    page.get_by_role("radio", name="Question (pour ou contre)").press("Space")
    page.get_by_label("Titre").fill("Garder le forum ?")
    page.get_by_label("Ce qui est demandé").fill("Oui ou non, pour un an.")
    page.get_by_label("Dernier jour de vote").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Relire l’annonce").press("Enter")
    page.get_by_role("button", name="Ouvrir le scrutin").press("Enter")
    assert "les électeurs sont prévenus" in page.locator("main").inner_text()
    page.context.clear_cookies()

    sign_in(page, "camille@preau.example")
    ballot = Ballot.objects.get()
    page.goto(ballot.get_absolute_url())
    check_axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="Déposer mon bulletin").press("Enter")
    assert "Réponse : aucune n’est cochée" in page.get_by_role("alert").inner_text()
    page.get_by_role("radio", name="Pour").press("Space")
    page.get_by_role("button", name="Déposer mon bulletin").press("Enter")
    code = page.locator(".preau-club-receipt").inner_text()
    check_axe(page)

    for voters, choice in ((few, "pour"), (many, "contre")):
        for user in voters:
            cast_paper(ballot_id=ballot.pk, elector=user, choices=[choice], now=timezone.now())
    the_week_passes(ballot)
    page.goto(ballot.get_absolute_url())
    page.get_by_role("button", name="Dépouiller maintenant").press("Enter")
    expect(page.locator("main")).to_contain_text("Résultat : adoptée")
    colleges = page.locator("section[aria-labelledby=result] .preau-club-college").all()
    assert ["Défavorable" in college.text_content() for college in colleges] == [False, False, True]
    # One member alone: the detail would tell what he said.
    told = [college.locator("dd").all_inner_texts() for college in colleges]
    assert told == [[], ["5", "0", "0"], ["0", "50", "0"]]
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "scrutin-resultat")
    page.get_by_label("Code du reçu").fill(code.lower())
    page.get_by_role("button", name="Vérifier").press("Enter")
    expect(page.locator("main")).to_contain_text("Il dit : Pour")
    check_axe(page)


def test_member_votes_without_javascript(no_js_page, sign_in):
    MembershipFactory(user=UserFactory(email="camille@preau.example"))
    now = timezone.now()
    ballot = BallotFactory(kind="election", created_at=now, closes_at=now + timedelta(days=3))
    sign_in(no_js_page, "camille@preau.example")

    no_js_page.goto(ballot.get_absolute_url())
    no_js_page.get_by_label("Profession de foi").fill("Je viendrai.")
    no_js_page.get_by_role("button", name="Me porter candidat").press("Enter")

    assert "Votre candidature est publiée" in no_js_page.locator("main").inner_text()
