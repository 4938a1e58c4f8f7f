"""The rules of individual support: what is asked, which gesture follows which, within what delay an answer is owed.

The delays are those of this platform, counted in working days; they are announced to whoever asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from courses.domain.details import NAME_LENGTH, ORGANISATION_LENGTH, is_email
from courses.domain.files import ATTACHMENTS_MOST, File, FileFault, fault_of, fault_of_file
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import Occupation, SupportAction, SupportOutcome, SupportState, Urgency
from sandbox.domain.calendar import add_working_time

SUBJECT_LENGTH = 150
MESSAGE_LENGTH = 5000
# Attachments may show an invoice: they go first. Then whatever names the requester.
ATTACHMENTS_KEPT = timedelta(days=90)
REQUESTS_KEPT = timedelta(days=2 * 365)
# From this many requests on one topic within the window on, a session is worth proposing.
ALIKE = 3
ALIKE_WINDOW = timedelta(days=60)
FIRST_REPLY_DAYS = {Urgency.BLOCKED: 1, Urgency.SOON: 3, Urgency.LATER: 5}


@dataclass(frozen=True)
class Move:
    """One row of the table: from which states an action leads where."""

    action: SupportAction
    sources: frozenset[SupportState]
    target: SupportState


_OPEN = frozenset({SupportState.NEW, SupportState.ASSIGNED, SupportState.ANSWERED})
MOVES = (
    Move(SupportAction.ASSIGN, _OPEN, SupportState.ASSIGNED),
    Move(SupportAction.REPLY, _OPEN, SupportState.ANSWERED),
    # A word from the requester reopens what was answered, and even what was closed.
    Move(SupportAction.WRITE, frozenset({SupportState.NEW}), SupportState.NEW),
    Move(SupportAction.WRITE, frozenset(SupportState) - {SupportState.NEW}, SupportState.ASSIGNED),
    Move(SupportAction.CLOSE, _OPEN - {SupportState.NEW}, SupportState.CLOSED),
)


def target_of(state: SupportState, action: SupportAction) -> SupportState:
    """Where ``action`` leads, or RefusedError."""
    for move in MOVES:
        if move.action is action and state in move.sources:
            return move.target
    raise RefusedError(Refusal.SUPPORT_NOT_NOW)


def offered(state: SupportState) -> frozenset[SupportAction]:
    """What may be done now."""
    return frozenset(move.action for move in MOVES if state in move.sources)


def reply_due_at(*, received_at: datetime, urgency: Urgency) -> datetime:
    """Until when a first answer is owed; ``received_at`` is in Paris, whose working days are counted."""
    return add_working_time(received_at, days=FIRST_REPLY_DAYS[urgency])


@dataclass(frozen=True)
class Ask:
    """What is asked, and by whom."""

    name: str
    email: str
    organisation: str
    occupation: str
    urgency: str
    subject: str
    message: str
    informed: bool

    def tidied(self) -> "Ask":
        """The same, spaces collapsed but in the message."""
        return replace(
            self,
            name=" ".join(self.name.split()),
            email=self.email.strip().lower(),
            organisation=" ".join(self.organisation.split()),
            subject=" ".join(self.subject.split()),
            message=self.message.replace("\r\n", "\n").strip(),
        )

    def faults(self) -> dict[str, Refusal]:
        """The field and what is wrong with it; empty when all is well."""
        found = {
            "name": _text(self.name, NAME_LENGTH, Refusal.NAME_MISSING, Refusal.NAME_TOO_LONG),
            "email": (None if is_email(self.email) else Refusal.EMAIL_WRONG) if self.email else Refusal.EMAIL_MISSING,
            "organisation": Refusal.ORGANISATION_TOO_LONG if len(self.organisation) > ORGANISATION_LENGTH else None,
            "occupation": None if self.occupation in {o.value for o in Occupation} else Refusal.OCCUPATION_UNKNOWN,
            "urgency": None if self.urgency in {u.value for u in Urgency} else Refusal.URGENCY_UNKNOWN,
            "subject": _text(self.subject, SUBJECT_LENGTH, Refusal.SUBJECT_MISSING, Refusal.SUBJECT_TOO_LONG),
            "message": message_refusal(self.message),
            "informed": None if self.informed else Refusal.NOT_INFORMED,
        }
        return {field: refusal for field, refusal in found.items() if refusal is not None}


def _text(text: str, most: int, missing: Refusal, too_long: Refusal) -> Refusal | None:
    if not text:
        return missing
    return too_long if len(text) > most else None


def message_refusal(message: str) -> Refusal | None:
    """What is wrong with a message (already stripped), or None."""
    return _text(message, MESSAGE_LENGTH, Refusal.MESSAGE_MISSING, Refusal.MESSAGE_TOO_LONG)


def outcome_refusal(outcome: str) -> Refusal | None:
    """What is wrong with an outcome, or None."""
    return None if outcome in {o.value for o in SupportOutcome} else Refusal.SUPPORT_OUTCOME_UNKNOWN


_FILE_REFUSALS = {
    FileFault.TOO_MANY: Refusal.ATTACHMENTS_TOO_MANY,
    FileFault.EMPTY: Refusal.ATTACHMENT_EMPTY,
    FileFault.TOO_BIG: Refusal.ATTACHMENT_TOO_BIG,
    FileFault.KIND: Refusal.ATTACHMENT_KIND,
}


def file_refusal(file: File) -> Refusal | None:
    """What is wrong with one file, or None."""
    fault = fault_of_file(file)
    return _FILE_REFUSALS[fault] if fault else None


def attachments_refusal(files: Sequence[File]) -> Refusal | None:
    """What is wrong with what is joined, or None."""
    fault = fault_of(files)
    return _FILE_REFUSALS[fault] if fault else None


def sorted_files(files: Sequence[File]) -> tuple[list[File], list[str], Refusal | None]:
    """Those of a letter that are taken, the names of those left out, and why (the first reason); None when all pass."""
    kept: list[File] = []
    left_out: list[str] = []
    why: Refusal | None = None
    for file in files:
        refusal = file_refusal(file) or (Refusal.ATTACHMENTS_TOO_MANY if len(kept) == ATTACHMENTS_MOST else None)
        if refusal is None:
            kept.append(file)
        else:
            left_out.append(file.name[:100])
            why = why or refusal
    return kept, left_out, why
