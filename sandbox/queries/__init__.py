"""What screens, the API and other rooms may ask of the sandbox. Nothing here writes."""

from sandbox.queries.advice import RuleFinding, RulesAdvice, advice_on_file, advice_on_files
from sandbox.queries.bookmarks import bookmark_page
from sandbox.queries.certificates import deposit_certificate
from sandbox.queries.classes import SpaceLine, class_board
from sandbox.queries.documents import (
    ActionButton,
    DocumentPage,
    FlowLine,
    FlowReport,
    action_bar,
    document_list,
    document_page,
    explained,
    flow_list,
    flow_numbered,
    flow_report,
    returned_count,
    role_on,
    seat_documents,
    timeline,
)
from sandbox.queries.documents_as import WrittenInvoice, document_as
from sandbox.queries.exercises import (
    ExerciseCard,
    ExerciseState,
    StepState,
    exercise_list,
    exercise_state,
    start_sequence,
)
from sandbox.queries.figures import FrequentRefusal, PracticeFigures, most_frequent_refusal, practice_figures
from sandbox.queries.files import stored_bytes
from sandbox.queries.spaces import (
    Dashboard,
    PopUp,
    current_space,
    holder_of,
    journal_of,
    pop_up,
    recipients_of,
    scenario_of,
    seats_of,
    space_dashboard,
    suppliers_of,
)
from sandbox.queries.turns import upcoming_turns

__all__ = [
    "ActionButton",
    "Dashboard",
    "DocumentPage",
    "ExerciseCard",
    "ExerciseState",
    "FlowLine",
    "FlowReport",
    "FrequentRefusal",
    "PopUp",
    "PracticeFigures",
    "RuleFinding",
    "RulesAdvice",
    "SpaceLine",
    "StepState",
    "WrittenInvoice",
    "action_bar",
    "advice_on_file",
    "advice_on_files",
    "bookmark_page",
    "class_board",
    "current_space",
    "deposit_certificate",
    "document_as",
    "document_list",
    "document_page",
    "exercise_list",
    "exercise_state",
    "explained",
    "flow_list",
    "flow_numbered",
    "flow_report",
    "holder_of",
    "journal_of",
    "most_frequent_refusal",
    "pop_up",
    "practice_figures",
    "recipients_of",
    "returned_count",
    "role_on",
    "scenario_of",
    "seat_documents",
    "seats_of",
    "space_dashboard",
    "start_sequence",
    "stored_bytes",
    "suppliers_of",
    "timeline",
    "upcoming_turns",
]
