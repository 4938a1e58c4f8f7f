"""The only place where a refusal of the letter becomes French: what happened, and what to do."""

from dataclasses import dataclass

from cms.newsletter.domain.campaigns import PACE_MOST
from cms.newsletter.domain.vocabulary import Refusal

IMPORT_MOST = 20_000


@dataclass(frozen=True)
class Explanation:
    """``sentence`` says what happened; ``remedy`` what to do next; ``status`` goes with the answer."""

    sentence: str
    remedy: str
    status: int = 400


EXPLANATIONS = {
    Refusal.LINK_UNKNOWN: Explanation(
        "Ce lien n’ouvre aucun abonnement : il est incomplet, trop ancien, ou l’abonnement n’existe plus.",
        "Si vous recevez encore la lettre, utilisez le lien de la plus récente. Pour vous abonner, remplissez de "
        "nouveau le formulaire.",
        404,
    ),
    Refusal.TRIAL_LINK: Explanation(
        "Ce lien vient d’un envoi d’essai : il ne correspond à aucun lecteur.",
        "Dans la lettre envoyée aux lecteurs, il ouvrira leur propre abonnement.",
        200,
    ),
    Refusal.NO_TOPIC: Explanation(
        "Thèmes : aucun n’est coché.", "Cochez au moins un thème, ou désabonnez-vous en bas de la page."
    ),
    Refusal.TOO_MANY_FROM_PLACE: Explanation(
        "Trop d’inscriptions sont parties de votre connexion en peu de temps.",
        "Patientez dix minutes, puis recommencez.",
        429,
    ),
    Refusal.TOO_MANY_FOR_ADDRESS: Explanation(
        "Cette adresse a déjà été indiquée plusieurs fois dans l’heure.",
        "Cherchez notre message, y compris dans les indésirables ; sinon, recommencez dans une heure.",
        429,
    ),
    Refusal.ISSUE_NOT_PUBLISHED: Explanation(
        "Le numéro n’est pas publié, ou des changements ne le sont pas.",
        "Publiez la page : la lettre renvoie à sa version en ligne, et c’est elle qui part.",
    ),
    Refusal.ISSUE_EMPTY: Explanation(
        "Le numéro ne contient aucun bloc que tous les lecteurs recevraient.",
        "Ajoutez au moins un bloc destiné à tous les lecteurs, un éditorial par exemple.",
    ),
    Refusal.ISSUE_ALREADY_SENT: Explanation(
        "Ce numéro est déjà parti, ou en train de partir.",
        "Suivez son envoi. Pour corriger une erreur, corrigez la version en ligne ou préparez un autre numéro.",
        409,
    ),
    Refusal.NO_READER: Explanation(
        "Aucun lecteur n’est abonné.", "Attendez une première inscription, ou importez une liste avec sa preuve."
    ),
    Refusal.PACE_OUT_OF_RANGE: Explanation(
        f"Cadence : elle va de 0 (sans limite) à {PACE_MOST:,} messages par minute.".replace(",", "\u202f"),
        "Indiquez ce que votre serveur d’envoi accepte.",
    ),
    Refusal.HOURS_OUT_OF_RANGE: Explanation(
        "Heures d’envoi : la première doit précéder la seconde, entre 0\u00a0h et 24\u00a0h.",
        "Par exemple de 8\u00a0h à 20\u00a0h.",
    ),
    Refusal.NOT_POSSIBLE_NOW: Explanation(
        "L’envoi a changé d’état entre-temps : ce geste n’a plus de sens.",
        "Rechargez la page pour voir où il en est.",
        409,
    ),
    Refusal.NOTHING_UNCERTAIN: Explanation(
        "Aucun message de cet envoi n’a un sort inconnu.", "Rien n’est à décider.", 409
    ),
    Refusal.MAIL_SERVER_SILENT: Explanation(
        "Le serveur d’envoi n’a pas pris le message.", "Vérifiez ses réglages, puis recommencez.", 502
    ),
    Refusal.PROOF_MISSING: Explanation(
        "Preuve : elle est vide ou trop courte.",
        "Dites où, quand et comment ces personnes ont donné leur accord : « Feuilles du salon, stand B12 ».",
    ),
    Refusal.PROOF_IN_THE_FUTURE: Explanation(
        "Date de l’accord : elle est à venir.", "Indiquez le jour où l’accord a été recueilli."
    ),
    Refusal.FILE_UNREADABLE: Explanation(
        "Fichier : ce n’est pas un fichier CSV en texte.",
        "Depuis un tableur, enregistrez la feuille au format CSV (UTF-8), puis recommencez.",
    ),
    Refusal.FILE_WITHOUT_ADDRESS: Explanation(
        "Fichier : sa première ligne n’a pas de colonne « adresse ».",
        "Nommez la colonne « adresse » ; une colonne « themes » est facultative.",
    ),
    Refusal.FILE_TOO_LONG: Explanation(
        f"Fichier : il dépasse {IMPORT_MOST:,} lignes.".replace(",", "\u202f"), "Coupez-le en plusieurs fichiers."
    ),
}
