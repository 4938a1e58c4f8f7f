"""Integration: the list of exercises, the page of each, its start, what the space says of right and wrong moves."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import NoReverseMatch, reverse

from sandbox.domain.vocabulary import Status
from sandbox.models import Document, Event, PracticeSpace
from sandbox.scenarios import exercise_scenarios

pytestmark = pytest.mark.django_db
SLUGS = [told.slug for told in exercise_scenarios()]


def page_of(slug):
    return reverse("sandbox:exercise", args=[slug])


def begin(client, slug, **data):
    response = client.post(reverse("sandbox:exercise_start", args=[slug]), data)
    assert response.url == reverse("sandbox:space") + "#exercise"
    return PracticeSpace.objects.order_by("-opened_at", "-pk").first()


def here(client):
    return client.get(reverse("sandbox:space"))


def gesture(client, number, action, **data):
    document = Document.objects.get(number=number)
    address = reverse("sandbox:gesture", args=[document.pk, action])
    return client.post(address, {"version": document.version} | data)


def test_list_is_public_and_in_learning_order(client):
    page = client.get(reverse("sandbox:exercises"))
    assert [card.slug for card in page.context["cards"]] == SLUGS
    assert page.context["finished"] == 0
    assert page.context["following"].slug == SLUGS[0]
    assert PracticeSpace.objects.count() == 0


def test_list_is_never_cached(client):
    assert "no-store" in client.get(reverse("sandbox:exercises"))["Cache-Control"]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_exercise_has_its_page_and_opens_at_its_start(client, slug):
    page = client.get(page_of(slug))
    assert "Commencer l’exercice" in page.content.decode()
    space = begin(client, slug)
    assert space.scenario == slug
    state = here(client).context["exercise"]
    assert (state.done_count, state.mistakes) == (0, ())


def test_exercise_has_its_own_slug_and_that_of_its_scenario(client):
    assert page_of("facture-simple") == page_of("facture-rejetee") == "/bac-a-sable/exercices/facture-rejetee/"


@pytest.mark.parametrize("slug", ["inconnu", "montant-revise", "x" * 61])
def test_unknown_exercise_does_not_exist(client, slug):
    assert client.get(f"/bac-a-sable/exercices/{slug}/").status_code == 404
    with pytest.raises(NoReverseMatch):
        page_of(slug)


def test_start_wants_a_post(client):
    assert client.get(reverse("sandbox:exercise_start", args=["recycler"])).status_code == 405
    assert PracticeSpace.objects.count() == 0


def test_begun_exercise_is_gone_back_to_and_the_other_space_is_kept(client):
    first = begin(client, "choisir-le-retour")
    gesture(client, "M-101", "ask_recycling", reason="RECYCLAGE_DEST_SERVICE")
    begin(client, "recycler")
    page = client.get(page_of("choisir-le-retour"))
    assert (page.context["card"].done_count, page.context["here"]) == (1, False)
    assert "Reprendre l’exercice" in page.content.decode()
    assert begin(client, "choisir-le-retour") == first
    assert here(client).context["exercise"].done_count == 1
    assert PracticeSpace.objects.count() == 2


def test_exercise_begins_anew_when_asked(client):
    begin(client, "choisir-le-retour")
    gesture(client, "M-101", "ask_recycling", reason="RECYCLAGE_DEST_SERVICE")
    begin(client, "choisir-le-retour", again="yes")
    assert here(client).context["exercise"].done_count == 0
    assert PracticeSpace.objects.count() == 1


def test_exercise_done_right_is_a_success_and_leads_to_the_next(client):
    begin(client, "choisir-le-retour")
    gesture(client, "M-101", "ask_recycling", reason="RECYCLAGE_DEST_SERVICE")
    gesture(client, "M-102", "suspend", reason="SUSPENSION_PJ_MANQUANTE")
    gesture(client, "M-103", "reject", reason="REJET_MONTANT", comment="150 € la table.")
    page = here(client)
    assert page.context["exercise"].finished
    assert page.context["mistake"] is None
    text = page.content.decode()
    assert "Exercice réussi" in text
    assert "Sans un faux pas" in text
    following = SLUGS[SLUGS.index("choisir-le-retour") + 1]
    assert page.context["following"].slug == following
    assert client.get(reverse("sandbox:exercises")).context["finished"] == 1


def test_wrong_move_is_explained_on_every_page_and_taken_back(client):
    begin(client, "choisir-le-retour")
    response = gesture(client, "M-101", "reject", reason="REJET_AUTRE", comment="Mauvais service.")
    page = client.get(response.url)
    assert "Une mauvaise adresse se recycle" in page.content.decode()
    assert not page.context["exercise"].steps[0].done
    client.post(reverse("sandbox:rewind"), {"sequence": page.context["mistake"]["sequence"]})
    assert Document.objects.get(number="M-101").state is Status.AVAILABLE
    assert here(client).context["mistake"] is None


def test_free_order_offers_the_hints_of_every_step_and_fixed_order_of_one(client):
    begin(client, "choisir-le-retour")
    assert here(client).context["active"] == {"recycle", "suspend", "reject"}
    begin(client, "recycler")
    assert len(here(client).context["active"]) == 1


def test_hint_comes_one_by_one(client):
    begin(client, "recycler")
    step = here(client).context["exercise"].current
    for count in (1, 2, 3, 3):
        client.post(reverse("sandbox:hint"), {"step": step.code})
        assert len(here(client).context["exercise"].current.hints) == count


def asked(client):
    """The page of an exercise whose step in hand asks something, and that step."""
    begin(client, "lire-un-statut")
    page = here(client)
    step = page.context["exercise"].current
    assert step.question
    return page, step


def test_question_is_answered_wrong_then_right(client):
    page, step = asked(client)
    assert step.question in page.content.decode()
    wrong = next(choice for choice in step.choices if not choice.right)
    right = next(choice for choice in step.choices if choice.right)
    client.post(reverse("sandbox:answer"), {"step": step.code, "choice": wrong.code})
    page = here(client)
    assert page.context["mistake"] == {"hint": wrong.hint, "sequence": None}
    assert page.context["exercise"].current.code == step.code
    client.post(reverse("sandbox:answer"), {"step": step.code, "choice": right.code})
    page = here(client)
    assert page.context["mistake"] is None
    assert page.context["exercise"].done_count == 1


@pytest.mark.parametrize("data", [{}, {"choice": "x"}, {"step": "inconnue", "choice": "x"}, {"choice": "y" * 5000}])
def test_answer_that_is_none_writes_nothing_and_is_said(client, data):
    _, step = asked(client)
    before = Event.objects.count()
    response = client.post(reverse("sandbox:answer"), {"step": step.code} | data, follow=True)
    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert Event.objects.count() == before


def test_journal_offers_no_moment_of_the_story(client):
    begin(client, "choisir-le-retour")
    gesture(client, "M-101", "ask_recycling", reason="RECYCLAGE_DEST_SERVICE")
    labels = [event.label for event in client.get(reverse("sandbox:restart")).context["journal"]]
    assert labels == ["Exercice commencé"]


def test_progress_of_a_visitor_goes_to_the_account(client):
    begin(client, "choisir-le-retour")
    gesture(client, "M-101", "ask_recycling", reason="RECYCLAGE_DEST_SERVICE")
    begin(client, "recycler")
    user = get_user_model().objects.create_user(email="apprenante@example.org", password="une-phrase-de-passe")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": user.email, "password": "une-phrase-de-passe"})
    assert PracticeSpace.objects.filter(owner=user).count() == 2
    cards = client.get(reverse("sandbox:exercises")).context["cards"]
    assert [card.slug for card in cards if card.begun] == ["choisir-le-retour"]
    assert here(client).context["space"].scenario == "recycler"


def test_exercise_of_somebody_else_says_nothing(client):
    begin(client, "choisir-le-retour")
    other = Client()
    assert [card.begun for card in other.get(reverse("sandbox:exercises")).context["cards"]] == [False] * len(SLUGS)


def test_list_costs_the_same_for_one_and_three_spaces(client, django_assert_num_queries):
    counts = []
    for slug in SLUGS[:3]:
        begin(client, slug)
        with django_assert_num_queries(3):
            client.get(reverse("sandbox:exercises"))
        counts.append(PracticeSpace.objects.count())
    assert counts == [1, 2, 3]


def test_lost_cookie_is_taken_back_and_the_list_still_reads(client):
    begin(client, "recycler")
    Document.objects.all().delete()
    PracticeSpace.objects.all().delete()
    response = client.get(reverse("sandbox:exercises"))
    assert response.status_code == 200
    assert response.cookies["preau-espace"].value == ""
    begin(client, "recycler")
    assert here(client).status_code == 200
