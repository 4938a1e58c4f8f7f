"""The guides on following an invoice and on the two returns that keep its number. Rules as read in November 2026."""

from typing import Any

from cms.guides.management.demo_shapes import (
    CONNECTORS,
    LETTER,
    PUBLIC_ORDER,
    TRACKING,
    guide,
    questions,
    rule,
    sources,
    step,
    steps,
    table,
)

_TRACK = "Communauté Chorus Pro, « Suivre le traitement d’une facture », lue en novembre 2026"
_LETTER = "Lettre d’information Chorus Pro, AIFE, printemps 2021"
_ORDER = "Code de la commande publique, articles R2192-27 à R2192-29"
_SOFTWARE = "Logiciels raccordés à Chorus Pro, notes publiques, lues en novembre 2026"

FOLLOW: dict[str, Any] = guide(
    "suivre-sa-facture",
    "Suivre sa facture, statut par statut",
    "Le statut dit qui a la main. Avant de relancer, lisez-le : une fois sur deux, c’est à vous.",
    audience="suppliers",
    topic="follow-up",
    pictogram="system/flow-list",
    exercise="lire-un-statut",
    minutes=6,
    body=[
        table(
            "Qui a la main ?",
            ["Statut", "Ce qu’il dit", "À qui est la main"],
            ["Déposée", "Chorus Pro l’a reçue", "Chorus Pro, quelques instants"],
            ["Mise à disposition", "Le client l’a, le délai court", "Le client"],
            ["À recycler", "L’adresse est fausse", "Vous"],
            ["Suspendue", "Une pièce manque, le délai est arrêté", "Vous"],
            ["Rejetée", "À refaire, sous un nouveau numéro", "Vous"],
            ["Service fait, mandatée, comptabilisée", "Le client avance", "Le client, son comptable"],
            ["Mise en paiement", "Le virement part", "La banque"],
        ),
        steps(
            step(
                "Trouver la facture",
                "Factures émises › Recherche",
                "<p>Par son numéro, tapé seul. Sur une période, filtrez par date de dépôt.</p>",
            ),
            step(
                "Lire le suivi du traitement",
                "Détail de la facture › Suivi du traitement",
                "<p>« Historique des statuts » dit ce qui est arrivé ; « Historique des actions utilisateurs », qui l’a fait. Un statut "
                "absent n’est pas un retard.</p>",
                rule(
                    "Chaque structure dit dans l’annuaire les statuts facultatifs qu’elle utilise.", "official", _TRACK
                ),
                screen="historique-des-statuts",
            ),
            step(
                "Compter le délai",
                "À partir de « Mise à disposition »",
                "<p>Trente jours pour l’État et les collectivités, cinquante pour les hôpitaux publics, soixante pour les autres "
                "entreprises publiques. Une suspension l’arrête, une seule fois.</p>",
                rule("Le client ne peut interrompre le délai qu’une fois, en disant pourquoi.", "official", _ORDER),
            ),
            step(
                "Relancer, s’il le faut",
                "Sollicitations émises",
                "<p>Rattachez la sollicitation à la facture et demandez où en est le paiement. Il n’y a pas de ligne téléphonique.</p>",
                rule(
                    "Certaines sollicitations vont droit au client, les autres passent par l’assistance.",
                    "official",
                    _LETTER,
                ),
            ),
        ),
        questions(
            (
                "Elle reste « Mise à disposition » depuis un mois.",
                "<p>Le client n’utilise peut-être aucun statut intermédiaire. Regardez sa fiche dans l’annuaire, puis sollicitez-le.</p>",
            ),
            (
                "Mandatée, puis plus rien.",
                "<p>Le comptable public contrôle. Dans le secteur local, « Mise en paiement » arrive tout seul quand il paie.</p>",
            ),
            (
                "Puis-je corriger une facture déposée ?",
                "<p>Jamais. On la recycle, on la complète, ou l’on en émet une autre.</p>",
            ),
        ),
    ],
    read_in=sources(TRACKING, LETTER, PUBLIC_ORDER),
)

