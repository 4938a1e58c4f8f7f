"""browser: a club member submits an idea; the club's pages in every state."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.club.models import Idea, Vote
from tests.cms.club.factories import EventFactory, IdeaFactory, MembershipFactory, UserFactory, VoteFactory

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Exporter mes factures payées en tableur"
LONG = "Anticonstitutionnellement et interministériellement " * 2


def person(email="camille@preau.example", role=None):
    user = UserFactory(email=email)
    if role:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def address(idea):
    return reverse("club:idea", kwargs={"pk": idea.pk, "slug": idea.slug})


def fill(page, **changes):
    answers = {
        "Titre": TITLE,
        "Le problème": "Je recopie chaque facture à la main.",
        "Qui est gêné": "Les petites entreprises.",
        "Le changement souhaité": "Un bouton d’export.",
        "Le gain attendu": "Une heure par mois.",
        **changes,
    }
    for label, text in answers.items():
        page.get_by_label(label, exact=False).first.fill(text)


def test_club_member_submits_an_idea_without_javascript(no_js_page, sign_in):
    person()
    sign_in(no_js_page, "camille@preau.example")

    no_js_page.goto("/club/idees/nouvelle/")
    no_js_page.get_by_role("main").get_by_role("link", name="Adhérer au club").click()
    no_js_page.get_by_label("Votre organisation").fill("Menuiserie Exemple")
    no_js_page.get_by_label("En quelle qualité").select_option("supplier")
    no_js_page.get_by_label("Nom affiché").fill("Camille")
    no_js_page.get_by_text("J’accepte la charte du club").click()
    no_js_page.get_by_role("button", name="Voir mon collège").click()
    no_js_page.get_by_role("button", name="Adhérer").click()
    no_js_page.get_by_role("main").get_by_role("link", name="Proposer une idée").click()
    fill(no_js_page)
    no_js_page.get_by_role("button", name="Publier mon idée").click()
    no_js_page.get_by_role("button", name="Donner ma voix").click()
    assert Vote.objects.count() == 1

    no_js_page.get_by_role("button", name="Reprendre ma voix").click()
    assert Vote.objects.count() == 0
    assert Idea.objects.get().title == TITLE


def test_support_moves_an_idea_and_meets_a_conflict(page, sign_in, check_axe, no_sideways_scroll, screenshot):
    person("sacha@preau.example", role="support")
    idea = IdeaFactory(title="Un bouton")
    sign_in(page, "sacha@preau.example")

    page.goto(address(idea))
    check_axe(page)
    screenshot(page, "club-idea-support")
    second = page.context.new_page()
    second.goto(address(idea))
    page.get_by_role("button", name="Déclarer recevable").click()
    assert "Recevable" in page.locator(".fr-stepper").inner_text()

    second.get_by_label("Motif ou réponse publiée").fill("Déjà proposée.")
    second.get_by_role("button", name="Déclarer irrecevable").click()
    assert second.get_by_role("heading", level=1).inner_text() == "L’idée a changé entre-temps"
    assert "Déjà proposée." in second.get_by_role("main").inner_text()
    check_axe(second)
    no_sideways_scroll(second)
    idea.refresh_from_db()
    assert (idea.state, idea.version) == ("admissible", 2)


@pytest.mark.parametrize("name", ["index", "ideas", "roadmap", "join", "idea_new"])
def test_public_pages_are_sound_empty_and_full(page, check_axe, no_sideways_scroll, screenshot, name):
    url = reverse(f"club:{name}")
    page.goto(url)
    check_axe(page)
    no_sideways_scroll(page)

    VoteFactory(idea=IdeaFactory(title=LONG, author_name=LONG[:60], state="planned"))
    IdeaFactory(title="En retard", state="under_study", next_due_on="2025-04-01")
    page.goto(url)
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, f"club-{name}")


def test_member_pages_are_sound(page, sign_in, check_axe, no_sideways_scroll, screenshot):
    member = MembershipFactory(user=person()).user
    VoteFactory(idea=IdeaFactory(author=member, title=LONG), member=member)
    sign_in(page, member.email)

    for name in ("index", "join", "idea_new"):
        page.goto(reverse(f"club:{name}"))
        check_axe(page)
        no_sideways_scroll(page)
        screenshot(page, f"club-member-{name}")


def test_idea_form_in_error_leads_to_the_fields(page, sign_in, check_axe, no_sideways_scroll, screenshot):
    sign_in(page, MembershipFactory(user=person()).user.email)

    page.goto("/club/idees/nouvelle/")
    page.get_by_role("button", name="Publier mon idée").click()

    assert page.get_by_role("alert").get_by_role("link").count() == 5
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "club-form-error")
    page.get_by_role("link", name="Titre : résumez l’idée en une ligne.").press("Enter")
    assert page.url.endswith("#id_title")


@pytest.mark.parametrize("state", ["postponed", "dismissed", "delivered"])
def test_idea_page_is_sound_in_each_kind_of_state(page, check_axe, no_sideways_scroll, screenshot, state):
    idea = IdeaFactory(title=LONG, problem=LONG * 10, state=state)
    EventFactory(idea=idea, kind="idea_submitted", number=1, target="submitted")
    EventFactory(idea=idea, number=2, target=state, role="board", reason="Un motif.\n\nEn deux paragraphes.")

    page.goto(address(idea))

    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, f"club-idea-{state}")
