"""Random walks over the services: whatever is done, in whatever order, no invariant breaks; and the same moves give
the same history, byte for byte, whether they are replayed from the journal or made again in another space.
"""

import contextlib
import itertools
import json
import os
from collections import Counter
from functools import lru_cache
from itertools import pairwise

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sandbox.domain.actions import Action, Reason
from sandbox.domain.drafts import Party
from sandbox.domain.refusals import RefusedError
from sandbox.domain.requests import REQUEST_EVENTS, RequestAction, RequestStatus, Route
from sandbox.domain.vocabulary import NOT_ISSUED, Role, Status
from sandbox.formats.attachments import attachment_of
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.printed import invoice_page
from sandbox.formats.request_pairs import request_pairs
from sandbox.models import Broadcast, Delivery, Document, Event, Flow, PracticeSpace, Request
from sandbox.queries.broadcasts import exchanges_of, reach
from sandbox.services import (
    Routing,
    acknowledge,
    advance_clock,
    advance_to_next_event,
    deposit_flow,
    deposit_form,
    draft_from_pdf,
    open_space,
    perform_action,
    restart_space,
    rewind,
    run_due_turns,
    save_draft,
    submit_draft,
    take_hint,
    take_seat,
)
from sandbox.services.assistant import ask_assistant
from sandbox.services.broadcasts import read_message, send_message
from sandbox.services.requests import act_on_request, send_request
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import CONTREX, LUMEN, MENUISERIE, make_draft

DOZEN = 12
EXAMPLES = int(os.environ.get("PREAU_WALKS", DOZEN))
"""How many walks: a dozen in the suite, always the same; more, and made shorter, when one looks for trouble."""
STEPS = 25

RECIPIENTS = (
    {"recipient": Party(identifier="12345678200036"), "commitment_number": "CDE234"},
    {"recipient": Party(identifier="12345678200036"), "commitment_number": "FAUX"},
    {"recipient": Party(identifier="12345678200028", department_code="SERVICE_DEST_SERV_OBL")},
    {
        "recipient": Party(identifier="11000201100044", department_code="AAASCPV"),
        "commitment_number": "1501966748",
    },
    {"recipient": Party(identifier="12345678200051")},
    {"recipient": Party(identifier="99999999999999")},
)
VALIDATORS = (MENUISERIE, CONTREX, MENUISERIE, "24590041000292", MENUISERIE, LUMEN, "")
PIECE = attachment_of(name="bon.pdf", mime_type="application/pdf", content=b"%PDF bon")
MOVES = [action for action in Action if action not in {Action.SUBMIT, Action.HANDLE_REJECTION}]
small = st.integers(min_value=0, max_value=40)


def fresh(pk):
    return PracticeSpace.objects.select_related("current_seat__structure").get(pk=pk)


def draft_of(number, to, frame, validator):
    validator = VALIDATORS[validator % len(VALIDATORS)]
    return make_draft(
        number=f"F-{number % 12}",
        frame_code=("A1", "A9", "A12", "A9", "A3")[frame % 5],
        validator=Party(identifier=validator) if validator else None,
        **({"commitment_number": ""} | RECIPIENTS[to % len(RECIPIENTS)]),
    )


def documents_of(pk):
    return list(Document.objects.filter(space=pk).select_related("supplier", "recipient", "validator").order_by("rank"))


def gesture(pk, which, move, reason, validator, any_role):
    """One of the moves that somebody may make on a document now, or (``any_role``) any move by anybody."""
    documents = documents_of(pk)
    document = documents[which % len(documents)]
    facts = document.facts()
    pairs = list(itertools.product(Role, MOVES))
    if not any_role:
        pairs = [pair for pair in pairs if document.circuit.allows(pair[1], role=pair[0], facts=facts)] or pairs
    role, action = pairs[move % len(pairs)]
    reasons = Reason.for_action(action)
    identifier = VALIDATORS[validator % len(VALIDATORS)]
    return perform_action(
        document_id=document.pk,
        action=action,
        role=role,
        reason=reasons[reason % len(reasons)].value if reasons else "",
        comment="Voici." if reason % 2 else "",
        attachments=[PIECE] if reason % 3 == 0 else [],
        routing=Routing(commitment_number=("BC12345", "CDE234")[reason % 2]),
        validator_identifier=identifier if action in {Action.VALIDATE, Action.CORRECT_VALIDATOR} else "",
    )


