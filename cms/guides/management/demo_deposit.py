"""The guides on preparing and depositing an invoice. Rules: public documentation as read in November 2026."""

from typing import Any

from cms.guides.management.demo_shapes import (
    CONNECTORS,
    DEPOSITING,
    ENTERING,
    EXAMPLES,
    LETTER,
    OURS,
    STRUCTURES,
    SUBCONTRACTING,
    guide,
    questions,
    rule,
    sources,
    step,
    steps,
    table,
)

_STRUCTURE = "Communauté Chorus Pro, « Créer une fiche structure », lue en novembre 2026"
_ENTER = "Communauté Chorus Pro, « Saisir une facture », lue en novembre 2026"
_BATCH = "Communauté Chorus Pro, « Déposer une facture unitaire ou par lot », lue en novembre 2026"
_LETTER = "Lettre d’information Chorus Pro, AIFE, printemps 2021"
_SUB = "Communauté Chorus Pro, sous-traitance et cotraitance, lue en novembre 2026"
_SOFTWARE = "Logiciels raccordés à Chorus Pro, notes publiques, lues en novembre 2026"
_OFFICIAL_FILES = "Fichiers d’exemple officiels, lus en novembre 2026"

ADDRESSING: dict[str, Any] = guide(
    "adresser-sa-facture",
    "Adresser sa facture au bon service",
    "Une facture publique a une adresse en trois lignes : SIRET, code service, numéro d’engagement. Une ligne fausse, et "
    "elle est refusée à l’entrée ou revient à recycler.",
    audience="suppliers",
    topic="deposit",
    pictogram="map/compass",
    exercise="facture-etat",
    minutes=6,
    body=[
        table(
            "Les trois lignes de l’adresse",
            ["Ligne", "Ce qu’elle désigne", "Où la trouver"],
            ["SIRET du destinataire", "L’établissement public qui paie", "Bon de commande, annuaire"],
            ["Code service", "Le service qui traite la facture", "Bon de commande, annuaire"],
            ["Numéro d’engagement", "La commande qui réserve l’argent", "Bon de commande, acheteur"],
        ),
        steps(
            step(
                "Partir du bon de commande",
                "Votre dossier, avant d’ouvrir Chorus Pro",
                "<p>Relevez les trois lignes sur le bon de commande ou la notification du marché. S’il en manque une, demandez-la "
                "à l’acheteur <b>avant</b> de facturer : personne d’autre ne peut la deviner.</p>",
            ),
            step(
                "Chercher la structure dans l’annuaire",
                "Factures émises › Déposer, bloc « Destinataire »",
                "<p>Cherchez par SIRET ; à défaut par nom, ville et code postal. Un même organisme a souvent plusieurs "
                "établissements : comparez les quatorze chiffres, pas le nom.</p>"
                "<p>Le geste s’apprend en dix questions : "
                '<a href="/annuaire/entrainement/">s’entraîner à l’annuaire</a>.</p>',
                rule("Seule une structure active peut être facturée.", "official", _STRUCTURE),
            ),
            step(
                "Lire ce que la structure exige",
                "Fiche de la structure, dans l’annuaire",
                "<p>L’annuaire dit si le code service, le numéro d’engagement, ou l’un des deux, est obligatoire. Un service peut "
                "exiger l’engagement même quand sa structure ne l’exige pas.</p>",
                rule("Pour l’État, service exécutant et engagement sont toujours exigés.", "official", _STRUCTURE),
                rule("Une structure peut exiger l’un ou l’autre, au choix du fournisseur.", "observed", _SOFTWARE),
                screen="fiche-annuaire",
            ),
            step(
                "Choisir le service dans la liste",
                "Bloc « Destinataire », champ « Service exécutant »",
                "<p>Prenez le code dans la liste plutôt que de le recopier. « FACTURES_PUBLIQUES » n’est pas pour vous si vous êtes "
                "une entreprise.</p>",
                rule(
                    "Le service FACTURES_PUBLIQUES est réservé aux factures entre organismes publics.",
                    "official",
                    _STRUCTURE,
                ),
            ),
            step(
                "Reporter l’engagement tel quel",
                "Bloc « Références », champ « Numéro d’engagement »",
                "<p>Sans « n° », sans espace ajouté, sans le numéro du marché à la place. Le bac à sable vous prévient quand il ne "
                "connaît pas le numéro ; le vrai portail, lui, laisse parfois passer, et la facture revient.</p>",
                rule("Un numéro d’engagement inconnu n’empêche pas le dépôt.", "assumed"),
            ),
        ),
        questions(
            (
                "La facture est revenue « à recycler » : faut-il refacturer ?",
                "<p>Non. Corrigez l’adresse et renvoyez la même facture, sous le même numéro.</p>",
            ),
            (
                "Le SIRET semble juste mais il est inconnu.",
                "<p>L’établissement a pu fermer ou changer de numéro. Cherchez l’organisme par son nom, ou demandez à "
                "l’acheteur.</p>",
            ),
        ),
    ],
    read_in=sources(STRUCTURES, ENTERING, CONNECTORS),
)

