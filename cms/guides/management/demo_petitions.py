"""Two guides on claims that are no invoice: a mémoire of a court's expert, a refund of the tax on energy."""

from typing import Any

from cms.guides.management.demo_shapes import OURS, guide, questions, rule, sources, step, steps, table

_FEES_NOTICE = (
    "Saisie et gestion des mémoires de frais de justice",
    "AIFE",
    "",
    "notice de 2017 et page de la Communauté Chorus Pro, lues en novembre 2026",
    "official",
)
_REFUND_NOTICE = (
    "Déléguer la gestion de demandes de remboursement à un tiers",
    "Communauté Chorus Pro",
    "",
    "page lue en novembre 2026",
    "official",
)
_FARMERS = (
    "Mémento d’inscription à Chorus Pro pour les professions agricoles",
    "Communauté Chorus Pro",
    "",
    "page lue en novembre 2026",
    "official",
)
_ACCOUNTS = (
    "Créer une fiche structure",
    "Communauté Chorus Pro",
    "https://communaute.chorus-pro.gouv.fr/documentation/create-a-structure-form/?lang=en",
    "page lue en novembre 2026",
    "official",
)
_FEES, _REFUND = _FEES_NOTICE[0], _REFUND_NOTICE[0]

FEES_GUIDE: dict[str, Any] = guide(
    "deposer-un-memoire-de-frais-de-justice",
    "Déposer un mémoire de frais de justice",
    "Expert, interprète, enquêteur : une juridiction vous a commis. Le mémoire n’est pas une facture, il a sa saisie en "
    "quatre étapes, son délai d’un an et ses pièces.",
    audience="suppliers",
    topic="deposit",
    pictogram="document/contract",
    exercise="memoire-de-frais",
    minutes=6,
    body=[
        table(
            "Passe-t-il par Chorus Pro ?",
            ["Vos frais", "Où les demander"],
            ["Procédure pénale, sur réquisition", "Ici, par un mémoire (cadre A3)"],
            ["Procédure civile, frais avancés par l’État", "Ici, par un mémoire (cadre A3)"],
            ["Aide juridictionnelle", "Auprès de la juridiction, hors de l’outil"],
            ["Consignation versée par une partie", "Auprès de la régie, hors de l’outil"],
            ["Témoin ou juré", "Auprès du greffe, hors de l’outil"],
            ["Juridiction administrative", "Hors de l’outil"],
        ),
        steps(
            step(
                "Compter le délai",
                "Avant d’ouvrir l’espace",
                "<p>Repérez le jour où la mission s’est achevée : dépôt du rapport, audience, remise de la traduction. Le "
                "mémoire se dépose dans l’année qui suit, de jour à jour.</p>",
                rule(
                    "Un an depuis la fin de la mission, pour les missions achevées depuis le 31/12/2020.",
                    "official",
                    _FEES,
                ),
                rule("Pour une mission plus ancienne, rien n’a été lu : le bac à sable ne refuse pas.", "assumed"),
            ),
            step(
                "Adresser le mémoire à la juridiction",
                "Étape 1 › Juridiction et prestataire",
                "<p>Le destinataire est la juridiction qui a ordonné la mission, et dans la juridiction le service qui "
                "reçoit les mémoires. Votre compte bancaire est obligatoire.</p>",
                rule(
                    "Tribunal judiciaire, cour d’appel, conseil de prud’hommes, tribunal de commerce.",
                    "official",
                    _FEES,
                ),
                rule("Le compte est obligatoire pour un prestataire de justice.", "official", _ACCOUNTS[0]),
            ),
            step(
                "Décrire la mission",
                "Étape 2 › Mission",
                "<p>Recopiez de la réquisition la procédure, le numéro d’affaire et le prescripteur. Si le mémoire groupe "
                "plusieurs missions, dites-le : un bordereau sera demandé.</p>",
                rule("Un mémoire qui groupe plusieurs missions porte un bordereau.", "official", _FEES),
            ),
            step(
                "Compter les prestations",
                "Étape 3 › Prestations",
                "<p>Une ligne par acte, au tarif de la réquisition : heures d’expertise, pages traduites, déplacements. Le "
                "total suit votre frappe.</p>",
            ),
            step(
                "Joindre, relire, envoyer",
                "Étape 4 › Pièces et envoi",
                "<p>Joignez la réquisition ou l’ordonnance, et la preuve que la mission est faite, en disant la nature de "
                "chacune. Relisez : une fois mis à disposition, le mémoire ne se modifie plus.</p>",
                rule("Mis à disposition de la juridiction, un mémoire ne se modifie plus.", "official", _FEES),
                rule("La réquisition est exigée à l’envoi.", "assumed"),
            ),
        ),
        questions(
            (
                "Je me suis trompé de juridiction.",
                "<p>Le mémoire ne se recycle pas. La juridiction le rejette, et vous en saisissez un autre, sous un autre "
                "numéro. Le bac à sable le suppose : il a lu que rien ne se modifie, pas ce qui arrive ensuite.</p>",
            ),
            (
                "Mon mémoire est suspendu.",
                "<p>Il manque une pièce. Ouvrez-le, « Compléter », joignez-la. Les montants et la mission ne changent pas.</p>",
            ),
            (
                "Où le retrouver plus tard ?",
                "<p>Dans « Mémoires de frais de justice », dans la recherche (cadre A3), ou en donnant son numéro à "
                "l’assistant.</p>",
            ),
        ),
    ],
    read_in=sources(_FEES_NOTICE, _ACCOUNTS, OURS),
)

