"""Where things stand: the fields of the deposit form, and the names that files and the API give them.

Labels are those of the form (published page « saisir une facture »); the order of the last blocks is assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sandbox.domain.refusals import RefusalCode
from sandbox.domain.typography import typeset


@dataclass(frozen=True, slots=True)
class Place:
    """A field of the screen. ``block``: the block of the form; ``holds``: what one writes there."""

    field: str
    label: str
    block: str
    holds: str
    guide: str
    refusal: RefusalCode | None

    @property
    def path(self) -> str:
        """« Références › Numéro »."""
        return f"{self.block} › {self.label}"


_R = RefusalCode
_ADDRESS, _REFERENCES, _AMOUNTS = "adresser-sa-facture", "renseigner-les-references", "verifier-montants-et-tva"
_FRAME, _PIECES, _FILE = "choisir-le-cadre", "joindre-une-piece", "deposer-un-fichier"

_PLACES = (
    ("recipient", "Destinataire", "Destinataire", "le SIRET de l’organisme public", _ADDRESS, _R.RECIPIENT_UNKNOWN),
    ("department", "Service exécutant", "Destinataire", "le code du service", _ADDRESS, _R.SERVICE_MISSING),
    ("supplier", "Fournisseur", "Fournisseur", "la structure qui facture", _REFERENCES, None),
    ("iban", "IBAN", "Fournisseur", "le compte à créditer", _REFERENCES, _R.IBAN_MISSING),
    ("frame", "Cadre de facturation", "Cadre de facturation", "le code A1 à A25", _FRAME, _R.FRAME_NOT_OPEN),
    ("validator", "Valideur", "Cadre de facturation", "le titulaire ou le mandataire qui valide", _FRAME, None),
    ("number", "Numéro", "Références", "le numéro de la facture", _REFERENCES, _R.NUMBER_MISSING),
    ("issued_on", "Date", "Références", "la date de la facture", _REFERENCES, _R.DATE_MISSING),
    ("kind", "Type de facture", "Références", "facture, avoir ou acompte", _REFERENCES, None),
    ("origin_number", "Facture d’origine", "Références", "la facture que l’avoir corrige", _REFERENCES, None),
    ("currency", "Devise", "Références", "le code de la devise, EUR pour l’euro", _REFERENCES, _R.CURRENCY_MISSING),
    ("tax_regime", "Type de TVA", "Références", "débits, encaissements, exonération", _AMOUNTS, None),
    ("exemption_reason", "Motif d’exonération", "Références", "le texte qui exonère de TVA", _AMOUNTS, None),
    (
        "commitment",
        "Numéro d’engagement",
        "Références",
        "le numéro d’engagement ou de bon de commande",
        _ADDRESS,
        _R.COMMITMENT_MISSING,
    ),
    ("contract_number", "Numéro de marché", "Références", "le numéro du marché public", _REFERENCES, None),
    (
        "payment_mode",
        "Mode de règlement",
        "Références",
        "virement, prélèvement, chèque…",
        _REFERENCES,
        _R.PAYMENT_MEANS_MISSING,
    ),
    ("lines", "Lignes de poste", "Lignes de poste", "ce qui est facturé, ligne à ligne", _AMOUNTS, _R.LINES_MISSING),
    ("vat_lines", "Récapitulatif de TVA", "TVA et montants", "une ligne par taux de TVA", _AMOUNTS, None),
    ("totals", "Montants", "TVA et montants", "les totaux hors taxe, TVA, TTC et à payer", _AMOUNTS, None),
    (
        "discount_reason",
        "Remise globale et son motif",
        "TVA et montants",
        "la remise et sa raison",
        _AMOUNTS,
        _R.DISCOUNT_REASON,
    ),
    ("attachments", "Pièces jointes", "Pièces jointes", "les justificatifs", _PIECES, None),
    ("comment", "Commentaire", "Commentaire", "un mot pour le destinataire", _REFERENCES, None),
    ("file", "Fichier", "Déposer un fichier", "le fichier de la facture", _FILE, None),
)
PLACES: dict[str, Place] = {row[0]: Place(*row) for row in _PLACES}

# A space: the names follow each other, at any distance; a slash: the second stands right below the first.
_PATHS: tuple[tuple[str, str], ...] = (
    ("recipient", "BuyerTradeParty | AccountingCustomerParty | destinataire | codeDestinataire | ShipToTradeParty"),
    ("department", "BuyerReference | codeServiceExecutant | BuyerTradeParty DefinedTradeContact"),
    ("supplier", "SellerTradeParty | AccountingSupplierParty | fournisseur | idFournisseur | codeFournisseur"),
    ("supplier", "idServiceFournisseur | SellerTaxRepresentativeTradeParty | TaxRepresentativeParty | PayeeTradeParty"),
    ("iban", "PayeePartyCreditorFinancialAccount | IBANID | ProprietaryID | PayeeFinancialAccount"),
    ("iban", "codeCoordonneesBancairesFournisseur | PayeeSpecifiedCreditorFinancialInstitution"),
    ("frame", "BusinessProcessSpecifiedDocumentContextParameter | ProfileID | codeCadreFacturation"),
    ("frame", "cadreDeFacturation"),
    ("validator", "codeStructureValideur | codeServiceValideur | valideur1 | valideur2 | InvoiceeTradeParty"),
    ("number", "ExchangedDocument/ID | Invoice/ID | CreditNote/ID | numeroFactureSaisi | numeroFacture"),
    ("issued_on", "ExchangedDocument IssueDateTime | Invoice/IssueDate | CreditNote/IssueDate | dateFacture"),
    ("kind", "ExchangedDocument/TypeCode | InvoiceTypeCode | CreditNoteTypeCode | typeFacture"),
    ("origin_number", "InvoiceReferencedDocument | BillingReference | numeroFactureOrigine"),
    ("currency", "InvoiceCurrencyCode | DocumentCurrencyCode | deviseFacture | TaxCurrencyCode"),
    ("tax_regime", "ApplicableTradeTax DueDateTypeCode | ApplicableTradeTax/TypeCode | typeTva | TaxPointDate"),
    ("exemption_reason", "ExemptionReason | ExemptionReasonCode | TaxExemptionReason | TaxExemptionReasonCode"),
    ("exemption_reason", "motifExonerationTva"),
    ("commitment", "BuyerOrderReferencedDocument | OrderReference | numeroBonCommande | numeroEngagement"),
    ("contract_number", "ContractReferencedDocument | ContractDocumentReference | numeroMarche"),
    ("payment_mode", "SpecifiedTradeSettlementPaymentMeans | PaymentMeans | PaymentMeansCode | modePaiement"),
    ("payment_mode", "SpecifiedTradeSettlementPaymentMeans TypeCode | SpecifiedTradePaymentTerms | PaymentTerms"),
    ("vat_lines", "ApplicableTradeTax | TaxTotal | TaxSubtotal | ligneTva | ligneTvaTaux | ligneTvaMontantTvaParTaux"),
    ("vat_lines", "ligneTvaMontantBaseHtParTaux | ApplicableTradeTax CategoryCode | RateApplicablePercent"),
    ("totals", "SpecifiedTradeSettlementHeaderMonetarySummation | LegalMonetaryTotal | montantTotal | montantHtTotal"),
    ("totals", "montantTVA | montantTtcTotal | montantAPayer | montantRemiseGlobaleTTC | DuePayableAmount"),
    ("totals", "GrandTotalAmount | TaxBasisTotalAmount | TaxTotalAmount | PayableAmount | TaxInclusiveAmount"),
    ("discount_reason", "SpecifiedTradeAllowanceCharge | AllowanceCharge | motifRemiseGlobaleTTC"),
    ("discount_reason", "SpecifiedTradeSettlementHeaderMonetarySummation AllowanceTotalAmount"),
    ("attachments", "AdditionalReferencedDocument | AttachmentBinaryObject | AdditionalDocumentReference"),
    ("attachments", "EmbeddedDocumentBinaryObject | pieceJointePrincipale | pieceJointeComplementaire"),
    ("attachments", "pieceJointeNom | pieceJointePrincipaleId | pieceJointePrincipaleDesignation"),
    ("comment", "ExchangedDocument IncludedNote | Invoice/Note | CreditNote/Note | commentaire"),
)
_OF_A_LINE = ["IncludedSupplyChainTradeLineItem", "InvoiceLine", "CreditNoteLine", "lignePoste"]
_LINE_ROWS = ["lignePosteMontantUnitaireHT", "lignePosteTauxTva", "lignePosteQuantite", "lignePosteDenomination"]
_OTHER_NAMES = (
    *("CrossIndustryInvoice", "SupplyChainTradeTransaction", "ApplicableHeaderTradeAgreement", "PostalAddress"),
    *("ApplicableHeaderTradeSettlement", "ApplicableHeaderTradeDelivery", "ExchangedDocument", "PartyIdentification"),
    *("ExchangedDocumentContext", "SpecifiedLegalOrganization", "PostalTradeAddress", "SpecifiedTaxRegistration"),
    *("IssueDateTime", "DateTimeString", "IssuerAssignedID", "CategoryCode", "CalculatedAmount", "BasisAmount"),
    *("GuidelineSpecifiedDocumentContextParameter", "URIUniversalCommunication", "LineTotalAmount", "CPPFacture"),
    *("PartyLegalEntity", "PartyTaxScheme", "EndpointID", "CompanyID", "CPPFactureMixte"),
)

_GAPS = tuple(
    (field, [[name.lower() for name in step.split("/")] for step in pattern.split()])
    for field, patterns in _PATHS
    for pattern in patterns.split(" | ")
)
ELEMENTS: dict[str, str] = {
    name.lower(): name
    for name in (
        *(name for _, patterns in _PATHS for name in re.split(r"[ |/]+", patterns)),
        *_OF_A_LINE,
        *_LINE_ROWS,
        *_OTHER_NAMES,
    )
    if name not in {"ID", "Note", "Invoice", "CreditNote", "TypeCode", "IssueDate"}
}
"""The names by which a path is known for one, lower case → as published."""

_LEAVES = frozenset({"value", "listid", "schemeid", "format", "currencyid", "unitcode", "mimecode"})


def names_of(path: str) -> tuple[str, ...]:
    """The names of a path, whatever its dress: dots, slashes, prefixes, predicates. A last name that was cut is
    completed when only one published name begins so."""
    bare = re.sub(r"Q?\{[^{}]*\}|\[[^\[\]]*\]", "", path)
    found = [name for name in re.split(r"[./>\s]+", re.sub(r"(?:\w+|\*):", "", bare)) if name.strip("@")]
    if found and len(found[-1]) >= 6 and found[-1].lower() not in ELEMENTS:
        ends = [name for low, name in ELEMENTS.items() if low.startswith(found[-1].lower())]
        if len(ends) == 1:
            found[-1] = ends[0]
    return tuple(found)


@lru_cache(maxsize=512)
def place_of(names: tuple[str, ...]) -> Place | None:
    """The field of the screen that a path means, or None: the row that reaches deepest, then the longest."""
    low = [name.lower().lstrip("@") for name in names]
    while low and low[-1] in _LEAVES:
        low.pop()
    lines = {name.lower() for name in (*_OF_A_LINE, *_LINE_ROWS)}
    if any(name in lines for name in low):
        return PLACES["lines"]
    best, field = (-1, 0), ""
    for candidate, steps in _GAPS:
        reached = _reach(low, steps)
        if reached >= 0 and (reached, sum(map(len, steps))) > best:
            best, field = (reached, sum(map(len, steps))), candidate
    return PLACES.get(field)


def _reach(names: list[str], steps: list[list[str]]) -> int:
    """The rank of the last name where ``steps`` fits in ``names``, or -1."""
    start = 0
    for step in steps:
        while start + len(step) <= len(names) and names[start : start + len(step)] != step:
            start += 1
        if start + len(step) > len(names):
            return -1
        start += len(step)
    return start - 1


def told_place(place: Place) -> str:
    """The place in a sentence, for the second part of an answer."""
    return typeset(f"Bloc « {place.block} », champ « {place.label} » : {place.holds}.")
