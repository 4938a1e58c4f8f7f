"""Integration: Synthèse, search, export, received; the query budgets."""

import csv
import io

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


def found(visitor, **criteria):
    response = visitor.get(reverse("sandbox:issued_search"), criteria)
    assert response.status_code == 200
    return [row["number"] for row in response.context["rows"]]


def test_search_finds_by_number_status_and_period(visitor, space):
    make_document(space, status=Status.AVAILABLE, number="F-1")
    make_document(space, status=Status.PAID, number="G-2")
    today = space.clock.date().isoformat()
    assert found(visitor) == ["G-2", "F-1"]
    assert found(visitor, number="f-") == ["F-1"]
    assert found(visitor, status="MISE_EN_PAIEMENT") == ["G-2"]
    assert found(visitor, deposited_from=today, deposited_to=today) == ["G-2", "F-1"]
    assert found(visitor, deposited_to="2020-01-01") == []


def test_search_says_when_nothing_answers(visitor, space):
    make_document(space, status=Status.AVAILABLE, number="F-1")
    page = visitor.get(reverse("sandbox:issued_search"), {"number": "ZZZ"}).content.decode()
    assert "Aucun résultat" in page
    assert "0\u00a0facture trouvée" in page


@pytest.mark.parametrize(
    "criteria",
    [
        {"status": "INCONNU"},
        {"deposited_from": "hier"},
        {"deposited_from": "2026-12-01", "deposited_to": "2026-01-01"},
        {"number": "x" * 60},
    ],
)
def test_search_refuses_criteria_it_cannot_read(visitor, criteria):
    response = visitor.get(reverse("sandbox:issued_search"), criteria)
    assert response.status_code == 422
    assert response.context["form_errors"] != []
    assert visitor.get(reverse("sandbox:issued_export"), criteria).status_code == 422


def test_search_says_how_many_and_gives_all_in_the_file(visitor, space, monkeypatch):
    monkeypatch.setattr("sandbox.web.views.lists.PAGE_SIZE", 2)
    for rank in range(3):
        make_document(space, status=Status.AVAILABLE, number=f"F-{rank}")
    page = visitor.get(reverse("sandbox:issued_search"))
    assert len(page.context["rows"]) == 2
    text = page.content.decode()
    assert "3\u00a0factures trouvées" in text
    assert "lignes 1 à 2" in text

    answer = visitor.get(page.context["export_url"])
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert [row[0] for row in rows] == ["Numéro", "F-2", "F-1", "F-0"]
    assert rows[1][-1] == "1224,00"


def test_export_disarms_formulas(visitor, space):
    make_document(space, status=Status.AVAILABLE, number="-1+2")
    content = b"".join(visitor.get(reverse("sandbox:issued_export")).streaming_content).decode("utf-8-sig")
    assert "'-1+2;" in content


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
