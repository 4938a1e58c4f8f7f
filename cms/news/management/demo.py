"""The articles: news, good practices, testimonies, recordings."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.core.management.page_tree import add_page_once, home
from cms.core.reading_over import read_over
from cms.core.signals import note_published_paths
from cms.news.management.demo_voices import VOICES
from cms.news.models import NewsIndexPage, NewsPage

CLUB: dict[str, Any] = {
    "slug": "le-club-et-ses-trois-colleges",
    "raw": {"category": "news", "pictogram": "leisure/community"},
    "title": "Le club et ses trois collèges",
    "intro": "Ceux qui envoient des factures, ceux qui écrivent les logiciels, ceux qui conseillent : chacun a son collège, "
    "et deux sièges là où se décident les évolutions.",
    "tags": ["club", "gouvernance"],
    "body": [
        (
            "text",
            "<p>Une évolution de Chorus Pro ne pèse pas pareil selon que l’on dépose dix factures par an ou dix mille par jour. "
            "Le club des utilisateurs est donc bâti sur trois collèges, pour que le nombre n’écrase personne.</p>",
        ),
        (
            "table",
            {
                "caption": "Trois collèges",
                "head": ["Collège", "Qui y siège"],
                "rows": [
                    [
                        "Émetteurs de factures",
                        "Les entreprises qui facturent, par le portail, par un logiciel, par API ou par EDI",
                    ],
                    [
                        "Éditeurs et opérateurs",
                        "Ceux qui fabriquent les logiciels et dématérialisent, à l’émission comme à la réception",
                    ],
                    ["Intermédiaires", "Experts-comptables, fédérations professionnelles, chambres consulaires"],
                ],
            },
        ),
        (
            "text",
            "<p>Les sujets qui touchent tout le monde se traitent en plénière. L’adhésion est gratuite, et personne n’y est "
            "tenu.</p>",
        ),
        ("heading", "Six voix dans l’instance de pilotage"),
        (
            "text",
            "<p>Les demandes d’évolution sont arbitrées par l’instance de pilotage mutualisée, l’IPM. Le club y a six "
            "représentants, deux par collège. Au printemps 2021, il comptait près de 1 400 membres.</p>",
        ),
        (
            "rule",
            {
                "text": "Trois collèges, une plénière, six représentants à l’IPM.",
                "evidence": "official",
                "source": "Lettre d’information Chorus Pro, AIFE, printemps 2021",
            },
        ),
        (
            "callout",
            {
                "title": "Dans Préau",
                "text": "<p>Une idée déposée au club a sa page, son état et la date de sa prochaine réponse. Les membres la "
                "soutiennent d’un vote, que l’on voit collège par collège.</p>",
                "link_label": "Entrer au club",
                "link_url": "/club/",
            },
        ),
    ],
}

MESSAGES: dict[str, Any] = {
    "slug": "mes-messages-a-sens-unique",
    "raw": {"category": "good-practice", "pictogram": "digital/mail-send"},
    "title": "« Mes messages » : on annonce, on ne discute pas",
    "intro": "Changement de SIRET, nouveau code service : cet espace prévient tous vos partenaires d’un coup. Mais on n’y "
    "répond pas, et ce n’est pas le support.",
    "tags": ["messages", "sollicitations"],
    "body": [
        (
            "text",
            "<p>L’espace « Mes messages », ouvert en octobre 2020, sert à <b>diffuser</b>. Une structure écrit une fois, tous "
            "les partenaires qu’elle a choisis lisent. Le message reçu n’a pas de bouton « Répondre », et c’est voulu.</p>",
        ),
        ("heading", "Qui peut écrire à qui"),
        (
            "table",
            {
                "caption": "Sens permis",
                "head": ["Expéditeur", "Destinataires possibles"],
                "rows": [
                    ["Une structure publique", "Ses fournisseurs, privés ou publics"],
                    ["Une structure privée", "Ses clients publics, et eux seuls"],
                ],
            },
        ),
        (
            "rule",
            {
                "text": "Expéditeur et destinataire doivent avoir déjà échangé au moins une facture.",
                "evidence": "official",
                "source": "Lettre d’information Chorus Pro, AIFE, printemps 2021",
            },
        ),
        ("heading", "Et pour poser une question ?"),
        (
            "text",
            "<p>Passez par « Sollicitations émises ». Une sollicitation est rattachée à une facture ou à un usage, elle a un "
            "suivi et attend une réponse. Poser une question dans « Mes messages », c’est parler dans un haut-parleur : tout le "
            "monde entend, personne ne peut répondre.</p>",
        ),
        (
            "callout",
            {
                "title": "Avant d’envoyer",
                "text": "<ul><li>Dites la date d’effet : « à compter du 1er janvier ».</li><li>Donnez l’ancienne valeur et la "
                "nouvelle.</li><li>Dites ce que le lecteur doit faire, et ce qu’il n’a pas à faire.</li></ul>",
                "link_label": "",
                "link_url": "",
            },
        ),
    ],
}

ASSISTANT: dict[str, Any] = {
    "slug": "suivre-une-facture-avec-l-assistante",
    "raw": {"category": "good-practice", "pictogram": "system/flow-list"},
    "title": "Suivre une facture avec l’assistante virtuelle",
    "intro": "Où en est ma facture ? ClaudIA le dit en quatre clics, à condition de lui donner le numéro tout nu.",
    "tags": ["suivi", "assistante", "sollicitations"],
    "body": [
        (
            "text",
            "<p>Fournisseur, cotraitant ou sous-traitant : avant d’écrire à votre client, demandez à l’assistante du portail. "
            "Elle lit la base de Chorus Pro et répond tout de suite.</p>",
        ),
        (
            "steps",
            {
                "steps": [
                    {
                        "title": "Ouvrir l’assistante, une fois connecté",
                        "place": "L’avatar de ClaudIA, sur la page d’accueil du portail",
                        "text": "<p>Sans connexion, elle ne peut rien dire de vos factures.</p>",
                        "rules": [],
                    },
                    {
                        "title": "Choisir le bon chemin",
                        "place": "Fenêtre de ClaudIA",
                        "text": "<p>« Je veux des informations sur une facture ou un virement reçu », puis « Le suivi d’une "
                        "facture, d’un mémoire ou d’une demande de remboursement TIC ».</p>",
                        "rules": [],
                    },
                    {
                        "title": "Taper le numéro, et rien d’autre",
                        "place": "Zone de saisie",
                        "text": "<p>Ni « n° », ni « € », ni le mot facture : le numéro tel que vous l’avez déposé.</p>",
                        "rules": [
                            {
                                "text": "Le numéro se saisit sans caractère ajouté.",
                                "evidence": "official",
                                "source": "Lettre d’information Chorus Pro, AIFE, printemps 2021",
                            }
                        ],
                    },
                    {
                        "title": "Lire la réponse",
                        "place": "Fenêtre de ClaudIA",
                        "text": "<p>Elle donne le destinataire chargé du traitement, le statut et sa date. Selon que la facture "
                        "est en cours, mise en paiement ou rejetée, elle propose d’autres choix : le détail, le commentaire "
                        "du client, ou l’envoi d’une sollicitation.</p>",
                        "rules": [],
                    },
                ]
            },
        ),
        (
            "warning",
            {
                "tone": "info",
                "title": "La réponse ne suffit pas ?",
                "text": "<p>Envoyez une sollicitation au service destinataire, en suivant le choix que propose l’assistante : "
                "d’autres catégories passent d’abord par le support, et prennent plus de temps.</p>",
            },
        ),
        (
            "callout",
            {
                "title": "Elle dit « rejetée » ?",
                "text": "<p>Le guide explique les cinq gestes, du motif à la nouvelle facture.</p>",
                "link_label": "Traiter une facture rejetée",
                "link_url": "/guides/traiter-une-facture-rejetee/",
            },
        ),
    ],
}

# Days before the day of loading, so that the home page never looks abandoned.
ARTICLES = ((CLUB, 3), (ASSISTANT, 9), (MESSAGES, 16), *VOICES)


def load(*, now: datetime) -> None:
    """Create what is missing; what an editor changed or deleted stays as it is."""
    today = timezone.localtime(now).date()
    index = add_page_once(
        parent=home(),
        model=NewsIndexPage,
        slug="actualites",
        now=now,
        title="Actualités",
        intro="Ce qui change, ce qui marche chez d’autres, ce qu’ils en disent.",
    )
    if index is not None and index.first_published_at == now:
        # An installation that chose otherwise since keeps its choice.
        read_over(index)
    if index is not None:
        for article, days in ARTICLES:
            fields = {name: value for name, value in article.items() if name not in ("slug", "raw", "tags")}
            add_page_once(
                parent=index,
                model=NewsPage,
                slug=article["slug"],
                now=now,
                raw={**article["raw"], "published_on": today - timedelta(days=days)},
                tags=tuple(article["tags"]),
                owner_name="la rédaction de Préau",
                **fields,
            )
    note_published_paths()
