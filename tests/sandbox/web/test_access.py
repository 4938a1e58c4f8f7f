"""Integration: whose space it is, the visitor's cookie, the claim at sign-in, what one may not see."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import signing
from django.test import Client
from django.urls import reverse

from sandbox.domain.refusals import RefusalCode
from sandbox.models import PracticeSpace
from sandbox.web.access import COOKIE
from tests.sandbox.factories import make_document, make_space

pytestmark = pytest.mark.django_db


def test_open_gives_a_signed_cookie_kept_ninety_days(client):
    response = client.post(reverse("sandbox:open"))

    assert response.url == reverse("sandbox:space")
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 90 * 24 * 3600)
    assert PracticeSpace.objects.get().anonymous_fingerprint not in cookie.value


def test_open_twice_goes_back_to_the_same_space(visitor):
    visitor.post(reverse("sandbox:open"))
    assert PracticeSpace.objects.count() == 1


def test_open_wants_a_post(client):
    assert client.get(reverse("sandbox:open")).status_code == 405
    assert PracticeSpace.objects.count() == 0


def test_index_offers_to_resume(visitor):
    page = visitor.get(reverse("sandbox:index")).content.decode()
    assert "Reprendre mon espace" in page


def test_space_page_without_a_space_says_what_to_do(client):
    response = client.get(reverse("sandbox:space"))
    assert response.status_code == 404
    assert "Ouvrir mon espace d’entraînement" in response.content.decode()


def test_space_page_with_a_forged_cookie_is_gone(client):
    client.cookies[COOKIE] = "forged:value:signature"
    response = client.get(reverse("sandbox:space"))
    assert response.status_code == 410
    assert response.cookies[COOKIE].value == ""


def test_space_page_with_an_expired_cookie_is_gone(client, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(signing.time, "time", lambda: 0.0)
        client.cookies[COOKIE] = signing.get_cookie_signer(salt=COOKIE + "sandbox.space").sign("key")
    response = client.get(reverse("sandbox:space"))
    assert response.status_code == 410
    assert "90" in response.content.decode()


def test_space_page_of_an_erased_space_is_gone(visitor):
    PracticeSpace.objects.all().delete()
    assert visitor.get(reverse("sandbox:space")).status_code == 410


def test_open_after_a_lost_space_opens_another(visitor):
    PracticeSpace.objects.all().delete()
    visitor.post(reverse("sandbox:open"))
    assert visitor.get(reverse("sandbox:space")).status_code == 200


@pytest.mark.parametrize("name", ["document", "deposited", "draft_recap"])
def test_document_of_somebody_else_does_not_exist(visitor, name):
    other = make_document(make_space(anonymous_key="somebody else"))
    assert visitor.get(reverse(f"sandbox:{name}", args=[other.pk])).status_code == 404


def test_gesture_on_the_document_of_somebody_else_does_not_exist(visitor):
    other = make_document(make_space(anonymous_key="somebody else"))
    before = (other.status, other.version)
    response = visitor.post(reverse("sandbox:gesture", args=[other.pk, "complete"]), {"version": "1"})
    assert response.status_code == 404
    other.refresh_from_db()
    assert (other.status, other.version) == before


@pytest.mark.parametrize("pk", [0, 999, 10**30])
def test_document_unknown_does_not_exist(visitor, pk):
    assert visitor.get(f"/bac-a-sable/espace/factures/{pk}/").status_code == 404


def test_account_finds_its_space_on_another_browser(visitor):
    user = get_user_model().objects.create_user(email="apprenante@example.org", password="une-phrase-de-passe")
    space = PracticeSpace.objects.get()
    _sign_in(visitor, "apprenante@example.org")
    space.refresh_from_db()
    assert space.owner_id == user.pk

    elsewhere = Client()
    _sign_in(elsewhere, "apprenante@example.org")
    assert elsewhere.get(reverse("sandbox:space")).status_code == 200


def test_space_claimed_is_closed_to_the_old_cookie(visitor):
    get_user_model().objects.create_user(email="apprenante@example.org", password="une-phrase-de-passe")
    old = Client()
    old.cookies[COOKIE] = visitor.cookies[COOKIE].value
    _sign_in(visitor, "apprenante@example.org")
    assert visitor.get(reverse("sandbox:space")).cookies[COOKIE].value == ""
    assert old.get(reverse("sandbox:space")).status_code == 410


def test_pages_of_a_space_are_never_cached(visitor):
    for name in ("index", "space", "issued"):
        assert "no-store" in visitor.get(reverse(f"sandbox:{name}"))["Cache-Control"]


def _sign_in(client: Client, email: str) -> None:
    user = get_user_model().objects.get(email=email)
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    response = client.post(reverse("account_login"), {"login": email, "password": "une-phrase-de-passe"})
    assert response.status_code == 302, response.context["form"].errors


# -- one click, no account, hence a limit ------------------------------------------------------------------------------


def _openings(*addresses: str, **sender: str) -> list[int]:
    """The status of each opening, each by a visitor who keeps no cookie."""
    return [Client().post(address, **sender).status_code for address in addresses]


def _limit(settings, rate: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "open_space": rate}


def test_one_connection_opens_so_many_spaces_and_no_more(settings):
    _limit(settings, "3/10m/ip")
    doors = [
        reverse("sandbox:open"),
        reverse("sandbox:exercise_start", args=["deposer-par-formulaire"]),
        reverse("sandbox:refusal", args=[RefusalCode.NUMBER_DUPLICATE.value]),
    ]

    assert _openings(*doors) == [302, 302, 302]
    assert _openings(*doors) == [429, 429, 429]
    assert PracticeSpace.objects.count() == 3
    assert _openings(doors[0], REMOTE_ADDR="127.0.0.9") == [302]


def test_page_of_the_limit_says_what_to_do(settings, client):
    _limit(settings, "1/10m/ip")
    _openings(reverse("sandbox:open"))
    refused = client.post(reverse("sandbox:open"))

    assert refused.headers["Retry-After"] == "600"
    assert "Patientez dix minutes" in refused.content.decode()
    assert reverse("account_signup") in refused.content.decode()


def test_limit_leaves_the_space_one_has_and_those_of_accounts(settings, visitor, django_user_model):
    _limit(settings, "1/10m/ip")
    _openings(reverse("sandbox:open"))
    member = Client()
    member.force_login(django_user_model.objects.create_user("eleve@preau.example", "x"))

    assert visitor.post(reverse("sandbox:open")).status_code == 302
    assert member.post(reverse("sandbox:open")).status_code == 302
    assert visitor.get(reverse("sandbox:space")).status_code == 200


def test_setting_says_how_many(settings):
    assert settings.ACCOUNT_RATE_LIMITS["open_space"] == "60/10m/ip"