REFERENCES: dict[str, Any] = guide(
    "renseigner-les-references",
    "Renseigner les références de la facture",
    "Numéro, date, type, devise, règlement : des champs courts, où se logent pourtant beaucoup de refus.",
    audience="suppliers",
    topic="deposit",
    pictogram="document/document",
    exercise="deposer-par-formulaire",
    minutes=5,
    body=[
        steps(
            step(
                "Donner le numéro seul",
                "Bloc « Références », champ « Numéro »",
                "<p>Le numéro de votre comptabilité, sans « Facture », sans « n° ». Vingt caractères au plus : lettres, chiffres, "
                "espace, et - + _ /.</p>",
                rule("Vingt caractères au plus.", "observed", _SOFTWARE),
                rule("Après un rejet, la nouvelle facture porte un autre numéro.", "official", _LETTER),
            ),
            step(
                "Dater la facture",
                "Bloc « Références », champ « Date »",
                "<p>La date d’émission, celle qui est écrite sur la facture. La date de dépôt, elle, est posée par Chorus Pro : on ne "
                "la saisit pas.</p>",
                rule("Une date à venir est refusée.", "assumed"),
            ),
            step(
                "Dire le type",
                "Bloc « Références », champ « Type de facture »",
                "<p>Facture, avoir ou acompte. Un avoir cite la facture qu’il corrige, dans « Facture d’origine ».</p>",
                rule("Dans un flux, un avoir ne porte pas de mode de règlement.", "observed", _SOFTWARE),
            ),
            step(
                "Choisir le règlement et le compte",
                "Blocs « Références » et « Fournisseur »",
                "<p>Un virement demande un IBAN. Le compte est celui de votre fiche structure ; dans un fichier, écrivez-le avec le "
                "code 30 ou 58.</p>",
                rule("Les codes de virement 30, 31 et 42 exigent un IBAN.", "observed", _SOFTWARE),
            ),
            step(
                "Séparer engagement et marché",
                "Bloc « Références »",
                "<p>« Numéro d’engagement » reçoit la commande, « Numéro de marché » le contrat. Inversés, ils font revenir la "
                "facture.</p>",
            ),
        ),
        questions(
            (
                "« Ce numéro est déjà utilisé » : que faire ?",
                "<p>Cherchez la première facture. Si elle suit son cours, ne redéposez rien. Si elle a été rejetée, émettez-en une "
                "nouvelle, sous un nouveau numéro.</p>",
            ),
            (
                "Mon fichier a été refusé à l’entrée : le numéro est-il pris ?",
                "<p>Non : un flux rejeté ne crée pas de facture. Corrigez et renvoyez avec le même numéro. C’est ce qu’observent les "
                "éditeurs.</p>",
            ),
        ),
    ],
    read_in=sources(ENTERING, LETTER, CONNECTORS),
)

