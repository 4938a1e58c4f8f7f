"""integration: deposit a flow, read its report, find the invoice; every answer in the published shape."""

import json
import re
from datetime import date, datetime
from decimal import Decimal

import pytest

from notebooks.invoice import simple_invoice
from sandbox.api.views import api
from sandbox.models import Document, Flow
from tests.conftest import AIFE_CII, REFERENCE_ROOT
from tests.sandbox.factories import make_tar_gz

KEY_TREES = json.loads((REFERENCE_ROOT / "reference" / "chorus-api-key-trees.json").read_text())
PUBLISHED = {path: tree for group in KEY_TREES.values() for path, tree in group.items()}
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
    b'<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">&c;'
    b"</rsm:CrossIndustryInvoice>"
)


def invoice(number="F-API-1", **changes):
    return simple_invoice(number=number, issued_on=date(2026, 1, 15), net=Decimal("100.00"), **changes)


def assert_published_keys(path, answer):
    assert set(answer) <= set(PUBLISHED[path]["response"]), path


def test_deposit_gives_a_flow_number_and_reports_it_integrated(caller):
    answer = caller.deposit(invoice()).json()
    report = caller.post("/cpro/transverses/v1/consulterCR", {"numeroFluxDepot": answer["numeroFluxDepot"]}).json()

    assert answer["codeRetour"] == 0
    assert answer["libelle"] == "GCU_MSG_01_000"
    assert answer["syntaxeFlux"] == "IN_DP_E1_CII_16B"
    assert re.fullmatch(r"CPP0011106\d{15}", answer["numeroFluxDepot"])
    assert datetime.strptime(answer["dateDepot"], "%Y-%m-%d").date() == date(2026, 11, 24)  # noqa: DTZ007 - a day
    assert_published_keys("/cpro/factures/v1/deposer/flux", answer)
    assert report["etatCourantFlux"] == "IN_INTEGRE"
    assert report["libelle"] == "TRA_MSG_00.000"
    assert datetime.fromisoformat(report["dateDepotFlux"]).utcoffset() is not None
    assert_published_keys("/cpro/transverses/v1/consulterCR", report)


def test_rejected_flow_creates_nothing_and_burns_no_number(caller):
    rejected = caller.deposit(invoice(recipient="99999999999999")).json()
    before = Document.objects.count()
    detail = caller.post(
        "/cpro/transverses/v1/consulterCRDetaille", {"numeroFluxDepot": rejected["numeroFluxDepot"]}
    ).json()
    again = caller.deposit(invoice()).json()

    assert rejected["codeRetour"] == 0
    assert before == 0
    assert detail["etatCourantDepotFlux"] == "IN_REJETE"
    assert detail["listeErreurTechnique"] == []
    assert [error["numeroDP"] for error in detail["listeErreurDP"]] == ["F-API-1"]
    assert "DESTINATAIRE_INCONNU" in detail["listeErreurDP"][0]["libelleErreurDP"]
    assert_published_keys("/cpro/transverses/v1/consulterCRDetaille", detail)
    assert again["numeroFluxDepot"] != rejected["numeroFluxDepot"]
    assert list(Document.objects.values_list("number", flat=True)) == ["F-API-1"]


def test_same_number_twice_is_a_duplicate(caller):
    caller.deposit(invoice())
    second = caller.deposit(invoice()).json()["numeroFluxDepot"]
    detail = caller.post("/cpro/transverses/v1/consulterCRDetaille", {"numeroFluxDepot": second}).json()

    assert "NUMERO_DEJA_UTILISE" in detail["listeErreurDP"][0]["libelleErreurDP"]
    assert Document.objects.count() == 1


def test_library_of_official_flows_is_taken_through_the_api(caller):
    answer = caller.deposit((AIFE_CII / "FSO1116A_P03.xml").read_bytes(), syntax="IN_DP_E2_CII_16B").json()
    report = caller.post("/cpro/transverses/v1/consulterCR", {"numeroFluxDepot": answer["numeroFluxDepot"]}).json()

    assert answer["syntaxeFlux"] == "IN_DP_E2_CII_MIN_16B"
    assert report["etatCourantFlux"] == "IN_INTEGRE"


