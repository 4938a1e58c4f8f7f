"""browser: a ballot from its preparation to the recount, by keyboard, and its pages in every state."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from cms.club.models import Ballot
from cms.club.services.ballots import cast_paper
from cms.club.services.counting import count_ballot
from tests.cms.club.factories import BallotFactory, IdeaFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_ballot_is_prepared_opened_voted_counted_and_verified(page, sign_in, check_axe, no_sideways_scroll, screenshot):
    teller = UserFactory(email="scrutins@preau.example")
    teller.groups.add(Group.objects.get_or_create(name="support")[0])
    MembershipFactory(user=UserFactory(email="camille@preau.example"))
    others = [MembershipFactory(college=college).user for college in ("publishers",) * 3 + ("intermediaries",) * 4]
    for title in ("Un code stable par motif", "Exporter mes factures payées"):
        IdeaFactory(title=title)

    sign_in(page, "scrutins@preau.example")
    page.goto("/club/scrutins/")
    check_axe(page)
    page.get_by_role("link", name="Préparer un scrutin").press("Enter")
    page.get_by_role("button", name="Relire l’annonce").press("Enter")
    check_axe(page)
    assert "Titre : nommez le scrutin" in page.get_by_role("alert").inner_text()
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
    assert "Réponse : aucune n’est cochée" in page.get_by_role("alert").inner_text()
    page.get_by_role("radio", name="Pour").press("Space")
    page.get_by_role("button", name="Déposer mon bulletin").press("Enter")
    code = page.locator(".preau-club-receipt").inner_text()
    check_axe(page)

    for number, user in enumerate(others):
        cast_paper(ballot_id=ballot.pk, elector=user, choices=["pour" if number < 3 else "contre"], now=timezone.now())
    count_ballot(ballot_id=ballot.pk, now=ballot.closes_at)
    page.goto(ballot.get_absolute_url())
    assert "Résultat\N{NO-BREAK SPACE}: adoptée" in page.locator("main").inner_text()
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "scrutin-resultat")
    page.get_by_label("Code du reçu").fill(code.lower())
    page.get_by_role("button", name="Vérifier").press("Enter")
    assert "Il dit : Pour" in page.locator("main").inner_text()
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
