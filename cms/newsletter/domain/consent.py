"""What people were shown when they agreed: a text that changes gets a new code, the old one stays here for ever.

The ledger holds the code: what a person agreed to can be read again years later.
"""

FORM_2026 = "formulaire-2026"
CONFIRMATION_2026 = "confirmation-2026"
LEAVING_2026 = "depart-2026"
IMPORT_2026 = "reprise-2026"
TOPICS_2026 = "themes-2026"
AUTOMATIC = "sans-texte"

SHOWN: dict[str, str] = {
    FORM_2026: "Je demande à recevoir la lettre d’information par courriel, une fois par mois environ. Mon adresse ne "
    "sert qu’à cela. Elle n’est communiquée à personne. Ma lecture n’est pas suivie. Je me désabonne quand je veux, "
    "par le lien de chaque lettre, et mon adresse est alors effacée.",
    CONFIRMATION_2026: "Je confirme mon abonnement à la lettre d’information, pour les thèmes indiqués sur cette page.",
    LEAVING_2026: "Je ne veux plus recevoir la lettre d’information ; mon adresse est effacée.",
    IMPORT_2026: "Accord recueilli ailleurs : la preuve décrite par la personne qui a importé la liste tient lieu "
    "de texte.",
    TOPICS_2026: "Je choisis les thèmes de la lettre que je reçois.",
    AUTOMATIC: "Fait constaté par le service d’envoi : aucun texte n’a été présenté.",
}

# Sign-ups never confirmed are forgotten after this time.
UNCONFIRMED_DAYS = 7
# The proof outlives the subscription as long as its absence could be held against the operator (assumed: the usual
# limitation period of five years is not needed to answer a complaint about a letter; three years are).
LEDGER_YEARS = 3
# Which issue was handed to whom.
MESSAGES_DAYS = 90
