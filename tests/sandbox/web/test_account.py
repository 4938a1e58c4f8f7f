"""Integration: « Mon compte » and « Approbations »: what they show, refuse and cost; no script needed."""

import pytest
from django.urls import reverse

from sandbox.domain.account_rules import Access, Phase
from sandbox.domain.accounts import Secret
from sandbox.models import Event, PracticeSpace
from sandbox.services.accounts import ask_for_colleague
from tests.sandbox.factories import LUMEN

pytestmark = pytest.mark.django_db
CHALK, LAMPS = Secret.CHALK.value, Secret.LAMPS.value
ACCOUNT, APPROVALS = "sandbox:account", "sandbox:approvals"


@pytest.fixture
def begin(client):
    """``begin("se-rattacher")``: the exercise opened by a visitor, its space."""

    def open_exercise(slug):
        client.post(reverse("sandbox:exercise_start", args=[slug]))
        return PracticeSpace.objects.latest("pk")

    return open_exercise


def act(client, gesture, **data):
    return client.post(reverse("sandbox:account_gesture", args=[gesture]), data)


def words(response):
    return response.content.decode().replace("\u00a0", " ")


def sit(client, space, role):
    client.post(reverse("sandbox:seat"), {"seat": space.seats.get(role=role).pk})


def menu(response):
    return [item.label for item in response.context["menu"]]


def test_account_is_activated_by_the_link_that_the_assistant_sends(client, begin):
    begin("activer-son-compte")
    page = client.get(reverse(ACCOUNT))
    assert page.context["phase"] is Phase.TO_ACTIVATE
    assert "Ouvrir ce lien" in words(page)
    link = reverse("sandbox:account_link", args=[1])
    assert client.get(link).status_code == 200
    dead = client.post(link, {"secret": CHALK})
    assert dead.status_code == 409
    assert "périmé" in words(dead)
    assert dead.context["mistake"]["sequence"] is None  # nothing to go back on
    client.post(reverse("sandbox:assistant"), {"r": ["compte", "activation"], "answer": "renvoyer"})
    second = reverse("sandbox:account_link", args=[2])
    empty = client.post(second)
    assert (empty.status_code, list(empty.context["wrong"])) == (422, ["secret"])
    done = client.post(second, {"secret": CHALK}, follow=True)
    assert done.context["phase"] is Phase.SIGNED_OUT
    wrong = act(client, "connecter", secret=LAMPS)
    assert wrong.status_code == 422
    assert "il reste 4 essais sur 5" in words(wrong)
    assert client.post(reverse("sandbox:account_gesture", args=["connecter"]), {"secret": CHALK}).status_code == 302
    again = client.post(reverse("sandbox:assistant"), {"r": ["compte", "activation"], "answer": "renvoyer"})
    assert again.status_code == 422
    assert "L’assistant n’a rien fait" in words(again)


def test_locked_account_refuses_until_the_hour_is_over(client, begin):
    begin("compte-verrouille")
    locked = client.get(reverse(ACCOUNT))
    assert locked.context["phase"] is Phase.LOCKED
    assert "tout essai est refusé" in words(locked)
    assert act(client, "connecter", secret=LAMPS).status_code == 409
    forgotten = reverse("sandbox:account_forgotten")
    assert client.post(forgotten, {"secret": CHALK}).status_code == 409
    wait = reverse("sandbox:account_wait")
    assert client.post(wait, {"minutes": "9999"}).status_code == 422
    client.post(wait, {"minutes": "60"})
    assert client.post(forgotten, {"secret": CHALK}).status_code == 302
    opened = client.post(reverse("sandbox:account_gesture", args=["connecter"]), {"secret": CHALK}, follow=True)
    assert opened.context["phase"] is Phase.SIGNED_IN


