"""integration: a ballot from its preparation to its result, and what it must never tell."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection, models

from cms.club.domain.ballots import Rule, Verdict
from cms.club.domain.membership import Quality
from cms.club.domain.vocabulary import BallotKind, ClubRefusedError, College, Refusal, Role
from cms.club.models import (
    Ballot,
    BallotElector,
    BallotOption,
    BallotPaper,
    BoardSeat,
    ClubEvent,
)
from cms.club.queries import ballots as queries
from cms.club.queries.board import benches, sitting
from cms.club.services.ballots import cancel_ballot, cast_paper, open_ballot, prepare_ballot, stand, stand_down
from cms.club.services.board import follow_terms
from cms.club.services.counting import count_ballot
from cms.club.services.membership import join, leave, place_member
from cms.club.services.personal_data import erase_for
from tests.cms.club.factories import NOW, BallotFactory, IdeaFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

END = NOW + timedelta(days=7)
RULE = Rule(quorum_percent=50, colleges_needed=2, majority_percent=50, max_choices=2)


def refusal_of(call, **arguments):
    with pytest.raises(ClubRefusedError) as caught:
        call(**arguments)
    return caught.value.refusal


def members(**sizes):
    return {name: [m.user for m in MembershipFactory.create_batch(n, college=name)] for name, n in sizes.items()}


def question(**more):
    arguments = {
        "kind": BallotKind.QUESTION,
        "title": "Garder le forum ?",
        "question": "Oui ou non.",
        "rule": RULE,
        "closes_at": END,
        "now": NOW,
    }
    return prepare_ballot(**arguments | more)


def opened(ballot=None):
    return open_ballot(ballot_id=(ballot or question()).pk, actor=UserFactory(), now=NOW)


def vote(ballot, user, *choices, at=NOW):
    return cast_paper(ballot_id=ballot.pk, elector=user, choices=list(choices), now=at)


# -- preparing and opening ------------------------------------------------------------------------------------------


def test_prepared_question_offers_its_three_answers():
    ballot = question()

    assert [(o.code, o.label) for o in queries.options_of(ballot)] == [
        ("pour", "Pour"),
        ("contre", "Contre"),
        ("abstention", "Abstention"),
    ]
    assert len(ballot.seed) == 64


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"title": "  "}, Refusal.BALLOT_TEXT_MISSING),
        ({"question": ""}, Refusal.BALLOT_TEXT_MISSING),
        ({"closes_at": NOW + timedelta(minutes=59)}, Refusal.CLOSING_IN_THE_PAST),
        ({"rule": Rule(101, 2, 50, 1)}, Refusal.QUORUM_OUT_OF_RANGE),
    ],
)
def test_prepare_refuses_and_writes_nothing(change, refusal):
    assert refusal_of(question, **change) is refusal
    assert (Ballot.objects.count(), BallotOption.objects.count()) == (0, 0)


def test_prepare_bounds_the_options():
    ideas = IdeaFactory.create_batch(31)

    refusal = refusal_of(question, kind=BallotKind.PRIORITIES, ideas=ideas)

    assert refusal is Refusal.TOO_MANY_OPTIONS


def test_open_needs_options():
    ballot = question(kind=BallotKind.ELECTION)

    assert refusal_of(opened, ballot=ballot) is Refusal.TOO_FEW_OPTIONS


def test_open_calls_the_members_of_the_day_and_no_other():
    called = members(issuers=2, publishers=1)
    MembershipFactory(left_at=NOW)
    ballot = opened()
    MembershipFactory()

    roll = BallotElector.objects.filter(ballot=ballot).order_by("pk").values_list("user", "college", "voted")
    assert list(roll) == [
        *((user.pk, "issuers", False) for user in called["issuers"]),
        (called["publishers"][0].pk, "publishers", False),
    ]
    assert (ballot.state, len(ballot.seal)) == ("open", 64)


def test_open_twice_is_refused():
    members(issuers=1)
    ballot = opened()

    assert refusal_of(open_ballot, ballot_id=ballot.pk, actor=UserFactory(), now=NOW) is Refusal.BALLOT_NOT_PREPARED


# -- handing in a paper ---------------------------------------------------------------------------------------------


def test_paper_is_one_a_member_and_illegible_until_the_count():
    user = members(issuers=1)["issuers"][0]
    ballot = opened()

    code = vote(ballot, user, "pour")

    paper = BallotPaper.objects.get()
    assert (paper.college, paper.choices) == ("issuers", None)
    assert "pour" not in paper.sealed
    assert queries.paper_of_receipt(ballot, code=code) == paper
    assert refusal_of(vote, ballot=ballot, user=user) is Refusal.ALREADY_CAST
    assert BallotPaper.objects.count() == 1


def test_papers_of_different_lengths_look_alike():
    users = members(issuers=2)["issuers"]
    ballot = opened(question(kind=BallotKind.PRIORITIES, ideas=IdeaFactory.create_batch(3)))

    vote(ballot, users[0], "1", "2")
    vote(ballot, users[1])

    assert len({len(paper.sealed) for paper in BallotPaper.objects.all()}) == 1


def test_paper_in_the_last_instant_counts_and_one_at_the_second_of_closing_does_not():
    users = members(issuers=2)["issuers"]
    ballot = opened()

    vote(ballot, users[0], "pour", at=END - timedelta(microseconds=1))

    assert refusal_of(cast_paper, ballot_id=ballot.pk, elector=users[1], choices=["pour"], now=END) is (
        Refusal.BALLOT_NOT_OPEN
    )
    assert BallotPaper.objects.count() == 1


def test_paper_of_a_stranger_of_an_unknown_choice_or_before_the_opening_is_refused():
    user = members(issuers=1)["issuers"][0]
    prepared = question()
    ballot = opened()

    assert refusal_of(vote, ballot=prepared, user=user) is Refusal.BALLOT_NOT_OPEN
    assert refusal_of(vote, ballot=ballot, user=UserFactory()) is Refusal.NOT_AN_ELECTOR
    with pytest.raises(ClubRefusedError):
        vote(ballot, user, "peut-être")
    assert (BallotPaper.objects.count(), BallotElector.objects.filter(voted=True).count()) == (0, 0)


def test_member_who_changes_college_votes_in_the_one_of_the_roll():
    user = members(issuers=1)["issuers"][0]
    ballot = opened()
    leave(user=user, now=NOW)
    again = join(
        user=user, organisation="Logiciels", quality=Quality.PUBLISHER, display_name="Sam", charter=True, now=NOW
    )

    vote(ballot, user, "pour")

    assert again.college == "publishers"
    assert BallotPaper.objects.get().college == "issuers"


def test_member_whose_college_is_changed_during_a_ballot_votes_in_the_one_of_the_roll_and_once():
    member = MembershipFactory(college="issuers")
    ballot = opened()
    place_member(
        membership_id=member.pk,
        college=College.PUBLISHERS,
        reason="Vous éditez un logiciel.",
        actor=UserFactory(),
        roles=frozenset({Role.SUPPORT}),
        expected_college="issuers",
        now=NOW,
    )

    vote(ballot, member.user, "pour")

    assert BallotPaper.objects.get().college == "issuers"
    assert refusal_of(vote, ballot=ballot, user=member.user) is Refusal.ALREADY_CAST


def test_member_whose_college_is_not_confirmed_is_no_elector_and_no_candidate():
    waiting = MembershipFactory(confirmed_at=None).user
    ballot = question(kind=BallotKind.ELECTION)
    candidacy = {"ballot_id": ballot.pk, "candidate": waiting, "statement": "", "now": NOW}

    assert refusal_of(stand, **candidacy) is Refusal.NOT_CONFIRMED
    assert queries.standing_in(ballot, user=waiting).may_stand is False
    opened()
    assert BallotElector.objects.count() == 0


# -- the count ------------------------------------------------------------------------------------------------------


def test_three_colleges_of_1_5_and_50_members_end_as_the_rule_says():
    called = members(issuers=1, publishers=5, intermediaries=50)
    ballot = opened()
    for college, users in called.items():
        for user in users:
            vote(ballot, user, "contre" if college == "intermediaries" else "pour")

    count_ballot(ballot_id=ballot.pk, now=END)

    result = queries.read_result(Ballot.objects.get(pk=ballot.pk))
    assert result.verdict is Verdict.ADOPTED
    assert [(c.value, t.electors, t.voted) for c, t in result.turnout] == [
        ("issuers", 1, 1),
        ("publishers", 5, 5),
        ("intermediaries", 50, 50),
    ]
    # The single issuer's paper is not told beside its college.
    assert result.hidden == [College.ISSUERS]
    assert "pour" not in result.rows[0]
    assert [(row["pour"], row["contre"]) for row in result.rows[1:]] == [(5, 0), (0, 50)]


def test_count_waits_for_the_end_and_does_nothing_the_second_time():
    called = members(issuers=3)["issuers"]
    ballot = opened()
    for user in called:
        vote(ballot, user, "pour")

    assert refusal_of(count_ballot, ballot_id=ballot.pk, now=END - timedelta(seconds=1)) is Refusal.BALLOT_STILL_OPEN
    first = count_ballot(ballot_id=ballot.pk, now=END)
    again = count_ballot(ballot_id=ballot.pk, now=END + timedelta(days=1))

    assert (again.closed_at, again.result) == (END, first.result)
    assert ClubEvent.objects.filter(kind="ballot_closed").count() == 1


def _lower_the_quorum(ballot):
    Ballot.objects.filter(pk=ballot.pk).update(quorum_percent=1)


def _lose_a_paper(ballot):
    BallotPaper.objects.filter(ballot=ballot).first().delete()


def _stuff_a_paper(ballot):
    BallotPaper.objects.create(ballot=ballot, college="issuers", receipt="f" * 64, sealed="x")


def _rewrite_a_paper(ballot):
    BallotPaper.objects.filter(pk=BallotPaper.objects.first().pk).update(sealed="gAAAA")


def _add_an_elector(ballot):
    BallotElector.objects.create(ballot=ballot, user=UserFactory(), college="issuers")


@pytest.mark.parametrize(
    "tamper", [_lower_the_quorum, _lose_a_paper, _stuff_a_paper, _rewrite_a_paper, _add_an_elector]
)
def test_count_of_a_ballot_that_was_tampered_with_publishes_nothing(tamper):
    called = members(issuers=3)["issuers"]
    ballot = opened()
    for user in called:
        vote(ballot, user, "pour")
    tamper(ballot)

    assert refusal_of(count_ballot, ballot_id=ballot.pk, now=END) is Refusal.BALLOT_TAMPERED
    ballot.refresh_from_db()
    assert (ballot.state, ballot.result) == ("open", None)


def test_member_erased_after_voting_still_counts():
    called = members(issuers=3)["issuers"]
    ballot = opened()
    for user in called:
        vote(ballot, user, "pour")
    erase_for(user=called[0], now=NOW)
    called[0].delete()

    result = count_ballot(ballot_id=ballot.pk, now=END).result

    assert result["turnout"]["issuers"] == {"electors": 3, "voted": 3}
    assert result["answers"]["issuers"]["pour"] == 3


def test_receipt_finds_the_paper_after_the_count_and_a_wrong_one_finds_nothing():
    users = members(issuers=4)["issuers"]
    ballot = opened()
    codes = [vote(ballot, user, choice) for user, choice in zip(users, ["pour", "contre", "pour", "pour"], strict=True)]

    ballot = count_ballot(ballot_id=ballot.pk, now=END)

    assert [queries.paper_of_receipt(ballot, code=code).choices for code in codes] == [
        ["pour"],
        ["contre"],
        ["pour"],
        ["pour"],
    ]
    assert queries.paper_of_receipt(ballot, code="AAAAA-AAAAA-AAAAA") is None
    assert sorted(shown for _receipt, _college, shown in queries.published_papers(ballot)) == [
        "Contre",
        "Pour",
        "Pour",
        "Pour",
    ]


def test_whole_database_does_not_lead_from_a_paper_to_its_voter(django_capture_on_commit_callbacks):
    """The attack: every column of every row that a vote touches, before and after the count."""
    users = members(issuers=12)["issuers"]
    with django_capture_on_commit_callbacks(execute=True):
        ballot = opened()
    events = set(ClubEvent.objects.values_list("pk", flat=True))
    for user in users:
        vote(ballot, user, "pour")
    during = list(BallotPaper.objects.order_by("pk").values_list("pk", flat=True))

    count_ballot(ballot_id=ballot.pk, now=END)

    # No key in common, nothing that dates a paper or its voter, no trace of the voter in the journal.
    assert {f.name for f in BallotPaper._meta.get_fields()} == {
        "id",
        "ballot",
        "college",
        "receipt",
        "sealed",
        "choices",
    }
    dated = (models.DateField, models.TimeField)
    assert not [f for model in (BallotPaper, BallotElector) for f in model._meta.fields if isinstance(f, dated)]
    new = ClubEvent.objects.exclude(pk__in=events)
    assert [(e.kind, e.actor) for e in new] == [("ballot_closed", None)]
    # The rows are new, and lie in the order of the receipts, which nobody chose.
    papers = list(BallotPaper.objects.order_by("receipt").values_list("pk", "receipt"))
    assert not {pk for pk, _receipt in papers} & set(during)
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT receipt FROM club_ballotpaper ORDER BY {place}")
        assert [receipt for (receipt,) in cursor.fetchall()] == [receipt for _pk, receipt in papers]
    assert len(papers) == len(users)
    if connection.vendor == "postgresql":
        # A row says which transaction wrote it: that of the count for every paper, that of the vote for no paper.
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT xmin::text FROM club_ballotpaper")
            papers_written = {xmin for (xmin,) in cursor.fetchall()}
            cursor.execute("SELECT DISTINCT xmin::text FROM club_ballotelector")
            voters_written = {xmin for (xmin,) in cursor.fetchall()}
        assert len(papers_written) == 1
        assert len(voters_written) == len(users)
        assert not papers_written & voters_written


def test_cancelled_ballot_destroys_its_papers_unread_and_says_why():
    users = members(issuers=1)["issuers"]
    ballot = opened()
    vote(ballot, users[0], "pour")

    assert refusal_of(cancel_ballot, ballot_id=ballot.pk, actor=UserFactory(), reason=" ", now=NOW) is (
        Refusal.REASON_MISSING
    )
    cancel_ballot(ballot_id=ballot.pk, actor=UserFactory(), reason="La question était mal posée.", now=NOW)

    assert BallotPaper.objects.count() == 0
    assert refusal_of(count_ballot, ballot_id=ballot.pk, now=END) is Refusal.BALLOT_NOT_OPEN


def test_priorities_come_out_ranked():
    called = members(issuers=3, publishers=3, intermediaries=3)
    ideas = IdeaFactory.create_batch(3)
    ballot = opened(question(kind=BallotKind.PRIORITIES, ideas=ideas))
    for users in called.values():
        vote(ballot, users[0], "2")
        vote(ballot, users[1], "2", "3")
        vote(ballot, users[2])

    result = queries.read_result(count_ballot(ballot_id=ballot.pk, now=END))

    assert [(row["rank"], row["option"].idea, row["percent"]) for row in result.rows] == [
        (1, ideas[1], Decimal("66.7")),
        (2, ideas[2], Decimal("33.3")),
        (3, ideas[0], 0),
    ]


def test_priorities_tell_no_score_from_which_the_paper_of_one_alone_would_follow():
    """The attack: three times the score, less the shares of the colleges that are shown, is the share of the other."""
    called = members(issuers=3, publishers=3, intermediaries=1)
    ideas = IdeaFactory.create_batch(2)
    ballot = opened(question(kind=BallotKind.PRIORITIES, ideas=ideas))
    for user in [*called["issuers"], *called["publishers"]]:
        vote(ballot, user, "1")
    vote(ballot, called["intermediaries"][0], "2")

    counted = count_ballot(ballot_id=ballot.pk, now=END)

    assert all(set(line) == {"option", "rank", "by_college"} for line in counted.result["options"])
    assert all("intermediaries" not in line["by_college"] for line in counted.result["options"])
    assert [(row["rank"], row["percent"]) for row in queries.read_result(counted).rows] == [(1, None), (2, None)]


# -- the election and the board -------------------------------------------------------------------------------------


def election():
    return question(kind=BallotKind.ELECTION, title="Élection des représentants", rule=Rule(0, 2, 50, 2))


def run_election(*, voices, at=NOW):
    """An election where the candidates of each college get so many voices: ``{candidate: voices}``."""
    ballot = BallotFactory(
        kind="election", title="Élection", quorum_percent=0, created_at=at, closes_at=at + timedelta(days=7)
    )
    options = {user: stand(ballot_id=ballot.pk, candidate=user, statement="", now=at) for user in voices}
    open_ballot(ballot_id=ballot.pk, actor=UserFactory(), now=at)
    voters = {
        college: iter(BallotElector.objects.filter(ballot=ballot, college=college).order_by("pk"))
        for college in {o.college for o in options.values()}
    }
    for user, option in options.items():
        for _voice in range(voices[user]):
            cast_paper(ballot_id=ballot.pk, elector=next(voters[option.college]).user, choices=[option.code], now=at)
    return count_ballot(ballot_id=ballot.pk, now=at + timedelta(days=7))


def test_candidates_stand_in_their_college_and_may_stand_down():
    user = members(publishers=1)["publishers"][0]
    ballot = election()

    option = stand(ballot_id=ballot.pk, candidate=user, statement=" Je viendrai. ", now=NOW)

    assert (option.college, option.statement, option.name) == ("publishers", "Je viendrai.", "Camille, comptable")
    arguments = {"ballot_id": ballot.pk, "candidate": user}
    assert refusal_of(stand, statement="", now=NOW, **arguments) is Refusal.ALREADY_A_CANDIDATE
    stand_down(**arguments)
    assert refusal_of(stand_down, **arguments) is Refusal.NOT_A_CANDIDATE
    stranger = {"candidate": UserFactory(), "statement": "", "now": NOW}
    assert refusal_of(stand, ballot_id=ballot.pk, **stranger) is Refusal.NOT_A_MEMBER
    other = {"ballot_id": question().pk, "candidate": user, "statement": "", "now": NOW}
    assert refusal_of(stand, **other) is Refusal.NOT_AN_ELECTION


def test_electors_only_tick_candidates_of_their_college():
    called = members(publishers=1, issuers=1)
    ballot = election()
    option = stand(ballot_id=ballot.pk, candidate=called["publishers"][0], statement="", now=NOW)
    opened(ballot)

    with pytest.raises(ClubRefusedError) as caught:
        vote(ballot, called["issuers"][0], option.code)
    assert caught.value.refusal is Refusal.UNKNOWN_CHOICE


def test_elected_sit_from_the_morrow_and_the_role_follows():
    users = members(issuers=8)["issuers"]
    run_election(voices={users[0]: 1, users[1]: 3, users[2]: 2, users[3]: 0})
    today = END.date()
    morrow = today + timedelta(days=1)

    assert sitting(today=today) == []
    bench = benches(today=morrow)[0]
    assert [seat.holder for seat in bench.sitting] == [users[1], users[2]]
    assert [seat.holder for seat in bench.substitutes] == [users[0]]
    assert [b.vacant for b in benches(today=morrow)] == [0, 2, 2]
    follow_terms(today=morrow)
    follow_terms(today=morrow)
    assert users[1].has_role("board")
    assert not users[0].has_role("board")


def test_substitute_sits_when_a_representative_leaves():
    users = members(issuers=8)["issuers"]
    run_election(voices={users[0]: 1, users[1]: 3, users[2]: 2})
    morrow = END.date() + timedelta(days=1)
    follow_terms(today=morrow)

    leave(user=users[1], now=END + timedelta(days=2))
    follow_terms(today=morrow + timedelta(days=1))

    assert [seat.holder for seat in benches(today=morrow + timedelta(days=1))[0].sitting] == [users[2], users[0]]
    users[1].refresh_from_db()
    assert not users[1].groups.filter(name="board").exists()
    assert users[0].groups.filter(name="board").exists()


def test_new_election_ends_the_former_terms():
    users = members(issuers=6)["issuers"]
    run_election(voices={users[0]: 2, users[1]: 1})
    later = NOW + timedelta(days=300)
    run_election(voices={users[2]: 2, users[3]: 1}, at=later)
    day = (later + timedelta(days=8)).date()

    assert [seat.holder for seat in sitting(today=day)] == [users[2], users[3]]
    assert BoardSeat.objects.get(holder=users[0]).ends_on == (later + timedelta(days=7)).date()


# -- who is told ----------------------------------------------------------------------------------------------------


def test_electors_are_told_at_the_opening_and_at_the_count_once_each(django_capture_on_commit_callbacks):
    users = members(issuers=2)["issuers"]
    UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        ballot = opened()
    with django_capture_on_commit_callbacks(execute=True):
        count_ballot(ballot_id=ballot.pk, now=END)

    assert sorted(message.to[0] for message in mail.outbox) == sorted([user.email for user in users] * 2)
    assert "Scrutin ouvert" in mail.outbox[0].subject
    assert "Résultat du scrutin" in mail.outbox[-1].subject
    assert ballot.get_absolute_url() in mail.outbox[0].body
