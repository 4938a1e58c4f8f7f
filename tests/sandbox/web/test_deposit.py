"""Integration: the deposit form step by step, its errors by field, its draft, its stale forms."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sandbox.models import Document, Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(visitor):
    visitor.post(reverse("sandbox:draft_new"))
    return Document.objects.get()


def step(draft, code):
    return reverse("sandbox:draft_step", args=[draft.pk, code])


def typed(visitor, draft, code, **changes):
    """What the boxes of a step hold, and the changes."""
    form = visitor.get(step(draft, code)).context["form"]
    if hasattr(form, "forms"):
        data = {field.html_name: field.value() or "" for row in form.forms for field in row if field.name != "remove"}
        data |= {field.html_name: field.value() for field in form.management_form}
    else:
        data = {field.html_name: field.value() or "" for field in form if field.name != "file"}
    return data | changes


def post(visitor, draft, code, **changes):
    return visitor.post(step(draft, code), typed(visitor, draft, code, **changes))


def errors(response):
    assert response.status_code == 422
    return [(error.label, error.anchor) for error in response.context["form_errors"]]


def test_new_draft_is_filled_with_the_exercise(draft):
    stored = draft.draft()
    assert (stored.number, stored.recipient.identifier, stored.commitment_number) == (
        "F-2026-001",
        "12345678200036",
        "CDE234",
    )
    assert draft.total_incl_vat == Decimal("1224.00")


def test_steps_follow_one_another_to_the_recap(visitor, draft):
    codes = ["destinataire", "fournisseur", "cadre", "references", "lignes", "montants", "pieces", "recapitulatif"]
    for code, following in pairwise(codes):
        assert post(visitor, draft, code).url == step(draft, following)
    assert "Valider et envoyer" in visitor.get(step(draft, "recapitulatif")).content.decode()


def test_step_unchanged_writes_nothing(visitor, draft):
    before = Event.objects.count()
    post(visitor, draft, "references")
    assert Event.objects.count() == before


def test_step_keeps_what_was_typed(visitor, draft):
    response = post(visitor, draft, "references", number="F-2026-077", then="keep")
    assert response.url == reverse("sandbox:deposit")
    draft.refresh_from_db()
    assert draft.number == "F-2026-077"
    assert "F-2026-077" in visitor.get(reverse("sandbox:deposit")).content.decode()


@pytest.mark.parametrize(
    ("code", "changes", "label", "anchor"),
    [
        ("destinataire", {"recipient_department": "FAUX"}, "Service exécutant", "#id_recipient_department"),
        ("destinataire", {"recipient": "autre"}, "Autre SIRET", "#id_recipient_siret"),
        ("destinataire", {"recipient": "autre", "recipient_siret": "000"}, "Destinataire", "#id_recipient_0"),
        ("destinataire", {"recipient_siret": "99999999999999"}, "Autre SIRET", "#id_recipient_siret"),
        ("destinataire", {"recipient": "inconnu"}, "Structure destinataire", "#id_recipient_0"),
        ("cadre", {"frame_code": "A99"}, "Cadre de facturation", "#id_frame_code"),
        ("cadre", {"frame_code": "A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR"}, "Cadre de facturation", "#id_frame_code"),
        ("references", {"number": ""}, "Numéro", "#id_number"),
        ("references", {"number": "N°€"}, "Numéro", "#id_number"),
        ("references", {"number": "F" * 21}, "Numéro", "#id_number"),
        ("references", {"number": "F" * 101}, "Numéro", "#id_number"),
        ("references", {"issued_on": "31/02/2026"}, "Date de la facture", "#id_issued_on"),
        ("references", {"issued_on": "2099-01-01"}, "Date", "#id_issued_on"),
        ("references", {"commitment_number": ""}, "Numéro d’engagement", "#id_commitment_number"),
        ("references", {"kind": "POEME"}, "Type de document", "#id_kind"),
        ("lignes", {"lines-0-quantity": "douze"}, "Ligne 1, Quantité", "#id_lines-0-quantity"),
        ("lignes", {"lines-0-quantity": ""}, "Ligne 1, Quantité", "#id_lines-0-quantity"),
        ("lignes", {"lines-0-vat_rate": "-5"}, "Ligne 1, Taux de TVA (%)", "#id_lines-0-vat_rate"),
        ("lignes", {"lines-0-remove": "on"}, "Lignes de facture", "#id_lines-0-name"),
        ("montants", {"discount": "1e5"}, "Remise globale TTC", "#id_discount"),
        ("montants", {"discount": "10"}, "Motif de la remise", "#id_discount_reason"),
    ],
)
def test_step_refuses_by_field_and_writes_nothing(visitor, draft, code, changes, label, anchor):
    before = (Event.objects.count(), Document.objects.values_list("payload", flat=True)[0])
    response = post(visitor, draft, code, **changes)
    found = errors(response)
    assert [row for row in found if row[1] == anchor] == [(label, anchor)]
    assert f'id="{anchor[1:]}"' in response.content.decode()
    assert (Event.objects.count(), Document.objects.values_list("payload", flat=True)[0]) == before


def test_step_keeps_a_wrong_draft_when_asked_to_stop(visitor, draft):
    assert post(visitor, draft, "references", commitment_number="", then="keep").status_code == 302
    recap = visitor.get(step(draft, "recapitulatif"))
    assert [row.card.code for row in recap.context["blocking"]] == ["ENGAGEMENT_ABSENT"]
    link = recap.context["blocking"][0].url
    assert link == step(draft, "references") + "?controle=1#id_commitment_number"
    assert "commitment" in visitor.get(link).context["cards"]
    assert "exige un numéro d’engagement" in visitor.get(link).content.decode().replace("\u00a0", " ")


def test_recap_refuses_what_the_gate_refuses(visitor, draft):
    post(visitor, draft, "references", commitment_number="", then="keep")
    response = visitor.post(step(draft, "recapitulatif"), {"then": "send"})
    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.status == "BROUILLON"
    assert "Facture déposée" not in response.content.decode()


def test_lines_are_added_and_removed(visitor, draft):
    response = post(visitor, draft, "lignes", then="add_line")
    assert len(visitor.get(response.url).context["form"].forms) == 2
    data = typed(visitor, draft, "lignes") | {
        "lines-TOTAL_FORMS": "2",
        "lines-1-name": "Dépose",
        "lines-1-quantity": "1",
        "lines-1-unit_price_excl_vat": "100,00",
        "lines-1-vat_rate": "10",
    }
    visitor.post(step(draft, "lignes"), data)
    draft.refresh_from_db()
    assert [line.name for line in draft.draft().lines] == ["Pose de douze luminaires à l’école du Préau", "Dépose"]
    assert draft.total_incl_vat == Decimal("1334.00")

    post(visitor, draft, "lignes", **{"lines-0-remove": "on"})
    draft.refresh_from_db()
    assert draft.total_incl_vat == Decimal("110.00")


@pytest.mark.parametrize(
    "changes", [{"lines-TOTAL_FORMS": "100000"}, {"lines-TOTAL_FORMS": "x"}, {"lines-INITIAL_FORMS": ""}]
)
def test_lines_with_a_broken_count_are_refused(visitor, draft, changes):
    assert post(visitor, draft, "lignes", **changes).status_code == 422


def test_amounts_beyond_any_row_are_refused(visitor, draft):
    before = draft.payload
    response = post(
        visitor, draft, "lignes", **{"lines-0-quantity": "999999999999", "lines-0-unit_price_excl_vat": "999999999999"}
    )
    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.payload == before


def test_attachments_come_and_go(visitor, draft):
    file = SimpleUploadedFile("bon.pdf", b"%PDF-1.4 bon", content_type="application/pdf")
    response = post(visitor, draft, "pieces", then="attach", file=file, designation="Bon de livraison")
    assert response.url == step(draft, "pieces")
    draft.refresh_from_db()
    assert [(piece.name, piece.designation) for piece in draft.draft().attachments] == [("bon.pdf", "Bon de livraison")]
    visitor.post(step(draft, "pieces"), {"remove": "bon.pdf"})
    draft.refresh_from_db()
    assert draft.draft().attachments == ()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.pdf", b"", "vide"),
        ("x" * 60 + ".pdf", b"%PDF", "50"),
        ("virus.exe", b"MZ", "virus.exe"),
        ("sans-extension", b"texte", "sans-extension"),
        ("gros.pdf", b"x" * (10 * 1024 * 1024 + 1), "10"),
    ],
)
def test_attachment_refused_says_why_and_writes_nothing(visitor, draft, name, content, said):
    before = Event.objects.count()
    file = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    response = post(visitor, draft, "pieces", file=file)
    assert response.status_code == 422
    assert said in " ".join(error.sentence for error in response.context["form_errors"])
    assert said in response.content.decode().partition('id="id_file_error"')[2].partition("</div>")[0]
    assert Event.objects.count() == before


def test_stale_step_is_a_conflict(visitor, draft):
    data = typed(visitor, draft, "references") | {"version": str(draft.version), "number": "F-2026-100"}
    post(visitor, draft, "references", number="F-2026-200", then="keep")
    response = visitor.post(step(draft, "references"), data)
    assert response.status_code == 409
    draft.refresh_from_db()
    assert draft.number == "F-2026-200"


def test_send_twice_deposits_once(visitor, draft):
    visitor.post(step(draft, "recapitulatif"), {"then": "send", "version": "1"})
    response = visitor.post(step(draft, "recapitulatif"), {"then": "send", "version": "1"})
    assert response.status_code == 409
    assert Event.objects.filter(type="document.deposited").count() == 1


def test_draft_is_deleted_from_the_recap(visitor, draft):
    visitor.post(step(draft, "recapitulatif"), {"then": "delete"})
    draft.refresh_from_db()
    assert draft.status == "SUPPRIMEE"
    assert visitor.get(reverse("sandbox:draft_recap", args=[draft.pk])).status_code == 404


def test_unknown_step_does_not_exist(visitor, draft):
    assert visitor.get(step(draft, "inconnue")).status_code == 404


def test_recipient_seat_has_no_deposit(visitor, draft, sit):
    sit("DESTINATAIRE")
    for address in (reverse("sandbox:deposit"), step(draft, "references"), reverse("sandbox:deposit_file")):
        assert visitor.get(address).status_code == 403
    assert visitor.post(reverse("sandbox:draft_new")).status_code == 403
    assert Document.objects.count() == 1


def test_rejected_number_is_not_proposed_again(visitor, deposited):
    deposited()
    visitor.post(reverse("sandbox:draft_new"))
    assert Document.objects.get(status="BROUILLON").number == ""


def test_refused_box_is_told_to_screen_readers(visitor, draft):
    text = post(visitor, draft, "references", number="N°€").content.decode()
    box = next(tag for tag in re.findall("<input[^>]*>", text) if 'id="id_number"' in tag)
    assert 'aria-invalid="true"' in box
    assert 'aria-describedby="id_number_helptext id_number_error"' in box
    assert 'id="id_number_error"' in text
