"""Catalogue, part 8: what the portal says of a document or a flow: statuses, reasons, states, answers."""

from __future__ import annotations

from sandbox.domain.actions import Action, Reason
from sandbox.domain.entries import Entry, Kind
from sandbox.domain.flows import FlowState
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Family, Status

_R = RefusalCode
_FOLLOW, _REJECTED = "suivre-sa-facture", "traiter-une-facture-rejetee"
_RECYCLE, _COMPLETE = "recycler-une-facture", "completer-une-facture-suspendue"
_ADDRESS, _REFERENCES, _FILE = "adresser-sa-facture", "renseigner-les-references", "deposer-un-fichier"
_PIECE, _AMOUNTS, _FRAME = "joindre-une-piece", "verifier-montants-et-tva", "choisir-le-cadre"
_WORKS = "reviser-un-montant-en-marche-de-travaux"

_STATUS_SOURCE = "Liste publiée des statuts ; Communauté Chorus Pro, « Suivre le traitement d’une facture »"
_REASON_SOURCE = "Liste pédagogique : la liste officielle des motifs n’est pas publiée"
_API_SOURCE = "Clients publics de l’API et description publiée du service Factures (observé)"
_FLOW_SOURCE = "Clients publics de l’API : états d’un flux (observé)"

_DETAIL = "Factures émises › Recherche › détail de la facture, « Suivi du traitement »."
_SUMMARY = "Factures émises › Synthèse."
_EDI = "Raccordements › suivi des flux ; sur le portail, « Accéder aux rejets EDI »."
_CALLER = "Dans le programme qui appelle l’API, pas à l’écran."

# By status: says, cause, remedy, guide, where.
_STATUSES: dict[Status, tuple[str, str, str, str, str]] = {
    Status.TO_RECYCLE: (
        "La facture vous revient pour être corrigée et renvoyée, sous le même numéro.",
        "Le destinataire, le service ou le numéro d’engagement n’est pas le bon.",
        "Corrigez l’adresse (SIRET, service, engagement) et renvoyez. Rien d’autre ne change.",
        _RECYCLE,
        _SUMMARY,
    ),
    Status.SUSPENDED: (
        "La facture attend une pièce ou une réponse de votre part. Le délai de paiement est interrompu.",
        "Une pièce justificative manque, ou ne se lit pas.",
        "Joignez la pièce, ou répondez en commentaire, puis renvoyez : le numéro reste le même.",
        _COMPLETE,
        _SUMMARY,
    ),
    Status.REJECTED: (
        "La facture est refusée pour de bon : en l’état, elle ne sera pas payée.",
        "Une donnée de la facture est fausse : cadre, montant, TVA, doublon…",
        "Lisez le motif, acquittez, traitez le rejet, puis émettez une nouvelle facture sous un nouveau numéro.",
        _REJECTED,
        _SUMMARY,
    ),
    Status.DEPOSITED: (
        "Chorus Pro a reçu la facture ; le destinataire ne l’a pas encore.",
        "C’est le premier statut de toute facture déposée.",
        "Rien à faire : elle passe d’ordinaire à « Mise à disposition » en quelques instants.",
        _FOLLOW,
        _DETAIL,
    ),
    Status.ROUTING: (
        "La facture part vers le logiciel du destinataire.",
        "Le destinataire est raccordé par flux : il reçoit ses factures par fichier.",
        "Rien à faire ; si rien ne bouge pendant plusieurs jours, envoyez une sollicitation.",
        _FOLLOW,
        _DETAIL,
    ),
    Status.AVAILABLE: (
        "Le destinataire a la facture : le délai de paiement court.",
        "Il en a été prévenu par courriel.",
        "Attendez le statut suivant ; notez la date, elle compte pour le délai de paiement.",
        _FOLLOW,
        _DETAIL,
    ),
    Status.COMPLETED: (
        "Vous avez complété une facture suspendue ; le destinataire la reprend.",
        "Une pièce ou un commentaire a été ajouté.",
        "Rien à faire : c’est au destinataire d’agir.",
        _FOLLOW,
        _DETAIL,
    ),
    Status.SERVICE_CERTIFIED: (
        "Le destinataire a constaté que la prestation est faite.",
        "Ce statut est facultatif : toutes les structures ne l’utilisent pas.",
        "Rien à faire.",
        _FOLLOW,
        _DETAIL,
    ),
    Status.MANDATED: (
        "L’ordre de payer est donné au comptable public.",
        "Ce statut est facultatif : toutes les structures ne l’utilisent pas.",
        "Rien à faire.",
        _FOLLOW,
        _DETAIL,
    ),
    Status.PAID: (
        "Le paiement est parti : c’est le dernier statut.",
        "Le comptable public a mis la dépense en paiement.",
        "Comptez quelques jours de banque avant de chercher le virement.",
        _FOLLOW,
        _DETAIL,
    ),
    Status.NOT_COMPLIANT: (
        "Chorus Pro n’a pas pu lire la facture comme une facture.",
        "Le fichier ou ses données ne passent pas les contrôles techniques.",
        "Lisez le compte rendu du dépôt, corrigez, puis déposez de nouveau.",
        _FILE,
        _DETAIL,
    ),
    Status.WRONG_VALIDATOR_1: (
        "La structure que vous avez nommée valideur dit qu’elle ne l’est pas.",
        "Le SIRET du titulaire ou du mandataire n’est pas le bon.",
        "Corrigez le valideur, puis renvoyez la demande.",
        _FRAME,
        _SUMMARY,
    ),
    Status.REFUSED_1: (
        "Le titulaire ou le mandataire refuse votre demande ; le client public ne la verra pas.",
        "Le motif et le commentaire du valideur disent pourquoi.",
        "Accordez-vous avec le valideur, puis déposez une nouvelle demande.",
        _FRAME,
        _SUMMARY,
    ),
}
_BY_FAMILY: dict[Family, tuple[str, str, str, str, str]] = {
    Family.SUPPLIER: (
        "La facture est encore chez vous : rien n’est parti.",
        "Elle est en cours de préparation, abandonnée ou supprimée.",
        "Reprenez le brouillon, ou déposez la facture.",
        _FILE,
        "Factures émises › Déposer.",
    ),
    Family.VALIDATION: (
        "La demande passe par le titulaire ou le mandataire avant d’aller au client public.",
        "C’est le circuit des sous-traitants (A9) et des cotraitants (A12) ; quinze jours sans réponse valent accord.",
        "Attendez le valideur, ou relancez-le.",
        _FRAME,
        _DETAIL,
    ),
    Family.TRANSMISSION: _STATUSES[Status.DEPOSITED],
    Family.RECEPTION: _STATUSES[Status.AVAILABLE],
    Family.RETURN: _STATUSES[Status.REJECTED],
    Family.PROCESSING: (
        "Le destinataire ou son comptable traite la facture.",
        "Ce statut est facultatif : toutes les structures ne l’utilisent pas.",
        "Rien à faire.",
        _FOLLOW,
        _DETAIL,
    ),
    Family.FINAL: _STATUSES[Status.PAID],
    Family.WORKS: (
        "Ce statut appartient au circuit des marchés de travaux : la pièce passe d’un acteur à l’autre.",
        "Fournisseur, maître d’œuvre et maître d’ouvrage joignent chacun leur pièce au dossier de facturation.",
        "Ouvrez le dossier et regardez à qui est la main.",
        _WORKS,
        "Factures de travaux › dossier de facturation.",
    ),
    Family.TECHNICAL: (
        "Chorus Pro traite le document ; ce statut n’attend rien de vous.",
        "C’est une étape technique.",
        "Si rien ne bouge pendant plusieurs jours, envoyez une sollicitation.",
        _FOLLOW,
        _DETAIL,
    ),
}

