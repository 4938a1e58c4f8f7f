"""The only place where a refusal of the club becomes French: what happened, and what to do."""

from dataclasses import dataclass

from cms.club.domain.lifecycle import MAX_REASON
from cms.club.domain.vocabulary import Refusal
from cms.club.domain.votes import MAX_VOTES


@dataclass(frozen=True)
class Explanation:
    """``sentence`` says what happened; ``remedy`` says what to do next."""

    sentence: str
    remedy: str


EXPLANATIONS = {
    Refusal.NOT_ALLOWED_NOW: Explanation(
        "Ce geste n’est pas possible à cette étape de l’idée.",
        "Regardez le chemin de l’idée pour voir l’étape qui suit.",
    ),
    Refusal.NOT_YOUR_ROLE: Explanation(
        "Ce geste revient à un autre rôle que le vôtre.", "Demandez-le à la personne qui tient ce rôle."
    ),
    Refusal.REASON_MISSING: Explanation(
        "Le motif est vide.", "Écrivez le motif : il sera publié sur la page de l’idée et envoyé à son auteur."
    ),
    Refusal.REASON_TOO_LONG: Explanation(f"Motif : {MAX_REASON} caractères au plus.", "Raccourcissez le texte."),
    Refusal.REASON_UNREADABLE: Explanation("Motif : il contient un caractère interdit.", "Retapez le texte à la main."),
    Refusal.UNKNOWN_ACTION: Explanation("Geste : il n’existe pas.", "Choisissez l’un des gestes proposés."),
    Refusal.UNREADABLE_VERSION: Explanation("Version : illisible.", "Rechargez la page et recommencez."),
    Refusal.PARTY_TO_THE_CASE: Explanation(
        "Vous êtes l’auteur de cette idée : vous ne pouvez pas la faire avancer vous-même.",
        "Laissez un autre membre de l’équipe ou de l’instance se prononcer.",
    ),
    Refusal.IDEA_MOVED_MEANWHILE: Explanation(
        "L’idée a changé d’étape pendant que vous remplissiez le formulaire ; votre geste n’a pas été enregistré.",
        "Relisez l’idée, puis recommencez si le geste a encore un sens.",
    ),
    Refusal.NOT_A_MEMBER: Explanation(
        "Seuls les membres du club proposent des idées et votent.",
        "Adhérez au club : c’est gratuit et cela prend une minute.",
    ),
    Refusal.ALREADY_A_MEMBER: Explanation(
        "Vous êtes déjà membre du club.", "Pour changer de collège, quittez le club puis adhérez de nouveau."
    ),
    Refusal.CHARTER_NOT_ACCEPTED: Explanation(
        "La charte du club n’est pas acceptée.", "Lisez la charte et cochez la case pour adhérer."
    ),
    Refusal.NAME_MISSING: Explanation(
        "Le nom affiché est vide.", "Indiquez le nom sous lequel les autres membres vous liront."
    ),
    Refusal.VOTE_CLOSED: Explanation(
        "Le vote est clos : l’idée a été tranchée.", "Votre voix vous a été rendue ; donnez-la à une autre idée."
    ),
    Refusal.ALREADY_VOTED: Explanation(
        "Vous avez déjà donné votre voix à cette idée.", "Vous pouvez la reprendre tant que le vote est ouvert."
    ),
    Refusal.NOT_VOTED: Explanation("Vous n’avez pas de voix sur cette idée.", "Rien n’est à reprendre."),
    Refusal.NO_VOTES_LEFT: Explanation(
        f"Vos {MAX_VOTES} voix sont déjà données.",
        "Reprenez une voix à une autre idée, ou attendez qu’une idée soit tranchée : ses voix sont rendues.",
    ),
    Refusal.TOO_MANY_IDEAS: Explanation(
        "Vous avez proposé beaucoup d’idées en vingt-quatre heures.",
        "Attendez demain, ou rassemblez ces demandes en une seule idée.",
    ),
    Refusal.TEXT_MISSING: Explanation(
        "Une des quatre réponses ou le titre est vide.", "Remplissez le titre et les quatre réponses."
    ),
}
