"""integration: the pages of a pilot, from the call to what follows, by each reader."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.club.models import Idea, Pilot, PilotFeedback, PilotMember
from tests.cms.club.factories import NOW, IdeaFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def told(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def call(**changes):
    today = timezone.localdate()
    days = {"applies_until": 5, "starts_on": 10, "ends_on": 40}
    dates = {name: (today + timedelta(days=count)).isoformat() for name, count in days.items()}
    return {"criteria": "Vingt factures.", "issuers": 2, "publishers": 0, "intermediaries": 0, **dates, **changes}


@pytest.fixture
def support():
    return UserFactory(roles=["support"])


@pytest.fixture
def pilot(client, support):
    client.force_login(support)
    client.post(reverse("club:pilot_new", args=[IdeaFactory(state="planned", title="Un export").pk]), call())
    return Pilot.objects.get()


def do(client, name, pilot, *more, **data):
    return client.post(reverse(f"club:{name}", args=[pilot.pk, *more]), data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"criteria": ""}, "Critères :"),
        ({"issuers": "x"}, "Places (Émetteurs de factures) :"),
        ({"issuers": 51}, "Places (Émetteurs de factures) :"),
        ({"issuers": 0}, "Places :"),
        ({"starts_on": "demain"}, "Début du pilote :"),
        ({"applies_until": "2020-01-01"}, "Dates :"),
        ({"ends_on": "2999-01-01"}, "Durée :"),
    ],
)
def test_call_names_what_is_wrong(client, support, changes, words):
    client.force_login(support)

    response = client.post(reverse("club:pilot_new", args=[IdeaFactory(state="planned").pk]), call(**changes))

    assert (response.status_code, words in told(response), Pilot.objects.count()) == (400, True, 0)


def test_pilot_is_led_from_the_call_to_the_delivery(client, support, pilot):
    assert "Un pilote recrute" in told(client.get(reverse("club:index")))
    member = MembershipFactory(display_name="Claire").user
    client.force_login(member)
    assert do(client, "pilot_apply", pilot, motivation="").status_code == 400
    assert do(client, "pilot_apply", pilot, motivation="Trente factures.").status_code == 302
    assert "En attente" in told(client.get(pilot.get_absolute_url()))
    one = PilotMember.objects.get()

    client.force_login(support)
    assert "Trente factures." in told(client.get(pilot.get_absolute_url()))
    assert do(client, "pilot_start", pilot).status_code == 409
    assert do(client, "pilot_decide", pilot, one.pk, choice="selected", reason="").status_code == 400
    do(client, "pilot_decide", pilot, one.pk, choice="selected", reason="Répond aux critères.")
    do(client, "pilot_start", pilot)

    client.force_login(member)
    refused = do(client, "pilot_feedback", pilot, answer="no", blocking="on")
    assert (refused.status_code, "Difficultés :" in told(refused)) == (400, True)
    do(client, "pilot_feedback", pilot, answer="partly", difficulties="Lent.")
    assert PilotFeedback.objects.get().round == "midterm"

    client.force_login(support)
    assert do(client, "pilot_report", pilot).status_code == 409
    today = timezone.localdate()
    Pilot.objects.update(applies_until=today - timedelta(days=40), starts_on=today - timedelta(days=30), ends_on=today)
    do(client, "pilot_report", pilot)
    assert do(client, "pilot_end", pilot, outcome="x", reason="").status_code == 400
    do(client, "pilot_end", pilot, outcome="delivered", reason="Livrée.")

    assert Idea.objects.get().state == "delivered"
    client.logout()
    page = told(client.get(pilot.get_absolute_url()))
    assert ("Lent." in page, "Livrée." in page, "Claire" in page) == (True, True, False)


def test_names_of_pilots_are_for_members_and_motivations_for_staff(client, support, pilot):
    PilotMember.objects.create(
        pilot=pilot,
        user=UserFactory(),
        name="Claire",
        college="issuers",
        motivation="Mes marges.",
        state="selected",
        reason="x",
        applied_at=NOW,
        decided_at=NOW,
    )
    url = pilot.get_absolute_url()
    readers = {None: (False, False), MembershipFactory().user: (True, False), support: (True, True)}

    for reader, seen in readers.items():
        client.logout()
        if reader:
            client.force_login(reader)
        page = told(client.get(url))
        assert ("Claire" in page, "Mes marges." in page) == seen


@pytest.mark.parametrize("name", ["pilot_start", "pilot_cancel", "pilot_report", "pilot_end", "pilot_decide"])
def test_leading_is_for_staff(client, pilot, name):
    client.force_login(MembershipFactory().user)
    more = [1] if name == "pilot_decide" else []

    assert do(client, name, pilot, *more).status_code == 403
    assert client.get(reverse("club:pilot_new", args=[pilot.idea_id])).status_code == 403


def test_visitor_is_led_to_the_membership_and_a_pilot_that_is_not_there_is_a_404(client, pilot):
    client.logout()

    assert do(client, "pilot_apply", pilot).status_code == 403
    assert do(client, "pilot_feedback", pilot).status_code == 403
    assert client.get(reverse("club:pilot", args=[404])).status_code == 404
    client.force_login(UserFactory(roles=["support"]))
    assert do(client, "pilot_decide", pilot, 404, reason="x").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_page_cost_the_same_with_one_row_and_with_three(client, rows, django_assert_max_num_queries):
    client.force_login(UserFactory(roles=["support"]))
    today = timezone.localdate()
    dates = {"applies_until": today, "starts_on": today + timedelta(days=1), "ends_on": today + timedelta(days=30)}
    places = {"places_issuers": 3, "places_publishers": 0, "places_intermediaries": 0}
    for state in ["recruiting", "cancelled"] * rows:
        ended = {} if state == "recruiting" else {"ended_at": NOW, "end_reason": "x"}
        pilot = Pilot.objects.create(
            idea=IdeaFactory(), state=state, criteria="x", opened_at=NOW, **dates, **places, **ended
        )
        for _ in range(rows):
            PilotMember.objects.create(pilot=pilot, user=UserFactory(), name="x", college="issuers", applied_at=NOW)
    page = Pilot.objects.filter(state="recruiting").first().get_absolute_url()
    for url, most in ((reverse("club:pilots"), 8), (page, 14)):
        client.get(url)
        with django_assert_max_num_queries(most):
            client.get(url)