FRAME: dict[str, Any] = guide(
    "choisir-le-cadre",
    "Choisir le cadre de facturation",
    "Le cadre dit deux choses à la fois : quel document vous déposez, et qui vous êtes. C’est la première cause de rejet "
    "que cite l’AIFE.",
    audience="suppliers",
    topic="deposit",
    pictogram="system/flow-list",
    exercise="sous-traitant",
    minutes=6,
    body=[
        table(
            "Quatre cadres pour les factures ordinaires",
            ["Cadre", "Vous êtes", "Le document", "Qui le voit d’abord"],
            ["A1", "Fournisseur", "Facture", "Le client public"],
            ["A2", "Fournisseur", "Facture déjà payée (carte, régie)", "Le client public"],
            ["A9", "Sous-traitant payé directement", "Demande de paiement", "Le titulaire"],
            ["A12", "Cotraitant", "Facture", "Le mandataire"],
        ),
        (
            "warning",
            {
                "tone": "warning",
                "title": "Marché de travaux ? Pas de A1",
                "text": "<p>Un projet de décompte mensuel se dépose en A4, par le titulaire. Déposé en A1, il revient toujours. Les "
                "honoraires du maître d’œuvre, eux, sont des factures ordinaires.</p>",
            },
        ),
        steps(
            step(
                "Se demander qui on est dans le marché",
                "L’acte d’engagement, la déclaration de sous-traitance",
                "<p>Titulaire seul : A1. Membre d’un groupement dont un autre est mandataire : A12. Sous-traitant accepté et payé "
                "directement : A9.</p>",
            ),
            step(
                "Se demander si c’est déjà payé",
                "Le règlement",
                "<p>Payé par carte d’achat ou par une régie : A2. Le net à payer est alors nul.</p>",
                rule("Avec A2, rien ne reste à payer.", "assumed"),
            ),
            step(
                "Nommer le valideur, pour A9 et A12",
                "Bloc « Cadre de facturation », champ « Valideur »",
                "<p>Le SIRET du titulaire (A9) ou du mandataire (A12). Il a quinze jours pour répondre ; son silence vaut "
                "accord.</p>",
                rule("Quinze jours sans réponse du titulaire valent acceptation.", "official", _SUB),
            ),
            step(
                "Vérifier avant d’envoyer",
                "Récapitulatif du dépôt",
                "<p>Relisez le cadre en dernier : après l’envoi, il ne se corrige plus. Un mauvais cadre, c’est un rejet et un "
                "nouveau numéro.</p>",
                rule("Un cadre erroné est un motif de rejet.", "official", _LETTER),
            ),
        ),
        questions(
            (
                "Mon fichier ne dit pas de cadre.",
                "<p>Chorus Pro le lit comme un A1. Seul un cadre écrit et faux fait refuser le flux.</p>",
            ),
            (
                "B1, S1, M1… sont-ils des cadres ?",
                "<p>Oui, mais ceux de la réforme de la facturation électronique, pour les plateformes agréées. Chorus Pro attend A1 à "
                "A25.</p>",
            ),
        ),
    ],
    read_in=sources(LETTER, SUBCONTRACTING, EXAMPLES),
)

AMOUNTS: dict[str, Any] = guide(
    "verifier-montants-et-tva",
    "Vérifier les montants et la TVA",
    "Les totaux doivent tomber juste, au centime. Trois calculs, dans l’ordre, et les erreurs qui les faussent.",
    audience="suppliers",
    topic="deposit",
    pictogram="institutions/money",
    exercise="deposer-un-avoir",
    minutes=6,
    body=[
        steps(
            step(
                "Les lignes",
                "Bloc « Lignes de poste »",
                "<p>Total d’une ligne = quantité × prix unitaire − remise, arrondi au centime. Un prix n’est jamais négatif : pour "
                "retirer, c’est la quantité qui change de signe.</p>",
                rule("Quantité × prix − remise, à un centime près.", "assumed"),
            ),
            step(
                "La TVA, une fois par taux",
                "Bloc « Récapitulatif de TVA »",
                "<p>Additionnez les lignes d’un même taux, puis calculez la TVA sur cette somme. Calculée ligne à ligne, elle dérive "
                "d’un centime ou deux : c’est l’écart le plus courant.</p>",
                rule(
                    "La TVA d’un taux est sa base multipliée par le taux.", "official", "Norme EN 16931, règle BR-CO-17"
                ),
            ),
            step(
                "Les totaux",
                "Bloc « Montants »",
                "<p>Hors taxe + TVA − remise globale = TTC. TTC − déjà payé = net à payer.</p>",
                rule("Un écart de plus d’un centime fait refuser le dépôt.", "observed", _SOFTWARE),
            ),
            step(
                "Dire pourquoi il n’y a pas de TVA",
                "Bloc « Références », champ « Motif d’exonération »",
                "<p>Exonérée ou en franchise, la facture le dit et cite le texte : « TVA non applicable, article 293 B du CGI ». "
                "Elle garde une ligne de récapitulatif, au taux 0.</p>",
            ),
        ),
        table(
            "La catégorie de TVA dans un fichier",
            ["Code", "Opération", "Taux", "Motif à écrire"],
            ["S", "Taux normal ou réduit", "20 ; 10 ; 5,5 ; 2,1", "Aucun"],
            ["E", "Exonérée, franchise en base", "0", "L’article du CGI"],
            ["AE", "Autoliquidation", "0", "« Autoliquidation »"],
            ["K", "Livraison intracommunautaire", "0", "« Livraison intracommunautaire »"],
            ["G", "Exportation", "0", "« Exportation »"],
            ["O", "Hors champ", "Pas de taux", "« Hors champ de la TVA »"],
        ),
        questions(
            (
                "Le client peut-il corriger le montant ?",
                "<p>Pas sur une facture ordinaire : il la rejette et vous refacturez. En marché de travaux, au contraire, on révise "
                "sans refuser.</p>",
            ),
            (
                "Un net à payer négatif est-il permis ?",
                "<p>Oui : un des exemples officiels en montre un.</p>",
            ),
        ),
    ],
    read_in=sources(ENTERING, EXAMPLES, CONNECTORS),
)

