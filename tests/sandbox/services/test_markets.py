"""Writing a market sheet: by an actor, judged first, nothing half-written."""

from datetime import date
from decimal import Decimal

import pytest

from sandbox.domain.market_sheet import PartyRole, SheetParty
from sandbox.domain.refusals import RefusalCode, RefusedError, StaleDocumentError
from sandbox.domain.vocabulary import Role
from sandbox.models import Document, Event, Market
from sandbox.services import save_market, take_seat
from tests.sandbox.factories import COMMUNE, LUMEN, MENUISERIE, make_document, make_sheet, make_space, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def space():
    return make_space()


def refusal_of(**kwargs):
    with pytest.raises(RefusedError) as caught:
        save_market(**kwargs)
    return caught.value.refusal


def test_saved_market_is_its_sheet_and_its_actors(space):
    market = save_market(space_id=space.pk, sheet=make_sheet())
    assert market.sheet == make_sheet()
    assert (market.number, market.months, market.vat_rate) == ("2026-TX-014", 12, Decimal(20))
    assert [(party.role, party.structure.identifier) for party in market.parties.all()] == [
        ("TITULAIRE", LUMEN),
        ("SOUS_TRAITANT", MENUISERIE),
        ("MOA", COMMUNE),
        ("SERVICE_FINANCIER", COMMUNE),
    ]
    assert Event.objects.get(space=space, type="market.saved").payload["number"] == "2026-TX-014"


def test_market_written_again_keeps_its_place_and_counts_its_versions(space):
    market = save_market(space_id=space.pk, sheet=make_sheet())
    again = save_market(space_id=space.pk, sheet=make_sheet(months=6), market_id=market.pk, expected_version=1)
    assert (again.pk, again.rank, again.version, again.sheet.months) == (market.pk, 1, 2, 6)
    with pytest.raises(StaleDocumentError):
        save_market(space_id=space.pk, sheet=make_sheet(), market_id=market.pk, expected_version=1)


def test_refused_sheet_writes_nothing(space):
    before = Event.objects.count()
    assert (
        refusal_of(space_id=space.pk, sheet=make_sheet(amount_excl_vat=Decimal(-5))).code is RefusalCode.MARKET_AMOUNT
    )
    assert Market.objects.count() == 0
    assert Event.objects.count() == before


def test_number_is_taken_once_in_a_space(space):
    save_market(space_id=space.pk, sheet=make_sheet())
    assert refusal_of(space_id=space.pk, sheet=make_sheet()).code is RefusalCode.MARKET_NUMBER_TAKEN
    save_market(space_id=make_space().pk, sheet=make_sheet())


def test_stranger_neither_writes_nor_sees_a_market(space):
    market = save_market(space_id=space.pk, sheet=make_sheet())
    other = make_sheet(
        number="2026-TX-015",
        parties=(
            SheetParty(PartyRole.CONTRACTOR, MENUISERIE),
            SheetParty(PartyRole.MOA, COMMUNE),
            SheetParty(PartyRole.FINANCE, COMMUNE),
        ),
    )
    assert refusal_of(space_id=space.pk, sheet=other).code is RefusalCode.MARKET_STRANGER
    take_seat(space_id=space.pk, seat_id=seat_of(space, Role.RECIPIENT).pk)
    second = save_market(space_id=space.pk, sheet=other)
    lumen = space.structures.get(identifier=LUMEN)
    commune = space.structures.get(identifier=COMMUNE)
    assert list(Market.objects.visible_to(lumen.pk)) == [market]
    assert list(Market.objects.visible_to(commune.pk).order_by("rank")) == [market, second]
    assert list(Market.objects.visible_to(None)) == []


def test_market_with_a_deposited_piece_keeps_its_sheet(space):
    market = save_market(space_id=space.pk, sheet=make_sheet())
    document = make_document(space)
    Document.objects.filter(pk=document.pk).update(contract_number=market.number)
    found = refusal_of(space_id=space.pk, sheet=make_sheet(months=6), market_id=market.pk)
    assert found.code is RefusalCode.MARKET_BEGUN


def test_unknown_structure_is_refused_by_its_role(space):
    parties = (SheetParty(PartyRole.CONTRACTOR, LUMEN), *make_sheet().parties[2:], SheetParty(PartyRole.MOE, "404"))
    found = refusal_of(space_id=space.pk, sheet=make_sheet(parties=parties, starts_on=date(2026, 1, 5)))
    assert (found.code, found.field) == (RefusalCode.MARKET_PARTY_UNKNOWN, "moe")
