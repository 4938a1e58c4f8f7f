"""The pages of a market: its sheet, its twin, its papers; seen by its actors only."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from sandbox.domain.drafts import Draft
from sandbox.domain.market_sheet import PartyRole, SheetParty
from sandbox.domain.market_twin import plan_market
from sandbox.formats.invoice_file import read_invoice
from sandbox.models import Document, Event, Market
from sandbox.services import save_market, take_seat
from tests.sandbox.factories import COMMUNE, CONTREX, LUMEN, MENUISERIE, make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(space):
    return save_market(space_id=space.pk, sheet=make_sheet())


def boxes(response) -> dict[str, str]:
    """What the form would send as it is shown."""
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields if form[name].value() is not False}


def words(content: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def test_empty_list_offers_the_first_gesture(visitor):
    response = visitor.get(reverse("sandbox:markets"))
    assert "Aucun marché pour ce siège" in response.content.decode()
    assert reverse("sandbox:market_new") in response.content.decode()


def test_list_asks_no_more_for_three_markets(visitor, space, market, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as one:
        visitor.get(reverse("sandbox:markets"))
    for number in ("A", "B"):
        save_market(space_id=space.pk, sheet=make_sheet(number=number))
    with django_assert_max_num_queries(len(one)):
        response = visitor.get(reverse("sandbox:markets"))
    assert len(response.context["rows"]) == 3


def test_new_sheet_knows_the_seat_and_what_is_usual(visitor, space):
    shown = boxes(visitor.get(reverse("sandbox:market_new")))
    assert shown["contractor"] == LUMEN
    assert (shown["currency"], shown["penalty_divisor"], shown["repaid_from"]) == ("EUR", "3000", "65")


def test_sheet_that_is_shown_can_be_saved_again_unchanged(visitor, space, market):
    url = reverse("sandbox:market_edit", args=[market.pk])
    response = visitor.post(url, boxes(visitor.get(url)) | {"version": "1"})
    assert response.status_code == 302, response.context["form_errors"]
    assert Market.objects.get(pk=market.pk).sheet == make_sheet()


@pytest.mark.parametrize(
    ("typed", "label", "anchor"),
    [
        ({"amount_excl_vat": "-5"}, "Montant du marché HT", "#id_amount_excl_vat"),
        ({"amount_excl_vat": "beaucoup"}, "Montant du marché HT", "#id_amount_excl_vat"),
        ({"vat_rate": "19,6"}, "Taux de TVA", "#id_vat_rate"),
        ({"months": "1,5"}, "Durée, en mois", "#id_months"),
        ({"starts_on": "2025-01-01"}, "Début des travaux", "#id_starts_on"),
        ({"starts_on": "31/02/2026"}, "Début des travaux", "#id_starts_on"),
        ({"moa": ""}, "Acteurs du marché", "#id_moa"),
        ({"moa": "404"}, "Maîtrise d’ouvrage", "#id_moa"),
        ({"currency": "USD"}, "Devise", "#id_currency"),
        ({"sub1_share": "900000"}, "Montant du marché HT", "#id_amount_excl_vat"),
        ({"sub1_share": ""}, "Part HT", "#id_sub1_structure"),
        ({"index_table": "2026-13 BT01 1"}, "Table des index", "#id_index_table"),
        ({"index_table": "2026-01 BT01"}, "Table des index", "#id_index_table"),
        ({"index_table": ""}, "Table des index", "#id_index_table"),
        ({"base_month": "hier"}, "Mois d’établissement des prix (mois zéro)", "#id_base_month"),
        ({"advance_rate": "500"}, "Taux", "#id_advance_rate"),
        ({"guarantee_rate": "7"}, "Taux de la retenue", "#id_guarantee_rate"),
        ({"number": ""}, "Numéro du marché", "#id_number"),
    ],
)
def test_bad_value_is_told_on_its_box_and_nothing_is_written(visitor, space, market, typed, label, anchor):
    url = reverse("sandbox:market_edit", args=[market.pk])
    response = visitor.post(url, boxes(visitor.get(url)) | typed)
    assert response.status_code == 422
    first = response.context["form_errors"][0]
    assert (first.label, first.anchor) == (label, anchor)
    assert Market.objects.get(pk=market.pk).version == 1


def test_sheet_changed_meanwhile_is_a_conflict(visitor, space, market):
    url = reverse("sandbox:market_edit", args=[market.pk])
    response = visitor.post(url, boxes(visitor.get(url)) | {"version": "7"})
    assert response.status_code == 409


def test_market_does_not_exist_for_who_is_no_actor_of_it(visitor, space, market):
    sheet = make_sheet(number="A", parties=tuple(p for p in make_sheet().parties if p.structure != MENUISERIE))
    save_market(space_id=space.pk, sheet=sheet)
    seat = space.seats.create(structure=space.structures.get(identifier=MENUISERIE), role="FOURNISSEUR", position=9)
    take_seat(space_id=space.pk, seat_id=seat.pk)
    mine, others = Market.objects.order_by("rank")
    names = ("market", "market_edit", "market_pdf", "market_twin")
    assert [visitor.get(reverse(f"sandbox:{name}", args=[others.pk])).status_code for name in names] == [404] * 4
    assert visitor.get(reverse("sandbox:market", args=[mine.pk])).status_code == 200


def test_sheet_recalls_the_law(visitor, space):
    market = save_market(space_id=space.pk, sheet=make_sheet(revision=None))
    text = visitor.get(reverse("sandbox:market", args=[market.pk])).content.decode()
    assert "R2112-14" in text
    assert ["510\u202f000,00\u202f€" in text, "90\u202f000,00\u202f€" in text] == [True, True]
    assert "Fermes" in text


def test_sheet_on_paper_has_its_actors_and_its_indices(visitor, space, market):
    response = visitor.get(reverse("sandbox:market_pdf", args=[market.pk]))
    text = words(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert "2026-TX-014" in text
    assert "600 000,00 €" in text
    assert "BT01" in text
    assert "octobre 2025" in text
    assert [share in text for share in ("510 000,00 €", "90 000,00 €")] == [True, True]  # they add up to the contract


def test_twin_shows_every_month_and_its_general_account(visitor, space, market, django_assert_max_num_queries):
    url = reverse("sandbox:market_twin", args=[market.pk])
    with django_assert_max_num_queries(30):
        response = visitor.get(url)
    assert len(response.context["rows"]) == 12
    assert [bars.count("M") for bars in response.context["chart"].bars] == [12, 12, 12]
    assert len(response.context["ends"]) == 2
    assert "Solde du sous-traitant (PDF)" in response.content.decode()
    assert visitor.get(url, {"tirage": "2"}).context["rows"] != response.context["rows"]


@pytest.mark.parametrize("seed", ["0", "-1", "100", "un", "²", ""])
def test_twin_of_no_seed_does_not_exist(visitor, space, market, seed):
    assert visitor.get(reverse("sandbox:market_twin", args=[market.pk]), {"tirage": seed}).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("twin_month", [0]),
        ("twin_month", [13]),
        ("twin_claim", [1, 0]),
        ("twin_claim", [1, 3]),
        ("twin_statement", [1, 3]),
        ("twin_statement", [13, 1]),
        ("twin_general", [0]),
        ("twin_general", [3]),
    ],
)
def test_piece_that_is_not_there_does_not_exist(visitor, space, market, name, args):
    assert visitor.get(reverse(f"sandbox:{name}", args=[market.pk, *args])).status_code == 404


def test_month_adds_up_on_screen_and_on_paper(visitor, space, market):
    shown = visitor.get(reverse("sandbox:twin_month", args=[market.pk, 8])).context
    payee = shown["payees"][0]
    text = words(visitor.get(reverse("sandbox:twin_statement", args=[market.pk, 8, 1])).content)
    assert "État d’acompte n° 8 — août 2026" in text
    for _, *amounts in payee.rows:
        for amount in amounts:
            assert amount.replace("\u202f", " ") in text
    assert "−0,00" not in text
    assert "−" in text
    assert "Officiel : Code de la commande publique, articles R2191-32 et R2191-33." in text
    assert "Supposé : Usage des décomptes." in text
    assert "Pénalités" not in text


def test_general_account_on_paper_ends_with_its_balance(visitor, space, market):
    text = words(visitor.get(reverse("sandbox:twin_general", args=[market.pk, 1])).content)
    shown = visitor.get(reverse("sandbox:market_twin", args=[market.pk])).context["ends"][0]
    label, balance = shown.rows[-1]
    assert f"{label} {balance}".replace("\u202f", " ").replace("\xa0", " ") in text
    for told in ("Pour mémoire : travaux sous-traités (HT)", "La retenue de garantie est rendue", "☐ sans réserve"):
        assert told in text


def test_account_of_a_subcontractor_is_not_called_the_general_account(visitor, space, market):
    text = words(visitor.get(reverse("sandbox:twin_general", args=[market.pk, 2])).content)
    assert text.startswith("Solde du sous-traitant")
    assert "Code général des impôts, article 283, 2 nonies" in text
    assert [told in text for told in ("La retenue de garantie est rendue", "réserve")] == [False, False]


def test_claim_is_a_file_that_the_gate_reads(visitor, space, market):
    response = visitor.get(reverse("sandbox:twin_claim", args=[market.pk, 3, 2]))
    draft = read_invoice(response.content).draft
    assert isinstance(draft, Draft)
    assert draft.frame.short == "A10"
    assert draft.supplier.identifier == MENUISERIE
    assert draft.validator.identifier == LUMEN
    assert draft.recipient.identifier == COMMUNE
    assert draft.totals.vat == 0
    assert draft.contract_number == "2026-TX-014"


def test_market_without_a_dossier_says_what_will_be_there(visitor, space, market):
    text = visitor.get(reverse("sandbox:market_months", args=[market.pk])).content.decode()
    assert "Aucun dossier pour ce marché" in text


@pytest.fixture
def with_moe(space):
    """The market with a project manager in the tool."""
    moe = SheetParty(PartyRole.MOE, CONTREX)
    sheet = make_sheet(number="2026-TX-020", parties=(*make_sheet().parties, moe))
    return save_market(space_id=space.pk, sheet=sheet)


def deposit(visitor, market, rank, position=1):
    return visitor.post(reverse("sandbox:twin_deposit", args=[market.pk, rank, position]) + "?tirage=1")


def test_claim_of_the_twin_opens_a_dossier_of_the_market(visitor, space, with_moe):
    response = deposit(visitor, with_moe, 1)
    assert response.status_code == 302, response.context["form_errors"]
    piece = Document.objects.get()
    plan = plan_market(with_moe.sheet, seed=1)
    assert piece.frame.startswith("A4_")
    assert piece.works_file.contract_number == with_moe.number
    assert piece.works_file.moe.identifier == CONTREX
    assert piece.draft().works.cumulative_excl_vat == plan.months[0].claims[0].asked
    assert piece.draft().lines[0].declared_total == plan.months[0].claims[0].month_asked


def test_claim_is_deposited_once(visitor, space, with_moe):
    deposit(visitor, with_moe, 1)
    again = deposit(visitor, with_moe, 1)
    assert again.status_code == 422
    assert again.context["form_errors"][0].label == "Numéro"
    assert Document.objects.count() == 1


def answer(visitor, market, rank, position=1):
    return visitor.post(reverse("sandbox:twin_answer", args=[market.pk, rank, position]) + "?tirage=1")


def test_twin_plays_the_subcontractor_then_the_project_manager_who_revises(visitor, space, with_moe):
    assert deposit(visitor, with_moe, 1, position=2).status_code == 302
    (request,) = Document.objects.all()
    assert (request.frame[:3], request.supplier.identifier, request.validator.identifier) == ("A10", MENUISERIE, LUMEN)
    assert Event.objects.get(document=request, type="document.deposited").structure is None
    assert answer(visitor, with_moe, 1, position=2).status_code == 422  # its principal has not agreed yet
    plan = plan_market(with_moe.sheet, seed=1)
    month = next(month for month in plan.months if month.claims[0].reason)
    claim = month.claims[0]
    assert answer(visitor, with_moe, month.rank).status_code == 422  # nothing was deposited
    deposit(visitor, with_moe, month.rank)
    assert answer(visitor, with_moe, month.rank).status_code == 302
    certificate = Document.objects.get(frame__startswith="A15")
    told = certificate.draft()
    assert told.lines[0].declared_total == claim.month_validated
    assert {row.reason for row in told.works.rows} == {claim.reason}
    assert sum(line.declared_total for line in told.lines) == certificate.total_excl_vat < certificate.asked_excl_vat
    page = visitor.get(reverse("sandbox:twin_month", args=[with_moe.pk, month.rank])).context["claims"][0]
    assert (page["file_pk"], page["answerer"]) == (certificate.works_file_id, "la maîtrise d’ouvrage")
    assert answer(visitor, with_moe, month.rank).status_code == 302
    assert Document.objects.filter(frame__startswith="A19").count() == 1
    assert answer(visitor, with_moe, month.rank).status_code == 422


def test_months_show_asked_admitted_and_paid_in_as_many_questions_for_three(
    visitor, space, with_moe, django_assert_max_num_queries
):
    url = reverse("sandbox:market_months", args=[with_moe.pk])
    deposit(visitor, with_moe, 1)
    visitor.get(url)
    with django_assert_max_num_queries(40) as one:
        visitor.get(url)
    budget = len(one)
    for rank in (2, 3):
        deposit(visitor, with_moe, rank)
    with django_assert_max_num_queries(budget):
        shown = visitor.get(url).context
    asked = sum(piece.total_incl_vat for piece in Document.objects.order_by("pk"))
    assert (shown["totals"].asked, shown["totals"].admitted, shown["totals"].paid) == (asked, None, 0)
    assert visitor.get(url).content.decode().count("en attente") == 4
    assert [len(row["month"].dossiers) for row in shown["months"]] == [3]


def test_line_of_a_long_market_shows_a_year_at_a_time_and_sums_it_all(visitor, space, with_moe):
    deposit(visitor, with_moe, 1)
    piece = Document.objects.select_related("works_file").get()
    total, file = piece.total_incl_vat, piece.works_file
    # A day and an hour from which thirty-one days later is always the next month, here as in Greenwich.
    file.opened_at = file.opened_at.replace(day=10, hour=12)
    for rank in range(2, 15):
        file.pk, file.rank, file.opened_at = None, rank, file.opened_at + timedelta(days=31)
        file.save(force_insert=True)
        piece.pk, piece.rank, piece.number, piece.works_file = None, 100 + rank, f"PDM-{rank}", file
        piece.save(force_insert=True)
    url = reverse("sandbox:market_months", args=[with_moe.pk])
    newest, oldest = (visitor.get(url, {"page": number}) for number in (1, 2))
    assert [len(shown.context["months"]) for shown in (newest, oldest)] == [12, 2]
    months = [row["month"].month for shown in (oldest, newest) for row in shown.context["months"]]
    assert months == sorted(set(months))
    assert newest.context["totals"] == oldest.context["totals"]
    assert newest.context["totals"].asked == 14 * total
    assert "les 14 mois" in newest.content.decode()
