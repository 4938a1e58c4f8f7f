"""« Sollicitations »: where a question goes, who may do what to it, and what scripted clients answer.

Source: lettre d’information Chorus Pro, AIFE, spring 2021: some pairs of category and sub-category go straight to the
public client, any other one is read first by the support of AIFE, hence later. The published list of pairs is a
picture: the labels of the table, the statuses and the days are ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sandbox.domain.actions import EventType
from sandbox.domain.calendar import add_working_time
from sandbox.domain.labelled import Evidence, Labelled
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import RETURNED, VALIDATION_RETURNS, WORKS_RETURNS, Family, Status

SUPPORT_DAYS = 3
"""Working days that the support takes to read a request. Ours: the letter says « later », not how much later."""
CLIENT_DAYS = 1
"""Working days that a scripted client takes to answer, when the scenario does not say otherwise."""
MAX_SUBJECT = 100
MAX_TEXT = 2000


class Route(Labelled):
    """Who reads a request first, and who answers it."""

    DIRECT = "DIRECTE", "Droit au client"
    RELAYED = "RELAYEE", "Lue d’abord par l’assistance, puis transmise au client"
    SUPPORT = "ASSISTANCE", "Traitée par l’assistance"


@dataclass(frozen=True, slots=True)
class Pair:
    """A category and a sub-category: ``code`` names the two. ``answer``: what the support answers, if it does."""

    code: str
    category: str
    subcategory: str
    route: Route
    evidence: Evidence
    answer: str = ""

    @property
    def label(self) -> str:
        """The two, as people read them."""
        return f"{self.category} › {self.subcategory}"


REQUEST_EVENTS = (
    EventType.REQUEST_SENT,
    EventType.REQUEST_FORWARDED,
    EventType.REQUEST_ANSWERED,
    EventType.REQUEST_FOLLOWED_UP,
    EventType.REQUEST_CLOSED,
)
"""The steps of a request, as the journal writes them."""


class RequestStatus(Labelled):
    """Where a request stands (ours: the real labels are not published)."""

    WITH_SUPPORT = "CHEZ_ASSISTANCE", "Chez l’assistance"
    WITH_CLIENT = "CHEZ_CLIENT", "Chez le client"
    ANSWERED = "REPONDUE", "Répondue"
    CLOSED = "CLOSE", "Close"


class RequestParty(Labelled):
    """Who speaks in a request."""

    AUTHOR = "EMETTEUR", "Émetteur"
    SUPPORT = "ASSISTANCE", "Assistance Chorus Pro (AIFE)"
    CLIENT = "CLIENT", "Client"


class RequestAction(Labelled):
    """What may be done to a request once it is sent."""

    FORWARD = "transmettre", "Transmettre au client"
    ANSWER = "repondre", "Répondre"
    FOLLOW_UP = "relancer", "Relancer"
    CLOSE = "clore", "Clore la sollicitation"


@dataclass(frozen=True, slots=True)
class RequestMove:
    """One row of the table: who may do what, from where, to where, on which routes."""

    action: RequestAction
    source: RequestStatus
    target: RequestStatus
    party: RequestParty
    routes: frozenset[Route]
    event: EventType
    evidence: Evidence


_TO_CLIENT = frozenset({Route.DIRECT, Route.RELAYED})
_BY_SUPPORT = frozenset({Route.SUPPORT})
_S, _P, _A = RequestStatus, RequestParty, RequestAction

MOVES: tuple[RequestMove, ...] = (
    RequestMove(
        _A.FORWARD,
        _S.WITH_SUPPORT,
        _S.WITH_CLIENT,
        _P.SUPPORT,
        frozenset({Route.RELAYED}),
        EventType.REQUEST_FORWARDED,
        Evidence.OFFICIAL,
    ),
    RequestMove(
        _A.ANSWER,
        _S.WITH_CLIENT,
        _S.ANSWERED,
        _P.CLIENT,
        _TO_CLIENT,
        EventType.REQUEST_ANSWERED,
        Evidence.OBSERVED,
    ),
    RequestMove(
        _A.ANSWER,
        _S.WITH_SUPPORT,
        _S.ANSWERED,
        _P.SUPPORT,
        _BY_SUPPORT,
        EventType.REQUEST_ANSWERED,
        Evidence.ASSUMED,
    ),
    RequestMove(
        _A.FOLLOW_UP,
        _S.ANSWERED,
        _S.WITH_CLIENT,
        _P.AUTHOR,
        _TO_CLIENT,
        EventType.REQUEST_FOLLOWED_UP,
        Evidence.ASSUMED,
    ),
    RequestMove(
        _A.FOLLOW_UP,
        _S.ANSWERED,
        _S.WITH_SUPPORT,
        _P.AUTHOR,
        _BY_SUPPORT,
        EventType.REQUEST_FOLLOWED_UP,
        Evidence.ASSUMED,
    ),
    *(
        RequestMove(
            _A.CLOSE,
            source,
            _S.CLOSED,
            _P.AUTHOR,
            frozenset(Route),
            EventType.REQUEST_CLOSED,
            Evidence.ASSUMED,
        )
        for source in (_S.WITH_SUPPORT, _S.WITH_CLIENT, _S.ANSWERED)
    ),
)
"""The circuit of a request."""


def first_status(route: Route) -> RequestStatus:
    """Where a request goes when it is sent."""
    return RequestStatus.WITH_CLIENT if route is Route.DIRECT else RequestStatus.WITH_SUPPORT


def offered(status: RequestStatus, party: RequestParty, route: Route) -> tuple[RequestMove, ...]:
    """What a party may do now, in the order of the table."""
    return tuple(row for row in MOVES if row.source is status and row.party is party and route in row.routes)


def resolve(action: RequestAction, *, status: RequestStatus, party: RequestParty, route: Route) -> RequestMove:
    """The row of a gesture; RefusedError (REQUEST_NOT_NOW) when the table has none."""
    for row in offered(status, party, route):
        if row.action is action:
            return row
    values = {"action": action.label, "status": status.label}
    raise RefusedError(Refusal(RefusalCode.REQUEST_NOT_NOW, values=values))


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What one types before sending. ``addressee_known``: an invoice or a client is named; ``to_oneself``: it is us."""

    pair: Pair | None
    text: str
    addressee_known: bool = False
    to_oneself: bool = False


