"""What the page of a document says of each return, and of each gesture before and after it is made."""

from __future__ import annotations

from sandbox.domain.actions import Action
from sandbox.domain.vocabulary import Status
from sandbox.web.works_words import WORKS_DONE, WORKS_EXPLAINED, WORKS_MEANING, WORKS_OF

_REFUSED = (
    "Le valideur n’est pas d’accord : la demande n’ira pas chez le client, et son numéro reste pris.",
    "Corrigez ce que dit le motif et déposez une nouvelle demande, sous un autre numéro.",
    None,
    "",
)
MEANING = {
    Status.TO_RECYCLE: (
        "Les données d’acheminement sont fausses : le destinataire, le service ou l’engagement.",
        "Corrigez-les et renvoyez la même facture, sous le même numéro.",
        Action.RECYCLE,
        "Corriger l’adresse",
    ),
    Status.SUSPENDED: (
        "Il manque une pièce ou une réponse ; le délai de paiement est interrompu.",
        "Joignez ce qui manque, ou répondez en commentaire. Le reste ne se modifie pas.",
        Action.COMPLETE,
        "Compléter",
    ),
    Status.REJECTED: (
        "Les données de facturation sont fausses : cette facture ne sera pas payée.",
        "Déposez une nouvelle facture, corrigée, sous un autre numéro.",
        None,
        "",
    ),
    Status.REFUSED_1: _REFUSED,
    Status.REFUSED_2: _REFUSED,
    Status.WRONG_VALIDATOR_1: (
        "La structure que vous avez nommée répond qu’elle n’est pas le valideur de ce marché.",
        "Indiquez le SIRET du titulaire (A9) ou du mandataire (A12) : la même demande repart vers lui.",
        Action.CORRECT_VALIDATOR,
        "Corriger le valideur",
    ),
    Status.WRONG_VALIDATOR_2: (
        "La structure que le premier valideur a nommée répond qu’elle n’est pas le second valideur.",
        "Le premier valideur indique le SIRET du mandataire : la demande repart vers lui.",
        Action.CORRECT_VALIDATOR,
        "Corriger le second valideur",
    ),
    **WORKS_MEANING,
}


EXPLAINED = {
    Action.VALIDATE: "La demande est juste : elle part chez le client. Sans réponse de votre part, elle partirait "
    "d’elle-même au bout de quinze jours.",
    Action.REFUSE: "La demande est fausse : elle s’arrête ici, le client ne la verra pas. Le fournisseur en déposera "
    "une autre, sous un autre numéro. Si vous n’êtes pas le bon valideur, dites-le plutôt.",
    Action.REPORT_WRONG_VALIDATOR: "Vous n’êtes pas le valideur de ce marché : la même demande revient à celui qui "
    "vous a nommé, qui indiquera le bon.",
    Action.CORRECT_VALIDATOR: "Seul le valideur change. La même demande, sous le même numéro, repart vers lui.",
    Action.ASK_RECYCLING: "L’adresse est fausse : le fournisseur corrige le destinataire, le service ou l’engagement, "
    "et renvoie la même facture.",
    **WORKS_EXPLAINED,
    Action.SUSPEND: "Il manque une pièce : le délai de paiement s’arrête jusqu’à ce que le fournisseur complète.",
    Action.REJECT: "Les données de facturation sont fausses : cette facture est close, le fournisseur en émettra une "
    "autre sous un nouveau numéro. Si seule une pièce manque, suspendez plutôt.",
    Action.RECYCLE: "Seuls le destinataire, le service et l’engagement changent. Le numéro et les montants restent.",
    Action.COMPLETE: "Ajoutez la pièce demandée, ou répondez en commentaire. Le reste de la facture ne change pas.",
}

DONE = {
    Action.VALIDATE: "Demande validée",
    Action.REFUSE: "Refus enregistré",
    Action.REPORT_WRONG_VALIDATOR: "Erreur de valideur signalée",
    Action.CORRECT_VALIDATOR: "Valideur corrigé",
    Action.TAKE_INTO_ACCOUNT: "Prise en compte enregistrée",
    Action.ASK_RECYCLING: "Mise à recycler",
    Action.SUSPEND: "Suspension enregistrée",
    Action.REJECT: "Rejet enregistré",
    Action.RECYCLE: "Renvoyée à sa nouvelle adresse",
    Action.COMPLETE: "Complément envoyé",
    Action.CERTIFY_SERVICE: "Service fait constaté",
    Action.MANDATE: "Mandatement enregistré",
    Action.HAND_TO_ACCOUNTANT: "Mise à disposition du comptable",
    Action.POST: "Comptabilisation enregistrée",
    Action.PAY: "Mise en paiement enregistrée",
    Action.ACKNOWLEDGE: "Retour acquitté",
    Action.HANDLE_REJECTION: "Rejet traité",
    **WORKS_DONE,
}
OF = {
    Action.VALIDATE: "",
    Action.REFUSE: "",
    Action.REPORT_WRONG_VALIDATOR: " pour la demande",
    Action.CORRECT_VALIDATOR: " de la demande",
    **WORKS_OF,
}
"""What joins a gesture to the number in a title, where « la facture » does not."""
