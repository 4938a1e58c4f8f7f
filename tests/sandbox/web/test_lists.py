"""Integration: Synthèse, received, validation; the query budgets."""

import pytest
from django.urls import reverse

from sandbox.domain.vocabulary import Status
from sandbox.formats.cii_writer import write_cii
from sandbox.models import Document
from tests.sandbox.factories import make_document, make_draft

pytestmark = pytest.mark.django_db


def cost(visitor, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as seen:
        assert visitor.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["space", "issued", "issued_search", "clock"])
def test_supplier_page_costs_the_same_for_one_row_and_for_three(visitor, space, django_assert_max_num_queries, name):
    address = reverse(f"sandbox:{name}")
    make_document(space, status=Status.TO_RECYCLE, number="F-1")
    one = cost(visitor, address, django_assert_max_num_queries)
    make_document(space, status=Status.TO_RECYCLE, number="F-2")
    make_document(space, status=Status.TO_RECYCLE, number="F-3")
    assert cost(visitor, address, django_assert_max_num_queries) == one


def test_received_costs_the_same_for_one_row_and_for_three(visitor, space, sit, django_assert_max_num_queries):
    sit("DESTINATAIRE")
    address = reverse("sandbox:received")
    make_document(space, status=Status.AVAILABLE, number="F-1")
    one = cost(visitor, address, django_assert_max_num_queries)
    make_document(space, status=Status.AVAILABLE, number="F-2")
    make_document(space, status=Status.AVAILABLE, number="F-3")
    assert cost(visitor, address, django_assert_max_num_queries) == one


def test_returns_cost_the_same_for_one_row_and_for_three(visitor, space, django_assert_max_num_queries):
    address = reverse("sandbox:returns")
    make_document(space, status=Status.REJECTED, number="F-1")
    one = cost(visitor, address, django_assert_max_num_queries)
    make_document(space, status=Status.REJECTED, number="F-2")
    make_document(space, status=Status.REJECTED, number="F-3")
    assert cost(visitor, address, django_assert_max_num_queries) == one


def test_summary_lists_what_came_back(visitor, space):
    make_document(space, status=Status.AVAILABLE, number="F-1")
    make_document(space, status=Status.SUSPENDED, number="F-2")
    rows = visitor.get(reverse("sandbox:issued")).context["rows"]
    assert [row["number"] for row in rows] == ["F-2"]


def test_summary_wants_an_acknowledged_rejection(visitor, space):
    rejected = make_document(space, status=Status.REJECTED)
    response = visitor.post(reverse("sandbox:issued"), {"document": rejected.pk})
    assert response.status_code == 422
    rejected.refresh_from_db()
    assert rejected.rejection_handled_at is None


@pytest.mark.parametrize("chosen", [[], ["999"], ["x"], ["9" * 40]])
def test_summary_wants_a_ticked_row(visitor, space, chosen):
    make_document(space, status=Status.REJECTED)
    response = visitor.post(reverse("sandbox:issued"), {"document": chosen})
    assert response.status_code == 422
    assert response.context["form_errors"][0].sentence == "Cochez au moins une facture rejetée de la liste."


def test_received_shows_only_what_is_available(visitor, space, sit):
    make_document(space, status=Status.DEPOSITED, number="F-1")
    make_document(space, status=Status.AVAILABLE, number="F-2")
    assert visitor.get(reverse("sandbox:received")).url == reverse("sandbox:issued")
    sit("DESTINATAIRE")
    rows = visitor.get(reverse("sandbox:received")).context["rows"]
    assert [row["number"] for row in rows] == ["F-2"]
    assert Document.objects.count() == 2


def test_empty_lists_offer_the_first_gesture(visitor):
    assert "Déposer une facture" in visitor.get(reverse("sandbox:issued")).content.decode()
    assert "Aucune facture pour l’instant" in visitor.get(reverse("sandbox:issued_search")).content.decode()


def test_drafts_cost_the_same_for_one_row_and_for_three(visitor, django_assert_max_num_queries):
    address = reverse("sandbox:deposit")
    visitor.post(reverse("sandbox:draft_new"))
    one = cost(visitor, address, django_assert_max_num_queries)
    visitor.post(reverse("sandbox:draft_new"))
    visitor.post(reverse("sandbox:draft_new"))
    assert cost(visitor, address, django_assert_max_num_queries) == one


def test_flows_cost_the_same_for_one_row_and_for_three(visitor, upload, django_assert_max_num_queries):
    address = reverse("sandbox:deposit_file")
    upload(write_cii(make_draft(number="F-1")))
    one = cost(visitor, address, django_assert_max_num_queries)
    upload(write_cii(make_draft(number="F-2")))
    upload(write_cii(make_draft(number="F-3")))
    assert cost(visitor, address, django_assert_max_num_queries) == one


def test_journal_costs_the_same_for_one_row_and_for_three(visitor, space, sit, django_assert_max_num_queries):
    address = reverse("sandbox:restart")
    make_document(space, number="F-1")
    one = cost(visitor, address, django_assert_max_num_queries)
    make_document(space, number="F-2")
    make_document(space, number="F-3")
    assert cost(visitor, address, django_assert_max_num_queries) == one


def test_document_page_costs_the_same_for_a_short_and_a_long_history(
    visitor, space, sit, django_assert_max_num_queries
):
    document = make_document(space, status=Status.AVAILABLE)
    sit("DESTINATAIRE")
    address = reverse("sandbox:document", args=[document.pk])
    short = cost(visitor, address, django_assert_max_num_queries)
    for action in ("certify_service", "mandate", "hand_to_accountant"):
        document.refresh_from_db()
        visitor.post(reverse("sandbox:gesture", args=[document.pk, action]), {"version": document.version})
    assert len(visitor.get(address).context["statuses"]) == 4
    assert cost(visitor, address, django_assert_max_num_queries) == short
