"""The rules of an account as tables, each with its evidence: links, lock, gestures, who approves what.

The account is fictitious: it lives in a practice space and opens nothing. Source of the official rows: the community
site of Chorus Pro, questions most asked and good practices, as read in November 2026. What no text says is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sandbox.domain.labelled import Evidence, Labelled
from sandbox.domain.typography import typeset

COMMUNITY = "Communauté Chorus Pro, questions les plus posées et bonnes pratiques, lues en novembre 2026"
LINK_LIFE = timedelta(minutes=60)
MAX_TRIES = 5
LOCK_LIFE = timedelta(hours=1)
MANAGER_DAYS = 1
"""Working days that a scripted manager takes, when the scenario does not say otherwise. Ours: no text gives a delay."""
MAX_REASON = 300


class Phase(Labelled):
    """Where an account stands (the words are ours)."""

    NONE = "AUCUN", "Pas encore créé"
    TO_ACTIVATE = "A_ACTIVER", "À activer"
    SIGNED_OUT = "DECONNECTE", "Actif, déconnecté"
    LOCKED = "VERROUILLE", "Verrouillé"
    SIGNED_IN = "CONNECTE", "Connecté"


class AccountAction(Labelled):
    """What one does to one’s own account."""

    ACTIVATE = "activer", "Activer le compte"
    RESEND = "renvoyer", "Renvoyer le lien d’activation"
    SIGN_IN = "connecter", "Se connecter"
    CHANGE_SECRET = "oublier", "Mot de passe oublié"
    SIGN_OUT = "deconnecter", "Se déconnecter"
    ASK = "demander", "Demander un accès"


class Access(Labelled):
    """What one asks of the manager: to be attached to the structure, then its espaces one by one."""

    ATTACHMENT = "RATTACHEMENT", "Rattachement à la structure"
    ISSUED = "FACTURES_EMISES", "Factures émises"
    RECEIVED = "FACTURES_RECUES", "Factures reçues"
    TO_VALIDATE = "FACTURES_A_VALIDER", "Factures à valider"
    WORKS = "FACTURES_DE_TRAVAUX", "Factures de travaux"
    JUSTICE = "MEMOIRES_DE_FRAIS_DE_JUSTICE", "Mémoires de frais de justice"
    TIC = "REMBOURSEMENT_TIC", "Demandes de remboursement TIC"

    @property
    def is_espace(self) -> bool:
        """Whether it is a space of the portal."""
        return self is not Access.ATTACHMENT


ESPACES = tuple(access for access in Access if access.is_espace)


class AccessStatus(Labelled):
    """Where a request for an access stands."""

    PENDING = "EN_ATTENTE", "En attente du gestionnaire"
    GRANTED = "APPROUVEE", "Approuvée"
    REFUSED = "REFUSEE", "Refusée"


class Level(Labelled):
    """The two managers of a structure."""

    PRINCIPAL = "principal", "Gestionnaire principal"
    SECONDARY = "secondaire", "Gestionnaire secondaire"


class ManagerAction(Labelled):
    """What a manager does."""

    ANSWER = "repondre", "Approuver ou refuser un rattachement, un espace"
    CONFIGURE = "parametrer", "Tenir la fiche de la structure"
    NAME_SECONDARY = "nommer", "Nommer un gestionnaire secondaire"
    MUTE = "couper", "Couper ses notifications de facturation"


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A gesture, and the phases in which one may make it."""

    action: AccountAction
    phases: frozenset[Phase]
    evidence: Evidence
    source: str = ""


_P, _A, _O, _OURS = Phase, AccountAction, Evidence.OFFICIAL, Evidence.ASSUMED

