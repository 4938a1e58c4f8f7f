"""What the pages of a practice account say: where it stands, its mailbox, the state of each espace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from sandbox.domain.account_drills import AccountDrill
from sandbox.domain.account_rules import ESPACES, LINK_LIFE, MAX_TRIES, Access, AccessStatus, Phase
from sandbox.domain.accounts import AccessRequest, Account, LinkState

PHASE_TONES = {
    Phase.NONE: "neutral",
    Phase.TO_ACTIVATE: "warning",
    Phase.SIGNED_OUT: "waiting",
    Phase.LOCKED: "error",
    Phase.SIGNED_IN: "success",
}
ACCESS_TONES = {AccessStatus.PENDING: "waiting", AccessStatus.GRANTED: "success", AccessStatus.REFUSED: "error"}
LINK_TONES = {
    LinkState.LIVE: "success",
    LinkState.EXPIRED: "error",
    LinkState.REPLACED: "closed",
    LinkState.USED: "neutral",
}


def hour(moment: datetime) -> str:
    """« 10 h 05 », in the time of Paris."""
    local = timezone.localtime(moment)
    return f"{local.hour}\u00a0h\u00a0{local:%M}"


def ball(account: Account, drill: AccountDrill, now: datetime) -> str:
    """What the account waits for, in one sentence."""
    phase = account.phase(now)
    if phase is Phase.NONE:
        return "Le compte n’est pas encore créé."
    if phase is Phase.TO_ACTIVATE:
        if account.link_state(len(account.links), now) is LinkState.LIVE:
            return f"Le compte attend d’être activé\u00a0: le lien vit jusqu’à {hour(account.links[-1] + LINK_LIFE)}."
        return "Le lien reçu a vécu plus de soixante minutes : demandez-en un autre à l’assistant."
    if phase is Phase.LOCKED and account.locked_until is not None:
        return f"Le compte est verrouillé jusqu’à {hour(account.locked_until)} : d’ici là, tout essai est refusé."
    if phase is Phase.SIGNED_OUT:
        left = account.tries_left(now)
        return (
            "Le compte est actif : connectez-vous."
            if left == MAX_TRIES
            else f"Il reste {left}\u00a0essai{'s' if left > 1 else ''} sur {MAX_TRIES} avant le verrou d’une heure."
        )
    if account.unseen(drill.person):
        return "Un espace vous est accordé : il entrera dans le menu à votre prochaine connexion."
    pending = [it for it in account.requests if it.by == drill.person and it.status is AccessStatus.PENDING]
    if pending:
        return f"Votre demande attend le gestionnaire de la structure {pending[0].structure_name}."
    if not account.attached(drill.person):
        return "Vous n’êtes rattaché à aucune structure : c’est la première demande à faire."
    if not account.menu(drill.person):
        return "Vous êtes rattaché, sans espace encore : demandez celui de votre travail."
    return "Votre menu est à jour."


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of the fictitious mailbox; ``link``: the rank of the activation link it holds, 0 for none."""

    at: datetime
    subject: str
    text: str
    link: int = 0
    state: str = ""
    tone: str = ""


def mails(account: Account, drill: AccountDrill, now: datetime) -> list[Mail]:
    """The mailbox, newest first."""
    found = [_link_mail(account, rank, at, now) for rank, at in enumerate(account.links, start=1)]
    found += [_answer_mail(it) for it in account.requests if it.by == drill.person and it.answered_at is not None]
    return sorted(found, key=lambda mail: mail.at)[::-1]


def _link_mail(account: Account, rank: int, at: datetime, now: datetime) -> Mail:
    state = account.link_state(rank, now)
    return Mail(
        at=at,
        subject="Activez votre compte",
        text=f"Ce lien vit soixante minutes, jusqu’à {hour(at + LINK_LIFE)}.",
        link=0 if state is LinkState.USED else rank,
        # A mail does not know that its link died: one reads the hour, as on the real portal.
        state=state.label if state is LinkState.USED else "",
        tone=LINK_TONES[state],
    )


def _answer_mail(request: AccessRequest) -> Mail:
    granted = request.status is AccessStatus.GRANTED
    reason = "" if granted else f" Motif\u00a0: «\u00a0{request.reason}\u00a0»"
    return Mail(
        at=request.answered_at or request.asked_at,
        subject=f"{request.access.label} : demande {request.status.label.lower()}",
        text=f"{request.answered_by}, pour {request.structure_name}.{reason}",
        state=request.status.label,
        tone=ACCESS_TONES[request.status],
    )


@dataclass(frozen=True, slots=True)
class EspaceRow:
    """An espace, the last time it was asked for, and whether it may be asked for now."""

    access: Access
    request: AccessRequest | None
    in_menu: bool
    tone: str

    @property
    def state(self) -> str:
        """Where it stands, in a few words."""
        if self.request is None:
            return "Jamais demandé"
        if self.request.status is AccessStatus.GRANTED:
            return "Dans votre menu" if self.in_menu else "Approuvé, à la prochaine connexion"
        return self.request.status.label

    @property
    def may_ask(self) -> bool:
        """Whether the button is offered."""
        return self.request is None or self.request.status is AccessStatus.REFUSED


def espace_rows(account: Account, drill: AccountDrill, structure: str) -> list[EspaceRow]:
    """Every espace, as it stands with a structure (empty: attached nowhere)."""
    menu = account.menu(drill.person)
    found = []
    for access in ESPACES:
        request = account.latest(access, structure, drill.person)
        shown = access in menu
        tone = "neutral" if request is None else ACCESS_TONES[request.status]
        found.append(EspaceRow(access, request, shown, "waiting" if tone == "success" and not shown else tone))
    return found
