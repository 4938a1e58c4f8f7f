"""Integration: search by space, saved searches, dashboards; bad criteria; the query budgets."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from sandbox.domain.listing import MAX_SAVED
from sandbox.domain.vocabulary import Status
from sandbox.models import Document, Event, SavedSearch
from tests.sandbox.factories import COMMUNE, make_document

pytestmark = pytest.mark.django_db
ISSUED = "sandbox:issued_search"


def found(visitor, name=ISSUED, **criteria):
    response = visitor.get(reverse(name), criteria)
    assert response.status_code == 200, response.context["form_errors"]
    return [row["number"] for row in response.context["rows"]]


@pytest.fixture
def two(space):
    return [
        make_document(space, status=Status.AVAILABLE, number="F-1", contract_number="M-2026"),
        make_document(space, status=Status.PAID, number="G-2"),
    ]


def test_search_finds_by_every_simple_criterion(visitor, space, two):
    today = localdate(space.clock).isoformat()
    assert found(visitor) == ["G-2", "F-1"]
    assert found(visitor, number="f-") == ["F-1"]
    assert found(visitor, status=["MISE_EN_PAIEMENT"]) == ["G-2"]
    assert found(visitor, status=["MISE_EN_PAIEMENT", "MISE_A_DISPOSITION"]) == ["G-2", "F-1"]
    assert found(visitor, deposited_from=today, deposited_to=today) == ["G-2", "F-1"]
    assert found(visitor, deposited_to="2020-01-01") == []


@pytest.mark.parametrize(
    ("criteria", "numbers"),
    [
        ({"total_incl_vat_min": "1 224,00", "total_incl_vat_max": "1224"}, ["G-2", "F-1"]),
        ({"total_excl_vat_min": "1020,01"}, []),
        ({"amount_due_max": "1223,99"}, []),
        ({"contract": "m-2026"}, ["F-1"]),
        ({"contract": "M-20"}, []),
        ({"commitment": "cde234"}, ["G-2", "F-1"]),
        ({"iban": "FR76 3000 6000 0112 3456 7890 189"}, ["G-2", "F-1"]),
        ({"iban": "FR7610057191370188512730284"}, []),
        ({"payment_mode": "VIREMENT"}, ["G-2", "F-1"]),
        ({"payment_mode": "CHEQUE"}, []),
        ({"deposit_mode": "SAISIE_PORTAIL"}, ["G-2", "F-1"]),
        ({"frame": "A1_FACTURE_FOURNISSEUR", "kind": "FACTURE"}, ["G-2", "F-1"]),
        ({"kind": "AVOIR"}, []),
        ({"recipient": [COMMUNE]}, ["G-2", "F-1"]),
        ({"recipient": ["12345678200051"]}, []),
        ({"recipient": ["12345678200051"], "recipient_siren": "on"}, ["G-2", "F-1"]),
        ({"recipient": ["99999999999999"]}, []),
        ({"department": "TECHNIQUE"}, []),
        ({"issued_from": "2026-11-20", "issued_to": "20/11/2026"}, ["G-2", "F-1"]),
        ({"issued_from": "21/11/2026"}, []),
        ({"status_since_from": "0001-01-01", "status_since_to": "9999-12-31"}, ["G-2", "F-1"]),
        ({"flow": "CPP0011106000000000000001"}, []),
        ({"origin": "F-0"}, []),
        ({"handled": "oui"}, []),
    ],
)
def test_search_finds_by_every_advanced_criterion(visitor, two, criteria, numbers):
    two[0].refresh_from_db()
    mode = {"deposit_mode": two[0].deposit_mode} if "deposit_mode" in criteria else {}
    assert found(visitor, **criteria | mode) == numbers


def test_recipient_finds_what_was_downloaded(visitor, two, sit):
    sit("DESTINATAIRE")
    download = visitor.post(reverse("sandbox:download", args=[two[0].pk]))
    assert download.status_code == 200
    b"".join(download.streaming_content)
    name = "sandbox:received_search"
    assert found(visitor, name, downloaded="oui") == ["F-1"]
    assert found(visitor, name, downloaded="non") == ["G-2"]
    assert found(visitor, name, supplier=["33254021516357"]) == ["G-2", "F-1"]


def test_handled_rejections_are_told_from_the_others(visitor, space):
    make_document(space, status=Status.REJECTED, number="F-1")
    other = make_document(space, status=Status.REJECTED, number="F-2")
    make_document(space, status=Status.AVAILABLE, number="F-3")
    Document.objects.filter(pk=other.pk).update(acknowledged_at=space.clock, rejection_handled_at=space.clock)
    assert found(visitor, handled="oui") == ["F-2"]
    assert found(visitor, handled="non") == ["F-1"]


@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        ("numero", ["F-1", "G-2"]),
        ("-numero", ["G-2", "F-1"]),
        ("depot", ["F-1", "G-2"]),
        ("-montant", ["G-2", "F-1"]),
        ("n'importe quoi", ["G-2", "F-1"]),
    ],
)
def test_result_is_sorted(visitor, two, order, numbers):
    assert found(visitor, tri=order) == numbers


def test_drafts_come_first_and_open_their_form(visitor, space, two):
    visitor.post(reverse("sandbox:draft_new"))
    rows = visitor.get(reverse(ISSUED)).context["rows"]
    draft = Document.objects.get(status="BROUILLON")
    assert rows[0]["url"] == reverse("sandbox:draft_recap", args=[draft.pk])
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        ({"status": "INCONNU"}, "Statuts"),
        ({"deposited_from": "hier"}, "Date de dépôt"),
        ({"deposited_from": "2026-12-01", "deposited_to": "2026-01-01"}, "Date de dépôt"),
        ({"number": "x" * 60}, "Numéro de facture"),
        ({"total_incl_vat_min": "beaucoup"}, "Montant TTC"),
        ({"amount_due_min": "2", "amount_due_max": "1"}, "Montant à payer"),
        ({"kind": "LETTRE"}, "Type"),
        ({"number": "\x01"}, "Numéro de facture"),
        ({"downloaded": "oui"}, ""),
    ],
)
def test_search_refuses_criteria_it_cannot_read(visitor, criteria, field):
    response = visitor.get(reverse(ISSUED), criteria)
    assert response.status_code == 422
    (error,) = response.context["form_errors"]
    assert error.label.startswith(field)
    assert error.sentence.endswith((".", ")."))
    query = response.wsgi_request.META["QUERY_STRING"]
    for name in ("sandbox:export_new", "sandbox:search_save"):
        assert visitor.post(f"{reverse(name)}?{query}", {"format": "csv", "name": "X"}).status_code == 422
    assert SavedSearch.objects.count() == 0


def test_search_says_when_nothing_answers(visitor, two):
    page = visitor.get(reverse(ISSUED), {"number": "ZZZ"}).content.decode()
    assert "Aucun résultat" in page
    assert "0\u00a0facture trouvée" in page


def test_empty_search_offers_the_first_gesture(visitor):
    assert "Aucune facture pour l’instant" in visitor.get(reverse(ISSUED)).content.decode()


def test_pages_say_which_lines_they_show(visitor, space, two, monkeypatch):
    monkeypatch.setattr("sandbox.queries.search.PAGE_SIZE", 1)
    first = visitor.get(reverse(ISSUED))
    assert "2\u00a0factures trouvées" in first.content.decode()
    assert "lignes 1 à 1" in first.content.decode()
    assert [row["number"] for row in visitor.get(reverse(ISSUED), {"page": "2"}).context["rows"]] == ["F-1"]
    for wild in ("0", "-1", "x", "9" * 30):
        assert visitor.get(reverse(ISSUED), {"page": wild}).status_code == 200


def test_large_count_is_told_and_counted_on_demand(visitor, two, monkeypatch):
    monkeypatch.setattr("sandbox.queries.search.COUNTED", 1)
    page = visitor.get(reverse(ISSUED))
    assert page.context["found"].more
    assert "Plus de" in page.content.decode()
    exact = visitor.get(reverse(ISSUED) + "?" + page.context["exact_query"])
    assert not exact.context["found"].more
    assert "2\u00a0factures trouvées" in exact.content.decode()


@pytest.mark.parametrize("tab", ["search", "board"])
def test_space_of_another_seat_says_which_is_needed(visitor, sit, tab):
    assert visitor.get(reverse(f"sandbox:received_{tab}")).status_code == 403
    assert visitor.get(reverse(f"sandbox:to_validate_{tab}")).status_code == 403
    sit("DESTINATAIRE")
    page = visitor.get(reverse(f"sandbox:issued_{tab}"))
    assert page.status_code == 403
    assert "un siège de fournisseur" in page.content.decode()


def test_journal_tells_a_search_once(visitor, two):
    for _ in range(2):
        found(visitor, number="F")
    found(visitor)
    found(visitor, number="F", page="1")
    events = Event.objects.filter(type="search.made")
    assert [event.payload for event in events] == [{"search": "emises", "criteria": {"number": "F"}, "count": 1}]


def save(visitor, name, query="number=F"):
    return visitor.post(f"{reverse('sandbox:search_save')}?{query}", {"name": name})


def test_search_is_kept_found_again_and_forgotten(visitor, two):
    response = save(visitor, "  Mes   F ", "number=F&status=PAYE&status=MISE_A_DISPOSITION&tri=numero")
    assert response.status_code == 422
    response = save(visitor, "  Mes   F ", "number=F&status=MISE_A_DISPOSITION&tri=numero")
    kept = SavedSearch.objects.get()
    assert (kept.name, kept.criteria, kept.order) == (
        "Mes F",
        {"number": "F", "status": ["MISE_A_DISPOSITION"]},
        "numero",
    )
    page = visitor.get(response.url)
    assert [row["number"] for row in page.context["rows"]] == ["F-1"]
    assert page.context["saved"][0]["url"] == response.url
    assert "Mise à disposition du destinataire" in page.context["saved"][0]["told"]
    visitor.post(reverse("sandbox:search_forget", args=[kept.pk]))
    assert SavedSearch.objects.count() == 0
    assert visitor.post(reverse("sandbox:search_forget", args=[kept.pk])).status_code == 302


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x07b"])
def test_saved_search_wants_a_name(visitor, name):
    response = save(visitor, name)
    assert response.status_code == 422
    assert response.context["form_errors"][0].anchor == "#id_name"
    assert response.context["form_errors"][0].sentence in response.content.decode().partition('id="id_name_error"')[2]
    assert SavedSearch.objects.count() == 0


def test_saved_search_names_are_unique_and_few(visitor, space):
    save(visitor, "Une")
    assert save(visitor, "Une").status_code == 422
    for rank in range(MAX_SAVED - 1):
        SavedSearch.objects.create(space=space, search_space="emises", name=f"S{rank}")
    assert save(visitor, "Une de trop").status_code == 422
    assert SavedSearch.objects.count() == MAX_SAVED


def test_saved_search_of_somebody_else_cannot_be_deleted(visitor, space, client):
    from tests.sandbox.factories import make_space

    other = SavedSearch.objects.create(space=make_space(), search_space="emises", name="À autrui")
    visitor.post(reverse("sandbox:search_forget", args=[other.pk]))
    assert SavedSearch.objects.filter(pk=other.pk).exists()


def test_board_counts_by_status_and_shows_late_payments(visitor, space, two):
    Document.objects.filter(pk=two[0].pk).update(due_on="2026-11-01")
    page = visitor.get(reverse("sandbox:issued_board"))
    board = page.context["board"]
    assert [(line.status, line.count, line.bar) for line in board.lines] == [
        (Status.AVAILABLE, 1, 1000),
        (Status.PAID, 1, 1000),
    ]
    assert (board.count, board.late_count) == (2, 1)
    assert str(board.amount) == "2448.00"
    (late,) = board.late
    assert late.days == (localdate(space.clock) - late.document.due_on).days
    assert late.interest.total > 40
    assert [row["number"] for row in visitor.get(page.context["lines"][0]["url"]).context["rows"]] == ["F-1"]


def test_empty_board_says_what_will_be_there(visitor, sit):
    assert "Déposer une facture" in visitor.get(reverse("sandbox:issued_board")).content.decode()
    sit("DESTINATAIRE")
    assert "Changer de siège" in visitor.get(reverse("sandbox:received_board")).content.decode()


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("", "issued_search"),
        ("", "issued_board"),
        ("", "directory"),
        ("", "exports"),
        ("DESTINATAIRE", "received"),
        ("DESTINATAIRE", "received_search"),
        ("DESTINATAIRE", "received_board"),
        ("COMPTABLE", "received_search"),
    ],
)
def test_page_costs_the_same_for_one_row_and_for_three(visitor, space, sit, django_assert_max_num_queries, role, name):
    if role:
        sit(role)

    def cost():
        with django_assert_max_num_queries(60) as seen:
            assert visitor.get(reverse(f"sandbox:{name}")).status_code == 200
        return len(seen)

    make_document(space, status=Status.AVAILABLE, number="F-1")
    SavedSearch.objects.create(space=space, search_space="emises", name="S1", criteria={"number": "F"})
    one = cost()
    for rank in (2, 3):
        make_document(space, status=Status.AVAILABLE, number=f"F-{rank}")
        SavedSearch.objects.create(space=space, search_space="emises", name=f"S{rank}", criteria={"number": "F"})
    Document.objects.filter(space=space).update(due_on="2020-01-01")
    if name.endswith("board"):
        one = max(one, cost())
    assert cost() == one


@pytest.mark.parametrize("order", ["depot", "-depot", "date", "-date", "numero", "-statut", "-montant"])
def test_order_is_the_same_whether_the_index_shows_or_not(visitor, space, two, order, monkeypatch):
    visitor.post(reverse("sandbox:draft_new"))
    hidden = found(visitor, tri=order)
    monkeypatch.setattr("sandbox.queries.search._sorted_after", lambda documents: documents)
    assert found(visitor, tri=order) == hidden
    assert len(hidden) == 3
