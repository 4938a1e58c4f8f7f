"""browser: the door of the site: sign up, confirm by mail, sign in, second factor, key, leaving."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from playwright.sync_api import Page, expect

from cms.accounts.models import User
from config.proconnect import proconnect_origins, proconnect_providers
from tests.cms.accounts.factories import PASSWORD, UserFactory
from tests.cms.accounts.oidc_provider import Provider, running

pytestmark = pytest.mark.django_db(transaction=True)

PICTURED = ("sign-in", "sign-up", "home", "gate", "app", "mailbox-message")
ADDRESS = "jeanne.dupuis@mairie-exemple.fr"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _mailbox(settings, tmp_path) -> None:
    settings.EMAIL_BACKEND = "cms.core.mailbox.FileMailboxBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture
def look(check_axe, no_sideways_scroll, screenshot) -> Callable[..., None]:
    """One state of a page: sound for a screen reader, whole at 320 px; the main ones are pictured for people."""

    def see(page: Page, name: str, heading: str = "") -> None:
        if heading:  # after a click: the page that follows must have come
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        page.wait_for_load_state()
        check_axe(page)
        no_sideways_scroll(page)
        if name in PICTURED:
            screenshot(page, f"accounts-{name}")

    return see


def _code(secret: str, *, another: bool = False) -> str:
    """The code of now; ``another`` is one as good, of a neighbouring half minute: each serves once."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[-1 if another else len(counters) // 2]))


def _sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe", exact=False).first.fill(password)
    page.locator("form[action='/compte/connexion/'] button[type=submit]").click()


def _sign_up(page: Page) -> None:
    page.goto("/compte/inscription/")
    page.locator("[name=first_name]").fill("Jeanne")
    page.locator("[name=last_name]").fill("Dupuis")
    page.locator("[name=email]").fill(ADDRESS)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    # The box itself is drawn by its label.
    page.locator("label[for=id_charter]").click(position={"x": 5, "y": 10})
    page.get_by_role("button", name="Créer mon compte").click()


def _confirm_by_mail(page: Page) -> None:
    page.goto("/courrier/")
    page.get_by_role("link", name=re.compile("Confirmez votre adresse")).first.click()
    page.locator(".preau-mail__text a").click()
    page.get_by_role("button", name="Oui, confirmer").click()


