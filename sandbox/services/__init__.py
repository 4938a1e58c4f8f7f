"""The commands of the sandbox. Keyword arguments, one transaction, one event; ``now`` is an argument.

Every command may raise a ``RefusedError`` (domain.refusals): nothing was written then, and ``error.refusals`` goes
through ``queries.explained`` to become French. ``StaleDocumentError`` is a conflict (409); the others are 4xx.
"""

from sandbox.services.access import (
    IssuedToken,
    authenticated_account,
    client_of_token,
    issue_token,
    register_client,
    register_technical_account,
)
from sandbox.services.advice import give_advice
from sandbox.services.bookmarks import forget_unsent_cases, keep_bookmark, open_bookmark
from sandbox.services.classes import freeze_spaces, return_newest, unfreeze_spaces
from sandbox.services.clock import advance_clock, advance_to_next_event, run_due_turns
from sandbox.services.deposits import check_draft, deposit_form, save_draft, submit_draft
from sandbox.services.flows import deposit_flow
from sandbox.services.gestures import (
    Routing,
    acknowledge,
    action_for_target,
    complete,
    handle_rejection,
    perform_action,
    recycle,
)
from sandbox.services.journal import class_acts
from sandbox.services.markets import check_sheet, save_market
from sandbox.services.pdf_deposits import draft_from_pdf
from sandbox.services.practice import answer_question, take_hint
from sandbox.services.spaces import (
    add_file,
    claim_space,
    open_space,
    restart_space,
    resume_space,
    rewind,
    take_seat,
)

__all__ = [
    "IssuedToken",
    "Routing",
    "acknowledge",
    "action_for_target",
    "add_file",
    "advance_clock",
    "advance_to_next_event",
    "answer_question",
    "authenticated_account",
    "check_draft",
    "check_sheet",
    "claim_space",
    "class_acts",
    "client_of_token",
    "complete",
    "deposit_flow",
    "deposit_form",
    "draft_from_pdf",
    "forget_unsent_cases",
    "freeze_spaces",
    "give_advice",
    "handle_rejection",
    "issue_token",
    "keep_bookmark",
    "open_bookmark",
    "open_space",
    "perform_action",
    "recycle",
    "register_client",
    "register_technical_account",
    "restart_space",
    "resume_space",
    "return_newest",
    "rewind",
    "run_due_turns",
    "save_draft",
    "save_market",
    "submit_draft",
    "take_hint",
    "take_seat",
    "unfreeze_spaces",
]
