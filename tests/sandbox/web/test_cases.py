"""Integration: every entry of the catalogue is played in one click, or says why it cannot be."""

import pytest
from django.urls import reverse

from sandbox.domain.actions import Action, Reason
from sandbox.domain.catalogue import entries, find
from sandbox.domain.catalogue_unplayed import why_not_played
from sandbox.domain.entries import Kind
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.domain.works_drafts import following_draft
from sandbox.domain.wrong_pieces import WRONG_PIECES
from sandbox.formats.advice import RuleBook
from sandbox.formats.file_faults import has_wrong_file
from sandbox.models import ApiClient, Document, PracticeSpace, TechnicalAccount
from sandbox.services import perform_action
from sandbox.services.works import deposit_piece
from sandbox.web.calls import CALLS
from sandbox.web.market_faults import RIGHT_BOXES, TAKEN
from sandbox.web.plays import play_of
from sandbox.web.views.refusals import case_address, reproduce_address
from tests.sandbox.domain.test_catalogue import rule_ids


def _codes():
    return [*(code.value for code in RefusalCode), *(s.value for s in Status), *(r.value for r in Reason)]


DOSSIERS = [code for code in (*Status, *Reason) if (play := play_of(code.value)) and play.dossier]
STATUSES = [status for status in Status if (play := play_of(status.value)) and play.way]
REASONS = [reason for reason in Reason if play_of(reason.value).way]
EXERCISES = sorted(
    {
        play.scenario
        for code in _codes()
        if (play := play_of(code)) and play.scenario and not (play.dossier or play.wrong or play.market)
    }
)
FILES = [code.value for code in RefusalCode if has_wrong_file(code.value)]
UNPLAYED = {
    # Kinds of the catalogue, and how many of their entries no case can play: more is a step back.
    Kind.REFUSAL: 11,
    Kind.STATUS: 6,
    Kind.REASON: 0,
    Kind.FLOW: 7,
    Kind.API: 25,
    Kind.SCHEMA: 0,
    Kind.EUROPEAN: 4,
    Kind.FACTURX: 5,
    Kind.FRENCH: 0,
    Kind.PLACE: 12,
}


def test_every_entry_is_played_or_says_why_not():
    silent = [entry.code for entry in entries() if not reproduce_address(entry) and not why_not_played(entry)]
    assert silent == []


def test_no_more_entries_than_said_are_left_without_a_case():
    left = dict.fromkeys(UNPLAYED, 0)
    for entry in entries():
        if entry.kind in left and not reproduce_address(entry):
            left[entry.kind] += 1
    assert {kind: (left[kind], most) for kind, most in UNPLAYED.items() if left[kind] > most} == {}


@pytest.mark.parametrize("book", list(RuleBook))
def test_every_rule_of_a_style_sheet_is_played_or_says_why_not(book):
    found = [find(code) for code in rule_ids(book)]
    silent = [entry.code for entry in found if not reproduce_address(entry) and not why_not_played(entry)]
    assert silent == []


@pytest.mark.parametrize("book", [RuleBook.EN16931_CII, RuleBook.EN16931_UBL, RuleBook.FRENCH_CII, RuleBook.FRENCH_UBL])
def test_rules_that_are_played_have_a_correction_too(book):
    found = [find(code) for code in rule_ids(book)]
    assert [entry.code for entry in found if reproduce_address(entry) and not case_address(entry)] == []


def test_reason_not_to_play_is_a_sentence():
    for entry in entries():
        told = why_not_played(entry)
        assert told == "" or (told.endswith(".") and told == typeset(told))


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["UBL-CR-101", "BR-CO-15", "BR-FR-MV-02_EXT-FR-FE-163", "XML_SCHEMA", "FICHIER_VIDE"])
def test_page_of_a_case_shows_the_fault_and_the_correction(client, code):
    response = client.get(reverse("sandbox:case", args=[code]))
    sides = {line.side for line in response.context["diff"]}
    assert response.status_code == 200
    assert "right" in sides or "faulty" in sides
    assert PracticeSpace.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["BR-99", "inconnu", "REJETEE"])
def test_page_of_a_case_that_does_not_exist(client, code):
    assert client.get(reverse("sandbox:case", args=[code])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["BR-25", "UBL-CR-101", "TOTAUX_INCOHERENTS", "XML_MAL_FORME"])
def test_corrected_file_is_accepted(client, code):
    assert client.get(client.post(reverse("sandbox:mend", args=[code])).url).context["report"].accepted


@pytest.mark.django_db
def test_rule_of_ubl_is_replayed_in_ubl(client):
    report = client.get(client.post(reverse("sandbox:replay", args=["UBL-CR-101"])).url).context["report"]
    assert report.accepted


@pytest.mark.django_db
def test_advice_of_the_gate_on_a_credit_note_is_replayed(client):
    report = client.get(client.post(reverse("sandbox:replay", args=["PAIEMENT_SUR_AVOIR"])).url).context["report"]
    assert "PAIEMENT_SUR_AVOIR" in [card.code for line in report.lines for card in (*line.errors, *line.advice)]


