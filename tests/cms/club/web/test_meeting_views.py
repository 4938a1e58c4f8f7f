"""integration: the pages of the board, from the call to the minutes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.club.models import AgendaItem, BoardMeeting, BoardSeat, MeetingSeat, MinutesLine
from tests.cms.club.factories import BallotFactory, IdeaFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seats():
    today, ballot = timezone.localdate(), BallotFactory()
    found = []
    for college in ("issuers", "publishers", "intermediaries"):
        member = MembershipFactory(college=college, display_name=f"Siège {college}")
        found.append(
            BoardSeat.objects.create(
                ballot=ballot,
                college=college,
                rank=1,
                holder=member.user,
                holder_name=member.display_name,
                starts_on=today - timedelta(days=1),
                ends_on=today + timedelta(days=300),
            )
        )
    return found


@pytest.fixture
def teller(client):
    user = UserFactory(roles=["support"])
    client.force_login(user)
    return user


def url(name, **more):
    return reverse(f"club:{name}", kwargs={"number": 1, **more})


def told(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def call_and_open(client, seats, *, said="present"):
    client.post(reverse("club:board"), {"held_on": timezone.localdate().isoformat()})
    return client.post(url("meeting_open"), {f"seat-{seat.pk}": said for seat in seats})


def test_board_meets_decides_and_publishes(client, seats, teller):
    idea = IdeaFactory(state="on_agenda", title="Un code stable", case_rule="G1.05")
    assert "Convoquer" in told(client.get(reverse("club:board")))
    assert call_and_open(client, seats).status_code == 302
    item = AgendaItem.objects.get()
    decide = url("meeting_decide", item_id=item.pk)

    early = client.post(decide, {"motive": "Utile à tous."})
    assert (early.status_code, "n’ont pas encore voté" in told(early), "Utile à tous." in told(early)) == (
        409,
        True,
        True,
    )
    for seat in seats:
        client.force_login(seat.holder)
        row = MeetingSeat.objects.get(seat=seat)
        page = told(client.get(url("meeting")))
        assert page.count("Enregistrer la voix") == 1
        # Who decides plays the case from the page of the meeting.
        assert f'href="{reverse("sandbox:explain")}?message=G1.05"' in page
        spoke = client.post(url("meeting_speak", item_id=item.pk), {"seat": row.pk, "voice": "accept"})
        assert spoke.status_code == 302
    client.force_login(teller)
    assert client.post(decide, {"motive": ""}).status_code == 400
    client.post(decide, {"motive": "Utile à tous."})
    client.post(url("meeting_close"))

    idea.refresh_from_db()
    assert idea.state == "accepted"
    page = told(client.get(url("meeting")))
    assert "Vérifié à l’instant" in page
    assert "Décision : l’idée est retenue" in page
    text = client.get(url("minutes_text")).content.decode()
    assert text.count("\n") == MinutesLine.objects.count()
    pdf = client.get(url("minutes_pdf"))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")


def test_minutes_that_were_changed_are_shown_as_such(client, seats, teller):
    call_and_open(client, seats)
    client.post(url("meeting_close"))
    MinutesLine.objects.filter(number=2).update(text="Autre chose.")

    assert "La ligne 2 n’est plus celle" in told(client.get(url("meeting")))


@pytest.mark.parametrize("name", ["minutes_pdf", "minutes_text"])
def test_minutes_before_the_close_are_a_conflict(client, seats, teller, name):
    call_and_open(client, seats)

    assert client.get(url(name)).status_code == 409


@pytest.mark.parametrize(
    ("said", "status"),
    [("present", 302), ("absent", 302), ("999999", 400), ("n’importe quoi", 400), ("9" * 40, 400), ("", 400)],
)
def test_opening_reads_only_what_a_seat_may_say(client, seats, teller, said, status):
    assert call_and_open(client, seats, said=said).status_code == status


def test_refused_opening_keeps_what_was_said_of_each_seat(client, seats, teller):
    client.post(reverse("club:board"), {"held_on": timezone.localdate().isoformat()})
    first, second, third = seats

    page = told(
        client.post(
            url("meeting_open"),
            {f"seat-{first.pk}": "absent", f"seat-{second.pk}": str(first.pk), f"seat-{third.pk}": "present"},
        )
    )

    assert '<option value="absent" selected>Absent</option>' in page
    assert f'<option value="{first.pk}" selected>Représenté par Siège issuers</option>' in page


def test_refused_voice_keeps_the_dissent_on_its_own_seat_and_item(client, seats, teller):
    IdeaFactory.create_batch(2, state="on_agenda")
    call_and_open(client, seats)
    client.force_login(seats[0].holder)
    row = MeetingSeat.objects.get(seat=seats[0])

    page = client.post(
        url("meeting_speak", item_id=AgendaItem.objects.first().pk), {"seat": row.pk, "dissent": "Trop cher."}
    )

    assert page.content.decode().count("Trop cher.") == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"voice": "peut-être"},
        {"voice": "accept", "dissent": "x" * 2001},
        {"voice": "accept", "dissent": "\x00"},
        {},
    ],
)
def test_voice_badly_given_is_refused(client, seats, teller, typed):
    IdeaFactory(state="on_agenda")
    call_and_open(client, seats)
    client.force_login(seats[0].holder)
    row = MeetingSeat.objects.get(seat=seats[0])

    response = client.post(
        url("meeting_speak", item_id=AgendaItem.objects.get().pk), {"seat": row.pk, "voice": "", **typed}
    )

    assert response.status_code == 400
    assert row.voices.count() == 0


def test_voice_of_another_seat_is_forbidden(client, seats, teller):
    IdeaFactory(state="on_agenda")
    call_and_open(client, seats)
    client.force_login(seats[0].holder)
    other = MeetingSeat.objects.get(seat=seats[1])

    for seat in (other.pk, "", "9" * 30, "x"):
        response = client.post(
            url("meeting_speak", item_id=AgendaItem.objects.get().pk), {"seat": seat, "voice": "accept"}
        )
        assert response.status_code == 403


@pytest.mark.parametrize("path", ["meeting_open", "meeting_close"])
def test_only_those_who_run_the_club_hold_the_meeting(client, seats, teller, path):
    client.post(reverse("club:board"), {"held_on": timezone.localdate().isoformat()})
    client.force_login(seats[0].holder)

    assert client.post(url(path)).status_code == 403
    assert client.post(reverse("club:board"), {"held_on": "2030-01-01"}).status_code == 403
    assert BoardMeeting.objects.get().state == "called"


def test_meeting_to_come_offers_no_opening_and_refuses_it(client, seats, teller):
    day = timezone.localdate() + timedelta(days=9)
    client.post(reverse("club:board"), {"held_on": day.isoformat()})

    assert "Ouvrir la séance" not in told(client.get(url("meeting")))
    refused = client.post(url("meeting_open"))
    assert (refused.status_code, "son jour n’est pas venu" in told(refused)) == (409, True)


@pytest.mark.parametrize("day", ["", "demain", "2020-01-01"])
def test_call_on_a_wrong_day_says_so(client, seats, teller, day):
    response = client.post(reverse("club:board"), {"held_on": day})

    assert response.status_code == 400
    assert "Date de la séance" in told(response)


def test_call_without_a_board_says_what_to_do(client, teller):
    response = client.post(reverse("club:board"), {"held_on": timezone.localdate().isoformat()})

    assert response.status_code == 409
    assert "élire les représentants" in told(response)


@pytest.mark.parametrize("items", [1, 3])
def test_meeting_costs_the_same_with_one_item_and_with_three(
    client, seats, teller, django_assert_max_num_queries, items
):
    for _ in range(items):
        IdeaFactory(state="on_agenda")
    call_and_open(client, seats)
    client.get(url("meeting"))

    with django_assert_max_num_queries(14):
        client.get(url("meeting"))


def test_unknown_meeting_or_item_is_a_404(client, seats, teller):
    assert client.get(reverse("club:meeting", kwargs={"number": 9})).status_code == 404
    call_and_open(client, seats)
    assert client.post(url("meeting_speak", item_id=99), {"voice": "accept"}).status_code == 404