def objections(draft: RequestDraft) -> tuple[Refusal, ...]:
    """Why a request cannot be sent, in the order of the screen."""
    found = []
    if draft.pair is None:
        found.append(Refusal(RefusalCode.REQUEST_PAIR_UNKNOWN, field="pair"))
    elif draft.pair.route is not Route.SUPPORT:
        values = {"pair": draft.pair.label}
        if not draft.addressee_known:
            found.append(Refusal(RefusalCode.REQUEST_WITHOUT_CLIENT, field="invoice", values=values))
        elif draft.to_oneself:
            found.append(Refusal(RefusalCode.REQUEST_TO_ONESELF, field="invoice", values=values))
    if not draft.text.strip():
        found.append(Refusal(RefusalCode.REQUEST_TEXT_MISSING, field="text"))
    elif len(draft.text) > MAX_TEXT:
        values = {"limit": str(MAX_TEXT), "length": str(len(draft.text))}
        found.append(Refusal(RefusalCode.REQUEST_TEXT_TOO_LONG, field="text", values=values))
    return tuple(found)


# -- what the others do --


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What whoever answers sees. ``status`` None: no invoice is linked; days and reason are those of the invoice."""

    client: str
    pair: str
    number: str = ""
    status: Status | None = None
    since: str = ""
    reason: str = ""
    comment: str = ""
    follow_ups: int = 0


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """What a client answers, after how many working days, about an invoice in one of these statuses (empty: any).

    ``client``: the identifier of the structure (empty: whoever). The first rule that fits decides.
    """

    text: str
    client: str = ""
    statuses: frozenset[Status] = frozenset()
    after_days: int = CLIENT_DAYS

    def fits(self, facts: RequestFacts) -> bool:
        """Whether it answers this request."""
        if self.client not in ("", facts.client):
            return False
        return not self.statuses or facts.status in self.statuses


_VALIDATION = frozenset(status for status in Status if status.family is Family.VALIDATION)
DEFAULT_ANSWERS: tuple[AnswerRule, ...] = (
    AnswerRule(
        "La facture {number} vous attend : elle est « à recycler » depuis le {since}. Corrigez l’adresse indiquée dans "
        "notre commentaire et renvoyez-la sous le même numéro.",
        statuses=frozenset({Status.TO_RECYCLE}),
    ),
    AnswerRule(
        "La facture {number} est suspendue depuis le {since} : il nous manque une pièce. Joignez-la par « Compléter », "
        "le délai reprendra.",
        statuses=frozenset({Status.SUSPENDED}),
    ),
    AnswerRule(
        "Nous avons rejeté la facture {number} le {since}, motif « {reason} ». Traitez le rejet, puis déposez une "
        "nouvelle facture corrigée, sous un autre numéro.",
        statuses=frozenset({Status.REJECTED}),
    ),
    AnswerRule(
        "La facture {number} est payée : l’ordre est parti le {since}. Comptez quelques jours pour le virement.",
        statuses=frozenset({Status.PAID}),
    ),
    AnswerRule(
        "La facture {number} est chez notre comptable depuis le {since}. Il contrôle, puis il paie.",
        statuses=frozenset({Status.MANDATED, Status.WITH_ACCOUNTANT, Status.POSTED}),
    ),
    AnswerRule(
        "Le service fait de la facture {number} est constaté depuis le {since}. Nous préparons le mandat.",
        statuses=frozenset({Status.SERVICE_CERTIFIED}),
    ),
    AnswerRule(
        "La facture {number} n’est pas encore chez nous : le valideur que vous avez nommé doit d’abord se prononcer.",
        statuses=_VALIDATION,
    ),
    AnswerRule(
        "La pièce {number} est revenue à celui qui l’a déposée le {since}, motif « {reason} ». Elle n’avancera pas "
        "sans lui.",
        statuses=frozenset(WORKS_RETURNS | VALIDATION_RETURNS | RETURNED),
    ),
    AnswerRule(
        "Nous avons bien la facture {number}, depuis le {since}. Le service qui a passé la commande doit constater le "
        "service fait ; nous le relançons aujourd’hui.",
        statuses=frozenset(Status),
    ),
    AnswerRule(
        "De quelle facture s’agit-il ? Rattachez-la à votre sollicitation, ou donnez son numéro : sans lui, nous ne "
        "pouvons rien chercher.",
    ),
)
"""What a client answers when his scenario says nothing: what the status of the invoice says. The last one fits all."""


def answer_rule(rules: Iterable[AnswerRule], facts: RequestFacts) -> AnswerRule:
    """The rule that answers: the scenario's own first."""
    return next(rule for rule in (*rules, *DEFAULT_ANSWERS) if rule.fits(facts))


