"""integration: what a member shows, and messages that show nobody's address."""

from datetime import timedelta

import pytest

from cms.club.domain.contacts import MAX_CONTACTS
from cms.club.domain.vocabulary import ClubRefusedError, College, Refusal
from cms.club.models import ClubEvent, ContactMessage, Listing
from cms.club.queries.directory import contactable, directory
from cms.club.services.directory import contact_member, forget_contacts, list_member, unlist_member
from cms.club.tasks import relay_event
from tests.cms.club.factories import NOW, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def show(user, **fields):
    told = {"name": False, "organisation": False, "quality": False, "contactable": False, **fields}
    return list_member(user=user, now=NOW, **told)


def refusal_of(call, **arguments):
    with pytest.raises(ClubRefusedError) as caught:
        call(**arguments)
    return caught.value.refusal


def test_search_reads_only_what_each_agreed_to_show():
    member = MembershipFactory(display_name="Claire", organisation="Toitures Zéphyr", quality="chamber")
    show(member.user, quality=True)

    assert directory(words="claire").count() == 0
    assert directory(words="Zéphyr").count() == 0
    assert directory(words="consulaire").count() == 1
    assert directory(college=College.PUBLISHERS).count() == 0
    show(member.user, name=True, organisation=True)
    assert directory(words="claire zéphyr").count() == 1
    assert directory(words="consulaire").count() == 0


def test_names_that_are_hidden_do_not_order_the_list():
    hidden_z = show(MembershipFactory(display_name="Zoé").user, quality=True)
    hidden_a = show(MembershipFactory(display_name="Anne").user, quality=True)
    shown = show(MembershipFactory(display_name="Maud").user, name=True)

    assert list(directory()) == [shown, hidden_z, hidden_a]


def test_consent_withdrawn_is_gone_at_once_and_so_is_a_member_who_left():
    first, second = MembershipFactory(), MembershipFactory()
    show(first.user, name=True)
    show(second.user, name=True)

    unlist_member(user=first.user)
    unlist_member(user=first.user)
    type(second).objects.filter(pk=second.pk).update(left_at=NOW)

    assert directory().count() == 0


def test_entry_shows_something_and_is_for_members():
    assert refusal_of(show, user=MembershipFactory().user) is Refusal.LISTING_EMPTY
    assert refusal_of(show, user=UserFactory(), name=True) is Refusal.NOT_A_MEMBER
    assert Listing.objects.count() == 0


@pytest.mark.parametrize("with_address", [True, False])
def test_message_is_forwarded_once_then_forgotten(django_capture_on_commit_callbacks, mailoutbox, with_address):
    sender = MembershipFactory(display_name="Claire").user
    listing = show(MembershipFactory().user, name=True, contactable=True)

    with django_capture_on_commit_callbacks(execute=True):
        contact_member(listing_id=listing.pk, sender=sender, text=" Bonjour ! ", with_address=with_address, now=NOW)
    relay_event(event_id=ClubEvent.objects.get().pk)

    message = ContactMessage.objects.get()
    assert (message.text, message.handed_at is None) == ("", False)
    assert [mail.to for mail in mailoutbox] == [[listing.membership.user.email]]
    assert mailoutbox[0].reply_to == ([sender.email] if with_address else [])
    assert "Bonjour !" in mailoutbox[0].body
    assert (sender.email in mailoutbox[0].body) is False


def test_message_that_could_not_leave_keeps_its_text_and_leaves_later(
    django_capture_on_commit_callbacks, mailoutbox, settings
):
    listing = show(MembershipFactory().user, name=True, contactable=True)
    contact_member(listing_id=listing.pk, sender=MembershipFactory().user, text="Oui.", with_address=False, now=NOW)
    event = ClubEvent.objects.get()
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with pytest.raises(OSError):
        relay_event(event_id=event.pk)
    assert ContactMessage.objects.get().text == "Oui."

    settings.EMAIL_BACKEND = working
    relay_event(event_id=event.pk)
    assert (ContactMessage.objects.get().text, len(mailoutbox)) == ("", 1)


def test_message_is_refused_to_who_does_not_take_any_to_oneself_and_in_bursts():
    sender = MembershipFactory().user
    quiet = show(MembershipFactory().user, name=True)
    mine = show(sender, name=True, contactable=True)
    open_one = show(MembershipFactory().user, name=True, contactable=True)
    letter = {"sender": sender, "text": "Bonjour.", "with_address": False, "now": NOW}

    assert refusal_of(contact_member, listing_id=quiet.pk, **letter) is Refusal.NOT_CONTACTABLE
    assert refusal_of(contact_member, listing_id=mine.pk, **letter) is Refusal.NOT_CONTACTABLE
    assert refusal_of(contact_member, listing_id=open_one.pk, **letter | {"sender": UserFactory()}) is (
        Refusal.NOT_A_MEMBER
    )
    for text in (" ", "x" * 2001, "a\x00b"):
        asked = letter | {"text": text}
        assert refusal_of(contact_member, listing_id=open_one.pk, **asked) is Refusal.CONTACT_TEXT_MISSING
    for _ in range(MAX_CONTACTS):
        contact_member(listing_id=open_one.pk, **letter)
    assert refusal_of(contact_member, listing_id=open_one.pk, **letter) is Refusal.TOO_MANY_CONTACTS
    assert contactable(listing_id=quiet.pk) is None


def test_who_wrote_to_whom_is_forgotten_after_a_day_journal_included(django_capture_on_commit_callbacks):
    listing = show(MembershipFactory().user, name=True, contactable=True)
    with django_capture_on_commit_callbacks(execute=True):
        contact_member(listing_id=listing.pk, sender=MembershipFactory().user, text="Oui.", with_address=False, now=NOW)

    assert forget_contacts(now=NOW + timedelta(hours=23)) == 0
    assert forget_contacts(now=NOW + timedelta(hours=24)) == 1
    assert (ContactMessage.objects.count(), ClubEvent.objects.count()) == (0, 0)
