"""Two guides on an account: activated and kept open, attached and given its espaces. Rules as read in November 2026."""

from typing import Any

from cms.guides.management.demo_shapes import OURS, guide, questions, rule, sources, step, steps, table

_TOP = "Communauté Chorus Pro, questions les plus posées"
MOST_ASKED = (
    "Les questions les plus posées",
    "Communauté Chorus Pro",
    "https://communaute.chorus-pro.gouv.fr/top-5-des-questions-les-plus-posees/",
    "page lue en novembre 2026",
    "official",
)

ACCOUNT: dict[str, Any] = guide(
    "activer-et-garder-son-compte",
    "Activer son compte et garder l’accès",
    "Deux délais d’une heure gouvernent un compte : celui du lien d’activation, et celui du verrou après cinq mots de "
    "passe faux. Les connaître évite d’attendre l’assistance pour rien.",
    audience="everyone",
    topic="follow-up",
    pictogram="system/padlock",
    exercise="activer-son-compte",
    minutes=5,
    body=[
        table(
            "Ce qui arrive, et combien de temps cela dure",
            ["Ce qui arrive", "Durée", "Ce que vous faites"],
            ["Le lien d’activation part", "Il vit soixante minutes", "Ouvrez-le dans l’heure"],
            ["Le lien a plus d’une heure", "Il n’active plus rien", "Demandez à l’assistant de le renvoyer"],
            ["Cinq mots de passe faux", "Le compte est verrouillé une heure", "Attendez la fin de l’heure"],
        ),
        steps(
            step(
                "Ouvrir le lien dans l’heure",
                "Votre messagerie",
                "<p>Le courriel part dès que le compte est créé. Cherchez-le aussi dans les indésirables, et comparez "
                "son heure d’envoi à votre montre avant de cliquer.</p>",
                rule("Le lien d’activation vit soixante minutes.", "official", _TOP),
            ),
            step(
                "Redemander un lien",
                "Assistant › Je n’arrive pas à me connecter",
                "<p>L’assistant renvoie le lien aussitôt. Ouvrez ensuite le courriel le plus récent, et lui seul.</p>",
                rule("L’assistant renvoie le lien à qui ne le trouve pas.", "official", _TOP),
                rule("Le nouveau lien annule le précédent.", "assumed"),
            ),
            step(
                "S’arrêter avant le cinquième essai",
                "Page de connexion",
                "<p>Un doute sur le mot de passe ? N’essayez pas des variantes. « Mot de passe oublié » prend deux "
                "minutes, un verrou en prend soixante.</p>",
                rule("Cinq mots de passe faux verrouillent le compte une heure.", "official", _TOP),
                rule("Une connexion réussie remet le compte des essais à zéro.", "assumed"),
            ),
            step(
                "Sortir d’un verrou",
                "Page de connexion, une heure plus tard",
                "<p>Pendant l’heure, même le bon mot de passe est refusé. Attendez, puis choisissez « Mot de passe "
                "oublié » au lieu d’un nouvel essai.</p>",
                rule("« Mot de passe oublié » ne lève pas un verrou.", "assumed"),
            ),
        ),
        questions(
            (
                "L’assistance peut-elle lever le verrou ?",
                "<p>Sa réponse viendrait après la fin de l’heure. Gardez-la pour un courriel qui n’arrive jamais, même "
                "renvoyé.</p>",
            ),
            (
                "On me demande un code en plus du mot de passe.",
                "<p>C’est le second facteur, exigé depuis le 19 septembre 2024 : un code reçu par courriel ou donné "
                "par une application. L’exercice ne le joue pas.</p>",
            ),
            (
                "Pourquoi l’exercice ne me laisse-t-il pas taper de mot de passe ?",
                "<p>Pour que personne n’y tape le sien. On choisit parmi quatre mots de passe fictifs : le geste est le "
                "même, et rien de vrai n’est enregistré.</p>",
            ),
        ),
    ],
    read_in=sources(MOST_ASKED, OURS),
)

ACCESS: dict[str, Any] = guide(
    "se-rattacher-et-obtenir-un-espace",
    "Se rattacher et obtenir un espace",
    "Un compte actif ne montre encore aucune facture. Il faut d’abord appartenir à une structure, puis en recevoir les "
    "espaces un à un : deux demandes, que le gestionnaire approuve.",
    audience="everyone",
    topic="follow-up",
    pictogram="digital/avatar",
    exercise="se-rattacher",
    minutes=6,
    body=[
        steps(
            step(
                "Demander le rattachement",
                "Mon compte › Rattachement",
                "<p>Donnez le SIRET de votre établissement, celui des factures. Deux structures portent parfois presque "
                "le même nom : le numéro ne trompe pas.</p>",
                rule("L’utilisateur demande son rattachement à une structure.", "official", _TOP),
            ),
            step(
                "Demander l’espace de votre travail",
                "Mon compte › Espaces",
                "<p>« Factures émises » pour qui vend à l’administration, « Factures de travaux » pour un marché de "
                "travaux. N’en demandez pas plus : le gestionnaire doit pouvoir dire pourquoi il l’ouvre.</p>",
                rule("Une fois rattaché, on demande des espaces.", "official", _TOP),
            ),
            step(
                "Approuver, du côté du gestionnaire",
                "Approbations",
                "<p>Approuvez qui vous connaissez. Sinon, refusez en une phrase : ce qui manque, ou à qui s’adresser. La "
                "personne pourra refaire sa demande.</p>",
                rule("Le gestionnaire approuve dans « Approbations ».", "official", _TOP),
                rule("Un refus porte un motif écrit.", "assumed"),
            ),
            step(
                "Se reconnecter",
                "Déconnexion, puis connexion",
                "<p>L’espace est accordé et le menu n’a pas bougé ? Il se compose à la connexion. Déconnectez-vous, "
                "reconnectez-vous : il est là.</p>",
                rule("Un espace accordé apparaît à la connexion suivante.", "official", _TOP),
            ),
        ),
        table(
            "Gestionnaire principal ou secondaire",
            ["Geste", "Principal", "Secondaire (supposé)", "Source pour le principal"],
            ["Approuver un rattachement, un espace", "oui", "oui", "officiel"],
            ["Tenir la fiche de la structure", "oui", "oui", "officiel"],
            ["Nommer un secondaire", "oui", "non", "supposé"],
            ["Couper ses notifications de facturation", "non", "oui", "officiel"],
        ),
        questions(
            (
                "Le gestionnaire principal est absent.",
                "<p>Un gestionnaire secondaire répond à sa place. C’est la raison d’en nommer un avant les congés : une "
                "structure n’a qu’un principal.</p>",
            ),
            (
                "Ma demande est refusée.",
                "<p>Lisez le motif : mauvais SIRET, espace inutile, personne inconnue. Corrigez, puis refaites-la.</p>",
            ),
            (
                "Combien de temps le gestionnaire a-t-il pour répondre ?",
                "<p>Aucun texte ne le dit. Dans les exercices, un jour ouvré. S’il tarde, parlez-lui : l’assistance ne "
                "peut pas approuver à sa place.</p>",
            ),
        ),
    ],
    read_in=sources(MOST_ASKED, OURS),
)

ACCOUNT_GUIDES = (ACCOUNT, ACCESS)
