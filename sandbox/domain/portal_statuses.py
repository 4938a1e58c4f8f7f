"""What each status of a document says to who reads it: one by one, else by family."""

from __future__ import annotations

from sandbox.domain.portal_guides import COMPLETE, DETAIL, FILE, FOLLOW, FRAME, RECYCLE, REJECTED, SUMMARY, WORKS
from sandbox.domain.vocabulary import Family, Status

# By status: says, cause, remedy, guide, where.
STATUSES: dict[Status, tuple[str, str, str, str, str]] = {
    Status.TO_RECYCLE: (
        "La facture vous revient pour être corrigée et renvoyée, sous le même numéro.",
        "Le destinataire, le service ou le numéro d’engagement n’est pas le bon.",
        "Corrigez l’adresse (SIRET, service, engagement) et renvoyez. Rien d’autre ne change.",
        RECYCLE,
        SUMMARY,
    ),
    Status.SUSPENDED: (
        "La facture attend une pièce ou une réponse de votre part. Le délai de paiement est interrompu.",
        "Une pièce justificative manque, ou ne se lit pas.",
        "Joignez la pièce, ou répondez en commentaire, puis renvoyez : le numéro reste le même.",
        COMPLETE,
        SUMMARY,
    ),
    Status.REJECTED: (
        "La facture est refusée pour de bon : en l’état, elle ne sera pas payée.",
        "Une donnée de la facture est fausse : cadre, montant, TVA, doublon…",
        "Lisez le motif, acquittez, traitez le rejet, puis émettez une nouvelle facture sous un nouveau numéro.",
        REJECTED,
        SUMMARY,
    ),
    Status.DEPOSITED: (
        "Chorus Pro a reçu la facture ; le destinataire ne l’a pas encore.",
        "C’est le premier statut de toute facture déposée.",
        "Rien à faire : elle passe d’ordinaire à « Mise à disposition » en quelques instants.",
        FOLLOW,
        DETAIL,
    ),
    Status.ROUTING: (
        "La facture part vers le logiciel du destinataire.",
        "Le destinataire est raccordé par flux : il reçoit ses factures par fichier.",
        "Rien à faire ; si rien ne bouge pendant plusieurs jours, envoyez une sollicitation.",
        FOLLOW,
        DETAIL,
    ),
    Status.AVAILABLE: (
        "Le destinataire a la facture : le délai de paiement court.",
        "Il en a été prévenu par courriel.",
        "Attendez le statut suivant ; notez la date, elle compte pour le délai de paiement.",
        FOLLOW,
        DETAIL,
    ),
    Status.COMPLETED: (
        "Vous avez complété une facture suspendue ; le destinataire la reprend.",
        "Une pièce ou un commentaire a été ajouté.",
        "Rien à faire : c’est au destinataire d’agir.",
        FOLLOW,
        DETAIL,
    ),
    Status.SERVICE_CERTIFIED: (
        "Le destinataire a constaté que la prestation est faite.",
        "Ce statut est facultatif : toutes les structures ne l’utilisent pas.",
        "Rien à faire.",
        FOLLOW,
        DETAIL,
    ),
    Status.MANDATED: (
        "L’ordre de payer est donné au comptable public.",
        "Ce statut est facultatif : toutes les structures ne l’utilisent pas.",
        "Rien à faire.",
        FOLLOW,
        DETAIL,
    ),
    Status.PAID: (
        "Le paiement est parti : c’est le dernier statut.",
        "Le comptable public a mis la dépense en paiement.",
        "Comptez quelques jours de banque avant de chercher le virement.",
        FOLLOW,
        DETAIL,
    ),
    Status.NOT_COMPLIANT: (
        "Chorus Pro n’a pas pu lire la facture comme une facture.",
        "Le fichier ou ses données ne passent pas les contrôles techniques.",
        "Lisez le compte rendu du dépôt, corrigez, puis déposez de nouveau.",
        FILE,
        DETAIL,
    ),
    Status.WRONG_VALIDATOR_1: (
        "La structure que vous avez nommée valideur dit qu’elle ne l’est pas.",
        "Le SIRET du titulaire ou du mandataire n’est pas le bon.",
        "Corrigez le valideur, puis renvoyez la demande.",
        FRAME,
        SUMMARY,
    ),
    Status.REFUSED_1: (
        "Le titulaire ou le mandataire refuse votre demande ; le client public ne la verra pas.",
        "Le motif et le commentaire du valideur disent pourquoi.",
        "Accordez-vous avec le valideur, puis déposez une nouvelle demande.",
        FRAME,
        SUMMARY,
    ),
}
BY_FAMILY: dict[Family, tuple[str, str, str, str, str]] = {
    Family.SUPPLIER: (
        "La facture est encore chez vous : rien n’est parti.",
        "Elle est en cours de préparation, abandonnée ou supprimée.",
        "Reprenez le brouillon, ou déposez la facture.",
        FILE,
        "Factures émises › Déposer.",
    ),
    Family.VALIDATION: (
        "La demande passe par le titulaire ou le mandataire avant d’aller au client public.",
        "C’est le circuit des sous-traitants (A9) et des cotraitants (A12) ; quinze jours sans réponse valent accord.",
        "Attendez le valideur, ou relancez-le.",
        FRAME,
        DETAIL,
    ),
    Family.TRANSMISSION: STATUSES[Status.DEPOSITED],
    Family.RECEPTION: STATUSES[Status.AVAILABLE],
    Family.RETURN: STATUSES[Status.REJECTED],
    Family.PROCESSING: (
        "Le destinataire ou son comptable traite la facture.",
        "Ce statut est facultatif : toutes les structures ne l’utilisent pas.",
        "Rien à faire.",
        FOLLOW,
        DETAIL,
    ),
    Family.FINAL: STATUSES[Status.PAID],
    Family.WORKS: (
        "Ce statut appartient au circuit des marchés de travaux : la pièce passe d’un acteur à l’autre.",
        "Fournisseur, maître d’œuvre et maître d’ouvrage joignent chacun leur pièce au dossier de facturation.",
        "Ouvrez le dossier et regardez à qui est la main.",
        WORKS,
        "Factures de travaux › dossier de facturation.",
    ),
    Family.TECHNICAL: (
        "Chorus Pro traite le document ; ce statut n’attend rien de vous.",
        "C’est une étape technique.",
        "Si rien ne bouge pendant plusieurs jours, envoyez une sollicitation.",
        FOLLOW,
        DETAIL,
    ),
}
