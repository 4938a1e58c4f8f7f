"""The guide on the advanced search. Rules as read in November 2026."""

from typing import Any

LETTER_2021 = "Lettre d’information Chorus Pro, AIFE, printemps 2021"

ADVANCED_SEARCH: dict[str, Any] = {
    "slug": "rechercher-et-exporter-ses-factures",
    "raw": {
        "audience": "everyone",
        "topic": "search",
        "pictogram": "digital/search",
        "exercise_slug": "rechercher-et-exporter",
    },
    "minutes": 5,
    "title": "Rechercher et exporter sans rien oublier",
    "intro": "Une recherche trop large rend un export incomplet, et la mauvaise date en écarte la moitié. Trois réflexes "
    "suffisent : la période de dépôt, un critère qui limite, un contrôle du total.",
    "body": [
        (
            "steps",
            {
                "steps": [
                    {
                        "title": "Ouvrir les critères avancés",
                        "place": "Onglet « Recherche » de votre espace, « + » en bas à droite",
                        "text": "<p>Le formulaire simple cache l’essentiel. Le « + » placé à côté de « Critères avancés » ouvre "
                        "les montants, les coordonnées bancaires, le mode de règlement et le mode de dépôt. Les espaces de "
                        "travaux ajoutent le maître d’œuvre et le maître d’ouvrage.</p>",
                        "screen": "recherche-avancee",
                        "rules": [
                            {
                                "text": "Les critères avancés existent dans tous les espaces de recherche : factures émises, "
                                "factures à valider, mémoires de frais de justice.",
                                "evidence": "official",
                                "source": LETTER_2021,
                            }
                        ],
                    },
                    {
                        "title": "Filtrer sur la période de dépôt",
                        "place": "Critères avancés › « Période date de dépôt »",
                        "text": "<p>Deux dates se ressemblent. La <b>date fournisseur</b> est celle que l’on a tapée sur la "
                        "facture ; elle peut précéder le dépôt de plusieurs semaines. La <b>date de dépôt</b> est celle où "
                        "Chorus Pro l’a reçue. Pour un suivi ou un rapprochement, c’est la seconde qui ne trompe pas.</p>",
                        "rules": [
                            {
                                "text": "Pour un intervalle de temps, préférer la période de dépôt à la période de date "
                                "fournisseur.",
                                "evidence": "official",
                                "source": LETTER_2021,
                            }
                        ],
                    },
                    {
                        "title": "Ajouter un critère qui limite",
                        "place": "Critères avancés",
                        "text": "<p>Sur une longue période, un an par exemple, découpez : par mois de dépôt, par destinataire, "
                        "par statut ou par tranche de montant. Douze petites recherches valent mieux qu’un export amputé.</p>",
                        "rules": [
                            {
                                "text": "Des résultats trop larges donnent des exports incomplets.",
                                "evidence": "official",
                                "source": LETTER_2021 + " ; la limite exacte n’est pas publiée",
                            },
                            {
                                "text": "Le bac à sable coupe à 1 000 lignes, et le dit.",
                                "evidence": "assumed",
                                "source": "",
                            },
                        ],
                    },
                    {
                        "title": "Contrôler le total avant de travailler",
                        "place": "Le fichier exporté",
                        "text": "<p>Comparez le nombre de lignes du fichier au nombre de résultats affiché. S’ils diffèrent, "
                        "recommencez en plus petit : un total juste en apparence, sur un export coupé, est la pire des "
                        "erreurs.</p>",
                        "rules": [],
                    },
                ]
            },
        ),
        ("heading", "Quelle date pour quelle question ?"),
        (
            "table",
            {
                "caption": "Choisir sa période",
                "head": ["Vous cherchez", "Prenez"],
                "rows": [
                    ["Ce que j’ai envoyé en octobre", "La période de dépôt"],
                    ["Ce qui a changé cette semaine", "La période du statut courant"],
                    ["Les factures d’un exercice comptable", "La date fournisseur, puis un contrôle par date de dépôt"],
                ],
            },
        ),
        (
            "callout",
            {
                "title": "Par numéro",
                "text": "<p>Tapez le numéro seul, sans « n° », sans « € », sans le mot facture : la recherche prend les "
                "caractères au pied de la lettre, et l’assistante virtuelle aussi.</p>",
                "link_label": "Suivre une facture avec l’assistante",
                "link_url": "/actualites/suivre-une-facture-avec-l-assistante/",
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
    ],
}
