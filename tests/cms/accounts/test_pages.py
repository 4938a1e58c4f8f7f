"""view: every page of the account opens, in French, within its budget of queries."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from tests.cms.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

OPEN = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive"]
OPEN += ["account_email_verification_sent", "account_reset_password_from_key_done"]
OPEN += ["socialaccount_login_cancelled", "socialaccount_login_error"]
OWN = ["account_home", "account_name", "account_email", "account_change_password", "account_erasure", "account_logout"]
OWN += ["mfa_index", "mfa_list_webauthn", "socialaccount_connections"]
GUARDED = ["mfa_activate_totp", "mfa_add_webauthn"]
WITH_APP = ["mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_reauthenticate"]
ENGLISH = re.compile(r"\b(Sign|Password|Email|E-mail|Your|the|Please|Forgot|Account|Code:|Name)\b")


def _words(response) -> str:
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL).group(0)
    return re.sub(r"<[^>]+>", " ", main)


@pytest.mark.parametrize("name", OPEN)
def test_pages_at_the_door_open_in_french(client, name):
    response = client.get(reverse(name))

    assert response.status_code in (200, 401)
    assert ENGLISH.findall(_words(response)) == []


@pytest.mark.parametrize("name", [*OWN, *GUARDED])
def test_own_pages_open_in_french(client, name):
    user = UserFactory()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert ENGLISH.findall(_words(response)) == []


@pytest.mark.parametrize("name", [*WITH_APP, "mfa_index", "account_home"])
def test_own_pages_open_with_a_second_factor(client, name):
    user = UserFactory()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert ENGLISH.findall(_words(response)) == []


@pytest.mark.parametrize("name", [*OWN, *GUARDED, "account_export"])
def test_own_pages_send_strangers_to_the_door(client, name):
    if name == "account_logout":
        assert client.get(reverse(name)).url == "/"
    else:
        assert client.get(reverse(name)).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("path", ["account_home", "account_email"])
@pytest.mark.parametrize("count", [1, 3])
def test_query_budget(client, django_assert_num_queries, session_queries, count, path):
    user = UserFactory()
    for number in range(1, count):
        EmailAddress.objects.create(user=user, email=f"autre{number}@mairie-exemple.fr", verified=True)
    client.force_login(user)
    client.get(reverse(path))

    with django_assert_num_queries({"account_home": 6, "account_email": 3}[path] + session_queries):
        client.get(reverse(path))


def test_the_name_is_changed(client):
    user = UserFactory()
    client.force_login(user)

    client.post(reverse("account_name"), {"first_name": "Jeanne", "last_name": "Durand"})

    user.refresh_from_db()
    assert user.get_full_name() == "Jeanne Durand"


def test_an_empty_name_is_refused(client):
    client.force_login(UserFactory())

    response = client.post(reverse("account_name"), {"first_name": "", "last_name": "Durand"})

    assert response.status_code == 400
    assert "Indiquez votre prénom." in response.content.decode()


def test_no_page_has_an_inline_style_or_handler(client):
    client.force_login(UserFactory())
    pages = "".join(client.get(reverse(name)).content.decode() for name in OWN)

    assert re.findall(r'\sstyle="|\son(?:click|load|change|submit)=', pages) == []
