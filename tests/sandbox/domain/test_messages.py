"""Messages as people paste them, typed by hand, and what must be understood of each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain.messages import MAX_FINDINGS, MAX_MESSAGE, read

CII = "SupplyChainTradeTransaction.ApplicableHeaderTradeSettlement"
XPATH = (
    "/*:CrossIndustryInvoice[namespace-uri()='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'][1]"
    "/*:SupplyChainTradeTransaction[namespace-uri()='urn:x'][1]/*:ApplicableHeaderTradeSettlement[1]"
    "/*:SpecifiedTradeSettlementPaymentMeans[1]/*:TypeCode[1]"
)
LINE = "SupplyChainTradeTransaction.IncludedSupplyChainTradeLineItem.SpecifiedLineTradeAgreement"
IBAN = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}IBANID"

UNDERSTOOD = [
    # Our gate, the flow report, cut messages.
    ("NUMERO_DEJA_UTILISE", ["NUMERO_DEJA_UTILISE"]),
    ("numero_deja_utilise", ["NUMERO_DEJA_UTILISE"]),
    ("Numero deja utilise", ["NUMERO_DEJA_UTILISE"]),
    (f"IBAN_ABSENT - balise : {CII}.IBANID.value | TOTAUX_INCOHE", ["IBAN_ABSENT", "TOTAUX_INCOHERENTS"]),
    ("ENGAGEMENT_ABSENT|SERVICE_ABSENT", ["ENGAGEMENT_ABSENT", "SERVICE_ABSENT"]),
    # Paths alone.
    ("balise : AccountingSupplierParty.Party.PartyIdentification.ID.value", ["CHAMP-SUPPLIER"]),
    (XPATH, ["CHAMP-PAYMENT_MODE"]),
    (f"balise : {CII}.SpecifiedTradeSettlementPaymentMea", ["CHAMP-PAYMENT_MODE"]),
    ("/Invoice/cac:InvoiceLine[3]/cac:Item/cbc:Name", ["CHAMP-LINES"]),
    ("rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID", ["CHAMP-NUMBER"]),
    ("references.numeroBonCommande", ["CHAMP-COMMITMENT"]),
    ("CPPFactureMixte.destinataire.codeServiceExecutant", ["CHAMP-DEPARTMENT"]),
    # Schemas.
    (
        "ERR_XSD_001 IRRECEVABILITE: cvc-complex-type.2.4.a: Invalid content - ligne: 150 - position: 60",
        ["cvc-complex-type.2.4.a"],
    ),
    (
        "cvc-complex-type.2.4.b: The content of element 'ram:SellerTradeParty' is not complete.",
        ["cvc-complex-type.2.4.b"],
    ),
    ("CVC-DATATYPE-VALID.1.2.1: '1 234,50' is not a valid value for 'decimal'.", ["cvc-datatype-valid.1.2.1"]),
    (f"Element '{IBAN}': This element is not expected. Expected is ( BICID ).", ["cvc-complex-type.2.4.a"]),
    ("Element 'ID': [facet 'maxLength'] The value has a length of '42'", ["cvc-maxLength-valid"]),
    ("cvc-attribute.77: jamais vu", ["cvc-…"]),
    ("Opening and ending tag mismatch: ID line 12 and Invoice, line 13, column 4", ["XML_MAL_FORME"]),
    ("Input is not proper UTF-8, indicate encoding !", ["FICHIER_ENCODAGE"]),
    # Rules.
    ("[BR-CO-15]-Invoice total amount with VAT (BT-112) = Invoice total amount without VAT", ["BR-CO-15"]),
    ("br-co-15", ["BR-CO-15"]),
    ("BR CO 15", ["BR-CO-15"]),
    ("BR‑S‑08 ; BR‑Z‑05", ["BR-S-08", "BR-Z-05"]),
    ("[BR-FR-09/BT-29] : Le SIRET doit contenir 14 chiffres et commencer par le SIREN.", ["BR-FR-09-BT-29"]),
    ("BR-FR-05_BT-22_PMT", ["BR-FR-05-BT-22-PMT"]),
    ("UBL-CR-410", ["UBL-CR-410"]),
    ("Element 'ram:SubjectCode' is marked as not used in the given context.", ["FX-NON-PREVU"]),
    ("FX-SCH-A-000553 Value of 'ram:SubjectCode' is not allowed.", ["FX-SCH-A-000553"]),
    ("BR-FXEXT-AE-08rev", ["BR-FXEXT-AE-08rev"]),
    # API and flows.
    ('{"codeRetour": 20002, "libelle": "GDP_MSG_11.033"}', ["GDP_MSG_11.033"]),
    ("gdp_msg_11_022", ["GDP_MSG_11.022"]),
    ('{"codeRetour":20001,"libelle":"..."}', ["20001"]),
    (" 20042\n", ["20042"]),
    ("TRA_MSG_00.015 : aucun résultat", ["TRA_MSG_00.015"]),
    ('HTTP 400 {"error":"invalid_client"}', ["invalid_client"]),
    ("etatCourantFlux : IN_INTEGRE_PARTIEL", ["IN_INTEGRE_PARTIEL"]),
    ("Le flux est rejeté", ["IN_REJETE"]),
    # Statuses and reasons.
    ("Statut : REJETEE - motif : montant erroné", ["REJETEE", "REJET_MONTANT"]),
    ("Votre facture est à recycler : code service erroné", ["A_RECYCLER", "RECYCLAGE_DEST_SERVICE"]),
    ("statut suspendue", ["SUSPENDUE"]),
    ("MISE_A_DISPOSITION_COMPTABLE", ["MISE_A_DISPOSITION_COMPTABLE"]),
    # The words of people.
    ("Le destinataire est inconnu", ["DESTINATAIRE_INCONNU"]),
    ("DESTINATAIRE  INCONNU", ["DESTINATAIRE_INCONNU"]),
    ("numéro de facture\ndéjà utilisé", ["NUMERO_DEJA_UTILISE"]),
    ("Le numéro d’engagement est obligatoire pour ce destinataire", ["ENGAGEMENT_ABSENT"]),
    ("Le code service n’est pas renseigné", ["SERVICE_ABSENT"]),
    ("La structure destinataire n'est plus active", ["DESTINATAIRE_INACTIF"]),
    ("Mauvais cadre de facturation", ["REJET_CADRE"]),
    ("Il manque le bon de livraison", ["SUSPENSION_PJ_MANQUANTE"]),
    ("Les totaux sont incohérents", ["TOTAUX_INCOHERENTS"]),
    ("facture en double", ["REJET_DOUBLON"]),
    ("La date de la facture est postérieure au jour du dépôt", ["DATE_FUTURE"]),
]


@pytest.mark.parametrize(("message", "codes"), UNDERSTOOD)
def test_message_is_understood(message, codes):
    reading = read(message)
    assert [finding.entry.code for finding in reading.findings] == codes
    assert (reading.guesses, reading.unknown) == ((), ())


RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
PAYMENT = f"FichierXml.{CII}.SpecifiedTradeSettlementPaymentMeans.TypeCode.value"
FERD = "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument"
IN_THE_WILD = [
    # Messages that people quote when they ask for help, shortened; nothing where the honest answer is « unknown ».
    (f"Libellé erreur : L'element {PAYMENT} est obligatoire.", ["CHAMP-PAYMENT_MODE"]),
    (
        f"L'element (AppliedTradeAllowanceCharge.ActualAmount.value) est obligatoire si l'element ({LINE})",
        ["CHAMP-LINES"],
    ),
    ("Le code service de la structure publique destinataire est inconnu ou inactif", ["SERVICE_INACTIF"]),
    ("Le code service de la structure publique émettrice est inconnu ou inactif", []),
    ("La structure publique émettrice est inactive", []),
    ("le flux FSO1100_CPP001_CPP0012345678 a été rejetée pour le(s) motif(s) suivants", ["IN_REJETE"]),
    ("au format PDF/A3 (FACTUR-X) conçu pour déposer des factures par lots.", []),
    ("Le lot de facture a été importé correctement sous le n° 12345", []),
    ("HTTP error code received from Chorus: 403", []),
    ("Échec de l'authentification à Chorus Pro", []),
    ("val-sch.1.1 | BR-CO-15 | error | [BR-CO-15]-Invoice total amount with VAT (BT-112)", ["BR-CO-15"]),
    ("[SAX] cvc-elt.1.a: Cannot find the declaration of element 'rsm:CrossIndustryInvoice'.", ["cvc-elt.1"]),
    (
        f"SAXParseException; lineNumber: 139; cvc-complex-type.2.4.a: Invalid '{{\"{RAM}\":InvoiceeTradeParty}}'.",
        ["cvc-complex-type.2.4.a"],
    ),
    ("cvc-complex-type.2.4.a: Ungültiger Content wurde beginnend mit Element", ["cvc-complex-type.2.4.a"]),
    (f"Element '{FERD}': No matching global declaration available for the validation root., line 2.", ["cvc-elt.1"]),
    (
        f"Element '{{{RAM}}}ApplicableHeaderTradeAgreement': This element is not expected., line 16.",
        ["cvc-complex-type.2.4.a"],
    ),
    ("Element 'ram:IssuerAssignedID' must occur exactly 1 times. [ID FX-SCH-A-000029]", ["FX-SCH-A-000029"]),
    ("Attribute @schemeID' marked as not used in the given context.", ["FX-NON-PREVU"]),
    ("XMP Metadata: DocumentFileName contains invalid value", []),
    ("Business process MUST be provided. [ID PEPPOL-EN16931-R001]", ["CHAMP-FRAME"]),
    ("PEPPOL-EN16931-R008 : document MUST not contain empty elements.", ["PEPPOL-EN16931-R008"]),
    ("Error is A sequence of more than one item is not allowed as the first argument of fn:normalize-space()", []),
    ("[UBL-CR-657]-A UBL invoice should not include the DocumentTypeCode listID", ["UBL-CR-657"]),
    ("BR-06 / BR-07 — no PartyLegalEntity/RegistrationName", ["BR-06", "BR-07"]),
    ("BR-CO-26 — no seller identifier", ["BR-CO-26"]),
    ("BR-CO-04, UBL-SR-48, BR-S-01, BR-S-08", ["BR-CO-04", "UBL-SR-48", "BR-S-01", "BR-S-08"]),
    ("BR-FREXT-CO-12", []),
    ("BR-CO-27 for a creditor account that is no IBAN", ["BR-CO-27"]),
    ("[BII2-T10-R056] fatal", []),
    ("[BIIRULE-T10-R018]-Invoice line amount MUST be equal to the price amount multiplied by the quantity", []),
    ("[BR-DE-15] Buyer reference must be provided", []),
    ("[G1.16] Amount : doit comporter au maximum 6 décimales, sans signe", []),
    ("BR-FR-CDV-CL-09_MDT-113_210B2G", []),
    ("[BR-FR-02] EXT-FR-FE-136", ["BR-FR-02"]),
    ("Arithmetical issue:Payable total in XML is 999.00, but calculated total is 1.00", ["CHAMP-TOTALS"]),
    ("La facture n'a pas pu être déposée : le SIRET du destinataire est absent", ["DESTINATAIRE_ABSENT"]),
]


@pytest.mark.parametrize(("message", "codes"), IN_THE_WILD)
def test_message_of_the_wild_is_understood_or_said_to_be_unknown(message, codes):
    reading = read(message)
    assert [finding.entry.code for finding in reading.findings] == codes
    assert reading.understood or reading.unknown


def test_lines_and_positions_are_read():
    text = "cvc-elt.1: Cannot find - ligne: 1 - position: 20\ncvc-pattern-valid: x - ligne: 9 - position: 3"
    found = [(f.entry.code, f.line, f.column) for f in read(text).findings]
    assert found == [("cvc-elt.1", "1", "20"), ("cvc-pattern-valid", "9", "3")]


def test_path_leads_a_schema_error_to_its_field():
    (finding,) = read(f"Element '{IBAN}': This element is not expected.").findings
    assert (finding.place.field, finding.path) == ("iban", "IBANID")


def test_what_is_not_understood_beside_the_rest_is_told():
    reading = read("IBAN_ABSENT | blabla du logiciel")
    assert [finding.entry.code for finding in reading.findings] == ["IBAN_ABSENT"]
    assert reading.unknown == ("blabla du logiciel",)


@pytest.mark.parametrize(
    ("message", "near"),
    [
        ("NUMERO_DEJA_UTILIZE", "NUMERO_DEJA_UTILISE"),
        ("engagment manquant", "ENGAGEMENT_ABSENT"),
        ("BR-CO-99", "BR-CO-19"),
    ],
)
def test_unknown_text_says_so_and_offers_the_nearest(message, near):
    reading = read(message)
    assert not reading.understood
    assert reading.unknown == (message,)
    assert near in [entry.code for entry in reading.guesses]


def test_text_without_a_known_word_has_no_guess():
    assert read("qwertz azerty").guesses == ()


def test_same_message_twice_is_told_once():
    assert len(read("IBAN_ABSENT | IBAN_ABSENT").findings) == 1


def test_long_text_is_cut_and_said_to_be():
    reading = read("x" * MAX_MESSAGE + " IBAN_ABSENT")
    assert (reading.understood, reading.cut_at) == (False, MAX_MESSAGE)
    assert read("IBAN_ABSENT".ljust(MAX_MESSAGE)).cut_at == 0


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_reading_never_raises(text):
    reading = read(text)
    assert len(reading.findings) <= MAX_FINDINGS
    assert len(reading.guesses) <= 2


PIECES = [
    "NUMERO_ABSENT",
    "BR-",
    "cvc-",
    "GDP_MSG_",
    "|",
    "\n",
    "balise : A.B",
    "[[",
    "{",
    "é",
    "\x00",
    "br-co-1",
    "ligne: ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_reading_never_raises_on_broken_messages(text):
    assert len(read(text).findings) <= MAX_FINDINGS


@pytest.mark.parametrize(
    "text", ["a.b" * 1300, "[" * 4000, "numero " * 570, "engagement " * 360, "BR-" * 1300, "ram:" * 1000]
)
def test_reading_hostile_text_is_quick(text):
    """No pattern runs away: the longest texts are read in well under a second."""
    assert read(text).cut_at == 0
