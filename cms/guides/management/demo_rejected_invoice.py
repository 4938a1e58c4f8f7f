"""The guide on rejected invoices. Rules: the public documentation of Chorus Pro, as read in November 2026."""

from typing import Any

LETTER_2021 = "Lettre d’information Chorus Pro, AIFE, printemps 2021"
TRACKING = "Communauté Chorus Pro, « Suivre le traitement d’une facture », lue en novembre 2026"
COLLECTIVITES = "collectivites-locales.gouv.fr, « Le rejet des factures sur Chorus Pro », lu en novembre 2026"

REJECTED_INVOICE: dict[str, Any] = {
    "slug": "traiter-une-facture-rejetee",
    "raw": {
        "audience": "suppliers",
        "topic": "follow-up",
        "pictogram": "document/document-search",
        "exercise_slug": "facture-rejetee",
    },
    "minutes": 6,
    "title": "Traiter une facture rejetée",
    "intro": "Votre client public a rejeté votre facture : en l’état, elle ne sera pas payée. Lisez le motif, rangez le "
    "rejet, puis refacturez sous un nouveau numéro.",
    "body": [
        ("heading", "Est-ce bien un rejet ?"),
        (
            "text",
            "<p>Une facture peut revenir de trois façons. Le geste attendu n’est pas le même, et se tromper de geste fait "
            "perdre des semaines : regardez d’abord le statut.</p>",
        ),
        (
            "table",
            {
                "caption": "Trois retours, trois gestes",
                "head": ["Statut", "Ce qui n’allait pas", "Ce que vous faites", "Numéro"],
                "rows": [
                    [
                        "À recycler",
                        "Le destinataire : SIRET, service ou engagement",
                        "Corriger l’adresse et renvoyer",
                        "Le même",
                    ],
                    ["Suspendue", "Une pièce justificative manque", "Compléter : une pièce, un commentaire", "Le même"],
                    ["Rejetée", "Les données de la facture", "Refacturer", "Un nouveau"],
                ],
            },
        ),
        (
            "rule",
            {
                "text": "À recycler : données du destinataire. Suspendue : pièces manquantes. Rejetée : données de facturation, "
                "donc une nouvelle facture.",
                "evidence": "official",
                "source": TRACKING,
            },
        ),
        ("film", "traiter-un-rejet"),
        (
            "steps",
            {
                "steps": [
                    {
                        "title": "Lire le motif et acquitter",
                        "place": "À la connexion, fenêtre des factures rejetées",
                        "text": "<p>À votre première connexion après le retour, une fenêtre énumère les factures concernées : "
                        "date de dépôt, numéro, destinataire, motif, et le commentaire de votre client s’il en a laissé un. "
                        "Notez le motif <b>et</b> le commentaire : c’est souvent le second qui dit quoi changer.</p>"
                        "<p>Puis acquittez, facture par facture ou toutes à la fois. Acquitter veut dire « j’ai lu », rien "
                        "de plus.</p>",
                        "screen": "factures-retournees",
                        "rules": [
                            {
                                "text": "Passé sept jours, la fenêtre ne se ferme plus sans acquittement.",
                                "evidence": "official",
                                "source": "Communauté Chorus Pro, guide de la facture rejetée, lu en novembre 2026",
                            }
                        ],
                    },
                    {
                        "title": "Chercher l’erreur avant de refacturer",
                        "place": "Factures émises › Recherche › détail de la facture",
                        "text": "<p>Ouvrez la facture et comparez-la au bon de commande. Le premier suspect est le <b>cadre de "
                        "facturation</b> : une facture simple (A1) déposée pour un marché de travaux revient toujours. "
                        "Viennent ensuite le montant, la TVA et le doublon.</p><p>Le motif ne suffit pas ? Demandez à votre "
                        "client par une sollicitation rattachée à la facture, avant de redéposer.</p>",
                        "screen": "facture-rejetee",
                        "rules": [
                            {
                                "text": "Le destinataire ne peut pas corriger le montant d’une facture simple : il la rejette.",
                                "evidence": "official",
                                "source": COLLECTIVITES,
                            }
                        ],
                    },
                    {
                        "title": "Traiter le rejet",
                        "place": "Factures émises › Synthèse",
                        "text": "<p>La facture acquittée reste dans votre synthèse, parmi ce qui vous attend. Cochez la case au "
                        "bout de sa ligne, puis choisissez « Traiter le rejet » : elle quitte la liste. Son statut, lui, "
                        "reste « Rejetée » ; vous la retrouverez par la recherche.</p>",
                        "rules": [
                            {
                                "text": "L’acquittement n’enlève pas la facture de la synthèse ; « Traiter le rejet », si.",
                                "evidence": "official",
                                "source": LETTER_2021,
                            }
                        ],
                    },
                    {
                        "title": "Émettre une nouvelle facture, sous un nouveau numéro",
                        "place": "Factures émises › Déposer, bloc « Références », champ « Numéro »",
                        "text": "<p>Corrigez ce qui a causé le rejet et redéposez. Le numéro rejeté reste pris : suivez votre "
                        "série, ou ajoutez un suffixe, mais n’envoyez pas deux fois le même.</p>",
                        "rules": [
                            {
                                "text": "Après un rejet, la nouvelle facture porte un numéro différent.",
                                "evidence": "official",
                                "source": LETTER_2021,
                            }
                        ],
                    },
                    {
                        "title": "Vérifier que tout est tracé",
                        "place": "Détail de la facture › Suivi du traitement",
                        "text": "<p>L’acquittement et le traitement du rejet figurent dans « Historique des actions "
                        "utilisateurs ». La nouvelle facture, elle, doit afficher « Mise à disposition » : c’est à partir de "
                        "là que votre client peut agir.</p>",
                        "rules": [],
                    },
                ]
            },
        ),
        ("heading", "Questions qui reviennent"),
        (
            "accordion",
            {
                "questions": [
                    {
                        "title": "Puis-je corriger la facture rejetée ?",
                        "text": "<p>Non. Un rejet est définitif : la facture ne change plus. Ce sont les factures à recycler "
                        "et suspendues que l’on reprend.</p>",
                    },
                    {
                        "title": "Mon flux a été refusé à l’entrée : faut-il aussi changer de numéro ?",
                        "text": "<p>Non, si le compte rendu dit que la facture n’a pas été intégrée : elle n’a jamais existé "
                        "dans l’outil. Corrigez le fichier et renvoyez-le avec le même numéro. C’est ce qu’on observe chez "
                        "les éditeurs ; aucun texte officiel lu ne l’écrit.</p>",
                    },
                    {
                        "title": "Le délai de paiement court-il pendant ce temps ?",
                        "text": "<p>Comptez qu’il repart de la mise à disposition de la nouvelle facture. C’est notre lecture ; "
                        "seul votre contrat, et le code de la commande publique, font foi.</p>",
                    },
                ]
            },
        ),
    ],
    "sources": [
        (
            "source",
            {
                "title": "La lettre d’information de Chorus Pro",
                "publisher": "AIFE",
                "url": "",
                "version": "printemps 2021",
                "evidence": "official",
            },
        ),
        (
            "source",
            {
                "title": "Suivre le traitement d’une facture",
                "publisher": "Communauté Chorus Pro",
                "url": "https://communaute.chorus-pro.gouv.fr/documentation/tracking-the-processing-of-an-invoice/?lang=en",
                "version": "page lue en novembre 2026",
                "evidence": "official",
            },
        ),
        (
            "source",
            {
                "title": "Le rejet des factures sur Chorus Pro",
                "publisher": "collectivites-locales.gouv.fr",
                "url": "https://www.collectivites-locales.gouv.fr/commande-publique/le-rejet-des-factures-sur-chorus-pro",
                "version": "page lue en novembre 2026",
                "evidence": "official",
            },
        ),
    ],
}
