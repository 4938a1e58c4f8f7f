"""Three guides on writing to others: a message, a request, the assistant. Rules as read in November 2026."""

from typing import Any

from cms.guides.management.demo_shapes import (
    LETTER,
    OURS,
    TRACKING,
    guide,
    questions,
    rule,
    sources,
    step,
    steps,
    table,
)

_LETTER = "Lettre d’information Chorus Pro, AIFE, printemps 2021"

MESSAGE: dict[str, Any] = guide(
    "annoncer-un-changement",
    "Annoncer un changement à ses partenaires",
    "Un nouveau code service, un changement de SIRET : « Mes messages » prévient d’un coup tous ceux avec qui vous "
    "échangez des factures. Personne ne peut y répondre, et c’est voulu.",
    audience="everyone",
    topic="follow-up",
    pictogram="digital/mail-send",
    exercise="annoncer-un-changement",
    minutes=4,
    body=[
        table(
            "Qui peut écrire à qui ?",
            ["Votre structure", "Peut écrire à", "À condition"],
            ["Publique", "Ses fournisseurs, privés ou publics", "Une facture au moins échangée"],
            ["Privée", "Ses clients publics, eux seuls", "Une facture au moins échangée"],
        ),
        steps(
            step(
                "Vérifier que c’est une annonce",
                "Avant d’ouvrir l’espace",
                "<p>Une annonce dit la même chose à tous et n’attend rien. Une question sur une facture attend une "
                "réponse : elle passe par une sollicitation. Un document manquant se joint à la facture.</p>",
                rule(
                    "Un message ne reçoit pas de réponse : ce n’est ni une messagerie, ni une assistance.",
                    "official",
                    _LETTER,
                ),
            ),
            step(
                "Écrire pour celui qui lit",
                "Mes messages › Écrire à mes partenaires",
                "<p>L’objet dit le changement. Le texte dit à partir de quand, sur quelles factures, et ce qui arrive "
                "à qui l’oublie. « À partir du 1er janvier, indiquez le code EAUX ; sans lui, la facture sera à recycler. »</p>",
            ),
            step(
                "Choisir les destinataires",
                "Liste « Destinataires »",
                "<p>La liste ne propose que vos partenaires. Laissez-les tous cochés pour une règle générale : celui "
                "que vous oubliez continuera comme avant.</p>",
                rule("L’envoyeur et chaque destinataire ont échangé une facture au moins.", "official", _LETTER),
                rule("Une facture compte dès qu’elle est parvenue à son client.", "assumed"),
            ),
            step(
                "Relire, puis envoyer",
                "Aperçu du message",
                "<p>Relisez les dates et les codes : un message parti ne se reprend pas. La page du message dit "
                "ensuite qui l’a ouvert.</p>",
                rule("Le bac à sable montre qui a lu ; le portail ne le garantit pas.", "assumed"),
            ),
        ),
        questions(
            (
                "Un partenaire ne figure pas dans la liste.",
                "<p>Aucune facture n’est passée entre vous, ou elle n’est pas encore arrivée. Sous le formulaire, le "
                "bac à sable dit pourquoi, structure par structure.</p>",
            ),
            (
                "J’ai reçu un message que je ne comprends pas.",
                "<p>Envoyez une sollicitation à la structure qui l’a écrit, en la rattachant à l’une de vos factures.</p>",
            ),
            (
                "Le message suffit-il à changer l’adresse des factures ?",
                "<p>Non. L’annuaire dit ce que la structure exige : tenez sa fiche à jour le même jour.</p>",
            ),
        ),
    ],
    read_in=sources(LETTER, OURS),
)

