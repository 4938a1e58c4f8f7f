"""The circuits: one declarative table a circuit, and the small engine that reads it.

The table drives the service, the buttons, the API, the database constraint, the diagram and the tests. Circuits are
sums of row groups, chosen by the frame. Time, routing and the accountants' application act as ``Role.SYSTEM``.
« Acquittée » and « rejet traité » are flags beside the status: see ``FLAGS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.domain.actions import Action, EventType, Reason
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import ActionRefusedError, Refusal, RefusalCode
from sandbox.domain.vocabulary import Frame, Role, Status


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards may know of a document: plain values, no row."""

    status: Status
    recipient_by_flow: bool = False
    unused_statuses: frozenset[Status] = frozenset()
    acknowledged_at: datetime | None = None
    rejection_handled_at: datetime | None = None


Guard = Callable[[Facts], Refusal | None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: who may do what, from where to where. ``note`` names the source of the rule."""

    action: Action
    sources: frozenset[Status]
    target: Status
    roles: frozenset[Role]
    event: EventType
    evidence: Evidence
    note: str
    needs_reason: bool = False
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """One button of the action bar: allowed, or greyed with the reason why."""

    action: Action
    allowed: bool
    refusal: Refusal | None
    needs_reason: bool
    reasons: tuple[Reason, ...]
    evidence: Evidence
    note: str
    target: Status | None


def _received_by_flow(facts: Facts) -> Refusal | None:
    return None if facts.recipient_by_flow else Refusal(RefusalCode.NOT_BY_FLOW)


def _uses(status: Status) -> Guard:
    def guard(facts: Facts) -> Refusal | None:
        if status in facts.unused_statuses:
            return Refusal(RefusalCode.STATUS_UNUSED, values={"status": status.label})
        return None

    return guard


_SUPPLIER = frozenset({Role.SUPPLIER})
_RECIPIENT = frozenset({Role.RECIPIENT})
_SYSTEM = frozenset({Role.SYSTEM})
_PUBLISHED_SOURCES = frozenset({Status.AVAILABLE, Status.SERVICE_CERTIFIED, Status.COMPLETED, Status.MANDATED})

DEPOSIT = (
    Transition(
        action=Action.SUBMIT,
        sources=frozenset({Status.DRAFT}),
        target=Status.DEPOSITED,
        roles=_SUPPLIER,
        event=EventType.DEPOSITED,
        evidence=Evidence.OFFICIAL,
        note="« Valider et envoyer », cadres A1 et A2",
    ),
    Transition(
        action=Action.DELETE,
        sources=frozenset({Status.DRAFT}),
        target=Status.DELETED,
        roles=_SUPPLIER,
        event=EventType.DRAFT_DELETED,
        evidence=Evidence.ASSUMED,
        note="Statut publié, geste supposé",
    ),
)

TRANSMISSION = (
    Transition(
        action=Action.ROUTE,
        sources=frozenset({Status.DEPOSITED}),
        target=Status.ROUTING,
        roles=_SYSTEM,
        event=EventType.ROUTED,
        evidence=Evidence.ASSUMED,
        note="Destinataires raccordés par flux",
        guards=(_received_by_flow,),
    ),
    Transition(
        action=Action.MAKE_AVAILABLE,
        sources=frozenset({Status.DEPOSITED, Status.ROUTING}),
        target=Status.AVAILABLE,
        roles=_SYSTEM,
        event=EventType.MADE_AVAILABLE,
        evidence=Evidence.OFFICIAL,
        note="Cycle de vie publié par l’AIFE",
    ),
)

RECEPTION = (
    Transition(
        action=Action.TAKE_INTO_ACCOUNT,
        sources=frozenset({Status.AVAILABLE}),
        target=Status.TAKEN_BY_RECIPIENT,
        roles=_RECIPIENT,
        event=EventType.TAKEN_INTO_ACCOUNT,
        evidence=Evidence.OBSERVED,
        note="Statut publié, geste observé chez un raccordé",
    ),
)

RETURNS = (
    # Wrong recipient data: the same invoice comes back with another address.
    Transition(
        action=Action.ASK_RECYCLING,
        sources=_PUBLISHED_SOURCES,
        target=Status.TO_RECYCLE,
        roles=_RECIPIENT,
        event=EventType.RECYCLING_ASKED,
        evidence=Evidence.OFFICIAL,
        note="Suivi du traitement (AIFE) ; statuts de départ observés",
        needs_reason=True,
    ),
    Transition(
        action=Action.ASK_RECYCLING,
        sources=frozenset({Status.TAKEN_BY_RECIPIENT}),
        target=Status.TO_RECYCLE,
        roles=_RECIPIENT,
        event=EventType.RECYCLING_ASKED,
        evidence=Evidence.ASSUMED,
        note="Supposé : la prise en compte ne doit pas être une impasse",
        needs_reason=True,
    ),
    # Missing documents: the legal interruption of the payment time.
    Transition(
        action=Action.SUSPEND,
        sources=_PUBLISHED_SOURCES,
        target=Status.SUSPENDED,
        roles=_RECIPIENT,
        event=EventType.SUSPENDED,
        evidence=Evidence.OFFICIAL,
        note="Suivi du traitement (AIFE) ; statuts de départ observés",
        needs_reason=True,
    ),
    Transition(
        action=Action.SUSPEND,
        sources=frozenset({Status.TAKEN_BY_RECIPIENT}),
        target=Status.SUSPENDED,
        roles=_RECIPIENT,
        event=EventType.SUSPENDED,
        evidence=Evidence.ASSUMED,
        note="Supposé : la prise en compte ne doit pas être une impasse",
        needs_reason=True,
    ),
    # Wrong billing data: the end of this invoice, another one under another number.
    Transition(
        action=Action.REJECT,
        sources=_PUBLISHED_SOURCES,
        target=Status.REJECTED,
        roles=_RECIPIENT,
        event=EventType.REJECTED,
        evidence=Evidence.OFFICIAL,
        note="Suivi du traitement (AIFE) ; statuts de départ observés",
        needs_reason=True,
    ),
    Transition(
        action=Action.REJECT,
        sources=frozenset({Status.TAKEN_BY_RECIPIENT}),
        target=Status.REJECTED,
        roles=_RECIPIENT,
        event=EventType.REJECTED,
        evidence=Evidence.ASSUMED,
        note="Supposé : la prise en compte ne doit pas être une impasse",
        needs_reason=True,
    ),
    # Only SIRET, service and commitment change; the number stays.
    Transition(
        action=Action.RECYCLE,
        sources=frozenset({Status.TO_RECYCLE}),
        target=Status.DEPOSITED,
        roles=_SUPPLIER,
        event=EventType.RECYCLED,
        evidence=Evidence.OFFICIAL,
        note="Même numéro, seul l’acheminement change",
    ),
    # Only attachments and a comment are added: wrong data means a rejection.
    Transition(
        action=Action.COMPLETE,
        sources=frozenset({Status.SUSPENDED}),
        target=Status.COMPLETED,
        roles=_SUPPLIER,
        event=EventType.COMPLETED,
        evidence=Evidence.OBSERVED,
        note="Service « completer » de l’API",
    ),
)

PROCESSING = (
    Transition(
        action=Action.CERTIFY_SERVICE,
        sources=frozenset({Status.AVAILABLE, Status.COMPLETED}),
        target=Status.SERVICE_CERTIFIED,
        roles=_RECIPIENT,
        event=EventType.SERVICE_CERTIFIED,
        evidence=Evidence.OFFICIAL,
        note="Statut facultatif, déclaré dans l’annuaire",
        guards=(_uses(Status.SERVICE_CERTIFIED),),
    ),
    Transition(
        action=Action.CERTIFY_SERVICE,
        sources=frozenset({Status.TAKEN_BY_RECIPIENT}),
        target=Status.SERVICE_CERTIFIED,
        roles=_RECIPIENT,
        event=EventType.SERVICE_CERTIFIED,
        evidence=Evidence.ASSUMED,
        note="Supposé : la prise en compte ne doit pas être une impasse",
        guards=(_uses(Status.SERVICE_CERTIFIED),),
    ),
    Transition(
        action=Action.MANDATE,
        sources=frozenset({Status.AVAILABLE, Status.SERVICE_CERTIFIED, Status.COMPLETED}),
        target=Status.MANDATED,
        roles=_RECIPIENT,
        event=EventType.MANDATED,
        evidence=Evidence.OFFICIAL,
        note="Statut facultatif, déclaré dans l’annuaire",
        guards=(_uses(Status.MANDATED),),
    ),
    Transition(
        action=Action.MANDATE,
        sources=frozenset({Status.TAKEN_BY_RECIPIENT}),
        target=Status.MANDATED,
        roles=_RECIPIENT,
        event=EventType.MANDATED,
        evidence=Evidence.ASSUMED,
        note="Supposé : la prise en compte ne doit pas être une impasse",
        guards=(_uses(Status.MANDATED),),
    ),
    Transition(
        action=Action.HAND_TO_ACCOUNTANT,
        sources=frozenset({Status.MANDATED}),
        target=Status.WITH_ACCOUNTANT,
        roles=frozenset({Role.RECIPIENT, Role.SYSTEM}),
        event=EventType.HANDED_TO_ACCOUNTANT,
        evidence=Evidence.OFFICIAL,
        note="Par le destinataire, ou par l’application des comptables à réception du mandat",
        guards=(_uses(Status.WITH_ACCOUNTANT),),
    ),
    Transition(
        action=Action.HAND_TO_ACCOUNTANT,
        sources=frozenset({Status.AVAILABLE, Status.TAKEN_BY_RECIPIENT, Status.SERVICE_CERTIFIED, Status.COMPLETED}),
        target=Status.WITH_ACCOUNTANT,
        roles=frozenset({Role.RECIPIENT, Role.SYSTEM}),
        event=EventType.HANDED_TO_ACCOUNTANT,
        evidence=Evidence.ASSUMED,
        note="« Mandatée » est facultatif : on peut l’omettre",
        guards=(_uses(Status.WITH_ACCOUNTANT),),
    ),
    Transition(
        action=Action.POST,
        sources=frozenset({Status.WITH_ACCOUNTANT}),
        target=Status.POSTED,
        roles=frozenset({Role.ACCOUNTANT, Role.RECIPIENT}),
        event=EventType.POSTED,
        evidence=Evidence.OFFICIAL,
        note="Par le comptable ; un raccordé l’envoie au nom du destinataire",
        guards=(_uses(Status.POSTED),),
    ),
    Transition(
        action=Action.PAY,
        sources=frozenset(
            {
                Status.TAKEN_BY_RECIPIENT,
                Status.SERVICE_CERTIFIED,
                Status.MANDATED,
                Status.WITH_ACCOUNTANT,
                Status.POSTED,
            }
        ),
        target=Status.PAID,
        roles=frozenset({Role.ACCOUNTANT, Role.RECIPIENT, Role.SYSTEM}),
        event=EventType.PAID,
        evidence=Evidence.OFFICIAL,
        note="Par le comptable ou son application, depuis tout statut de traitement",
    ),
    Transition(
        action=Action.PAY,
        sources=frozenset({Status.AVAILABLE, Status.COMPLETED}),
        target=Status.PAID,
        roles=frozenset({Role.ACCOUNTANT, Role.RECIPIENT, Role.SYSTEM}),
        event=EventType.PAID,
        evidence=Evidence.ASSUMED,
        note="Les statuts de traitement sont facultatifs : un destinataire peut n’en utiliser aucun",
    ),
)


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark beside the status (published as « action utilisateur », never as a status)."""

    action: Action
    statuses: frozenset[Status]
    roles: frozenset[Role]
    event: EventType
    evidence: Evidence
    note: str
    guard: Guard


def _not_yet_acknowledged(facts: Facts) -> Refusal | None:
    return Refusal(RefusalCode.ALREADY_ACKNOWLEDGED) if facts.acknowledged_at else None


def _acknowledged_and_open(facts: Facts) -> Refusal | None:
    if facts.rejection_handled_at:
        return Refusal(RefusalCode.REJECTION_ALREADY_HANDLED)
    return None if facts.acknowledged_at else Refusal(RefusalCode.NOT_ACKNOWLEDGED)


FLAGS = (
    Flag(
        action=Action.ACKNOWLEDGE,
        statuses=frozenset({Status.REJECTED, Status.SUSPENDED}),
        roles=_SUPPLIER,
        event=EventType.ACKNOWLEDGED,
        evidence=Evidence.OFFICIAL,
        note="Fenêtre à la connexion, après un rejet ou une suspension",
        guard=_not_yet_acknowledged,
    ),
    Flag(
        action=Action.HANDLE_REJECTION,
        statuses=frozenset({Status.REJECTED}),
        roles=_SUPPLIER,
        event=EventType.REJECTION_HANDLED,
        evidence=Evidence.OFFICIAL,
        note="Écran Synthèse, après l’acquittement",
        guard=_acknowledged_and_open,
    ),
)
FLAG_BY_ACTION = {flag.action: flag for flag in FLAGS}


@dataclass
class Lifecycle:
    """A circuit: its first status and its rows. Two rows may not claim the same (status, action)."""

    name: str
    initial: Status
    transitions: tuple[Transition, ...]
    flags: tuple[Flag, ...] = FLAGS
    _by_move: dict[tuple[Status, Action], Transition] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_move = {(source, row.action): row for row in self.transitions for source in row.sources}
        if len(self._by_move) != sum(len(row.sources) for row in self.transitions):
            raise ValueError(f"{self.name}: two rows claim the same status and action")

    @property
    def statuses(self) -> frozenset[Status]:
        """Every status a document of this circuit can have."""
        return frozenset({self.initial}).union(*({row.target} | row.sources for row in self.transitions))

    def resolve(self, action: Action, *, role: Role, facts: Facts, reason: str = "", comment: str = "") -> Transition:
        """The row to apply, or ActionRefusedError with the first objection.

        Objections in order: the status, the role, the guards, the reason. ``reason`` is a code of the teaching
        list; « Autre » wants a comment, since it says nothing by itself.
        """
        row = self._row(action, facts, role)
        if row.needs_reason:
            _check_reason(action, reason, comment)
        return row

    def resolve_flag(self, action: Action, *, role: Role, facts: Facts) -> Flag:
        """The flag to raise, or ActionRefusedError with the first objection."""
        flag = FLAG_BY_ACTION[action]
        if refusal := self._flag_refusal(flag, role, facts):
            raise ActionRefusedError(refusal)
        return flag

    def offers(self, *, role: Role, facts: Facts) -> list[Offer]:
        """The action bar of this role: each gesture once, in table order, allowed or greyed with its reason."""
        found: dict[Action, Offer] = {}
        for row in self.transitions:
            if row.action in found or role not in self._roles_of(row.action):
                continue
            best = self._by_move.get((facts.status, row.action), row)
            try:
                self._row(row.action, facts, role)
                refusal = None
            except ActionRefusedError as error:
                refusal = error.refusal
            found[row.action] = Offer(
                action=row.action,
                allowed=refusal is None,
                refusal=refusal,
                needs_reason=best.needs_reason,
                reasons=Reason.for_action(row.action),
                evidence=best.evidence,
                note=best.note,
                target=best.target,
            )
        for flag in self.flags:
            if role in flag.roles:
                refusal = self._flag_refusal(flag, role, facts)
                found[flag.action] = Offer(
                    action=flag.action,
                    allowed=refusal is None,
                    refusal=refusal,
                    needs_reason=False,
                    reasons=(),
                    evidence=flag.evidence,
                    note=flag.note,
                    target=None,
                )
        return list(found.values())

    def action_towards(self, target: Status, *, source: Status, role: Role) -> Action | None:
        """The gesture that leads this role from one status to another (the API names the target), or None."""
        for row in self.transitions:
            if row.target is target and source in row.sources and role in row.roles:
                return row.action
        return None

    def to_mermaid(self) -> str:
        """The diagram of the docs."""
        rows = [
            f"    {source} --> {row.target}: {row.action.label}"
            for row in self.transitions
            for source in sorted(row.sources)
        ]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.initial}", *rows])

    def _row(self, action: Action, facts: Facts, role: Role) -> Transition:
        row = self._by_move.get((facts.status, action))
        if row is None:
            raise ActionRefusedError(self._not_now(action, facts.status))
        if role not in row.roles:
            raise ActionRefusedError(
                Refusal(
                    RefusalCode.NOT_YOUR_ROLE,
                    values={"action": action.label, "roles": _labels(row.roles), "role": role.label},
                )
            )
        for guard in row.guards:
            if refusal := guard(facts):
                raise ActionRefusedError(refusal)
        return row

    def _not_now(self, action: Action, status: Status) -> Refusal:
        sources = sorted(
            {source for row in self.transitions if row.action is action for source in row.sources},
            key=list(Status).index,
        )
        possible = ", ".join(f"« {source.label} »" for source in sources) or "@empty-circuit"
        return Refusal(
            RefusalCode.NOT_ALLOWED_NOW,
            values={"action": action.label, "status": status.label, "possible": possible},
        )

    def _flag_refusal(self, flag: Flag, role: Role, facts: Facts) -> Refusal | None:
        if facts.status not in flag.statuses:
            possible = ", ".join(f"« {status.label} »" for status in Status if status in flag.statuses)
            return Refusal(
                RefusalCode.NOT_ALLOWED_NOW,
                values={"action": flag.action.label, "status": facts.status.label, "possible": possible},
            )
        if role not in flag.roles:
            return Refusal(
                RefusalCode.NOT_YOUR_ROLE,
                values={"action": flag.action.label, "roles": _labels(flag.roles), "role": role.label},
            )
        return flag.guard(facts)

    def _roles_of(self, action: Action) -> frozenset[Role]:
        return frozenset().union(*(row.roles for row in self.transitions if row.action is action))