FILE: dict[str, Any] = guide(
    "deposer-un-fichier",
    "Déposer un fichier de facture",
    "Un fichier structuré passe trois contrôles avant d’exister : lisible, conforme au schéma, juste pour Chorus Pro. Le "
    "compte rendu dit auquel il s’est arrêté.",
    audience="suppliers",
    topic="deposit",
    pictogram="document/document-add",
    exercise="deposer-un-lot",
    minutes=7,
    body=[
        table(
            "Ce que l’on peut déposer",
            ["Fichier", "Ce qu’en fait Chorus Pro"],
            ["PDF seul", "Le lit, préremplit le formulaire ; vous vérifiez"],
            ["Factur-X (PDF et XML)", "Lit le XML, comme un flux structuré"],
            ["XML CII ou UBL", "Flux structuré"],
            ["Lot .zip ou .tar.gz", "Chaque XML ou Factur-X est une facture ; pas de PDF seul"],
        ),
        steps(
            step(
                "Exporter depuis le logiciel",
                "Votre logiciel de facturation",
                "<p>Choisissez CII D16B, UBL 2.1 ou Factur-X. N’ouvrez pas le XML dans un traitement de texte : une retouche à la main "
                "casse l’encodage ou une balise.</p>",
                rule("Le dépôt prend un fichier ou un lot ; un PDF seul n’entre pas dans un lot.", "official", _BATCH),
            ),
            step(
                "Annoncer la bonne syntaxe",
                "Déposer un fichier, champ « Syntaxe »",
                "<p>La syntaxe dit comment lire le fichier. Annoncer CII pour un UBL suffit à tout faire refuser.</p>",
            ),
            step(
                "Lire le compte rendu",
                "Suivi des flux ; « Accéder aux rejets EDI »",
                "<p>« IRRECEVABILITE: cvc-… » : le schéma. « balise : A.B.C » : une règle de Chorus Pro, avec le chemin du champ. "
                "Collez le message dans « Expliquer un rejet » : il devient un champ de votre écran.</p>",
                rule("Un flux reçu n’est pas un flux intégré : attendez l’état final.", "observed", _SOFTWARE),
            ),
            step(
                "Corriger et renvoyer",
                "Votre logiciel, puis Déposer un fichier",
                "<p>Un flux rejeté n’a créé aucune facture : gardez le numéro. Dans un lot intégré en partie, ne renvoyez que les "
                "factures refusées.</p>",
                rule("Un flux rejeté ne prend aucun numéro.", "observed", _SOFTWARE),
            ),
        ),
        (
            "callout",
            {
                "title": "EN 16931 : un conseil, pas une barrière",
                "text": "<p>Les règles BR-… de la norme européenne et de la réforme ne font pas refuser un dépôt : aucun des exemples "
                "officiels ne les passe toutes. Le bac à sable les montre comme des conseils, après l’acceptation.</p>",
                "link_label": "Expliquer un message",
                "link_url": "/expliquer/",
            },
        ),
        questions(
            (
                "Combien peut peser un fichier ?",
                "<p>Dix mégaoctets par fichier, cent vingt pour une facture avec ses pièces jointes.</p>",
            ),
            (
                "Que veut dire « ligne 150, position 60 » ?",
                "<p>L’endroit du fichier où la lecture s’est arrêtée. La faute est là, ou juste avant.</p>",
            ),
        ),
    ],
    read_in=sources(DEPOSITING, EXAMPLES, CONNECTORS),
)

