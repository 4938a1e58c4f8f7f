"""view: a second factor, compulsory where a role opens other people's data."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.accounts.management import demo
from cms.accounts.models import User
from tests.cms.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SETUP = "/compte/double-authentification/"


def _code(secret: str, *, another: bool = False) -> str:
    """The code of now; ``another`` is one as good, of a neighbouring half minute: each serves once."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[-1 if another else len(counters) // 2]))


def _sign_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


def _confirm_identity(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.mark.parametrize("role", ["trainer", "editor", "support", "administrator"])
@pytest.mark.parametrize("path", ["/admin/", "/", "/formations/"])
def test_a_role_that_needs_one_opens_nothing_before(client, role, path):
    client.force_login(UserFactory(roles=[role]))

    response = client.get(path)

    assert response.status_code == 302
    assert response.url.startswith(f"{SETUP}?next=")
    assert "Activez un second facteur pour continuer" in client.get(response.url).content.decode()


def test_full_power_needs_one_too(client):
    client.force_login(User.objects.create_superuser("chef@mairie-exemple.fr", PASSWORD))

    assert client.get("/admin/").url.startswith(SETUP)


def test_a_post_is_stopped_as_well(client):
    client.force_login(UserFactory(roles=["administrator"]))

    assert client.post("/admin/users/new/", {}).url.startswith(SETUP)


@pytest.mark.parametrize("role", ["learner", "member", "board"])
def test_other_roles_are_free_not_to(client, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.get("/").status_code == 200


def test_the_account_pages_stay_open(client):
    client.force_login(UserFactory(roles=["trainer"]))

    assert client.get(reverse("account_home")).status_code == 200
    assert client.post(reverse("account_logout")).url == "/"


def test_demonstration_accounts_are_waived_where_the_settings_make_them_only(client, settings):
    demo.load(now=timezone.now())
    client.force_login(User.objects.get(email="trainer@preau.example"))
    waived = client.get("/admin/").status_code
    settings.DEMO_ACCOUNTS = False

    assert waived == 200
    assert client.get("/admin/").url.startswith(SETUP)


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(client, django_capture_on_commit_callbacks):
    trainer = UserFactory(roles=["trainer"])
    _sign_in(client, trainer)
    _confirm_identity(client)

    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page, re.DOTALL).group(1)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})

    assert client.get("/admin/").status_code == 200
    assert "[Préau] Application d’authentification activée" in [message.subject for message in mail.outbox]

    client.post(reverse("account_logout"))
    stage = _sign_in(client, trainer)
    assert stage.url == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302
    done = client.post(stage.url, {"code": _code(secret, another=True)})
    assert done.url == reverse("account_home")


def test_a_wrong_code_is_refused_in_french(client):
    trainer = UserFactory(roles=["trainer"])
    TOTP.activate(trainer, "JBSWY3DPEHPK3PXP")
    _sign_in(client, trainer)

    page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()

    assert "Ce code n’est pas le bon" in page


def test_wrong_codes_lock_the_account_for_a_while(client):
    trainer = UserFactory(roles=["trainer"])
    TOTP.activate(trainer, "JBSWY3DPEHPK3PXP")
    _sign_in(client, trainer)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    page = client.post(reverse("mfa_authenticate"), {"code": _code("JBSWY3DPEHPK3PXP")}).content.decode()

    assert "Patientez" in page


def test_recovery_codes_enter_once(client):
    trainer = UserFactory(roles=["trainer"])
    TOTP.activate(trainer, "JBSWY3DPEHPK3PXP")
    _sign_in(client, trainer)
    client.post(reverse("mfa_authenticate"), {"code": _code("JBSWY3DPEHPK3PXP")})
    _confirm_identity(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.search(r"<li>(\d{8})</li>", page).group(1)
    client.post(reverse("account_logout"))

    _sign_in(client, trainer)
    entered = client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    _sign_in(client, trainer)
    again = client.post(reverse("mfa_authenticate"), {"code": code})

    assert entered.url == reverse("account_home")
    assert again.status_code == 200


def test_removing_the_last_one_closes_the_gate_again(client):
    trainer = UserFactory(roles=["trainer"])
    TOTP.activate(trainer, "JBSWY3DPEHPK3PXP")
    _sign_in(client, trainer)
    client.post(reverse("mfa_authenticate"), {"code": _code("JBSWY3DPEHPK3PXP")})
    _confirm_identity(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=trainer, type=Authenticator.Type.TOTP).exists()
    assert client.get("/admin/").url.startswith(SETUP)


def test_where_one_was_going_is_kept_only_on_this_site(client):
    client.force_login(UserFactory(roles=["learner"]))

    inside = client.get(f"{SETUP}?next=/formations/").content.decode()
    outside = client.get(f"{SETUP}?next=https://ailleurs.example/").content.decode()

    assert 'href="/formations/">Continuer' in inside
    assert "ailleurs.example" not in outside


def test_apps_and_keys_show_the_name_of_the_site():
    assert "issuer=Pr%C3%A9au" in get_adapter().build_totp_url(UserFactory(), "JBSWY3DPEHPK3PXP")
