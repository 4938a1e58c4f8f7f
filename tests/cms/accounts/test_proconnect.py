"""journey: the real OpenID Connect flow, over HTTP, against a provider that checks what ProConnect checks."""

import re
from collections.abc import Iterator

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from cms.accounts.models import User
from config.proconnect import proconnect_providers
from tests.cms.accounts.factories import UserFactory
from tests.cms.accounts.oidc_provider import Provider, running

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "agathe.martin@ministere-exemple.gouv.fr"


@pytest.fixture
def provider(live_server, settings) -> Iterator[Provider]:
    back = f"{live_server.url}/compte/services/proconnect/retour/"
    with running(Provider(redirect_uri=back, home_uri=f"{live_server.url}/")) as started:
        settings.SOCIALACCOUNT_PROVIDERS = proconnect_providers(
            server=started.url, client_id=started.client_id, secret=started.secret, acr="eidas1"
        )
        yield started


class Visitor(requests.Session):
    """A browser without scripts: keeps cookies, follows redirections, posts the forms it finds."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base

    def open(self, path: str) -> requests.Response:
        return self.get(self.base + path, timeout=10)

    def submit(self, page: requests.Response, action: str, **fields: str) -> requests.Response:
        assert f'action="{action}' in page.text, page.text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text).group(1)
        return self.post(
            self.base + action,
            {"csrfmiddlewaretoken": token, **fields},
            headers={"Referer": page.url},
            timeout=10,
        )

    def go_through_proconnect(self) -> requests.Response:
        return self.submit(self.open(reverse("account_login")), "/compte/services/proconnect/connexion/")


@pytest.fixture
def visitor(live_server) -> Iterator[Visitor]:
    with Visitor(live_server.url) as session:
        yield session


def _finish_sign_up(visitor: Visitor, page: requests.Response) -> requests.Response:
    fields = {"first_name": "Agathe", "last_name": "Martin", "email": EMAIL, "charter": "on"}
    return visitor.submit(page, reverse("socialaccount_signup"), **fields)


def test_no_button_until_the_settings_name_a_provider(client):
    assert "ProConnect" not in client.get(reverse("account_login")).content.decode()
    assert client.get("/compte/services/proconnect/connexion/").status_code == 404


@pytest.mark.parametrize("signed", [True, False])
def test_an_agent_signs_up_and_comes_back(provider, visitor, signed):
    provider.signed_userinfo = signed

    form = visitor.go_through_proconnect()
    assert 'value="Agathe"' in form.text
    assert 'value="Martin"' in form.text
    home = _finish_sign_up(visitor, form)

    user = User.objects.get()
    assert (home.status_code, home.url) == (200, visitor.base + reverse("account_home"))
    assert (user.email, user.get_full_name(), user.role_codes) == (EMAIL, "Agathe Martin", {"learner"})
    assert user.charter_accepted_at is not None
    assert EmailAddress.objects.get(user=user).verified
    with Visitor(visitor.base) as later:
        assert later.go_through_proconnect().url == visitor.base + reverse("account_home")
    assert User.objects.count() == 1
    assert provider.refusals == []


def test_the_request_carries_state_nonce_and_pkce(provider, visitor):
    visitor.go_through_proconnect()

    asked = next(fields for path, fields in provider.requests if path == "/authorize")
    assert asked["acr_values"] == "eidas1"
    assert set(asked["scope"].split()) == {"openid", "given_name", "usual_name", "email"}
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) == 32
    assert len(asked["nonce"]) == 64


def test_an_account_of_the_same_address_is_joined(provider, visitor):
    user = UserFactory(email=EMAIL)

    home = visitor.go_through_proconnect()

    assert home.url == visitor.base + reverse("account_home")
    assert SocialAccount.objects.get().user == user


def test_only_the_needed_claims_are_kept(provider, visitor):
    provider.person["phone_number"] = "+33100000000"
    _finish_sign_up(visitor, visitor.go_through_proconnect())

    assert set(SocialAccount.objects.get().extra_data["userinfo"]) == {"sub", "email", "given_name", "usual_name"}


@pytest.mark.parametrize(
    "fault",
    [
        {"forged_nonce": "x" * 64},
        {"foreign_key": True},
        {"forged_userinfo": {"sub": "quelqu-un-d-autre"}},
        {"secret": "un-autre-secret"},
    ],
    ids=["nonce", "signature", "subject", "client secret"],
)
def test_what_the_provider_forges_opens_nothing(provider, visitor, fault):
    for name, value in fault.items():
        setattr(provider, name, value)

    page = visitor.go_through_proconnect()

    assert "Connexion interrompue" in page.text
    assert User.objects.count() == 0


def test_an_answer_nobody_asked_for_opens_nothing(provider, visitor):
    page = visitor.open("/compte/services/proconnect/retour/?code=abc&state=inventee")

    assert "Connexion interrompue" in page.text


def test_the_same_answer_serves_once(provider, visitor):
    visitor.go_through_proconnect()
    asked = next(fields for path, fields in provider.requests if path == "/authorize")

    page = visitor.open(f"/compte/services/proconnect/retour/?code=rejoue&state={asked['state']}")

    assert "Connexion interrompue" in page.text


def test_refusing_at_the_provider_says_so(provider, visitor):
    provider.deny = True

    assert "Connexion annulée" in visitor.go_through_proconnect().text


def test_a_provider_that_is_down_says_what_to_do(provider, visitor):
    provider.down = True

    page = visitor.go_through_proconnect()

    assert (page.status_code, "utilisez votre mot de passe" in page.text) == (401, True)


def test_leaving_here_leaves_there(provider, visitor):
    UserFactory(email=EMAIL)
    visitor.go_through_proconnect()

    visitor.submit(visitor.open(reverse("account_logout")), reverse("account_logout"))

    assert provider.closed == ["agent-42"]
    assert provider.refusals == []
    assert visitor.open(reverse("account_home")).url.startswith(visitor.base + reverse("account_login"))


def test_leaving_works_when_the_provider_is_down(provider, visitor):
    UserFactory(email=EMAIL)
    visitor.go_through_proconnect()
    provider.down = True

    visitor.submit(visitor.open(reverse("account_logout")), reverse("account_logout"))

    assert visitor.open(reverse("account_home")).url.startswith(visitor.base + reverse("account_login"))
