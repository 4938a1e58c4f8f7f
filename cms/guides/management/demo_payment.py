"""The guides on the client's side of an invoice and on the payment clock. Rules as read in November 2026."""

from typing import Any

from cms.guides.management.demo_shapes import (
    CONNECTORS,
    OURS,
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
_LATE = "Code de la commande publique, articles L2192-10 et suivants, R2192-10 et suivants"
_STOPPED = "Code de la commande publique, articles R2192-27 à R2192-29"
_HELIOS = "Communauté Chorus Pro, statuts des entités sous Hélios, lu en novembre 2026"
_SOFTWARE = "Logiciels raccordés à Chorus Pro, notes publiques, lues en novembre 2026"

_HELIOS_SOURCE = (
    "Traitement des statuts des factures pour les entités dont la comptabilité est tenue dans Hélios",
    "Communauté Chorus Pro",
    "",
    "page lue en novembre 2026",
    "official",
)

RETURN: dict[str, Any] = guide(
    "choisir-le-bon-retour",
    "Choisir le bon retour",
    "Vous recevez une facture qui a un défaut. Recycler, suspendre ou rejeter ? Le bon retour fait gagner un mois à tout le "
    "monde ; le mauvais oblige à tout refaire.",
    audience="recipients",
    topic="follow-up",
    pictogram="system/flow-list",
    exercise="choisir-le-retour",
    minutes=5,
    body=[
        table(
            "Quel défaut, quel retour ?",
            ["Ce que vous constatez", "Retour", "Ce que le fournisseur fera"],
            ["Mauvais destinataire, service ou engagement", "À recycler", "Il corrige l’adresse, sous le même numéro"],
            ["Une pièce manque ou ne se lit pas", "Suspendue", "Il joint la pièce, sous le même numéro"],
            ["Montant, TVA ou cadre faux, doublon", "Rejetée", "Il émet une autre facture"],
        ),
        steps(
            step(
                "Nommer le défaut avant d’agir",
                "Factures reçues › détail de la facture",
                "<p>Posez-vous deux questions. La facture est-elle <b>au bon endroit</b> ? Ses <b>chiffres</b> sont-ils justes ? Si "
                "seul l’endroit est faux, recyclez. Si tout est juste mais qu’il manque une preuve, suspendez.</p>",
                rule("Un montant ne se modifie jamais : ni par vous, ni par le fournisseur.", "observed", _SOFTWARE),
                screen="bons-retours",
            ),
            step(
                "Écrire le motif et la bonne valeur",
                "Fenêtre du retour, « Motif » et « Commentaire »",
                "<p>Le fournisseur corrigera d’après ce que vous écrivez. « Service erroné » ne suffit pas : écrivez « code service "
                "TECHNIQUE ». « Pièce manquante » non plus : dites laquelle.</p>",
                rule("Rejet et suspension exigent un motif.", "observed", _SOFTWARE),
            ),
            step(
                "Savoir ce que devient le délai",
                "Détail de la facture › Suivi du traitement",
                "<p>Une suspension l’arrête, une seule fois, et vos raisons y sont écrites. Après un rejet, il n’y a plus de facture : "
                "un nouveau délai courra pour la suivante.</p>",
                rule("Le délai de paiement ne s’interrompt qu’une fois, motifs donnés.", "official", _STOPPED),
            ),
            step(
                "Retourner toutes les factures du jour",
                "Factures reçues › Synthèse",
                "<p>Un défaut vu le premier jour coûte un jour. Le même, vu le vingt-neuvième, coûte un mois au fournisseur et "
                "souvent des intérêts à la collectivité.</p>",
            ),
        ),
        questions(
            (
                "Je me suis trompé de retour. Puis-je revenir en arrière ?",
                "<p>Non, pas sur Chorus Pro. Écrivez au fournisseur ce qu’il doit faire, et gardez-en trace. Dans le bac à sable, "
                "vous pouvez remonter le temps.</p>",
            ),
            (
                "Le bon de commande n’est pas sur la facture.",
                "<p>S’il est exigé dans l’annuaire, le dépôt aurait dû être refusé. Sinon, c’est l’engagement qui manque : recyclez, en le donnant.</p>",
            ),
        ),
    ],
    read_in=sources(TRACKING, PUBLIC_ORDER, CONNECTORS),
)

HELIOS: dict[str, Any] = guide(
    "suivre-un-mandat-sous-helios",
    "Suivre un mandat sous Hélios",
    "Commune, hôpital, office : votre comptable travaille dans Hélios. Deux statuts s’écrivent sans vous ; y toucher brouille "
    "l’historique.",
    audience="recipients",
    topic="follow-up",
    pictogram="institutions/money",
    exercise="commune-helios",
    minutes=4,
    body=[
        table(
            "Qui écrit quel statut ?",
            ["Statut", "Qui l’écrit"],
            ["Service fait, s’il est utilisé", "L’ordonnateur, c’est-à-dire vous"],
            ["Mandatée", "L’ordonnateur, avant d’envoyer au comptable"],
            ["Mise à disposition du comptable", "Hélios, quand il reçoit le mandat"],
            ["Mise en paiement", "Hélios, quand le comptable paie"],
        ),
        steps(
            step(
                "Dire dans l’annuaire ce que vous utilisez",
                "Fiche de la structure › Statuts de traitement",
                "<p>Beaucoup de communes sautent « Service fait ». Décochez-le : le fournisseur ne l’attendra pas.</p>",
                rule("Les statuts intermédiaires sont facultatifs, et l’annuaire le dit.", "official", _TRACK),
            ),
            step(
                "Mandater avant d’envoyer",
                "Factures reçues › détail › « Mandater »",
                "<p>Écrivez « Mandatée » d’abord, envoyez le mandat au comptable ensuite. Dans l’autre ordre, « Mandatée » peut se "
                "poser après « Mise en paiement », et le fournisseur ne comprend plus rien.</p>",
                rule("L’ordonnateur écrit ses statuts avant l’envoi au comptable.", "official", _HELIOS),
            ),
            step(
                "Laisser Hélios écrire la suite",
                "Suivi du traitement",
                "<p>Ne saisissez pas ces deux statuts à la main. Si l’un manque après le paiement, c’est avec le comptable que cela se "
                "règle, pas sur le portail.</p>",
                rule("Hélios remonte seul la réception du mandat et le paiement.", "official", _HELIOS),
            ),
        ),
        questions(
            (
                "Le comptable rejette le mandat. Le fournisseur le voit-il ?",
                "<p>Non. Le rejet d’un mandat n’est connu que de la collectivité. Si la facture elle-même est en cause, rejetez-la ; sinon, "
                "corrigez le mandat et prévenez le fournisseur.</p>",
            ),
        ),
    ],
    read_in=sources(_HELIOS_SOURCE, TRACKING),
)

LATE: dict[str, Any] = guide(
    "compter-un-retard-de-paiement",
    "Compter un retard de paiement",
    "Le délai est légal, le retard se compte au jour près, et ce qui est dû l’est sans que vous ayez à le réclamer. Encore faut-il "
    "savoir d’où partir.",
    audience="suppliers",
    topic="follow-up",
    pictogram="system/information",
    exercise="paiement-en-retard",
    minutes=5,
    body=[
        table(
            "Le délai dépend du client",
            ["Client", "Délai"],
            ["État, collectivités locales, leurs établissements", "30 jours"],
            ["Établissements publics de santé", "50 jours"],
            ["Autres entreprises publiques", "60 jours"],
        ),
        steps(
            step(
                "Trouver le jour de départ",
                "Détail de la facture › Historique des statuts, « Mise à disposition »",
                "<p>Ce n’est ni la date écrite sur la facture, ni celle du dépôt : c’est le jour où le client l’a reçue. Si le service n’était "
                "pas encore fait ce jour-là, comptez à partir du service fait.</p>",
                rule("La réception est horodatée par Chorus Pro.", "official", _LATE),
            ),
            step(
                "Retirer ce qui a été suspendu",
                "Historique des statuts, « Suspendue » puis « Complétée »",
                "<p>Une suspension arrête le compte. Il repart le jour de votre réponse complète, pour trente jours ou pour le reste s’il est "
                "plus long. Le client n’y a droit qu’une fois.</p>",
                rule("Une seule interruption, motifs et pièces nommés.", "official", _STOPPED),
            ),
            step(
                "Compter les jours de retard",
                "Un calendrier",
                "<p>Exemple : mise à disposition le 2 mars, délai de trente jours, échéance le 1er avril. Payée le 7, elle a six jours de "
                "retard.</p>",
                screen="horloge-du-paiement",
            ),
            step(
                "Connaître son dû",
                "Hors de l’outil",
                "<p>Intérêts au taux de la Banque centrale européenne plus huit points, et quarante euros par facture pour les frais. Sans "
                "mise en demeure, sans facture de plus : le client les verse dans les quarante-cinq jours qui suivent le principal.</p>",
                rule("Les intérêts et l’indemnité sont dus de plein droit.", "official", _LATE),
            ),
        ),
        questions(
            (
                "Faut-il redéposer la facture ?",
                "<p>Surtout pas : ce serait un doublon, rejeté. Envoyez une sollicitation rattachée à la facture.</p>",
            ),
            (
                "Je suis sous-traitant payé directement.",
                "<p>Le délai part de l’accord du titulaire, ou de la fin de ses quinze jours s’il s’est tu.</p>",
            ),
        ),
    ],
    read_in=sources(PUBLIC_ORDER, TRACKING),
)

PAID: dict[str, Any] = guide(
    "deposer-une-facture-deja-payee",
    "Déposer une facture déjà payée",
    "Carte d’achat, régie, prélèvement : le client a déjà réglé. Il lui faut quand même la facture, sans la payer une seconde fois. "
    "C’est le cadre A2.",
    audience="suppliers",
    topic="deposit",
    pictogram="institutions/money",
    exercise="facture-deja-payee",
    minutes=3,
    body=[
        (
            "warning",
            {
                "tone": "warning",
                "title": "Le portail ne vous arrêtera pas",
                "text": "<p>Déposée en A1, la facture suit le circuit jusqu’au paiement : Chorus Pro ne sait pas que la carte a réglé. "
                "Un double paiement se rembourse, en plusieurs mois.</p>",
            },
        ),
        steps(
            step(
                "Choisir le cadre A2",
                "Saisir une facture › Cadre de facturation",
                "<p>« Facture déjà payée ». Destinataire, service et références restent ceux d’une facture ordinaire.</p>",
                rule("A2 désigne la facture d’un fournisseur déjà payée.", "observed", _SOFTWARE),
            ),
            step(
                "Ramener le net à payer à zéro",
                "Bloc « Montants »",
                "<p>Montant déjà payé égal au montant TTC : 187,20 € sur 187,20 €, il reste 0,00 €. La TVA ne change pas.</p>",
                rule("En A2, il ne reste rien à payer.", "observed", _SOFTWARE),
            ),
            step(
                "Dire comment c’était réglé",
                "Commentaire, ou référence de la transaction",
                "<p>« Réglée par carte d’achat le 4 mars » évite une question et aide le rapprochement.</p>",
            ),
        ),
        questions(
            (
                "Le client n’a réglé qu’un acompte.",
                "<p>Alors restez en A1 : écrivez le montant déjà payé, le net à payer est ce qui reste.</p>",
            ),
        ),
    ],
    read_in=sources(CONNECTORS, OURS),
)

VALIDATOR: dict[str, Any] = guide(
    "faire-valider-sa-demande",
    "Faire valider sa demande de paiement",
    "Sous-traitant payé directement (A9) ou cotraitant (A12), votre demande passe d’abord par une autre entreprise. Elle a quinze "
    "jours ; son silence vaut accord.",
    audience="suppliers",
    topic="deposit",
    pictogram="leisure/community",
    exercise="sous-traitant",
    minutes=6,
    body=[
        table(
            "Qui valide quoi ?",
            ["Vous êtes", "Cadre", "Le valideur est"],
            ["Sous-traitant payé directement", "A9", "Le titulaire du marché"],
            ["Membre d’un groupement", "A12", "Le mandataire du groupement"],
            ["Titulaire ou mandataire", "A1", "Personne : votre facture va droit au client"],
        ),
        steps(
            step(
                "Nommer le bon valideur",
                "Bloc « Cadre de facturation », « Valideur »",
                "<p>Donnez le SIRET de l’<b>établissement</b> écrit au marché : un grand groupe en a des dizaines. Vérifiez-le sur l’acte de "
                "sous-traitance ou la convention de groupement.</p>",
                rule("La demande d’un sous-traitant est d’abord soumise au titulaire.", "official", _LATE),
            ),
            step(
                "Suivre la réponse",
                "Factures émises › Synthèse",
                "<p>« À valider » puis « Validée », et la demande part chez le client. « Refusée » la clôt : lisez le motif, émettez-en une "
                "autre. « Erreur sur le valideur » ne la clôt pas : corrigez le SIRET, sous le même numéro.</p>",
                rule("Se tromper de valideur se corrige sans redéposer.", "observed", _SOFTWARE),
            ),
            step(
                "Laisser courir les quinze jours",
                "Suivi du traitement",
                "<p>Ne déposez pas deux fois. Au quinzième jour sans réponse, le statut « Absence de validation » s’écrit, et la demande "
                "continue seule : c’est un accord tacite.</p>",
                rule("Quinze jours ; le silence du titulaire vaut accord.", "official", _LATE),
            ),
            step(
                "Dater son délai de paiement",
                "Historique des statuts",
                "<p>Il part de l’accord, ou de la fin des quinze jours : jamais du dépôt.</p>",
                rule("Le délai du sous-traitant part de l’accord du titulaire, exprès ou tacite.", "official", _LATE),
            ),
        ),
        questions(
            (
                "Je suis titulaire : où trouver ces demandes ?",
                "<p>Dans « Factures à valider ». Contrôlez les travaux, puis validez ou refusez avec un motif. Vous taire, c’est accepter.</p>",
            ),
            (
                "Et pour un marché de travaux ?",
                "<p>Ce sont d’autres cadres, A10 et A13, et d’autres lecteurs : voyez le guide sur les demandes à plusieurs en travaux.</p>",
            ),
        ),
    ],
    read_in=sources(
        (
            "Gérer les factures de sous-traitance et de cotraitance",
            "Communauté Chorus Pro",
            "https://communaute.chorus-pro.gouv.fr/documentation/gerer-les-factures-de-sous-traitance-cotraitance",
            "page lue en novembre 2026",
            "official",
        ),
        PUBLIC_ORDER,
    ),
)

PAYMENT_GUIDES = (RETURN, HELIOS, LATE, PAID, VALIDATOR)
