"""« Mes messages » and « Sollicitations » through the services: who may, what follows on the clock, replay."""

import pytest

from sandbox.domain.actions import EventType
from sandbox.domain.broadcasts import Absence
from sandbox.domain.refusals import RefusalCode, RefusedError, StaleDocumentError
from sandbox.domain.requests import RequestAction, RequestStatus, Route
from sandbox.formats.attachments import attachment_of
from sandbox.models import Broadcast, Delivery, Event, PracticeSpace, Request, RequestFile
from sandbox.queries import stored_bytes
from sandbox.queries.broadcasts import reach, received
from sandbox.queries.requests import attention_of, linked_requests, request_numbered, seat_requests
from sandbox.queries.turns import next_due
from sandbox.services import advance_clock, advance_to_next_event, deposit_form, rewind, run_due_turns, take_seat
from sandbox.services.assistant import ask_assistant, resend_activation
from sandbox.services.broadcasts import read_message, send_message
from sandbox.services.requests import act_on_request, send_request
from tests.sandbox.factories import COMMUNE, LUMEN, MENUISERIE, make_draft, make_space

pytestmark = pytest.mark.django_db
PIECE = attachment_of(name="bon.pdf", mime_type="application/pdf", content=b"%PDF bon")


def fresh(space):
    return PracticeSpace.objects.select_related("current_seat__structure").get(pk=space.pk)


@pytest.fixture
def space():
    """One invoice, at the commune since today."""
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    run_due_turns(space_id=space.pk)
    return fresh(space)


def sit(space, role, structure=COMMUNE):
    take_seat(space_id=space.pk, seat_id=space.seats.get(role=role, structure__identifier=structure).pk)
    return fresh(space)


def key(space, identifier):
    return space.structures.get(identifier=identifier).pk


def send(space, *identifiers, subject="Clôture", text="Avant le 15."):
    keys = [key(space, identifier) for identifier in identifiers]
    return send_message(space_id=space.pk, subject=subject, text=text, recipient_ids=keys)


def ask(space, pair="SUIVI", *, linked=True, client="", text="Où en est-elle ?", **more):
    document = space.documents.first() if linked else None
    return send_request(
        space_id=space.pk,
        pair=pair,
        text=text,
        document_id=document.pk if document else None,
        addressee_id=key(space, client) if client else None,
        **more,
    )


def partners(space):
    return [partner.key for partner in reach(space, space.current_seat.structure).partners]


def named(name):
    return [attachment_of(name=name, mime_type="", content=b"contenu")]


def codes(caught):
    return [refusal.code for refusal in caught.value.refusals]


# -- messages --


def test_message_goes_to_partners_and_is_read_by_each_structure_once(space):
    public = sit(space, "DESTINATAIRE")
    message = send(public, LUMEN)
    assert (message.sender.identifier, message.rank) == (COMMUNE, 1)
    assert attention_of(public).unread_messages == 0
    supplier = sit(space, "FOURNISSEUR", LUMEN)
    assert attention_of(supplier).unread_messages == 1
    assert read_message(space_id=space.pk, broadcast_id=message.pk) is True
    assert read_message(space_id=space.pk, broadcast_id=message.pk) is False
    (delivery,) = received(supplier, supplier.current_seat)
    assert delivery.read_at == supplier.clock
    assert attention_of(supplier).unread_messages == 0
    kinds = list(Event.objects.filter(space=space).order_by("sequence").values_list("type", flat=True))
    assert kinds.count(EventType.MESSAGE_READ.value) == 1
    other = sit(space, "FOURNISSEUR", "81034732800017")
    assert list(received(other, other.current_seat)) == []
    assert read_message(space_id=space.pk, broadcast_id=message.pk) is False


def test_partners_come_from_invoices_that_reached_the_client(space):
    public = sit(space, "DESTINATAIRE")
    assert [partner.name for partner in reach(public, public.current_seat.structure).partners] == [
        "Atelier Lumen (fictif)"
    ]
    with pytest.raises(RefusedError) as caught:
        send(public, LUMEN, MENUISERIE)
    assert codes(caught) == [RefusalCode.MESSAGE_STRANGER]
    assert Absence.NO_INVOICE.label in caught.value.refusal.values["why"]
    supplier = sit(space, "FOURNISSEUR", LUMEN)
    assert [partner.key for partner in reach(supplier, supplier.current_seat.structure).partners] == [
        key(space, COMMUNE)
    ]
    nobody = sit(space, "FOURNISSEUR", "81034732800017")
    with pytest.raises(RefusedError) as caught:
        send(nobody, COMMUNE, subject="")
    assert RefusalCode.MESSAGE_NO_PARTNER in codes(caught)
    assert not Broadcast.objects.exists()


