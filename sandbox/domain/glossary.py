"""One line a status: what it means, and who has the document then. The codes are published; ``evidence`` of each
status says how sure its meaning is.
"""

from __future__ import annotations

from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Status

_LINES = {
    Status.DRAFT: "Enregistrée par le fournisseur, pas encore envoyée : elle n’a ni date de dépôt ni numéro réservé.",
    Status.READ_FROM_PDF: "Le portail a lu le texte du PDF ; le fournisseur relit et complète avant d’envoyer.",
    Status.TO_VALIDATE_1: "Chez le valideur (titulaire ou mandataire), qui a quinze jours pour répondre.",
    Status.WRONG_VALIDATOR_1: "La structure désignée n’est pas le valideur ; le fournisseur indique la bonne.",
    Status.REFUSED_1: "Le valideur refuse, avec un motif : la demande est close et son numéro reste pris.",
    Status.VALIDATED_1: "Le valideur est d’accord ; la demande part chez le destinataire ou chez un second valideur.",
    Status.VALIDATION_1_OVERDUE: "Quinze jours sans réponse du valideur : le silence vaut accord, la demande continue.",
    Status.TO_VALIDATE_2: "Chez le second valideur, que le premier a désigné.",
    Status.WRONG_VALIDATOR_2: "La structure désignée n’est pas le second valideur ; le premier indique la bonne.",
    Status.REFUSED_2: "Le second valideur refuse, avec un motif : la demande est close.",
    Status.VALIDATED_2: "Le second valideur est d’accord ; la demande part chez le destinataire.",
    Status.VALIDATION_2_OVERDUE: "Quinze jours sans réponse du second valideur : son silence vaut accord.",
    Status.DEPOSITED: "Reçue par Chorus Pro à la date du certificat de dépôt ; le destinataire ne la voit pas encore.",
    Status.ROUTING: "En route vers le système du destinataire, quand celui-ci reçoit ses factures par fichier.",
    Status.AVAILABLE: "Le destinataire peut la lire et en est prévenu : le délai de paiement court.",
    Status.TAKEN_BY_RECIPIENT: "Le destinataire l’a prise en charge et va la traiter.",
    Status.TO_RECYCLE: "L’adresse est fausse (SIRET, service, engagement) : à corriger, sous le même numéro.",
    Status.SUSPENDED: "Il manque une pièce : le délai de paiement est interrompu jusqu’à ce qu’elle soit jointe.",
    Status.COMPLETED: "Le fournisseur a joint ce qui manquait ; le traitement reprend, un nouveau délai court.",
    Status.REJECTED: "Les données de facturation sont fausses : close ; une nouvelle facture aura un autre numéro.",
    Status.SERVICE_CERTIFIED: "L’ordonnateur constate que la prestation est faite (statut facultatif).",
    Status.MANDATED: "L’ordonnateur a donné l’ordre de payer (statut facultatif).",
    Status.WITH_ACCOUNTANT: "Le comptable public a le mandat ; Hélios peut écrire ce statut de lui-même (facultatif).",
    Status.POSTED: "Le comptable l’a inscrite dans ses comptes (statut facultatif).",
    Status.PAID: "Le comptable a lancé le paiement : la facture est terminée.",
    Status.ABANDONED: "Le fournisseur y a renoncé.",
    Status.DELETED: "Brouillon supprimé par le fournisseur.",
    Status.PIVOT_PROCESSING: "Chorus Pro transforme le fichier reçu ; rien n’est à faire.",
    Status.NOT_COMPLIANT: "Le fichier ne respecte pas les règles techniques.",
    Status.TECHNICAL_UNKNOWN: "État technique que le portail ne sait pas nommer.",
    Status.WRONG_MOE: "La maîtrise d’œuvre désignée n’est pas la bonne ; le fournisseur corrige.",
    Status.SUPPLIER_WRONG_MOA: "La maîtrise d’ouvrage désignée par le fournisseur n’est pas la bonne.",
    Status.MOE_WRONG_MOA: "La maîtrise d’ouvrage désignée par la maîtrise d’œuvre n’est pas la bonne.",
    Status.MOE_WRONG_SUPPLIER: "La pièce de la maîtrise d’œuvre est adressée au mauvais fournisseur.",
    Status.MOA_WRONG_SUPPLIER: "La pièce de la maîtrise d’ouvrage est adressée au mauvais fournisseur.",
    Status.DRAFT_STATEMENT_WRONG_RECIPIENT: "Le projet de décompte est parti chez le mauvais destinataire.",
    Status.CERTIFICATE_WRONG_RECIPIENT: "L’état d’acompte est parti chez le mauvais destinataire.",
    Status.MOE_ERROR: "Une erreur a été relevée dans la pièce de la maîtrise d’œuvre, qui la reprend.",
    Status.MOA_ERROR: "Une erreur a été relevée dans la pièce de la maîtrise d’ouvrage, qui la reprend.",
    Status.TO_VALIDATE_MOE: "La maîtrise d’œuvre accepte ou rectifie le projet de décompte final.",
    Status.MOE_SILENT: "La maîtrise d’œuvre n’a pas répondu à temps : rien n’est approuvé, chacun est averti.",
    Status.REFUSED_MOE: "La maîtrise d’œuvre refuse la pièce ; un désaccord sur un montant n’est pas une raison.",
    Status.REFUSED_MOA: "La maîtrise d’ouvrage refuse la pièce.",
    Status.REFUSED_SUPPLIER: "Le titulaire refuse la pièce qui lui est notifiée.",
    Status.AVAILABLE_MOE: "La maîtrise d’œuvre peut lire la pièce et en est prévenue.",
    Status.TAKEN_BY_MOE: "La maîtrise d’œuvre a pris la pièce en charge.",
    Status.AVAILABLE_MOA: "La maîtrise d’ouvrage peut lire la pièce et en est prévenue.",
    Status.TAKEN_BY_MOA: "La maîtrise d’ouvrage a pris la pièce en charge.",
    Status.SENT_TO_MOA: "La maîtrise d’ouvrage a repris la pièce que la maîtrise d’œuvre n’a pas traitée.",
    Status.TO_ASSOCIATE_MOE: "La maîtrise d’œuvre doit joindre sa propre pièce au dossier.",
    Status.TO_ASSOCIATE_MOA: "La maîtrise d’ouvrage doit joindre sa propre pièce au dossier.",
    Status.TO_ASSOCIATE_SUPPLIER: "Le titulaire doit joindre sa propre pièce : décompte signé, ou procédure tacite.",
    Status.ASSOCIATED: "L’acteur suivant a joint sa pièce : celle-ci reste lisible dans le dossier.",
    Status.TO_COMPLETE: "Il manque une pièce ou une précision pour continuer.",
    Status.AWAITING_SUPPLIER_RECYCLING: "Le fournisseur doit reprendre sa pièce et la renvoyer : on le lui demande.",
    Status.REPLACED_BY_A22: "Un projet de décompte général signé du titulaire (cadre A22) a pris sa place.",
    Status.DUPLICATED_AFTER_REFUSAL: "Refusée, elle a été reprise dans une nouvelle pièce.",
}

STATUS_GLOSSARY = {status: typeset(_LINES[status]) for status in Status}
"""Every published status, in the order of the vocabulary."""