@lru_cache
def pdf():
    return invoice_page(make_draft(number="P-1"))


def submit(pk, which):
    drafts = [document for document in documents_of(pk) if document.state is Status.DRAFT] or documents_of(pk)
    submit_draft(document_id=drafts[which % len(drafts)].pk)


def handle(pk, which):
    documents = documents_of(pk)
    perform_action(document_id=documents[which % len(documents)].pk, action=Action.HANDLE_REJECTION, role=Role.SUPPLIER)


def seat(pk, which):
    seats = list(fresh(pk).seats.order_by("position"))
    take_seat(space_id=pk, seat_id=seats[which % len(seats)].pk)


def back(pk, steps):
    space = fresh(pk)
    rewind(space_id=pk, to_sequence=max(1, space.last_sequence - steps % 7))


def message(pk, which):
    """One partner or all of them; sometimes somebody who is none."""
    everyone = list(fresh(pk).structures.order_by("pk").values_list("pk", flat=True))
    partners = [partner.key for partner in reach(fresh(pk), fresh(pk).current_seat.structure).partners]
    chosen = [everyone[which % len(everyone)]] if which % 4 == 0 else partners[: which % 3 + 1]
    send_message(space_id=pk, subject=f"Annonce {which % 5}", text="À partir du 1er.", recipient_ids=chosen)


def read(pk, which):
    messages = list(Broadcast.objects.filter(space=pk).order_by("rank"))
    if messages:
        read_message(space_id=pk, broadcast_id=messages[which % len(messages)].pk)


def ask(pk, which):
    pairs, documents = list(request_pairs()), documents_of(pk)
    about = documents[which % len(documents)].pk if documents and which % 3 else None
    files = [PIECE] if which % 5 == 0 else []
    send_request(space_id=pk, pair=pairs[which % len(pairs)], text="Où ?", document_id=about, attachments=files)


def act(pk, which):
    requests = list(Request.objects.filter(space=pk).order_by("rank"))
    actions = list(RequestAction)
    if requests:
        with contextlib.suppress(Request.DoesNotExist):
            act_on_request(
                request_id=requests[which % len(requests)].pk, action=actions[which % len(actions)], text="Et donc ?"
            )


COMMANDS = {
    "message": message,
    "read": read,
    "ask": ask,
    "act": act,
    "assistant": lambda pk, which: ask_assistant(space_id=pk, typed=("n° F-1", "F-0 €", "")[which % 3]),
    "deposit": lambda pk, *args: deposit_form(space_id=pk, draft=draft_of(*args)),
    "draft": lambda pk, *args: save_draft(space_id=pk, draft=draft_of(*args)),
    "file": lambda pk, *args: deposit_flow(space_id=pk, content=write_cii(draft_of(*args)), file_name="a.xml"),
    "gesture": gesture,
    "acknowledge": lambda pk: acknowledge(space_id=pk),
    "handle": handle,
    "submit": submit,
    "pdf": lambda pk: draft_from_pdf(space_id=pk, content=pdf(), file_name="facture.pdf"),
    "seat": seat,
    "days": lambda pk, days: advance_clock(space_id=pk, days=days - 1),
    "next": lambda pk: advance_to_next_event(space_id=pk),
    "due": lambda pk: run_due_turns(space_id=pk),
    "hint": lambda pk, which: take_hint(space_id=pk, step=("deposit", "paid", "rien")[which % 3]),
    "back": back,
    "restart": lambda pk: restart_space(space_id=pk, now=NOW),
}


