"""page: what a reader opens; a link that is followed changes nothing, a button does."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cms.newsletter.domain.consent import FORM_2026, SHOWN
from cms.newsletter.domain.links import Purpose, sign
from cms.newsletter.domain.vocabulary import ALL_TOPICS, Channel, ConsentAction, mask_of
from cms.newsletter.models import Campaign, Consent, Reader
from cms.newsletter.services.ledger import record
from tests.cms.asking import ask, query_count, text_of
from tests.cms.newsletter.factories import NOW, CampaignFactory, IssuePageFactory, LetterPageFactory, ReaderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(site_home):
    return LetterPageFactory(parent=site_home)


def link(name, reader, settings, *, campaign=0, purpose=Purpose.READER):
    token = sign(purpose, reader=reader.pk, campaign=campaign, key=settings.SECRET_KEY)
    return reverse(f"newsletter:{name}", args=[token])


def test_storm_of_followed_links_unsubscribes_and_confirms_nobody(client, settings):
    reader, waiting = ReaderFactory(), ReaderFactory(state="pending")
    addresses = [
        link("unsubscribe", reader, settings, campaign=1),
        link("preferences", reader, settings),
        link("confirm", waiting, settings, purpose=Purpose.CONFIRM),
    ]

    for address in addresses:
        for method in (client.get, client.head, client.get):
            assert method(address).status_code == 200
        assert client.put(address).status_code == 405

    assert set(Reader.objects.values_list("state", flat=True)) == {"active", "pending"}
    assert not Consent.objects.exists()


def test_header_of_the_mail_unsubscribes_without_cookie_account_or_second_page(settings):
    reader, campaign = ReaderFactory(), CampaignFactory()
    address = link("unsubscribe", reader, settings, campaign=campaign.pk)
    post = {"data": "List-Unsubscribe=One-Click", "content_type": "application/x-www-form-urlencoded"}

    for _twice in range(2):
        response = Client(enforce_csrf_checks=True).post(address, **post)
        assert response.status_code == 200
        assert not response.cookies

    assert not Reader.objects.exists()
    assert Consent.objects.get().channel == "header"
    assert Campaign.objects.get().departures == 1


def test_button_of_the_page_says_what_was_done(client, settings):
    response = client.post(link("unsubscribe", ReaderFactory(), settings))

    assert "votre adresse est effacée" in text_of(response)
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("name", ["confirm", "preferences", "unsubscribe"])
def test_link_that_opens_nothing_says_so(client, name):
    for token in ("x", "é" * 36, "A" * 36):
        for method in (client.get, client.post):
            response = method(reverse(f"newsletter:{name}", args=[token]))
            assert response.status_code == 404
            assert "n’ouvre aucun abonnement" in text_of(response)


def test_link_of_a_trial_explains_itself(client, settings):
    token = sign(Purpose.READER, reader=0, campaign=0, key=settings.SECRET_KEY)

    assert "envoi d’essai" in text_of(ask(reverse("newsletter:unsubscribe", args=[token])))


def test_reader_chooses_topics_and_an_empty_choice_is_explained(client, settings):
    reader = ReaderFactory()
    address = link("preferences", reader, settings)

    refused = client.post(address, {})
    assert refused.status_code == 400
    assert "cochez-en au moins un" in text_of(refused)
    assert "Vos thèmes sont enregistrés" in text_of(client.post(address, {"topics": ["travaux"]}))
    assert client.post(address, {"topics": ["inconnu"]}).status_code == 400

    assert Reader.objects.get().topics == mask_of(["travaux"])


def test_reader_takes_away_the_dated_ledger_of_their_own_consents(client, settings):
    mine, other = ReaderFactory(), ReaderFactory(email="une-autre@preau.example")
    for reader in (mine, other):
        record(email=reader.email, action=ConsentAction.ASKED, channel=Channel.FORM, shown=FORM_2026, now=NOW)

    assert link("held", mine, settings) in text_of(client.get(link("preferences", mine, settings)))
    response = client.get(link("held", mine, settings))
    told = response.json()["la lettre"]

    assert "attachment" in response["Content-Disposition"]
    assert [(line["date"], line["texte présenté"]) for line in told["registre des accords"]] == [
        (NOW.isoformat(), SHOWN[FORM_2026])
    ]
    assert [held["adresse"] for held in told["abonnements"]] == [mine.email]
    assert other.email not in response.content.decode()
    assert client.get(reverse("newsletter:held", args=["faux"])).status_code == 404


def test_sign_up_answers_the_same_to_every_address(client, django_capture_on_commit_callbacks):
    ReaderFactory(email="connue@preau.example")
    address = reverse("newsletter:sign_up")
    answers = set()
    for email in ("connue@preau.example", "nouvelle@preau.example"):
        with django_capture_on_commit_callbacks(execute=True):
            answers.add(client.post(address, {"email": email}).headers["Location"])

    assert len(answers) == 1
    assert len(mail.outbox) == 2
    assert Reader.objects.get(email="nouvelle@preau.example").topics == ALL_TOPICS


@pytest.mark.parametrize("email", ["", "sans arobase", "élan@preau.example", "a@b", "x" * 255 + "@preau.example"])
def test_address_that_cannot_be_is_explained(client, email):
    response = client.post(reverse("newsletter:sign_up"), {"email": email})

    assert response.status_code == 400
    assert "Adresse électronique :" in text_of(response)
    assert not Reader.objects.exists()


def test_robot_that_fills_the_hidden_field_signs_nobody_up(client):
    client.post(reverse("newsletter:sign_up"), {"email": "a@preau.example", "website": "http://x.example"})

    assert not Reader.objects.exists()


def test_address_asked_for_too_often_is_left_alone(client, django_capture_on_commit_callbacks):
    address = reverse("newsletter:sign_up")
    for _time in range(5):
        client.post(address, {"email": "a@preau.example"})

    response = client.post(address, {"email": "A@preau.example"})

    assert response.status_code == 429
    assert "plusieurs fois dans l’heure" in text_of(response)


def test_picture_counts_an_opening_and_knows_nobody(client):
    campaign = CampaignFactory()
    address = reverse("newsletter:seen", args=[campaign.pk])

    client.head(address)
    response = client.get(address)
    client.get(reverse("newsletter:seen", args=[campaign.pk + 1]))

    assert response.headers["Content-Type"] == "image/gif"
    assert not response.cookies
    assert Campaign.objects.get().opens == 1


def test_archive_lists_issues_within_its_budget(letter):
    IssuePageFactory(parent=letter, title="Premier numéro")
    one = query_count("/lettre/")
    for _more in range(2):
        IssuePageFactory(parent=letter)

    assert query_count("/lettre/") == one
    assert "Premier numéro" in text_of(ask("/lettre/"))
    assert "Premier numéro" in ask("/lettre/flux/").content.decode()
    assert "Pour tous." in text_of(ask("/lettre/" + letter.get_children().first().slug + "/"))


@pytest.mark.parametrize("changes", [{"slug": "flux"}, {"subject": "Objet\r\nBcc: x@preau.example"}])
def test_issue_takes_no_address_of_the_readers_and_no_second_header(letter, changes):
    issue = IssuePageFactory(parent=letter)
    for name, value in changes.items():
        setattr(issue, name, value)

    with pytest.raises(ValidationError):
        issue.full_clean()


def test_empty_archive_says_what_will_be_there(letter):
    assert "Aucun numéro n’est encore paru" in text_of(ask("/lettre/"))


def test_person_signed_in_finds_their_subscriptions(client, django_user_model):
    from allauth.account.models import EmailAddress

    user = django_user_model.objects.create(email="claire@preau.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    client.force_login(user)
    assert "Aucun abonnement à vos adresses" in text_of(ask(reverse("newsletter:mine"), client))

    ReaderFactory(email=user.email)
    ReaderFactory()

    shown = text_of(ask(reverse("newsletter:mine"), client))
    assert "claire@preau.example" in shown
    assert "lecteur" not in shown
