"""What each reason of a return says: its cause, its remedy, the field it names, the refusal that plays it."""

from __future__ import annotations

from sandbox.domain.actions import Action, Reason
from sandbox.domain.portal_guides import ADDRESS, AMOUNTS, COMPLETE, FRAME, PIECE, RECYCLE, REFERENCES, REJECTED, WORKS
from sandbox.domain.refusals import RefusalCode

_R = RefusalCode

# By reason: cause, remedy, guide, field, refusal that plays it.
REASONS: dict[Reason, tuple[str, str, str, str, RefusalCode | None]] = {
    Reason.RECYCLE_SIRET: (
        "La facture est arrivée chez une structure qui n’a rien commandé.",
        "Relevez le bon SIRET sur le bon de commande, puis recyclez.",
        RECYCLE,
        "recipient",
        _R.RECIPIENT_UNKNOWN,
    ),
    Reason.RECYCLE_SERVICE: (
        "Le code service n’est pas celui qui a commandé, ou il n’existe plus.",
        "Cherchez le service dans l’annuaire, puis recyclez.",
        RECYCLE,
        "department",
        _R.SERVICE_UNKNOWN,
    ),
    Reason.RECYCLE_COMMITMENT: (
        "Le numéro d’engagement manque, ou n’est pas connu du client.",
        "Relevez-le sur le bon de commande, puis recyclez.",
        RECYCLE,
        "commitment",
        _R.COMMITMENT_MISSING,
    ),
    Reason.RECYCLE_OTHER: (
        "Le commentaire du client dit quoi corriger dans l’adresse.",
        "Lisez le commentaire, corrigez, recyclez.",
        RECYCLE,
        "recipient",
        None,
    ),
    Reason.SUSPEND_MISSING: (
        "Le client ne peut pas payer sans la pièce qu’il demande.",
        "Joignez-la, puis renvoyez la facture sous le même numéro.",
        COMPLETE,
        "attachments",
        None,
    ),
    Reason.SUSPEND_UNREADABLE: (
        "La pièce ne s’ouvre pas, ou ne se lit pas.",
        "Joignez-la de nouveau, en PDF, après l’avoir ouverte.",
        PIECE,
        "attachments",
        None,
    ),
    Reason.SUSPEND_SERVICE: (
        "Le client attend la preuve que la prestation est faite.",
        "Joignez le bon de livraison ou l’attestation.",
        COMPLETE,
        "attachments",
        None,
    ),
    Reason.SUSPEND_BANK: (
        "Le compte à créditer a changé, ou le client ne le connaît pas.",
        "Joignez un RIB récent au nom du fournisseur.",
        COMPLETE,
        "attachments",
        None,
    ),
    Reason.SUSPEND_OTHER: (
        "Le commentaire du client dit ce qu’il attend.",
        "Répondez par une pièce ou un commentaire.",
        COMPLETE,
        "comment",
        None,
    ),
    Reason.PIECE_AMOUNT: (
        "Un désaccord sur un montant n’est pas une raison de refuser : depuis le 19/02/2025, ce motif arrête le refus.",
        "Associez votre pièce avec le montant admis, et expliquez la différence.",
        WORKS,
        "lines",
        _R.AMOUNT_IS_NOT_A_REFUSAL,
    ),
    Reason.PIECE_RECIPIENT: (
        "La pièce parle d’un autre marché que le vôtre.",
        "Reprenez-la dans une nouvelle pièce, rattachée au bon marché.",
        WORKS,
        "contract_number",
        None,
    ),
    Reason.PIECE_MISSING: (
        "Il manque une pièce que le marché exige.",
        "Reprenez-la dans une nouvelle pièce, avec le justificatif.",
        PIECE,
        "attachments",
        None,
    ),
    Reason.PIECE_FRAME: (
        "Le cadre ne correspond pas à la pièce déposée, ou à qui la dépose.",
        "Reprenez-la dans une nouvelle pièce, sous le bon cadre.",
        FRAME,
        "frame",
        _R.WORKS_OTHER_DEPOSITOR,
    ),
    Reason.PIECE_OTHER: (
        "Le commentaire dit ce qui ne va pas dans la pièce.",
        "Lisez-le, puis reprenez la pièce.",
        WORKS,
        "comment",
        None,
    ),
    Reason.PREVIOUS_FILE: (
        "Le fichier joint n’est pas celui qui est annoncé.",
        "Remplacez le fichier et recyclez : le numéro reste.",
        WORKS,
        "attachments",
        None,
    ),
    Reason.PREVIOUS_OTHER: (
        "L’acteur suivant demande que la pièce soit reprise.",
        "Lisez son commentaire, puis recyclez.",
        WORKS,
        "comment",
        None,
    ),
    Reason.WRONG_ACTOR: (
        "La pièce est arrivée chez une structure étrangère au marché.",
        "Corrigez l’acteur : la même pièce repart.",
        WORKS,
        "recipient",
        None,
    ),
    Reason.WRONG_PAYER: (
        "Le service financier désigné ne paie pas ce marché.",
        "Corrigez le payeur : la même pièce repart.",
        ADDRESS,
        "recipient",
        None,
    ),
    Reason.COMPLETION_MISSING: (
        "La pièce est juste, mais un justificatif manque.",
        "Joignez-le : la même pièce repart.",
        PIECE,
        "attachments",
        None,
    ),
    Reason.COMPLETION_OTHER: (
        "L’acteur suivant attend une précision.",
        "Répondez en commentaire, ou par un fichier.",
        WORKS,
        "comment",
        None,
    ),
    Reason.REJECT_FRAME: (
        "Le cadre dit quel document on dépose et qui le dépose ; celui-ci ne va pas avec votre marché.",
        "Refacturez sous un nouveau numéro, avec le bon cadre : A1 pour une facture simple, A4 en marché de travaux.",
        FRAME,
        "frame",
        _R.FRAME_NOT_OPEN,
    ),
    Reason.REJECT_DUPLICATE: (
        "Le client a déjà cette facture.",
        "Cherchez la première ; si elle suit son cours, traitez le rejet et n’émettez rien.",
        REJECTED,
        "number",
        _R.NUMBER_DUPLICATE,
    ),
    Reason.REJECT_AMOUNT: (
        "Le montant ne correspond pas au devis ou à ce qui est livré. Le client ne peut pas le corriger lui-même.",
        "Refacturez le bon montant, sous un nouveau numéro.",
        AMOUNTS,
        "totals",
        None,
    ),
    Reason.REJECT_VAT: (
        "Le taux ou le régime de TVA n’est pas celui de l’opération.",
        "Refacturez avec le bon taux, sous un nouveau numéro.",
        AMOUNTS,
        "vat_lines",
        None,
    ),
    Reason.REJECT_DELIVERY: (
        "Le client dit n’avoir pas reçu ce qui est facturé, ou pas comme prévu.",
        "Accordez-vous avec lui, puis refacturez ce qui est dû.",
        REJECTED,
        "lines",
        None,
    ),
    Reason.REJECT_MENTIONS: (
        "Une mention obligatoire manque à la facture.",
        "Complétez le modèle, puis refacturez sous un nouveau numéro.",
        REFERENCES,
        "comment",
        None,
    ),
    Reason.REJECT_OUT_OF_CONTRACT: (
        "Ce qui est facturé n’est pas prévu au marché.",
        "Voyez avec l’acheteur s’il faut un avenant, puis refacturez.",
        REJECTED,
        "contract_number",
        None,
    ),
    Reason.REJECT_OTHER: (
        "Le commentaire du client dit pourquoi.",
        "Lisez-le, corrigez, puis refacturez sous un nouveau numéro.",
        REJECTED,
        "",
        None,
    ),
}
RETURN_SAYS = {
    Action.ASK_RECYCLING: "La facture est à recycler",
    Action.SUSPEND: "La facture est suspendue",
    Action.REJECT: "La facture est rejetée",
    Action.REFUSE_PIECE: "La pièce de travaux est refusée",
    Action.ASK_PREVIOUS_RECYCLING: "La pièce de travaux est à recycler",
    Action.REPORT_WRONG_ACTOR: "La pièce de travaux n’est pas chez le bon acteur",
    Action.REPORT_WRONG_PAYER: "La pièce de travaux désigne un mauvais payeur",
    Action.ASK_COMPLETION: "La pièce de travaux est à compléter",
}
