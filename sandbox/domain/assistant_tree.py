"""What the assistant knows, as one table: every node, in the order in which one meets them."""

from __future__ import annotations

from sandbox.domain.assistant import Choice, Node, Remedy, RemedyKind, with_typography
from sandbox.domain.labelled import Evidence

LETTER = "Lettre d’information Chorus Pro, AIFE, printemps 2021"
COMMUNITY = "Communauté Chorus Pro, questions les plus posées, lues en novembre 2026"
_OTHER_NUMBER = Choice("autre-numero", "Chercher un autre numéro", "numero")
_CONTACT = "Contacter le service destinataire"
_DETAILS = "Afficher le détail"
_COMMENT = Choice("commentaire", "Lire le commentaire du client", "commentaire", needs="comment")
_MY_TURN = Choice("a-vous", "Que dois-je faire ?", "a-vous", needs="my_turn")
_FOUND = "{Word} {number} : destinataire {recipient}. Statut : {status}, depuis le {since}. "
_OPEN = Remedy(RemedyKind.DOCUMENT, "Ouvrir sa page")

_NODES = (
    Node(
        "accueil",
        "Bonjour. Je réponds à partir de questions prévues d’avance : choisissez la vôtre.",
        choices=(
            Choice("facture", "Je veux des informations sur une facture ou un virement reçu", "facture"),
            Choice("compte", "Je n’arrive pas à me connecter, ou un espace me manque", "compte"),
            Choice("guides", "Je cherche comment faire", "guides"),
            Choice("question", "Je veux poser une question à quelqu’un", "question"),
        ),
        evidence=Evidence.OFFICIAL,
        source=LETTER,
    ),
    # -- an invoice --
    Node(
        "facture",
        "Que voulez-vous savoir ?",
        choices=(
            Choice("suivi", "Le suivi d’une facture, d’un mémoire ou d’une demande de remboursement TIC", "numero"),
            Choice("virement", "À quelle facture correspond un virement reçu", "virement"),
            Choice("retard", "Le délai de paiement est dépassé", "retard"),
        ),
        evidence=Evidence.OFFICIAL,
        source=LETTER,
    ),
    Node(
        "numero",
        "Donnez-moi le numéro, seul. Je cherche parmi ce que votre siège a déposé ou reçu.",
        asks="Numéro de la facture, du mémoire ou de la demande",
        hint="Le numéro seul, par exemple F-2026-001.",
        evidence=Evidence.OFFICIAL,
        source=LETTER,
    ),
    Node(
        "introuvable",
        "Je ne trouve pas « {number} » dans cet espace. Vérifiez les tirets et les zéros, et votre siège.",
        choices=(_OTHER_NUMBER,),
        remedies=(
            Remedy(RemedyKind.PAGE, "Voir la liste de vos documents", "list"),
            Remedy(RemedyKind.GUIDE, "Guide : rechercher sans rien oublier", "rechercher-et-exporter-ses-factures"),
        ),
    ),
    Node(
        "en-cours",
        _FOUND + "Le traitement est en cours.",
        choices=(
            _MY_TURN,
            Choice("contacter", _CONTACT, "contacter-suivi"),
            Choice("detail", _DETAILS, "detail"),
            _COMMENT,
            _OTHER_NUMBER,
        ),
        evidence=Evidence.OFFICIAL,
        source=LETTER,
    ),
    Node(
        "en-paiement",
        _FOUND + "L’ordre de payer est parti : comptez quelques jours pour le virement.",
        choices=(
            Choice("contacter", _CONTACT, "contacter-suivi"),
            Choice("detail", _DETAILS, "detail"),
            _COMMENT,
            _OTHER_NUMBER,
        ),
        evidence=Evidence.OFFICIAL,
        source=LETTER,
    ),
    Node(
        "rejetee",
        _FOUND + "Motif : {reason}. Le numéro reste pris : il faudra un nouveau dépôt.",
        choices=(
            Choice("contacter", _CONTACT, "contacter-rejet"),
            Choice("detail", _DETAILS, "detail"),
            _COMMENT,
            Choice("refaire", "Refaire cette facture", "refaire"),
            _OTHER_NUMBER,
        ),
        evidence=Evidence.OFFICIAL,
        source=LETTER,
    ),
    Node(
        "a-vous",
        "{Word} {number} vous attend : « {reason} ». Rien n’avancera sans vous.",
        choices=(_OTHER_NUMBER,),
        remedies=(
            Remedy(RemedyKind.DOCUMENT, "Ouvrir sa page et agir"),
            Remedy(RemedyKind.GUIDE, "Guide : suivre sa facture", "suivre-sa-facture"),
        ),
    ),
    Node(
        "commentaire",
        "Le client a écrit : « {comment} » Motif : {reason}.",
        choices=(Choice("contacter", _CONTACT, "contacter-rejet"), _OTHER_NUMBER),
        remedies=(_OPEN,),
        evidence=Evidence.OBSERVED,
        source=COMMUNITY,
    ),
    Node(
        "detail",
        "Sa page montre l’historique des statuts, les échéances et les pièces jointes.",
        choices=(_OTHER_NUMBER,),
        remedies=(_OPEN,),
        evidence=Evidence.OBSERVED,
        source=COMMUNITY,
    ),
    Node(
        "contacter-suivi",
        "Je prépare une sollicitation pour {recipient} : {number} y est rattaché, la question est écrite, la "
        "combinaison va droit au client. Relisez-la avant de l’envoyer.",
        choices=(_OTHER_NUMBER,),
        remedies=(Remedy(RemedyKind.REQUEST, "Relire et envoyer la sollicitation", "SUIVI"),),
        evidence=Evidence.OFFICIAL,
        source=LETTER,
    ),
    Node(
        "contacter-rejet",
        "Je prépare une sollicitation pour {recipient} : elle demande les raisons et ce qu’il attend de vous. "
        "Relisez-la avant de l’envoyer.",
        choices=(_OTHER_NUMBER,),
        remedies=(Remedy(RemedyKind.REQUEST, "Relire et envoyer la sollicitation", "REJET"),),
        evidence=Evidence.OFFICIAL,
        source=LETTER,
    ),
    Node(
        "refaire",
        "Traitez d’abord le rejet, puis déposez une nouvelle facture sous un autre numéro. Un refus de dépôt, lui, "
        "laisse le numéro libre.",
        choices=(_OTHER_NUMBER,),
        remedies=(
            _OPEN,
            Remedy(RemedyKind.GUIDE, "Guide : traiter une facture rejetée", "traiter-une-facture-rejetee"),
        ),
    ),
    Node(
        "virement",
        "Le libellé du virement porte le numéro de mandat, rarement celui de la facture. Cherchez par montant et par "
        "statut « Mise en paiement » : la page de la facture montre le numéro de mandat.",
        choices=(Choice("suivi", "J’ai le numéro de la facture", "numero"),),
        remedies=(
            Remedy(RemedyKind.PAGE, "Chercher parmi vos documents", "list"),
            Remedy(RemedyKind.REQUEST, "Demander au client par une sollicitation", "PAIEMENT"),
        ),
    ),
    Node(
        "retard",
        "Trente jours pour l’État et les collectivités, cinquante pour un hôpital public, soixante pour une entreprise "
        "publique, comptés de la mise à disposition. Au-delà, les intérêts et quarante euros sont dus de plein droit.",
        choices=(Choice("suivi", "Voir où en est la facture", "numero"),),
        remedies=(
            Remedy(RemedyKind.GUIDE, "Guide : suivre sa facture", "suivre-sa-facture"),
            Remedy(RemedyKind.REQUEST, "Relancer le client par une sollicitation", "SUIVI"),
        ),
        evidence=Evidence.OFFICIAL,
        source="Code de la commande publique, articles R2192-10 et D2192-35",
    ),
    # -- an account --
    Node(
        "compte",
        "Qu’est-ce qui vous arrête ?",
        choices=(
            Choice("activation", "Je ne trouve pas le courriel qui contient le lien d’activation", "activation"),
            Choice("verrou", "Mon compte est verrouillé", "verrou"),
            Choice("espace", "Un espace manque dans mon menu", "espace"),
        ),
        evidence=Evidence.OBSERVED,
        source=COMMUNITY,
    ),
    Node(
        "activation",
        "Le lien vit soixante minutes ; il arrive souvent dans les indésirables. Voulez-vous que je le renvoie ?",
        choices=(
            Choice("renvoyer", "Oui, renvoyez-moi le lien", "lien-renvoye"),
            Choice("attendre", "Non, je cherche encore", "indesirables"),
        ),
        evidence=Evidence.OFFICIAL,
        source=COMMUNITY,
    ),
    Node(
        "lien-renvoye",
        "C’est fait, pour l’exercice : le compte est fictif et aucun courriel ne part vraiment. Le nouveau lien vit "
        "soixante minutes sur l’horloge de l’espace ; il arrive dans la boîte de « Mon compte ».",
        remedies=(
            Remedy(RemedyKind.PAGE, "Ouvrir « Mon compte »", "sandbox:account"),
            Remedy(RemedyKind.GUIDE, "Guide : activer son compte", "activer-et-garder-son-compte"),
        ),
        does="resend",
        evidence=Evidence.OFFICIAL,
        source=COMMUNITY,
    ),
    Node(
        "indesirables",
        "Regardez dans les indésirables et les onglets de votre messagerie, puis cherchez « activation ». Passé "
        "l’heure, demandez un autre lien : l’ancien ne s’ouvrira plus.",
        choices=(Choice("renvoyer", "Finalement, renvoyez-moi le lien", "lien-renvoye"),),
        remedies=(Remedy(RemedyKind.PAGE, "Retourner à mon espace", "sandbox:space"),),
    ),
    Node(
        "verrou",
        "Cinq mots de passe faux verrouillent le compte une heure. Attendez, puis choisissez « Mot de passe oublié » "
        "au lieu d’un sixième essai.",
        remedies=(
            Remedy(RemedyKind.PAGE, "Ouvrir « Mon compte »", "sandbox:account"),
            Remedy(RemedyKind.GUIDE, "Guide : garder l’accès à son compte", "activer-et-garder-son-compte"),
            Remedy(RemedyKind.REQUEST, "Écrire à l’assistance", "ACTIVATION"),
        ),
        evidence=Evidence.OFFICIAL,
        source=COMMUNITY,
    ),
    Node(
        "espace",
        "Demandez l’espace au gestionnaire de votre structure, qui l’approuve. Une fois accordé, déconnectez-vous et "
        "reconnectez-vous : le menu ne change qu’à la connexion.",
        remedies=(
            Remedy(RemedyKind.PAGE, "Ouvrir « Mon compte »", "sandbox:account"),
            Remedy(RemedyKind.GUIDE, "Guide : obtenir un espace", "se-rattacher-et-obtenir-un-espace"),
            Remedy(RemedyKind.REQUEST, "Écrire à l’assistance", "HABILITATION"),
        ),
        evidence=Evidence.OFFICIAL,
        source=COMMUNITY,
    ),
    # -- how to --
    Node(
        "guides",
        "De quoi s’agit-il ?",
        choices=(
            Choice("deposer", "Déposer une facture", "guide-deposer"),
            Choice("adresser", "Trouver le bon service ou le bon engagement", "guide-adresser"),
            Choice("retour", "Une facture m’est revenue", "guide-retour"),
            Choice("message", "Annoncer un changement à mes partenaires", "guide-message"),
            Choice("travaux", "Un marché de travaux", "guide-travaux"),
        ),
    ),
    Node(
        "guide-deposer",
        "Par le formulaire, par un PDF ou par un fichier structuré : le résultat est le même, les contrôles aussi.",
        remedies=(
            Remedy(RemedyKind.GUIDE, "Guide : déposer un fichier", "deposer-un-fichier"),
            Remedy(RemedyKind.GUIDE, "Guide : choisir le cadre", "choisir-le-cadre"),
        ),
    ),
    Node(
        "guide-adresser",
        "L’annuaire dit ce que chaque structure exige : un service, un engagement, les deux ou rien.",
        remedies=(
            Remedy(RemedyKind.PAGE, "Ouvrir l’annuaire", "sandbox:directory"),
            Remedy(RemedyKind.GUIDE, "Guide : adresser sa facture", "adresser-sa-facture"),
        ),
    ),
    Node(
        "guide-retour",
        "Regardez d’abord lequel des trois retours : à recycler, suspendue ou rejetée. Chacun a son geste.",
        remedies=(
            Remedy(RemedyKind.GUIDE, "Guide : recycler une facture", "recycler-une-facture"),
            Remedy(RemedyKind.GUIDE, "Guide : compléter une facture suspendue", "completer-une-facture-suspendue"),
            Remedy(RemedyKind.GUIDE, "Guide : traiter une facture rejetée", "traiter-une-facture-rejetee"),
        ),
    ),
    Node(
        "guide-message",
        "« Mes messages » annonce à tous ceux avec qui vous avez échangé une facture. Personne ne peut y répondre.",
        remedies=(
            Remedy(RemedyKind.PAGE, "Ouvrir « Mes messages »", "sandbox:messages"),
            Remedy(RemedyKind.GUIDE, "Guide : annoncer un changement", "annoncer-un-changement"),
        ),
        evidence=Evidence.OFFICIAL,
        source=LETTER,
    ),
    Node(
        "guide-travaux",
        "Chaque mois fait un dossier, où chacun ajoute sa pièce à son tour.",
        remedies=(
            Remedy(RemedyKind.PAGE, "Ouvrir les factures de travaux", "sandbox:works"),
            Remedy(RemedyKind.GUIDE, "Guide : calculer un décompte", "calculer-un-decompte-de-travaux"),
        ),
    ),
    # -- to ask somebody --
    Node(
        "question",
        "À qui ?",
        choices=(
            Choice("client", "À mon client, sur une facture", "question-client"),
            Choice("assistance", "À l’assistance, sur l’outil", "question-assistance"),
            Choice("tous", "À tous mes partenaires à la fois", "guide-message"),
        ),
    ),
    Node(
        "question-client",
        "Par une sollicitation rattachée à la facture. Certaines combinaisons vont droit au client ; toute autre passe "
        "d’abord par l’assistance. Il n’y a pas de ligne téléphonique.",
        choices=(Choice("suivi", "Partir du numéro de la facture", "numero"),),
        remedies=(
            Remedy(RemedyKind.REQUEST, "Écrire une sollicitation", "SUIVI"),
            Remedy(RemedyKind.GUIDE, "Guide : solliciter son client", "solliciter-son-client"),
        ),
        evidence=Evidence.OFFICIAL,
        source=LETTER,
    ),
    Node(
        "question-assistance",
        "L’assistance répond par la même voie, en quelques jours. Dites l’écran, le geste et le message exact.",
        remedies=(Remedy(RemedyKind.REQUEST, "Écrire à l’assistance", "OUTIL"),),
        evidence=Evidence.OBSERVED,
        source=COMMUNITY,
    ),
)

ASSISTANT = {node.code: with_typography(node) for node in _NODES}
