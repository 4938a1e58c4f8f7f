# ruff: noqa: E501 - a fault reads better on its one line
"""Faults made on purpose in a right CII file, by the refusal or the rule that they provoke: what « Reproduire » deposits.

Each fault is a list of edits on the file that ``write_cii`` makes of a complete draft: « drop » an element, « put » a
text, « attr » an attribute, « add » a fragment after an element. Paths are those of the file, without the root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lxml import etree

from sandbox.formats.cii import NAMESPACES

_HEAD = "rsm:ExchangedDocument"
_DEAL = "rsm:SupplyChainTradeTransaction"
_LINE = f"{_DEAL}/ram:IncludedSupplyChainTradeLineItem"
_AGREEMENT = f"{_DEAL}/ram:ApplicableHeaderTradeAgreement"
_DELIVERY = f"{_DEAL}/ram:ApplicableHeaderTradeDelivery"
_SETTLEMENT = f"{_DEAL}/ram:ApplicableHeaderTradeSettlement"
_SELLER, _BUYER = f"{_AGREEMENT}/ram:SellerTradeParty", f"{_AGREEMENT}/ram:BuyerTradeParty"
_MEANS = f"{_SETTLEMENT}/ram:SpecifiedTradeSettlementPaymentMeans"
_TAX = f"{_SETTLEMENT}/ram:ApplicableTradeTax"
_SUM = f"{_SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_PRODUCT = f"{_LINE}/ram:SpecifiedTradeProduct"
_PRICES = f"{_LINE}/ram:SpecifiedLineTradeAgreement"
_QUANTITY = f"{_LINE}/ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"
_LINE_SETTLEMENT = f"{_LINE}/ram:SpecifiedLineTradeSettlement"
_LINE_TAX = f"{_LINE_SETTLEMENT}/ram:ApplicableTradeTax"
_LINE_SUM = f"{_LINE_SETTLEMENT}/ram:SpecifiedTradeSettlementLineMonetarySummation"

Edit = Callable[..., None]  # takes the root of the file, changes it
Fault = tuple[Edit, ...]


def _at(root: etree._Element, path: str) -> etree._Element:
    found = root.find(path, NAMESPACES)
    if found is None:
        raise LookupError(path)
    return found


def _drop(path: str) -> Edit:
    def edit(root: etree._Element) -> None:
        element = _at(root, path)
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)

    return edit


def _put(path: str, text: str) -> Edit:
    def edit(root: etree._Element) -> None:
        _at(root, path).text = text

    return edit


def _attr(path: str, name: str, value: str = "") -> Edit:
    def edit(root: etree._Element) -> None:
        element = _at(root, path)
        if value:
            element.set(name, value)
        else:
            del element.attrib[name]

    return edit


def _add(after: str, fragment: str, *, inside: bool = False) -> Edit:
    """``inside``: as the first child of ``after`` and not behind it."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

    def edit(root: etree._Element) -> None:
        for rank, piece in enumerate(etree.fromstring(f"<all {spaces}>{fragment}</all>")):
            anchor = _at(root, after)
            if inside:
                anchor.insert(rank, piece)
            else:
                anchor.addnext(piece)
        etree.cleanup_namespaces(root, top_nsmap=NAMESPACES)

    return edit


def _allowance(*, charge: bool, category: str, rate: str, amount: str = "0.00", reason: str = "Geste") -> str:
    told = f"<ram:Reason>{reason}</ram:Reason>" if reason else ""
    percent = f"<ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent>" if rate else ""
    tax = f"<ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>{category}</ram:CategoryCode>{percent}"
    return (
        f"<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{str(charge).lower()}</udt:Indicator>"
        f"</ram:ChargeIndicator><ram:ActualAmount>{amount}</ram:ActualAmount>{told}"
        + (f"<ram:CategoryTradeTax>{tax}</ram:CategoryTradeTax>" if category else "")
        + "</ram:SpecifiedTradeAllowanceCharge>"
    )


def _line_allowance(*, charge: bool, reason: str = "", amount: str = "0.00") -> str:
    told = f"<ram:Reason>{reason}</ram:Reason>" if reason else ""
    return (
        f"<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{str(charge).lower()}</udt:Indicator>"
        f"</ram:ChargeIndicator><ram:ActualAmount>{amount}</ram:ActualAmount>{told}</ram:SpecifiedTradeAllowanceCharge>"
    )


