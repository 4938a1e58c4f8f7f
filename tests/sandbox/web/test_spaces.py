"""Integration: today, the seat, the clock, beginning again, going back, hints."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sandbox.domain.vocabulary import Status
from sandbox.models import Document, Event, PracticeSpace
from tests.sandbox.factories import make_document

pytestmark = pytest.mark.django_db


def test_today_shows_returned_documents_first(visitor, space):
    visitor.post(reverse("sandbox:draft_new"))
    make_document(space, status=Status.TO_RECYCLE, number="F-9")
    waiting = visitor.get(reverse("sandbox:space")).context["waiting"]
    assert [row["number"] for row in waiting] == ["F-9", "F-2026-001"]


def test_today_says_what_the_others_do(visitor, space, deposited, later):
    deposited()
    later(1)
    page = visitor.get(reverse("sandbox:space"))
    assert [row["sentence"] for row in page.context["others"]] == [
        "Commune de Valmont-les-Prés (fictive) examine F-2026-001 depuis 1\u00a0jour."
    ]
    assert [row["label"] for row in page.context["deadlines"]] == ["Fin du délai de paiement"]


def test_today_ticks_the_exercise(visitor, deposited):
    deposited()
    steps = visitor.get(reverse("sandbox:space")).context["exercise"].steps
    assert [step.done for step in steps] == [True, False, False, False, False, False]


def test_hints_are_revealed_one_by_one(visitor):
    for count in (1, 2, 3, 3):
        visitor.post(reverse("sandbox:hint"), {"step": "deposit"})
        assert len(visitor.get(reverse("sandbox:space")).context["exercise"].steps[0].hints) == count


def test_hint_of_an_unknown_step_writes_nothing(visitor):
    before = Event.objects.count()
    assert visitor.post(reverse("sandbox:hint"), {"step": "x" * 500}).status_code == 302
    assert Event.objects.count() == before


def test_seat_changes_the_menu(visitor, sit):
    sit("COMPTABLE")
    menu = visitor.get(reverse("sandbox:space")).context["menu"]
    assert [item.label for item in menu] == [
        "Tableau de bord",
        "Factures reçues",
        "Factures de travaux",
        "Marchés de travaux",
        "Annuaire",
        "Mes messages",
        "Sollicitations",
        "Assistant",
        "Notifications",
    ]
    assert "Siège\u00a0: Comptable public" in visitor.get(reverse("sandbox:space")).content.decode()


@pytest.mark.parametrize("seat", ["", "x", "999999", "9" * 40])
def test_seat_unknown_is_refused(visitor, seat):
    before = Event.objects.count()
    response = visitor.post(reverse("sandbox:seat"), {"seat": seat})
    assert response.status_code == 422
    assert response.context["form_errors"] != []
    assert Event.objects.count() == before


def test_clock_tells_what_happened_in_order(visitor, deposited):
    deposited()
    response = visitor.post(reverse("sandbox:clock"), {"to": "7"})
    page = visitor.get(response.url)
    assert [event.type for event in page.context["happened"]] == ["document.rejected"]
    assert "Ce qui s’est passé" in page.content.decode()


def test_clock_goes_to_the_next_gesture_of_the_others(visitor, deposited, space):
    deposited()
    page = visitor.get(reverse("sandbox:clock"))
    visitor.post(reverse("sandbox:clock"), {"to": "next"})
    space.refresh_from_db()
    assert space.clock == page.context["next_at"]


@pytest.mark.parametrize("to", ["", "0", "-1", "365", "x", "9" * 30, "next"])
def test_clock_refuses_a_stride_it_does_not_offer(visitor, space, to):
    response = visitor.post(reverse("sandbox:clock"), {"to": to})
    assert response.status_code == 422
    assert response.context["form_errors"] != []
    assert PracticeSpace.objects.get().clock == space.clock


def test_restart_asks_first_then_empties_the_space(visitor, deposited):
    deposited()
    assert visitor.get(reverse("sandbox:restart")).status_code == 200
    assert Document.objects.count() == 1
    assert visitor.post(reverse("sandbox:restart")).url == reverse("sandbox:space")
    assert Document.objects.count() == 0


def test_rewind_goes_back_to_a_moment_of_the_journal(visitor, deposited, later):
    document = deposited()
    sequence = Event.objects.get(type="document.deposited").sequence
    later(30)
    visitor.post(reverse("sandbox:rewind"), {"sequence": sequence})
    document.refresh_from_db()
    assert document.status != "REJETEE"


@pytest.mark.parametrize("sequence", ["", "0", "x", "999", "9" * 30])
def test_rewind_to_nowhere_is_refused(visitor, sequence):
    before = Event.objects.count()
    response = visitor.post(reverse("sandbox:rewind"), {"sequence": sequence})
    assert response.status_code == 422
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", ["open", "rewind", "hint", "acknowledge", "close_returns", "draft_new"])
def test_writing_address_wants_a_post(visitor, name):
    assert visitor.get(reverse(f"sandbox:{name}")).status_code == 405


def test_clock_goes_to_the_next_deadline(visitor, deposited, space):
    deposited()
    deadline = visitor.get(reverse("sandbox:clock")).context["next_deadline"]
    visitor.post(reverse("sandbox:clock"), {"to": "deadline"})
    space.refresh_from_db()
    assert space.clock == deadline.at


def test_clock_goes_to_a_day_and_tells_who_did_what(visitor, deposited, space):
    deposited()
    goal = timezone.localtime(space.clock).date() + timedelta(days=5)
    response = visitor.post(reverse("sandbox:clock"), {"to": "day", "day": f"{goal:%d/%m/%Y}"})
    space.refresh_from_db()
    assert timezone.localtime(space.clock).date() == goal
    page = visitor.get(response.url)
    assert [event.label for event in page.context["happened"]][-1] == "Rejetée"
    text = page.content.decode()
    assert "Destinataire, Commune de Valmont-les-Prés (fictive)" in text
    assert "la remise de 5 % n’a pas été déduite" in text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "Choisissez la date où aller."),
        ("demain", "Cette date n’existe pas"),
        ("31/02/2027", "Cette date n’existe pas"),
        ("2001-01-01", "est déjà passée dans cet espace"),
        ("2199-12-31", "On avance d’un an au plus à la fois"),
        ("0001-01-01", "on avance d’un an au plus à la fois"),
        ("9999-12-31", "on avance d’un an au plus à la fois"),
    ],
)
def test_clock_refuses_a_day_by_its_box_and_stays(visitor, space, day, said):
    response = visitor.post(reverse("sandbox:clock"), {"to": "day", "day": day})
    assert response.status_code == 422
    errors = response.context["form_errors"]
    assert [error.anchor for error in errors] == ["#id_day"]
    assert said in errors[0].sentence
    before = space.clock
    space.refresh_from_db()
    assert space.clock == before


@pytest.mark.parametrize("to", ["next", "deadline"])
def test_clock_with_nothing_ahead_says_so(visitor, to):
    response = visitor.post(reverse("sandbox:clock"), {"to": to})
    assert response.status_code == 422
    assert "Rien n’est attendu" in response.context["form_errors"][0].sentence
