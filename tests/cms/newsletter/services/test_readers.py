"""integration: ask, confirm, choose, leave; the ledger keeps what the rows forget."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction

from cms.newsletter.domain.consent import SHOWN
from cms.newsletter.domain.links import Purpose, sign
from cms.newsletter.domain.vocabulary import ALL_TOPICS, Channel, LetterRefusedError, Refusal, mask_of
from cms.newsletter.models import Campaign, Consent, Message, Reader, Suppression
from cms.newsletter.queries.readers import export_for, ledger_of
from cms.newsletter.services import readers
from cms.newsletter.services.imports import import_readers
from tests.cms.newsletter.factories import NOW, CampaignFactory, ReaderFactory

pytestmark = pytest.mark.django_db

EMAIL = "claire@preau.example"
PROOF = "Feuilles du salon de Lyon, stand B12"


def token_of(reader, settings, purpose=Purpose.CONFIRM):
    return sign(purpose, reader=reader.pk, campaign=0, key=settings.SECRET_KEY)


def ask(capture, email=EMAIL, topics=ALL_TOPICS):
    with capture(execute=True):
        return readers.ask(email=email, topics=topics, now=NOW)


def test_reader_asks_confirms_chooses_and_leaves(settings, django_capture_on_commit_callbacks):
    reader = ask(django_capture_on_commit_callbacks, email=" Claire@Preau.Example ")
    [confirmation] = mail.outbox
    assert confirmation.to == [EMAIL]
    # Nobody leaves what they have not entered: such a header would be pressed by programs, before any consent.
    assert not [name for name in confirmation.message() if name.startswith("List-Unsubscribe")]
    assert f"/lettre/confirmation/{token_of(reader, settings)}/" in confirmation.body
    assert not Reader.objects.active().exists()

    for _twice in range(2):
        readers.confirm(token=token_of(reader, settings), now=NOW)
    readers.choose_topics(reader_id=reader.pk, topics=mask_of(["travaux"]), now=NOW)
    campaign = CampaignFactory()
    assert readers.unsubscribe(reader_id=reader.pk, campaign_id=campaign.pk, channel=Channel.HEADER, now=NOW)
    assert not readers.unsubscribe(reader_id=reader.pk, campaign_id=campaign.pk, channel=Channel.HEADER, now=NOW)

    assert not Reader.objects.exists()
    assert Campaign.objects.get().departures == 1
    assert [(line.action, line.channel) for line in Consent.objects.all()] == [
        ("asked", "form"),
        ("confirmed", "link"),
        ("topics", "link"),
        ("withdrawn", "header"),
    ]
    # What was agreed to can be read again; nowhere is the address.
    assert ledger_of(emails=[EMAIL])[1].shown == SHOWN["confirmation-2026"]
    assert EMAIL not in str(list(Consent.objects.values())) + str(list(Suppression.objects.values()))


def test_known_address_is_told_privately_and_changed_by_nobody(settings, django_capture_on_commit_callbacks):
    ReaderFactory(email=EMAIL, topics=1)

    ask(django_capture_on_commit_callbacks, topics=2)

    assert Reader.objects.get().topics == 1
    assert "déjà" in mail.outbox[0].subject
    assert not Consent.objects.exists()


def test_who_left_comes_back_by_asking_and_by_no_list(settings, django_capture_on_commit_callbacks):
    reader = ReaderFactory(email=EMAIL)
    readers.unsubscribe(reader_id=reader.pk, campaign_id=0, channel=Channel.LINK, now=NOW)

    account = import_readers(
        content=f"adresse\n{EMAIL}\nautre@preau.example\n".encode(), proof=PROOF, agreed_on=NOW.date(), now=NOW
    )
    assert (account.added, account.suppressed) == (1, 1)
    again = ask(django_capture_on_commit_callbacks)
    readers.confirm(token=token_of(again, settings), now=NOW)

    assert Reader.objects.active().filter(email=EMAIL).exists()
    assert not Suppression.objects.exists()


def test_link_of_another_kind_confirms_nothing(settings):
    reader = ReaderFactory(state="pending")

    for token in ("", "x" * 36, token_of(reader, settings, Purpose.READER)):
        with pytest.raises(LetterRefusedError):
            readers.confirm(token=token, now=NOW)
    assert not Reader.objects.active().exists()


def test_no_topic_is_refused():
    with pytest.raises(LetterRefusedError) as caught:
        readers.choose_topics(reader_id=ReaderFactory().pk, topics=0, now=NOW)

    assert caught.value.refusal is Refusal.NO_TOPIC


def test_ledger_refuses_to_be_rewritten(django_capture_on_commit_callbacks):
    ask(django_capture_on_commit_callbacks)
    # Young by the clock of the database, which the triggers read.
    Consent.objects.create(
        address_print="x", action="asked", channel="form", shown="formulaire-2026", happened_at=NOW.replace(year=2999)
    )
    for change in (
        lambda: Consent.objects.update(proof="autre"),
        lambda: Consent.objects.filter(address_print="x").delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "row",
    [
        {"state": "active", "confirmed_at": None},
        {"email": "Claire@preau.example"},
        {"topics": 0},
        {"topics": ALL_TOPICS + 1},
    ],
)
def test_reader_that_cannot_be_is_refused_by_the_database(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReaderFactory(**row)


def test_import_without_proof_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            address_print="x", action="imported", channel="import", shown="reprise-2026", happened_at=NOW
        )


@pytest.mark.parametrize(
    ("content", "proof", "agreed_on", "refusal"),
    [
        (b"adresse\na@preau.example\n", "salon", NOW.date(), Refusal.PROOF_MISSING),
        (b"adresse\na@preau.example\n", PROOF, date(2999, 1, 1), Refusal.PROOF_IN_THE_FUTURE),
        (b"nom\nClaire\n", PROOF, NOW.date(), Refusal.FILE_WITHOUT_ADDRESS),
        (b"", PROOF, NOW.date(), Refusal.FILE_WITHOUT_ADDRESS),
        (b"adresse\n\x00\n", PROOF, NOW.date(), Refusal.FILE_UNREADABLE),
        (b"adresse\n" + b"a@preau.example\n" * 20_001, PROOF, NOW.date(), Refusal.FILE_TOO_LONG),
    ],
)
def test_list_that_cannot_enter_leaves_nothing(content, proof, agreed_on, refusal):
    with pytest.raises(LetterRefusedError) as caught:
        import_readers(content=content, proof=proof, agreed_on=agreed_on, now=NOW)

    assert caught.value.refusal is refusal
    assert not Reader.objects.exists()


def test_import_reads_what_spreadsheets_write():
    ReaderFactory(email="connue@preau.example")
    content = (
        "\ufeffNom;Adresse;Thèmes\nA;A@preau.example;travaux club\nB;pas une adresse;\nC;connue@preau.example;\n;;\n"
    )

    account = import_readers(content=content.encode("utf-8"), proof=PROOF, agreed_on=NOW.date(), now=NOW)

    assert (account.added, account.known, account.invalid) == (1, 1, [(3, "pas une adresse")])
    assert Reader.objects.get(email="a@preau.example").topics == mask_of(["travaux", "club"])
    assert PROOF in Consent.objects.get().proof


def test_purge_keeps_what_still_proves_and_forgets_the_rest():
    old = NOW - timedelta(days=366 * 4)
    living = ReaderFactory()
    ReaderFactory(state="pending", asked_at=NOW - timedelta(days=8))
    kept = ReaderFactory(state="pending", asked_at=NOW - timedelta(days=6))
    for code in (living.address_print, "parti"):
        Consent.objects.create(
            address_print=code, action="confirmed", channel="link", shown="formulaire-2026", happened_at=old
        )
    ended = CampaignFactory(state="done", closed_at=NOW - timedelta(days=91), handed=1)
    edition = ended.editions.create(topics=0, encoded=b"x")
    lot = ended.lots.create(number=1, size=1, state="done", handed=1)
    Message.objects.create(campaign=ended, lot=lot, edition=edition, reader=living, state="handed")

    readers.purge(now=NOW)

    assert set(Reader.objects.all()) == {living, kept}
    assert list(Consent.objects.values_list("address_print", flat=True)) == [living.address_print]
    assert not Message.objects.exists()
    assert Campaign.objects.get().handed == 1


def test_person_takes_everything_away_and_is_forgotten(settings, django_capture_on_commit_callbacks):
    reader = ask(django_capture_on_commit_callbacks)
    readers.confirm(token=token_of(reader, settings), now=NOW)

    told = export_for(emails=[EMAIL])
    readers.erase_for(emails=[EMAIL], now=NOW)

    assert told["abonnements"][0]["adresse"] == EMAIL
    assert [line["fait"] for line in told["registre des accords"]] == ["Inscription demandée", "Inscription confirmée"]
    assert not Reader.objects.exists()
    assert export_for(emails=[EMAIL])["adresse écartée"][0]["motif"].startswith("Effacée")
