"""The circuits: one declarative table a circuit, and the small engine that reads it.

The table drives the service, the buttons, the API, the database constraint, the diagram and the tests. Circuits are
sums of row groups (``transitions``), chosen by the frame. « Acquittée » and « rejet traité » are flags beside the
status: see ``FLAGS``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.domain.actions import Action, EventType, Reason
from sandbox.domain.labelled import Evidence
from sandbox.domain.refusals import ActionRefusedError, Refusal, RefusalCode
from sandbox.domain.transitions import (
    DELETION,
    DEPOSIT,
    DEPOSIT_TO_VALIDATOR,
    FORWARDING,
    PROCESSING,
    RECEPTION,
    RETURNS,
    SECOND_VALIDATION,
    SUPPLIER_ALONE,
    TRANSMISSION,
    VALIDATION,
    Facts,
    Guard,
    Transition,
)
from sandbox.domain.transitions_petitions import FEES, REFUND
from sandbox.domain.transitions_works import (
    CERTIFICATE,
    DRAFT_GENERAL,
    FINAL,
    FINAL_TACIT,
    GENERAL_TACIT,
    MONTHLY,
    TACIT_DRAFT,
    TO_MOA_FROM_SUPPLIER,
    TO_PAYER,
    deposit_by,
    deposit_to_validator,
    returned_to,
    to_supplier,
)
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.domain.works_pieces import RevisionAnswer


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
        roles=SUPPLIER_ALONE,
        event=EventType.ACKNOWLEDGED,
        evidence=Evidence.OFFICIAL,
        note="Fenêtre à la connexion, après un rejet ou une suspension",
        guard=_not_yet_acknowledged,
    ),
    Flag(
        action=Action.HANDLE_REJECTION,
        statuses=frozenset({Status.REJECTED}),
        roles=SUPPLIER_ALONE,
        event=EventType.REJECTION_HANDLED,
        evidence=Evidence.OFFICIAL,
        note="Écran Synthèse, après l’acquittement",
        guard=_acknowledged_and_open,
    ),
)


def _revised_and_open(facts: Facts) -> Refusal | None:
    if not facts.revised:
        return Refusal(RefusalCode.NOT_REVISED)
    if facts.revision_answer:
        answer = RevisionAnswer.of(facts.revision_answer).label
        return Refusal(RefusalCode.REVISION_ANSWERED, values={"answer": answer})
    return None


_REVISABLE = frozenset(
    {
        Status.AVAILABLE_MOA,
        Status.TAKEN_BY_MOA,
        Status.TO_ASSOCIATE_MOA,
        Status.ASSOCIATED,
        Status.AVAILABLE,
        Status.TAKEN_BY_RECIPIENT,
        Status.SERVICE_CERTIFIED,
        Status.MANDATED,
        Status.WITH_ACCOUNTANT,
        Status.POSTED,
        Status.PAID,
    }
)
REVISION_FLAGS = (
    Flag(
        action=Action.CONTEST_REVISION,
        statuses=_REVISABLE,
        roles=SUPPLIER_ALONE,
        event=EventType.REVISION_CONTESTED,
        evidence=Evidence.OFFICIAL,
        note="Trente jours pour faire connaître son désaccord, motivé ; le circuit continue",
        guard=_revised_and_open,
    ),
    Flag(
        action=Action.ACCEPT_REVISION,
        statuses=_REVISABLE,
        roles=SUPPLIER_ALONE,
        event=EventType.REVISION_ACCEPTED,
        evidence=Evidence.ASSUMED,
        note="Dire son accord sans attendre la fin des trente jours",
        guard=_revised_and_open,
    ),
    Flag(
        action=Action.NOTE_REVISION_SILENCE,
        statuses=_REVISABLE,
        roles=frozenset({Role.SYSTEM}),
        event=EventType.REVISION_DEEMED_ACCEPTED,
        evidence=Evidence.OFFICIAL,
        note="Trente jours sans désaccord : le titulaire est réputé accepter",
        guard=_revised_and_open,
    ),
)
"""What the contractor says of an amount that was revised. It moves nothing: the payment does not wait for it."""
FLAG_BY_ACTION = {flag.action: flag for flag in (*FLAGS, *REVISION_FLAGS)}


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

    @property
    def submitted(self) -> Status:
        """What a draft becomes once the gate let it through."""
        return self._by_move[Status.DRAFT, Action.SUBMIT].target

    def allows(self, action: Action, *, role: Role, facts: Facts) -> bool:
        """Whether this role may do this now, its reason left aside."""
        try:
            self._row(action, facts, role)
        except ActionRefusedError:
            return False
        return True

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
        if flag not in self.flags:
            raise ActionRefusedError(self._not_now(action, facts.status))
        if refusal := self._flag_refusal(flag, role, facts):
            raise ActionRefusedError(refusal)
        return flag

    def allows_flag(self, action: Action, *, role: Role, facts: Facts) -> bool:
        """Whether this role may raise this flag now."""
        try:
            self.resolve_flag(action, role=role, facts=facts)
        except ActionRefusedError:
            return False
        return True

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
        possible = ", ".join(f"«\u00a0{source.label}\u00a0»" for source in sources) or "@empty-circuit"
        return Refusal(
            RefusalCode.NOT_ALLOWED_NOW,
            values={"action": action.label, "status": status.label, "possible": possible},
        )

    def _flag_refusal(self, flag: Flag, role: Role, facts: Facts) -> Refusal | None:
        if facts.status not in flag.statuses:
            possible = ", ".join(f"«\u00a0{status.label}\u00a0»" for status in Status if status in flag.statuses)
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
    transitions=(*DEPOSIT, *DELETION, *TRANSMISSION, *RECEPTION, *RETURNS, *PROCESSING),
)
CO_CONTRACTOR_INVOICE = Lifecycle(
    name="Facture de cotraitant",
    initial=Status.DRAFT,
    transitions=(
        *DEPOSIT_TO_VALIDATOR,
        *DELETION,
        *VALIDATION,
        *FORWARDING,
        *TRANSMISSION,
        *RECEPTION,
        *RETURNS,
        *PROCESSING,
    ),
)
SUBCONTRACTOR_INVOICE = Lifecycle(
    name="Facture de sous-traitant",
    initial=Status.DRAFT,
    transitions=(
        *DEPOSIT_TO_VALIDATOR,
        *DELETION,
        *VALIDATION,
        *FORWARDING,
        *SECOND_VALIDATION,
        *TRANSMISSION,
        *RECEPTION,
        *RETURNS,
        *PROCESSING,
    ),
)

_TO_VALIDATOR = (*deposit_to_validator(), *VALIDATION, *FORWARDING)
RETURNS_WITHOUT_NEW_ADDRESS = tuple(row for row in RETURNS if row.action not in (Action.ASK_RECYCLING, Action.RECYCLE))
"""A general account that silence made final has its payer: there is no other address to send it to."""
_FINANCE = (*TO_PAYER, *RECEPTION, *PROCESSING)
_REVISED = (*FLAGS, *REVISION_FLAGS)


def _works(name: str, *transitions: Transition, flags: tuple[Flag, ...] = FLAGS) -> Lifecycle:
    return Lifecycle(name=name, initial=Status.DRAFT, transitions=transitions, flags=flags)


def _to_payer(name: str, depositor: Role, *, flags: tuple[Flag, ...] = FLAGS) -> Lifecycle:
    return _works(name, *deposit_by(depositor), *_FINANCE, *returned_to(depositor, RETURNS), flags=flags)


def _general_account(name: str, depositor: Role, wrong: Status, error: Status) -> Lifecycle:
    """Signed by nobody, it becomes final by silence and is then paid like any other."""
    return _works(
        name,
        *deposit_by(depositor),
        *to_supplier(depositor, wrong, error),
        *RECEPTION,
        *PROCESSING,
        *returned_to(depositor, RETURNS_WITHOUT_NEW_ADDRESS),
    )


_THROUGH_VALIDATOR_MONTHLY = (*_TO_VALIDATOR, *MONTHLY)
_PAID_FROM_SUPPLIER = _to_payer("Pièce du titulaire pour paiement", Role.SUPPLIER)
WORKS_CIRCUITS: dict[Frame, Lifecycle] = {
    Frame.A4: _works("Projet de décompte mensuel", *deposit_by(Role.SUPPLIER), *MONTHLY),
    Frame.A5: _works("État d’acompte du fournisseur", *deposit_by(Role.SUPPLIER), *TO_MOA_FROM_SUPPLIER),
    Frame.A6: _PAID_FROM_SUPPLIER,
    Frame.A7: _works("Projet de décompte final", *deposit_by(Role.SUPPLIER), *FINAL, *FINAL_TACIT),
    Frame.A8: _PAID_FROM_SUPPLIER,
    Frame.A10: _works("Demande de paiement de sous-traitant (travaux)", *_THROUGH_VALIDATOR_MONTHLY),
    Frame.A13: _works("Projet de décompte mensuel de cotraitant", *_THROUGH_VALIDATOR_MONTHLY),
    Frame.A14: _works("Projet de décompte final de cotraitant", *_TO_VALIDATOR, *FINAL, *FINAL_TACIT),
    Frame.A15: _works("État d’acompte", *deposit_by(Role.MOE), *CERTIFICATE, flags=_REVISED),
    Frame.A16: _to_payer("État d’acompte validé par la maîtrise d’œuvre", Role.MOE, flags=_REVISED),
    Frame.A17: _works("Projet de décompte général", *deposit_by(Role.MOE), *DRAFT_GENERAL, *GENERAL_TACIT),
    Frame.A18: _general_account(
        "Décompte général de la maîtrise d’œuvre", Role.MOE, Status.MOE_WRONG_SUPPLIER, Status.MOE_ERROR
    ),
    Frame.A19: _to_payer("État d’acompte validé par la maîtrise d’ouvrage", Role.MOA, flags=_REVISED),
    Frame.A20: _general_account(
        "Décompte général de la maîtrise d’ouvrage", Role.MOA, Status.MOA_WRONG_SUPPLIER, Status.MOA_ERROR
    ),
    Frame.A22: _works(
        "Projet de décompte général (procédure tacite)",
        *deposit_by(Role.SUPPLIER),
        *TO_MOA_FROM_SUPPLIER,
        *TACIT_DRAFT,
    ),
    Frame.A23: _PAID_FROM_SUPPLIER,
    Frame.A24: _to_payer("Décompte général et définitif tacite de la maîtrise d’œuvre", Role.MOE),
    Frame.A25: _to_payer("Décompte général et définitif de la maîtrise d’ouvrage", Role.MOA),
}
"""The circuit of each piece of a works contract; pieces follow one another by association (``FOLLOWING``)."""

FEES_CLAIM = Lifecycle(name="Mémoire de frais de justice", initial=Status.DRAFT, transitions=FEES)
REFUND_CLAIM = Lifecycle(name="Demande de remboursement TIC", initial=Status.DRAFT, transitions=REFUND)

CIRCUITS: dict[Frame, Lifecycle] = {
    Frame.A1: SIMPLE_INVOICE,
    Frame.A2: SIMPLE_INVOICE,
    Frame.A9: SUBCONTRACTOR_INVOICE,
    Frame.A12: CO_CONTRACTOR_INVOICE,
    Frame.A3: FEES_CLAIM,
    Frame.A21: REFUND_CLAIM,
    **WORKS_CIRCUITS,
}
"""The circuits open today. A file with another frame is taken and waits as deposited; the gate says so."""

WAITING = Lifecycle(name="Circuit à venir", initial=Status.DRAFT, transitions=(*DEPOSIT, *DELETION))
"""The circuit of the frames that have none yet: a deposit, and nothing after."""


VALIDATED_FRAMES = frozenset(frame for frame, circuit in CIRCUITS.items() if circuit.submitted is Status.TO_VALIDATE_1)
"""The frames whose document names a validator, who sees it first."""


def circuit_of(frame: Frame) -> Lifecycle:
    """The circuit of a frame; that of waiting for a frame whose circuit is not open."""
    return CIRCUITS.get(frame, WAITING)
