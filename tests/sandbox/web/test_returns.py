"""Integration: the window of returned invoices."""

from dataclasses import replace

import pytest
from django.urls import reverse

from sandbox.domain.vocabulary import Status
from sandbox.models import Document, Event
from sandbox.services import acknowledge, handle_rejection, rewind, save_draft
from tests.sandbox.factories import make_document

pytestmark = pytest.mark.django_db

SPACE = "/bac-a-sable/espace/"


@pytest.fixture
def rejected(space):
    return make_document(space, status=Status.REJECTED, number="F-1")


def shown(visitor, path=SPACE):
    returns = visitor.get(path).context["returns"]
    return [row.document.number for row in returns.rows] if returns else []


def test_window_shows_at_the_next_page_with_its_five_columns(visitor, rejected):
    page = visitor.get(SPACE).content.decode()
    assert shown(visitor) == ["F-1"]
    for words in ("Date de dépôt", "Numéro", "Destinataire", "Motif", "Commentaire du client", "Voir le devis."):
        assert words in page
    for button in ("Tout acquitter et fermer", "Acquitter les factures sélectionnées", "Fermer"):
        assert button in page


def test_window_is_the_supplier_s_alone(visitor, rejected, sit):
    sit("DESTINATAIRE")
    assert shown(visitor) == []


def test_acknowledging_all_empties_the_window_and_leads_to_the_summary(visitor, space, rejected):
    make_document(space, status=Status.SUSPENDED, number="F-2")
    response = visitor.post(reverse("sandbox:acknowledge"), {"which": "all"})
    assert response.url == reverse("sandbox:issued")
    assert shown(visitor) == []
    assert Document.objects.exclude(acknowledged_at=None).count() == 2
    rows = visitor.get(reverse("sandbox:issued")).context["rows"]
    assert [row["number"] for row in rows] == ["F-2", "F-1"]


def test_acknowledging_some_keeps_the_others(visitor, space, rejected):
    other = make_document(space, status=Status.SUSPENDED, number="F-2")
    visitor.post(reverse("sandbox:acknowledge"), {"which": "selected", "document": [other.pk]})
    assert shown(visitor) == ["F-1"]


@pytest.mark.parametrize("chosen", [[], ["999"], ["x"]])
def test_acknowledging_nothing_says_so(visitor, rejected, chosen):
    response = visitor.post(reverse("sandbox:acknowledge"), {"which": "selected", "document": chosen}, follow=True)
    assert "Cochez au moins une facture" in response.content.decode()
    assert shown(visitor) == ["F-1"]


def test_closing_hides_the_window_until_another_return(visitor, space, rejected):
    response = visitor.post(reverse("sandbox:close_returns"), {"next": SPACE + "temps/"})
    assert response.url == SPACE + "temps/"
    assert shown(visitor) == []
    make_document(space, status=Status.REJECTED, number="F-2")
    assert shown(visitor) == ["F-1", "F-2"]


@pytest.mark.parametrize("address", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"])
def test_closing_follows_only_our_addresses(visitor, rejected, address):
    assert visitor.post(reverse("sandbox:close_returns"), {"next": address}).url == SPACE


def test_after_seven_days_the_window_takes_the_page_and_cannot_be_closed(visitor, rejected, later):
    visitor.post(reverse("sandbox:close_returns"))
    later(7)
    later(1)
    response = visitor.get(reverse("sandbox:issued"))
    assert response.url == reverse("sandbox:returns") + "?next=%2Fbac-a-sable%2Fespace%2Ffactures-emises%2F"
    page = visitor.get(response.url).content.decode()
    assert "L’acquittement est obligatoire" in page
    assert "data-close" not in page
    assert visitor.post(reverse("sandbox:close_returns")).url == reverse("sandbox:returns")

    visitor.post(reverse("sandbox:acknowledge"), {"which": "all"})
    assert visitor.get(reverse("sandbox:issued")).status_code == 200


def test_window_page_with_nothing_says_so(visitor):
    assert "Aucun retour" in visitor.get(reverse("sandbox:returns")).content.decode()


def test_rejected_invoice_is_replaced_from_its_page_and_both_say_so(visitor, space, deposited, later):
    rejected = deposited()
    later(7)
    acknowledge(space_id=space.pk)
    handle_rejection(document_id=rejected.pk)
    page = reverse("sandbox:document", args=[rejected.pk])
    assert "Saisir la facture qui la remplace" in visitor.get(page).content.decode()

    step = visitor.post(reverse("sandbox:replacement_new", args=[rejected.pk]))
    draft = Document.objects.get(status="BROUILLON")
    assert (draft.number, draft.previous, draft.total_incl_vat) == ("", rejected, rejected.total_incl_vat)
    assert f"/{draft.pk}/references/" in step.url
    # Asked twice, it is the same draft; its page and the list say what it replaces.
    assert visitor.post(reverse("sandbox:replacement_new", args=[rejected.pk])).url == step.url
    assert "Reprendre la facture qui la remplace" in visitor.get(page).content.decode()
    assert f"à la place de {rejected.number}" in visitor.get(reverse("sandbox:deposit")).content.decode()

    save_draft(space_id=space.pk, draft=replace(draft.draft(), number="F-2026-099"), document_id=draft.pk)
    visitor.post(reverse("sandbox:draft_step", args=[draft.pk, "recapitulatif"]), {"then": "send"})
    draft.refresh_from_db()
    assert (draft.previous, draft.deposited_at is not None) == (rejected, True)
    old, new = visitor.get(page), visitor.get(reverse("sandbox:document", args=[draft.pk]))
    assert (old.context["replaced_by"], new.context["replaces"]) == (draft, rejected)
    assert "qui la remplace" not in old.content.decode()
    later(1)
    assert f"F-2026-099, à la place de {rejected.number}" in visitor.get(reverse("sandbox:restart")).content.decode()
    # The space is played again from its journal: the tie is there again.
    rewind(space_id=space.pk, to_sequence=Event.objects.filter(space=space).latest("sequence").sequence)
    assert Document.objects.get(number="F-2026-099").previous.number == rejected.number


def test_only_what_was_rejected_or_refused_is_replaced(visitor, deposited):
    alive = deposited()
    answer = visitor.post(reverse("sandbox:replacement_new", args=[alive.pk]))
    assert answer.status_code == 409
    assert Document.objects.filter(status="BROUILLON").count() == 0