def carry_out(pk, name, args):
    """Give a command; a refusal is an answer like another, anything else is a fault."""
    try:
        COMMANDS[name](pk, *args)
    except RefusedError as error:
        return [refusal.code.value for refusal in error.refusals]
    return []


def history(pk):
    """The current run and its rows as bytes; identifiers of the directory instead of primary keys."""
    space = fresh(pk)
    events = Event.objects.filter(space=space, run=space.run).order_by("sequence")
    documents = Document.objects.filter(space=space).order_by("rank")
    left_out = {"id", "space_id", "flow_id", "previous_id", "department_id", "supplier_id", "recipient_id"}
    left_out |= {"validator_id", "second_validator_id", "anonymous_fingerprint", "works_file_id", "moe_id", "moa_id"}
    told = {
        "space": [space.run, space.clock, space.last_sequence, space.last_document_rank, space.last_flow_rank],
        "seat": str(space.current_seat),
        "events": list(
            events.values_list(
                "sequence",
                "type",
                "occurred_at",
                "role",
                "structure__identifier",
                "document__rank",
                "source",
                "target",
                "reason",
                "comment",
                "payload",
            )
        ),
        "documents": [
            {name: value for name, value in row.items() if name not in left_out} for row in documents.values()
        ],
        "parties": list(
            documents.values_list(
                "supplier__identifier",
                "recipient__identifier",
                "validator__identifier",
                "second_validator__identifier",
                "department__code",
                "flow__number",
                "previous__rank",
            )
        ),
        "pieces": list(documents.values_list("rank", "attachments__rank", "attachments__sha256")),
        "messages": list(
            Broadcast.objects.filter(space=space)
            .order_by("rank", "deliveries__structure__identifier")
            .values_list("rank", "sender__identifier", "subject", "text", "sent_at", "script")
            .annotate(to=F("deliveries__structure__identifier"), read=F("deliveries__read_at"))
        ),
        "requests": list(
            Request.objects.filter(space=space)
            .order_by("rank", "messages__rank", "messages__files__rank")
            .values_list(
                "rank", "number", "pair", "route", "status", "status_since", "version", "reached_at", "closed_at"
            )
            .annotate(
                by=F("author__identifier"),
                to=F("addressee__identifier"),
                about=F("document__rank"),
                said=F("messages__text"),
                said_by=F("messages__party"),
                piece=F("messages__files__sha256"),
            )
        ),
        "flows": list(Flow.objects.filter(space=space).order_by("rank").values_list("number", "state", "errors")),
    }
    return json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True).encode()


def check_invariants(pk):
    space = fresh(pk)
    events = list(Event.objects.filter(space=space, run=space.run).order_by("sequence"))
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert space.last_sequence == len(events)
    assert all(one.occurred_at <= two.occurred_at for one, two in pairwise(events))
    assert space.clock >= events[-1].occurred_at
    documents = documents_of(pk)
    assert [document.rank for document in documents] == list(range(1, space.last_document_rank + 1))
    touched = Counter(event.document_id for event in events if event.document_id)
    issued = [document for document in documents if document.state not in NOT_ISSUED]
    numbers = [(document.supplier_id, document.number) for document in issued]
    assert len(set(numbers)) == len(numbers)
    for document in documents:
        mine = [event for event in events if event.document_id == document.pk]
        assert document.version == touched[document.pk]
        targets = [event for event in mine if event.target]
        if targets:
            assert document.status == targets[-1].target
            assert document.status_since == targets[-1].occurred_at
        assert all(two.source == one.target for one, two in pairwise(targets))
        assert document.state in document.circuit.statuses
        assert (document.paid_at is not None) is (document.state is Status.PAID)
        if document.due_on is not None:
            assert document.available_at is not None