def _period(start: str, end: str) -> str:
    def day(name: str, value: str) -> str:
        told = f'<udt:DateTimeString format="102">{value}</udt:DateTimeString>'
        return f"<ram:{name}>{told}</ram:{name}>" if value else ""

    return f"<ram:BillingSpecifiedPeriod>{day('StartDateTime', start)}{day('EndDateTime', end)}</ram:BillingSpecifiedPeriod>"


def _note(text: str, subject: str) -> Edit:
    note = f"<ram:IncludedNote><ram:Content>{text}</ram:Content><ram:SubjectCode>{subject}</ram:SubjectCode></ram:IncludedNote>"
    return _add(f"{_HEAD}/ram:IssueDateTime", note)


_BUYER_VAT = '<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456789</ram:ID></ram:SpecifiedTaxRegistration>'
_PLACE = (
    "<ram:ShipToTradeParty><ram:PostalTradeAddress><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>"
    "</ram:ShipToTradeParty><ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime>"
    '<udt:DateTimeString format="102">20261118</udt:DateTimeString></ram:OccurrenceDateTime>'
    "</ram:ActualDeliverySupplyChainEvent>"
)
_WITHOUT_VAT: Fault = (
    _put(f"{_TAX}/ram:CalculatedAmount", "0.00"),
    _put(f"{_SUM}/ram:TaxTotalAmount", "0.00"),
    _put(f"{_SUM}/ram:GrandTotalAmount", "1020.00"),
    _put(f"{_SUM}/ram:DuePayableAmount", "1020.00"),
)
_REASON = "<ram:ExemptionReason>Motif de l’exonération</ram:ExemptionReason>"
_SELLER_VAT = f"{_SELLER}/ram:SpecifiedTaxRegistration"


def _category(code: str) -> Fault:
    """The same invoice, right in another category of VAT."""
    codes = (_put(f"{_LINE_TAX}/ram:CategoryCode", code), _put(f"{_TAX}/ram:CategoryCode", code))
    if code in ("S", "L", "M"):  # the taxes of the Canaries, of Ceuta and Melilla have a rate too
        return () if code == "S" else codes
    rates: tuple[Edit, ...] = (
        _put(f"{_LINE_TAX}/ram:RateApplicablePercent", "0.00"),
        _put(f"{_TAX}/ram:RateApplicablePercent", "0.00"),
    )
    if code == "O":
        rates = (
            _drop(f"{_LINE_TAX}/ram:RateApplicablePercent"),
            _drop(f"{_TAX}/ram:RateApplicablePercent"),
            _drop(_SELLER_VAT),
        )
    reason: tuple[Edit, ...] = () if code == "Z" else (_add(f"{_TAX}/ram:TypeCode", _REASON),)
    more: tuple[Edit, ...] = ()
    if code in ("AE", "K"):
        more = (_add(f"{_BUYER}/ram:URIUniversalCommunication", _BUYER_VAT),)
    if code == "K":
        more = (*more, _add(_DELIVERY, _PLACE, inside=True))
    return (*_WITHOUT_VAT, *codes, *rates, *reason, *more)