def answer_text(rule: AnswerRule, facts: RequestFacts) -> str:
    """The answer in words."""
    return typeset(
        rule.text.format(number=facts.number, since=facts.since, reason=facts.reason or "non précisé").strip()
    )


@dataclass(frozen=True, slots=True)
class RequestTurn:
    """What will happen to a request by itself: ``rule`` is that of the client who answers."""

    due_at: datetime
    move: RequestMove
    rule: AnswerRule | None = None


def request_turn(
    *,
    status: RequestStatus,
    route: Route,
    since: datetime,
    facts: RequestFacts,
    rules: Iterable[AnswerRule],
    client_is_played: bool,
) -> RequestTurn | None:
    """The next step of a request; None when it waits for a person."""
    if status is RequestStatus.WITH_SUPPORT:
        due_at = add_working_time(since, days=SUPPORT_DAYS)
        return RequestTurn(due_at, offered(status, RequestParty.SUPPORT, route)[0])
    if status is RequestStatus.WITH_CLIENT and not client_is_played:
        rule = answer_rule(rules, facts)
        due_at = add_working_time(since, days=rule.after_days)
        return RequestTurn(due_at, offered(status, RequestParty.CLIENT, route)[0], rule)
    return None


def request_number(rank: int) -> str:
    """The number of a request (its shape is ours)."""
    return f"S-{rank:05d}"


_TEXTS = {
    "SUIVI": "Bonjour,\n\nVotre structure a reçu notre facture {number}. Elle est au statut « {status} » depuis le "
    "{since}. Pouvez-vous nous dire où en est son règlement, et s’il vous manque quelque chose ?\n\nMerci.",
    "REJET": "Bonjour,\n\nNotre facture {number} est au statut « {status} » depuis le {since}. Pouvez-vous nous dire "
    "ce qui ne convient pas, et ce que vous attendez dans la nouvelle facture ?\n\nMerci.",
}


def suggested_text(pair: str, *, number: str, status: str, since: str) -> str:
    """What the description proposes for an invoice; empty for a pair that asks something else."""
    return typeset(_TEXTS.get(pair, "").format(number=number, status=status, since=since))
