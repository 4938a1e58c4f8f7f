"""The demonstration content: loaded twice is loaded once."""

import pytest

from sandbox.management import demo
from sandbox.models import ApiClient, Event, PracticeSpace, TechnicalAccount
from sandbox.services import authenticated_account, issue_token

pytestmark = pytest.mark.django_db


def test_demo_loads_a_client_and_an_account_with_its_space(now):
    demo.load(now=now)
    account = authenticated_account(login="TECH_1_33254021516357@cpro.fr", password="demo-password")
    assert account.structure.identifier == "33254021516357"
    assert account.space.owner is None
    assert issue_token(client_id="demo-client", client_secret="demo-secret", now=now).expires_in == 3600


def test_demo_loaded_twice_is_loaded_once(now):
    demo.load(now=now)
    counts = [model.objects.count() for model in (ApiClient, TechnicalAccount, PracticeSpace, Event)]
    demo.load(now=now)
    assert [model.objects.count() for model in (ApiClient, TechnicalAccount, PracticeSpace, Event)] == counts
