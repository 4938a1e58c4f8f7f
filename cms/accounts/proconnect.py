"""ProConnect, spoken through allauth's OpenID Connect provider.

Four things ProConnect does (https://partenaires.proconnect.gouv.fr/docs) that allauth's provider does not expect:
a ``nonce`` is compulsory and must come back in the ID token; ``state`` must be long (32 characters and more); the
answer of the userinfo endpoint is a signed JWT (``application/jwt``), a plain JSON answer being understood as well;
signing out here must sign out there (``end_session_endpoint``).
"""

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.http import urlencode
from requests import RequestException

STATE_LENGTH = 32
HINT_KEY = "proconnect_hint"
KEPT_CLAIMS = ("sub", "email", "given_name", "usual_name", "family_name", "siret")


def is_on() -> bool:
    """Whether the settings name a provider."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])


def nonce_of(state_id: str) -> str:
    """The nonce that goes with a state: nothing to store, and two tabs do not disturb each other."""
    return salted_hmac("cms.accounts.proconnect.nonce", state_id, algorithm="sha256").hexdigest()


class ProConnectAdapter(OpenIDConnectOAuth2Adapter):
    """Fetches what the provider says of the person, and believes only what is signed or comes over its TLS."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        """The ID token's signature and nonce are checked; userinfo must speak of the same subject."""
        id_token = self._decode_signed(app, kwargs["response"].get("id_token", ""))
        if not constant_time_compare(str(id_token.get("nonce", "")), nonce_of(request.GET.get("state", ""))):
            raise OAuth2Error("the nonce of the ID token is not the one we sent")
        # Leaving this site will have to leave the provider too, and to say whose session ends there.
        request.session[HINT_KEY] = kwargs["response"]["id_token"]
        userinfo = self._fetch_user_info(token.token)
        if userinfo.get("sub") != id_token["sub"]:
            raise OAuth2Error("userinfo and ID token speak of two subjects")
        kept = {claim: userinfo[claim] for claim in KEPT_CLAIMS if claim in userinfo}
        return self.get_provider().sociallogin_from_response(request, {"userinfo": kept})

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            response.raise_for_status()
        content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if content_type == "application/jwt":
            return self._decode_signed(self.get_provider().app, response.text.strip())
        answer: dict[str, Any] = response.json()
        return answer

    def _decode_signed(self, app: SocialApp, credential: str) -> dict[str, Any]:
        try:
            decoded: dict[str, Any] = jwtkit.verify_and_decode(
                credential=credential,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, TypeError, ValueError) as error:  # a header without ``kid``, a key of another kind
            raise OAuth2Error("unreadable signature") from error
        return decoded


class ProConnectProvider(OpenIDConnectProvider):
    """allauth's provider with a nonce, a long state and the French name of the family name."""

    # Where allauth looks for the addresses of a provider; ours stand in ``cms.accounts.urls``.
    package = "allauth.socialaccount.providers.openid_connect"
    oauth2_adapter_class = ProConnectAdapter

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """ProConnect says ``usual_name`` where the standard says ``family_name``."""
        fields: dict[str, Any] = super().extract_common_fields(data)
        fields["last_name"] = data["userinfo"].get("usual_name") or fields["last_name"]
        return fields

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sends the person away with a fresh state, and the nonce that goes with it."""
        state_id = get_random_string(STATE_LENGTH)
        auth_params = {**(kwargs.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce_of(state_id)}
        return super().redirect(request, process, *args, auth_params=auth_params, state_id=state_id, **kwargs)


def _through(view: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = ProConnectAdapter(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        return view.adapter_view(adapter)(request)
    except RequestException as error:  # the provider does not answer
        return render_authentication_error(request, provider, exception=error)


def sign_out_url(request: HttpRequest) -> str | None:
    """Where to end the provider's session too; None for those who did not come through it, or when it is down."""
    id_token = request.session.get(HINT_KEY)
    if not id_token or not is_on():
        return None
    provider_id = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["provider_id"]
    try:
        end = ProConnectAdapter(request, provider_id).openid_config.get("end_session_endpoint")
    except RequestException:
        return None
    told = {
        "id_token_hint": id_token,
        "state": get_random_string(STATE_LENGTH),
        "post_logout_redirect_uri": request.build_absolute_uri("/"),
    }
    return f"{end}?{urlencode(told)}" if end else None


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leaves for the provider; 404 when ProConnect is not switched on."""
    return _through(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Comes back from the provider."""
    return _through(OAuth2CallbackView, request, provider_id)
