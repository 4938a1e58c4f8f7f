"""Catalogue, part 8: what the portal says of a document or a flow: statuses, reasons, states, answers."""

from __future__ import annotations

from sandbox.domain.actions import Reason
from sandbox.domain.entries import Entry, Kind
from sandbox.domain.flows import FlowState
from sandbox.domain.labelled import Evidence
from sandbox.domain.portal_guides import CALLER, COMPLETE, EDI, FILE, FOLLOW, SUMMARY
from sandbox.domain.portal_reasons import REASONS, RETURN_SAYS
from sandbox.domain.portal_statuses import BY_FAMILY, STATUSES
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Family, Status

_R = RefusalCode

_STATUS_SOURCE = "Liste publiée des statuts ; Communauté Chorus Pro, « Suivre le traitement d’une facture »"
_REASON_SOURCE = "Liste pédagogique : la liste officielle des motifs n’est pas publiée"
_API_SOURCE = "Clients publics de l’API et description publiée du service Factures (observé)"
_FLOW_SOURCE = "Clients publics de l’API : états d’un flux (observé)"

_FLOWS: dict[FlowState, tuple[str, str]] = {
    FlowState.RECEIVED: ("Le flux est arrivé ; rien n’est encore contrôlé.", "Attendez : ce n’est pas un succès."),
    FlowState.EXCHANGED: (
        "Le flux a passé le système d’échanges ; ses factures ne sont pas encore contrôlées.",
        "Attendez : ce n’est pas un succès.",
    ),
    FlowState.PORTAL_WAITING: ("Le fichier déposé sur le portail attend son tour.", "Attendez quelques minutes."),
    FlowState.WAITING: ("Le flux attend son tour.", "Attendez quelques minutes."),
    FlowState.PROCESSING: ("Le flux est en cours de contrôle.", "Attendez la fin du traitement."),
    FlowState.BLOCKED: (
        "Le flux est arrêté : une personne du support doit le reprendre.",
        "Ne renvoyez pas le fichier ; signalez le flux si rien ne bouge.",
    ),
    FlowState.INCIDENT: (
        "Le flux n’a pas pu être traité.",
        "Renvoyez le fichier entier, sous un nouveau numéro de flux.",
    ),
    FlowState.REJECTED: (
        "Le flux est rejeté : aucune facture n’a été créée, aucun numéro n’est pris.",
        "Lisez le compte rendu, corrigez le fichier, renvoyez-le avec le même numéro de facture.",
    ),
    FlowState.PARTLY_INTEGRATED: (
        "Seules les factures justes du lot sont entrées ; les autres n’existent pas.",
        "Lisez le compte rendu ligne à ligne, et ne renvoyez que les factures refusées.",
    ),
    FlowState.INTEGRATED: (
        "Toutes les factures du flux sont entrées.",
        "Rien à faire : suivez maintenant leurs statuts.",
    ),
}

