"""integration: the pages of ballots, from the declaration to the recount."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.club.models import Ballot, BallotElector, BallotPaper
from cms.club.services.ballots import cast_paper, open_ballot, stand
from cms.club.services.counting import count_ballot
from tests.cms.club.factories import BallotFactory, IdeaFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

ANSWERS = (("pour", "Pour"), ("contre", "Contre"), ("abstention", "Abstention"))


def url(name, ballot=None):
    return reverse(f"club:{name}", kwargs={"pk": ballot.pk} if ballot else None)


def a_ballot(*, opened=True, **more):
    now = timezone.now()
    ballot = BallotFactory(created_at=now, closes_at=now + timedelta(days=5), **more)
    if ballot.kind == "question":
        for position, (code, label) in enumerate(ANSWERS, 1):
            ballot.options.create(code=code, label=label, position=position)
    return open_ballot(ballot_id=ballot.pk, actor=UserFactory(), now=now) if opened else ballot


def ended(ballot):
    """The same ballot, counted: its end is brought back, as the seal of an unopened rule would not allow."""
    return count_ballot(ballot_id=ballot.pk, now=ballot.closes_at)


@pytest.fixture
def elector():
    return MembershipFactory().user


@pytest.fixture
def teller():
    return UserFactory(roles=["support"])


def told(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_paper_is_handed_in_and_its_receipt_verifies(client, elector):
    ballot = a_ballot()
    client.force_login(elector)
    assert "Déposer mon bulletin" in told(client.get(url("ballot", ballot)))

    receipt = client.post(url("ballot_cast", ballot), {"choice": "contre"})
    code = receipt.context["code"]

    assert receipt.status_code == 200
    assert "no-store" in receipt["Cache-Control"] or "no-cache" in receipt["Cache-Control"]
    page = told(client.get(url("ballot", ballot)))
    assert "Vous avez voté" in page
    assert "Déposer mon bulletin" not in page
    sealed = told(client.post(url("ballot_receipt", ballot), {"code": code}))
    assert "Il est scellé jusqu’au dépouillement" in sealed
    ended(ballot)
    checked = told(client.post(url("ballot_receipt", ballot), {"code": f" {code.lower().replace('-', ' ')} "}))
    assert "<strong>Contre</strong>" in checked


def test_second_paper_is_a_conflict_and_nothing_is_written(client, elector):
    ballot = a_ballot()
    client.force_login(elector)
    client.post(url("ballot_cast", ballot), {"choice": "pour"})

    again = client.post(url("ballot_cast", ballot), {"choice": "contre"})

    assert again.status_code == 409
    assert "Vous avez déjà voté" in told(again)
    assert BallotPaper.objects.count() == 1


@pytest.mark.parametrize("choices", [[], ["peut-être"], ["pour", "contre"], ["\x00"]])
def test_paper_badly_filled_says_so(client, elector, choices):
    ballot = a_ballot()
    client.force_login(elector)

    response = client.post(url("ballot_cast", ballot), {"choice": choices})

    assert response.status_code == 400
    assert "fr-alert--error" in told(response)
    assert BallotPaper.objects.count() == 0


def test_visitor_and_stranger_do_not_vote(client):
    ballot = a_ballot()
    assert client.post(url("ballot_cast", ballot), {"choice": "pour"}).status_code == 403

    client.force_login(UserFactory())

    response = client.post(url("ballot_cast", ballot), {"choice": "pour"})
    assert response.status_code == 403
    assert "liste des électeurs" in told(response)


def test_elector_of_a_small_college_is_warned_before_voting(client, elector):
    ballot = a_ballot()
    client.force_login(elector)

    assert "pourra laisser deviner le vôtre" in told(client.get(url("ballot", ballot)))


def test_result_tells_the_verdict_and_hides_small_colleges(client):
    users = [MembershipFactory(college="publishers").user for _ in range(3)]
    alone = MembershipFactory(college="issuers").user
    ballot = a_ballot()
    for user in [*users, alone]:
        cast_paper(ballot_id=ballot.pk, elector=user, choices=["pour"], now=ballot.opened_at)
    assert client.get(url("ballot_papers", ballot)).status_code == 409

    ended(ballot)

    page = told(client.get(url("ballot", ballot)))
    assert "Résultat : adoptée" in page
    assert "Moins de trois bulletins" in page
    papers = client.get(url("ballot_papers", ballot)).content.decode("utf-8-sig").splitlines()
    assert len(papers) == 5
    assert sum(line.endswith(";Pour") for line in papers) == 3
    assert sum("non publié" in line for line in papers) == 1


@pytest.mark.parametrize(
    ("kind", "said"), [("question", "La question n’est pas tranchée"), ("election", "Personne n’est élu")]
)
def test_missed_quorum_says_how_far_it_was_and_what_follows(client, kind, said):
    member, *_others = MembershipFactory.create_batch(4, college="publishers")
    ballot = a_ballot(opened=False, kind=kind, quorum_percent=50)
    if kind == "election":
        ballot.options.create(code="c1", label="Lou", position=1, college="publishers", candidate=member.user)
    ballot = open_ballot(ballot_id=ballot.pk, actor=UserFactory(), now=ballot.created_at)
    choices = ["c1"] if kind == "election" else ["pour"]
    cast_paper(ballot_id=ballot.pk, elector=member.user, choices=choices, now=ballot.opened_at)

    ended(ballot)

    page = told(client.get(url("ballot", ballot)))
    assert "1 électeur a voté sur 4 : il en fallait 50 %." in page
    assert said in page


def test_candidate_of_an_election_is_shown_elected_and_sits(client):
    members = [MembershipFactory(display_name=f"Membre {n}") for n in range(3)]
    ballot = a_ballot(opened=False, kind="election")
    client.force_login(members[0].user)
    client.post(url("ballot_stand", ballot), {"statement": "Je viendrai."})
    option = stand(ballot_id=ballot.pk, candidate=members[1].user, statement="", now=ballot.created_at)
    assert "Retirer ma candidature" in told(client.get(url("ballot", ballot)))
    ballot = open_ballot(ballot_id=ballot.pk, actor=UserFactory(), now=ballot.created_at)
    for membership in members:
        cast_paper(ballot_id=ballot.pk, elector=membership.user, choices=[option.code], now=ballot.opened_at)

    ended(ballot)

    page = told(client.get(url("ballot", ballot)))
    assert "Membre 1" in page
    assert page.count(">Élu<") == 1


def test_teller_prepares_opens_and_cancels(client, teller, elector):
    client.force_login(teller)
    ideas = IdeaFactory.create_batch(3)
    closes_on = timezone.localdate() + timedelta(days=9)
    form = {
        "kind": "priorities",
        "title": "Que faire d’abord ?",
        "question": "Les deux premières.",
        "ideas": [idea.pk for idea in ideas],
        "max_choices": "2",
        "quorum_percent": "0",
        "colleges_needed": "2",
        "majority_percent": "50",
        "closes_on": closes_on.isoformat(),
    }

    prepared = client.post(url("ballot_new"), form)

    ballot = Ballot.objects.get()
    assert (prepared.status_code, timezone.localtime(ballot.closes_at).hour) == (302, 18)
    client.post(url("ballot_open", ballot))
    assert BallotElector.objects.get().user == elector
    no_reason = client.post(url("ballot_cancel", ballot), {"reason": ""})
    assert no_reason.status_code == 400
    client.post(url("ballot_cancel", ballot), {"reason": "Question mal posée."})
    assert "Question mal posée." in told(client.get(url("ballot", ballot)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Titre : nommez"),
        ({"kind": "x"}, "Nature du scrutin"),
        ({"quorum_percent": "cent"}, "Quorum (%) : indiquez"),
        ({"quorum_percent": "101"}, "Quorum : la valeur"),
        ({"closes_on": "demain"}, "Dernier jour de vote"),
        ({"closes_on": "2020-01-01"}, "Clôture : la date est déjà passée"),
        ({"closes_on": "9999-12-31"}, ""),
        ({"ideas": ["999"]}, "Idées à classer"),
        ({"quorum_percent": "99999999999999999999"}, "Quorum : la valeur"),
    ],
)
def test_ballot_badly_declared_is_refused_with_the_field(client, teller, change, said):
    client.force_login(teller)
    form = {
        "kind": "question",
        "title": "T",
        "question": "Q",
        "max_choices": "1",
        "quorum_percent": "0",
        "colleges_needed": "2",
        "majority_percent": "50",
        "closes_on": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }

    response = client.post(url("ballot_new"), form | change)

    assert response.status_code == (400 if said else 302)
    if said:
        assert said in told(response)
        assert Ballot.objects.count() == 0


@pytest.mark.parametrize("name", ["ballot_open", "ballot_cancel"])
def test_members_do_not_run_ballots(client, elector, name):
    ballot = a_ballot(opened=False)
    client.force_login(elector)

    assert client.post(url(name, ballot), {"reason": "Non."}).status_code == 403
    assert client.get(url("ballot_new")).status_code == 403
    assert Ballot.objects.get().state == "prepared"


def test_count_by_hand_waits_for_the_end(client, elector):
    ballot = a_ballot()
    client.force_login(elector)

    assert client.post(url("ballot_count", ballot)).status_code == 409


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_with_one_row_and_with_three(client, django_assert_max_num_queries, rows):
    for _ in range(rows):
        a_ballot(opened=False)
    client.get(url("ballots"))

    with django_assert_max_num_queries(6):
        assert client.get(url("ballots")).status_code == 200
    with django_assert_max_num_queries(8):
        assert client.get(url("board")).status_code == 200


def test_unknown_ballot_is_a_404(client):
    assert client.get(reverse("club:ballot", kwargs={"pk": 404})).status_code == 404