def _labels(roles: Iterable[Role]) -> str:
    return ", ".join(role.label for role in Role if role in set(roles))


def _check_reason(action: Action, reason: str, comment: str) -> None:
    if not reason.strip():
        raise ActionRefusedError(Refusal(RefusalCode.REASON_MISSING, field="reason", values={"action": action.label}))
    known = {member.value: member for member in Reason.for_action(action)}
    if reason not in known:
        raise ActionRefusedError(
            Refusal(RefusalCode.REASON_UNKNOWN, field="reason", values={"action": action.label, "reason": reason})
        )
    if known[reason].value.endswith("_AUTRE") and not comment.strip():
        raise ActionRefusedError(Refusal(RefusalCode.COMMENT_MISSING, field="comment", values={"action": action.label}))


SIMPLE_INVOICE = Lifecycle(
    name="Facture simple",
    initial=Status.DRAFT,
    transitions=(*DEPOSIT, *TRANSMISSION, *RECEPTION, *RETURNS, *PROCESSING),
)

CIRCUITS: dict[Frame, Lifecycle] = {Frame.A1: SIMPLE_INVOICE, Frame.A2: SIMPLE_INVOICE}
"""The circuits open today. A frame that is not here is refused by the gate, which says so."""


def circuit_of(frame: Frame) -> Lifecycle:
    """The circuit of a frame; KeyError for a frame whose circuit is not open."""
    return CIRCUITS[frame]
