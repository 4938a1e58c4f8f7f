"""integration: a published number put right, what is refused, and what the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from cms.report.domain.refusals import CATALOGUE, CorrectionRefusedError, Refusal, message
from cms.report.figures.published import published_report
from cms.report.models import Correction
from cms.report.services import personal_data
from cms.report.services.corrections import correct_number
from tests.cms.accounts.factories import UserFactory
from tests.cms.report.factories import NOW

pytestmark = pytest.mark.django_db
RIGHT = {
    "year": 2020,
    "figure": "themes-des-formations",
    "code": "total",
    "value": "8",
    "reason": " La liste en nomme huit. ",
    "source": "La liste elle-même",
}


def test_latest_correction_counts_and_each_keeps_what_it_replaced():
    author = UserFactory()
    correct_number(**RIGHT, author=author, now=NOW)
    correct_number(**{**RIGHT, "value": "28\u202f755"}, author=author, now=NOW)

    report = published_report(2020)
    assert report.numbers["themes-des-formations", "total"] == 28_755
    assert report.edition.numbers()["themes-des-formations", "total"] == 6
    assert [(c.before, c.value, c.reason) for c in report.corrections] == [
        (6, 8, "La liste en nomme huit."),
        (8, 28_755, "La liste en nomme huit."),
    ]


@pytest.mark.parametrize(
    ("given", "refusals"),
    [
        ({"year": 1999}, [Refusal.FIGURE_UNKNOWN]),
        ({"figure": "autre"}, [Refusal.FIGURE_UNKNOWN]),
        ({"code": "autre"}, [Refusal.NUMBER_UNKNOWN]),
        ({"value": "huit"}, [Refusal.VALUE_NOT_A_NUMBER]),
        ({"value": ""}, [Refusal.VALUE_NOT_A_NUMBER]),
        ({"value": "²"}, [Refusal.VALUE_NOT_A_NUMBER]),
        ({"value": "-8"}, [Refusal.VALUE_OUT_OF_RANGE]),
        ({"value": "9" * 100_000}, [Refusal.VALUE_OUT_OF_RANGE]),
        ({"value": "1000000000001"}, [Refusal.VALUE_OUT_OF_RANGE]),
        ({"value": "006"}, [Refusal.VALUE_UNCHANGED]),
        ({"reason": " ", "source": ""}, [Refusal.REASON_MISSING, Refusal.SOURCE_MISSING]),
        ({"reason": "r" * 1001, "source": "s" * 501}, [Refusal.REASON_TOO_LONG, Refusal.SOURCE_TOO_LONG]),
    ],
)
def test_correction_that_says_nothing_sure_is_refused_whole(given, refusals):
    with pytest.raises(CorrectionRefusedError) as refused:
        correct_number(**{**RIGHT, **given}, author=UserFactory(), now=NOW)

    assert list(refused.value.refusals) == refusals
    assert Correction.objects.count() == 0


def test_every_refusal_has_a_sentence_and_a_remedy():
    assert set(CATALOGUE) == set(Refusal)
    assert all("\u00a0:" in message(refusal) and "." in message(refusal) for refusal in Refusal)


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"source": ""}, {"value": 6}, {"value": -1}, {"value": 10**12 + 1}])
def test_database_refuses_a_correction_that_must_never_be(wrong):
    row = {"year": 2020, "figure": "f", "code": "c", "before": 6, "value": 8, "reason": "r", "source": "s"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(**{**row, **wrong}, made_at=NOW)


def test_person_gets_their_corrections_and_may_be_forgotten():
    author = UserFactory()
    correct_number(**RIGHT, author=author, now=NOW)

    held = personal_data.export_for(user=author)["corrections de chiffres publiés"]
    personal_data.erase_for(user=author, now=NOW)

    assert [line["valeur juste"] for line in held] == [8]
    assert [(c.author, c.value) for c in Correction.objects.all()] == [(None, 8)]