RECYCLE: dict[str, Any] = guide(
    "recycler-une-facture",
    "Recycler une facture",
    "Votre facture est revenue « À recycler » : elle est juste, mais mal adressée. Corrigez l’adresse, renvoyez-la : le "
    "numéro ne change pas.",
    audience="suppliers",
    topic="follow-up",
    pictogram="digital/in-progress",
    exercise="recycler",
    minutes=4,
    body=[
        steps(
            step(
                "Lire le motif",
                "Factures émises › Synthèse, puis le numéro",
                "<p>Destinataire, service ou engagement : le motif dit laquelle des trois lignes est fausse. Le commentaire donne "
                "souvent la bonne valeur.</p>",
                rule("« À recycler » : identifiant, service ou engagement erroné.", "official", _TRACK),
            ),
            step(
                "Vérifier dans l’annuaire",
                "Bloc « Destinataire »",
                "<p>Cherchez la structure et lisez ce qu’elle exige. Ne changez pas une ligne au hasard : renvoyée à la mauvaise adresse, "
                "la facture reviendra.</p>",
            ),
            step(
                "Corriger et renvoyer",
                "Détail de la facture › Recycler",
                "<p>Seuls le SIRET, le service et l’engagement se modifient. Montants, date et numéro restent tels quels.</p>",
                rule("Le numéro de la facture est conservé.", "observed", _SOFTWARE),
                screen="facture-a-recycler",
            ),
            step(
                "Vérifier l’arrivée",
                "Suivi du traitement",
                "<p>« Déposée », puis « Mise à disposition » : la facture est chez le bon client. Comptez le délai de paiement à partir "
                "de là.</p>",
                rule("Le délai repart de la nouvelle mise à disposition.", "assumed"),
            ),
        ),
        questions(
            (
                "Et si c’est le montant qui est faux ?",
                "<p>Recycler n’y change rien. Demandez au client de rejeter, puis refacturez sous un nouveau numéro.</p>",
            ),
            (
                "Elle est rejetée pour un code service : est-ce normal ?",
                "<p>Le bon retour était « À recycler ». Un rejet reste un rejet : traitez-le et refacturez, en le signalant au "
                "client.</p>",
            ),
        ),
    ],
    read_in=sources(TRACKING, CONNECTORS),
)

COMPLETE: dict[str, Any] = guide(
    "completer-une-facture-suspendue",
    "Compléter une facture suspendue",
    "Suspendue, votre facture attend une pièce ou une réponse, et le délai de paiement attend avec elle. Répondez vite.",
    audience="suppliers",
    topic="follow-up",
    pictogram="document/document-add",
    exercise="suspendre-et-completer",
    minutes=4,
    body=[
        (
            "warning",
            {
                "tone": "info",
                "title": "Ce n’est pas un rejet",
                "text": "<p>La facture est juste et garde son numéro. N’en émettez pas une seconde : elle ferait double emploi.</p>",
            },
        ),
        steps(
            step(
                "Lire ce qui est demandé",
                "Fenêtre de connexion, ou Factures émises › Synthèse",
                "<p>Le motif nomme la pièce ; le commentaire la précise. S’il est flou, demandez par une sollicitation.</p>",
                rule("« Suspendue » : une ou plusieurs pièces justificatives manquent.", "official", _TRACK),
                screen="facture-suspendue",
            ),
            step(
                "Préparer la pièce",
                "Votre ordinateur",
                "<p>Un PDF lisible, de moins de 10 Mo, au nom court.</p>",
            ),
            step(
                "Compléter",
                "Détail de la facture › Compléter",
                "<p>Joignez la pièce, ou répondez en commentaire, puis envoyez. Rien d’autre ne se modifie. Le statut devient "
                "« Complétée » : le client reprend la main.</p>",
                rule("On n’ajoute que des pièces et un commentaire.", "observed", _SOFTWARE),
            ),
            step(
                "Recompter le délai",
                "Suivi du traitement",
                "<p>Un nouveau délai court à partir de votre réponse complète : trente jours, ou ce qui restait si c’est plus long.</p>",
                rule("L’interruption n’a lieu qu’une fois, et ses raisons sont données.", "official", _ORDER),
            ),
        ),
        questions(
            (
                "Je ne peux pas fournir la pièce.",
                "<p>Dites-le en commentaire et proposez-en une autre. Sans réponse, la facture reste suspendue.</p>",
            ),
            (
                "Le client suspend une seconde fois.",
                "<p>Il peut demander une pièce, mais la loi ne lui permet d’interrompre le délai qu’une fois.</p>",
            ),
        ),
    ],
    read_in=sources(TRACKING, PUBLIC_ORDER, CONNECTORS),
)

FOLLOW_GUIDES = (FOLLOW, RECYCLE, COMPLETE)