@pytest.mark.django_db
@pytest.mark.parametrize("status", STATUSES)
def test_status_opens_a_document_that_has_it(client, status):
    response = client.post(reverse("sandbox:situation", args=[status.value]))
    assert Document.objects.get().status == status.value
    assert client.get(response.url).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("reason", REASONS)
def test_reason_opens_a_document_returned_with_it(client, reason):
    client.post(reverse("sandbox:situation", args=[reason.value]))
    assert Document.objects.get().return_reason == reason.value


@pytest.mark.django_db
@pytest.mark.parametrize("code", FILES)
def test_wrong_file_is_refused_for_what_it_is(client, code):
    response = client.post(reverse("sandbox:situation", args=[code]))
    if response.status_code == 422:
        cards = [card.code for card in response.context["refusal_cards"]]
    else:
        report = client.get(response.url).context["report"]
        cards = [card.code for line in report.lines for card in line.errors]
    assert code in cards


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code",
    [
        *("TRA_MSG_00.015", "GCU_MSG_01_000", "IN_INTEGRE_PARTIEL", "GDP_MSG_11.005", "MOTIF_ABSENT"),
        *("COMPLEMENT_VIDE", "HORLOGE_EN_ARRIERE", "EXPORT_VIDE", "BROUILLON", "PJ_TYPE"),
    ],
)
def test_other_codes_open_the_screen_where_they_show(client, code):
    response = client.post(reverse("sandbox:situation", args=[code]))
    assert client.get(response.url).status_code == 200
    assert PracticeSpace.objects.count() == 1


@pytest.mark.django_db
def test_search_that_finds_nothing_is_opened_as_such(client):
    client.post(reverse("sandbox:situation", args=["SUSPENDUE"]))
    found = client.get(client.post(reverse("sandbox:situation", args=["EXPORT_VIDE"])).url)

    assert found.context["form"]["number"].value() == "INTROUVABLE-0000"
    assert "SUSPENDUE" not in found.content.decode().partition("Exporter")[2]


@pytest.mark.django_db
def test_status_is_opened_again_in_the_same_space(client):
    for _ in range(2):
        client.post(reverse("sandbox:situation", args=["SUSPENDUE"]))
    assert (PracticeSpace.objects.count(), Document.objects.count()) == (1, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["TECHNIQUE_INCONNU", "BR-25", "inconnu"])
def test_code_that_no_space_shows_is_not_found(client, code):
    assert client.post(reverse("sandbox:situation", args=[code])).status_code == 404
    assert client.get(reverse("sandbox:situation", args=["SUSPENDUE"])).status_code == 405
    assert PracticeSpace.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["DESTINATAIRE_INACTIF", "VALIDEUR_INACTIF"])
def test_draft_for_a_closed_structure_is_refused_at_the_recap(client, code):
    recap = client.get(client.post(reverse("sandbox:refusal", args=[code])).url)
    assert [row.card.code for row in recap.context["blocking"]] == [code]


@pytest.mark.django_db
def test_file_of_a_closed_supplier_is_refused(client):
    report = client.get(client.post(reverse("sandbox:replay", args=["FOURNISSEUR_INACTIF"])).url).context["report"]
    assert [card.code for line in report.lines for card in line.errors] == ["FOURNISSEUR_INACTIF"]


@pytest.mark.django_db
@pytest.mark.parametrize("code", CALLS)
def test_call_of_a_code_is_played_wrong_then_right(client, code):
    address = reverse("sandbox:call", args=[code])
    assert client.get(address).status_code == 200
    assert PracticeSpace.objects.count() == 0

    wrong = client.post(address)
    right = client.post(address, {"appel": "juste"})

    told = "n’est pas celui d’un flux" if code == "FLUX_NOM" else code
    assert told in wrong.context["exchanges"][-1].answer
    last = right.context["exchanges"][-1]
    assert (last.status, last.told.get("codeRetour", 0)) == (200, 0)
    assert "IN_INTEGRE" in last.answer or code == "invalid_client"
    # The credentials were good for the call only, and none of them is shown.
    assert (ApiClient.objects.count(), TechnicalAccount.objects.count()) == (0, 0)
    assert "Bearer …" in right.content.decode() or code == "invalid_client"


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["20042", "BR-25", "inconnu"])
def test_code_that_no_call_provokes_is_not_found(client, code):
    assert client.post(reverse("sandbox:call", args=[code])).status_code == 404
    assert PracticeSpace.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("scenario", EXERCISES)
def test_what_several_pieces_lead_to_opens_the_exercise_that_goes_there(client, scenario):
    code = next(code for code in _codes() if (play := play_of(code)) and play.scenario == scenario)

    response = client.post(reverse("sandbox:situation", args=[code]))

    assert PracticeSpace.objects.get().scenario == scenario
    assert client.get(response.url).status_code == 200
    # The same case again finds the same space.
    client.post(reverse("sandbox:situation", args=[code]))
    assert PracticeSpace.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", DOSSIERS)
