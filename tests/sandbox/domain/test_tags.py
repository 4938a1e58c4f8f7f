"""The paths of UBL: one a control, as the published reports write them."""

from sandbox.domain.checks import CHECKS
from sandbox.domain.refusals import Refusal, RefusalCode
from sandbox.domain.tags import UBL_TAGS, in_ubl


def test_every_control_has_its_path_in_ubl():
    assert {check.code for check in CHECKS} - set(UBL_TAGS) == set()


def test_refusal_of_a_ubl_file_names_the_path_of_ubl():
    values = {"identifier": "1"}
    (refusal,) = in_ubl([Refusal(RefusalCode.SUPPLIER_UNKNOWN, field="supplier", tag="cii", values=values)])
    assert refusal == Refusal(
        RefusalCode.SUPPLIER_UNKNOWN,
        field="supplier",
        tag="AccountingSupplierParty.Party.PartyIdentification.ID.value",
        values=values,
    )