# Code, title, says, cause, remedy, guide, refusal.
_API_ROWS: tuple[tuple[str, str, str, str, str, str, RefusalCode | None], ...] = (
    (
        "GCU_MSG_01_000",
        "L’appel a réussi",
        "Le service a fait ce qui était demandé (codeRetour 0).",
        "C’est la réponse ordinaire des services « factures ».",
        "Rien à faire.",
        FOLLOW,
        None,
    ),
    (
        "TRA_MSG_00.000",
        "L’appel a réussi",
        "Le service a fait ce qui était demandé (codeRetour 0).",
        "C’est la réponse ordinaire des services « structures » et « transverses ».",
        "Rien à faire.",
        FOLLOW,
        None,
    ),
    (
        "TRA_MSG_00.015",
        "La recherche ne trouve rien",
        "Aucun résultat ne correspond aux critères (codeRetour 20000).",
        "Un critère de trop, un identifiant interne confondu avec un SIRET, ou une période trop courte.",
        "Élargissez : retirez un critère à la fois ; idFournisseur et idDestinataire sont des numéros internes.",
        "rechercher-et-exporter-ses-factures",
        None,
    ),
    (
        "GFT_MSG_01.075",
        "La recherche de pièces de travaux ne trouve rien",
        "Aucune pièce de travaux ne correspond (codeRetour 20007).",
        "Le dossier appartient à un autre acteur, ou la période est trop courte.",
        "Élargissez les critères, puis vérifiez le rôle demandé.",
        "rechercher-et-exporter-ses-factures",
        None,
    ),
    (
        "POQ_MSG_01.003",
        "Ce numéro de flux n’est pas connu",
        "Aucun flux ne porte ce numéro (codeRetour 20001).",
        "Le numéro a 25 caractères ; il a été coupé, ou le flux vient d’un autre compte technique.",
        "Reprenez numeroFluxDepot tel que le dépôt l’a donné, et attendez une minute après le dépôt.",
        FILE,
        None,
    ),
    (
        "GDP_MSG_11.001",
        "Ce geste n’est pas possible à ce statut",
        "Le statut de la facture ne permet pas ce qui est demandé.",
        "On ne soumet que depuis Brouillon, À recycler ou Erreur du fournisseur sur le valideur.",
        "Lisez le statut de la facture, puis choisissez le geste qui lui convient.",
        FOLLOW,
        _R.NOT_ALLOWED_NOW,
    ),
    (
        "GDP_MSG_11.005",
        "Vous n’avez pas le droit de faire cela",
        "Le compte n’a pas l’habilitation sur cette facture (codeRetour 20001).",
        "Le compte technique n’est pas rattaché à la structure, ou l’espace n’a pas été demandé.",
        "Faites donner l’espace au compte par le gestionnaire de la structure.",
        FOLLOW,
        None,
    ),
    (
        "GDP_MSG_11.008",
        "Cette demande de paiement n’existe pas",
        "Aucune demande de paiement ne porte cet identifiant (codeRetour 20000).",
        "L’identifiant interne (identifiantFactureCPP) a été confondu avec le numéro de la facture.",
        "Cherchez la facture par son numéro, puis prenez identifiantFactureCPP dans la réponse.",
        "rechercher-et-exporter-ses-factures",
        None,
    ),
    (
        "GDP_MSG_11.022",
        "Le fichier est trop lourd",
        "Le fichier dépasse la limite (codeRetour 20001) : 10 Mo par fichier.",
        "Des pièces jointes numérisées en haute définition.",
        "Allégez les pièces, ou partagez le lot.",
        FILE,
        _R.FILE_TOO_LARGE,
    ),
    (
        "GDP_MSG_11.033",
        "La facture n’est pas suspendue",
        "On ne complète qu’une facture suspendue (codeRetour 20002).",
        "La facture a changé de statut, ou elle est à recycler ou rejetée.",
        "Lisez le statut : une facture à recycler se recycle, une facture rejetée se refait.",
        COMPLETE,
        _R.NOT_ALLOWED_NOW,
    ),
    (
        "invalid_client",
        "Le jeton est refusé",
        "Le service d’authentification ne reconnaît pas l’application (HTTP 400).",
        "client_id ou client_secret mal recopié, ou pris dans l’autre environnement (qualification, production).",
        "Vérifiez les deux valeurs et l’adresse du service ; le compte technique, lui, se donne dans cpro-account.",
        FILE,
        None,
    ),
)
_RETURN_CODES: dict[str, str] = {
    "20000": "aucun résultat (transverses), ou demande de paiement inconnue (completer)",
    "20001": "flux inconnu (consulterCR), fichier trop lourd (deposer/flux), ou droit manquant (completer)",
    "20002": "le statut d’origine et le statut visé ne s’accordent pas (traiter), ou facture non suspendue (completer)",
    "20003": "fichier de plus de 10 Mo (ajouter/fichier)",
    "20007": "aucune pièce de travaux ne correspond (recherche de travaux, GFT_MSG_01.075)",
    **{
        str(code): "code lu dans des clients de recyclerFacture ; son texte n’est pas publié"
        for code in range(20004, 20015)
        if code not in (20007, 20013)
    },
    **dict.fromkeys(
        ("20013", "20303", "20304", "20305"),
        "code lu dans des clients de soumettreFacture ; son texte n’est pas publié",
    ),
    **dict.fromkeys(
        ("20042", "20064", "20065", "20127", "20128", "20129", "20131", "20132", "20133", "20134"),
        "code lu dans des clients de soumettreFactureTravaux ; son texte n’est pas publié",
    ),
}


