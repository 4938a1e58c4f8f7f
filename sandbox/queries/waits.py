"""The times that run on a works piece: which, until when."""

from datetime import datetime

from sandbox.domain.transitions_works import AT_MOA, AT_MOE
from sandbox.domain.vocabulary import Frame, Status
from sandbox.domain.works_pieces import Wait, due_at
from sandbox.models import Document

_TO_MOE = frozenset({Frame.A4, Frame.A7, Frame.A10, Frame.A13, Frame.A14})
_GENERAL_ACCOUNT = frozenset({Frame.A18, Frame.A20})
_FINAL = frozenset({Frame.A7, Frame.A14, Frame.A17})


def waits_on(document: Document) -> list[tuple[Wait, datetime]]:
    """Each time that runs now on a piece, with its end; soonest first (reads its dossier)."""
    frame, state, file = Frame.of(document.frame), document.state, document.works_file
    received = document.received_at or document.status_since
    found = []
    if frame in _TO_MOE and state in AT_MOE:
        found.append((Wait.MOE, due_at(Wait.MOE, received)))
    if state is Status.TO_VALIDATE_1:
        found.append((Wait.SUBCONTRACTOR, due_at(Wait.SUBCONTRACTOR, document.status_since)))
    if frame in _FINAL and (state in AT_MOE or state in AT_MOA or state is Status.MOE_SILENT):
        since = (file.final_received_at if file else None) or received
        found.append((Wait.DG, due_at(Wait.DG, since)))
    if frame is Frame.A22 and state in AT_MOA:
        found.append((Wait.TACIT, due_at(Wait.TACIT, received)))
    if frame in _GENERAL_ACCOUNT and state is Status.TO_ASSOCIATE_SUPPLIER:
        found.append((Wait.SIGNATURE, due_at(Wait.SIGNATURE, received)))
    if document.may_be_contested and not document.revision_answer and document.deposited_at is not None:
        found.append((Wait.REVISION, due_at(Wait.REVISION, document.deposited_at)))
    return sorted(found, key=lambda pair: pair[1])
