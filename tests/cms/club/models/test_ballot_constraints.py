"""integration: what must never be false of a ballot, tried around the models."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cms.club.models import Ballot, BallotElector, BallotOption, BallotPaper, BoardSeat
from tests.cms.club.factories import NOW, BallotFactory, IdeaFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def refused(write, constraint):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    # SQLite names the columns of a broken unique constraint, PostgreSQL its name.
    assert constraint in str(caught.value) or "UNIQUE" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"kind": "x"}, "club_ballot_kind_known"),
        ({"state": "x", "opened_at": NOW, "seal": "s"}, "club_ballot_state_known"),
        ({"state": "open"}, "club_ballot_open_is_sealed"),
        ({"state": "open", "opened_at": NOW}, "club_ballot_open_is_sealed"),
        ({"result": {}}, "club_ballot_result_only_once_closed"),
        ({"state": "closed", "opened_at": NOW, "seal": "s"}, "club_ballot_result_only_once_closed"),
        (
            {
                "state": "closed",
                "opened_at": NOW,
                "seal": "s",
                "result": {},
                "closed_at": NOW + timedelta(days=7, microseconds=-1),
            },
            "club_ballot_counted_after_its_end",
        ),
        ({"state": "cancelled"}, "club_ballot_cancelled_with_a_motive"),
        ({"quorum_percent": 101}, "club_ballot_quorum_is_a_share"),
        ({"colleges_needed": 0}, "club_ballot_one_to_three_colleges"),
        ({"colleges_needed": 4}, "club_ballot_one_to_three_colleges"),
        ({"majority_percent": 49}, "club_ballot_majority_is_one"),
        ({"majority_percent": 100}, "club_ballot_majority_is_one"),
    ],
)
def test_ballot_holds(change, constraint):
    ballot = BallotFactory()

    refused(lambda: Ballot.objects.filter(pk=ballot.pk).update(**change), constraint)


def write_twice(model, **row):
    model.objects.bulk_create([model(**row)])
    return lambda: model.objects.bulk_create([model(**row)])


def test_option_is_one_a_code_an_idea_and_a_candidate():
    ballot = BallotFactory()
    one = {"ballot": ballot, "position": 1, "label": "l"}
    idea, user = IdeaFactory(), UserFactory()
    BallotOption.objects.create(code="0", idea=idea, **one)
    BallotOption.objects.create(code="1", candidate=user, college="issuers", **one)

    refused(write_twice(BallotOption, code="a", **one), "club_option_one_a_code")
    refused(lambda: BallotOption.objects.create(code="b", idea=idea, **one), "club_option_one_an_idea")
    refused(lambda: BallotOption.objects.create(code="c", candidate=user, **one), "club_option_one_a_candidate")
    refused(lambda: BallotOption.objects.create(code="d", college="x", **one), "club_option_college_known")


def test_elector_is_called_once_in_a_known_college():
    ballot, user = BallotFactory(), UserFactory()

    refused(write_twice(BallotElector, ballot=ballot, user=user, college="issuers"), "club_elector_once_a_ballot")
    refused(lambda: BallotElector.objects.create(ballot=ballot, college="x"), "club_elector_college_known")


def test_paper_is_sealed_or_counted_and_has_its_own_receipt():
    paper = {"ballot": BallotFactory(), "college": "issuers"}

    refused(write_twice(BallotPaper, receipt="r", sealed="s", **paper), "club_paper_one_a_receipt")
    refused(lambda: BallotPaper.objects.create(receipt="a", **paper), "club_paper_sealed_or_counted")
    refused(
        lambda: BallotPaper.objects.create(receipt="b", sealed="s", choices=[], **paper), "club_paper_sealed_or_counted"
    )
    refused(
        lambda: BallotPaper.objects.create(**paper | {"college": "x"}, receipt="c", sealed="s"),
        "club_paper_college_known",
    )


def test_seat_is_one_a_rank_and_a_person_and_lasts_a_day_at_least():
    seat = {"ballot": BallotFactory(), "college": "issuers", "starts_on": DAY, "ends_on": DAY}
    user = UserFactory()
    BoardSeat.objects.create(rank=9, holder=user, **seat)

    refused(write_twice(BoardSeat, rank=1, **seat), "club_seat_one_a_rank")
    refused(lambda: BoardSeat.objects.create(rank=2, holder=user, **seat), "club_seat_one_a_person")
    refused(lambda: BoardSeat.objects.create(rank=0, **seat), "club_seat_rank_counts_from_one")
    refused(lambda: BoardSeat.objects.create(rank=3, **seat | {"college": "x"}), "club_seat_college_known")
    refused(
        lambda: BoardSeat.objects.create(rank=4, **seat | {"ends_on": DAY - timedelta(days=1)}),
        "club_seat_ends_after_it_begins",
    )