def _vat_faults(letters: str, code: str) -> dict[str, Fault]:
    """The fourteen rules of a category, each broken in an invoice that is right in it (``_category``)."""
    wrong_rate = {"S": "0.00", "L": "-1.00", "M": "-1.00"}.get(code, "20.00")
    right_rate = {"S": "20.00", "L": "20.00", "M": "20.00", "O": ""}.get(code, "0.00")
    other = "Z" if code != "Z" else "E"
    identity: Edit = _drop(_SELLER_VAT)
    if code == "O":
        identity = _add(f"{_SELLER}/ram:URIUniversalCommunication", _BUYER_VAT)
    rate: Edit = _put(f"{_LINE_TAX}/ram:RateApplicablePercent", wrong_rate)
    if code == "O":
        rate = _add(f"{_LINE_TAX}/ram:CategoryCode", "<ram:RateApplicablePercent>0.00</ram:RateApplicablePercent>")
    wrong = "0.00" if code == "O" else wrong_rate

    def extra(*, charge: bool, percent: str, category: str = code) -> Edit:
        return _add(_TAX, _allowance(charge=charge, category=category, rate=percent))

    reason: Edit = _drop(f"{_TAX}/ram:ExemptionReason")
    if code in ("S", "Z", "L", "M"):
        reason = _add(f"{_TAX}/ram:TypeCode", _REASON)
    found: dict[str, Fault] = {
        "01": (_put(f"{_TAX}/ram:CategoryCode", other),),
        "02": (identity,),
        "03": (extra(charge=False, percent=right_rate), identity),
        "04": (extra(charge=True, percent=right_rate), identity),
        "05": (rate,),
        "06": (extra(charge=False, percent=wrong),),
        "07": (extra(charge=True, percent=wrong),),
        "08": (_put(f"{_TAX}/ram:BasisAmount", "1000.00"),),
        "09": (_put(f"{_TAX}/ram:CalculatedAmount", "214.00"),),
        "10": (reason,),
    }
    if code == "K":
        found["11"] = (_drop(f"{_DELIVERY}/ram:ActualDeliverySupplyChainEvent"),)
        found["12"] = (_drop(f"{_DELIVERY}/ram:ShipToTradeParty"),)
    if code == "O":
        del found["01"]  # an invoice without this category at the foot breaks the rules of the other one
        second = (
            "<ram:ApplicableTradeTax><ram:CalculatedAmount>0.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>"
            "<ram:BasisAmount>0.00</ram:BasisAmount><ram:CategoryCode>Z</ram:CategoryCode>"
            "<ram:RateApplicablePercent>0.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>"
        )
        found["11"] = (_add(_TAX, second),)
        found["12"] = (_put(f"{_LINE_TAX}/ram:CategoryCode", "Z"),)
        found["13"] = (extra(charge=False, percent="0.00", category="Z"),)
        found["14"] = (extra(charge=True, percent="0.00", category="Z"),)
    return {f"BR-{letters}-{rank}": edits for rank, edits in found.items()}