def _entry(code: str, kind: Kind, texts: tuple[str, str, str, str], guide: str, **more: object) -> Entry:
    title, says, cause, remedy = map(typeset, texts)
    for name in ("where", "source"):
        more[name] = typeset(str(more.get(name, "")))
    return Entry(code, kind, title, says, cause, remedy, guide, **more)  # type: ignore[arg-type]


def _statuses() -> list[Entry]:
    found = []
    for status in Status:
        says, cause, remedy, guide, where = STATUSES.get(status) or BY_FAMILY[status.family]
        texts = (f"La facture est au statut « {status.label} »", says, cause, remedy)
        found.append(
            _entry(
                status.value, Kind.STATUS, texts, guide, where=where, source=_STATUS_SOURCE, evidence=status.evidence
            )
        )
    return found


def _reasons() -> list[Entry]:
    found = []
    for reason in Reason:
        if reason not in REASONS:
            _, cause, remedy, guide, where = BY_FAMILY[Family.VALIDATION]
            texts = (
                reason.label,
                f"Un acteur du circuit a renvoyé la demande : {reason.label.lower()}.",
                cause,
                remedy,
            )
            found.append(
                _entry(
                    reason.value,
                    Kind.REASON,
                    texts,
                    guide,
                    where=where,
                    source=_REASON_SOURCE,
                    evidence=reason.evidence,
                )
            )
            continue
        cause, remedy, guide, field, refusal = REASONS[reason]
        texts = (reason.label, f"{RETURN_SAYS[reason.action]} : {reason.label.lower()}.", cause, remedy)
        found.append(
            _entry(
                reason.value,
                Kind.REASON,
                texts,
                guide,
                field=field,
                where="" if field else SUMMARY,
                source=_REASON_SOURCE,
                evidence=reason.evidence,
                refusal=refusal,
            )
        )
    return found


def _flows() -> list[Entry]:
    return [
        _entry(
            state.value,
            Kind.FLOW,
            (
                f"Le flux est dans l’état « {state.label} »",
                says,
                "Un flux est un fichier déposé ; son état n’est pas le statut d’une facture.",
                remedy,
            ),
            FILE,
            where=EDI,
            source=_FLOW_SOURCE,
            evidence=Evidence.OBSERVED,
            refusal=_R.XML_SCHEMA if state is FlowState.REJECTED else None,
        )
        for state, (says, remedy) in _FLOWS.items()
    ]


def _answers() -> list[Entry]:
    found = [
        _entry(
            code,
            Kind.API,
            (title, says, cause, remedy),
            guide,
            where=CALLER,
            source=_API_SOURCE,
            evidence=Evidence.OBSERVED,
            refusal=refusal,
        )
        for code, title, says, cause, remedy, guide, refusal in _API_ROWS
    ]
    for code, meaning in _RETURN_CODES.items():
        texts = (
            f"Le service répond par le code {code}",
            f"Ce code dépend du service appelé : {meaning}.",
            "Une réponse HTTP 200 peut porter une erreur : seul codeRetour 0 est un succès.",
            "Lisez aussi le libellé (GDP_MSG…, TRA_MSG…) et collez-le ici : il est plus précis.",
        )
        found.append(
            _entry(code, Kind.API, texts, FOLLOW, where=CALLER, source=_API_SOURCE, evidence=Evidence.OBSERVED)
        )
    return found


PORTAL: dict[str, Entry] = {entry.code: entry for entry in (*_statuses(), *_reasons(), *_flows(), *_answers())}
