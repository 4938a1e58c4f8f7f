"""The guides that the catalogue leads to: slug and title. A test holds this list against the guides that exist."""

from __future__ import annotations

GUIDES: dict[str, str] = {
    "adresser-sa-facture": "Adresser sa facture au bon service",
    "annoncer-un-changement": "Annoncer un changement à ses partenaires",
    "calculer-un-decompte-de-travaux": "Calculer un décompte de travaux",
    "choisir-le-cadre": "Choisir le cadre de facturation",
    "completer-une-facture-suspendue": "Compléter une facture suspendue",
    "deposer-un-fichier": "Déposer un fichier de facture",
    "interroger-l-assistant": "Interroger l’assistant",
    "joindre-une-piece": "Joindre une pièce à sa facture",
    "prendre-en-main-le-bac-a-sable": "Prendre en main le bac à sable",
    "rechercher-et-exporter-ses-factures": "Rechercher et exporter sans rien oublier",
    "recycler-une-facture": "Recycler une facture",
    "remplir-une-fiche-de-marche": "Remplir la fiche d’un marché de travaux",
    "renseigner-les-references": "Renseigner les références de la facture",
    "reviser-un-montant-en-marche-de-travaux": "Réviser un montant en marché de travaux",
    "solliciter-son-client": "Solliciter son client",
    "suivre-sa-facture": "Suivre sa facture, statut par statut",
    "traiter-une-facture-rejetee": "Traiter une facture rejetée",
    "verifier-montants-et-tva": "Vérifier les montants et la TVA",
}