REFUND_GUIDE: dict[str, Any] = guide(
    "demander-un-remboursement-tic",
    "Demander un remboursement TIC",
    "L’énergie de l’exploitation a porté une taxe. Une demande par année, à partir du 1er février suivant, rend ce qui "
    "est dû : livraisons, factures et compte suffisent.",
    audience="suppliers",
    topic="deposit",
    pictogram="document/document-download",
    exercise="remboursement-tic",
    minutes=5,
    body=[
        steps(
            step(
                "Attendre l’ouverture",
                "Avant d’ouvrir l’espace",
                "<p>Les livraisons d’une année se demandent l’année suivante. Rassemblez les factures d’énergie, avec la "
                "date de chaque livraison.</p>",
                rule("La campagne d’une année ouvre le 1er février de l’année suivante.", "official", _FARMERS[0]),
                rule("Le bac à sable remonte à deux ans au plus.", "assumed"),
            ),
            step(
                "Vérifier le bénéficiaire",
                "Étape 1 › Bénéficiaire",
                "<p>Le numéro PACAGE et la catégorie viennent de la fiche de structure : s’ils sont faux, corrigez la "
                "fiche. Un centre de gestion y inscrit son SIRET.</p>",
                rule("PACAGE et catégorie sont repris de la structure.", "official", _FARMERS[0]),
                rule("Un tiers dépose s’il est rattaché à la structure de son client.", "official", _REFUND),
                rule("Le compte bancaire est obligatoire pour un agriculteur.", "official", _ACCOUNTS[0]),
            ),
            step(
                "Choisir l’année et le service",
                "Étape 2 › Campagne et service instructeur",
                "<p>Une demande, une année. Deux années font deux demandes, même si elles partent le même jour.</p>",
            ),
            step(
                "Compter les livraisons",
                "Étape 3 › Livraisons",
                "<p>Une ligne par livraison : produit, volume, facture, date. Le montant se calcule seul, et il n’y a pas "
                "de TVA.</p>",
                rule("Les taux du bac à sable sont inventés : les vrais sont publiés chaque année.", "assumed"),
            ),
            step(
                "Joindre les factures, envoyer",
                "Étape 4 › Pièces et envoi",
                "<p>Joignez les factures d’énergie, relisez, envoyez. Le service compare chaque volume à sa facture, puis "
                "mandate.</p>",
                rule("Les factures d’énergie sont exigées à l’envoi.", "assumed"),
                rule("Il n’y a pas de service fait : rien n’a été livré à l’État.", "assumed"),
            ),
        ),
        questions(
            (
                "Une livraison du 30 décembre, facturée en janvier ?",
                "<p>C’est la date de livraison qui compte, du moins ici : elle va dans la demande de l’année écoulée.</p>",
            ),
            (
                "Puis-je corriger une demande envoyée ?",
                "<p>Non. Suspendue, vous la complétez par une pièce ou un commentaire ; rejetée, vous en saisissez une "
                "autre, sous un autre numéro.</p>",
            ),
            (
                "Quand serai-je payé ?",
                "<p>Le délai de trente jours est celui de la commande publique. Le bac à sable suppose qu’il ne vaut pas "
                "pour un remboursement : suivez le statut.</p>",
            ),
        ),
    ],
    read_in=sources(_FARMERS, _REFUND_NOTICE, _ACCOUNTS, OURS),
)

PETITION_GUIDES = (FEES_GUIDE, REFUND_GUIDE)