_SIMPLE: dict[str, Fault] = {
    # Our gate, where the form computes or chooses by itself.
    "TOTAUX_INCOHERENTS": (
        _put(f"{_SUM}/ram:GrandTotalAmount", "1242.00"),
        _put(f"{_SUM}/ram:DuePayableAmount", "1242.00"),
    ),
    "NET_A_PAYER_INCOHERENT": (_put(f"{_SUM}/ram:DuePayableAmount", "1200.00"),),
    "TVA_VENTILATION": (_put(f"{_TAX}/ram:CalculatedAmount", "203.00"),),
    "LIGNE_TOTAL": (
        _put(f"{_PRICES}/ram:NetPriceProductTradePrice/ram:ChargeAmount", "90.00"),
        _put(f"{_PRICES}/ram:GrossPriceProductTradePrice/ram:ChargeAmount", "90.00"),
    ),
    "TVA_ABSENTE": (_drop(_TAX),),
    "TVA_CATEGORIE_ABSENTE": (_drop(f"{_TAX}/ram:CategoryCode"),),
    "TVA_TYPE_ABSENT": (_drop(f"{_TAX}/ram:TypeCode"),),
    "TYPE_INCONNU": (_put(f"{_HEAD}/ram:TypeCode", "999"),),
    "FOURNISSEUR_INCONNU": (_put(f"{_SELLER}/ram:SpecifiedLegalOrganization/ram:ID", "99999999999999"),),
    "FOURNISSEUR_INACTIF": (_put(f"{_SELLER}/ram:SpecifiedLegalOrganization/ram:ID", "12345678200069"),),
    "FOURNISSEUR_ABSENT": (_drop(f"{_SELLER}/ram:SpecifiedLegalOrganization"),),
    "CADRE_INCONNU": (
        _put("rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID", "A99"),
    ),
    "CADRE_CIRCUIT_A_VENIR": (
        _put("rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID", "A11"),
    ),
    "PJ_ILLISIBLE": (
        _add(
            f"{_AGREEMENT}/ram:BuyerOrderReferencedDocument",
            "<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>bon.pdf</ram:IssuerAssignedID><ram:TypeCode>916"
            '</ram:TypeCode><ram:AttachmentBinaryObject mimeCode="application/pdf" filename="bon.pdf">UEsDBCBhcmNoaXZlIGN1dCBvZmY=</ram:AttachmentBinaryObject>'
            "</ram:AdditionalReferencedDocument>",
        ),
    ),
    "IBAN_FAUX": (_put(f"{_MEANS}/ram:PayeePartyCreditorFinancialAccount/ram:IBANID", "FR7630006000011234567890180"),),
    "XML_SCHEMA": (_add(f"{_HEAD}/ram:ID", "<ram:Inconnu>x</ram:Inconnu>"),),
    "VALEUR_ILLISIBLE": (_put(f"{_HEAD}/ram:IssueDateTime/udt:DateTimeString", "24/11/2026"),),
    # EN 16931.
    "BR-06": (_drop(f"{_SELLER}/ram:Name"),),
    "BR-07": (_drop(f"{_BUYER}/ram:Name"),),
    "BR-08": (_drop(f"{_SELLER}/ram:PostalTradeAddress"),),
    "BR-09": (_drop(f"{_SELLER}/ram:PostalTradeAddress/ram:CountryID"),),
    "BR-10": (_drop(f"{_BUYER}/ram:PostalTradeAddress"),),
    "BR-11": (_drop(f"{_BUYER}/ram:PostalTradeAddress/ram:CountryID"),),
    "BR-12": (_drop(f"{_SUM}/ram:LineTotalAmount"),),
    "BR-21": (_drop(f"{_LINE}/ram:AssociatedDocumentLineDocument/ram:LineID"),),
    "BR-22": (_drop(_QUANTITY),),
    "BR-23": (_attr(_QUANTITY, "unitCode"),),
    "BR-24": (_drop(f"{_LINE_SUM}/ram:LineTotalAmount"),),
    "BR-25": (_drop(f"{_PRODUCT}/ram:Name"),),
    "BR-27": (_put(f"{_PRICES}/ram:NetPriceProductTradePrice/ram:ChargeAmount", "-85.00"),),
    "BR-28": (_put(f"{_PRICES}/ram:GrossPriceProductTradePrice/ram:ChargeAmount", "-85.00"),),
    "BR-29": (_add(_TAX, _period("20261130", "20261101")),),
    "BR-30": (_add(_LINE_TAX, _period("20261130", "20261101")),),
    "BR-32": (_add(_TAX, _allowance(charge=False, category="", rate="")),),
    "BR-33": (_add(_TAX, _allowance(charge=False, category="S", rate="20.00", reason="")),),
    "BR-37": (_add(_TAX, _allowance(charge=True, category="", rate="")),),
    "BR-38": (_add(_TAX, _allowance(charge=True, category="S", rate="20.00", reason="")),),
    "BR-42": (_add(_LINE_TAX, _line_allowance(charge=False)),),
    "BR-44": (_add(_LINE_TAX, _line_allowance(charge=True)),),
    "BR-45": (_drop(f"{_TAX}/ram:BasisAmount"),),
    "BR-46": (_drop(f"{_TAX}/ram:CalculatedAmount"),),
    "BR-48": (_drop(f"{_TAX}/ram:RateApplicablePercent"),),
    "BR-53": (_add(_SETTLEMENT, "<ram:TaxCurrencyCode>USD</ram:TaxCurrencyCode>", inside=True),),
    "BR-57": (
        _add(
            _DELIVERY,
            "<ram:ShipToTradeParty><ram:PostalTradeAddress><ram:CityName>Valmont</ram:CityName></ram:PostalTradeAddress></ram:ShipToTradeParty>",
            inside=True,
        ),
    ),
    "BR-64": (_add(_PRODUCT, "<ram:GlobalID>3017620422003</ram:GlobalID>", inside=True),),
    "BR-CO-04": (_drop(f"{_LINE_TAX}/ram:CategoryCode"),),
    "BR-CO-09": (_put(f"{_SELLER_VAT}/ram:ID", "04332540215"),),
    "BR-CO-14": (_put(f"{_TAX}/ram:CalculatedAmount", "203.00"),),
    "BR-CO-19": (_add(_TAX, "<ram:BillingSpecifiedPeriod></ram:BillingSpecifiedPeriod>"),),
    "BR-CO-20": (_add(_LINE_TAX, "<ram:BillingSpecifiedPeriod></ram:BillingSpecifiedPeriod>"),),
    "BR-CO-21": (_add(_TAX, _allowance(charge=False, category="S", rate="20.00", reason="")),),
    "BR-CO-22": (_add(_TAX, _allowance(charge=True, category="S", rate="20.00", reason="")),),
    "BR-CO-23": (_add(_LINE_TAX, _line_allowance(charge=False)),),
    "BR-CO-24": (_add(_LINE_TAX, _line_allowance(charge=True)),),
    "BR-DEC-09": (_put(f"{_SUM}/ram:LineTotalAmount", "1020.001"),),
    "BR-DEC-12": (_put(f"{_SUM}/ram:TaxBasisTotalAmount", "1020.001"),),
    "BR-DEC-14": (_put(f"{_SUM}/ram:GrandTotalAmount", "1224.001"),),
    "BR-DEC-18": (_put(f"{_SUM}/ram:DuePayableAmount", "1224.001"),),
    "BR-DEC-19": (_put(f"{_TAX}/ram:BasisAmount", "1020.001"),),
    "BR-DEC-20": (_put(f"{_TAX}/ram:CalculatedAmount", "204.001"),),
    "BR-DEC-23": (_put(f"{_LINE_SUM}/ram:LineTotalAmount", "1020.001"),),
    "PEPPOL-EN16931-R008": (
        _drop(f"{_DELIVERY}/ram:ShipToTradeParty"),
        _drop(f"{_DELIVERY}/ram:ActualDeliverySupplyChainEvent"),
    ),
    "CII-SR-463": (
        _add(
            _TAX,
            "<ram:SpecifiedTradeAllowanceCharge><ram:ActualAmount>0.00</ram:ActualAmount></ram:SpecifiedTradeAllowanceCharge>",
        ),
    ),
    "BR-FR-20-BT-21": (_note("ADMINISTRATION", "BAR"),),
    "BR-FR-16-BT-119": (_put(f"{_TAX}/ram:RateApplicablePercent", "19.00"),),
    "BR-FR-CO-07-BT-9": (
        _add(
            f"{_SETTLEMENT}/ram:SpecifiedTradePaymentTerms/ram:Description",
            '<ram:DueDateDateTime><udt:DateTimeString format="102">20200101</udt:DateTimeString></ram:DueDateDateTime>',
        ),
    ),
}
_CATEGORIES = {
    "S": "S",
    "Z": "Z",
    "E": "E",
    "AE": "AE",
    "IC": "K",
    "G": "G",
    "O": "O",
    "AF": "L",
    "AG": "M",
}
"""The letters of the rules, and the code of the category that they are about."""

