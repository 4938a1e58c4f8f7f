"""The controls of a works piece: its door, its depositor, its place in the dossier, its amounts beside those asked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sandbox.domain.drafts import Draft
from sandbox.domain.gate import Check, GateContext, Rule, fails
from sandbox.domain.labelled import Evidence
from sandbox.domain.money import to_cents
from sandbox.domain.refusals import Level, RefusalCode
from sandbox.domain.vocabulary import SIMPLE_FRAMES, Frame, Role
from sandbox.domain.works_pieces import FOLLOWING, REVISABLE

Values = Mapping[str, str] | None
_TO_MOE = frozenset({Frame.A4, Frame.A7, Frame.A10, Frame.A13, Frame.A14})
_TO_PAYER_FIRST = frozenset({Frame.A6, Frame.A8, Frame.A16, Frame.A23, Frame.A24})


def _short(draft: Draft) -> str:
    return draft.frame.short if draft.frame else ""


def _works(draft: Draft) -> bool:
    return draft.frame is not None and draft.frame.is_works


def works_by_file(draft: Draft, context: GateContext) -> Values:
    """A works piece is not typed in the form of simple invoices: it is deposited in « Factures de travaux »."""
    return fails(context.typed and context.works is None and _works(draft), frame=_short(draft))


def simple_frame(draft: Draft, context: GateContext) -> Values:
    """A1 on a works contract: the first cause of rejection."""
    named = {draft.contract_number, draft.commitment_number} - {""}
    found = sorted(named & context.works_contracts)
    return fails(draft.frame in SIMPLE_FRAMES and found, frame=_short(draft), contract=found[0] if found else "")


def _other_depositor(draft: Draft, context: GateContext) -> Values:
    """The frame says who deposits."""
    works, frame = context.works, draft.frame
    wrong = (
        works is not None
        and frame is not None
        and works.depositor is not None
        and frame.depositor is not works.depositor
    )
    role = works.depositor if works else None
    return fails(
        wrong,
        frame=_short(draft),
        label=frame.label if frame else "",
        depositor=frame.depositor_label if frame else "",
        role=role.label if role else "",
    )


def _moe_missing(draft: Draft, context: GateContext) -> Values:
    """A draft statement goes to the project manager: without one, the frame is A5."""
    works = context.works
    wanted = draft.frame in _TO_MOE and works is not None and not works.has_moe
    return fails(
        wanted, frame=_short(draft), instead="A5" if draft.frame in (Frame.A4, Frame.A13, Frame.A10) else "A22"
    )


def _moa_missing(draft: Draft, context: GateContext) -> Values:
    """The other pieces of the chain need their contracting authority, but those that go straight to the payer."""
    works = context.works
    told = draft.works.moa if draft.works else ""
    wanted = works is not None and _works(draft) and draft.frame not in _TO_PAYER_FIRST and not told
    return fails(wanted, frame=_short(draft))


def _actor_unknown(draft: Draft, context: GateContext) -> Values:
    """The actors named are in the directory."""
    works = context.works
    if works is None or draft.works is None:
        return None
    if draft.works.moe and not works.moe_known:
        return fails(True, role=Role.MOE.label, identifier=draft.works.moe)
    return fails(draft.works.moa and not works.moa_known, role=Role.MOA.label, identifier=draft.works.moa)


def _previous_unknown(draft: Draft, context: GateContext) -> Values:
    """The piece it is associated to stands in the tool."""
    works = context.works
    number = draft.works.previous if draft.works else ""
    return fails(works is not None and number and works.previous_frame is None, number=number)


def _previous_mismatch(draft: Draft, context: GateContext) -> Values:
    """Pieces follow one another in the order of the circuit, inside one contract, between the same actors."""
    works, frame = context.works, draft.frame
    if works is None or frame is None or works.previous_frame is None or draft.works is None:
        return None
    followers = FOLLOWING.get(works.previous_frame, {})
    return fails(
        frame not in followers or not works.previous_follows,
        frame=frame.short,
        number=draft.works.previous,
        previous=works.previous_frame.short,
        possible=", ".join(item.short for item in followers) or "@no-piece",
    )


def _previous_taken(draft: Draft, context: GateContext) -> Values:
    """One answer to one piece."""
    works = context.works
    return fails(works is not None and works.followed, number=draft.works.previous if draft.works else "")


def _file_currency(draft: Draft, context: GateContext) -> Values:
    """A dossier is counted in one currency."""
    works = context.works
    wrong = works is not None and works.currency and draft.currency != works.currency
    return fails(wrong, currency=draft.currency, expected=works.currency if works else "")


def _cumulative_down(draft: Draft, context: GateContext) -> Values:
    """Statements are cumulative: what was done last month is still done, unless the piece says why."""
    works = context.works
    told = draft.works.cumulative_excl_vat if draft.works else None
    if works is None or told is None or works.cumulative is None:
        return None
    down = to_cents(told) < to_cents(works.cumulative) and not draft.comment.strip()
    return fails(down, told=_amount(told), before=_amount(works.cumulative))


def _revision_unexplained(draft: Draft, context: GateContext) -> Values:
    """A line whose amount is changed says why."""
    if context.works is None or draft.works is None or draft.frame not in REVISABLE:
        return None
    for line in draft.revised_lines:
        row = draft.works.row_of(line.number)
        if row is not None and not row.reason.strip():
            return {
                "number": str(line.number),
                "asked": _amount(row.asked_excl_vat),
                "validated": _amount(line.declared_total),
            }
    return None


def _amount(value: Decimal) -> str:
    return f"{to_cents(value):,.2f}".replace(",", "\u202f").replace(".", ",")


def _check(code: RefusalCode, field: str, published: str, evidence: Evidence, rule: Rule) -> Check:
    return Check(code, field, published, "", Level.BLOCKING, evidence, rule)


WORKS_CHECKS = (
    _check(
        RefusalCode.WORKS_OTHER_DEPOSITOR,
        "frame",
        "cadreDeFacturation.codeCadreFacturation",
        Evidence.OBSERVED,
        _other_depositor,
    ),
    _check(RefusalCode.NO_MOE, "moe", "idMoe", Evidence.OBSERVED, _moe_missing),
    _check(RefusalCode.MOA_MISSING, "moa", "idMoa", Evidence.ASSUMED, _moa_missing),
    _check(RefusalCode.ACTOR_UNKNOWN, "moe", "idMoe", Evidence.ASSUMED, _actor_unknown),
    _check(RefusalCode.PREVIOUS_UNKNOWN, "previous", "piecePrecedente", Evidence.ASSUMED, _previous_unknown),
    _check(RefusalCode.PREVIOUS_MISMATCH, "previous", "piecePrecedente", Evidence.OBSERVED, _previous_mismatch),
    _check(RefusalCode.PREVIOUS_TAKEN, "previous", "piecePrecedente", Evidence.ASSUMED, _previous_taken),
    _check(RefusalCode.FILE_CURRENCY, "currency", "references.deviseFacture", Evidence.ASSUMED, _file_currency),
    _check(RefusalCode.CUMULATIVE_DOWN, "cumulative", "", Evidence.ASSUMED, _cumulative_down),
    _check(RefusalCode.REVISION_UNEXPLAINED, "lines", "lignePoste", Evidence.ASSUMED, _revision_unexplained),
)
"""The controls of « Factures de travaux »: a file that comes by another door tells nothing of the dossier."""
