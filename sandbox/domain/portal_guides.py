"""Where the entries of the portal lead: the guides by their slug, the places of the screens."""

FOLLOW, REJECTED = "suivre-sa-facture", "traiter-une-facture-rejetee"
RECYCLE, COMPLETE = "recycler-une-facture", "completer-une-facture-suspendue"
ADDRESS, REFERENCES, FILE = "adresser-sa-facture", "renseigner-les-references", "deposer-un-fichier"
PIECE, AMOUNTS, FRAME = "joindre-une-piece", "verifier-montants-et-tva", "choisir-le-cadre"
WORKS = "reviser-un-montant-en-marche-de-travaux"


DETAIL = "Factures émises › Recherche › détail de la facture, « Suivi du traitement »."
SUMMARY = "Factures émises › Synthèse."
EDI = "Raccordements › suivi des flux ; sur le portail, « Accéder aux rejets EDI »."
CALLER = "Dans le programme qui appelle l’API, pas à l’écran."
