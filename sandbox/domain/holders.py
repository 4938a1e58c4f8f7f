"""Who has a document in hand: the ball. It follows from the status and, where it came back, from who deposited it."""

from __future__ import annotations

from sandbox.domain.vocabulary import RETURNED, WORKS_RETURNS, Family, Frame, Role, Status

_AT: dict[Status, Role] = {
    **dict.fromkeys(
        (
            Status.AVAILABLE_MOE,
            Status.TAKEN_BY_MOE,
            Status.TO_VALIDATE_MOE,
            Status.TO_ASSOCIATE_MOE,
            Status.MOE_SILENT,
        ),
        Role.MOE,
    ),
    **dict.fromkeys((Status.AVAILABLE_MOA, Status.TAKEN_BY_MOA, Status.SENT_TO_MOA, Status.TO_ASSOCIATE_MOA), Role.MOA),
    Status.TO_ASSOCIATE_SUPPLIER: Role.SUPPLIER,
    Status.TO_VALIDATE_1: Role.VALIDATOR,
    Status.WRONG_VALIDATOR_2: Role.VALIDATOR,
    Status.TO_VALIDATE_2: Role.SECOND_VALIDATOR,
    Status.WRONG_VALIDATOR_1: Role.SUPPLIER,
    Status.WITH_ACCOUNTANT: Role.ACCOUNTANT,
    Status.POSTED: Role.ACCOUNTANT,
}
_BACK = RETURNED | WORKS_RETURNS | {Status.DRAFT}
_NOBODY = frozenset(
    {
        Status.ASSOCIATED,
        Status.REPLACED_BY_A22,
        Status.DUPLICATED_AFTER_REFUSAL,
        Status.PAID,
        Status.DELETED,
        Status.ABANDONED,
        Status.REFUSED_1,
        Status.REFUSED_2,
    }
)


def holder_of_piece(status: Status, frame: Frame) -> Role | None:
    """The actor whose turn it is on a works piece; Chorus Pro itself as ``Role.SYSTEM``; None when it is nobody's."""
    if status in _NOBODY:
        return None
    if status in _BACK:
        return frame.depositor
    if status in _AT:
        return _AT[status]
    return Role.SYSTEM if status.family in (Family.TRANSMISSION, Family.VALIDATION) else Role.RECIPIENT
