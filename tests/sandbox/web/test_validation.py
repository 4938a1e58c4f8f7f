"""Integration: the validator and both levels, the correction of the supplier, the frames that ask a validator."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Party
from sandbox.domain.vocabulary import Role, Status
from sandbox.models import Document, Event
from tests.sandbox.factories import CONTREX, LUMEN, MENUISERIE, make_document, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def validator(visitor, space):
    visitor.post(reverse("sandbox:seat"), {"seat": seat_of(space, Role.VALIDATOR, MENUISERIE).pk})
    return visitor


def demand(space, number="ST-1", status=Status.TO_VALIDATE_1, frame="A9"):
    return make_document(space, status=status, number=number, frame_code=frame)


def gesture(client, document, action, **data):
    address = reverse("sandbox:gesture", args=[document.pk, action])
    document.refresh_from_db()
    return client.post(address, {"version": document.version} | data)


def test_space_of_the_validator_says_what_will_come(validator):
    page = validator.get(reverse("sandbox:to_validate"))
    assert "Aucune demande à valider" in page.content.decode()
    assert [item.label for item in page.context["menu"]] == [
        "Tableau de bord",
        "Factures à valider",
        "Factures de travaux",
        "Marchés de travaux",
        "Annuaire",
        "Mes messages",
        "Sollicitations",
        "Assistant",
        "Notifications",
    ]


@pytest.mark.parametrize(("named", "told"), [(False, "Le destinataire va l’examiner"), (True, "Le valideur que vous")])
def test_deposit_says_who_looks_at_it_first(visitor, space, named, told):
    document = demand(space) if named else make_document(space, status=Status.AVAILABLE, number="F-1")
    page = visitor.get(reverse("sandbox:deposited", args=[document.pk]))
    assert told in page.content.decode()


def test_space_of_the_validator_tells_what_waits_from_what_was_seen(validator, space):
    demand(space, "ST-1")
    demand(space, "ST-2", status=Status.REFUSED_1)
    page = validator.get(reverse("sandbox:to_validate"))
    assert [row["number"] for row in page.context["waiting"]] == ["ST-1"]
    assert [row["number"] for row in page.context["others"]] == ["ST-2"]
    assert page.context["waiting"][0]["days_left"] == 15


@pytest.mark.parametrize(("role", "name"), [("FOURNISSEUR", "issued"), ("DESTINATAIRE", "received")])
def test_space_of_the_validator_sends_other_seats_to_their_own(visitor, sit, role, name):
    sit(role)
    assert visitor.get(reverse("sandbox:to_validate")).url == reverse(f"sandbox:{name}")


def test_received_sends_the_validator_to_its_own(validator):
    assert validator.get(reverse("sandbox:received")).url == reverse("sandbox:to_validate")


def test_space_of_the_validator_costs_the_same_for_one_and_three(validator, space, django_assert_num_queries):
    address = reverse("sandbox:to_validate")
    demand(space, "ST-1")
    validator.get(address)
    with django_assert_num_queries(6):
        validator.get(address)
    demand(space, "ST-2")
    demand(space, "ST-3")
    with django_assert_num_queries(6):
        validator.get(address)


def test_validator_agrees_with_a_file_and_the_demand_moves_on(validator, space):
    document = demand(space)
    piece = SimpleUploadedFile("accord.pdf", b"%PDF-1.7 accord", content_type="application/pdf")
    response = gesture(validator, document, Action.VALIDATE, file=piece, comment="Conforme.")
    assert response.url == reverse("sandbox:document", args=[document.pk])
    document.refresh_from_db()
    assert document.status == "VALIDEE_1"
    assert [piece.name for piece in document.attachments.all()] == ["accord.pdf"]


def test_validator_names_a_second_one_of_a_subcontractor_only(validator, space):
    a9, a12 = demand(space, "ST-1"), demand(space, "CO-1", frame="A12")
    page = validator.get(reverse("sandbox:gesture", args=[a12.pk, Action.VALIDATE]))
    assert list(page.context["form"].fields) == ["comment", "file"]
    gesture(validator, a9, Action.VALIDATE, validator=" 810 347 328 00017 ")
    a9.refresh_from_db()
    assert a9.second_validator.identifier == CONTREX


@pytest.mark.parametrize(
    ("action", "title"),
    [
        (Action.VALIDATE, "Valider la demande ST-1"),
        (Action.REFUSE, "Refuser la demande ST-1"),
        (Action.REPORT_WRONG_VALIDATOR, "Signaler une erreur de valideur pour la demande ST-1"),
    ],
)
def test_gesture_of_the_validator_has_a_readable_title(validator, space, action, title):
    document = demand(space)
    page = validator.get(reverse("sandbox:gesture", args=[document.pk, action]))
    assert page.context["title"] == title


def test_second_validator_that_is_unknown_is_refused_in_its_box(validator, space):
    document = demand(space)
    before = Event.objects.count()
    response = gesture(validator, document, Action.VALIDATE, validator="99999999999999")
    assert response.status_code == 422
    assert [error.anchor for error in response.context["form_errors"]] == ["#id_validator"]
    assert Event.objects.count() == before


def test_validator_refuses_with_a_reason(validator, space):
    document = demand(space)
    response = gesture(validator, document, Action.REFUSE)
    assert response.status_code == 422
    assert [error.anchor for error in response.context["form_errors"]] == ["#id_reason"]
    gesture(validator, document, Action.REFUSE, reason="REFUS_MONTANT", comment="Le devis dit 900 €.")
    page = validator.get(reverse("sandbox:document", args=[document.pk]))
    assert page.context["returned"]["comment_label"] == "Commentaire du valideur"
    assert "Le devis dit 900 €." in page.content.decode()


def test_wrong_validator_goes_back_to_the_supplier_who_corrects_it(visitor, validator, space, sit):
    document = demand(space)
    gesture(validator, document, Action.REPORT_WRONG_VALIDATOR, reason="REFUS_PAS_VALIDEUR")
    sit("FOURNISSEUR")
    text = visitor.get(reverse("sandbox:space")).content.decode()
    assert "la structure nommée n’est pas le valideur" in text
    page = visitor.get(reverse("sandbox:document", args=[document.pk]))
    assert [offer["label"] for offer in page.context["allowed"]] == ["Corriger le valideur"]
    wrong = gesture(visitor, document, Action.CORRECT_VALIDATOR, validator=LUMEN)
    assert [error.anchor for error in wrong.context["form_errors"]] == ["#id_validator"]
    gesture(visitor, document, Action.CORRECT_VALIDATOR, validator=CONTREX)
    document.refresh_from_db()
    assert (document.status, document.validator.identifier) == ("A_VALIDER_1", CONTREX)


@pytest.mark.parametrize(
    ("status", "frame", "said"),
    [
        (Status.TO_VALIDATE_1, "A9", "après l’accord du valideur"),
        (Status.REFUSED_1, "A9", "n’arrive pas chez le client"),
    ],
)
def test_document_page_says_when_the_payment_time_will_start(visitor, space, status, frame, said):
    document = demand(space, status=status, frame=frame)
    assert said in visitor.get(reverse("sandbox:document", args=[document.pk])).context["no_payment"]


@pytest.fixture
def draft(visitor):
    visitor.post(reverse("sandbox:draft_new"))
    return Document.objects.get()


def step(draft, code):
    return reverse("sandbox:draft_step", args=[draft.pk, code])


@pytest.mark.parametrize(
    ("frame", "validator", "anchors"),
    [
        ("A9_FACTURE_SOUSTRAITANT", "", ["#id_validator"]),
        ("A9_FACTURE_SOUSTRAITANT", LUMEN, ["#id_validator"]),
        ("A12_FACTURE_COTRAITANT", "12", ["#id_validator"]),
        ("A9_FACTURE_SOUSTRAITANT", "1" * 41, ["#id_validator"]),
    ],
)
def test_frame_step_asks_the_right_validator(visitor, draft, frame, validator, anchors):
    response = visitor.post(step(draft, "cadre"), {"frame_code": frame, "validator": validator})
    assert response.status_code == 422
    assert [error.anchor for error in response.context["form_errors"]] == anchors
    draft.refresh_from_db()
    assert draft.draft().validator is None


def test_frame_step_keeps_the_validator_with_its_name(visitor, draft):
    data = {"frame_code": "A9_FACTURE_SOUSTRAITANT", "validator": "406 680 314 01116"}
    assert visitor.post(step(draft, "cadre"), data).url == step(draft, "references")
    draft.refresh_from_db()
    assert draft.draft().validator == Party(identifier=MENUISERIE, name="Menuiserie du Préau (fictive)")
    visitor.post(step(draft, "cadre"), {"frame_code": "A1_FACTURE_FOURNISSEUR", "validator": ""})
    draft.refresh_from_db()
    assert draft.draft().validator is None


def test_already_paid_frame_wants_nothing_left_to_pay(visitor, draft):
    visitor.post(step(draft, "cadre"), {"frame_code": "A2_FACTURE_FOURNISSEUR_DEJA_PAYEE", "validator": ""})
    response = visitor.post(step(draft, "montants"), {"discount": "", "discount_reason": "", "prepaid": ""})
    assert [error.anchor for error in response.context["form_errors"]] == ["#id_prepaid"]
    visitor.post(step(draft, "montants"), {"discount": "", "discount_reason": "", "prepaid": "1224,00"})
    visitor.post(step(draft, "recapitulatif"), {"then": "send"})
    page = visitor.get(reverse("sandbox:document", args=[draft.pk]))
    assert page.context["no_payment"] == "Le client a déjà payé cette facture\u00a0: aucun délai ne court."
