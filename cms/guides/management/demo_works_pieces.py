"""The guides on the pieces of a works contract, one an actor and a moment. Rules as read in November 2026."""

from typing import Any

from cms.guides.management.demo_shapes import OURS, PUBLIC_ORDER, guide, questions, rule, sources, step, steps, table

_PORTAL = "Portail Chorus Pro, article KB0011386, lu en novembre 2026"
_PRACTICE = "Communauté Chorus Pro, bonnes pratiques des factures de travaux, lues en novembre 2026"
_LETTER = "Lettre d’information Chorus Pro, AIFE, printemps 2021"
_CCAG = "CCAG travaux, version de 2021"
_LATE = "Code de la commande publique, articles L2192-10 et suivants, R2192-10 et suivants"
_LABELS = "Libellés officiels des cadres de facturation, lus en novembre 2026"

_CIRCUIT = (
    "Factures de travaux : le circuit et ses pièces",
    "Portail Chorus Pro",
    "",
    "KB0011386, lu en novembre 2026",
    "official",
)
_HABITS = (
    "La bonne pratique pour les factures de travaux",
    "Communauté Chorus Pro",
    "https://communaute.chorus-pro.gouv.fr/la-bonne-pratique-pour-les-factures-de-travaux-pour-les-maitrises-doeuvre",
    "page lue en novembre 2026",
    "official",
)
_CLAUSES = (
    "Cahier des clauses administratives générales des marchés de travaux, article 12",
    "Arrêté du 30 mars 2021",
    "https://www.code-commande-publique.com/ccag-travaux-2021-article-9/",
    "lu en novembre 2026",
    "official",
)

MONTHLY: dict[str, Any] = guide(
    "deposer-un-projet-de-decompte-mensuel",
    "Déposer un projet de décompte mensuel",
    "Chaque mois, votre demande ouvre un dossier où trois acteurs déposent leur pièce à tour de rôle. Tout part du bon premier cadre.",
    audience="works",
    topic="works",
    pictogram="document/contract",
    exercise="travaux-premier-decompte",
    minutes=6,
    body=[
        table(
            "Quel premier cadre ?",
            ["Qui utilise Chorus Pro", "Vous déposez", "Destinataire de la pièce"],
            ["Maîtrise d’œuvre et maîtrise d’ouvrage", "A4, projet de décompte mensuel", "La maîtrise d’œuvre"],
            ["Seulement la maîtrise d’ouvrage", "A5, état d’acompte", "La maîtrise d’ouvrage"],
            ["Ni l’une ni l’autre", "A6, état d’acompte validé", "Le service financier"],
        ),
        steps(
            step(
                "Préparer le fichier",
                "Votre ordinateur",
                "<p>Une pièce de travaux ne se tape pas à l’écran : c’est un PDF, aux montants <b>cumulés</b> depuis le début du marché.</p>",
                rule("Une pièce de travaux est un fichier déposé.", "official", _PORTAL),
            ),
            step(
                "Choisir « dépôt initial »",
                "Factures de travaux › Déposer, étape 1",
                "<p>Votre pièce est la première du mois : dépôt initial. L’association est pour ceux qui répondent à une pièce déjà là.</p>",
                rule("Un dépôt initial ouvre le dossier ; une association s’y rattache.", "official", _PORTAL),
            ),
            step(
                "Nommer le marché et les acteurs",
                "Étape 2",
                "<p>Numéro de marché, maîtrise d’œuvre, maîtrise d’ouvrage, service financier. Une erreur ici envoie le dossier chez un inconnu, "
                "qui ne répondra pas. Donnez un numéro court : les autres y ajouteront leur suffixe.</p>",
                rule("Garder le numéro du premier déposant, avec un suffixe par pièce.", "official", _PRACTICE),
            ),
            step(
                "Suivre la balle",
                "Factures de travaux › dossier de facturation",
                "<p>La maîtrise d’œuvre a sept jours pour associer son état d’acompte (A15), la maîtrise d’ouvrage associe ensuite le sien, validé "
                "(A19), que le service financier paie.</p>",
                rule("Le délai part de la réception du projet par la maîtrise d’œuvre.", "official", _PORTAL),
                screen="dossier-de-travaux",
            ),
        ),
        questions(
            (
                "Puis-je déposer une facture simple pour aller plus vite ?",
                "<p>Non : elle saute les deux contrôles et sera rejetée. Même sans maîtrise d’œuvre dans l’outil, le marché reste un marché de travaux.</p>",
            ),
            (
                "Je suis maître d’œuvre : et mes honoraires ?",
                "<p>Ce sont des factures simples, en A1.</p>",
            ),
        ),
    ],
    read_in=sources(_CIRCUIT, _HABITS),
)

