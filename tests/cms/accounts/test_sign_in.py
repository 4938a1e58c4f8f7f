"""view: signing up, in, and getting back in."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from cms.accounts.management import demo
from cms.accounts.models import User
from tests.cms.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

PERSON = {
    "first_name": "Jeanne",
    "last_name": "Dupuis",
    "email": "Jeanne.Dupuis@Mairie-Exemple.fr",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "charter": "on",
}


def _link(path: str) -> str:
    found = re.search(rf"http://testserver({path}\S+)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group(1)


def _sign_in(client, email, password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def test_paths_are_french():
    names = {
        "account_login": "/compte/connexion/",
        "account_logout": "/compte/deconnexion/",
        "account_signup": "/compte/inscription/",
        "account_reset_password": "/compte/mot-de-passe/oubli/",
        "mfa_index": "/compte/double-authentification/",
        "account_home": "/compte/",
    }

    assert {name: reverse(name) for name in names} == names


def test_sign_up_waits_for_the_address_to_be_confirmed(client):
    response = client.post(reverse("account_signup"), PERSON)

    user = User.objects.get()
    assert response.url == reverse("account_email_verification_sent")
    assert (user.email, user.get_full_name()) == ("jeanne.dupuis@mairie-exemple.fr", "Jeanne Dupuis")
    assert user.charter_accepted_at is not None
    assert user.role_codes == {"learner"}
    assert not EmailAddress.objects.get(user=user).verified
    assert _sign_in(client, user.email).url == reverse("account_email_verification_sent")


def test_the_mail_link_confirms_and_opens_the_account(client):
    client.post(reverse("account_signup"), PERSON)
    link = _link("/compte/confirmation/")

    assert "Cette adresse est-elle bien la vôtre" in client.get(link).content.decode()
    client.post(link)
    response = _sign_in(client, "jeanne.dupuis@mairie-exemple.fr")

    assert response.url == reverse("account_home")
    assert client.get(reverse("account_home")).status_code == 200
    assert mail.outbox[0].subject == "[Préau] Confirmez votre adresse électronique"
    assert "example.com" not in mail.outbox[0].body


@pytest.mark.parametrize("key", ["nimporte-quoi", "MQ:1abcde:faux"])
def test_a_wrong_confirmation_link_says_what_to_do(client, key):
    page = client.get(reverse("account_confirm_email", args=[key])).content.decode()

    assert "Lien expiré ou incomplet" in page
    assert reverse("account_login") in page


def test_the_charter_is_not_optional(client):
    response = client.post(reverse("account_signup"), {**PERSON, "charter": ""})

    assert "acceptez les conditions d’utilisation" in response.content.decode()
    assert User.objects.count() == 0


def test_sign_up_does_not_tell_who_has_an_account(client):
    UserFactory(email="jeanne.dupuis@mairie-exemple.fr")

    known = client.post(reverse("account_signup"), PERSON)
    unknown = client.post(reverse("account_signup"), {**PERSON, "email": "autre@mairie-exemple.fr"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert User.objects.count() == 2
    assert "existe déjà" in mail.outbox[0].body


def test_reset_does_not_tell_who_has_an_account(client):
    UserFactory(email="jeanne@mairie-exemple.fr")

    known = client.post(reverse("account_reset_password"), {"email": "jeanne@mairie-exemple.fr"})
    unknown = client.post(reverse("account_reset_password"), {"email": "inconnu@mairie-exemple.fr"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.subject for message in mail.outbox] == [
        "[Préau] Choisissez un nouveau mot de passe",
        "[Préau] Aucun compte à cette adresse",
    ]


def test_reset_link_changes_the_password_once(client):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = _link("/compte/mot-de-passe/nouveau/")

    form = client.get(link, follow=True)
    form_url = form.redirect_chain[-1][0]
    client.post(form_url, {"password1": "tout-autre-secret-42", "password2": "tout-autre-secret-42"})
    again = client.get(link, follow=True).content.decode()

    assert _sign_in(client, user.email, "tout-autre-secret-42").url == reverse("account_home")
    assert "Lien expiré ou déjà utilisé" in again


def test_a_wrong_password_is_refused_in_french(client):
    user = UserFactory()

    page = _sign_in(client, user.email, "faux").content.decode()

    assert "L’adresse électronique ou le mot de passe est incorrect." in page


def test_the_sixth_try_is_refused_even_with_the_right_password(client):
    user = UserFactory()
    statuses = [_sign_in(client, user.email, "faux").status_code for _ in range(5)]

    sixth = _sign_in(client, user.email)

    assert statuses == [200] * 5
    assert sixth.status_code == 429
    assert "Patientez cinq minutes" in sixth.content.decode()


def test_the_lock_of_one_account_does_not_lock_another(client):
    locked, other = UserFactory(), UserFactory()
    for _ in range(6):
        _sign_in(client, locked.email, "faux")

    assert _sign_in(client, other.email).url == reverse("account_home")


def test_too_many_requests_have_a_french_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    _sign_in(client, "a@mairie-exemple.fr")

    response = _sign_in(client, "b@mairie-exemple.fr")

    assert response.status_code == 429
    assert "Trop de tentatives" in response.content.decode()


def test_addresses_sign_in_whatever_their_case(client):
    user = UserFactory()

    assert _sign_in(client, user.email.upper()).url == reverse("account_home")


def test_the_admin_has_no_door_of_its_own(client):
    response = client.get("/admin/login/?next=/admin/pages/")

    assert response.url == "/compte/connexion/?next=%2Fadmin%2Fpages%2F"
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"


def test_demonstration_accounts_are_listed_where_they_exist(client, settings):
    shown = client.get(reverse("account_login")).content.decode()
    settings.DEMO_ACCOUNTS = False
    hidden = client.get(reverse("account_login")).content.decode()

    assert "trainer@preau.example" in shown
    assert "n’est pas demandée à ces comptes" in shown
    assert "preau.example" not in hidden
    assert demo.DEMO_PASSWORD not in hidden
