"""Sign-up, sign-in and one's own page, under French paths with the names that allauth knows."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.urls import include, path, re_path

from cms.accounts import proconnect, views

second_factor = [
    path("", views.second_factor, name="mfa_index"),
    path("code/", mfa.authenticate, name="mfa_authenticate"),
    path("confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("application/activer/", totp.activate_totp, name="mfa_activate_totp"),
    path("application/desactiver/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("secours/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("secours/creer/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("secours/telecharger/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("cles/confirmer/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("cles/connexion/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("cles/<int:pk>/modifier/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]

password = [
    path("modifier/", account.password_change, name="account_change_password"),
    path("definir/", account.password_set, name="account_set_password"),
    path("oubli/", account.password_reset, name="account_reset_password"),
    path("oubli/envoye/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("nouveau/fait/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

services = [
    path("", social.connections, name="socialaccount_connections"),
    path("inscription/", social.signup, name="socialaccount_signup"),
    path("connexion/annulee/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("connexion/erreur/", social.login_error, name="socialaccount_login_error"),
    path("<slug:provider_id>/connexion/", proconnect.login, name="openid_connect_login"),
    path("<slug:provider_id>/retour/", proconnect.callback, name="openid_connect_callback"),
]

urlpatterns = [
    path("", views.home, name="account_home"),
    path("nom/", views.name, name="account_name"),
    path("mes-donnees/", views.data_export, name="account_export"),
    path("suppression/", views.erasure, name="account_erasure"),
    path("connexion/", views.sign_in, name="account_login"),
    path("connexion/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("ferme/", account.account_inactive, name="account_inactive"),
    path("inscription/", account.signup, name="account_signup"),
    path("confirmer-identite/", account.reauthenticate, name="account_reauthenticate"),
    path("adresses/", account.email, name="account_email"),
    path("confirmation/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirmation/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("mot-de-passe/", include(password)),
    path("double-authentification/", include(second_factor)),
    path("services/", include(services)),
]
