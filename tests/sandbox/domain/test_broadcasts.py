"""« Mes messages »: who may write to whom."""

from datetime import datetime, timedelta

import pytest

from sandbox.domain.broadcasts import (
    MAX_SUBJECT,
    Absence,
    Exchange,
    Partner,
    ScriptedBroadcast,
    is_public,
    objections,
    reach_of,
)
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.vocabulary import RecipientKind
from tests.sandbox.conftest import NOW

TOWN, WATER = Partner(1, "Commune", public=True), Partner(2, "Syndicat", public=True)
LUMEN, DOORS = Partner(3, "Lumen", public=False), Partner(4, "Portes", public=False)
EVERYONE = (TOWN, WATER, LUMEN, DOORS)


def exchange(supplier, client, days=0):
    return Exchange(supplier.key, client.key, NOW + timedelta(days=days))


def test_only_companies_are_private():
    assert [kind for kind in RecipientKind if not is_public(kind)] == [RecipientKind.COMPANY]


def test_public_structure_writes_to_its_suppliers_private_or_public():
    reach = reach_of(TOWN, EVERYONE, [exchange(LUMEN, TOWN, 4), exchange(WATER, TOWN), exchange(LUMEN, TOWN, 1)])
    assert reach.partners == (LUMEN, WATER)
    assert reach.since[LUMEN.key] == NOW + timedelta(days=1)
    assert reach.absent == ((DOORS, Absence.NO_INVOICE),)


def test_public_structure_does_not_write_to_the_client_it_bills():
    reach = reach_of(TOWN, EVERYONE, [exchange(TOWN, WATER)])
    assert reach.partners == ()
    assert (WATER, Absence.NOT_SUPPLIER) in reach.absent


def test_private_structure_writes_to_public_clients_only():
    # DOORS subcontracts: LUMEN is its client, and private.
    reach = reach_of(LUMEN, EVERYONE, [exchange(LUMEN, TOWN), exchange(LUMEN, DOORS), exchange(DOORS, LUMEN)])
    assert reach.partners == (TOWN,)
    assert dict(reach.absent) == {WATER: Absence.NO_INVOICE, DOORS: Absence.NOT_PUBLIC}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"chosen": []}, [RefusalCode.MESSAGE_NO_RECIPIENT]),
        ({"chosen": [LUMEN.key, DOORS.key]}, [RefusalCode.MESSAGE_STRANGER]),
        ({"chosen": [LUMEN.key, 99]}, [RefusalCode.MESSAGE_NO_RECIPIENT]),
        ({"subject": "  "}, [RefusalCode.MESSAGE_SUBJECT_MISSING]),
        ({"subject": "x" * (MAX_SUBJECT + 1)}, [RefusalCode.MESSAGE_TOO_LONG]),
        ({"text": "", "chosen": []}, [RefusalCode.MESSAGE_TEXT_MISSING, RefusalCode.MESSAGE_NO_RECIPIENT]),
    ],
)
def test_message_is_refused_for_what_it_lacks(changes, codes):
    reach = reach_of(TOWN, EVERYONE, [exchange(LUMEN, TOWN)])
    told = {"subject": "Code", "text": "Au 1er janvier.", "chosen": [LUMEN.key]} | changes
    assert [refusal.code for refusal in objections(**told, reach=reach)] == codes


def test_message_without_any_partner_says_so():
    refusals = objections(subject="Code", text="Texte", chosen=[LUMEN.key], reach=reach_of(TOWN, EVERYONE, []))
    assert [refusal.code for refusal in refusals] == [RefusalCode.MESSAGE_NO_PARTNER]


def test_scripted_announcement_waits_for_a_first_invoice():
    script = ScriptedBroadcast(code="a", sender="1", subject="S", text="T", after_days=3)
    assert script.due_at(reach_of(TOWN, EVERYONE, [])) is None
    reach = reach_of(TOWN, EVERYONE, [exchange(LUMEN, TOWN), exchange(DOORS, TOWN, 9)])
    friday = datetime(2026, 11, 27, 9, 0, tzinfo=NOW.tzinfo)
    assert script.due_at(reach) == friday