REQUEST: dict[str, Any] = guide(
    "solliciter-son-client",
    "Solliciter son client",
    "Une facture n’avance plus et le statut ne dit rien. Une sollicitation pose la question par écrit, la rattache à "
    "la facture et garde la réponse. Bien choisie, elle va droit au client.",
    audience="suppliers",
    topic="follow-up",
    pictogram="document/document-search",
    exercise="solliciter-son-client",
    minutes=6,
    body=[
        steps(
            step(
                "Lire d’abord ce que le portail sait",
                "Assistant, ou Factures émises › la facture",
                "<p>« À recycler » ou « suspendue » : c’est vous que l’on attend, et écrire ne servirait à rien. « "
                "Mise à disposition » depuis longtemps, ou rejetée sans explication : écrivez.</p>",
            ),
            step(
                "Choisir la combinaison",
                "Nouvelle sollicitation › Catégorie et sous-catégorie",
                "<p>Pour une facture, prenez le suivi du traitement, ou le rejet et l’absence de traitement. Le "
                "formulaire du bac à sable dit où va chacune.</p>",
                rule(
                    "Certaines combinaisons vont droit au client ; toute autre est analysée d’abord par l’assistance de l’AIFE.",
                    "official",
                    _LETTER,
                ),
                rule("Les libellés des combinaisons : la liste officielle n’est publiée qu’en image.", "assumed"),
                rule("L’assistance du bac à sable lit en trois jours ouvrés.", "assumed"),
            ),
            step(
                "Rattacher la facture",
                "Champ « Facture concernée »",
                "<p>Elle désigne le client, et lui donne de quoi chercher. Sans elle, sa première réponse sera : « De "
                "quelle facture s’agit-il ? »</p>",
                screen="sollicitation",
            ),
            step(
                "Poser une question à laquelle on peut répondre",
                "Champ « Description »",
                "<p>Demandez où en est le règlement, ou les raisons du rejet ou de l’absence de traitement. Donnez le "
                "statut et sa date. Joignez la preuve si vous en parlez.</p>",
                rule(
                    "La description demande où en est le règlement, ou pourquoi la facture est bloquée.",
                    "official",
                    _LETTER,
                ),
            ),
            step(
                "Suivre, relancer, clore",
                "Sollicitations émises",
                "<p>Une réponse s’affiche dans le menu. Si elle ne suffit pas, relancez dans la même sollicitation ; "
                "sinon, clôturez-la.</p>",
                rule("Les statuts d’une sollicitation sont ceux du bac à sable.", "assumed"),
            ),
        ),
        questions(
            (
                "Puis-je téléphoner ?",
                "<p>Non, l’assistance n’a pas de ligne téléphonique. L’écrit a un avantage : il se rattache à la "
                "facture et se retrouve.</p>",
            ),
            (
                "Je suis le client. Où sont les questions de mes fournisseurs ?",
                "<p>Dans « Sollicitations reçues ». Répondez là : votre réponse reste à côté de la facture.</p>",
            ),
            (
                "La sollicitation arrête-t-elle le délai de paiement ?",
                "<p>Non. Seule une suspension, décidée par le client et motivée, l’interrompt.</p>",
            ),
        ),
    ],
    read_in=sources(LETTER, TRACKING, OURS),
)

ASSISTANT: dict[str, Any] = guide(
    "interroger-l-assistant",
    "Interroger l’assistant",
    "Avant d’écrire à qui que ce soit, demandez à l’assistant : il donne le destinataire, le statut et sa date, lit le "
    "commentaire du client, et prépare la sollicitation.",
    audience="suppliers",
    topic="follow-up",
    pictogram="system/information",
    exercise="interroger-l-assistant",
    minutes=4,
    body=[
        steps(
            step(
                "Ouvrir le dialogue",
                "Assistant, une fois connecté",
                "<p>Choisissez « Je veux des informations sur une facture ou un virement reçu », puis « Le suivi d’une "
                "facture, d’un mémoire ou d’une demande de remboursement TIC ».</p>",
                rule("Ces deux choix, dans cet ordre.", "official", _LETTER),
                screen="assistant",
            ),
            step(
                "Taper le numéro seul",
                "Case « Numéro »",
                "<p>F-2026-001, et rien d’autre : ni « n° », ni « € », ni le mot facture. Ici, ce qui est en trop est "
                "retiré, et on vous le dit ; le portail, lui, chercherait vos caractères tels quels.</p>",
                rule("Le numéro se tape sans caractère ajouté.", "official", _LETTER),
            ),
            step(
                "Lire la réponse",
                "Destinataire, statut, date",
                "<p>Trois nouvelles possibles : en cours de traitement, en paiement, rejetée. La date est celle du "
                "statut, pas celle du dépôt.</p>",
                rule("Trois cas, chacun avec ses choix.", "official", _LETTER),
                rule("Quels statuts vont dans quel cas.", "assumed"),
            ),
            step(
                "Choisir la suite",
                "Boutons sous la réponse",
                "<p>« Lire le commentaire du client » après un rejet, « Afficher le détail » pour l’historique, « "
                "Contacter le service destinataire » pour une sollicitation déjà remplie.</p>",
            ),
        ),
        table(
            "Ce que l’assistant sait encore faire",
            ["Vous dites", "Il fait"],
            ["Je ne trouve pas le lien d’activation", "Il le renvoie ; le lien vit soixante minutes"],
            ["Mon compte est verrouillé", "Il dit d’attendre une heure, après cinq essais faux"],
            ["Un espace manque", "Il renvoie au gestionnaire, puis à une reconnexion"],
        ),
        questions(
            (
                "Il ne trouve pas ma facture.",
                "<p>Vérifiez les tirets et les zéros, puis la structure au nom de laquelle vous êtes connecté. Un "
                "fournisseur ne voit que ses propres factures.</p>",
            ),
            (
                "Est-ce une intelligence artificielle ?",
                "<p>Non. Celui du bac à sable suit un arbre écrit d’avance : la même question donne toujours la même réponse.</p>",
            ),
        ),
    ],
    read_in=sources(
        LETTER,
        ("Les questions les plus posées", "Communauté Chorus Pro", "", "page lue en novembre 2026", "observed"),
        OURS,
    ),
)

CONTACT_GUIDES = (MESSAGE, ASSISTANT, REQUEST)