def test_from_sign_up_to_the_second_factor(page, look):
    page.goto("/courrier/")
    look(page, "mailbox-empty")
    page.goto("/compte/inscription/")
    look(page, "sign-up")
    _sign_up(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez votre adresse")
    look(page, "sent")

    page.goto("/courrier/")
    look(page, "mailbox")
    page.get_by_role("link", name=re.compile("Confirmez votre adresse")).click()
    look(page, "mailbox-message", "[Préau] Confirmez votre adresse électronique")
    page.locator(".preau-mail__text a").click()
    look(page, "confirm", "Confirmer mon adresse")
    page.get_by_role("button", name="Oui, confirmer").click()
    _sign_in(page, ADDRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Jeanne Dupuis")
    look(page, "home")

    page.goto("/compte/double-authentification/")
    look(page, "second-factor")
    page.get_by_role("link", name="Activer l’application").click()
    look(page, "confirm-identity", "Confirmer que c’est vous")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    look(page, "app", "Activer l’application d’authentification")
    page.locator("[name=code]").fill("000000")
    page.get_by_role("button", name="Activer").click()
    expect(page.get_by_text("Ce code n’est pas le bon")).to_be_visible()
    look(page, "app-error", "Activer l’application d’authentification")
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("[name=code]").fill(_code(secret))
    page.get_by_role("button", name="Activer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    look(page, "recovery-codes")
    secret = (
        page.locator("#authenticator_secret").input_value() if page.locator("#authenticator_secret").count() else secret
    )

    page.goto("/compte/deconnexion/")
    look(page, "sign-out")
    page.get_by_role("button", name="Me déconnecter").click()
    _sign_in(page, ADDRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Double authentification")
    look(page, "code")
    page.locator("[name=code]").fill(_code(secret, another=True))
    page.locator("form:has([name=code]) button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jeanne Dupuis")


def test_sign_up_and_sign_in_work_without_javascript(no_js_page):
    _sign_up(no_js_page)
    _confirm_by_mail(no_js_page)
    _sign_in(no_js_page, ADDRESS)

    expect(no_js_page.get_by_role("heading", level=1)).to_have_text("Jeanne Dupuis")
    expect(no_js_page.get_by_role("link", name="Double authentification", exact=True)).to_be_visible()


def test_mistakes_and_dead_ends_are_sound(page, look):
    page.goto("/compte/connexion/")
    look(page, "sign-in")
    _sign_in(page, ADDRESS, "faux")
    expect(page.get_by_text("est incorrect")).to_be_visible()
    look(page, "sign-in-error")
    for _ in range(5):
        _sign_in(page, ADDRESS, "faux")
    expect(page.get_by_text("Patientez cinq minutes")).to_be_visible()
    look(page, "locked")
    page.goto("/compte/inscription/")
    page.evaluate("document.querySelector('form[action=\"/compte/inscription/\"]').noValidate = true")
    page.get_by_role("button", name="Créer mon compte").click()
    expect(page.get_by_text("Indiquez votre prénom.")).to_be_visible()
    look(page, "sign-up-error")
    for name, path in {
        "reset": "mot-de-passe/oubli/",
        "reset-sent": "mot-de-passe/oubli/envoye/",
        "reset-dead-link": "mot-de-passe/nouveau/1-abc-def/",
        "reset-done": "mot-de-passe/nouveau/fait/",
        "confirm-dead-link": "confirmation/nimporte/",
        "closed": "ferme/",
        "proconnect-error": "services/connexion/erreur/",
    }.items():
        page.goto(f"/compte/{path}")
        look(page, name)


def test_own_pages_are_sound(page, sign_in, look):
    UserFactory(email=ADDRESS)
    sign_in(page, ADDRESS)

    for name, path in {
        "name": "nom/",
        "addresses": "adresses/",
        "password": "mot-de-passe/modifier/",
        "keys": "double-authentification/cles/",
        "erasure": "suppression/",
    }.items():
        page.goto(f"/compte/{path}")
        look(page, name)


def test_a_trainer_is_kept_at_the_gate(page, sign_in, look):
    UserFactory(email=ADDRESS, roles=["trainer"])
    sign_in(page, ADDRESS)

    page.goto("/formations/")

    expect(page.get_by_role("heading", name="Activez un second facteur pour continuer")).to_be_visible()
    look(page, "gate")


def test_a_key_is_added_and_opens_the_account_alone(page, look):
    trainer = UserFactory(email=ADDRESS, roles=["trainer"])
    authenticator: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})

    _sign_in(page, ADDRESS)
    page.goto("/compte/double-authentification/cles/ajouter/")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    look(page, "key-add", "Ajouter une clé")
    page.locator("[name=name]").fill("Clé du bureau")
    page.locator("label[for=id_passwordless]").click()
    page.get_by_role("button", name="Ajouter la clé").click()
    page.wait_for_url(re.compile("secours|cles/$|double-authentification/$"))
    assert Authenticator.objects.filter(user=trainer, type=Authenticator.Type.WEBAUTHN).count() == 1
    page.goto("/compte/double-authentification/cles/")
    expect(page.get_by_role("heading", name="Clé du bureau")).to_be_visible()
    look(page, "key-list", "Clés de sécurité et clés d’accès")
    page.get_by_role("link", name="Renommer").click()
    look(page, "key-edit", "Renommer la clé")
    page.goto("/compte/double-authentification/cles/")
    page.get_by_role("link", name="Retirer").click()
    look(page, "key-remove", "Retirer la clé")
    page.goto("/admin/")
    assert page.url.endswith("/admin/")

    page.goto("/compte/deconnexion/")
    page.get_by_role("button", name="Me déconnecter").click()
    page.goto("/compte/connexion/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jeanne Dupuis")


def test_a_key_that_does_not_answer_is_told_in_the_page(page):
    page.goto("/compte/connexion/")
    expect(page.locator("#passkey_failure")).to_be_hidden()
    page.route("**/cles/connexion/", lambda route: route.fulfill(status=429, body="{}"))

    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()

    expect(page.get_by_text("La clé d’accès n’a pas pu être lue")).to_be_visible()


def test_proconnect_opens_the_account_in_a_real_browser(page, live_server, settings, look):
    """The policy on forms must let the browser follow the redirection to the provider, and back."""
    UserFactory(email="agathe.martin@ministere-exemple.gouv.fr", first_name="Agathe", last_name="Martin")
    back = f"{live_server.url}/compte/services/proconnect/retour/"
    with running(Provider(redirect_uri=back, home_uri=f"{live_server.url}/")) as provider:
        settings.SOCIALACCOUNT_PROVIDERS = proconnect_providers(
            server=provider.url, client_id=provider.client_id, secret=provider.secret, acr="eidas1"
        )
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        directives = {**policy, "form-action": [*policy["form-action"], *proconnect_origins(provider.url)]}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}
        page.goto("/compte/connexion/")
        look(page, "sign-in-proconnect")
        page.get_by_role("button", name="S’identifier avec ProConnect").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Agathe Martin")
        page.goto("/compte/services/")
        look(page, "connections", "ProConnect")
        page.goto("/compte/deconnexion/")
        page.get_by_role("button", name="Me déconnecter").click()
        page.wait_for_url(f"{live_server.url}/?state=*")
        assert provider.closed == ["agent-42"]


def test_leaving_for_good(page, sign_in):
    user = UserFactory(email=ADDRESS)
    sign_in(page, ADDRESS)

    page.goto("/compte/suppression/")
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Supprimer définitivement mon compte").click()

    page.goto("/compte/")
    assert "/compte/connexion/" in page.url
    assert str(User.objects.get(pk=user.pk)) == "Compte supprimé"
