"""The controls that depend on the circuit of the document: its validator, its origin, what is left to pay."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.domain.drafts import Draft
from sandbox.domain.gate import GateContext, fails
from sandbox.domain.lifecycles import VALIDATED_FRAMES
from sandbox.domain.money import to_cents
from sandbox.domain.vocabulary import SIMPLE_FRAMES, DocumentKind, Frame

Values = Mapping[str, str] | None


def _identifier(draft: Draft) -> str:
    return draft.validator.identifier if draft.validator else ""


def validator_missing(draft: Draft, context: GateContext) -> Values:
    """A9 and A12 name who validates."""
    frame = draft.frame
    wanted = frame is not None and frame in VALIDATED_FRAMES
    return fails(wanted and not _identifier(draft), frame=frame.short if frame else "")


def validator_unknown(draft: Draft, context: GateContext) -> Values:
    """The validator is in the directory."""
    identifier = _identifier(draft)
    wanted = draft.frame in VALIDATED_FRAMES
    return fails(wanted and identifier and context.validator is None, identifier=identifier)


def validator_inactive(draft: Draft, context: GateContext) -> Values:
    """The validator is active."""
    validator = context.validator
    wanted = draft.frame in VALIDATED_FRAMES
    return fails(wanted and validator and not validator.active, name=validator.name if validator else "")


def validator_is_supplier(draft: Draft, context: GateContext) -> Values:
    """Nobody validates an own request."""
    validator, supplier = context.validator, context.supplier
    same = validator is not None and supplier is not None and validator == supplier
    return fails(same and draft.frame in VALIDATED_FRAMES, name=validator.name if validator else "")


def validator_unexpected(draft: Draft, context: GateContext) -> Values:
    """A simple invoice has no validator: the frame is probably wrong."""
    frame = draft.frame
    simple = frame is not None and frame in SIMPLE_FRAMES and frame not in VALIDATED_FRAMES
    return fails(simple and _identifier(draft), frame=frame.short if frame else "")


def origin_missing(draft: Draft, context: GateContext) -> Values:
    """A credit note says which invoice it corrects."""
    return fails(draft.kind == DocumentKind.CREDIT_NOTE and not draft.origin_number)


def credit_note_payment(draft: Draft, context: GateContext) -> Values:
    """In a flow, a credit note says no payment means: nobody pays it."""
    means = draft.payment_means_code
    return fails(draft.kind == DocumentKind.CREDIT_NOTE and not context.typed and means, means=means)


def already_paid_due(draft: Draft, context: GateContext) -> Values:
    """Nothing is left to pay on what is already paid."""
    due = to_cents(draft.totals.due)
    return fails(draft.frame is Frame.A2 and due != 0, due=f"{due:.2f}".replace(".", ","))
