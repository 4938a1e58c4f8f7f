"""unit: the college that follows from a quality, and what one may ask for."""

import pytest

from cms.club.domain.membership import PLACINGS, Quality, refusal_of_placement, refusal_of_wish
from cms.club.domain.vocabulary import College, Refusal

# Typed by hand from the newsletter that announces the club: whom it names in each college.
NAMED = {
    "supplier": "issuers",
    "supplier_accountant": "issuers",
    "publisher": "publishers",
    "operator": "publishers",
    "chartered_accountant": "intermediaries",
    "federation": "intermediaries",
    "chamber": "intermediaries",
}


def test_every_quality_has_its_row_and_its_reason():
    assert set(PLACINGS) == set(Quality)
    assert all(placing.reason for placing in PLACINGS.values())


def test_qualities_that_the_newsletter_names_are_official_and_only_those():
    official = {q.value: p.college.value for q, p in PLACINGS.items() if p.evidence == "official" and p.college}

    assert official == NAMED


@pytest.mark.parametrize(
    ("quality", "wished", "why", "refusal"),
    [
        (Quality.SUPPLIER, None, "", None),
        (Quality.SUPPLIER, College.ISSUERS, "", None),
        (Quality.SUPPLIER, College.PUBLISHERS, "  ", Refusal.WISH_WITHOUT_REASON),
        (Quality.SUPPLIER, College.PUBLISHERS, "Nous éditons aussi.", None),
        (Quality.PUBLIC_AGENT, None, "", Refusal.COLLEGE_MISSING),
        (Quality.PUBLIC_AGENT, College.ISSUERS, "", Refusal.WISH_WITHOUT_REASON),
        (Quality.OTHER, College.ISSUERS, "Association qui facture.", None),
    ],
)
def test_wish_for_another_college_says_why(quality, wished, why, refusal):
    assert refusal_of_wish(quality=quality, wished=wished, why=why) is refusal


@pytest.mark.parametrize(
    ("proposed", "current", "confirmed", "chosen", "refused"),
    [
        (College.ISSUERS, College.ISSUERS, False, College.ISSUERS, False),
        (College.ISSUERS, College.ISSUERS, False, College.PUBLISHERS, True),
        # No proposal: whatever is chosen, the member reads why.
        (None, College.ISSUERS, False, College.ISSUERS, True),
        # Once confirmed elsewhere, coming back to the proposal is a change too.
        (College.ISSUERS, College.PUBLISHERS, True, College.ISSUERS, True),
        (College.ISSUERS, College.ISSUERS, True, College.ISSUERS, False),
    ],
)
def test_placement_wants_a_reason_when_it_changes_something(proposed, current, confirmed, chosen, refused):
    asked = {"proposed": proposed, "current": current, "confirmed": confirmed, "chosen": chosen}

    assert refusal_of_placement(**asked, reason=" ") is (Refusal.REASON_MISSING if refused else None)
    assert refusal_of_placement(**asked, reason="Parce que.") is None
