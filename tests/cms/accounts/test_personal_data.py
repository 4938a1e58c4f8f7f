"""journey: a person takes their data away, and leaves without a trace while totals stay true."""

import gettext
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

import cms.accounts
from cms.accounts import personal_data, services, tasks
from cms.accounts.models import User
from cms.accounts.retention import retention_rows
from tests.cms.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "zephyrine.quatrebarbes@mairie-exemple.fr"
SECOND = "zq.perso@mairie-exemple.fr"
TRACES = ("zephyrine", "quatrebarbes", "zq.perso", "agent-4242")


@pytest.fixture
def person() -> User:
    user = UserFactory(first_name="Zéphyrine", last_name="Quatrebarbes", email=EMAIL, roles=["learner", "member"])
    EmailAddress.objects.create(user=user, email=SECOND, verified=True)
    SocialAccount.objects.create(user=user, provider="proconnect", uid="agent-4242", extra_data={"email": EMAIL})
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    UserProfile.get_for_user(user)
    log(instance=user, action="wagtail.edit", user=user, title=f"Zéphyrine Quatrebarbes {EMAIL}")
    return user


def _cells_of_the_database() -> list[str]:
    """Every text in every table, as the database holds it, and what sessions hold once decoded."""
    cells = [str(session.get_decoded()) for session in Session.objects.all()]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells += [str(value) for row in cursor.fetchall() for value in row if value is not None]
    return cells


def _traces() -> list[str]:
    lowered = [cell.lower().replace("é", "e") for cell in _cells_of_the_database()]
    return [cell[:200] for cell in lowered if any(trace in cell for trace in TRACES)]


