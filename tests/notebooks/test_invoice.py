"""unit: the sample invoice of the lessons is what it says."""

from datetime import date
from decimal import Decimal

from lxml import etree

from notebooks.invoice import simple_invoice

RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"


def test_simple_invoice_adds_up_to_the_cent():
    xml = etree.fromstring(simple_invoice(number="F-1", issued_on=date(2026, 1, 15), net=Decimal("33.333")))
    amounts = {
        tag: xml.findtext(f".//{RAM}{tag}") for tag in ("TaxBasisTotalAmount", "TaxTotalAmount", "GrandTotalAmount")
    }

    assert amounts == {"TaxBasisTotalAmount": "33.33", "TaxTotalAmount": "6.67", "GrandTotalAmount": "40.00"}


def test_simple_invoice_escapes_what_it_is_given():
    xml = etree.fromstring(
        simple_invoice(number="A&B", issued_on=date(2026, 1, 15), net=Decimal(1), label="tables <chaises>")
    )

    assert xml.findtext(f".//{RAM}SpecifiedTradeProduct/{RAM}Name") == "tables <chaises>"
    assert [e.text for e in xml.iter(f"{RAM}ID") if e.text == "A&B"] == ["A&B"]
