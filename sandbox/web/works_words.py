"""What the pages of works pieces say of each gesture and of each return."""

from __future__ import annotations

from sandbox.domain.actions import Action
from sandbox.domain.vocabulary import Status

COMPLETING = frozenset({Action.COMPLETE, Action.COMPLETE_PIECE, Action.RECYCLE_PIECE, Action.CONTEST_REVISION})
"""The gestures whose form is a file and a comment."""

WORKS_EXPLAINED = {
    Action.REFUSE_PIECE: "Un refus arrête le dossier, et le délai de paiement repartira de zéro avec une autre pièce. "
    "Pour un désaccord sur le montant, associez plutôt votre pièce avec le montant que vous admettez.",
    Action.ASK_PREVIOUS_RECYCLING: "La pièce revient à son déposant, qui la reprend et la renvoie sous le même numéro.",
    Action.REPORT_WRONG_ACTOR: "Vous n’êtes pas cet acteur du marché : la même pièce revient à qui l’a déposée, qui "
    "indiquera le bon.",
    Action.REPORT_WRONG_PAYER: "Le service financier désigné n’est pas celui du marché : le déposant le corrige.",
    Action.ASK_COMPLETION: "La pièce est bonne, mais il manque un justificatif : elle revient le temps de l’ajouter.",
    Action.COMPLETE_PIECE: "Ajoutez ce qui est demandé, ou répondez en commentaire. La pièce repart telle quelle.",
    Action.RECYCLE_PIECE: "Joignez le bon fichier, ou répondez en commentaire. Le numéro et les montants restent.",
    Action.CORRECT_ACTOR: "Seul l’acteur change. La même pièce, sous le même numéro, repart vers lui.",
    Action.CONTEST_REVISION: "Dites ligne par ligne ce que vous contestez, et pourquoi ; joignez vos justificatifs. Le "
    "dossier continue : le montant admis est payé sans attendre la fin du désaccord.",
}

WORKS_DONE = {
    Action.TAKE_AS_MOE: "Prise en compte enregistrée",
    Action.TAKE_AS_MOA: "Prise en compte enregistrée",
    Action.TAKE_UP: "Pièce reprise",
    Action.ACCEPT_FINAL: "Décompte final arrêté",
    Action.REFUSE_PIECE: "Refus enregistré",
    Action.ASK_PREVIOUS_RECYCLING: "Recyclage demandé",
    Action.REPORT_WRONG_ACTOR: "Erreur d’acteur signalée",
    Action.REPORT_WRONG_PAYER: "Erreur de service financier signalée",
    Action.ASK_COMPLETION: "Complément demandé",
    Action.COMPLETE_PIECE: "Complément envoyé",
    Action.RECYCLE_PIECE: "Pièce renvoyée",
    Action.CORRECT_ACTOR: "Acteur corrigé",
    Action.CONTEST_REVISION: "Désaccord enregistré",
    Action.ACCEPT_REVISION: "Accord enregistré",
}

_AGAIN = (
    "La pièce est refusée : le dossier est arrêté.",
    "Reprenez-la dans une nouvelle pièce du même dossier, sous un autre numéro.",
    Action.DUPLICATE,
    "Reprendre dans une nouvelle pièce",
)
_OTHER_ACTOR = (
    "La structure que vous avez indiquée répond que la pièce n’est pas pour elle.",
    "Indiquez le SIRET du bon acteur : la même pièce repart vers lui.",
    Action.CORRECT_ACTOR,
    "Corriger l’acteur",
)
_OTHER_PAYER = (
    "Le service financier indiqué ne paie pas ce marché.",
    "Indiquez le SIRET du bon service financier : la même pièce repart.",
    Action.CORRECT_ACTOR,
    "Corriger le service financier",
)
_RECYCLE = (
    "L’acteur suivant demande que la pièce soit reprise.",
    "Joignez le bon fichier, ou répondez en commentaire : elle repart sous le même numéro.",
    Action.RECYCLE_PIECE,
    "Recycler la pièce",
)
WORKS_MEANING = {
    **dict.fromkeys((Status.REFUSED_MOE, Status.REFUSED_MOA, Status.REFUSED_SUPPLIER), _AGAIN),
    **dict.fromkeys(
        (
            Status.WRONG_MOE,
            Status.SUPPLIER_WRONG_MOA,
            Status.MOE_WRONG_MOA,
            Status.MOE_WRONG_SUPPLIER,
            Status.MOA_WRONG_SUPPLIER,
        ),
        _OTHER_ACTOR,
    ),
    **dict.fromkeys((Status.DRAFT_STATEMENT_WRONG_RECIPIENT, Status.CERTIFICATE_WRONG_RECIPIENT), _OTHER_PAYER),
    **dict.fromkeys((Status.AWAITING_SUPPLIER_RECYCLING, Status.MOE_ERROR, Status.MOA_ERROR), _RECYCLE),
    Status.TO_COMPLETE: (
        "La pièce est bonne, mais il manque un justificatif ou une précision.",
        "Joignez-le, ou répondez en commentaire : la pièce repart.",
        Action.COMPLETE_PIECE,
        "Compléter la pièce",
    ),
}
"""By return: what it means, what to do, the gesture and its words."""

WORKS_OF = {
    **dict.fromkeys(WORKS_EXPLAINED, ""),
    Action.REPORT_WRONG_ACTOR: " sur la pièce",
    Action.REPORT_WRONG_PAYER: " sur la pièce",
    Action.ASK_COMPLETION: " à la pièce",
    Action.CORRECT_ACTOR: " de la pièce",
    Action.CONTEST_REVISION: " de la pièce",
}
"""What joins a gesture to the number of the piece in a title."""