TOGETHER: dict[str, Any] = guide(
    "demander-son-paiement-a-plusieurs-en-travaux",
    "Demander son paiement à plusieurs en travaux",
    "Sous-traitant payé directement (A10) ou cotraitant (A13), vous déposez votre propre demande ; le titulaire ou le mandataire la "
    "lit d’abord.",
    audience="works",
    topic="works",
    pictogram="leisure/community",
    exercise="travaux-sous-traitant",
    minutes=5,
    body=[
        steps(
            step(
                "Prendre son propre cadre",
                "Factures de travaux › Déposer",
                "<p>A4 est le cadre du titulaire. Le sous-traitant prend A10, le cotraitant A13. Sous un autre cadre, la demande ne passe pas par "
                "celui qui doit la lire, et revient.</p>",
                rule("A10 pour le sous-traitant, A13 pour le cotraitant.", "observed", _LABELS),
            ),
            step(
                "Donner le SIRET du titulaire ou du mandataire",
                "Étape 2, « Titulaire » ou « Mandataire »",
                "<p>C’est le premier lecteur. Sans lui, le dépôt est refusé ; avec un autre, il faut corriger.</p>",
            ),
            step(
                "Attendre l’accord, ou quinze jours",
                "Dossier de facturation › Délais en cours",
                "<p>Le titulaire accepte, refuse avec un motif, ou se tait. Au bout de quinze jours, son silence vaut accord et la demande passe à la "
                "maîtrise d’œuvre.</p>",
                rule("Quinze jours pour le titulaire ; le silence vaut accord.", "official", _LATE),
            ),
            step(
                "Compter son délai",
                "Dossier de facturation",
                "<p>Il part de cet accord, exprès ou tacite. Les pièces que l’administration ajoute ensuite ne le repoussent pas.</p>",
                rule("Le délai du sous-traitant part de l’accord du titulaire.", "official", _LATE),
            ),
        ),
        questions(
            (
                "Dois-je facturer la TVA ?",
                "<p>Un sous-traitant du bâtiment facture hors taxe ; le titulaire collecte la TVA. Un cotraitant facture la sienne.</p>",
            ),
        ),
    ],
    read_in=sources(_CIRCUIT, PUBLIC_ORDER),
)

APPROVE: dict[str, Any] = guide(
    "valider-un-etat-d-acompte",
    "Valider un état d’acompte",
    "Maîtrise d’ouvrage, on attend de vous une pièce et non un clic : l’état d’acompte validé, que le service financier paiera.",
    audience="works",
    topic="works",
    pictogram="document/document-add",
    exercise="travaux-valider",
    minutes=4,
    body=[
        steps(
            step(
                "Trouver le dossier qui vous attend",
                "Factures de travaux › Synthèse",
                "<p>La balle est chez vous quand l’état d’acompte de la maîtrise d’œuvre (A15) est arrivé. Lisez les deux montants : demandé, admis.</p>",
                rule("Tous les acteurs du marché voient toutes les pièces.", "official", _LETTER),
            ),
            step(
                "Associer l’état d’acompte validé",
                "Dossier › Associer votre pièce, cadre A19",
                "<p>Déposez votre PDF en association. Si vous n’admettez pas tout, inscrivez votre montant : on ne refuse pas une pièce pour son montant.</p>",
                rule("Un désaccord sur le montant n’est pas un motif de refus.", "official", _LETTER),
            ),
            step(
                "Passer au paiement",
                "Factures reçues",
                "<p>La pièce validée est traitée comme une facture : service fait, mandat, paiement. Les précédentes sont au statut « Associée ».</p>",
                rule("Les pièces qui mènent au paiement sont dans « Factures reçues ».", "observed", _LABELS),
            ),
        ),
        questions(
            (
                "Il manque une pièce justificative.",
                "<p>Demandez un complément dans le dossier. Un refus l’arrêterait, et l’entreprise devrait tout redéposer.</p>",
            ),
            (
                "Sommes-nous aussi service financier ?",
                "<p>Dans une petite commune, oui : la même structure tient les deux sièges, mais les deux gestes restent distincts.</p>",
            ),
        ),
    ],
    read_in=sources(_CIRCUIT, _HABITS),
)