@pytest.mark.parametrize(
    "content",
    [b"<a", b"not xml at all", BOMB, b"\xff\xfe\x00", "<é/>".encode("latin-1"), b"<html/>", b"%PDF-1.7 x"],
    ids=["truncated", "text", "bomb", "utf16-stub", "latin1", "html", "pdf"],
)
def test_unreadable_file_is_a_rejected_flow_with_a_technical_error(caller, content):
    answer = caller.deposit(content).json()
    detail = caller.post(
        "/cpro/transverses/v1/consulterCRDetaille", {"numeroFluxDepot": answer["numeroFluxDepot"]}
    ).json()

    assert detail["etatCourantDepotFlux"] == "IN_REJETE"
    assert detail["listeErreurTechnique"][0]["libelleErreur"].startswith("IRRECEVABILITE: ")
    assert detail["listeErreurDP"] == []
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("{", "corps de la requête"),
        ("[]", "fichierFlux"),
        ({}, "fichierFlux"),
        ({"fichierFlux": 3, "nomFichier": "a.xml", "syntaxeFlux": "IN_DP_E1_CII_16B"}, "fichierFlux"),
        ({"fichierFlux": "pas en base 64 !", "nomFichier": "a.xml", "syntaxeFlux": "IN_DP_E1_CII_16B"}, "fichierFlux"),
        ({"fichierFlux": "PGEvPg==", "nomFichier": "a.xml", "syntaxeFlux": "IN_DP_E2_FACTURX"}, "IN_DP_E2_FACTURX"),
        ({"fichierFlux": "", "nomFichier": "a.xml", "syntaxeFlux": "IN_DP_E1_CII_16B"}, "vide"),
    ],
    ids=["truncated", "list", "empty", "wrong type", "not base 64", "wrong syntax", "empty file"],
)
def test_bad_body_is_a_400_that_names_the_field(caller, body, field):
    answer = caller.post("/cpro/factures/v1/deposer/flux", body)

    assert answer.status_code == 400
    assert set(answer.json()) == {"codeRetour", "libelle"}
    assert field in answer.json()["libelle"]
    assert Flow.objects.count() == 0


def test_too_large_a_file_is_the_published_business_error(caller):
    answer = caller.deposit(b"<a>" + b"x" * (10 * 1024 * 1024) + b"</a>")

    assert answer.status_code == 200
    assert answer.json() == {"codeRetour": 20001, "libelle": "GDP_MSG_11.022"}
    assert Flow.objects.count() == 0


def test_archive_beyond_30_mb_is_the_published_business_error(caller):
    answer = caller.deposit(
        b"\x1f\x8b" + b"x" * (30 * 1024 * 1024), name="FSO1106A_CPP001_CPP0011106000000000000001.tgz"
    )

    assert answer.json() == {"codeRetour": 20001, "libelle": "GDP_MSG_11.022"}
    assert Flow.objects.count() == 0


def test_batch_reports_an_error_an_invoice(caller):
    wrong = invoice("F-API-2", recipient="99999999999999")
    content = make_tar_gz(("a.xml", invoice("F-API-1")), ("b.xml", wrong), ("c.xml", b"<a>"))
    answer = caller.deposit(content, name="FSO1106A_CPP001_CPP0011106000000000000001.tar.gz").json()
    flow = {"numeroFluxDepot": answer["numeroFluxDepot"]}
    detail = caller.post("/cpro/transverses/v1/consulterCRDetaille", flow).json()

    assert caller.post("/cpro/transverses/v1/consulterCR", flow).json()["etatCourantFlux"] == "IN_INTEGRE_PARTIEL"
    assert [row["numeroDP"] for row in detail["listeErreurDP"]] == ["F-API-2"]
    assert "DESTINATAIRE_INCONNU" in detail["listeErreurDP"][0]["libelleErreurDP"]
    assert len(detail["listeErreurTechnique"]) == 1
    assert_published_keys("/cpro/transverses/v1/consulterCRDetaille", detail)
    assert list(Document.objects.values_list("number", flat=True)) == ["F-API-1"]


def test_body_beyond_all_limits_is_a_413_in_json(caller):
    answer = caller.post("/cpro/factures/v1/deposer/flux", f'{{"fichierFlux": "{"A" * (43 * 1024 * 1024)}"}}')

    assert answer.status_code == 413
    assert answer.json()["codeRetour"] == 413
    assert Flow.objects.count() == 0


