"""What the refusals of the spaces become in French: messages, their files, reports and moderation."""

from cms.club.domain.explanation import Explanation
from cms.club.domain.messages import MAX_CALLED, MAX_MESSAGES, MAX_TEXT, MAX_TITLE
from cms.club.domain.moderation import APPEAL_TERM, MAX_REASON, MAX_REPORTS
from cms.club.domain.vocabulary import Refusal
from courses.domain.files import ATTACHMENT_BYTES, ATTACHMENTS_MOST


def _figure(value: int) -> str:
    """A whole number in the French manner."""
    return f"{value:,}".replace(",", "\u202f")


TALK = {
    Refusal.SPACE_CLOSED_TO_YOU: Explanation(
        "Cet espace est réservé aux membres de son collège, une fois leur collège confirmé par un modérateur.",
        "Écrivez dans la plénière, ouverte à tous les membres du club.",
    ),
    Refusal.MESSAGE_EMPTY: Explanation("Message : il est vide.", "Écrivez votre message, puis publiez-le."),
    Refusal.MESSAGE_TOO_LONG: Explanation(
        f"Message : il dépasse {_figure(MAX_TEXT)} caractères.",
        "Coupez-le en plusieurs messages, ou joignez le texte en PDF.",
    ),
    Refusal.MESSAGE_UNREADABLE: Explanation(
        "Message : il contient un caractère interdit.", "Retapez à la main le passage que vous avez collé."
    ),
    Refusal.MESSAGE_GONE: Explanation(
        "Ce message a été retiré : il n’est plus possible d’agir sur lui.", "Revenez à la discussion."
    ),
    Refusal.MESSAGE_CHANGED_MEANWHILE: Explanation(
        "Ce message a changé pendant que vous le modifiiez ; rien n’a été enregistré.",
        "Relisez-le, puis recommencez si votre correction a encore un sens.",
    ),
    Refusal.NOT_YOUR_MESSAGE: Explanation(
        "Ce message est celui d’une autre personne.", "Répondez-lui, ou signalez-le s’il manque à la charte."
    ),
    Refusal.THREAD_TITLE_MISSING: Explanation("Sujet : il est vide.", "Dites en une ligne de quoi vous voulez parler."),
    Refusal.THREAD_TITLE_TOO_LONG: Explanation(
        f"Sujet : il dépasse {MAX_TITLE} caractères.", "Raccourcissez-le ; les détails vont dans le message."
    ),
    Refusal.THREAD_TITLE_UNREADABLE: Explanation("Sujet : il contient un caractère interdit.", "Retapez-le à la main."),
    Refusal.TOO_MANY_MESSAGES: Explanation(
        f"Vous avez publié {MAX_MESSAGES} messages en cinq minutes.",
        "Attendez quelques minutes, puis publiez de nouveau : votre texte est toujours là.",
    ),
    Refusal.TOO_MANY_CALLED: Explanation(
        f"Membres à prévenir : ils sont plus de {MAX_CALLED}.",
        "Décochez-en : ceux qui suivent la discussion la verront de toute façon.",
    ),
    Refusal.UNKNOWN_CALLED: Explanation(
        "Membres à prévenir : l’un d’eux ne lit pas cet espace, ou plus.", "Cherchez son nom de nouveau."
    ),
    Refusal.FILES_TOO_MANY: Explanation(
        f"Pièces jointes : il y en a plus de {ATTACHMENTS_MOST}.", "Gardez les plus utiles, ou réunissez-les."
    ),
    Refusal.FILE_EMPTY: Explanation("Pièces jointes : l’un des fichiers est vide.", "Choisissez le bon fichier."),
    Refusal.FILE_TOO_BIG: Explanation(
        f"Pièces jointes : l’un des fichiers dépasse {ATTACHMENT_BYTES // 1024 // 1024} Mo.",
        "Allégez-le, ou n’en gardez que les pages utiles.",
    ),
    Refusal.FILE_KIND: Explanation(
        "Pièces jointes : l’un des fichiers n’est pas un PDF, une image PNG ou JPEG, ou un XML.",
        "Convertissez-le ; la fin de son nom doit dire ce qu’il est vraiment.",
    ),
    Refusal.GROUND_MISSING: Explanation("Motif : aucun n’est choisi.", "Choisissez ce que vous reprochez au message."),
    Refusal.REPORT_OF_ONESELF: Explanation(
        "Ce message est le vôtre.", "Modifiez-le ou retirez-le : personne n’a à en décider."
    ),
    Refusal.ALREADY_REPORTED: Explanation(
        "Vous avez déjà signalé ce message.", "Un modérateur l’examine ; vous serez prévenu de sa décision."
    ),
    Refusal.TOO_MANY_REPORTS: Explanation(
        f"Vous avez signalé {MAX_REPORTS} messages en vingt-quatre heures.",
        "Attendez demain, ou écrivez à l’assistance si c’est urgent.",
    ),
    Refusal.NOT_A_MODERATOR: Explanation(
        "Seuls les modérateurs décident des messages signalés.", "Signalez le message : l’un d’eux le lira."
    ),
    Refusal.MODERATOR_IS_PARTY: Explanation(
        "Vous avez écrit ou signalé ce message : vous êtes partie, vous ne pouvez pas en décider.",
        "Laissez un autre modérateur se prononcer.",
    ),
    Refusal.MODERATOR_DECIDED_FIRST: Explanation(
        "Vous avez pris la décision qui est contestée.", "Un autre modérateur doit l’examiner."
    ),
    Refusal.CASE_DECIDED: Explanation(
        "Ce signalement est déjà tranché.", "Lisez la décision dans le registre ; rien n’a été changé."
    ),
    Refusal.VERDICT_MISSING: Explanation("Décision : aucune n’est choisie.", "Choisissez de laisser ou de retirer."),
    Refusal.CASE_REASON_MISSING: Explanation(
        "Motif : il est vide ou contient un caractère interdit.",
        "Écrivez-le : il est envoyé aux personnes concernées et gardé au registre.",
    ),
    Refusal.CASE_REASON_TOO_LONG: Explanation(
        f"Motif : il dépasse {_figure(MAX_REASON)} caractères.", "Raccourcissez le texte."
    ),
    Refusal.NOTHING_TO_APPEAL: Explanation(
        "Il n’y a pas, ou plus, de décision à contester sur ce message.", "Revenez à vos messages."
    ),
    Refusal.ALREADY_APPEALED: Explanation(
        "Vous avez déjà contesté cette décision.", "Un autre modérateur l’examine ; vous serez prévenu."
    ),
    Refusal.APPEAL_TOO_LATE: Explanation(
        f"Le délai de {APPEAL_TERM.days} jours pour contester est passé.",
        "La décision reste ; vous pouvez écrire un nouveau message qui respecte la charte.",
    ),
}