CONTEST: dict[str, Any] = guide(
    "contester-un-montant-revise",
    "Contester un montant révisé",
    "La maîtrise d’œuvre a retiré une part de votre demande. Vous avez trente jours pour dire pourquoi vous n’êtes pas d’accord ; vous "
    "taire, c’est accepter.",
    audience="works",
    topic="works",
    pictogram="document/document-search",
    exercise="travaux-contester",
    minutes=4,
    body=[
        steps(
            step(
                "Comparer ligne à ligne",
                "Dossier de facturation, demandé et validé côte à côte",
                "<p>Cumul contre cumul. Cherchez la ligne qui baisse et la raison donnée ; une quantité relevée se discute avec un constat, un prix "
                "avec le bordereau.</p>",
            ),
            step(
                "Écrire son désaccord, avec sa preuve",
                "État d’acompte › Contester le montant révisé",
                "<p>Un motif et une pièce : constat contradictoire, bon de livraison, ordre de service. Un désaccord sans motif ne s’examine pas.</p>",
                rule("Trente jours ; passé ce délai, le titulaire est réputé accepter.", "official", _LETTER),
            ),
            step(
                "Laisser payer ce qui n’est pas discuté",
                "Suivi du dossier",
                "<p>Le montant admis continue vers le paiement. La différence suivra si vous l’emportez : rien ne sert de redéposer.</p>",
                rule("Contester n’arrête pas le paiement du montant admis.", "assumed"),
            ),
        ),
        questions(
            (
                "Le retrait est juste, mais provisoire.",
                "<p>Ne contestez pas : vos montants sont cumulés, la somme reviendra dans un prochain décompte dès que le travail sera constaté.</p>",
            ),
        ),
    ],
    read_in=sources(_CIRCUIT, OURS),
)

