"""Integration: the page of a document, its action bar, its gestures, its stale forms, its files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sandbox.domain.actions import Action
from sandbox.domain.vocabulary import Role, Status
from sandbox.formats.cii_writer import write_cii
from sandbox.models import Document, Event
from sandbox.services import perform_action
from tests.sandbox.factories import make_document, make_draft

pytestmark = pytest.mark.django_db


def address(document):
    return reverse("sandbox:document", args=[document.pk])


def gesture(document, action):
    return reverse("sandbox:gesture", args=[document.pk, action])


def test_document_page_shows_allowed_and_greyed_gestures(visitor, space, sit):
    document = make_document(space, status=Status.AVAILABLE)
    sit("DESTINATAIRE")
    page = visitor.get(address(document))
    allowed = [offer["label"] for offer in page.context["allowed"]]
    assert allowed == [
        "Prendre en compte",
        "Mettre à recycler",
        "Suspendre",
        "Rejeter",
        "Constater le service fait",
        "Mandater",
        "Mettre à disposition du comptable",
        "Mettre en paiement",
    ]
    forbidden = {offer.label: offer.why.code for offer in page.context["forbidden"]}
    assert forbidden["Comptabiliser"] == "GESTE_IMPOSSIBLE_A_CE_STATUT"
    assert "disabled" in page.content.decode()


def test_document_page_says_whose_turn_it_is(visitor, space):
    document = make_document(space, status=Status.AVAILABLE)
    text = visitor.get(address(document)).content.decode()
    assert "Elle est entre les mains de\u00a0: Commune de Valmont-les-Prés (fictive)." in text


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.TO_RECYCLE, "renvoyez la même facture, sous le même numéro"),
        (Status.SUSPENDED, "Compléter"),
        (Status.REJECTED, "une nouvelle facture, corrigée, sous un autre numéro"),
    ],
)
def test_document_page_of_a_return_says_what_to_do(visitor, space, status, said):
    document = make_document(space, status=status)
    visitor.post(reverse("sandbox:close_returns"))
    page = visitor.get(address(document))
    assert page.context["returned"]["reason_label"] == "Montant erroné"
    assert said in page.content.decode()


def test_document_page_of_an_onlooker_offers_another_seat(visitor, space):
    document = make_document(space, status=Status.AVAILABLE)
    seat = space.seats.get(structure__identifier="81034732800017")
    visitor.post(reverse("sandbox:seat"), {"seat": seat.pk})
    page = visitor.get(address(document))
    assert page.context["allowed"] == page.context["forbidden"] == []
    assert visitor.post(gesture(document, Action.RECYCLE), {"version": document.version}).status_code == 404


def test_gesture_button_moves_the_document(visitor, space, sit):
    document = make_document(space, status=Status.AVAILABLE)
    sit("DESTINATAIRE")
    response = visitor.post(gesture(document, Action.CERTIFY_SERVICE), {"version": document.version})
    assert response.url == address(document)
    document.refresh_from_db()
    assert document.status == "SERVICE_FAIT"


def test_rejection_asks_a_reason_and_a_comment(visitor, space, sit):
    document = make_document(space, status=Status.AVAILABLE)
    sit("DESTINATAIRE")
    form = visitor.get(gesture(document, Action.REJECT))
    assert "Liste pédagogique" in form.content.decode()
    response = visitor.post(
        gesture(document, Action.REJECT),
        {"version": document.version, "reason": "REJET_MONTANT", "comment": "Voir le devis."},
    )
    assert response.url == address(document)
    document.refresh_from_db()
    assert (document.status, document.return_reason, document.return_comment) == (
        "REJETEE",
        "REJET_MONTANT",
        "Voir le devis.",
    )


@pytest.mark.parametrize(
    ("data", "anchor"),
    [
        ({}, "#id_reason"),
        ({"reason": "INCONNU"}, "#id_reason"),
        ({"reason": "SUSPENSION_RIB"}, "#id_reason"),
        ({"reason": "REJET_AUTRE"}, "#id_comment"),
        ({"reason": "REJET_MONTANT", "comment": "x" * 2001}, "#id_comment"),
        ({"reason": "REJET_MONTANT", "comment": "\x00"}, "#id_comment"),
    ],
)
def test_rejection_refused_names_the_field_and_writes_nothing(visitor, space, sit, data, anchor):
    document = make_document(space, status=Status.AVAILABLE)
    sit("DESTINATAIRE")
    before = Event.objects.count()
    response = visitor.post(gesture(document, Action.REJECT), {"version": document.version, **data})
    assert response.status_code == 422
    assert anchor in [error.anchor for error in response.context["form_errors"]]
    assert Event.objects.count() == before


def test_recycling_changes_the_address_and_keeps_the_number(visitor, space):
    document = make_document(space, status=Status.TO_RECYCLE)
    form = visitor.get(gesture(document, Action.RECYCLE)).context["form"]
    assert form["commitment"].value() == "CDE234"
    data = {"version": document.version, "recipient": "12345678200036", "department": "", "commitment": "BC12345"}
    visitor.post(gesture(document, Action.RECYCLE), data)
    document.refresh_from_db()
    assert (document.number, document.commitment_number, document.return_reason) == ("F-2026-001", "BC12345", "")


@pytest.mark.parametrize(
    ("changes", "anchor"),
    [
        ({}, "#id_recipient"),
        ({"recipient": "00000000000001"}, "#id_recipient"),
        ({"department": "FAUX"}, "#id_department"),
        ({"commitment": ""}, "#id_commitment"),
    ],
)
def test_recycling_refused_names_the_field(visitor, space, changes, anchor):
    document = make_document(space, status=Status.TO_RECYCLE)
    data = {"version": document.version, "recipient": "12345678200036", "department": "", "commitment": "CDE234"}
    response = visitor.post(gesture(document, Action.RECYCLE), data | changes)
    assert response.status_code == 422
    assert anchor in [error.anchor for error in response.context["form_errors"]]
    document.refresh_from_db()
    assert document.status == "A_RECYCLER"


def test_completion_adds_a_file(visitor, space):
    document = make_document(space, status=Status.SUSPENDED)
    file = SimpleUploadedFile("bon de livraison.pdf", b"%PDF-1.4 bon", content_type="application/pdf")
    visitor.post(gesture(document, Action.COMPLETE), {"version": document.version, "file": file})
    document.refresh_from_db()
    piece = document.attachments.get()
    assert (document.status, piece.name) == ("COMPLETEE", "bon de livraison.pdf")
    answer = visitor.get(reverse("sandbox:attachment", args=[document.pk, piece.rank]))
    assert answer.content == b"%PDF-1.4 bon"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert visitor.get(reverse("sandbox:attachment", args=[document.pk, 99])).status_code == 404


def test_completion_with_nothing_is_refused(visitor, space):
    document = make_document(space, status=Status.SUSPENDED)
    response = visitor.post(gesture(document, Action.COMPLETE), {"version": document.version})
    assert response.status_code == 422
    assert response.context["form_errors"][0].anchor == "#id_file"
    document.refresh_from_db()
    assert document.status == "SUSPENDUE"


@pytest.mark.parametrize("version", ["0", "", "abc", "99999999999999999999"])
def test_stale_gesture_is_a_conflict_and_does_nothing(visitor, space, sit, version):
    document = make_document(space, status=Status.AVAILABLE)
    sit("DESTINATAIRE")
    before = Event.objects.count()
    response = visitor.post(gesture(document, Action.MANDATE), {"version": version})
    assert response.status_code == 409
    assert "a changé" in response.content.decode()
    assert Event.objects.count() == before


def test_gesture_twice_happens_once(visitor, space, sit):
    document = make_document(space, status=Status.AVAILABLE)
    sit("DESTINATAIRE")
    data = {"version": document.version}
    assert visitor.post(gesture(document, Action.MANDATE), data).status_code == 302
    assert visitor.post(gesture(document, Action.MANDATE), data).status_code == 409
    assert Event.objects.filter(type="document.mandated").count() == 1


def test_gesture_impossible_now_is_a_conflict(visitor, space, sit):
    document = make_document(space, status=Status.PAID)
    sit("DESTINATAIRE")
    response = visitor.post(gesture(document, Action.MANDATE), {"version": document.version})
    assert response.status_code == 409
    assert "Mandater" in response.context["card"].message


def test_form_of_a_gesture_impossible_now_leads_back(visitor, space, sit):
    document = make_document(space, status=Status.PAID)
    sit("DESTINATAIRE")
    response = visitor.get(gesture(document, Action.REJECT))
    assert response.context["allowed"] == []


@pytest.mark.parametrize("action", ["inconnu", "submit", "delete", "route", "make_available"])
def test_gesture_that_no_button_has_does_not_exist(visitor, space, action):
    document = make_document(space, status=Status.AVAILABLE)
    response = visitor.post(f"/bac-a-sable/espace/factures/{document.pk}/gestes/{action}/", {"version": "1"})
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("status", "headline"),
    [(Status.AVAILABLE, "30\u00a0jours restants"), (Status.PAID, "Payée"), (Status.REJECTED, None)],
)
def test_payment_clock_says_where_the_time_stands(visitor, space, status, headline):
    document = make_document(space, status=status)
    payment = visitor.get(address(document)).context["payment"]
    assert (payment.headline if payment else None) == headline


def test_payment_clock_says_lateness(visitor, space, later):
    seat = space.seats.filter(role="DESTINATAIRE", structure__identifier="12345678200036").get()
    document = make_document(space, status=Status.AVAILABLE)
    visitor.post(reverse("sandbox:seat"), {"seat": seat.pk})
    later(30)
    later(7)
    page = visitor.get(address(document))
    assert page.context["payment"].headline == "7\u00a0jours de retard"
    # 1 224 x 10,15 % x 7 / 365, then the flat fee
    assert [amount in page.content.decode() for amount in ("2,38\u202f€", "40,00\u202f€", "42,38\u202f€")] == [True] * 3
    assert [mark.place for mark in page.context["shown"].payment.marks] == ["past", "past", "today"]


def test_payment_time_line_tells_the_interruption(visitor, space):
    document = make_document(space, status=Status.AVAILABLE)
    perform_action(
        document_id=document.pk, action=Action.SUSPEND, role=Role.RECIPIENT, reason="SUSPENSION_PJ_MANQUANTE"
    )
    visitor.post(reverse("sandbox:close_returns"))
    marks = visitor.get(address(document)).context["shown"].payment.marks
    assert [mark.label for mark in marks][:2] == [
        "Départ du délai\u00a0: mise à disposition",
        "Interruption, la seule permise\u00a0: facture suspendue",
    ]


def test_document_page_says_what_its_status_means_and_how_sure_we_are(visitor, space):
    page = visitor.get(address(make_document(space, status=Status.AVAILABLE)))
    assert page.context["meaning"].startswith("Le destinataire peut la lire")
    assert page.context["status_evidence"] == "official"


def test_complementary_events_tell_the_file_and_the_certificate(visitor, upload):
    upload(write_cii(make_draft()))
    document = Document.objects.get()
    rows = visitor.get(address(document)).context["shown"].complements
    assert [row.label for row in rows] == ["Fichier reçu et contrôlé\u00a0: facture.xml", "Certificat de dépôt établi"]
    assert rows[0].flow == document.flow.number


def test_references_show_what_the_invoice_has(visitor, space):
    page = visitor.get(address(make_document(space, status=Status.AVAILABLE)))
    assert ("Type", "Facture") in page.context["references"]
    assert "Facture d’origine" not in dict(page.context["references"])


def test_deposited_page_of_a_draft_does_not_exist(visitor):
    visitor.post(reverse("sandbox:draft_new"))
    pk = Event.objects.filter(type="draft.saved").get().document_id
    assert visitor.get(reverse("sandbox:deposited", args=[pk])).status_code == 404
    assert visitor.get(reverse("sandbox:document", args=[pk])).url == reverse("sandbox:draft_recap", args=[pk])