def test_partner_of_the_scenario_announces_once_when_its_seat_is_empty(space):
    advance_clock(space_id=space.pk, days=20)
    message = Broadcast.objects.get()
    assert message.script == "valmont-cloture"
    assert message.sent_at.date().isoformat() == "2026-12-04"  # eight working days after the first invoice
    assert list(Delivery.objects.values_list("structure__identifier", flat=True)) == [LUMEN]
    advance_clock(space_id=space.pk, days=30)
    assert Broadcast.objects.count() == 1


def test_partner_whose_seat_is_held_announces_nothing(space):
    sit(space, "COMPTABLE")
    advance_clock(space_id=space.pk, days=20)
    assert not Broadcast.objects.exists()


# -- requests --


def test_direct_request_is_answered_on_the_next_working_day(space):
    request = ask(space, attachments=[PIECE])
    assert (request.number, request.way, request.state) == ("S-00001", Route.DIRECT, RequestStatus.WITH_CLIENT)
    assert (request.author.identifier, request.addressee.identifier) == (LUMEN, COMMUNE)
    assert next_due(fresh(space)) <= space.clock.replace(day=25)
    advance_clock(space_id=space.pk, days=1)
    request.refresh_from_db()
    assert request.state is RequestStatus.ANSWERED
    mine, theirs = request.messages.order_by("rank")
    assert "F-2026-001" in theirs.text
    assert theirs.structure.identifier == COMMUNE
    assert attention_of(fresh(space)).answers == 1
    piece = RequestFile.objects.get()
    assert (piece.message, stored_bytes(piece.sha256)) == (mine, b"%PDF bon")
    assert linked_requests(fresh(space), space.documents.get()) == [request]


def test_relayed_request_waits_for_the_support_then_for_the_client(space):
    request = ask(space, "PAIEMENT")
    public = sit(space, "DESTINATAIRE")
    assert list(seat_requests(public, received=True)) == []
    assert request_numbered(public, request.pk) is None  # not theirs to see before the support hands it over
    sit(space, "FOURNISSEUR", LUMEN)
    advance_clock(space_id=space.pk, days=2)
    request.refresh_from_db()
    assert request.state is RequestStatus.WITH_SUPPORT
    advance_clock(space_id=space.pk, days=1)
    request.refresh_from_db()
    assert request.state is RequestStatus.WITH_CLIENT
    advance_clock(space_id=space.pk, days=3)
    request.refresh_from_db()
    assert request.state is RequestStatus.ANSWERED


def test_support_answers_what_is_about_the_tool(space):
    request = ask(space, "ACTIVATION", linked=False)
    assert request.addressee is None
    advance_clock(space_id=space.pk, days=3)
    answer = request.messages.order_by("rank").last()
    assert answer.party_label.startswith("Assistance")
    assert "soixante minutes" in answer.text


def test_both_seats_play_a_request_to_its_end(space):
    request = ask(space)
    public = sit(space, "DESTINATAIRE")
    assert attention_of(public).questions == 1
    advance_clock(space_id=space.pk, days=5)
    request.refresh_from_db()
    assert request.state is RequestStatus.WITH_CLIENT  # nobody answers for the person who holds the seat
    with pytest.raises(RefusedError) as caught:
        act_on_request(request_id=request.pk, action=RequestAction.CLOSE)
    assert codes(caught) == [RefusalCode.REQUEST_NOT_NOW]
    with pytest.raises(RefusedError) as caught:
        act_on_request(request_id=request.pk, action=RequestAction.ANSWER, text=" ")
    assert codes(caught) == [RefusalCode.REQUEST_TEXT_MISSING]
    act_on_request(request_id=request.pk, action=RequestAction.ANSWER, text="Demain.", attachments=[PIECE])
    sit(space, "FOURNISSEUR", LUMEN)
    version = Request.objects.get().version
    act_on_request(request_id=request.pk, action=RequestAction.FOLLOW_UP, text="Sûr ?", expected_version=version)
    with pytest.raises(StaleDocumentError):
        act_on_request(request_id=request.pk, action=RequestAction.CLOSE, expected_version=version)
    done = act_on_request(request_id=request.pk, action=RequestAction.CLOSE)
    assert (done.state, done.closed_at) == (RequestStatus.CLOSED, fresh(space).clock)
    assert [line.text for line in done.messages.order_by("rank")] == ["Où en est-elle ?", "Demain.", "Sûr ?"]
    sit(space, "FOURNISSEUR", "81034732800017")
    with pytest.raises(Request.DoesNotExist):
        act_on_request(request_id=request.pk, action=RequestAction.CLOSE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pair": "RIEN"}, RefusalCode.REQUEST_PAIR_UNKNOWN),
        ({"linked": False}, RefusalCode.REQUEST_WITHOUT_CLIENT),
        ({"text": " "}, RefusalCode.REQUEST_TEXT_MISSING),
        ({"attachments": named("x.exe")}, RefusalCode.ATTACHMENT_TYPE),
        (
            {"attachments": [attachment_of(name="x" * 60 + ".pdf", mime_type="", content=b"%PDF")]},
            RefusalCode.FILE_NAME_TOO_LONG,
        ),
    ],
)
def test_request_refused_writes_nothing(space, changes, code):
    before = fresh(space).last_sequence
    with pytest.raises(RefusedError) as caught:
        ask(space, **changes)
    assert codes(caught) == [code]
    assert (Request.objects.count(), fresh(space).last_sequence) == (0, before)