# By reason: cause, remedy, guide, field, refusal that plays it.
_REASONS: dict[Reason, tuple[str, str, str, str, RefusalCode | None]] = {
    Reason.RECYCLE_SIRET: (
        "La facture est arrivée chez une structure qui n’a rien commandé.",
        "Relevez le bon SIRET sur le bon de commande, puis recyclez.",
        _RECYCLE,
        "recipient",
        _R.RECIPIENT_UNKNOWN,
    ),
    Reason.RECYCLE_SERVICE: (
        "Le code service n’est pas celui qui a commandé, ou il n’existe plus.",
        "Cherchez le service dans l’annuaire, puis recyclez.",
        _RECYCLE,
        "department",
        _R.SERVICE_UNKNOWN,
    ),
    Reason.RECYCLE_COMMITMENT: (
        "Le numéro d’engagement manque, ou n’est pas connu du client.",
        "Relevez-le sur le bon de commande, puis recyclez.",
        _RECYCLE,
        "commitment",
        _R.COMMITMENT_MISSING,
    ),
    Reason.RECYCLE_OTHER: (
        "Le commentaire du client dit quoi corriger dans l’adresse.",
        "Lisez le commentaire, corrigez, recyclez.",
        _RECYCLE,
        "recipient",
        None,
    ),
    Reason.SUSPEND_MISSING: (
        "Le client ne peut pas payer sans la pièce qu’il demande.",
        "Joignez-la, puis renvoyez la facture sous le même numéro.",
        _COMPLETE,
        "attachments",
        None,
    ),
    Reason.SUSPEND_UNREADABLE: (
        "La pièce ne s’ouvre pas, ou ne se lit pas.",
        "Joignez-la de nouveau, en PDF, après l’avoir ouverte.",
        _PIECE,
        "attachments",
        None,
    ),
    Reason.SUSPEND_SERVICE: (
        "Le client attend la preuve que la prestation est faite.",
        "Joignez le bon de livraison ou l’attestation.",
        _COMPLETE,
        "attachments",
        None,
    ),
    Reason.SUSPEND_BANK: (
        "Le compte à créditer a changé, ou le client ne le connaît pas.",
        "Joignez un RIB récent au nom du fournisseur.",
        _COMPLETE,
        "attachments",
        None,
    ),
    Reason.SUSPEND_OTHER: (
        "Le commentaire du client dit ce qu’il attend.",
        "Répondez par une pièce ou un commentaire.",
        _COMPLETE,
        "comment",
        None,
    ),
    Reason.PIECE_AMOUNT: (
        "Un désaccord sur un montant n’est pas une raison de refuser : depuis le 19/02/2025, ce motif arrête le refus.",
        "Associez votre pièce avec le montant admis, et expliquez la différence.",
        _WORKS,
        "lines",
        _R.AMOUNT_IS_NOT_A_REFUSAL,
    ),
    Reason.PIECE_RECIPIENT: (
        "La pièce parle d’un autre marché que le vôtre.",
        "Reprenez-la dans une nouvelle pièce, rattachée au bon marché.",
        _WORKS,
        "contract_number",
        None,
    ),
    Reason.PIECE_MISSING: (
        "Il manque une pièce que le marché exige.",
        "Reprenez-la dans une nouvelle pièce, avec le justificatif.",
        _PIECE,
        "attachments",
        None,
    ),
    Reason.PIECE_FRAME: (
        "Le cadre ne correspond pas à la pièce déposée, ou à qui la dépose.",
        "Reprenez-la dans une nouvelle pièce, sous le bon cadre.",
        _FRAME,
        "frame",
        _R.WORKS_OTHER_DEPOSITOR,
    ),
    Reason.PIECE_OTHER: (
        "Le commentaire dit ce qui ne va pas dans la pièce.",
        "Lisez-le, puis reprenez la pièce.",
        _WORKS,
        "comment",
        None,
    ),
    Reason.PREVIOUS_FILE: (
        "Le fichier joint n’est pas celui qui est annoncé.",
        "Remplacez le fichier et recyclez : le numéro reste.",
        _WORKS,
        "attachments",
        None,
    ),
    Reason.PREVIOUS_OTHER: (
        "L’acteur suivant demande que la pièce soit reprise.",
        "Lisez son commentaire, puis recyclez.",
        _WORKS,
        "comment",
        None,
    ),
    Reason.WRONG_ACTOR: (
        "La pièce est arrivée chez une structure étrangère au marché.",
        "Corrigez l’acteur : la même pièce repart.",
        _WORKS,
        "recipient",
        None,
    ),
    Reason.WRONG_PAYER: (
        "Le service financier désigné ne paie pas ce marché.",
        "Corrigez le payeur : la même pièce repart.",
        _ADDRESS,
        "recipient",
        None,
    ),
    Reason.COMPLETION_MISSING: (
        "La pièce est juste, mais un justificatif manque.",
        "Joignez-le : la même pièce repart.",
        _PIECE,
        "attachments",
        None,
    ),
    Reason.COMPLETION_OTHER: (
        "L’acteur suivant attend une précision.",
        "Répondez en commentaire, ou par un fichier.",
        _WORKS,
        "comment",
        None,
    ),
    Reason.REJECT_FRAME: (
        "Le cadre dit quel document on dépose et qui le dépose ; celui-ci ne va pas avec votre marché.",
        "Refacturez sous un nouveau numéro, avec le bon cadre : A1 pour une facture simple, A4 en marché de travaux.",
        _FRAME,
        "frame",
        _R.FRAME_NOT_OPEN,
    ),
    Reason.REJECT_DUPLICATE: (
        "Le client a déjà cette facture.",
        "Cherchez la première ; si elle suit son cours, traitez le rejet et n’émettez rien.",
        _REJECTED,
        "number",
        _R.NUMBER_DUPLICATE,
    ),
    Reason.REJECT_AMOUNT: (
        "Le montant ne correspond pas au devis ou à ce qui est livré. Le client ne peut pas le corriger lui-même.",
        "Refacturez le bon montant, sous un nouveau numéro.",
        _AMOUNTS,
        "totals",
        None,
    ),
    Reason.REJECT_VAT: (
        "Le taux ou le régime de TVA n’est pas celui de l’opération.",
        "Refacturez avec le bon taux, sous un nouveau numéro.",
        _AMOUNTS,
        "vat_lines",
        None,
    ),
    Reason.REJECT_DELIVERY: (
        "Le client dit n’avoir pas reçu ce qui est facturé, ou pas comme prévu.",
        "Accordez-vous avec lui, puis refacturez ce qui est dû.",
        _REJECTED,
        "lines",
        None,
    ),
    Reason.REJECT_MENTIONS: (
        "Une mention obligatoire manque à la facture.",
        "Complétez le modèle, puis refacturez sous un nouveau numéro.",
        _REFERENCES,
        "comment",
        None,
    ),
    Reason.REJECT_OUT_OF_CONTRACT: (
        "Ce qui est facturé n’est pas prévu au marché.",
        "Voyez avec l’acheteur s’il faut un avenant, puis refacturez.",
        _REJECTED,
        "contract_number",
        None,
    ),
    Reason.REJECT_OTHER: (
        "Le commentaire du client dit pourquoi.",
        "Lisez-le, corrigez, puis refacturez sous un nouveau numéro.",
        _REJECTED,
        "",
        None,
    ),
}
_RETURN_SAYS = {
    Action.ASK_RECYCLING: "La facture est à recycler",
    Action.SUSPEND: "La facture est suspendue",
    Action.REJECT: "La facture est rejetée",
    Action.REFUSE_PIECE: "La pièce de travaux est refusée",
    Action.ASK_PREVIOUS_RECYCLING: "La pièce de travaux est à recycler",
    Action.REPORT_WRONG_ACTOR: "La pièce de travaux n’est pas chez le bon acteur",
    Action.REPORT_WRONG_PAYER: "La pièce de travaux désigne un mauvais payeur",
    Action.ASK_COMPLETION: "La pièce de travaux est à compléter",
}

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
        _FOLLOW,
        None,
    ),
    (
        "TRA_MSG_00.000",
        "L’appel a réussi",
        "Le service a fait ce qui était demandé (codeRetour 0).",
        "C’est la réponse ordinaire des services « structures » et « transverses ».",
        "Rien à faire.",
        _FOLLOW,
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
        _FILE,
        None,
    ),
    (
        "GDP_MSG_11.001",
        "Ce geste n’est pas possible à ce statut",
        "Le statut de la facture ne permet pas ce qui est demandé.",
        "On ne soumet que depuis Brouillon, À recycler ou Erreur du fournisseur sur le valideur.",
        "Lisez le statut de la facture, puis choisissez le geste qui lui convient.",
        _FOLLOW,
        _R.NOT_ALLOWED_NOW,
    ),
    (
        "GDP_MSG_11.005",
        "Vous n’avez pas le droit de faire cela",
        "Le compte n’a pas l’habilitation sur cette facture (codeRetour 20001).",
        "Le compte technique n’est pas rattaché à la structure, ou l’espace n’a pas été demandé.",
        "Faites donner l’espace au compte par le gestionnaire de la structure.",
        _FOLLOW,
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
        _FILE,
        _R.FILE_TOO_LARGE,
    ),
    (
        "GDP_MSG_11.033",
        "La facture n’est pas suspendue",
        "On ne complète qu’une facture suspendue (codeRetour 20002).",
        "La facture a changé de statut, ou elle est à recycler ou rejetée.",
        "Lisez le statut : une facture à recycler se recycle, une facture rejetée se refait.",
        _COMPLETE,
        _R.NOT_ALLOWED_NOW,
    ),
    (
        "invalid_client",
        "Le jeton est refusé",
        "Le service d’authentification ne reconnaît pas l’application (HTTP 400).",
        "client_id ou client_secret mal recopié, ou pris dans l’autre environnement (qualification, production).",
        "Vérifiez les deux valeurs et l’adresse du service ; le compte technique, lui, se donne dans cpro-account.",
        _FILE,
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
        says, cause, remedy, guide, where = _STATUSES.get(status) or _BY_FAMILY[status.family]
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
        if reason not in _REASONS:
            _, cause, remedy, guide, where = _BY_FAMILY[Family.VALIDATION]
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
        cause, remedy, guide, field, refusal = _REASONS[reason]
        texts = (reason.label, f"{_RETURN_SAYS[reason.action]} : {reason.label.lower()}.", cause, remedy)
        found.append(
            _entry(
                reason.value,
                Kind.REASON,
                texts,
                guide,
                field=field,
                where="" if field else _SUMMARY,
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
            _FILE,
            where=_EDI,
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
            where=_CALLER,
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
            _entry(code, Kind.API, texts, _FOLLOW, where=_CALLER, source=_API_SOURCE, evidence=Evidence.OBSERVED)
        )
    return found


PORTAL: dict[str, Entry] = {entry.code: entry for entry in (*_statuses(), *_reasons(), *_flows(), *_answers())}
