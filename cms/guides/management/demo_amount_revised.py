"""The guide for project managers who disagree with an amount. Rules as read in November 2026."""

from typing import Any

LETTER_2021 = "Lettre d’information Chorus Pro, AIFE, printemps 2021"
KB_2025 = "Portail Chorus Pro, article KB0011867, février 2025"
KB_CIRCUIT = "Portail Chorus Pro, article KB0011386, lu en novembre 2026"
GOOD_PRACTICE = "Communauté Chorus Pro, bonnes pratiques des factures de travaux, lues en novembre 2026"

AMOUNT_REVISED: dict[str, Any] = {
    "slug": "reviser-un-montant-en-marche-de-travaux",
    "raw": {
        "audience": "works",
        "topic": "works",
        "pictogram": "document/contract",
        "exercise_slug": "travaux-reviser",
    },
    "minutes": 7,
    "title": "Réviser un montant en marché de travaux",
    "intro": "Maître d’œuvre, vous n’êtes pas d’accord avec le montant demandé ? Ne refusez pas la pièce : écrivez dans votre "
    "état d’acompte le montant que vous validez.",
    "body": [
        (
            "warning",
            {
                "tone": "warning",
                "title": "Un désaccord sur le montant n’est pas un motif de refus",
                "text": "<p>Refuser arrête le circuit : l’entreprise doit tout redéposer, et le paiement de ce qui n’est pas "
                "contesté attend avec le reste. Réviser laisse passer la pièce ; les deux montants, demandé et validé, "
                "restent côte à côte dans le dossier.</p>",
            },
        ),
        (
            "rule",
            {
                "text": "Depuis le 19 février 2025, choisir le motif « Erreur de montant » ouvre une fenêtre qui bloque le refus "
                "et renvoie vers la correction du montant.",
                "evidence": "official",
                "source": KB_2025,
            },
        ),
        (
            "steps",
            {
                "steps": [
                    {
                        "title": "Ouvrir le projet de décompte du titulaire",
                        "place": "Factures de travaux › pièces en attente",
                        "text": "<p>Chaque cycle mensuel forme un <b>dossier de facturation</b>. Le titulaire y a déposé son "
                        "projet de décompte mensuel (cadre A4) ; il attend votre pièce. Contrôlez les quantités et les prix "
                        "comme sur le chantier : Chorus Pro ne le fait pas pour vous.</p>",
                        "rules": [
                            {
                                "text": "Vous avez sept jours. Votre silence n’approuve rien, mais le titulaire et le maître "
                                "d’ouvrage en sont avertis.",
                                "evidence": "official",
                                "source": KB_CIRCUIT,
                            }
                        ],
                    },
                    {
                        "title": "Établir l’état d’acompte au montant validé",
                        "place": "Hors de l’outil : votre modèle d’état d’acompte",
                        "text": "<p>Rédigez votre état d’acompte avec le montant que <b>vous</b> retenez, et la raison de chaque "
                        "écart, ligne par ligne. Les montants d’un décompte sont cumulés depuis le début du marché : vérifiez "
                        "que vous comparez cumul à cumul.</p>",
                        "rules": [],
                    },
                    {
                        "title": "Associer l’état d’acompte au dossier",
                        "place": "Factures de travaux › Déposer, étape 1 : « association »",
                        "text": "<p>Déposez le fichier en choisissant <b>association</b>, et non dépôt initial : votre pièce se "
                        "rattache ainsi au projet de décompte. Le cadre est A15 si elle part au maître d’ouvrage. Reprenez le "
                        "numéro du titulaire et ajoutez un suffixe, par exemple « -EA ».</p>",
                        "rules": [
                            {
                                "text": "Garder le numéro du premier déposant et y ajouter un suffixe à chaque pièce.",
                                "evidence": "official",
                                "source": GOOD_PRACTICE,
                            },
                            {
                                "text": "Tous les acteurs du marché voient toutes les pièces du dossier.",
                                "evidence": "official",
                                "source": LETTER_2021,
                            },
                        ],
                    },
                    {
                        "title": "Notifier l’écart au titulaire",
                        "place": "Selon votre marché, avec une date certaine",
                        "text": "<p>La pièce est visible dans le dossier, mais prévenez le titulaire de la modification et de sa "
                        "raison. Il a 30 jours pour vous dire son désaccord ; ensuite, il est réputé l’accepter.</p>",
                        "rules": [
                            {
                                "text": "30 jours pour contester la modification ; le silence vaut acceptation.",
                                "evidence": "official",
                                "source": LETTER_2021
                                + " ; le numéro d’article du CCAG dépend de la version de votre marché",
                            }
                        ],
                    },
                    {
                        "title": "Suivre la suite du circuit",
                        "place": "Factures de travaux › dossier de facturation",
                        "text": "<p>Le maître d’ouvrage associe à son tour un état d’acompte validé (A19), que le service "
                        "financier paie. Si vous transmettez directement au service financier, votre pièce est en A16.</p>",
                        "rules": [],
                    },
                ]
            },
        ),
        ("heading", "Un exemple chiffré"),
        (
            "table",
            {
                "caption": "Décompte n° 3 d’un marché fictif, montants cumulés hors taxes",
                "head": ["Poste", "Demandé", "Validé", "Écart"],
                "rows": [
                    ["Terrassement", "18 000,00 €", "18 000,00 €", "0,00 €"],
                    ["Gros œuvre", "30 000,00 €", "24 240,00 €", "−5 760,00 €"],
                    ["Total", "48 000,00 €", "42 240,00 €", "−5 760,00 €"],
                ],
            },
        ),
        (
            "text",
            "<p>Le gros œuvre est avancé à 80,8 % de ce qui est demandé : l’état d’acompte porte 42 240,00 €, la note jointe "
            "explique les 5 760,00 € d’écart, et l’entreprise touche sans attendre ce qui n’est pas discuté.</p>",
        ),
        (
            "callout",
            {
                "title": "Quand refuser, alors ?",
                "text": "<p>Quand la pièce elle-même n’est pas la bonne : mauvais destinataire, mauvais cadre, pièce manquante. "
                "Le montant, lui, se révise toujours.</p>",
                "link_label": "",
                "link_url": "",
            },
        ),
    ],
    "sources": [
        (
            "source",
            {
                "title": "Factures de travaux : le motif « Erreur de montant »",
                "publisher": "Portail Chorus Pro",
                "url": "https://portail.chorus-pro.gouv.fr/aife_documentation?id=kb_article_view&sysparm_article=KB0011867",
                "version": "KB0011867, février 2025",
                "evidence": "official",
            },
        ),
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
                "title": "La bonne pratique pour les factures de travaux, pour les maîtrises d’œuvre",
                "publisher": "Communauté Chorus Pro",
                "url": "https://communaute.chorus-pro.gouv.fr/la-bonne-pratique-pour-les-factures-de-travaux-pour-les-maitrises-doeuvre",
                "version": "page lue en novembre 2026",
                "evidence": "official",
            },
        ),
    ],
}
