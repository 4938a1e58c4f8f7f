"""``/cpro/…``: find, check, call the service of the screens, answer in the published shape.

Everything is POST and JSON; HTTP 200 can carry a business error in ``codeRetour``, whose numbers are per service.
"""

import base64
import binascii
from datetime import datetime
from typing import Any

import simplejson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from sandbox.api.authentication import BothCredentials
from sandbox.api.schemas import FlowDeposit, FlowQuestion, SupplierSearch
from sandbox.domain.explanations import explain
from sandbox.domain.flows import DepositMode
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.models import Document
from sandbox.queries import flow_numbered
from sandbox.queries import flow_report as report_of
from sandbox.queries.issued import issued_documents
from sandbox.services.flows import deposit_flow

INVOICES_DONE = "GCU_MSG_01_000"
CROSS_DONE = "TRA_MSG_00.000"
NO_RESULT = {"codeRetour": 20000, "libelle": "TRA_MSG_00.015"}
FLOW_UNKNOWN = {"codeRetour": 20001, "libelle": "POQ_MSG_01.003"}
FILE_TOO_LARGE = {"codeRetour": 20001, "libelle": "GDP_MSG_11.022"}


class ExactRenderer(BaseRenderer):
    """JSON whose amounts are numbers, as published, written digit for digit: a double holds 15 of them only."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        """The text of the answer."""
        return simplejson.dumps(data, use_decimal=True)


api = NinjaAPI(
    title="Préau : bac à sable de l’API Chorus Pro",
    version="1.0.0",
    urls_namespace="cpro",
    auth=BothCredentials(),
    renderer=ExactRenderer(),
    docs_url=None,
    openapi_url=None,
)


@api.exception_handler(AuthenticationError)
def refuse_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401 for a missing or wrong token as for a missing or wrong account (evidence: observed for the account)."""
    text = "Jeton (Authorization) ou compte technique (cpro-account) absent, faux ou expiré."
    return JsonResponse({"error": "unauthorized", "error_description": text}, status=401)