GESTURES: Mapping[AccountAction, PhaseRow] = {
    row.action: row
    for row in (
        PhaseRow(_A.ACTIVATE, frozenset({_P.TO_ACTIVATE}), _O, COMMUNITY),
        PhaseRow(_A.RESEND, frozenset({_P.TO_ACTIVATE}), _O, COMMUNITY),
        PhaseRow(_A.SIGN_IN, frozenset({_P.SIGNED_OUT}), _O, COMMUNITY),
        PhaseRow(_A.CHANGE_SECRET, frozenset({_P.SIGNED_OUT}), Evidence.ASSUMED),
        PhaseRow(_A.SIGN_OUT, frozenset({_P.SIGNED_IN}), _O, COMMUNITY),
        PhaseRow(_A.ASK, frozenset({_P.SIGNED_IN}), _O, COMMUNITY),
    )
}
"""When each gesture is possible; anything else is refused."""


@dataclass(frozen=True, slots=True)
class ManagerRow:
    """A gesture of managers, which of the two make it, and the evidence of each answer."""

    action: ManagerAction
    levels: frozenset[Level]
    evidence: Evidence
    source: str = ""
    of_secondary: Evidence = Evidence.ASSUMED


MANAGERS: Mapping[ManagerAction, ManagerRow] = {
    row.action: row
    for row in (
        ManagerRow(ManagerAction.ANSWER, frozenset(Level), _O, COMMUNITY),
        ManagerRow(ManagerAction.CONFIGURE, frozenset(Level), _O, COMMUNITY),
        ManagerRow(ManagerAction.NAME_SECONDARY, frozenset({Level.PRINCIPAL}), Evidence.ASSUMED),
        ManagerRow(ManagerAction.MUTE, frozenset({Level.SECONDARY}), _O, COMMUNITY),
    )
}
"""Who does what: ``evidence`` for the principal. Texts say that secondaries exist, not what they may do; « the same,
day by day » is what users say of them: hence ``of_secondary``."""


@dataclass(frozen=True, slots=True)
class AccountRule:
    """One rule in a sentence, as the pages and the documentation show it."""

    says: str
    evidence: Evidence
    source: str = ""


_RULES = (
    AccountRule("Le lien d’activation vit soixante minutes.", _O, COMMUNITY),
    AccountRule("L’assistant renvoie le lien à qui ne le trouve pas.", _O, COMMUNITY),
    AccountRule("Un lien renvoyé annule le précédent.", Evidence.ASSUMED),
    AccountRule("Cinq mots de passe faux verrouillent le compte une heure.", _O, COMMUNITY),
    AccountRule(
        "Une connexion, un mot de passe changé ou la fin du verrou remettent le compte des essais à zéro.",
        Evidence.ASSUMED,
    ),
    AccountRule("« Mot de passe oublié » ne lève pas un verrou.", Evidence.ASSUMED),
    AccountRule(
        "Une structure a un seul gestionnaire principal, et plusieurs secondaires s’il le faut.", _O, COMMUNITY
    ),
    AccountRule(
        "On demande son rattachement, puis des espaces ; le gestionnaire les approuve dans « Approbations ».",
        _O,
        COMMUNITY,
    ),
    AccountRule("Un refus porte un motif écrit, et la demande peut être refaite.", Evidence.ASSUMED),
    AccountRule("Un espace accordé entre dans le menu à la connexion suivante, pas avant.", _O, COMMUNITY),
    AccountRule("Le gestionnaire du scénario répond en un jour ouvré, sauf mention contraire.", Evidence.ASSUMED),
    AccountRule(
        "Le portail exige aussi un second facteur depuis le 19/09/2024 : un code reçu par courriel ou lu dans une "
        "application. Il n’est pas joué ici ; votre compte Préau, lui, offre le sien.",
        _O,
        COMMUNITY,
    ),
    AccountRule(
        "À la création du compte, le portail demande de recopier un captcha. Il n’est pas joué ici : il ne s’apprend "
        "pas.",
        _O,
        COMMUNITY,
    ),
)
RULES: tuple[AccountRule, ...] = tuple(AccountRule(typeset(row.says), row.evidence, row.source) for row in _RULES)
"""What the pages and the documentation say, in the order in which one meets it."""