def check_letters(pk):
    """A message only goes where an invoice went; a request is where its route and its moves put it."""
    space = fresh(pk)
    exchanged = {(it.supplier, it.client) for it in exchanges_of(space)}
    for sender, reader in Delivery.objects.filter(broadcast__space=pk).values_list("broadcast__sender", "structure"):
        assert (reader, sender) in exchanged or (sender, reader) in exchanged
    kinds = [kind.value for kind in REQUEST_EVENTS]
    events = list(Event.objects.filter(space=pk, run=space.run, type__in=kinds).order_by("sequence"))
    for request in Request.objects.filter(space=pk).prefetch_related("messages"):
        mine = [event for event in events if event.payload["request"] == request.rank]
        assert len(mine) == request.version
        assert request.status == mine[-1].payload["status"]
        assert request.messages.count() == sum(bool(event.comment) for event in mine)
        if request.way is Route.RELAYED and request.state is RequestStatus.ANSWERED:
            assert request.reached_at > request.sent_at


class Walk(RuleBasedStateMachine):
    """One person, one space, any moves."""

    def __init__(self):
        super().__init__()
        self.pk = open_space(now=NOW).pk
        self.moves = []

    @initialize(frame=small)
    def two_invoices(self, frame):
        self.go("deposit", 0, 0, 0, 6)
        self.go("deposit", 1, 4, frame, 0)

    def go(self, name, *args):
        self.moves.append((name, args, carry_out(self.pk, name, args)))

    def has_documents(self):
        return Document.objects.filter(space=self.pk).exists()

    @rule(
        door=st.sampled_from(["deposit", "deposit", "file", "draft"]),
        number=small,
        to=small,
        frame=small,
        validator=small,
    )
    def invoice(self, door, number, to, frame, validator):
        self.go(door, number, to, frame, validator)

    @precondition(has_documents)
    @rule(which=small, move=small, reason=small, validator=small)
    def right_gesture(self, which, move, reason, validator):
        self.go("gesture", which, move, reason, validator, False)

    @precondition(has_documents)
    @rule(which=small, move=small, reason=small, validator=small)
    def another_right_gesture(self, which, move, reason, validator):
        self.go("gesture", which, move, reason, validator, False)

    @precondition(has_documents)
    @rule(which=small, move=st.integers(min_value=0, max_value=400), reason=small, validator=small)
    def any_gesture(self, which, move, reason, validator):
        self.go("gesture", which, move, reason, validator, True)

    @precondition(has_documents)
    @rule(which=small, move=small, reason=small)
    def one_more_right_gesture(self, which, move, reason):
        self.go("gesture", which, move, reason, 0, False)

    @precondition(has_documents)
    @rule(which=small)
    def returns(self, which):
        self.go("submit", which)
        self.go("acknowledge")
        self.go("handle", which)

    @rule(days=small)
    def days(self, days):
        self.go("days", days)

    @rule(name=st.sampled_from(["next", "next", "due"]))
    def time(self, name):
        self.go(name)

    @rule(name=st.sampled_from(["seat", "seat", "hint", "back", "back", "restart", "pdf"]), which=small)
    def beside(self, name, which):
        self.go(name, *(() if name in {"restart", "pdf"} else (which,)))

    @rule(name=st.sampled_from(["message", "read", "ask", "ask", "act", "act", "assistant"]), which=small)
    def letters(self, name, which):
        self.go(name, which)

    @invariant()
    def nothing_is_broken(self):
        check_invariants(self.pk)
        check_letters(self.pk)

    def teardown(self):
        before = history(self.pk)
        rewind(space_id=self.pk, to_sequence=fresh(self.pk).last_sequence)
        assert history(self.pk) == before
        other = open_space(now=NOW).pk
        for name, args, outcome in self.moves:
            assert carry_out(other, name, args) == outcome
        assert history(other) == before


@pytest.mark.django_db
def test_no_walk_breaks_an_invariant_and_the_same_moves_give_the_same_history():
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=EXAMPLES <= DOZEN,
            phases=[Phase.generate] if EXAMPLES <= DOZEN else [Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