def test_client_cannot_ask_himself_about_an_invoice_he_received(space):
    public = sit(space, "DESTINATAIRE")
    with pytest.raises(RefusedError) as caught:
        ask(public)
    assert codes(caught) == [RefusalCode.REQUEST_TO_ONESELF]
    assert ask(public, "TRAITER").addressee is None  # the support answers him


def test_requests_are_found_by_number_invoice_word_and_status(space):
    first, second = ask(space), ask(space, "OUTIL", linked=False, text="Le bouton gris ?")
    mine = fresh(space)
    assert list(seat_requests(mine)) == [second, first]
    assert list(seat_requests(mine, text="f-2026-001")) == [first]
    assert list(seat_requests(mine, text="bouton")) == [second]
    assert list(seat_requests(mine, text="S-00001")) == [first]
    assert list(seat_requests(mine, status=RequestStatus.WITH_SUPPORT)) == [second]


def test_next_gesture_of_the_others_may_be_an_answer(space):
    ask(space, "ACTIVATION", linked=False)
    events = advance_to_next_event(space_id=space.pk)
    assert events
    seen = [event.type for _ in range(8) for event in advance_to_next_event(space_id=space.pk)]
    assert EventType.REQUEST_ANSWERED.value in seen


# -- the assistant --


def test_assistant_notes_the_number_as_it_searched_it(space):
    told = ask_assistant(space_id=space.pk, typed="Facture n° f-2026-001 €")
    assert (told.number, told.cleaned) == ("f-2026-001", True)
    event = Event.objects.get(type=EventType.ASSISTANT_ASKED.value)
    assert event.payload == {"number": "F-2026-001", "branch": "processing", "cleaned": True}
    ask_assistant(space_id=space.pk, typed="RIEN-9")
    assert Event.objects.filter(type=EventType.ASSISTANT_ASKED.value).last().payload["branch"] == ""
    with pytest.raises(RefusedError) as caught:
        ask_assistant(space_id=space.pk, typed="  ")
    assert codes(caught) == [RefusalCode.ASSISTANT_NUMBER_MISSING]


def test_assistant_does_not_tell_of_others_invoices(space):
    sit(space, "FOURNISSEUR", "81034732800017")
    ask_assistant(space_id=space.pk, typed="F-2026-001")
    assert Event.objects.get(type=EventType.ASSISTANT_ASKED.value).payload["branch"] == ""


def test_activation_link_lives_an_hour_of_the_space(space):
    assert (resend_activation(space_id=space.pk) - space.clock).total_seconds() == 3600


# -- replay --


def test_rewind_gives_back_messages_and_requests_with_their_addresses(space):
    request = ask(space, attachments=[PIECE])
    advance_clock(space_id=space.pk, days=20)
    message = Broadcast.objects.get()
    read_message(space_id=space.pk, broadcast_id=message.pk)
    sequence = fresh(space).last_sequence
    act_on_request(request_id=request.pk, action=RequestAction.CLOSE)
    rewind(space_id=space.pk, to_sequence=sequence)
    again = Request.objects.get()
    assert (again.pk, again.state, again.messages.count(), again.files.count()) == (
        request.pk,
        RequestStatus.ANSWERED,
        2,
        1,
    )
    assert Broadcast.objects.get().pk == message.pk
    assert Delivery.objects.get().read_at is not None
    rewind(space_id=space.pk, to_sequence=2)
    assert not Request.objects.exists()
    assert not Broadcast.objects.exists()
