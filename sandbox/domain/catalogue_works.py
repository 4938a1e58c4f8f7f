"""Catalogue, part 5: works pieces. Columns: code, field, title, sentence, cause, remedy, guide."""

from __future__ import annotations

from sandbox.domain.catalogue_files import Row
from sandbox.domain.refusals import RefusalCode

_FRAME = "choisir-le-cadre"
_REVISE = "reviser-un-montant-en-marche-de-travaux"

WORKS_ROWS: tuple[Row, ...] = (
    (
        RefusalCode.NO_MOE,
        "Maîtrise d’œuvre",
        "Aucune maîtrise d’œuvre n’est indiquée",
        "Champ « Maîtrise d’œuvre » : cette pièce est destinée à la maîtrise d’œuvre, et aucune n’est indiquée.",
        "Un projet de décompte (A4, A7) va chez la maîtrise d’œuvre. Si elle n’est pas dans l’outil, le cadre change.",
        "Indiquez la maîtrise d’œuvre du marché ou, si elle n’est pas dans l’outil, déposez un état d’acompte (A5).",
        _FRAME,
    ),
    (
        RefusalCode.MOE_FIRST,
        "",
        "La pièce passe d’abord par la maîtrise d’œuvre",
        "Ce dossier a une maîtrise d’œuvre : la pièce va chez elle avant la maîtrise d’ouvrage.",
        "Chorus Pro suit l’ordre du circuit.",
        "Attendez la réponse de la maîtrise d’œuvre : elle a sept jours.",
        _FRAME,
    ),
    (
        RefusalCode.AMOUNT_IS_NOT_A_REFUSAL,
        "Motif",
        "Un désaccord sur le montant n’est pas un refus",
        "Champ « Motif » : « Erreur de montant » ne permet pas de refuser la pièce.",
        (
            "Depuis le 19/02/2025, ce motif arrête le refus. Refuser ferait repartir le délai de paiement à zéro ; "
            "inscrire un autre montant, non."
        ),
        (
            "Associez votre propre pièce avec le montant que vous admettez, et expliquez la différence ligne à ligne. "
            "Le titulaire a trente jours pour dire son désaccord."
        ),
        _REVISE,
    ),
    (
        RefusalCode.NOT_REVISED,
        "",
        "Le montant n’a pas été révisé",
        "Cette pièce reprend le montant demandé : il n’y a rien à contester ni à accepter.",
        "On ne conteste que la différence entre le montant demandé et le montant admis.",
        "Regardez la comparaison ligne à ligne du dossier.",
        _REVISE,
    ),
    (
        RefusalCode.REVISION_ANSWERED,
        "",
        "Cette révision a déjà sa réponse",
        "Le montant révisé est déjà {answer}.",
        "On répond une fois, dans les trente jours ; le silence vaut acceptation.",
        "Pour aller plus loin, adressez un mémoire en réclamation hors de l’outil.",
        _REVISE,
    ),
    (
        RefusalCode.CONTEST_WITHOUT_REASON,
        "Commentaire",
        "Le désaccord n’est pas motivé",
        "Champ « Commentaire » : un désaccord se motive.",
        "Sans motif, la maîtrise d’œuvre et la maîtrise d’ouvrage ne sauraient que reprendre.",
        "Dites ligne par ligne ce que vous contestez et pourquoi ; joignez vos justificatifs.",
        _REVISE,
    ),
    (
        RefusalCode.ACTOR_UNKNOWN,
        "Maîtrise d’œuvre",
        "Cet acteur est inconnu de l’annuaire",
        "Champ « {role} » : aucune structure ne porte l’identifiant « {identifier} ».",
        "Le SIRET est mal recopié, ou cet acteur n’est pas dans l’outil.",
        "Relevez le SIRET sur le marché, ou laissez vide si l’acteur n’est pas dans l’outil.",
        _FRAME,
    ),
    (
        RefusalCode.ACTOR_UNCHANGED,
        "Acteur",
        "L’acteur n’a pas changé",
        "Champ « Acteur » : c’est déjà cette structure.",
        "Elle a répondu que la pièce n’est pas pour elle : la lui renvoyer n’y changerait rien.",
        "Indiquez le SIRET de la structure qui doit vraiment recevoir la pièce.",
        _FRAME,
    ),
    (
        RefusalCode.WORKS_BY_FILE,
        "Cadre de facturation",
        "Une pièce de travaux ne se saisit pas ici",
        "Champ « Cadre de facturation » : une pièce du cadre {frame} se dépose dans « Factures de travaux ».",
        "Une pièce de travaux est un fichier que l’on dépose, par dépôt initial ou par association.",
        "Ouvrez « Factures de travaux », onglet « Déposer ».",
        _FRAME,
    ),
    (
        RefusalCode.WORKS_SIMPLE_FRAME,
        "Cadre de facturation",
        "Ce marché est un marché de travaux",
        "Champ « Cadre de facturation » : {contract} est un marché de travaux, le cadre {frame} n’est pas le sien.",
        (
            "Une facture simple saute la maîtrise d’œuvre et la maîtrise d’ouvrage : le client la rejettera. "
            "C’est la première cause de rejet."
        ),
        "Déposez un projet de décompte mensuel (A4) dans « Factures de travaux ».",
        _FRAME,
    ),
    (
        RefusalCode.WORKS_OTHER_DEPOSITOR,
        "Cadre de facturation",
        "Ce cadre est celui d’un autre acteur",
        "Champ « Cadre de facturation » : le cadre {frame} ({label}) est déposé par : {depositor}. Vous êtes : {role}.",
        "Le cadre dit à la fois quelle pièce on dépose et qui la dépose.",
        "Choisissez le cadre de votre siège, ou changez de siège.",
        _FRAME,
    ),
    (
        RefusalCode.MOA_MISSING,
        "Maîtrise d’ouvrage",
        "La maîtrise d’ouvrage manque",
        (
            "Champ « Maîtrise d’ouvrage » : une pièce du cadre {frame} passe par la maîtrise d’ouvrage, "
            "et aucune n’est indiquée."
        ),
        "Sans elle, le dossier s’arrêterait après la première pièce.",
        "Indiquez la maîtrise d’ouvrage du marché ; si elle n’est pas dans l’outil, le cadre est A6.",
        _FRAME,
    ),
    (
        RefusalCode.PIECE_EXPECTED,
        "",
        "Ce geste est le dépôt d’une pièce",
        "« {action} » se fait en déposant votre propre pièce.",
        "Dans un dossier de travaux, on ne répond pas par un clic mais par une pièce.",
        "Ouvrez le dossier, puis « Associer votre pièce ».",
        _FRAME,
    ),
    (
        RefusalCode.PREVIOUS_UNKNOWN,
        "Pièce précédente",
        "La pièce précédente est introuvable",
        "Champ « Pièce précédente » : aucune pièce de ce marché ne porte le numéro « {number} ».",
        "Le numéro est mal recopié, ou la pièce n’est pas dans l’outil.",
        "Choisissez la pièce dans la liste ; si elle n’est pas dans l’outil, faites un dépôt initial.",
        _FRAME,
    ),
    (
        RefusalCode.PREVIOUS_MISMATCH,
        "Pièce précédente",
        "Cette pièce ne suit pas celle-là",
        "Champ « Pièce précédente » : une pièce {frame} ne s’associe pas à {number} ({previous}).",
        (
            "Les pièces se suivent dans l’ordre du circuit, dans un même dossier, entre les acteurs qui y sont nommés. "
            "Après {previous} : {possible}."
        ),
        "Choisissez le bon dossier, ou la pièce qui vient ensuite.",
        _FRAME,
    ),
    (
        RefusalCode.PREVIOUS_TAKEN,
        "Pièce précédente",
        "Une pièce est déjà associée à celle-là",
        "Champ « Pièce précédente » : une pièce est déjà associée à {number}.",
        "Chaque pièce a une seule réponse ; un autre acteur, ou vous-même, l’a déjà déposée.",
        "Ouvrez le dossier pour voir où il en est.",
        _FRAME,
    ),
    (
        RefusalCode.FILE_CURRENCY,
        "Devise",
        "La devise n’est pas celle du dossier",
        "Champ « Devise » : la pièce est en {currency}, le dossier est en {expected}.",
        "Les montants demandé, admis et payé se comparent dans une seule monnaie.",
        "Établissez la pièce dans la devise du marché.",
        _REVISE,
    ),
    (
        RefusalCode.CUMULATIVE_DOWN,
        "Montant cumulé",
        "Le cumul des travaux baisse",
        "Champ « Montant cumulé » : {told} € est moins que le cumul déjà déclaré ({before} €).",
        "Un décompte est cumulatif : ce qui était fait le mois dernier l’est encore.",
        "Vérifiez le cumul ; s’il baisse vraiment (travaux repris, erreur passée), dites pourquoi en commentaire.",
        _REVISE,
    ),
    (
        RefusalCode.REVISION_UNEXPLAINED,
        "Lignes de poste",
        "La différence n’est pas expliquée",
        "Champ « Lignes de poste » : ligne {number}, demandé {asked} €, admis {validated} €, sans explication.",
        "Le titulaire a trente jours pour contester : il doit savoir ce qui a été retiré, et pourquoi.",
        "Écrivez en face de la ligne la raison de la différence.",
        _REVISE,
    ),
)