@api.exception_handler(ValidationError)
def refuse_body(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """400 with the name of the first field that is missing or of the wrong type."""
    first = error.errors[0] if error.errors else {"loc": ("body",), "msg": ""}
    field = ".".join(str(part) for part in first["loc"][2:]) or "corps de la requête"
    return _bad_request(f"{field} : {_WORDS.get(str(first.get('type')), 'valeur impossible')}")


@api.exception_handler(HttpError)
def refuse_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework refuses before reading the fields: a body that is not JSON."""
    return _bad_request("corps de la requête : JSON illisible")


@api.exception_handler(RequestDataTooBig)
def refuse_weight(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """413: heavier than any file that the API takes, once in base 64."""
    text = "corps de la requête : trop lourd ; un fichier pèse 10 Mo au plus, une archive 30 Mo"
    return JsonResponse({"codeRetour": 413, "libelle": text}, status=413)


_WORDS = {
    "missing": "champ obligatoire absent",
    "extra_forbidden": "critère inconnu du bac à sable ; retirez-le",
    "json_invalid": "JSON illisible",
    "string_type": "un texte est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_type": "un nombre entier est attendu",
    "bool_parsing": "vrai ou faux est attendu",
}


def _bad_request(text: str) -> HttpResponse:
    return JsonResponse({"codeRetour": 400, "libelle": text}, status=400)


@api.post("factures/v1/deposer/flux")
def deposit_flow_file(request: HttpRequest, body: FlowDeposit) -> Any:
    """``deposerFluxFacture``: takes the file and gives its flow number; the verdict is in the report."""
    account = request.auth  # type: ignore[attr-defined]
    try:
        content = base64.b64decode(body.fichierFlux, validate=True)
    except (binascii.Error, ValueError):
        return _bad_request("fichierFlux : le contenu doit être en base 64.")
    try:
        flow = deposit_flow(
            space_id=account.space_id,
            content=content,
            file_name=body.nomFichier,
            syntax=body.syntaxeFlux,
            deposit_mode=DepositMode.API_UPLOAD,
            structure_id=account.structure_id,
        )
    except RefusedError as error:
        if error.refusal.code in (RefusalCode.FILE_TOO_LARGE, RefusalCode.ARCHIVE_TOO_LARGE):
            return FILE_TOO_LARGE
        return _bad_request(explain(error.refusal).message)
    return {
        "codeRetour": 0,
        "libelle": INVOICES_DONE,
        "numeroFluxDepot": flow.number,
        "dateDepot": f"{_local(flow.deposited_at):%Y-%m-%d}",
        "syntaxeFlux": flow.syntax,
    }


@api.post("transverses/v1/consulterCR")
def flow_report(request: HttpRequest, body: FlowQuestion) -> Any:
    """``consulterCompteRendu``: where a flow stands."""
    flow = flow_numbered(request.auth.space, body.numeroFluxDepot)  # type: ignore[attr-defined]
    if flow is None:
        return FLOW_UNKNOWN
    return {
        "codeRetour": 0,
        "libelle": CROSS_DONE,
        "codeAppliPartenaire": flow.number[:6],
        "codeInterfaceFlux": flow.number[6:10],
        "dateDepotFlux": _local(flow.deposited_at).isoformat(),
        "dateHeureEtatCourantFlux": _local(flow.deposited_at).isoformat(),
        "designationPartenaire": "",
        "etatCourantFlux": flow.state,
        "fichierCR": "",
        "nomFichierFlux": flow.file_name,
        "numeroFluxDepot": flow.number,
    }


@api.post("transverses/v1/consulterCRDetaille")
def detailed_flow_report(request: HttpRequest, body: FlowQuestion) -> Any:
    """``consulterCompteRenduDetaille``: what was wrong, cut at about 200 characters as the real one does."""
    flow = flow_numbered(request.auth.space, body.numeroFluxDepot)  # type: ignore[attr-defined]
    if flow is None:
        return FLOW_UNKNOWN
    report = report_of(flow)
    return {
        "codeRetour": 0,
        "libelle": CROSS_DONE,
        "codeInterfaceDepotFlux": flow.number[6:10],
        "dateDepotFlux": _local(flow.deposited_at).isoformat(),
        "dateHeureEtatCourantFlux": _local(flow.deposited_at).isoformat(),
        "etatCourantDepotFlux": flow.state,
        "nomFichier": flow.file_name,
        "listeErreurTechnique": [
            {"codeErreur": f"ERR_XSD_{position:03d}", "libelleErreur": text, "natureErreur": "T"}
            for position, text in enumerate(report.technical, start=1)
        ],
        "listeErreurDP": [
            {
                "identifiantDestinataire": line.recipient_identifier,
                "identifiantFournisseur": line.supplier_identifier,
                "libelleErreurDP": line.libelle,
                "numeroDP": line.invoice_number,
            }
            for line in report.lines
            if line.errors and not line.technical
        ],
    }


@api.post("factures/v1/rechercher/fournisseur")
def search_issued(request: HttpRequest, body: SupplierSearch) -> Any:
    """``rechercherFactureParFournisseur``: the invoices that the account's structure issued."""
    paging = body.rechercheFactureParFournisseur
    page = issued_documents(
        supplier_id=request.auth.structure_id,  # type: ignore[attr-defined]
        flow_number=body.numeroFluxDepot,
        number=body.numeroFacture,
        kind=body.typeFacture,
        statuses=body.statutCourant,
        page=paging.pageResultatDemandee,
        per_page=paging.nbResultatsParPage,
    )
    if page.total == 0:
        return NO_RESULT
    return {
        "codeRetour": 0,
        "libelle": INVOICES_DONE,
        "listeFactures": [_issued(document) for document in page.documents],
        "parametresRetour": {
            "pageCourante": page.number,
            "pages": page.pages,
            "nbResultatsParPage": page.per_page,
            "total": page.total,
        },
    }


def _issued(document: Document) -> dict[str, Any]:
    supplier, recipient, department = document.supplier, document.recipient, document.department
    return {
        "identifiantFactureCPP": document.pk,
        "typeDemandePaiement": "FACTURE",
        "codeFournisseur": supplier.identifier if supplier else "",
        "typeIdentifiantFournisseur": supplier.identifier_type if supplier else "",
        "designationFournisseur": supplier.name if supplier else "",
        "idDestinataire": recipient.pk if recipient else None,
        "codeDestinataire": recipient.identifier if recipient else "",
        "designationDestinataire": recipient.name if recipient else "",
        "codeServiceExecutant": department.code if department else "",
        "nomServiceExecutant": department.name if department else "",
        "typeFacture": document.kind,
        "numeroFacture": document.number,
        "dateFacture": document.issued_on.isoformat() if document.issued_on else None,
        "dateDepot": f"{_local(document.deposited_at):%Y-%m-%d}" if document.deposited_at else None,
        "montantHT": document.total_excl_vat,
        "montantTTC": document.total_incl_vat,
        "montantAPayer": document.amount_due,
        "devise": document.currency,
        "statut": document.status,
        "numeroMarche": document.contract_number,
        "numeroBonCommande": document.commitment_number,
        "numeroFluxDepot": document.flow.number if document.flow else "",
        "modeDepot": document.deposit_mode,
        "nomPrenomUtilisateurCreateur": "",
        "taille": document.flow.size if document.flow else None,
        "dateHeureEtatCourant": _local(document.status_since).isoformat(),
        "commentaireEtatCourant": document.return_comment,
        "rejetTraite": document.rejection_handled_at is not None,
    }


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def undeclared(request: HttpRequest, path: str) -> JsonResponse:
    """An address that nobody declared: 403 and an empty object (evidence: observed)."""
    return JsonResponse({}, status=403)
