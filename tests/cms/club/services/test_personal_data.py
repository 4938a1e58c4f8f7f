"""integration: what the club gives back, and how it forgets without losing its totals."""

import pytest

from cms.club.domain.membership import Quality
from cms.club.domain.moderation import Ground
from cms.club.domain.spaces import Space
from cms.club.models import (
    ClubEvent,
    ContactMessage,
    Idea,
    Listing,
    Membership,
    Message,
    MessageFile,
    MessageRevision,
    Notice,
    Report,
    RoundupLine,
    ThreadFollow,
)
from cms.club.queries.ideas import ideas_total
from cms.club.queries.members import members_total
from cms.club.queries.personal_data import export_for
from cms.club.services.directory import contact_member, list_member
from cms.club.services.discussions import answer, edit_message, open_thread
from cms.club.services.ideas import submit_idea
from cms.club.services.membership import join
from cms.club.services.moderation import report_message
from cms.club.services.personal_data import erase_for
from cms.club.services.votes import vote
from courses.domain.files import File
from tests.cms.club.factories import NOW, IdeaFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(django_capture_on_commit_callbacks):
    user = UserFactory()
    other = IdeaFactory(title="Celle d’une autre")
    with django_capture_on_commit_callbacks(execute=True):
        join(
            user=user, organisation="Toitures", quality=Quality.SUPPLIER, display_name="Camille", charter=True, now=NOW
        )
        list_member(user=user, name=True, organisation=True, quality=False, contactable=True, now=NOW)
        submit_idea(author=user, title="Mienne", problem="p", who_suffers="q", wished_change="c", gain="g", now=NOW)
        vote(idea_id=other.pk, member=user, now=NOW)
    return user


def test_export_holds_all_that_is_theirs_and_nothing_else(member):
    exported = export_for(user=member)

    assert [row["collège"] for row in exported["adhesions"]] == ["Émetteurs de factures"]
    assert [row["titre"] for row in exported["idées"]] == ["Mienne"]
    assert [row["idée"] for row in exported["voix"]] == ["Celle d’une autre"]
    assert exported["idées suivies"] == ["Mienne"]
    assert [row["organisation"] for row in exported["adhesions"]] == ["Toitures"]
    assert [row["contact par formulaire"] for row in exported["fiche d’annuaire"]] == [True]


def test_erase_forgets_the_person_and_keeps_the_totals(member):
    listing = Listing.objects.get()
    contact_member(listing_id=listing.pk, sender=MembershipFactory().user, text="Bonjour", with_address=False, now=NOW)
    erase_for(user=member, now=NOW)
    erase_for(user=member, now=NOW)

    idea = Idea.objects.get(title="Mienne")
    assert (idea.author, idea.author_name, idea.author_label) == (None, "", "membre parti")
    assert (ideas_total(), Membership.objects.count(), members_total()) == (2, 2, 1)
    left = Membership.objects.get(user=None)
    assert (left.college, left.display_name, left.organisation, left.wish) == ("issuers", "", "", "")
    assert (Listing.objects.count(), ContactMessage.objects.count()) == (0, 0)
    assert Idea.objects.get(title="Celle d’une autre").votes.count() == 1
    assert ClubEvent.objects.filter(actor=member).count() == 0
    assert Notice.objects.filter(user=member).count() == 0
    assert not any(export_for(user=member).values())


def test_author_is_gone_when_the_account_is_deleted_without_asking(member):
    member.delete()

    assert Idea.objects.get(title="Mienne").author_label == "membre parti"
    assert members_total() == 0


@pytest.fixture
def talkative(django_capture_on_commit_callbacks):
    """Wrote, corrected, joined a file, was called by another, and reported the answer."""
    user = MembershipFactory(display_name="Jo, comptable").user
    other = MembershipFactory(display_name="Sacha").user
    with django_capture_on_commit_callbacks(execute=True):
        mine = open_thread(
            space=Space.PLENARY, author=user, title="Avis", text="A", files=[File("a.pdf", b"%PDF-")], now=NOW
        )
        edit_message(message_id=mine.pk, author=user, text="Bonjour.", expected_version=1, now=NOW)
        reply = answer(
            thread_id=mine.thread_id, author=other, text="@Jo, comptable : oui. @Jolie non.", parent_id=mine.pk, now=NOW
        )
        report_message(message_id=reply.pk, reporter=user, ground=Ground.OTHER, details="Voyez.", now=NOW)
    return user


def test_export_gives_back_the_messages_of_a_person_and_no_other(talkative):
    exported = export_for(user=talkative)

    [told] = exported["messages"]
    assert (told["discussion"], told["texte"], told["pièces"]) == ("Avis", "Bonjour.", ["a.pdf"])
    assert [version["texte"] for version in told["versions"]] == ["A"]
    assert exported["messages qui me nomment"] == 1
    assert [row["précision"] for row in exported["signalements"]] == ["Voyez."]
    assert "Jolie" not in str(exported)


def test_erase_keeps_the_conversation_without_the_name_nor_the_files(talkative):
    erase_for(user=talkative, now=NOW)
    erase_for(user=talkative, now=NOW)

    mine, reply = Message.objects.order_by("pk")
    assert (mine.text, mine.author, mine.author_label) == ("Bonjour.", None, "membre parti")
    assert reply.text == "@membre parti : oui. @Jolie non."
    assert not MessageFile.objects.exists()
    assert not MessageRevision.objects.exists()
    report = Report.objects.get()
    assert (report.reporter, report.details) == (None, "")
    assert not ThreadFollow.objects.filter(user=talkative).exists()
    assert not RoundupLine.objects.filter(user=talkative).exists()
    assert not any(export_for(user=talkative).values())
