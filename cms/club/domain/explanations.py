"""Where a refusal of the club becomes French: what happened, and what to do. Those of the spaces come from beside."""

from cms.club.domain.contacts import MAX_CONTACT, MAX_CONTACTS
from cms.club.domain.explanation import Explanation
from cms.club.domain.explanations_talk import TALK
from cms.club.domain.lifecycle import MAX_REASON
from cms.club.domain.pilots import (
    LONGEST_DAYS,
    MAX_CRITERIA,
    MAX_DIFFICULTIES,
    MAX_MOTIVATION,
    MAX_PLACES,
    SHORTEST_DAYS,
)
from cms.club.domain.vocabulary import Refusal
from cms.club.domain.votes import MAX_VOTES

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
    Refusal.ORGANISATION_MISSING: Explanation(
        "Organisation : elle est vide.", "Indiquez pour qui vous utilisez le portail, ou « à mon compte »."
    ),
    Refusal.COLLEGE_MISSING: Explanation(
        "Collège : aucun n’est proposé pour votre qualité, et aucun n’est choisi.",
        "Choisissez le collège qui vous ressemble le plus, et dites pourquoi.",
    ),
    Refusal.WISH_WITHOUT_REASON: Explanation(
        "Raison : elle est vide, alors que vous demandez un autre collège que celui qui est proposé.",
        "Dites en une phrase pourquoi ce collège vous convient : un modérateur la lira.",
    ),
    Refusal.NOT_CONFIRMED: Explanation(
        "Votre collège n’est pas encore confirmé par un modérateur.",
        "Revenez après sa réponse : elle arrive sous cinq jours, par courriel.",
    ),
    Refusal.MEMBERSHIP_CHANGED: Explanation(
        "Cette adhésion a changé depuis l’affichage de la page ; rien n’a été enregistré.",
        "Relisez la liste, puis recommencez si le geste a encore un sens.",
    ),
    Refusal.OWN_MEMBERSHIP: Explanation(
        "Cette adhésion est la vôtre : vous ne décidez pas de votre propre collège.",
        "Laissez un autre modérateur la confirmer.",
    ),
    Refusal.LISTING_EMPTY: Explanation(
        "Fiche d’annuaire : elle ne montrerait rien.",
        "Cochez au moins le nom, l’organisation ou la qualité, ou retirez votre accord.",
    ),
    Refusal.NOT_CONTACTABLE: Explanation(
        "Ce membre n’accepte pas, ou plus, de messages.", "Revenez à l’annuaire : seuls certains membres en acceptent."
    ),
    Refusal.CONTACT_TEXT_MISSING: Explanation(
        f"Message : il est vide, dépasse {MAX_CONTACT} caractères ou contient un caractère interdit.",
        "Écrivez ce que vous voulez dire à ce membre.",
    ),
    Refusal.TOO_MANY_CONTACTS: Explanation(
        f"Vous avez écrit à {MAX_CONTACTS} membres en vingt-quatre heures.", "Attendez demain pour le message suivant."
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
    Refusal.QUORUM_OUT_OF_RANGE: Explanation(
        "Quorum : la valeur n’est pas un pourcentage.", "Indiquez un nombre entier de 0 à 100."
    ),
    Refusal.COLLEGES_OUT_OF_RANGE: Explanation(
        "Nombre de collèges : la valeur est impossible.", "Indiquez 1, 2 ou 3 collèges favorables."
    ),
    Refusal.MAJORITY_OUT_OF_RANGE: Explanation(
        "Majorité : la valeur est impossible.", "Indiquez de 50 à 99 % des suffrages exprimés, à dépasser."
    ),
    Refusal.CHOICES_OUT_OF_RANGE: Explanation(
        "Nombre de choix : il dépasse le nombre d’options, ou il est nul.",
        "Indiquez de 1 choix au nombre d’options proposées.",
    ),
    Refusal.UNKNOWN_CHOICE: Explanation(
        "Un des choix cochés n’est pas proposé à votre collège.",
        "Rechargez la page et cochez parmi les choix proposés.",
    ),
    Refusal.ANSWER_MISSING: Explanation("Réponse : aucune n’est cochée.", "Cochez pour, contre ou abstention."),
    Refusal.TOO_MANY_CHOICES: Explanation(
        "Choix : vous en avez coché plus que le scrutin n’en permet.", "Décochez-en, puis votez de nouveau."
    ),
    Refusal.BALLOT_TEXT_MISSING: Explanation(
        "Titre ou question : le texte est vide.", "Écrivez ce que les électeurs liront avant de voter."
    ),
    Refusal.TOO_FEW_OPTIONS: Explanation(
        "Le scrutin n’a pas assez d’options pour être ouvert.",
        "Ajoutez au moins deux idées, ou au moins un candidat pour une élection.",
    ),
    Refusal.TOO_MANY_OPTIONS: Explanation(
        "Options : elles sont plus de trente.", "Gardez les trente idées les plus soutenues."
    ),
    Refusal.CLOSING_IN_THE_PAST: Explanation(
        "Clôture : la date est déjà passée, ou elle est à moins d’une heure de l’ouverture.",
        "Choisissez une date de clôture plus lointaine.",
    ),
    Refusal.BALLOT_NOT_PREPARED: Explanation(
        "Ce scrutin n’est plus en préparation : ce qui a été annoncé ne change plus.",
        "Pour le corriger, annulez-le avec un motif et préparez-en un autre.",
    ),
    Refusal.BALLOT_NOT_OPEN: Explanation(
        "Le scrutin n’est pas ouvert : votre bulletin n’a pas été déposé.",
        "Regardez sur sa page quand il ouvre, ou ce qu’il a décidé.",
    ),
    Refusal.BALLOT_STILL_OPEN: Explanation(
        "Le scrutin est encore ouvert : rien n’est dépouillé avant la clôture.", "Revenez après la date de clôture."
    ),
    Refusal.BALLOT_TAMPERED: Explanation(
        "Le scrutin ne correspond plus à ce qui a été annoncé à l’ouverture : il n’a pas été dépouillé.",
        "Prévenez l’administrateur : le sceau de l’annonce et l’urne doivent être examinés avant tout résultat.",
    ),
    Refusal.NOT_AN_ELECTOR: Explanation(
        "Vous n’êtes pas sur la liste des électeurs de ce scrutin.",
        "La liste est arrêtée à l’ouverture, d’après les adhésions du jour ; vous voterez au prochain scrutin.",
    ),
    Refusal.ALREADY_CAST: Explanation(
        "Vous avez déjà voté : un bulletin par membre.",
        "Votre premier bulletin compte ; votre reçu permettra de le vérifier après la clôture.",
    ),
    Refusal.NOT_AN_ELECTION: Explanation(
        "Ce scrutin n’est pas une élection : on n’y est pas candidat.", "Revenez à la liste des scrutins."
    ),
    Refusal.ALREADY_A_CANDIDATE: Explanation(
        "Vous êtes déjà candidat à cette élection.", "Vous pouvez retirer votre candidature avant l’ouverture."
    ),
    Refusal.NOT_A_CANDIDATE: Explanation("Vous n’êtes pas candidat à cette élection.", "Rien n’est à retirer."),
    Refusal.NOBODY_SITS: Explanation(
        "Personne ne siège à l’instance ce jour-là.", "Faites d’abord élire les représentants des collèges."
    ),
    Refusal.MEETING_NOT_CALLED: Explanation(
        "Cette séance est déjà ouverte ou close.", "Rechargez sa page pour voir où elle en est."
    ),
    Refusal.MEETING_NOT_YET: Explanation(
        "La séance n’est pas encore ouverte : son jour n’est pas venu.",
        "Les représentants sont convoqués pour ce jour-là ; pour siéger avant, convoquez une autre séance.",
    ),
    Refusal.MEETING_NOT_OPEN: Explanation(
        "La séance n’est pas ouverte : rien n’a été enregistré.", "Rechargez sa page pour voir où elle en est."
    ),
    Refusal.MEETING_IN_THE_PAST: Explanation("Date de la séance : elle est passée.", "Choisissez une date à venir."),
    Refusal.PROXY_IMPOSSIBLE: Explanation(
        "Procuration : elle va à un siège absent, à lui-même, ou à un siège qui en porte déjà une.",
        "Donnez-la à un autre siège présent ; chacun en porte une au plus.",
    ),
    Refusal.BOARD_WITHOUT_QUORUM: Explanation(
        "Le quorum n’est pas atteint : l’instance ne peut pas décider.",
        "Il faut plus de la moitié des sièges pourvus, présents ou représentés, et deux collèges présents. "
        "Clôturez la séance : les idées passeront à la suivante.",
    ),
    Refusal.NOT_YOUR_SEAT: Explanation(
        "Ce siège n’est pas le vôtre, et il ne vous a pas donné procuration.", "Votez pour votre siège seulement."
    ),
    Refusal.SEAT_IS_PARTY: Explanation(
        "Le titulaire de ce siège est l’auteur de l’idée : il ne vote pas sur elle.",
        "Laissez les autres sièges se prononcer.",
    ),
    Refusal.ITEM_DECIDED: Explanation(
        "L’instance a déjà décidé de cette idée.", "Pour revenir dessus, remettez la décision en cause, avec un motif."
    ),
    Refusal.VOICES_MISSING: Explanation(
        "Tous les sièges présents ou représentés n’ont pas encore voté.",
        "Attendez leur voix, ou demandez-leur de s’abstenir.",
    ),
    Refusal.STUDIES_MISSING: Explanation(
        "L’étude n’est pas close : il faut l’avis de deux évaluateurs.",
        "Remettez votre évaluation sur la page de l’idée, ou demandez celle qui manque.",
    ),
    Refusal.NOT_UNDER_STUDY: Explanation(
        "L’idée n’est pas en instruction : elle ne reçoit pas d’évaluation.",
        "Regardez le chemin de l’idée pour voir l’étape où elle en est.",
    ),
    Refusal.ALREADY_STUDIED: Explanation(
        "Vous avez déjà remis votre évaluation de cette idée.", "L’autre avis vient d’une autre personne."
    ),
    Refusal.OPINION_MISSING: Explanation(
        "Avis : il est vide, trop long (4 000 caractères au plus) ou contient un caractère interdit.",
        "Écrivez ce que l’instance doit savoir avant de décider.",
    ),
    Refusal.EDIT_CLOSED: Explanation(
        "L’idée n’est plus modifiable : elle a été déclarée recevable, réunie ou écartée.",
        "Ajoutez une précision en commentaire, ou demandez à l’équipe.",
    ),
    Refusal.MERGE_INTO_ITSELF: Explanation(
        "Idée d’accueil : c’est la même idée.", "Indiquez le numéro d’une autre idée, celle qui restera."
    ),
    Refusal.MERGE_INTO_CLOSED: Explanation(
        "Idée d’accueil : elle n’existe pas, ou elle n’est plus ouverte aux votes.",
        "Indiquez le numéro d’une idée encore ouverte.",
    ),
    Refusal.UNKNOWN_CASE: Explanation(
        "Cas à rejouer : il n’existe pas ou plus.",
        "Repartez de votre espace d’entraînement et cliquez sur « Proposer une amélioration ».",
    ),
    Refusal.IDEA_NOT_PLANNED: Explanation(
        "Un pilote s’ouvre sur une idée planifiée ; celle-ci ne l’est pas.",
        "Regardez le chemin de l’idée pour voir l’étape où elle en est.",
    ),
    Refusal.PILOT_ALREADY_OPEN: Explanation(
        "Cette idée a déjà un pilote ouvert.", "Menez-le à son terme avant d’en ouvrir un autre."
    ),
    Refusal.PILOT_WITHOUT_PLACES: Explanation(
        f"Places : il en faut une au moins, et {MAX_PLACES} au plus par collège.",
        "Indiquez combien de membres de chaque collège essaieront.",
    ),
    Refusal.PILOT_DATES: Explanation(
        "Dates : les candidatures ferment aujourd’hui ou plus tard, et avant le début.",
        "Vérifiez la date limite des candidatures et la date de début.",
    ),
    Refusal.PILOT_TERM: Explanation(
        f"Durée : un pilote dure de {SHORTEST_DAYS} à {LONGEST_DAYS} jours.",
        "Vérifiez la date de début et la date de fin.",
    ),
    Refusal.PILOT_CRITERIA_MISSING: Explanation(
        f"Critères : ils sont vides, dépassent {MAX_CRITERIA} caractères ou contiennent un caractère interdit.",
        "Écrivez qui peut essayer et ce qui lui sera demandé.",
    ),
    Refusal.PILOT_NOT_RECRUITING: Explanation(
        "Ce pilote ne recrute pas, ou plus.", "Regardez sur sa page où il en est."
    ),
    Refusal.PILOT_NOT_FOR_COLLEGE: Explanation(
        "Ce pilote n’a pas de place pour votre collège.", "Suivez l’idée : ses étapes vous seront dites."
    ),
    Refusal.ALREADY_PILOT_CANDIDATE: Explanation(
        "Vous êtes déjà candidat à ce pilote.", "La réponse vous sera écrite, avec son motif."
    ),
    Refusal.NOT_PILOT_CANDIDATE: Explanation("Vous n’êtes pas candidat à ce pilote.", "Rien n’est à retirer."),
    Refusal.MOTIVATION_MISSING: Explanation(
        f"Ce que vous apportez : c’est vide, ou plus long que {MAX_MOTIVATION} caractères, ou illisible.",
        "Dites en deux phrases en quoi vous répondez aux critères.",
    ),
    Refusal.PILOT_FULL: Explanation(
        "Toutes les places de ce collège sont prises.", "Gardez cette candidature en attente, ou ne la retenez pas."
    ),
    Refusal.CANDIDATE_GONE: Explanation(
        "Ce candidat s’est retiré, ou a quitté le club.", "Rechargez la page : sa candidature n’attend plus de réponse."
    ),
    Refusal.OWN_CANDIDACY: Explanation(
        "Cette candidature est la vôtre : vous n’en décidez pas.", "Laissez un autre membre de l’équipe répondre."
    ),
    Refusal.PILOT_CANDIDATES_WAIT: Explanation(
        "Des candidats attendent encore leur réponse.", "Répondez à chacun, avec un motif, puis lancez le pilote."
    ),
    Refusal.PILOT_WITHOUT_MEMBERS: Explanation(
        "Aucun candidat n’est retenu.", "Retenez-en un au moins, ou annulez le pilote avec un motif."
    ),
    Refusal.PILOT_NOT_RUNNING: Explanation(
        "Ce pilote n’est pas en cours : rien n’a été enregistré.", "Regardez sur sa page où il en est."
    ),
    Refusal.NOT_A_PILOT: Explanation(
        "Vous n’êtes pas membre de ce pilote.", "Seuls les membres retenus donnent leur retour."
    ),
    Refusal.DIFFICULTY_MISSING: Explanation(
        "Difficultés : vous signalez un blocage sans le décrire.",
        "Dites ce qui bloque : l’instance lira votre texte, sans votre nom.",
    ),
    Refusal.DIFFICULTY_UNREADABLE: Explanation(
        f"Difficultés : le texte dépasse {MAX_DIFFICULTIES} caractères ou contient un caractère interdit.",
        "Raccourcissez le texte, ou retapez-le à la main.",
    ),
    Refusal.PILOT_NOT_OVER: Explanation(
        "Le pilote n’est pas terminé : des membres n’ont pas donné leur retour final.",
        "Attendez la date de fin, ou leurs retours.",
    ),
    Refusal.PILOT_NOT_REPORTED: Explanation(
        "Le rapport du pilote n’est pas encore remis à l’instance.",
        "Remettez le rapport avant de dire la suite donnée à l’idée.",
    ),
    Refusal.VOICE_MISSING: Explanation(
        "Voix : aucune n’est choisie.", "Choisissez retenir, reporter, écarter ou s’abstenir."
    ),
    Refusal.MINUTES_NOT_WRITTEN: Explanation(
        "Le procès-verbal n’existe pas encore.", "Il est écrit et publié à la clôture de la séance."
    ),
    Refusal.MINUTES_RETIRED: Explanation(
        "Le texte de ce procès-verbal a été retiré au terme de dix ans.",
        "Les décisions et leurs motifs restent sur cette page ; les empreintes prouvent encore la suite.",
    ),
    Refusal.DISSENT_TOO_LONG: Explanation(
        "Opinion : elle dépasse 2 000 caractères ou contient un caractère interdit.", "Raccourcissez le texte."
    ),
    **TALK,
}