def _sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_everything_is_given_back(client, person):
    client.force_login(person)

    response = client.get(reverse("account_export"))

    data = json.loads(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="preau-mes-donnees.json"'
    assert set(data) == {holding.room for holding in personal_data.holdings()}
    assert (data["compte"]["prenom"], data["compte"]["adresse"]) == ("Zéphyrine", EMAIL)
    assert [row["adresse"] for row in data["compte"]["adresses"]] == [EMAIL, SECOND]
    assert data["compte"]["roles"] == ["Apprenant", "Membre du club"]
    assert "JBSWY3DPEHPK3PXP" not in response.content.decode()
    assert person.password not in response.content.decode()


def test_erasure_leaves_no_trace_and_totals_stay(client, person):
    UserFactory.create_batch(2)
    _sign_in(client, EMAIL)
    assert _traces() != []
    before = User.objects.count()

    services.erase_person(user=person, now=timezone.now())

    assert _traces() == []
    assert User.objects.count() == before
    person.refresh_from_db()
    assert str(person) == "Compte supprimé"
    assert person.get_full_name() == ""
    assert person.erased_at is not None


def test_erasure_asks_for_the_password_and_closes_every_session(client, person):
    other_browser = type(client)()
    other_browser.force_login(person)
    client.force_login(person)

    response = client.post(reverse("account_erasure"), {"password": PASSWORD})

    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert response.url == "/"
    assert told == ["Votre compte est supprimé. Vos données personnelles ont été effacées."]
    assert client.get(reverse("account_home")).status_code == 302
    assert other_browser.get(reverse("account_home")).status_code == 302
    assert _traces() == []


def test_no_session_row_of_the_person_is_left(client, person, settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    client.force_login(person)
    stranger = type(client)()
    stranger.force_login(UserFactory())

    services.erase_person(user=person, now=timezone.now())

    assert Session.objects.count() == 1


def test_a_wrong_password_erases_nothing(client, person):
    client.force_login(person)

    response = client.post(reverse("account_erasure"), {"password": "faux"})

    person.refresh_from_db()
    assert response.status_code == 400
    assert "Ce mot de passe n’est pas le bon" in response.content.decode()
    assert (person.email, person.erased_at) == (EMAIL, None)


def test_the_password_cannot_be_guessed_there(client, person):
    client.force_login(person)
    for _ in range(5):
        client.post(reverse("account_erasure"), {"password": "faux"})

    response = client.post(reverse("account_erasure"), {"password": PASSWORD})

    person.refresh_from_db()
    assert response.status_code == 429
    assert person.erased_at is None


def test_without_a_password_a_word_is_copied(client, person):
    person.set_unusable_password()
    person.save()
    client.force_login(person)

    refused = client.post(reverse("account_erasure"), {"word": "oui"})
    accepted = client.post(reverse("account_erasure"), {"word": "supprimer"})

    person.refresh_from_db()
    assert refused.status_code == 400
    assert accepted.url == "/"
    assert person.erased_at is not None


def test_nobody_signs_in_to_an_erased_account_and_the_address_is_free(client, person):
    services.erase_person(user=person, now=timezone.now())

    refused = _sign_in(client, EMAIL)
    fields = {"first_name": "Zoé", "last_name": "Autre", "email": EMAIL, "charter": "on"}
    client.post(reverse("account_signup"), {**fields, "password1": PASSWORD, "password2": PASSWORD})

    assert "incorrect" in refused.content.decode()
    assert User.objects.get(email=EMAIL).pk != person.pk


def test_erasing_twice_changes_nothing(person):
    now = timezone.now()
    services.erase_person(user=person, now=now)
    services.erase_person(user=person, now=now + timedelta(days=1))

    assert User.objects.get(pk=person.pk).email == f"compte-supprime-{person.pk}@preau.invalid"


def test_only_proved_addresses_speak_for_a_person(person):
    EmailAddress.objects.create(user=person, email="voisin@mairie-exemple.fr", verified=False)

    assert personal_data.confirmed_addresses(person) == [EMAIL, SECOND]


# Tables of libraries that point to a person and are emptied, or say nothing once the account is nameless.
KNOWN = {
    "account",
    "mfa",
    "socialaccount",
    "wagtailusers",
    "wagtailcore",
    "wagtailimages",
    "wagtaildocs",
    "wagtailadmin",
}
KNOWN |= {"accounts"}
ROOMS = {"lettre": "newsletter", "formations": "courses", "sandbox": "sandbox", "club": "club"}


def test_every_room_that_points_to_a_person_gives_back_and_erases():
    told = {ROOMS.get(holding.room, holding.room) for holding in personal_data.holdings()}
    pointing = {
        model._meta.app_label
        for model in apps.get_models()
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.related_model is User
    }

    assert pointing - KNOWN - told == set()


# -- retention ---------------------------------------------------------------------------------------------------------


def test_sign_ups_never_confirmed_are_deleted_in_time(settings):
    settings.ACCOUNT_UNVERIFIED_DAYS = 7
    now = timezone.now()
    stale = UserFactory(confirmed=False, date_joined=now - timedelta(days=8))
    kept = [
        UserFactory(confirmed=False, date_joined=now - timedelta(days=6)),
        UserFactory(date_joined=now - timedelta(days=8)),
        UserFactory(confirmed=False, date_joined=now - timedelta(days=8), last_login=now),
        User.objects.create_superuser("chef@mairie-exemple.fr", PASSWORD, date_joined=now - timedelta(days=8)),
    ]

    assert tasks.purge_unverified.delay().get() == 1
    assert set(User.objects.values_list("pk", flat=True)) == {user.pk for user in kept}
    assert not User.objects.filter(pk=stale.pk).exists()


def test_expired_sessions_are_cleared(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    Session.objects.create(session_key="vieille", session_data="", expire_date=timezone.now() - timedelta(days=1))

    tasks.clear_sessions.delay()

    assert Session.objects.count() == 0


def test_the_schedule_names_registered_tasks():
    assert {row["task"] for row in tasks.BEAT.values()} == {tasks.purge_unverified.name, tasks.clear_sessions.name}


def test_every_kind_of_data_has_a_reason_and_an_end():
    rows = retention_rows()

    assert len(rows) == 8
    assert all(row.data and row.reason and row.ground and row.duration for row in rows)
    assert any("7 jours" in row.duration for row in rows)


def test_compiled_words_are_those_of_the_source():
    """The catalogue is compiled by hand: a forgotten ``msgfmt`` would leave the old words on screen."""
    folder = Path(cms.accounts.__file__).parent / "locale/fr/LC_MESSAGES"
    source = (folder / "django.po").read_text()
    pairs = dict(re.findall(r'msgid "(.+)"\nmsgstr "(.+)"', source))
    with (folder / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)

    assert len(pairs) > 30
    assert {key: catalogue.gettext(key) for key in pairs} == pairs