def test_works_status_and_return_open_a_piece_that_has_it(client, code):
    response = client.post(reverse("sandbox:situation", args=[code.value]))

    page = client.get(response.url)
    piece = Document.objects.get(pk=page.context["document"].pk)
    if code is Reason.PIECE_AMOUNT:
        # An amount is no reason to refuse: the piece waits for the one who would like to give it.
        seat = PracticeSpace.objects.get().current_seat
        assert (piece.state, seat.role) == (Status.TO_ASSOCIATE_MOE, Role.MOE.value)
    else:
        assert code.value in (piece.status, piece.return_reason)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "action", "told"),
    [
        ("MONTANT_N_EST_PAS_UN_REFUS", Action.REFUSE_PIECE, {"reason": Reason.PIECE_AMOUNT.value}),
        ("PIECE_A_DEPOSER", Action.ASSOCIATE, {}),
        ("ACTEUR_SANS_CHANGEMENT", Action.CORRECT_ACTOR, {"actor_identifier": "12345678200168"}),
        ("ACTEUR_INCONNU", Action.CORRECT_ACTOR, {"actor_identifier": "33254021516357"}),
        ("MONTANT_NON_REVISE", Action.CONTEST_REVISION, {"comment": "Les quantités sont bonnes."}),
        ("CONTESTATION_SANS_MOTIF", Action.CONTEST_REVISION, {}),
        ("REVISION_DEJA_REPONDUE", Action.CONTEST_REVISION, {"comment": "Les quantités sont bonnes."}),
    ],
)
def test_works_refusal_opens_the_piece_whose_next_gesture_meets_it(client, code, action, told):
    client.post(reverse("sandbox:situation", args=[code]))
    piece = Document.objects.order_by("-rank").first()
    with pytest.raises(RefusedError) as caught:
        perform_action(document_id=piece.pk, action=action, role=play_of(code).seat, **told)
    assert code in [refusal.code.value for refusal in caught.value.refusals]


@pytest.mark.django_db
@pytest.mark.parametrize("code", WRONG_PIECES)
def test_works_refusal_opens_the_very_piece_that_meets_it(client, code):
    recap = client.post(reverse("sandbox:situation", args=[code])).url
    piece = Document.objects.order_by("-rank").first()
    assert (piece.state, client.get(recap).status_code) == (Status.DRAFT, 200)

    sent = client.post(recap)

    assert sent.status_code in (409, 422)
    context = sent.context
    cards = context["cards"] if "cards" in context else [finding.card for finding in context["blocking"]]
    assert code in [card.code for card in cards]
    assert Document.objects.get(pk=piece.pk).state is Status.DRAFT


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["MARCHE_NUMERO_PRIS", "MARCHE_ETRANGER", "MARCHE_AVANCE_DUE", "MARCHE_DUREE"])
def test_refusal_of_a_sheet_opens_the_very_sheet_that_meets_it(client, code):
    opened = client.get(client.post(reverse("sandbox:situation", args=[code])).url)

    sent = client.post(reverse("sandbox:market_new"), opened.context["form"].data)

    if sent.status_code == 302:  # an advice: the sheet is kept, and its page says what the law would have it say
        assert code in [card.code for card in client.get(sent.url).context["advice"]]
        return
    said = [error.sentence for error in sent.context["form_errors"]]
    assert sent.status_code == 422
    assert any(find(code).remedy in sentence for sentence in said), said
    # What the box is wrong for is said before anything is sent, but for the seat that no sheet tells.
    assert code == "MARCHE_ETRANGER" or opened.context["form_errors"]


@pytest.mark.django_db
def test_sheet_of_a_market_that_began_opens_as_it_is_refused(client):
    for _ in range(2):
        url = client.post(reverse("sandbox:situation", args=["MARCHE_COMMENCE"])).url
    sent = client.post(url, {**RIGHT_BOXES, "number": TAKEN})

    assert (sent.status_code, Document.objects.count()) == (422, 1)
    assert find("MARCHE_COMMENCE").remedy in sent.context["form_errors"][0].sentence


@pytest.mark.django_db
def test_piece_of_another_actor_is_refused_from_where_it_opens(client):
    client.post(reverse("sandbox:situation", args=["CADRE_D_UN_AUTRE_ACTEUR"]))
    piece = Document.objects.order_by("-rank").first()
    told = following_draft(piece.draft(), frame=Frame.A19, number="EA-1", issued_on=piece.issued_on)

    with pytest.raises(RefusedError) as caught:
        deposit_piece(space_id=piece.space_id, draft=told, role=play_of("CADRE_D_UN_AUTRE_ACTEUR").seat)

    assert "CADRE_D_UN_AUTRE_ACTEUR" in [refusal.code.value for refusal in caught.value.refusals]


def test_every_works_return_and_refusal_of_a_market_opens_an_exercise():
    works = [reason.value for reason in Reason if reason not in REASONS]
    market = [code.value for code in RefusalCode if code.value.startswith("MARCHE_")]

    assert len(works) == 11
    assert all(play_of(code).scenario for code in [*works, *market] if not why_not_played(find(code)))
