"""Programs are let in by right credentials, kept hashed, for an hour."""

from datetime import timedelta

import pytest

from sandbox.models import AccessToken, ApiClient, TechnicalAccount
from sandbox.services import (
    authenticated_account,
    client_of_token,
    issue_token,
    register_client,
    register_technical_account,
)
from tests.sandbox.factories import LUMEN, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_row():
    return register_client(client_id="appli", client_secret="secret")


@pytest.fixture
def account():
    structure = make_space().structures.get(identifier=LUMEN)
    return register_technical_account(login="TECH_9@cpro.fr", password="mot", structure_id=structure.pk)


def test_right_secret_gives_a_token_good_for_an_hour(client_row, now):
    token = issue_token(client_id="appli", client_secret="secret", now=now)
    assert (token.expires_in, token.scope) == (3600, "openid")
    good_until = now + timedelta(seconds=3599)
    assert client_of_token(access_token=token.access_token, now=good_until) == client_row
    assert client_of_token(access_token=token.access_token, now=now + timedelta(seconds=3600)) is None
    assert client_of_token(access_token="autre", now=now) is None


@pytest.mark.parametrize(("client_id", "secret"), [("appli", "faux"), ("autre", "secret"), ("autre", ""), ("", "")])
def test_wrong_credentials_give_nothing(client_row, now, client_id, secret):
    assert issue_token(client_id=client_id, client_secret=secret, now=now) is None
    assert AccessToken.objects.count() == 0


def test_closed_client_is_let_in_no_more(client_row, now):
    token = issue_token(client_id="appli", client_secret="secret", now=now)
    ApiClient.objects.update(active=False)
    assert client_of_token(access_token=token.access_token, now=now) is None
    assert issue_token(client_id="appli", client_secret="secret", now=now) is None


def test_expired_tokens_are_cleared(client_row, now):
    issue_token(client_id="appli", client_secret="secret", now=now)
    issue_token(client_id="appli", client_secret="secret", now=now + timedelta(hours=2))
    assert AccessToken.objects.count() == 1


def test_account_is_let_in_by_its_password(account):
    assert authenticated_account(login="TECH_9@cpro.fr", password="mot") == account
    for login, password in [("TECH_9@cpro.fr", "faux"), ("TECH_8@cpro.fr", "mot"), ("", "")]:
        assert authenticated_account(login=login, password=password) is None


def test_nothing_secret_is_kept_in_clear(client_row, account, now):
    token = issue_token(client_id="appli", client_secret="secret", now=now)
    kept = [
        *ApiClient.objects.values_list("secret_hash", flat=True),
        *TechnicalAccount.objects.values_list("password_hash", flat=True),
        *AccessToken.objects.order_by("pk").values_list("fingerprint", flat=True),
    ]
    assert all(len(value) == 64 for value in kept)
    assert not {"secret", "mot", token.access_token} & set(kept)