def test_espace_enters_the_menu_of_the_space_at_the_next_connection(client, begin):
    space = begin("se-rattacher")
    too_soon = act(client, "demander", access="FACTURES_EMISES")
    assert too_soon.status_code == 422
    unknown = act(client, "demander", access="RATTACHEMENT", structure="123")
    assert (unknown.status_code, unknown.context["typed"]) == (422, "123")
    act(client, "demander", access="RATTACHEMENT", structure="332 540 215 16357")
    sit(client, space, "GESTIONNAIRE")
    assert menu(client.get(reverse(APPROVALS)))[:2] == ["Tableau de bord", "Approbations"]
    assert client.get(reverse(ACCOUNT)).status_code == 403
    answer = reverse("sandbox:approval", args=[1])
    silent = client.post(answer, {"answer": "refuse", "reason": " "})
    assert (silent.status_code, list(silent.context["wrong"])) == (422, ["reason-1"])
    client.post(answer, {"answer": "grant"})
    assert client.post(answer, {"answer": "grant"}).status_code == 409
    sit(client, space, "FOURNISSEUR")
    assert client.get(reverse(APPROVALS)).status_code == 403
    act(client, "demander", access="FACTURES_EMISES", structure=LUMEN)
    client.post(reverse("sandbox:clock"), {"to": "next"})
    assert "Factures émises" not in menu(client.get(reverse(ACCOUNT)))
    act(client, "deconnecter")
    page = client.post(reverse("sandbox:account_gesture", args=["connecter"]), {"secret": LAMPS}, follow=True)
    assert menu(page)[:3] == ["Tableau de bord", "Mon compte", "Factures émises"]


def test_manager_names_a_secondary_among_the_people_attached(client, begin):
    begin("approuver-les-demandes")
    home = client.get(reverse("sandbox:space"))
    assert "2 demandes attendent votre réponse" in words(home)
    assert client.post(reverse("sandbox:secondary"), {"person": "Camille Rivoire"}).status_code == 422
    client.post(reverse("sandbox:approval", args=[1]), {"answer": "grant"})
    page = client.post(reverse("sandbox:secondary"), {"person": "Camille Rivoire"}, follow=True)
    assert page.context["named"] == ["Camille Rivoire"]
    client.post(reverse("sandbox:approval", args=[2]), {"answer": "refuse", "reason": "<b>Inconnu</b>"})
    empty = words(client.get(reverse(APPROVALS)))
    assert "Aucune demande en attente" in empty
    assert "<b>Inconnu</b>" not in empty


def test_space_without_an_account_shows_the_exercises_that_play_one(visitor, space):
    for name in (ACCOUNT, APPROVALS, "sandbox:account_forgotten"):
        page = visitor.get(reverse(name))
        assert [told.slug for told in page.context["exercises"]] == [
            "activer-son-compte",
            "compte-verrouille",
            "se-rattacher",
            "approuver-les-demandes",
        ]
    assert "Mon compte" not in menu(page)
    assert act(visitor, "connecter", secret=CHALK).status_code == 200
    assert visitor.post(reverse("sandbox:approval", args=[1]), {"answer": "grant"}).status_code == 200
    assert not Event.objects.filter(type__startswith="account.").exists()


@pytest.mark.parametrize(
    ("name", "args"),
    [("account_wait", []), ("account_gesture", ["connecter"]), ("approval", [1]), ("secondary", [])],
)
def test_gesture_read_as_a_page_goes_back(client, begin, name, args):
    begin("se-rattacher")
    before = Event.objects.count()
    assert client.get(reverse(f"sandbox:{name}", args=args)).status_code == 302
    assert Event.objects.count() == before


@pytest.mark.parametrize("path", ["liens/9/", "liens/0/", "gestes/rien/", "gestes/activer/"])
def test_address_that_leads_nowhere_is_a_404(client, begin, path):
    begin("se-rattacher")
    assert client.post(f"{reverse(ACCOUNT)}{path}").status_code == 404


def cost(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_pages_cost_the_same_for_one_request_and_for_three(client, begin, django_assert_max_num_queries):
    space = begin("se-rattacher")
    act(client, "demander", access="RATTACHEMENT", structure=LUMEN)
    mine = cost(client, reverse(ACCOUNT), django_assert_max_num_queries)
    sit(client, space, "GESTIONNAIRE")
    one = cost(client, reverse(APPROVALS), django_assert_max_num_queries)
    for name in ("Jo Ferrand", "Sacha Lorme"):
        ask_for_colleague(space_id=space.pk, access=Access.ATTACHMENT, structure=LUMEN, by=name)
    assert cost(client, reverse(APPROVALS), django_assert_max_num_queries) == one
    sit(client, space, "FOURNISSEUR")
    assert cost(client, reverse(ACCOUNT), django_assert_max_num_queries) == mine
