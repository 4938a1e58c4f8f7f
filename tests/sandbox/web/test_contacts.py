"""Integration: the pages of messages, requests and the assistant; their budgets, their refusals, their seats."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sandbox.domain.actions import EventType
from sandbox.models import Broadcast, Event, Request, RequestFile
from sandbox.services.broadcasts import send_message
from sandbox.services.requests import send_request
from tests.sandbox.factories import LUMEN

pytestmark = pytest.mark.django_db


def cost(visitor, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as seen:
        assert visitor.get(address).status_code == 200
    return len(seen)


def announce(space, subject="Clôture"):
    lumen = space.structures.get(identifier=LUMEN).pk
    return send_message(space_id=space.pk, subject=subject, text="Avant le 15.", recipient_ids=[lumen])


def ask(space, document, pair="SUIVI"):
    return send_request(space_id=space.pk, pair=pair, text="Où ?", document_id=document.pk)


def test_pages_of_messages_cost_the_same_for_one_row_and_for_three(
    visitor, space, deposited, sit, django_assert_max_num_queries
):
    deposited()
    sit("DESTINATAIRE")
    sent, received = reverse("sandbox:messages_sent"), reverse("sandbox:messages")
    announce(space)
    one = cost(visitor, sent, django_assert_max_num_queries)
    sit("FOURNISSEUR", LUMEN)
    other = cost(visitor, received, django_assert_max_num_queries)
    sit("DESTINATAIRE")
    announce(space)
    announce(space)
    assert cost(visitor, sent, django_assert_max_num_queries) == one
    assert cost(visitor, reverse("sandbox:message_new"), django_assert_max_num_queries) < 40
    sit("FOURNISSEUR", LUMEN)
    assert cost(visitor, received, django_assert_max_num_queries) == other
    page = visitor.get(received)
    assert [row.read_at for row in page.context["rows"]] == [None, None, None]
    assert next(item.count for item in page.context["menu"] if item.label == "Mes messages") == 3


def test_requests_cost_the_same_for_one_row_and_for_three(visitor, space, deposited, django_assert_max_num_queries):
    document = deposited()
    listed, paper = reverse("sandbox:requests"), reverse("sandbox:document", args=[document.pk])
    first = ask(space, document)
    thread = reverse("sandbox:request", args=[first.pk])
    ones = [cost(visitor, address, django_assert_max_num_queries) for address in (listed, paper, thread)]
    ask(space, document)
    ask(space, document, "PAIEMENT")
    for line in range(2):
        first.messages.create(
            rank=line + 2, party="EMETTEUR", structure=first.author, text="Oui", written_at=space.clock
        )
    threes = [cost(visitor, address, django_assert_max_num_queries) for address in (listed, paper, thread)]
    assert threes == ones


def test_message_is_written_looked_at_corrected_then_sent(visitor, space, deposited, sit):
    deposited()
    sit("DESTINATAIRE")
    address = reverse("sandbox:message_new")
    lumen = space.structures.get(identifier=LUMEN).pk
    page = visitor.get(address)
    assert [row["key"] for row in page.context["partners"]] == [lumen]
    assert len(page.context["absent"]) > 5
    told = {"subject": "Clôture", "text": "Avant le 15.", "recipient": [lumen]}
    wrong = visitor.post(address, told | {"recipient": [], "subject": "", "then": "preview"})
    assert wrong.status_code == 422
    assert [error.anchor for error in wrong.context["form_errors"]] == ["#id_subject", "#recipients"]
    look = visitor.post(address, told | {"then": "preview"})
    assert [partner.key for partner in look.context["recipients"]] == [lumen]
    assert not Broadcast.objects.exists()
    again = visitor.post(address, told | {"then": "edit"})
    assert (again.status_code, again.context["form"]["subject"].value()) == (200, "Clôture")
    sent = visitor.post(address, told | {"then": "send"})
    message = Broadcast.objects.get()
    assert sent.url == reverse("sandbox:message", args=[message.pk])
    assert visitor.get(sent.url).context["mine"] is True
    forged = visitor.post(address, told | {"recipient": ["x", "9" * 30, "0"], "then": "send"})
    assert forged.status_code == 422
    assert Broadcast.objects.count() == 1


def test_opening_a_message_reads_it_and_a_stranger_finds_nothing(visitor, space, deposited, sit):
    deposited()
    sit("DESTINATAIRE")
    address = reverse("sandbox:message", args=[announce(space).pk])
    sit("FOURNISSEUR", LUMEN)
    assert visitor.head(address).status_code == 200
    assert not Event.objects.filter(type=EventType.MESSAGE_READ.value).exists()
    assert "On ne répond pas" in visitor.get(address).content.decode()
    visitor.get(address)
    assert Event.objects.filter(type=EventType.MESSAGE_READ.value).count() == 1
    sit("FOURNISSEUR", "81034732800017")
    assert visitor.get(address).status_code == 404


def test_request_page_is_prefilled_by_its_address_and_says_where_it_went(visitor, space, deposited):
    document = deposited()
    address = f"{reverse('sandbox:request_new')}?motif=SUIVI&facture={document.pk}"
    form = visitor.get(address).context["form"]
    assert (form["pair"].value(), form["invoice"].value()) == ("SUIVI", str(document.pk))
    assert document.number in form["text"].value()
    empty = visitor.post(reverse("sandbox:request_new"), {"pair": "SUIVI", "text": ""})
    assert empty.status_code == 422
    assert [error.anchor for error in empty.context["form_errors"]] == ["#id_invoice", "#id_text"]
    piece = SimpleUploadedFile("bon.pdf", b"%PDF bon")
    data = {"pair": "SUIVI", "invoice": document.pk, "text": "Où ?", "file": piece}
    sent = visitor.post(reverse("sandbox:request_new"), data, follow=True)
    assert "elle va droit au client" in sent.content.decode()
    file = RequestFile.objects.get()
    download = visitor.get(reverse("sandbox:request_file", args=[file.request_id, file.rank]))
    assert b"".join(download) == b"%PDF bon"
    assert "attachment" in download["Content-Disposition"]
    assert visitor.get(reverse("sandbox:request_file", args=[file.request_id, 9])).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {"pair": "X", "text": "Où ?"},
        {"pair": "SUIVI", "invoice": "999999", "text": "Où ?"},
        {"pair": "SUIVI", "client": "999999", "text": "Où ?"},
        {"pair": "OUTIL", "text": "x" * 2001},
        {"pair": "OUTIL", "text": "x" * 30000},
        {"pair": "OUTIL", "text": "Où ?", "file": SimpleUploadedFile("virus.exe", b"MZ")},
        {"pair": "OUTIL", "text": "Où ?", "file": SimpleUploadedFile("vide.pdf", b"")},
    ],
)
def test_request_refused_says_which_box(visitor, space, data):
    response = visitor.post(reverse("sandbox:request_new"), data)
    assert response.status_code == 422
    assert all(error.anchor.startswith("#id_") for error in response.context["form_errors"])
    assert not Request.objects.exists()


def test_request_is_answered_from_the_other_seat_then_closed(visitor, space, deposited, sit):
    request = ask(space, deposited())
    pk = request.pk
    gesture = {name: reverse("sandbox:request_gesture", args=[pk, name]) for name in ("repondre", "relancer", "clore")}
    assert visitor.post(gesture["repondre"], {"text": "Moi ?", "version": 1}).status_code == 409
    sit("DESTINATAIRE")
    page = visitor.get(reverse("sandbox:requests_received"))
    assert [row["waits"] for row in page.context["rows"]] == [True]
    assert [note["sentence"] for note in visitor.get(reverse("sandbox:space")).context["notes"]] == [
        "Vous avez une question à laquelle répondre."
    ]
    empty = visitor.post(gesture["repondre"], {"text": "", "version": 1})
    assert (empty.status_code, empty.context["form_errors"][0].anchor) == (422, "#id_text")
    assert visitor.post(gesture["repondre"], {"text": "Demain.", "version": 1}).status_code == 302
    assert visitor.post(gesture["repondre"], {"text": "Demain.", "version": 1}).status_code == 409  # a double click
    sit("FOURNISSEUR", LUMEN)
    assert visitor.get(gesture["relancer"]).status_code == 302
    assert visitor.post(reverse("sandbox:request_gesture", args=[pk, "transmettre"])).status_code == 404
    assert visitor.post(gesture["clore"], {"version": "x"}).status_code == 302
    shown = visitor.get(reverse("sandbox:request", args=[pk]))
    assert (shown.context["writes"], shown.context["close_url"]) == (None, "")
    sit("FOURNISSEUR", "81034732800017")
    assert visitor.get(reverse("sandbox:request", args=[pk])).status_code == 404
    assert visitor.post(gesture["clore"]).status_code == 404


def test_search_of_requests_finds_and_says_when_it_does_not(visitor, space, deposited):
    request = ask(space, deposited())
    address = reverse("sandbox:requests")
    assert [row["request"].pk for row in visitor.get(address, {"q": "S-0"}).context["rows"]] == [request.pk]
    assert "Aucune sollicitation trouvée" in visitor.get(address, {"q": "rien"}).content.decode()
    assert visitor.get(address, {"status": "X"}).status_code == 422


def test_assistant_leads_from_a_number_to_a_request(visitor, space, deposited):
    document = deposited()
    address = reverse("sandbox:assistant")
    root = visitor.get(address)
    assert root.context["dialogue"].node.code == "accueil"
    assert visitor.post(address, {"answer": "rien"}).status_code == 422
    went = visitor.post(address, {"answer": "facture"})
    assert went.url == f"{address}?r=facture#suite"
    empty = visitor.post(address, {"r": ["facture", "suivi"], "number": " "})
    assert (empty.status_code, empty.context["form_errors"][0].anchor) == (422, "#id_number")
    found = visitor.post(address, {"r": ["facture", "suivi"], "number": f"n° {document.number} €"}, follow=True)
    text = found.content.decode()
    assert "tapez le numéro seul" in text
    assert document.recipient.name in text
    answers = found.context["dialogue"].answers
    contact = visitor.post(address, {"r": answers, "answer": "contacter"}, follow=True)
    (way,) = contact.context["remedies"]
    assert visitor.get(way["url"]).context["form"]["invoice"].value() == str(document.pk)
    lost = visitor.post(address, {"r": ["facture", "suivi"], "number": "F-9"}, follow=True)
    assert "Je ne trouve pas" in lost.content.decode()


def test_assistant_resends_the_activation_link_once_an_answer(visitor, space):
    address = reverse("sandbox:assistant")
    ways = {"r": ["compte", "activation"], "answer": "renvoyer"}
    page = visitor.post(address, ways, follow=True)
    assert page.context["dialogue"].node.code == "lien-renvoye"
    visitor.get(page.redirect_chain[-1][0])  # reading the page again sends nothing
    assert Event.objects.filter(type=EventType.ACTIVATION_RESENT.value).count() == 1


@pytest.mark.parametrize("query", ["r=x", "r=facture&r=suivi&r=" + "9" * 5000, "&".join(["r=facture"] * 500), "r=%00"])
def test_assistant_bears_a_forged_address(visitor, space, query):
    assert visitor.get(f"{reverse('sandbox:assistant')}?{query}").status_code == 200
