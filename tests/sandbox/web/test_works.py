"""« Factures de travaux » on screen: three steps, the dossier, who sees what, flat query counts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sandbox.domain.vocabulary import Role, Status
from sandbox.models import Document, PracticeSpace, Seat, WorksFile
from sandbox.services import run_due_turns, take_seat
from tests.sandbox.factories import BATI, EQUERRE, RUISSEAU, VALBRUNE, associate, deposit, fresh

pytestmark = pytest.mark.django_db
DEPOSIT = "sandbox:works_deposit"


@pytest.fixture
def space(client):
    """A space where nobody is scripted, the contractor's seat taken."""
    client.post(reverse("sandbox:exercise_start", args=["travaux-tous-les-sieges"]))
    return PracticeSpace.objects.get()


@pytest.fixture
def sit(space):
    def take(role, structure):
        seat, _made = Seat.objects.get_or_create(
            space=space, role=role, structure=space.structures.get(identifier=structure)
        )
        take_seat(space_id=space.pk, seat_id=seat.pk)

    return take


def step_two(client, query, **changes):
    """The second step as it opens, sent back with some changes."""
    url = f"{reverse('sandbox:works_piece')}?{query}"
    page = client.get(url)
    form, lines = page.context["form"], page.context["lines"]
    data = {name: form[name].value() or "" for name in form.fields if name != "file"}
    data |= {f"lines-{key}": lines.management_form[key].value() for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for row in lines.forms:
        data |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    return client.post(url, data | changes)


def test_piece_is_deposited_in_three_steps_and_answered_by_association(client, space, sit):
    answer = client.post(reverse(DEPOSIT), {"kind": "initial", "frame": "A4"})
    assert answer.url.endswith("?cadre=A4")
    answer = step_two(client, "cadre=A4")
    (draft,) = Document.objects.filter(space=space)
    assert (draft.state, answer.url) == (Status.DRAFT, reverse("sandbox:works_recap", args=[draft.pk]))
    assert client.get(answer.url).context["cards"] == []
    answer = client.post(answer.url)
    (file,) = WorksFile.objects.filter(space=space)
    assert answer.url == reverse("sandbox:works_file", args=[file.pk])
    draft = fresh(draft)
    assert draft.works_file == file
    assert [piece.name for piece in draft.attachments.all()] == ["PDM-01.xml"]

    sit("MOE", EQUERRE)
    run_due_turns(space_id=space.pk)
    answer = client.post(reverse(DEPOSIT), {"kind": "association", "frame": "A15", "previous": draft.pk})
    answer = step_two(
        client,
        f"cadre=A15&precedente={draft.pk}",
        **{"lines-0-amount": "17 600,00", "lines-0-reason": "Constat du 20 novembre."},
    )
    client.post(answer.url)
    certificate = Document.objects.get(space=space, number="PDM-01-EA")
    assert (certificate.is_revised, fresh(draft).state) == (True, Status.ASSOCIATED)
    told = client.get(reverse("sandbox:document", args=[draft.pk])).content.decode()
    assert "Pièce suivante, qui lui répond\u00a0: PDM-01-EA" in told
    told = client.get(reverse("sandbox:document", args=[certificate.pk])).content.decode()
    assert "Répond à la pièce précédente\u00a0: PDM-01" in told
    page = client.get(reverse("sandbox:works_file", args=[file.pk]))
    (line,) = page.context["dossier"].lines
    assert (line.asked - line.admitted, line.reasons) == (2400, ("Constat du 20 novembre.",))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "kind"),
        ({"kind": "initial"}, "frame"),
        ({"kind": "initial", "frame": "A15"}, "frame"),
        ({"kind": "association", "frame": "A8"}, "previous"),
        ({"kind": "association", "frame": "A8", "previous": "999"}, "previous"),
    ],
)
def test_first_step_says_what_is_missing(client, space, data, field):
    answer = client.post(reverse(DEPOSIT), data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Choisissez une valeur de la liste." not in answer.content.decode()  # each says what is to be chosen


def test_subcontractor_asks_without_the_vat_that_the_principal_owes(client, space):
    form = client.get(reverse("sandbox:works_piece"), {"cadre": "A10"})
    assert "article 283, 2 nonies" in form.content.decode()
    step_two(client, "cadre=A10", **{"lines-0-vat_rate": ""})
    draft = Document.objects.get(space=space).draft()
    assert (draft.totals.excl_vat, draft.totals.vat) == (draft.totals.incl_vat, 0)
    assert (draft.tax_regime, "Autoliquidation" in draft.exemption_reason) == ("EXONERATION", True)
    contractor = client.get(reverse("sandbox:works_piece"), {"cadre": "A4"})
    assert "article 283, 2 nonies" not in contractor.content.decode()


def test_second_step_refuses_a_bad_file_and_writes_nothing(client, space):
    answer = step_two(client, "cadre=A4", file=SimpleUploadedFile("virus.exe", b"MZ"))
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:  # the recap judges it
        assert [card.code for card in client.get(answer.url).context["cards"]] == ["PJ_TYPE"]
        assert client.post(answer.url).status_code == 422
    assert not WorksFile.objects.exists()


def test_recap_says_why_and_nothing_is_deposited(client, space, sit):
    draft = deposit(space)
    sit("MOE", EQUERRE)
    answer = step_two(client, f"cadre=A15&precedente={draft.pk}", **{"lines-0-amount": "1"})
    refused = client.post(answer.url)
    assert refused.status_code == 422
    assert [card.code for card in refused.context["cards"]] == ["REVISION_SANS_EXPLICATION"]
    assert fresh(draft).state is Status.AVAILABLE_MOE


def test_answer_says_whether_its_author_admits_or_asks(client, space, sit):
    final = deposit(space, number="PDF-01", frame_code="A7")
    asks = client.get(f"{reverse('sandbox:works_piece')}?cadre=A22&precedente={final.pk}").content.decode()
    sit("MOE", EQUERRE)
    admits = client.get(f"{reverse('sandbox:works_piece')}?cadre=A17&precedente={final.pk}").content.decode()
    assert [("Montant admis HT" in page, "Montant demandé HT" in page) for page in (asks, admits)] == [
        (False, True),
        (True, False),
    ]


def test_signing_the_general_account_changes_no_amount_and_tells_its_reserves(client, space, sit):
    final = deposit(space, number="PDF-01", frame_code="A7")
    account = associate(space, associate(space, final, "A17", Role.MOE), "A20", Role.MOA)
    query = f"cadre=A8&precedente={account.pk}"
    page = client.get(f"{reverse('sandbox:works_piece')}?{query}")
    assert (page.context["lines"].forms, len(page.context["kept_lines"])) == ([], 2)
    forged = {"lines-0-amount": "1", "lines-TOTAL_FORMS": "2"}
    answer = step_two(client, query, reserves="Façade nord, ordre de service n° 7.", **forged)
    assert "Façade nord" in client.get(answer.url).content.decode()
    client.post(answer.url)
    signed = Document.objects.get(space=space, number="PDF-01-DGS")
    assert (signed.total_excl_vat, signed.draft().works.reserves[:6]) == (account.total_excl_vat, "Façade")
    dossier = client.get(reverse("sandbox:works_file", args=[signed.works_file_id])).content.decode()
    assert "article 12.3 du CCAG travaux 2021 (arrêté du 30 mars 2021)" in dossier


def test_correcting_a_piece_gives_back_what_was_typed_and_keeps_one_draft(client, space, sit):
    previous = deposit(space)
    sit("MOE", EQUERRE)
    piece = SimpleUploadedFile("constat.pdf", b"%PDF-1.4 constat", "application/pdf")
    answer = step_two(client, f"cadre=A15&precedente={previous.pk}", **{"lines-1-amount": "7 000,00", "file": piece})
    (draft,) = Document.objects.filter(space=space, status=Status.DRAFT.value)
    edit = client.get(answer.url).context["edit_url"]
    page = client.get(edit)
    assert [form["amount"].value() for form in page.context["lines"].forms] == ["12000", "7000"]
    assert "constat.pdf" in page.context["form"].fields["file"].help_text
    step_two(client, edit.partition("?")[2], **{"lines-1-reason": "Mesuré le 20 novembre.", "comment": "Voir constat."})
    (again,) = Document.objects.filter(space=space, status=Status.DRAFT.value)
    assert again.pk == draft.pk
    assert [line.declared_total for line in again.draft().lines] == [12000, 7000]
    assert [file.name for file in again.draft().attachments] == ["constat.pdf"]
    assert client.get(edit).context["form"]["comment"].value() == "Voir constat."
    client.post(answer.url, {"then": "delete"})
    assert fresh(again).state is Status.DELETED
    assert client.get(edit).context["form"]["comment"].value() is None  # nothing is left to take up


def test_correcting_a_piece_without_a_file_writes_it_again(client, space):
    url = step_two(client, "cadre=A4").url
    edit = client.get(url).context["edit_url"].partition("?")[2]
    (before,) = Document.objects.get().draft().attachments
    step_two(client, edit, **{"lines-0-amount": "21 000,00", "cumulative": "21 000,00"})
    document = Document.objects.get()
    (after,) = document.draft().attachments
    assert (after.name, after.sha256 == before.sha256) == (before.name, False)
    assert document.total_excl_vat == 21000
    assert document.draft().works.cumulative_excl_vat == 21000


def test_amount_as_a_refusal_opens_the_window_that_stops_it(client, space, sit):
    draft = deposit(space)
    sit("MOE", EQUERRE)
    answer = client.post(
        reverse("sandbox:gesture", args=[draft.pk, "refuse_piece"]),
        {"reason": "TRAVAUX_ERREUR_MONTANT", "version": draft.version},
    )
    assert answer.status_code == 422
    assert answer.context["stop_url"] == f"{reverse(DEPOSIT)}?precedente={draft.pk}"
    assert fresh(draft).state is Status.AVAILABLE_MOE


def urls_of(draft):
    piece = draft.attachments.first()
    return [
        reverse("sandbox:works_file", args=[draft.works_file_id]),
        reverse("sandbox:document", args=[draft.pk]),
        reverse("sandbox:deposited", args=[draft.pk]),
        reverse("sandbox:certificate", args=[draft.pk]),
        reverse("sandbox:download_as", args=[draft.pk, "cii"]),
        *([reverse("sandbox:attachment", args=[draft.pk, piece.rank])] if piece else []),
    ]


ACTORS = [("FOURNISSEUR", BATI), ("FOURNISSEUR", RUISSEAU), ("MOE", EQUERRE), ("MOA", VALBRUNE)]


@pytest.mark.parametrize(("role", "structure"), [*ACTORS, ("DESTINATAIRE", "12345678200200")])
def test_every_actor_of_the_market_sees_every_page_of_the_dossier(client, space, sit, role, structure):
    step_two(client, "cadre=A4")
    client.post(reverse("sandbox:works_recap", args=[Document.objects.get().pk]))
    draft = fresh(Document.objects.get())
    sit(role, structure)
    assert {client.get(url).status_code for url in urls_of(draft)} == {200}


@pytest.mark.parametrize(("role", "structure"), [("MOE", "12345678200176"), ("MOA", "12345678200192")])
def test_nobody_else_sees_any_page_of_the_dossier(client, space, sit, role, structure):
    step_two(client, "cadre=A4")
    client.post(reverse("sandbox:works_recap", args=[Document.objects.get().pk]))
    draft = fresh(Document.objects.get())
    sit(role, structure)
    urls = [*urls_of(draft), reverse("sandbox:works_recap", args=[draft.pk])]
    assert {client.get(url).status_code for url in urls} == {404}
    posts = [
        reverse("sandbox:gesture", args=[draft.pk, "take_as_moe"]),
        reverse("sandbox:download", args=[draft.pk]),
    ]
    assert {client.post(url, {"version": draft.version}).status_code for url in posts} == {404}
    for name in ("works", "works_search"):
        assert "PDM-01" not in client.get(reverse(f"sandbox:{name}")).content.decode()


def test_draft_of_a_piece_is_its_author_s_alone(client, space, sit):
    step_two(client, "cadre=A4")
    draft = Document.objects.get()
    sit("MOE", EQUERRE)
    for name in ("works_recap", "document"):
        assert client.get(reverse(f"sandbox:{name}", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("seat", [*ACTORS, ("COMPTABLE", "12345678200200")])
@pytest.mark.parametrize("name", ["works", "works_search", "works_board", "space"])
def test_pages_open_for_every_seat(client, space, sit, seat, name):
    certificate = associate(space, deposit(space), "A15", Role.MOE, percent="-12")
    associate(space, certificate, "A19", Role.MOA)
    sit(*seat)
    assert client.get(reverse(f"sandbox:{name}")).status_code == 200


def test_search_finds_by_project_manager_and_contracting_authority(client, space, sit):
    deposit(space)
    deposit(space, number="PDM-02")

    def found(**criteria):
        page = client.get(reverse("sandbox:works_search"), criteria)
        return [row["number"] for row in page.context["rows"]]

    assert found(moe=EQUERRE) == ["PDM-02", "PDM-01"]
    assert found(moa=VALBRUNE, dossier="PDM-01") == ["PDM-01"]
    assert found(moa="12345678200192") == []


def test_supplier_keeps_and_exports_a_search_of_works_pieces(client, space):
    deposit(space)
    query = f"?moe={EQUERRE}"
    page = client.get(reverse("sandbox:works_search") + query)
    told = {"search_space": page.context["search_space"]}
    kept = client.post(reverse("sandbox:search_save") + query, told | {"name": "Équerre"})
    assert kept.url.startswith(reverse("sandbox:works_search"))
    (saved,) = client.get(reverse("sandbox:works_search")).context["saved"]
    assert (saved["name"], query[1:] in saved["url"]) == ("Équerre", True)
    assert client.get(reverse("sandbox:issued_search")).context["saved"] == []
    file = client.post(reverse("sandbox:export_new") + query, told | {"format": "csv"})
    assert "PDM-01" in file.getvalue().decode()
    assert file.headers["Content-Disposition"].endswith('"factures-travaux.csv"')
    stranger = client.post(reverse("sandbox:export_new"), {"search_space": "recues", "format": ""})
    assert stranger.context["search_space"] == "emises"
    client.post(reverse("sandbox:search_forget", args=[saved["pk"]]), told)
    assert client.get(reverse("sandbox:works_search")).context["saved"] == []


def cycles(space, count, first=1):
    for rank in range(first, first + count):
        draft = deposit(space, number=f"PDM-{rank:02d}")
        certificate = associate(space, draft, "A15", Role.MOE)
        associate(space, certificate, "A19", Role.MOA)


@pytest.mark.parametrize("name", ["works", "works_search", "works_board"])
def test_query_count_is_flat_in_the_number_of_cycles(client, space, name):
    def count():
        with CaptureQueriesContext(connection) as told:
            assert client.get(reverse(f"sandbox:{name}")).status_code == 200
        return len(told)

    cycles(space, 1)
    client.get(reverse(f"sandbox:{name}"))
    one = count()
    cycles(space, 3, first=2)
    assert count() == one


def test_page_of_a_dossier_costs_the_same_whatever_its_pieces_and_its_neighbours(client, space):
    def count(file):
        with CaptureQueriesContext(connection) as told:
            assert client.get(reverse("sandbox:works_file", args=[file.pk])).status_code == 200
        return len(told)

    draft = deposit(space)
    client.get(reverse("sandbox:works_file", args=[draft.works_file_id]))
    one = count(draft.works_file)
    associate(space, associate(space, draft, "A15", Role.MOE), "A19", Role.MOA)
    cycles(space, 3, first=2)
    assert count(draft.works_file) <= one + 1