SETTLE: dict[str, Any] = guide(
    "solder-un-marche-de-travaux",
    "Solder un marché de travaux",
    "Projet de décompte final, décompte général, signature : chaque étape a son délai, et le silence y a un sens. Hors de Chorus Pro, "
    "pas de décompte tacite.",
    audience="works",
    topic="works",
    pictogram="document/contract",
    exercise="travaux-decompte-final",
    minutes=8,
    body=[
        table(
            "De la réception au décompte définitif",
            ["Pièce", "Cadre", "Qui dépose", "Délai"],
            ["Projet de décompte final", "A7", "Le titulaire", "30 jours après la réception notifiée"],
            ["Projet de décompte général", "A17", "La maîtrise d’œuvre", "Dans les 30 jours de la ligne suivante"],
            ["Décompte général", "A20", "La maîtrise d’ouvrage", "30 jours après avoir reçu le projet final"],
            ["Décompte général signé", "A8", "Le titulaire", "30 jours"],
        ),
        steps(
            step(
                "Déposer le projet de décompte final",
                "Factures de travaux › Déposer, dépôt initial, cadre A7",
                "<p>C’est la dernière demande du marché ; elle contient tout, réclamations comprises. Passez par Chorus Pro même si personne ne vous "
                "l’a demandé : des juges ont refusé un décompte tacite à qui l’avait envoyé autrement.</p>",
                rule("Trente jours après la notification de la réception.", "official", f"{_CCAG}, article 12.3.2"),
            ),
            step(
                "Recevoir le décompte général",
                "Dossier de facturation, statut « À associer par le fournisseur »",
                "<p>La maîtrise d’œuvre le prépare, la maîtrise d’ouvrage le signe et le notifie. Comparez-le à votre projet, ligne à ligne.</p>",
                rule("Trente jours pour le notifier.", "official", f"{_CCAG}, article 12.4.2"),
            ),
            step(
                "Le renvoyer signé, avec ou sans réserves",
                "Dossier › Associer votre pièce, cadre A8",
                "<p>Vous avez trente jours. Écrivez vos réserves, chiffrées et motivées : après, il sera trop tard.</p>",
                rule(
                    "Le silence du titulaire rend le décompte définitif.",
                    "assumed",
                    f"{_CCAG}, article 12.4.3, lu de seconde main",
                ),
            ),
            step(
                "Si rien ne vient : la procédure tacite",
                "Dossier › Ouvrir la procédure tacite, cadre A22 puis A23",
                "<p>Passé les trente jours, signez vous-même le projet de décompte général et déposez-le en A22. La maîtrise d’ouvrage a dix jours. Si "
                "elle se tait encore, constatez-le en A23 : votre projet est devenu le décompte définitif.</p>",
                rule("Dix jours après le projet signé du titulaire.", "official", f"{_CCAG}, article 12.4.4"),
            ),
        ),
        questions(
            (
                "Mon marché est régi par le CCAG de 2009.",
                "<p>Les mêmes gestes, à l’article 13. Lisez la version citée dans vos clauses particulières.</p>",
            ),
            (
                "Et la retenue de garantie ?",
                "<p>Elle ne se solde pas ici : elle est rendue un mois après la fin du délai de garantie.</p>",
            ),
        ),
    ],
    read_in=sources(_CLAUSES, _CIRCUIT),
)

BALL: dict[str, Any] = guide(
    "trouver-qui-a-la-balle",
    "Trouver qui doit agir dans un dossier de travaux",
    "Un dossier ne bouge plus ? Quelqu’un a la balle, et ce n’est pas toujours celui qu’on relance. Trois questions le trouvent.",
    audience="works",
    topic="works",
    pictogram="map/compass",
    exercise="travaux-dossier-bloque",
    minutes=4,
    body=[
        table(
            "Le dernier statut dit qui agit",
            ["Dernière pièce", "La balle est chez", "Délai"],
            ["Projet de décompte (A4), à associer", "La maîtrise d’œuvre", "7 jours"],
            ["État d’acompte (A15), à associer", "La maîtrise d’ouvrage", "Celui du paiement court"],
            ["État d’acompte validé (A19)", "Le service financier", "Celui du paiement court"],
            ["Demande de sous-traitant (A10), à valider", "Le titulaire", "15 jours, puis accord tacite"],
        ),
        steps(
            step(
                "Ouvrir le dossier, pas la pièce",
                "Factures de travaux › Synthèse",
                "<p>La chaîne des pièces se lit d’un coup : la dernière dit à qui c’est le tour, et depuis combien de jours.</p>",
                screen="dossier-de-travaux",
            ),
            step(
                "Lire ce que vaut le silence",
                "Dossier › Délais en cours",
                "<p>Celui d’un titulaire envers son sous-traitant vaut accord. Celui de la maîtrise d’œuvre n’approuve rien : chacun est averti, et le "
                "délai de paiement court toujours.</p>",
                rule("Après sept jours, des avis partent ; rien n’est approuvé.", "official", _PORTAL),
            ),
            step(
                "Relancer la bonne personne",
                "Sollicitations émises, rattachée à la pièce",
                "<p>Nommez la pièce, son numéro, la date. Ne redéposez jamais pour réveiller un dossier : le délai repartirait de zéro.</p>",
            ),
        ),
    ],
    read_in=sources(_CIRCUIT, PUBLIC_ORDER),
)

WORKS_PIECES_GUIDES = (MONTHLY, TOGETHER, APPROVE, CONTEST, SETTLE, BALL)
