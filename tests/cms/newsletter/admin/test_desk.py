"""page: the editors' desk, from the trial to the last message."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.accounts.models import User
from cms.core.mailbox import read_mail
from cms.newsletter.domain.vocabulary import mask_of
from cms.newsletter.models import Campaign, Reader
from cms.newsletter.services.rendering import draw
from cms.newsletter.tasks import sweep
from tests.cms.asking import text_of
from tests.cms.newsletter.factories import NOW, CampaignFactory, IssuePageFactory, LetterPageFactory, ReaderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(site_home):
    body = [
        ("editorial", {"title": "Bonjour", "text": "<p>Pour <a href='/guides/'>tous</a>.</p>"}),
        ("editorial", {"title": "Travaux", "text": "<p>Des travaux.</p>", "topic": "travaux"}),
        ("figure", {"value": "12", "label": "mois", "topic": "public"}),
    ]
    page = IssuePageFactory(parent=LetterPageFactory(parent=site_home), title="Un numéro", body=body)
    page.save_revision().publish()
    return page


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    return lambda: [read_mail(path) for path in sorted(tmp_path.glob("*.eml"))]


def signed_in(client, role="editor"):
    user = User.objects.create(email=f"{role}@preau.example", is_active=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


def order(client, issue, **changes):
    answers = {"per_minute": 0, "from_hour": 0, "to_hour": 24, "agreed": "on", **changes}
    return client.post(reverse("letter_send", args=[issue.pk]), answers)


def test_editor_tries_then_sends_and_each_reader_gets_their_topics(
    client, issue, mailbox, django_capture_on_commit_callbacks
):
    signed_in(client)
    works = ReaderFactory(topics=mask_of(["travaux"]))
    public = ReaderFactory(topics=mask_of(["public", "club"]))
    ReaderFactory(state="pending")

    client.post(reverse("letter_trial", args=[issue.pk]))
    [trial] = mailbox()
    assert trial.subject == "[Essai] Un numéro"
    assert trial.recipients == "editor@preau.example"
    with django_capture_on_commit_callbacks(execute=True):
        response = order(client, issue)

    campaign = Campaign.objects.get()
    assert response.headers["Location"] == reverse("letter_campaign", args=[campaign.pk])
    assert (campaign.state, campaign.handed, campaign.readers) == ("done", 2, 2)
    sent = {one.recipients: one for one in mailbox()[1:]}
    assert set(sent) == {works.email, public.email}
    assert "Des travaux." in sent[works.email].text
    assert "Des travaux." not in sent[public.email].text
    assert "12 : mois" in " ".join(sent[public.email].text.replace("\u202f", " ").replace("\u00a0", " ").split())
    assert campaign.editions.count() == 2
    assert "Terminé" in text_of(client.get(reverse("letter_campaign", args=[campaign.pk])))
    # Once is once.
    assert "déjà parti" in text_of(
        client.post(
            reverse("letter_send", args=[issue.pk]), {"per_minute": 0, "from_hour": 0, "to_hour": 24, "agreed": "on"}
        )
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"agreed": ""}, "un envoi ne se rattrape pas"),
        ({"per_minute": "x"}, "nombre entier"),
        ({"per_minute": -1}, "0 ou plus"),
        ({"starts_at": "demain"}, "donnez un jour et une heure"),
        ({"from_hour": 20, "to_hour": 8}, "la première doit précéder la seconde"),
    ],
)
def test_order_badly_filled_sends_nothing_and_says_why(client, issue, changes, told):
    signed_in(client)
    ReaderFactory()

    assert told in text_of(order(client, issue, **changes))
    assert not Campaign.objects.exists()


def test_issue_that_may_not_leave_says_why(client, issue):
    signed_in(client)
    assert "Aucun lecteur n’est abonné" in text_of(order(client, issue))
    ReaderFactory()
    issue.title = "Autre"
    issue.save_revision()
    assert "n’est pas publié" in text_of(order(client, issue))
    issue.body = [("figure", {"value": "12", "label": "mois", "topic": "public"})]
    issue.save_revision().publish()
    assert "que tous les lecteurs recevraient" in text_of(order(client, issue))
    assert not Campaign.objects.exists()


def test_planned_sending_waits_for_its_hour_and_for_the_sweep(client, issue, mailbox):
    signed_in(client)
    ReaderFactory()
    order(client, issue)
    campaign = Campaign.objects.get()
    Campaign.objects.update(starts_at=campaign.starts_at + timedelta(days=1))
    sweep()
    assert mailbox() == []

    Campaign.objects.update(starts_at=campaign.starts_at)
    sweep()

    assert len(mailbox()) == 1
    campaign.refresh_from_db()
    assert campaign.state == "done"


def test_gestures_and_pace_are_done_from_the_page(client):
    signed_in(client)
    campaign = CampaignFactory(state="sending", readers=1)
    address = reverse("letter_act", args=[campaign.pk])
    gestures = (
        {"gesture": "pause"},
        {"gesture": "pause"},
        {"gesture": "pace", "per_minute": 30, "from_hour": 8, "to_hour": 20},
        {"gesture": "pace", "per_minute": "x", "from_hour": 8, "to_hour": 20},
        {"gesture": "resend"},
        {"gesture": "danser"},
        {"gesture": "cancel"},
    )
    shown = [text_of(client.post(address, answers, follow=True)) for answers in gestures]

    for page, told in zip(
        shown,
        (
            "L’envoi est suspendu",
            "a changé d’état",
            "nouvelle cadence",
            "nombre entier",
            "a changé d’état",
            "il n’existe pas",
            "L’envoi est annulé",
        ),
        strict=True,
    ):
        assert told in page
    campaign.refresh_from_db()
    assert (campaign.state, campaign.per_minute) == ("cancelled", 30)


def test_desk_is_closed_to_others(client, issue):
    campaign, reader = CampaignFactory(), ReaderFactory()
    addresses = [
        reverse("letter_desk"),
        reverse("letter_readers"),
        reverse("letter_import"),
        reverse("letter_export"),
        reverse("letter_send", args=[issue.pk]),
        reverse("letter_campaign", args=[campaign.pk]),
        reverse("letter_reader", args=[reader.pk]),
        reverse("letter_held", args=[reader.pk]),
    ]
    assert {client.get(address).status_code for address in addresses} == {302}
    signed_in(client, "trainer")
    # Wagtail sends whoever may enter, but not there, back to the first page of the desk.
    for address in addresses:
        response = client.get(address)
        assert response.status_code in (302, 403)
        assert reader.email not in response.content.decode()
    client.post(reverse("letter_remove", args=[reader.pk]))
    assert Reader.objects.filter(pk=reader.pk).exists()


def test_lists_keep_their_budget(client, django_assert_max_num_queries):
    signed_in(client)
    for rows in (1, 2):
        CampaignFactory.create_batch(rows)
        ReaderFactory.create_batch(rows)
        with django_assert_max_num_queries(30) as desk:
            client.get(reverse("letter_desk"))
        with django_assert_max_num_queries(30) as people:
            client.get(reverse("letter_readers"))
        if rows == 1:
            first = (len(desk), len(people))
    client.get(reverse("letter_desk"))

    assert (len(desk), len(people)) <= first


def test_readers_are_found_removed_and_exported(client):
    signed_in(client)
    claire, autre = ReaderFactory(email="claire@preau.example"), ReaderFactory(email="autre@ailleurs.example")
    readers = reverse("letter_readers")

    assert autre.email not in text_of(client.get(readers, {"q": "cla"}))
    assert claire.email not in text_of(client.get(readers, {"q": "@ailleurs.example"}))
    assert "Aucun lecteur ne correspond" in text_of(client.get(readers, {"q": "zzz\x00"}))
    exported = b"".join(client.get(reverse("letter_export")).streaming_content).decode()
    assert exported.count("\r\n") == 3
    # A list of some is never the list of all.
    ReaderFactory(email="attend@preau.example", state="pending", confirmed_at=None)
    for state, there in (("active", {claire.email, autre.email}), ("pending", {"attend@preau.example"})):
        listed = b"".join(client.get(reverse("letter_export"), {"etat": state}).streaming_content).decode()
        assert {line.split(";")[0] for line in listed.splitlines()[1:]} == there
    assert client.get(reverse("letter_export"), {"etat": "left"}).status_code == 404
    assert "Le registre ne dit rien" in text_of(client.get(reverse("letter_reader", args=[claire.pk])))
    held = client.get(reverse("letter_held", args=[claire.pk])).json()["la lettre"]
    assert [line["adresse"] for line in held["abonnements"]] == [claire.email]
    client.post(reverse("letter_remove", args=[claire.pk]))
    assert list(Reader.objects.active()) == [autre]


def test_import_tells_what_became_of_each_line(client):
    signed_in(client)
    page = reverse("letter_import")
    answers = {"agreed_on": f"{NOW:%Y-%m-%d}", "proof": "Feuilles du salon de Lyon, stand B12"}

    told = text_of(
        client.post(page, {**answers, "file": SimpleUploadedFile("l.csv", b"adresse\na@preau.example\nrien\n")})
    )
    assert "1 adresse ajoutée" in told
    assert "Ligne 3 : rien" in told
    refused = client.post(page, {**answers, "proof": "non", "file": SimpleUploadedFile("l.csv", b"adresse\nb@c.fr\n")})
    assert refused.status_code == 400
    assert "Preuve :" in text_of(refused)
    assert client.post(page, {}).status_code == 400
    assert Reader.objects.count() == 1


def test_mail_is_previewed_as_it_leaves(client, issue):
    signed_in(client)
    request_issue = issue.get_latest_revision_as_object()
    shown = request_issue.make_preview_request(preview_mode="mail")
    html = shown.content.decode()
    text = request_issue.make_preview_request(preview_mode="text").content.decode()

    drawn = draw(issue=request_issue, topics=0, now=NOW)
    assert "Pour <a href=" in html
    assert "https://" not in drawn.text
    assert "Pour tous (http://127.0.0.1:8000/guides/)." in text
    assert "Me désabonner" in html
    # The styles of a mail are on its elements; it has no script, and none could run.
    policy = shown.headers["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "script-src 'none'" in policy