PIECE: dict[str, Any] = guide(
    "joindre-une-piece",
    "Joindre une pièce à sa facture",
    "Bon de livraison, RIB, attestation : une pièce illisible ou trop lourde retarde autant qu’une pièce absente.",
    audience="suppliers",
    topic="deposit",
    pictogram="document/binders",
    exercise="suspendre-et-completer",
    minutes=4,
    body=[
        table(
            "Les limites",
            ["Ce qui compte", "Limite"],
            ["Un fichier", "10 Mo"],
            ["La facture et ses pièces", "120 Mo"],
            ["Le nom du fichier, extension comprise", "50 caractères"],
            ["L’extension", "Obligatoire : pdf, jpg, png, xlsx, docx, csv, zip…"],
        ),
        steps(
            step(
                "Préparer le fichier",
                "Votre ordinateur",
                "<p>Enregistrez en PDF, en noir et blanc, à 200 points par pouce. Ouvrez-le avant de l’envoyer : un fichier vide ou "
                "abîmé est refusé.</p>",
                rule("Fichier non vide, extension connue.", "observed", _SOFTWARE),
            ),
            step(
                "Le nommer court",
                "Votre ordinateur",
                "<p>« bon-livraison-2026-118.pdf » vaut mieux qu’une phrase : au-delà de cinquante caractères, la pièce est "
                "refusée.</p>",
                rule("Cinquante caractères au plus, extension comprise.", "observed", _SOFTWARE),
            ),
            step(
                "La joindre et la désigner",
                "Bloc « Pièces jointes »",
                "<p>Donnez une désignation que le client comprendra. Une pièce demandée après coup se joint à la facture suspendue, "
                "sans en changer le numéro.</p>",
            ),
        ),
        questions(
            (
                "Puis-je joindre une archive ?",
                "<p>Oui, zip et gz sont permis. Un destinataire pressé préférera quelques PDF bien nommés.</p>",
            ),
        ),
    ],
    read_in=sources(
        (
            "Pièces jointes dans Chorus Pro, quelques règles à respecter",
            "Communauté Chorus Pro",
            "https://communaute.chorus-pro.gouv.fr/pieces-jointes-dans-chorus-pro-quelques-regles-a-respecter/",
            "citée par des éditeurs, novembre 2026",
            "observed",
        ),
        CONNECTORS,
    ),
)

SANDBOX: dict[str, Any] = guide(
    "prendre-en-main-le-bac-a-sable",
    "Prendre en main le bac à sable",
    "Un Chorus Pro d’entraînement, où tout est inventé : on y tient tous les sièges, on y avance le temps, on y recommence.",
    audience="everyone",
    topic="account",
    pictogram="digital/self-training",
    minutes=4,
    body=[
        steps(
            step(
                "Ouvrir un espace",
                "S’entraîner › Bac à sable",
                "<p>Un bouton, aucun compte. L’espace reste quatre-vingt-dix jours dans votre navigateur ; si vous vous connectez, il "
                "est rattaché à votre compte.</p>",
            ),
            step(
                "Déposer, puis changer de siège",
                "Bandeau du bac à sable, « Changer de siège »",
                "<p>Vous commencez fournisseur. Prenez le siège du destinataire pour voir la facture arriver, celui du comptable pour la "
                "payer. Un siège vide est tenu par un partenaire automatique.</p>",
                rule("Aucun siège ne fait ce que son rôle ne permet pas.", "assumed"),
            ),
            step(
                "Avancer le temps",
                "Bandeau, « Avancer le temps »",
                "<p>Un jour, un mois, ou jusqu’à la prochaine échéance. Ce qui s’est passé entre-temps est raconté ligne à ligne.</p>",
            ),
            step(
                "Se tromper exprès",
                "Un refus, ou « Expliquer un rejet » › Reproduire",
                "<p>Chaque refus dit le champ, la cause et le remède. « Reproduire » ouvre la même erreur dans votre espace, "
                "« Corriger » met le curseur dans le champ.</p>",
            ),
            step(
                "Revenir en arrière",
                "Bandeau, « Recommencer »",
                "<p>Revenez à n’importe quelle étape du journal, ou au premier jour. Rien n’est grave ici.</p>",
            ),
        ),
        questions(
            (
                "Est-ce le vrai portail ?",
                "<p>Non. Rien n’est transmis à personne. N’y mettez aucune vraie facture.</p>",
            ),
            (
                "Que veulent dire officiel, observé, supposé ?",
                "<p>Officiel : lu dans un texte de l’État ou de l’AIFE. Observé : lu chez ceux qui utilisent le portail. Supposé : "
                "notre choix, pour que l’exercice soit complet.</p>",
            ),
        ),
    ],
    read_in=sources(OURS),
)

DEPOSIT_GUIDES = (ADDRESSING, REFERENCES, FRAME, AMOUNTS, FILE, PIECE, SANDBOX)