_ELSEWHERE = frozenset({"BR-AF-08", "BR-AF-09", "BR-AG-08", "BR-AG-09"})
"""The sheet for CII never says them; their cases are UBL files, in ``cases.tsv``."""

_VAT: Mapping[str, Fault] = {
    code: edits
    for letters, category in _CATEGORIES.items()
    for code, edits in _vat_faults(letters, category).items()
    if code not in _ELSEWHERE
}
_RIGHT: Mapping[str, Fault] = {
    code: _category(category)
    for letters, category in _CATEGORIES.items()
    for code in _VAT
    if code.startswith(f"BR-{letters}-")
} | {"PEPPOL-EN16931-R008": (_add(_DELIVERY, _PLACE, inside=True),)}
FAULTS: Mapping[str, Fault] = {**_SIMPLE, **_VAT}
_PLAY_AS = {
    "BR-CO-15": "TOTAUX_INCOHERENTS",
    "BR-CO-16": "NET_A_PAYER_INCOHERENT",
    "BR-CO-18": "TVA_ABSENTE",
    "BR-47": "TVA_CATEGORIE_ABSENTE",
    "CII-DT-097": "VALEUR_ILLISIBLE",
}
RAW: Mapping[str, Callable[[bytes], bytes]] = {
    "XML_MAL_FORME": lambda content: content[: len(content) * 2 // 3],
    "XML_DTD_INTERDITE": lambda content: content.replace(b"?>", b"?>\n<!DOCTYPE facture>", 1),
    "FICHIER_ENCODAGE": lambda content: content.replace("é".encode(), "é".encode("latin-1")),
    "FICHIER_VIDE": lambda content: content[:0],
    "FICHIER_TYPE_INCONNU": lambda content: b"GIF89a" + content,
}
"""Faults of the bytes, before anyone reads the file as XML."""


def fault_of(code: str) -> str:
    """The fault that plays a code: itself, or the one that says the same; empty when none does."""
    code = _PLAY_AS.get(code.upper(), code.upper())
    return code if code in FAULTS or code in RAW else ""


def faulty(content: bytes, code: str) -> bytes:
    """A right CII file, made wrong. KeyError for a fault that does not exist (see ``fault_of``)."""
    if code in RAW:
        return RAW[code](content)
    root = etree.fromstring(content)
    _apply(root, (*_RIGHT.get(code, ()), *FAULTS[code]))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def mended(content: bytes, code: str) -> bytes:
    """The right file that a fault was made in: the same invoice, in the category of VAT that the rule is about."""
    if code not in _RIGHT:
        return content
    root = etree.fromstring(content)
    _apply(root, _RIGHT[code])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _apply(root: etree._Element, edits: Iterable[Edit]) -> None:
    for edit in edits:
        edit(root)