@pytest.mark.parametrize("path", ["consulterCR", "consulterCRDetaille"])
@pytest.mark.parametrize("number", ["CPP0011106000000000000999", "", "x" * 5000, "\x00"])
def test_unknown_flow_is_the_published_business_error(caller, path, number):
    answer = caller.post(f"/cpro/transverses/v1/{path}", {"numeroFluxDepot": number})

    assert answer.status_code == 200
    assert answer.json() == {"codeRetour": 20001, "libelle": "POQ_MSG_01.003"}


def test_search_finds_the_invoice_of_a_flow(caller):
    flow = caller.deposit(invoice()).json()["numeroFluxDepot"]
    caller.deposit(invoice("F-API-2"))
    found = caller.post("/cpro/factures/v1/rechercher/fournisseur", {"numeroFluxDepot": flow}).json()

    path = "/cpro/factures/v1/rechercher/fournisseur"
    assert [row["numeroFacture"] for row in found["listeFactures"]] == ["F-API-1"]
    assert found["listeFactures"][0]["montantTTC"] == 120.0
    assert found["listeFactures"][0]["statut"] == "DEPOSEE"
    assert found["parametresRetour"] == {"pageCourante": 1, "pages": 1, "nbResultatsParPage": 10, "total": 1}
    assert_published_keys(path, found)
    assert set(found["listeFactures"][0]) <= set(PUBLISHED[path]["response"]["listeFactures"][0])


def test_amounts_are_numbers_written_digit_for_digit():
    largest = Decimal("123456789012345.67")
    answer = api.create_response(None, {"montantTTC": largest, "montantHT": Decimal("0.10")}, status=200)

    assert answer.content == b'{"montantTTC": 123456789012345.67, "montantHT": 0.10}'
    assert json.loads(answer.content, parse_float=Decimal)["montantTTC"] == largest
    assert json.loads(answer.content)["montantTTC"] != largest


def test_search_pages_tell_the_whole(caller):
    for position in range(3):
        caller.deposit(invoice(f"F-{position}"))
    paging = {"pageResultatDemandee": 2, "nbResultatsParPage": 2}
    found = caller.post("/cpro/factures/v1/rechercher/fournisseur", {"rechercheFactureParFournisseur": paging}).json()

    assert [row["numeroFacture"] for row in found["listeFactures"]] == ["F-0"]
    assert found["parametresRetour"] == {"pageCourante": 2, "pages": 2, "nbResultatsParPage": 2, "total": 3}


def test_search_without_result_says_so(caller):
    answer = caller.post("/cpro/factures/v1/rechercher/fournisseur", {"numeroFacture": "NEANT"})

    assert answer.json() == {"codeRetour": 20000, "libelle": "TRA_MSG_00.015"}


def test_search_refuses_a_criterion_it_does_not_know_rather_than_ignore_it(caller):
    answer = caller.post("/cpro/factures/v1/rechercher/fournisseur", {"numeroFactures": "F-1"})

    assert answer.status_code == 400
    assert "numeroFactures" in answer.json()["libelle"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer wrong"},
        {"Authorization": ""},
        {"cpro-account": ""},
        {"cpro-account": "VEVDSF8xOndyb25n"},
        {"cpro-account": "é"},
    ],
)
def test_either_credential_missing_or_wrong_is_a_401(caller, headers):
    answer = caller.post("/cpro/transverses/v1/consulterCR", {"numeroFluxDepot": "x"}, **headers)

    assert answer.status_code == 401
    assert answer.json()["error"] == "unauthorized"


def test_undeclared_route_is_a_403_with_an_empty_object(caller):
    answer = caller.post("/cpro/factures/v1/inconnue", {})

    assert answer.status_code == 403
    assert answer.json() == {}


@pytest.mark.parametrize("host", ["sandbox-api.piste.gouv.fr", "api.piste.gouv.fr"])
def test_real_client_behind_a_proxy_keeps_its_host_name(caller, host):
    answer = caller.client.post("/api/oauth/token", {}, headers={"Host": host})

    assert answer.json() == {"error": "unsupported_grant_type"}


@pytest.mark.parametrize("count", [1, 3])
def test_search_budget_does_not_grow_with_the_rows(caller, count, django_assert_num_queries):
    for position in range(count):
        caller.deposit(invoice(f"F-{position}"))
    with django_assert_num_queries(4):
        caller.post("/cpro/factures/v1/rechercher/fournisseur", {})
